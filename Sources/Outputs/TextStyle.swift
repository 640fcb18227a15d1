/// Whether output carries colour. Colour goes through here and nowhere else.
public enum TextStyle: Sendable {
  case plain
  /// ANSI escape codes.
  case colour

  public func bold(_ text: String) -> String { wrapped(text, "1") }
  public func faint(_ text: String) -> String { wrapped(text, "2") }
  public func red(_ text: String) -> String { wrapped(text, "31") }
  public func green(_ text: String) -> String { wrapped(text, "32") }
  public func yellow(_ text: String) -> String { wrapped(text, "33") }

  private func wrapped(_ text: String, _ code: String) -> String {
    switch self {
    case .plain: text
    case .colour: text.isEmpty ? text : "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
  }
}
