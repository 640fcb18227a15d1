/// One file of a scenario, in memory.
struct SourceFile {
  /// Relative to the scenario folder.
  let name: String
  /// Its place in the order of problems: 0 for `scenario.yaml`, then the tables as the page lists them.
  let rank: Int
  let bytes: [UInt8]
  /// Behind the byte order mark, if there is one.
  let start: Int

  /// Whether it is put over a base's file: it may lack columns then.
  let isOverlay: Bool

  /// Whether it is a table of a plan: it may have more columns then.
  let isForeign: Bool

  init(name: String, rank: Int, bytes: [UInt8], isOverlay: Bool = false, isForeign: Bool = false) {
    self.isOverlay = isOverlay
    self.isForeign = isForeign
    self.name = name
    self.rank = rank
    self.bytes = bytes
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Line and column of the byte at `offset`, walking from a known line start.
  ///
  /// - Complexity: O(offset − lineStart).
  func position(of offset: Int, lineStart: Int, line: Int) -> (line: Int, column: Int) {
    var line = line
    var column = 1
    var index = max(lineStart, start)
    while index < min(offset, bytes.count) {
      let byte = bytes[index]
      let endsLine = byte == Byte.lineFeed || (byte == Byte.carriageReturn && !follows(index, Byte.lineFeed))
      if endsLine {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      index += 1
    }
    return (line, column)
  }

  private func follows(_ index: Int, _ byte: UInt8) -> Bool { index + 1 < bytes.count && bytes[index + 1] == byte }

  func problem(
    _ code: String, at offset: Int, lineStart: Int = 0, line: Int = 1, _ message: String, hint: String? = nil
  ) -> Problem {
    let place = position(of: offset, lineStart: lineStart, line: line)
    return Problem(
      code: code, file: name, line: place.line, column: place.column, message: message, hint: hint)
  }
}

/// The bytes that the formats give a meaning to.
enum Byte {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let quote: UInt8 = 0x22
  static let comma: UInt8 = 0x2C
  static let minus: UInt8 = 0x2D
  static let point: UInt8 = 0x2E
  static let zero: UInt8 = 0x30
  static let nine: UInt8 = 0x39
  static let semicolon: UInt8 = 0x3B
}
