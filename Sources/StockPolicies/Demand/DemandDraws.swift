internal import Foundation

/// Random demand, the same for the same seed and stream on every machine and for any number of threads.
///
/// Source: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, doi 10.1145/2660193.2660195).
public struct DemandDraws: Sendable {
  private var state: UInt64

  /// - Parameter stream: tells apart the sequences of one seed, so that what is drawn for one purpose moves no other.
  public init(seed: UInt64, stream: UInt64) {
    state = seed
    state = next() ^ stream
    state = next()
  }

  private mutating func next() -> UInt64 {
    // Safe: a generator wraps by intent.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// In (0, 1).
  public mutating func unit() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

  /// Standard normal, by Box and Muller (1958).
  public mutating func normal() -> Double {
    let radius = (-2 * log(unit())).squareRoot()
    return radius * cos(2 * Double.pi * unit())
  }

  /// A gamma variable with this mean and standard deviation: never below 0, near the normal where the deviation is small.
  ///
  /// Source: G. Marsaglia & W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000) 363–372, doi
  /// 10.1145/358407.358414; shapes below 1 by their section 6.
  ///
  /// - Returns: the mean where the deviation is 0 or no number.
  public mutating func demand(mean: Double, deviation: Double) -> Double {
    guard mean > 0, deviation > 0, mean.isFinite, deviation.isFinite else { return max(0, mean) }
    let shape = (mean / deviation) * (mean / deviation)
    guard shape.isFinite, shape > 1e-12 else { return mean }
    let boosted = shape < 1 ? shape + 1 : shape
    let d = boosted - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    var value = d
    // Nineteen in twenty are taken at once.
    for _ in 0..<1000 {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let cube = root * root * root
      if log(unit()) < 0.5 * x * x + d - d * cube + d * log(cube) {
        value = d * cube
        break
      }
    }
    if shape < 1 { value *= pow(unit(), 1 / shape) }
    return value * mean / shape
  }
}
