internal import Dispatch
internal import Synchronization

/// Parts of a large table that are read side by side.
enum TableParts {
  /// A smaller part is not worth a thread.
  private static let leastBytes = 1 << 16
  private static let leastRows = 1 << 12

  /// Cuts a file without quotes into at most `most` parts, each of whole lines. The line before a cut and the line
  /// behind it are not blank.
  static func split(_ source: SourceFile, most: Int) -> [Range<Int>] {
    let bytes = source.bytes.span
    let count = min(most, (bytes.count - source.start) / leastBytes)
    var ends: [Int] = []
    for part in 1..<max(1, count) {
      // Safe from overflow: files are smaller than 2 GB, and there are fewer threads than that.
      let middle = source.start + (bytes.count - source.start) / count * part
      guard let cut = firstCut(bytes, from: max(middle, (ends.last ?? 0) + 1)) else { break }
      ends.append(cut)
    }
    return zip([source.start] + ends, ends + [bytes.count]).map { $0..<$1 }
  }

  /// Cuts `count` rows into at most `most` parts.
  static func split(_ count: Int, most: Int) -> [Range<Int>] {
    let parts = max(1, min(most, count / leastRows))
    // Safe from overflow: there are fewer than 2³¹ rows and as many parts.
    return (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }
  }

  private static func firstCut(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    var index = max(start, 3)
    while index < bytes.count {
      if bytes[index - 1] == Byte.lineFeed, !isBreak(bytes[index]) {
        let last = bytes[index - 2] == Byte.carriageReturn ? index - 3 : index - 2
        if !isBreak(bytes[last]) { return index }
      }
      index += 1
    }
    return nil
  }

  private static func isBreak(_ byte: UInt8) -> Bool { byte == Byte.lineFeed || byte == Byte.carriageReturn }

  /// What `body` makes of each part, in the order of the parts.
  static func concurrently<Result: Sendable>(
    _ parts: [Range<Int>], _ body: @Sendable (Range<Int>) -> Result
  ) -> [Result] {
    let results = Mutex<[Result?]>(Array(repeating: nil, count: parts.count))
    DispatchQueue.concurrentPerform(iterations: parts.count) { part in
      let result = body(parts[part])
      results.withLock { $0[part] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }
}
