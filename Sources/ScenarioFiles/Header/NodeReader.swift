internal import Domain
internal import Yams

/// Reads the nodes of one YAML file by a schema of ours and puts down what does not fit.
struct NodeReader {
  let source: SourceFile
  var log: ProblemLog
  var spelling = Spelling()

  init(source: SourceFile, log: ProblemLog) {
    self.source = source
    self.log = log
  }

  mutating func report(_ code: String, _ node: Node, _ message: String, hint: String? = nil) {
    let mark = YAMLPosition(node)
    log.add(source.rank, .rows) {
      Problem(code: code, file: source.name, line: mark.line, column: mark.column, message: message, hint: hint)
    }
  }

  /// The key's text where it is one of `keys`.
  mutating func known(_ key: Node, _ keys: [String], in place: String) -> String? {
    guard case .scalar(let scalar) = key else {
      report("unknown-key", key, "a key must be a word")
      return nil
    }
    if keys.contains(where: { Code.same($0, scalar.string) }) { return scalar.string }
    report(
      "unknown-key", key, "unknown key \(Quoted.text(scalar.string)) in \(place)",
      hint: spelling.hint(for: scalar.string, among: keys))
    return nil
  }

  /// `key:` with nothing behind it takes the default, as an empty cell does.
  func isEmpty(_ node: Node) -> Bool {
    guard case .scalar(let scalar) = node else { return false }
    return scalar.style == .plain && scalar.string.isEmpty
  }

  mutating func text(_ node: Node, _ key: String, allowsLines: Bool = false) -> String? {
    guard case .scalar(let scalar) = node else {
      report("bad-value", node, "\(key) must be a text")
      return nil
    }
    let allowed = allowsLines ? "\n\t" : ""
    let isClean = scalar.string.unicodeScalars.allSatisfy { scalar in
      scalar.properties.generalCategory != .control || allowed.unicodeScalars.contains(scalar)
    }
    if !isClean { report("control-character", node, "\(key) holds a control character") }
    return scalar.string
  }

  mutating func word<Word: RawRepresentable & CaseIterable>(
    _ node: Node, _ key: String, _: Word.Type
  ) -> Word? where Word.RawValue == String {
    let words = Word.allCases.map(\.rawValue)
    guard let text = text(node, key) else { return nil }
    if let word = Word.allCases.first(where: { Code.same($0.rawValue, text) }) { return word }
    report(
      "bad-value", node, "\(key) must be \(Quoted.choice(words)), not \(Quoted.text(text))",
      hint: spelling.hint(for: text, among: words))
    return nil
  }

  mutating func number(_ node: Node, _ key: String, _ range: NumberRange) -> Double? {
    guard let text = text(node, key) else { return nil }
    let bytes = Array(text.utf8)
    let value = DecimalText.value(bytes.span, 0, bytes.count)
    if range.contains(value) { return value + 0 }  // −0 is 0.
    if value.isNaN {
      report("bad-number", node, "\(key) \(Quoted.text(text)) is not a number", hint: NumberHint.hint(for: text))
    } else if value.isInfinite {
      report("out-of-range", node, "\(key) \(Quoted.text(text)) is beyond the range of numbers")
    } else {
      let objection = range.objection(to: value)
      report(objection.code, node, "\(key) \(Quoted.text(text)) \(objection.text)")
    }
    return nil
  }

  mutating func date(_ node: Node) -> String? {
    guard let text = text(node, "start") else { return nil }
    if ISODate.isValid(text) { return text }
    report("bad-date", node, "start \(Quoted.text(text)) is not a date", hint: "write it as 2026-03-02")
    return nil
  }
}

/// Dates as `2026-03-02`, of the calendar that we use today.
enum ISODate {
  /// Whether the text is exactly year, month and day, and the day exists.
  static func isValid(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == Byte.minus, bytes[7] == Byte.minus else { return false }
    let digits = bytes.indices.filter { $0 != 4 && $0 != 7 }
    guard digits.allSatisfy({ bytes[$0] >= Byte.zero && bytes[$0] <= Byte.nine }) else { return false }
    func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    guard year >= 1, (1...12).contains(month), day >= 1 else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return day <= lengths[month - 1]
  }
}
