/// The rows of a CSV file by column name (RFC 4180; BOM, CRLF, LF and CR taken), nothing forgiven.
struct CSVRows {
  /// A row's cells in the order of the header, and the line where it begins.
  struct Row {
    var cells: [String]
    var line: Int
  }

  let header: [String]
  let rows: [Row]

  /// - Throws: `malformed` at file:line for a stray quote, a row of another length, bad UTF-8 or a column named twice.
  init(_ bytes: [UInt8], file: String) throws(FeedFailure) {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw FeedFailure(.malformed, "\(file): error: not UTF-8")
    }
    var scan = CSVScan(bytes: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes, file: file)
    guard let header = try scan.next() else { throw FeedFailure(.malformed, "\(file):1: error: no header row") }
    self.header = header.cells
    guard Set(header.cells.map { Array($0.utf8) }).count == header.cells.count else {
      throw FeedFailure(.malformed, "\(file):1: error: a column is named twice")
    }
    var rows: [Row] = []
    while let row = try scan.next() {
      guard row.cells.count == header.cells.count else {
        throw FeedFailure(
          .malformed, "\(file):\(row.line): error: \(row.cells.count) cells, the header has \(header.cells.count)")
      }
      rows.append(row)
    }
    self.rows = rows
  }
}

/// Cuts bytes into rows and cells.
private struct CSVScan {
  let bytes: [UInt8]
  let file: String
  private var position = 0
  private var line = 1

  init(bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// nil at the end; empty lines are passed over.
  mutating func next() throws(FeedFailure) -> CSVRows.Row? {
    while let byte, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { endLine() }
    guard byte != nil else { return nil }
    var row = CSVRows.Row(cells: [], line: line)
    while true {
      row.cells.append(try cell())
      guard let byte else { return row }
      if byte == UInt8(ascii: ",") {
        position += 1
      } else {
        endLine()
        return row
      }
    }
  }

  private mutating func endLine() {
    if byte == UInt8(ascii: "\r") {
      position += 1
      if byte == UInt8(ascii: "\n") { position += 1 }
    } else {
      position += 1
    }
    line += 1
  }

  private mutating func cell() throws(FeedFailure) -> String {
    if byte == UInt8(ascii: "\"") { return try quotedCell() }
    let start = position
    while let byte, byte != UInt8(ascii: ","), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
      guard byte != UInt8(ascii: "\"") else { throw failure("a quote inside a cell that does not begin with one") }
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func quotedCell() throws(FeedFailure) -> String {
    position += 1
    var cell: [UInt8] = []
    while true {
      guard let byte else { throw failure("this quote has no end") }
      position += 1
      if byte == UInt8(ascii: "\n") { line += 1 }
      guard byte == UInt8(ascii: "\"") else {
        cell.append(byte)
        continue
      }
      guard self.byte == UInt8(ascii: "\"") else { break }
      cell.append(byte)
      position += 1
    }
    if let byte, byte != UInt8(ascii: ","), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
      throw failure("text after a closing quote")
    }
    return String(decoding: cell, as: UTF8.self)
  }

  private func failure(_ message: String) -> FeedFailure {
    FeedFailure(.malformed, "\(file):\(line): error: \(message)")
  }
}
