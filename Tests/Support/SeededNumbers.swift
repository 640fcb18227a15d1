/// Random numbers that are the same for a seed on every machine (SplitMix64: Steele, Lea, Flood, OOPSLA 2014,
/// doi:10.1145/2660193.2660195).
public struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  public mutating func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// A whole number as a Double.
  public mutating func number(_ range: ClosedRange<Int>) -> Double { Double(whole(range)) }

  public mutating func chance(_ percent: Int) -> Bool { whole(1...100) <= percent }
}
