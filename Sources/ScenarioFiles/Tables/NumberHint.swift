/// Advice for texts that nearly are numbers.
enum NumberHint {
  static func hint(for text: String) -> String? {
    if text.contains(",") { return "write it with a decimal point and without thousands separators" }
    if text.unicodeScalars.contains(where: { $0.properties.isWhitespace }) { return "remove the spaces" }
    if text.unicodeScalars.contains(where: { $0.value > 0x7F && $0.properties.numericType != nil }) {
      return "write it with the digits 0 to 9"
    }
    if text.hasSuffix("%") { return "write it as a share: 0.4 for 40 %" }
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .currencySymbol }) {
      return "leave out the sign of the currency"
    }
    if looksLikeDate(text) { return "it looks like a date; format the column as numbers and type it again" }
    if text.hasPrefix("+") { return "leave out the plus sign" }
    if text.hasPrefix(".") || text.hasSuffix(".") || text.hasPrefix("-.") {
      return "write digits on both sides of the decimal point"
    }
    let word = text.lowercased()
    if ["inf", "infinity", "nan", "unlimited", "none", "null", "n/a", "#n/a", "-"].contains(word) {
      return "leave the cell empty where there is no number"
    }
    return nil
  }

  /// What spreadsheets make of `3-5` or `5/3`: `5-Mar`, `2026-03-05`, `5/3/2026`.
  private static func looksLikeDate(_ text: String) -> Bool {
    let parts = text.split(separator: text.contains("/") ? "/" : "-", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.contains(where: { $0.allSatisfy(\.isNumber) }) else { return false }
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    return parts.allSatisfy { part in
      !part.isEmpty && (part.allSatisfy(\.isNumber) || months.contains(String(part.lowercased().prefix(3))))
    }
  }
}
