internal import Foundation

/// A table that is no part of a scenario folder's model: a forecast, totals to be broken up. Read as texts and numbers
/// by column, with the same strictness about form as the others.
public struct FlatTable: Sendable {
  /// What a column holds.
  public enum Kind: Sendable, Equatable {
    case text
    /// A number ≥ 0; an empty cell is NaN.
    case amount
    /// Any number; an empty cell is NaN.
    case number
  }

  /// One column that is known.
  public struct Column: Sendable {
    public var name: String
    public var kind: Kind
    /// Whether it must be there, with no cell empty.
    public var isRequired: Bool

    public init(_ name: String, _ kind: Kind, isRequired: Bool = false) {
      self.name = name
      self.kind = kind
      self.isRequired = isRequired
    }
  }

  public private(set) var count = 0
  /// What problems call the file.
  public let file: String
  private var texts: [String: [String]] = [:]
  private var numbers: [String: [Double]] = [:]
  private var places: [String: [Place]] = [:]

  /// Where a cell begins.
  private struct Place: Sendable {
    var line: Int32
    var column: Int32
  }

  /// The cells of a text column, empty where it is absent.
  public func text(_ column: String, _ row: Int) -> String { texts[column]?[row] ?? "" }

  /// The cells of a number column, NaN where it is absent.
  public func number(_ column: String, _ row: Int) -> Double { numbers[column]?[row] ?? .nan }

  public func has(_ column: String) -> Bool { texts[column] != nil || numbers[column] != nil }

  /// A problem at one cell.
  public func problem(
    _ code: String, _ column: String, _ row: Int, _ message: String, hint: String? = nil
  ) -> Problem {
    let place = places[column]?[row] ?? Place(line: 1, column: 1)
    return Problem(
      code: code, file: file, line: Int(place.line), column: Int(place.column), message: message, hint: hint)
  }

  /// Reads a whole file.
  ///
  /// - Parameters:
  ///   - path: the file, at most 2 GB.
  ///   - known: its columns; any other is a problem, unless `ignoring` others.
  /// - Throws: `.problems` with everything that is wrong; `.noSuchFolder` where there is no such file; `.cannotRead`.
  /// - Complexity: O(bytes).
  public static func read(
    _ path: String, known: [Column], ignoringOthers: Bool = false
  ) throws(ScenarioReadFailure) -> FlatTable {
    guard FileManager.default.fileExists(atPath: path) else { throw .noSuchFolder(path: path) }
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .cannotRead(path: path, reason: error.localizedDescription)
    }
    let source = SourceFile(name: URL(fileURLWithPath: path).lastPathComponent, rank: 1, bytes: bytes)
    var log = ProblemLog()
    var table = FlatTable(file: source.name)
    table.read(source, known, ignoringOthers, &log)
    guard log.isEmpty else { throw .problems(log.sorted()) }
    return table
  }

  private init(file: String) { self.file = file }

  private mutating func read(
    _ source: SourceFile, _ known: [Column], _ ignoringOthers: Bool, _ log: inout ProblemLog
  ) {
    if let problem = EncodingGuard.objection(to: source, saveAs: "\"CSV UTF-8\"") {
      log.add(source.rank, .structure) { problem }
      return
    }
    let bytes = source.bytes.span
    var row = ScannedRow(CSVScan(start: source.start), fieldLimit: 256)
    guard row.next(bytes), !row.scan.isBlank, row.scan.fieldCount <= 256 else {
      log.add(source.rank, .structure) {
        Problem(
          code: "empty-file", file: file, line: 1, column: 1, message: "there is no header row",
          hint: "write one that begins with \(known.first?.name ?? "")")
      }
      return
    }
    guard let columns = header(row, source, known, ignoringOthers, &log) else { return }
    for column in known where columns.contains(where: { $0?.name == column.name }) {
      if column.kind == .text { texts[column.name] = [] } else { numbers[column.name] = [] }
      places[column.name] = []
    }
    while row.next(bytes) { readRow(row, source, columns, &log) }
  }

  private func header(
    _ row: ScannedRow, _ source: SourceFile, _ known: [Column], _ ignoringOthers: Bool, _ log: inout ProblemLog
  ) -> [Column?]? {
    var columns: [Column?] = []
    var spelling = Spelling()
    for field in row.fields.prefix(row.scan.fieldCount) {
      let name = String(decoding: source.bytes[field.start..<field.end], as: UTF8.self)
      let column = known.first { $0.name.utf8.elementsEqual(name.utf8) }
      if let column, columns.contains(where: { $0?.name == column.name }) {
        log.add(source.rank, .structure) {
          source.problem("duplicate-column", at: field.offset, "column \(Quoted.text(name)) stands here twice")
        }
      } else if column == nil, !ignoringOthers {
        let hint = spelling.hint(for: name, among: known.map(\.name))
        log.add(source.rank, .structure) {
          source.problem("unknown-column", at: field.offset, "unknown column \(Quoted.text(name))", hint: hint)
        }
      }
      columns.append(column)
    }
    for column in known where column.isRequired && !columns.contains(where: { $0?.name == column.name }) {
      log.add(source.rank, .structure) {
        source.problem("missing-column", at: source.start, "missing column \(Quoted.text(column.name))")
      }
    }
    return log.isEmpty ? columns : nil
  }

  private mutating func readRow(
    _ row: ScannedRow, _ source: SourceFile, _ columns: [Column?], _ log: inout ProblemLog
  ) {
    let scan = row.scan
    guard !scan.isBlank else { return }
    let cell = HistoryCell(source: source, lineStart: scan.rowStart, line: scan.rowLine)
    for (fault, offset) in scan.faults {
      log.add(source.rank, .structure) {
        HeaderRow.problem(source, fault, at: offset, lineStart: scan.rowStart, line: scan.rowLine)
      }
    }
    guard scan.fieldCount == columns.count else {
      let isLong = scan.fieldCount > columns.count
      let end = isLong && columns.count < row.fields.count ? row.fields[columns.count].offset : scan.rowEnd
      log.add(source.rank, .structure) { cell.ragged(scan.fieldCount, columns.count, at: end) }
      return
    }
    let bytes = source.bytes.span
    for (column, field) in zip(columns, row.fields) {
      guard let column else { continue }
      let place = source.position(of: field.offset, lineStart: scan.rowStart, line: scan.rowLine)
      places[column.name]?.append(
        Place(line: Int32(truncatingIfNeeded: place.line), column: Int32(truncatingIfNeeded: place.column)))
      switch column.kind {
      case .text:
        if column.isRequired, field.start == field.end {
          cell.report("missing-value", field, &log, "\(column.name) is empty, but every row needs it")
        }
        texts[column.name]?.append(String(decoding: cell.undoubled(field, bytes), as: UTF8.self))
      case .amount, .number:
        let range = column.kind == .amount ? NumberRange.amount : NumberRange(least: -1e12)
        numbers[column.name]?.append(
          cell.number(column.name, field, bytes, range, isRequired: column.isRequired, &log))
      }
    }
    count += 1
  }
}
