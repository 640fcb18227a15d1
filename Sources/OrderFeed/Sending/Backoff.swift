/// Pauses between attempts: exponential with full jitter, so that many senders do not come back at once.
///
/// Source: M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015: sleep = random between 0 and
/// min(cap, base · 2^attempt).
struct Backoff {
  let first: Double
  let longest: Double
  private var state: UInt64

  /// - Parameters:
  ///   - first: seconds, the most before the second attempt.
  ///   - longest: seconds, the most before any.
  ///   - seed: the same seed gives the same pauses.
  init(first: Double, longest: Double, seed: UInt64) {
    self.first = first
    self.longest = longest
    state = seed
  }

  /// Seconds before attempt `number` + 1; `number` counts from 1.
  ///
  /// - Parameter asked: what the receiver asked for (`Retry-After`), kept within `longest`.
  mutating func pause(after number: Int, asked: Double? = nil) -> Double {
    let cap = min(longest, first * Double(UInt64(1) << UInt64(min(max(number - 1, 0), 40))))
    let jittered = cap * unit()
    guard let asked, asked > 0 else { return jittered }
    return min(longest, max(jittered, asked))
  }

  /// In 0 ..< 1, by SplitMix64 (Steele, Lea and Flood, 2014).
  private mutating func unit() -> Double {
    // Safe: arithmetic modulo 2⁶⁴ is what the generator is.
    state = state &+ 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Double(mixed >> 11) / 9_007_199_254_740_992
  }
}
