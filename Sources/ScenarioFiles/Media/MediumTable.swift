internal import Domain

/// One table of a workbook or a database, as text: what the reader of scenario folders reads in place of a CSV file.
///
/// Each row remembers its number in the medium, so that a problem can be told where the planner looks for it.
public struct MediumTable: Sendable {
  /// What the medium calls it: `demand`.
  public let name: String
  /// As CSV: the header row, then the others.
  private(set) var bytes: [UInt8] = []
  /// By line of `bytes` that begins a row, in order: the line, and the row's number in the medium.
  private(set) var rows: [(line: Int, row: Int)] = []
  /// Of the first row.
  private(set) var header: [String] = []

  /// How many columns there are.
  public var headerCount: Int { header.count }
  private var line = 1

  /// - Parameter name: the table's, without `.csv`.
  public init(name: String) { self.name = name }

  /// Appends a row.
  ///
  /// - Parameters:
  ///   - row: its number in the medium.
  ///   - cells: as many as the header has; an empty one takes the default.
  ///   - keepsBlank: whether a row without any text is still a row: of a database, not of a sheet.
  public mutating func append(row: Int, _ cells: [String], keepsBlank: Bool = true) {
    if rows.isEmpty { header = cells }
    rows.append((line, row))
    if keepsBlank || cells.contains(where: { !$0.isEmpty }) {
      for (index, cell) in cells.enumerated() {
        if index > 0 { bytes.append(Byte.comma) }
        line += CSVText.append(cell, isOnlyCell: cells.count == 1, to: &bytes)
      }
    }
    bytes.append(Byte.lineFeed)
    line += 1
  }

  /// The place of a position in `bytes`: the row's number and, from 0, the column.
  ///
  /// - Complexity: O(log rows + bytes of the row).
  func place(line: Int, column: Int, cursor: inout MediumCursor) -> (row: Int, column: Int)? {
    guard let index = rows.lastIndex(notAfter: line) else { return nil }
    return (rows[index].row, cursor.column(of: (line, column), rowLine: rows[index].line, in: bytes))
  }

  /// The number of the row that begins in `line`.
  func row(ofLine line: Int) -> Int? { rows.lastIndex(notAfter: line).map { rows[$0].row } }
}

extension [(line: Int, row: Int)] {
  /// The last row that begins in `line` or before.
  fileprivate func lastIndex(notAfter line: Int) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].line <= line { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }
}

/// Finds columns of positions that come in the order of the text, in one walk over it.
struct MediumCursor {
  private var scan = ScannedRow(CSVScan(start: 0), fieldLimit: 256)
  private var isAtEnd = false

  init() {}

  /// From 0: the field of the row beginning in `rowLine` that holds `position`, or the last before it.
  mutating func column(of position: (line: Int, column: Int), rowLine: Int, in bytes: [UInt8]) -> Int {
    if scan.scan.rowLine > rowLine { self = MediumCursor() }
    while !isAtEnd, scan.scan.rowLine < rowLine || scan.scan.fieldCount == 0 { isAtEnd = !scan.next(bytes.span) }
    guard scan.scan.rowLine == rowLine else { return 0 }
    let source = SourceFile(name: "", rank: 0, bytes: bytes)
    var column = 0
    for (index, field) in scan.fields.prefix(scan.scan.fieldCount).enumerated() {
      let start = source.position(of: field.offset, lineStart: scan.scan.rowStart, line: rowLine)
      if start <= position { column = index }
    }
    return column
  }
}

/// Cells as CSV.
enum CSVText {
  /// Appends a cell, in quotes where it needs them; returns how many line breaks it holds.
  static func append(_ cell: String, isOnlyCell: Bool, to bytes: inout [UInt8]) -> Int {
    let needsQuotes = cell.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    guard needsQuotes || (isOnlyCell && cell.isEmpty) else {
      bytes.append(contentsOf: cell.utf8)
      return 0
    }
    var breaks = 0
    var last: UInt8 = 0
    bytes.append(Byte.quote)
    for byte in cell.utf8 {
      if byte == Byte.quote { bytes.append(Byte.quote) }
      if byte == Byte.carriageReturn || (byte == Byte.lineFeed && last != Byte.carriageReturn) { breaks += 1 }
      bytes.append(byte)
      last = byte
    }
    bytes.append(Byte.quote)
    return breaks
  }
}
