/// Builds a CSV file (RFC 4180, LF endings) as bytes.
struct CSVWriter {
  private(set) var bytes: [UInt8] = []
  private let spreadsheetSafe: Bool

  init(columns: [String], spreadsheetSafe: Bool = false) {
    self.spreadsheetSafe = spreadsheetSafe
    bytes.append(contentsOf: columns.joined(separator: ",").utf8)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// A text of ours or of a planner's.
  mutating func text(_ text: String) {
    let needsGuard = spreadsheetSafe && FormulaGuard.isFormula(text)
    let special: (UInt8) -> Bool = {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
    }
    if text.utf8.contains(where: special) {
      bytes.append(UInt8(ascii: "\""))
      if needsGuard { bytes.append(FormulaGuard.apostrophe) }
      for byte in text.utf8 {
        if byte == UInt8(ascii: "\"") { bytes.append(byte) }
        bytes.append(byte)
      }
      bytes.append(UInt8(ascii: "\""))
    } else {
      if needsGuard { bytes.append(FormulaGuard.apostrophe) }
      bytes.append(contentsOf: text.utf8)
    }
    bytes.append(UInt8(ascii: ","))
  }

  /// A number or another text that needs neither quotes nor a guard.
  mutating func plain(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    bytes.append(UInt8(ascii: ","))
  }

  mutating func endRow() {
    bytes[bytes.count - 1] = UInt8(ascii: "\n")
  }
}

/// What spreadsheets take for formulas.
///
/// Source: OWASP, "CSV Injection": a cell that begins with `=`, `+`, `-`, `@`, a tab, or a line break.
enum FormulaGuard {
  static let apostrophe = UInt8(ascii: "'")

  static func isFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    // The full-width forms ＝ ＋ － ＠ are formulas to spreadsheets of East Asia.
    return ["=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"].contains(first)
  }
}
