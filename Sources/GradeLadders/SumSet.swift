/// Which of the sums 0 ..< `count` can be made, a bit each.
struct SumSet {
  private var words: [UInt64]
  private let count: Int
  /// Whether sums are taken modulo `count`.
  private let wraps: Bool

  /// Only 0 is made yet.
  init(count: Int, wraps: Bool) {
    self.count = count
    self.wraps = wraps
    words = Array(repeating: 0, count: count / 64 + 1)
    words[0] = 1
  }

  func contains(_ sum: Int) -> Bool { words[sum / 64] >> UInt64(sum % 64) & 1 == 1 }

  /// Lets every sum take `step` up to `most` times more.
  ///
  /// - Complexity: O(count / 64 · log most).
  mutating func admit(_ step: Int, most: Int) {
    for times in Doubling(most) {
      let (sum, overflow) = times.multipliedReportingOverflow(by: step)
      if wraps {
        let shift = sum % count
        let before = words
        raise(before, by: shift)
        if shift > 0 { lower(before, by: count - shift) }
      } else if !overflow, sum < count {
        raise(words, by: sum)
      }
    }
  }

  /// Sums that grow beyond the set are dropped.
  private mutating func raise(_ before: [UInt64], by shift: Int) {
    let (skip, bits) = shift.quotientAndRemainder(dividingBy: 64)
    for word in skip..<words.count {
      var moved = before[word - skip] << UInt64(bits)
      if bits > 0, word > skip { moved |= before[word - skip - 1] >> UInt64(64 - bits) }
      words[word] |= moved
    }
    words[words.count - 1] &= (1 << UInt64(count % 64)) - 1
  }

  private mutating func lower(_ before: [UInt64], by shift: Int) {
    let (skip, bits) = shift.quotientAndRemainder(dividingBy: 64)
    for word in 0..<(words.count - skip) {
      var moved = before[word + skip] >> UInt64(bits)
      if bits > 0, word + skip + 1 < before.count { moved |= before[word + skip + 1] << UInt64(64 - bits) }
      words[word] |= moved
    }
  }
}
