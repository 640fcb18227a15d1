internal import Domain

/// A table to be written into a workbook or a database: its columns, and its rows as texts.
public struct TableContent: Sendable {
  public struct Column: Sendable, Equatable {
    public let name: String
    /// Whether its cells are numbers, or empty. Codes never are.
    public let isNumber: Bool

    public init(_ name: String, isNumber: Bool) {
      self.name = name
      self.isNumber = isNumber
    }
  }

  public let name: String
  public let columns: [Column]
  /// As CSV, the header row first.
  private let bytes: [UInt8]

  /// - Parameters:
  ///   - bytes: well-formed CSV that we have written.
  ///   - isNumber: by name of a column.
  public init(name: String, csv bytes: [UInt8], isNumber: (String) -> Bool) {
    self.name = name
    self.bytes = bytes
    var header: [String] = []
    Self.forEachRow(bytes, limit: 1) { _, cells in header = cells }
    columns = header.map { Column($0, isNumber: isNumber($0)) }
  }

  /// The rows of a medium's table, as texts.
  public init(table: MediumTable) { self.init(name: table.name, csv: table.bytes) { _ in false } }

  /// How many rows there are, the header not among them.
  ///
  /// - Complexity: O(bytes).
  public var count: Int {
    var count = 0
    forEachRow { index, _ in count = index }
    return count
  }

  /// Calls `body` with each row and its number; the header is row 0.
  ///
  /// - Complexity: O(bytes).
  public func forEachRow<Failure: Error>(_ body: (Int, [String]) throws(Failure) -> Void) throws(Failure) {
    try Self.forEachRow(bytes, limit: .max, body)
  }

  private static func forEachRow<Failure: Error>(
    _ bytes: [UInt8], limit: Int, _ body: (Int, [String]) throws(Failure) -> Void
  ) throws(Failure) {
    var row = ScannedRow(CSVScan(start: 0), fieldLimit: 64)
    var index = 0
    while index < limit, row.next(bytes.span) {
      let cells = row.fields.prefix(row.scan.fieldCount).map { text(of: $0, in: bytes) }
      try body(index, cells)
      index += 1
    }
  }

  private static func text(of field: CSVScan.Field, in bytes: [UInt8]) -> String {
    guard field.hasDoubledQuotes else { return String(decoding: bytes[field.start..<field.end], as: UTF8.self) }
    var plain: [UInt8] = []
    var index = field.start
    while index < field.end {
      plain.append(bytes[index])
      index += bytes[index] == Byte.quote ? 2 : 1
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
