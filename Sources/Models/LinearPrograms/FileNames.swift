/// Names that a format takes, different for different rows and columns, made from names that may be anything.
///
/// Every byte that is not safe becomes `%` and two hexadecimal digits, `%` itself too, so that different names stay
/// different. `%_` cannot come from that: it marks what was added here.
struct FileNames {
  let rows: [String]
  let columns: [String]

  /// Longest name that GLPK reads back.
  private static let longest = 255

  init(_ program: LinearProgram, isSafe: (UInt8) -> Bool, needsPrefix: (String) -> Bool = { _ in false }) {
    rows = Self.names(program.rowNames, program.rowCount, letter: "R", isSafe, needsPrefix)
    columns = Self.names(program.columnNames, program.columnCount, letter: "C", isSafe, needsPrefix)
  }

  private static func names(
    _ given: [String], _ count: Int, letter: String, _ isSafe: (UInt8) -> Bool, _ needsPrefix: (String) -> Bool
  ) -> [String] {
    guard given.count == count else { return (0..<count).map { "\(letter)\($0 + 1)" } }
    var used = Set<String>()
    return given.enumerated().map { position, name in
      var safe = encoded(name, isSafe)
      if safe.isEmpty || needsPrefix(safe) { safe = letter + "%_" + safe }
      // ASCII only by now, so String equality is equality of bytes.
      if safe.utf8.count > longest || !used.insert(safe).inserted {
        safe = "\(letter)%_%_\(position + 1)"
        used.insert(safe)
      }
      return safe
    }
  }

  static func encoded(_ name: String, _ isSafe: (UInt8) -> Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      if isSafe(byte), byte != UInt8(ascii: "%") {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Text for model files, appended as bytes.
struct ModelText {
  var bytes: [UInt8] = []

  mutating func line(_ words: String...) {
    for (position, word) in words.enumerated() {
      if position > 0 { bytes.append(0x20) }
      bytes.append(contentsOf: word.utf8)
    }
    bytes.append(0x0A)
  }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}

extension Double {
  /// The shortest decimal text that reads back the same; whole numbers without a fraction.
  var modelText: String {
    if let whole = Int64(exactly: self), whole.magnitude < 1_000_000_000_000_000 { return String(whole) }
    return description
  }
}
