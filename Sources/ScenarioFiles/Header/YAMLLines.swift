internal import Yams

/// Line and column from 1, as libyaml counts them.
struct YAMLPosition {
  var line: Int
  var column: Int

  static let start = YAMLPosition(line: 1, column: 1)

  init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Where the node begins.
  init(_ node: Node) {
    self.init(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  init(_ mark: Mark) {
    self.init(line: mark.line, column: mark.column)
  }
}

/// The text of a YAML file by lines and columns as libyaml counts them.
struct YAMLLines {
  private let scalars: [Unicode.Scalar]
  private let text: String
  private var starts: [Int] = [0]

  init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let isFirstOfPair = scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
      if Self.endsLine(scalar), !isFirstOfPair { starts.append(index + 1) }
    }
  }

  private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || scalar == "\r" || scalar == "\u{85}" || scalar == "\u{2028}" || scalar == "\u{2029}"
  }

  func scalar(at mark: YAMLPosition) -> Unicode.Scalar? {
    guard starts.indices.contains(mark.line - 1) else { return nil }
    let offset = starts[mark.line - 1] + mark.column - 1
    return scalars.indices.contains(offset) ? scalars[offset] : nil
  }

  func mark(of offset: Int) -> YAMLPosition {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return YAMLPosition(line: low + 1, column: offset - starts[low] + 1)
  }

  func scalarOffset(ofCharacter character: Int) -> Int {
    let index = text.index(text.startIndex, offsetBy: character, limitedBy: text.endIndex) ?? text.endIndex
    return text.unicodeScalars.distance(from: text.startIndex, to: index)
  }

  /// Offsets of words that begin with `sign` where a value may begin; comments and quotes are not told apart.
  func tokens(beginningWith sign: Unicode.Scalar, atMost limit: Int) -> [Int] {
    var offsets: [Int] = []
    for (index, scalar) in scalars.enumerated() where scalar == sign {
      let before = index > 0 ? scalars[index - 1] : "\n"
      let after = index + 1 < scalars.count ? scalars[index + 1] : "\n"
      guard " \t\n\r[{,".unicodeScalars.contains(before), !" \t\n\r".unicodeScalars.contains(after) else { continue }
      offsets.append(index)
      if offsets.count == limit { break }
    }
    return offsets
  }

  /// The next place behind `first` where `key` stands with a colon; nil where the text does not show it plainly.
  func repetition(of key: String, after first: YAMLPosition) -> YAMLPosition? {
    let word = Array(key.unicodeScalars)
    guard !word.isEmpty, starts.indices.contains(first.line - 1) else { return nil }
    var offset = starts[first.line - 1] + first.column
    while offset + word.count < scalars.count {
      let before = scalars[offset - 1]
      let end = offset + word.count
      if scalars[offset] == word[0], " \t\n\r{,\"'".unicodeScalars.contains(before),
        scalars[offset..<end].elementsEqual(word)
      {
        let isQuoted = before == "\"" || before == "'"
        let colon = isQuoted ? end + 1 : end
        let start = isQuoted ? offset - 1 : offset
        let mark = mark(of: start)
        // In block style the same key stands in the same column.
        let fits =
          mark.line == first.line || mark.column == first.column || scalars[starts[mark.line - 1]...start].contains("{")
        if colon < scalars.count, scalars[colon] == ":", fits { return mark }
      }
      offset += 1
    }
    return nil
  }
}
