/// The CSV tables of a run folder.
struct SweepTable {
  let columns: [String]
  private(set) var rows: [[String]] = []

  /// nil where the text has no header, or a row has other columns than it.
  init?(_ text: String) {
    var lines = Self.rows(of: text)
    guard !lines.isEmpty else { return nil }
    columns = lines.removeFirst()
    guard lines.allSatisfy({ [columns] in $0.count == columns.count }) else { return nil }
    rows = lines
  }

  func column(_ name: String) -> Int? { columns.firstIndex(of: name) }

  /// RFC 4180, as `quoted` writes it.
  private static func rows(of text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var wasQuote = false
    func cellText() -> String { String(decoding: cell, as: UTF8.self) }
    for byte in text.utf8 {
      if isQuoted {
        if byte == 0x22 { (isQuoted, wasQuote) = (false, true) } else { cell.append(byte) }
        continue
      }
      switch byte {
      case 0x22:
        // A quote right behind a closing one is a quote of the text.
        if wasQuote { cell.append(byte) }
        isQuoted = true
      case 0x2C:
        row.append(cellText())
        cell = []
      case 0x0A:
        row.append(cellText())
        cell = []
        rows.append(row)
        row = []
      default: cell.append(byte)
      }
      wasQuote = false
    }
    return rows
  }

  /// RFC 4180: quotes where a cell needs them.
  static func quoted(_ cell: String) -> String {
    let needsQuotes = cell.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
  }
}
