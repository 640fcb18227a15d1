/// Builds a well-formed XML 1.0 document with two spaces a level.
struct XMLWriter {
  private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  private var open: [String] = []

  mutating func element(
    _ name: String, _ attributes: [(name: String, value: String)] = [], _ content: (inout XMLWriter) -> Void
  ) {
    startTag(name, attributes)
    text += ">\n"
    open.append(name)
    content(&self)
    open.removeLast()
    indent()
    text += "</\(name)>\n"
  }

  mutating func leaf(_ name: String, _ value: String, _ attributes: [(name: String, value: String)] = []) {
    startTag(name, attributes)
    text += ">"
    Self.escape(value, into: &text)
    text += "</\(name)>\n"
  }

  private mutating func startTag(_ name: String, _ attributes: [(name: String, value: String)]) {
    indent()
    text += "<\(name)"
    for attribute in attributes {
      text += " \(attribute.name)=\""
      Self.escape(attribute.value, into: &text)
      text += "\""
    }
  }

  private mutating func indent() {
    text += String(repeating: "  ", count: open.count)
  }

  /// What XML 1.0 has no place for at all becomes U+FFFD.
  private static func escape(_ value: String, into text: inout String) {
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "\t", "\n", "\r": text += "&#\(scalar.value);"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
