/// A small random source whose numbers are the same on every machine and in every version of Swift.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", doi 10.1145/2660193.2660195.
struct SplitMix64 {
  private var state: UInt64

  /// `stream` tells apart the sequences of one seed: what is drawn for one table does not shift another.
  init(seed: UInt64, stream: UInt64) {
    state = seed
    state = next() ^ stream
  }

  mutating func next() -> UInt64 {
    // Safe: all of this is arithmetic modulo 2⁶⁴ by definition.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A whole number of `range`; the bias of the remainder is below 2⁻³².
  mutating func whole(_ range: ClosedRange<Int>) -> Int {
    let width = UInt64(range.upperBound - range.lowerBound) + 1
    return range.lowerBound + Int(next() % width)
  }
}
