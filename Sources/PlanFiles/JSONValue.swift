/// A JSON value with the place where it began, so that a wrong one can be pointed at.
struct JSONValue {
  indirect enum Content {
    case null
    case truth(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([(name: String, value: JSONValue)])
  }

  var content: Content
  /// Byte offset in the file.
  var offset: Int
}

/// A strict reader of RFC 8259: names of an object are unique, nesting is bounded.
struct JSONParser {
  static let deepest = 64

  private let source: SourceText
  private var position = 0

  init(_ source: SourceText) { self.source = source }

  mutating func parse() throws(PlanFileFailure) -> JSONValue {
    let value = try parseValue(depth: 0)
    skipSpace()
    guard position == source.bytes.count else { throw source.failure(at: position, "text after the end of the JSON") }
    return value
  }

  private var next: UInt8? { position < source.bytes.count ? source.bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func expect(_ byte: UInt8) throws(PlanFileFailure) {
    skipSpace()
    guard next == byte else {
      throw source.failure(at: position, "expected \"\(String(UnicodeScalar(byte)))\"")
    }
    position += 1
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func parseValue(depth: Int) throws(PlanFileFailure) -> JSONValue {
    skipSpace()
    let offset = position
    guard depth < Self.deepest else { throw source.failure(at: offset, "nested too deeply") }
    guard let byte = next else { throw source.failure(at: offset, "the JSON ends too early") }
    let content: JSONValue.Content
    switch byte {
    case UInt8(ascii: "{"): content = .object(try parseMembers(depth: depth))
    case UInt8(ascii: "["): content = .list(try parseElements(depth: depth))
    case Byte.quote: content = .text(try parseText())
    case UInt8(ascii: "t"): content = try parseWord("true", .truth(true))
    case UInt8(ascii: "f"): content = try parseWord("false", .truth(false))
    case UInt8(ascii: "n"): content = try parseWord("null", .null)
    default: content = .number(try parseNumber())
    }
    return JSONValue(content: content, offset: offset)
  }

  private mutating func parseMembers(depth: Int) throws(PlanFileFailure) -> [(name: String, value: JSONValue)] {
    position += 1
    var members: [(name: String, value: JSONValue)] = []
    var names: Set<[UInt8]> = []
    if take(UInt8(ascii: "}")) { return members }
    repeat {
      skipSpace()
      let offset = position
      guard next == Byte.quote else { throw source.failure(at: offset, "expected a name in quotes") }
      let name = try parseText()
      guard names.insert(Array(name.utf8)).inserted else {
        throw source.failure(at: offset, "\"\(name)\" is given twice")
      }
      try expect(UInt8(ascii: ":"))
      members.append((name, try parseValue(depth: depth + 1)))
    } while take(Byte.comma)
    try expect(UInt8(ascii: "}"))
    return members
  }

  private mutating func parseElements(depth: Int) throws(PlanFileFailure) -> [JSONValue] {
    position += 1
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return elements }
    repeat { elements.append(try parseValue(depth: depth + 1)) } while take(Byte.comma)
    try expect(UInt8(ascii: "]"))
    return elements
  }

  private mutating func parseWord(
    _ word: String, _ content: JSONValue.Content
  ) throws(PlanFileFailure) -> JSONValue.Content {
    guard source.bytes[position...].starts(with: word.utf8) else {
      throw source.failure(at: position, "not a JSON value")
    }
    position += word.utf8.count
    return content
  }

  private mutating func parseNumber() throws(PlanFileFailure) -> Double {
    let start = position
    while let byte = next, Byte.isPartOfNumber(byte) { position += 1 }
    guard let value = DecimalText.number(source.bytes, start..<position) else {
      throw source.failure(at: start, "not a JSON value")
    }
    return value
  }

  private mutating func parseText() throws(PlanFileFailure) -> String {
    let start = position
    position += 1
    var bytes: [UInt8] = []
    while let byte = next, byte != Byte.quote {
      guard byte >= 0x20 else { throw source.failure(at: position, "a control character in a text") }
      position += 1
      if byte != UInt8(ascii: "\\") {
        bytes.append(byte)
      } else {
        bytes += try parseEscape()
      }
    }
    guard next == Byte.quote else { throw source.failure(at: start, "this text has no end") }
    position += 1
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw source.failure(at: start, "this text is not valid UTF-8")
    }
    return text
  }

  private mutating func parseEscape() throws(PlanFileFailure) -> [UInt8] {
    guard let letter = next else { throw source.failure(at: position, "the JSON ends too early") }
    position += 1
    switch letter {
    case Byte.quote, Byte.slash, UInt8(ascii: "\\"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try parseScalar()).utf8)
    default: throw source.failure(at: position - 1, "unknown escape")
    }
  }

  /// The digits after `\u`, a pair of surrogates included.
  private mutating func parseScalar() throws(PlanFileFailure) -> UnicodeScalar {
    let start = position
    let first = try parseHex()
    var value = UInt32(first)
    if (0xD800..<0xDC00).contains(first) {
      guard next == UInt8(ascii: "\\"), position + 1 < source.bytes.count,
        source.bytes[position + 1] == UInt8(ascii: "u")
      else { throw source.failure(at: start, "half a surrogate pair") }
      position += 2
      let second = try parseHex()
      guard (0xDC00..<0xE000).contains(second) else { throw source.failure(at: start, "half a surrogate pair") }
      value = 0x10000 + ((value - 0xD800) << 10) + (UInt32(second) - 0xDC00)
    }
    guard let scalar = UnicodeScalar(value) else { throw source.failure(at: start, "half a surrogate pair") }
    return scalar
  }

  private mutating func parseHex() throws(PlanFileFailure) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(UnicodeScalar(byte)).hexDigitValue,
        let narrow = UInt16(exactly: digit)
      else { throw source.failure(at: position, "expected four hexadecimal digits") }
      value = value << 4 | narrow
      position += 1
    }
    return value
  }
}
