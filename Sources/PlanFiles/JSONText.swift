internal import Domain

/// A JSON value to be written: objects keep the order of their members.
package indirect enum JSONText {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([JSONText])
  case object([(name: String, value: JSONText)])

  package static func optional(_ value: Double?) -> JSONText { value.map(JSONText.number) ?? .null }
  package static func optional(_ value: String?) -> JSONText { value.map(JSONText.text) ?? .null }

  /// Two spaces a level; a list's or an object's member of plain values stays on one line. Ends with a line feed.
  package var written: String {
    var text = ""
    write(to: &text, indent: 0)
    return text + "\n"
  }

  private func write(to text: inout String, indent: Int) {
    switch self {
    case .null: text += "null"
    case .flag(let value): text += value ? "true" : "false"
    case .number(let value): text += value.isFinite ? NumberText.text(value) : "null"
    case .text(let value): Self.write(value, to: &text)
    case .list(let values):
      Self.write(
        values, brackets: ("[", "]"), onOneLine: values.isEmpty, indent: indent, to: &text
      ) { value, text in value.write(to: &text, indent: indent + 1) }
    case .object(let members):
      let onOneLine = indent >= 2 && members.allSatisfy { $0.value.isPlain } || members.isEmpty
      Self.write(members, brackets: ("{", "}"), onOneLine: onOneLine, indent: indent, to: &text) { member, text in
        Self.write(member.name, to: &text)
        text += ": "
        member.value.write(to: &text, indent: indent + 1)
      }
    }
  }

  /// `value` as JSON writes it, with its quotation marks.
  package static func quoted(_ value: String) -> String {
    var text = ""
    write(value, to: &text)
    return text
  }

  private var isPlain: Bool {
    switch self {
    case .null, .flag, .number, .text: true
    case .list, .object: false
    }
  }

  private static func write<Item>(
    _ items: [Item], brackets: (open: String, close: String), onOneLine: Bool, indent: Int, to text: inout String,
    _ writeItem: (Item, inout String) -> Void
  ) {
    let lineBreak = onOneLine ? "" : "\n" + String(repeating: "  ", count: indent + 1)
    text += brackets.open
    for (position, item) in items.enumerated() {
      if position > 0 { text += onOneLine ? ", " : "," }
      text += lineBreak
      writeItem(item, &text)
    }
    if !onOneLine { text += "\n" + String(repeating: "  ", count: indent) }
    text += brackets.close
  }

  private static func write(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
