/// Text from data, made fit for a terminal.
public enum TerminalText {
  /// `text` with U+FFFD in place of whatever would steer a terminal or turn the line around: control characters, line
  /// and paragraph separators, and the marks that change the direction of the text around them.
  public static func safe(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: steers) else { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { scalars.append(steers(scalar) ? "\u{FFFD}" : scalar) }
    return String(scalars)
  }

  /// `text` in at most `width` columns, the last of them `…` where something had to go.
  public static func truncated(_ text: String, to width: Int) -> String {
    guard DisplayWidth.of(text) > width else { return text }
    guard width > 0 else { return "" }
    var kept = ""
    var used = 0
    for character in text {
      let next = used + DisplayWidth.of(character)
      if next > width - 1 { break }
      kept.append(character)
      used = next
    }
    return kept + "…"
  }

  /// `text` filled with spaces to `width` columns.
  public static func padded(_ text: String, to width: Int, alignment: TextTable.Alignment) -> String {
    let fill = String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
    return alignment == .left ? text + fill : fill + text
  }

  private static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
