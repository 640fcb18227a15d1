internal import Domain

/// Finds what the planner may have meant.
///
/// The distance is optimal string alignment (insert, delete, replace, swap neighbours), counted in Unicode scalars.
/// Source: Damerau, "A technique for computer detection and correction of spelling errors", doi 10.1145/363958.363994.
struct Spelling {
  /// Cells of distance tables that one reading may fill: about a third of a second. Without it a file of a thousand
  /// strange codes against a hundred thousand known ones would take minutes.
  private var budget = 100_000_000

  /// The nearest of `candidates` (earliest among equals), nil where none is near.
  mutating func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let scalars = Array(word.unicodeScalars.prefix(64))
    let reach = min(3, max(1, scalars.count / 3))
    var best: (distance: Int, word: String)?
    for candidate in candidates {
      guard budget > 0 else { break }
      let other = Array(candidate.unicodeScalars.prefix(64))
      budget -= 8
      guard abs(other.count - scalars.count) <= reach, !Code.same(candidate, word) else { continue }
      budget -= scalars.count * other.count
      let distance = Self.sameButForCase(word, candidate) ? 0 : Self.distance(scalars, other)
      guard distance <= reach, distance < max(1, min(scalars.count, other.count)) else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
    }
    return best?.word
  }

  /// `did you mean "LYS1"?`, `remove the space around it`; nil where nothing is near.
  mutating func hint(for word: String, among candidates: some Sequence<String>) -> String? {
    nearest(to: word, among: candidates).map { meant in
      Code.same(Self.trimmed(word), meant)
        ? "remove the space around it" : "did you mean \(Quoted.text(meant))?"
    }
  }

  private static func trimmed(_ word: String) -> String {
    let scalars = word.unicodeScalars.drop { $0.properties.isWhitespace }
    let end = scalars.lastIndex { !$0.properties.isWhitespace }.map { scalars.index(after: $0) } ?? scalars.startIndex
    return String(scalars[..<end])
  }

  private static func sameButForCase(_ left: String, _ right: String) -> Bool {
    left.lowercased() == right.lowercased()
  }

  /// - Complexity: O(left × right).
  static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforeLast = Array(repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for i in left.indices {
      var current = Array(repeating: i + 1, count: right.count + 1)
      for j in right.indices {
        let replaced = last[j] + (left[i] == right[j] ? 0 : 1)
        current[j + 1] = min(replaced, last[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          current[j + 1] = min(current[j + 1], beforeLast[j - 1] + 1)
        }
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}

/// Words of the planner's files as messages show them.
enum Quoted {
  /// In double quotes, cut after 60 scalars, control characters escaped: a message stays one line. What nobody can see
  /// or tell from a space is escaped too: a no-break space from a web page is the whole difference between two codes.
  static func text(_ word: String) -> String {
    var result = "\""
    for (index, scalar) in word.unicodeScalars.prefix(61).enumerated() {
      if index == 60 {
        result += "…"
      } else if isHidden(scalar) {
        result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value > 0x20 else { return scalar.value < 0x20 }
    switch scalar.value {
    case 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: return true
    default: return scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
    }
  }

  /// `a`, `a and b`, `a, b and c`
  static func list(_ words: [String]) -> String { joined(words, "and") }

  /// `a`, `a or b`, `a, b or c`
  static func choice(_ words: [String]) -> String { joined(words, "or") }

  private static func joined(_ words: [String], _ conjunction: String) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }
}
