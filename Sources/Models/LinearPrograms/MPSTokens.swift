/// The lines of a file as words, without copying: comments and blank lines are passed over.
struct MPSTokens {
  private let bytes: [UInt8]
  private var next = 0
  /// The number of the line that `words` came from.
  private(set) var line = 0
  /// Whether the line began with a blank: data. Section names begin in the first column.
  private(set) var isData = false
  private(set) var words: [ArraySlice<UInt8>] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // A byte-order mark is no part of the first word.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { next = 3 }
  }

  /// Moves to the next line with words; false at the end of the file.
  mutating func advance() -> Bool {
    while next < bytes.count {
      let start = next
      while next < bytes.count, bytes[next] != 0x0A, bytes[next] != 0x0D { next += 1 }
      let end = next
      if next < bytes.count {
        // A line ends with LF, CR or CR LF.
        next += bytes[next] == 0x0D && next + 1 < bytes.count && bytes[next + 1] == 0x0A ? 2 : 1
      }
      line += 1
      guard start < end, bytes[start] != UInt8(ascii: "*") else { continue }
      split(start..<end)
      if !words.isEmpty {
        isData = Self.isBlank(bytes[start])
        return true
      }
    }
    return false
  }

  private mutating func split(_ range: Range<Int>) {
    words.removeAll(keepingCapacity: true)
    var position = range.lowerBound
    while position < range.upperBound {
      while position < range.upperBound, Self.isBlank(bytes[position]) { position += 1 }
      let start = position
      while position < range.upperBound, !Self.isBlank(bytes[position]) { position += 1 }
      if start < position { words.append(bytes[start..<position]) }
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

extension ArraySlice<UInt8> {
  var text: String { String(decoding: self, as: UTF8.self) }

  /// The word in ASCII capitals, for keywords.
  var keyword: String { String(decoding: map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }, as: UTF8.self) }

  /// A finite decimal number; Fortran's `1.5D3` is one. Nothing else that Swift would read (hexadecimal, nan) is.
  var number: Double? {
    var characters: [UInt8] = []
    for byte in self {
      switch byte {
      case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): characters.append(byte)
      case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "d"), UInt8(ascii: "D"):
        characters.append(UInt8(ascii: "e"))
      default: return nil
      }
    }
    guard let value = Double(String(decoding: characters, as: UTF8.self)), value.isFinite else { return nil }
    return value
  }

  /// A bound: a number, or infinity in words or as 1e30 and above, as solvers write it.
  var bound: Double? {
    switch keyword {
    case "INF", "+INF", "INFINITY", "+INFINITY": return .infinity
    case "-INF", "-INFINITY": return -.infinity
    default:
      guard let value = number else { return nil }
      return value >= 1e30 ? .infinity : value <= -1e30 ? -.infinity : value
    }
  }
}
