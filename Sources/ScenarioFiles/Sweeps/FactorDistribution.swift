internal import Domain
internal import Foundation

/// How factors are drawn. Factors are at least 0 and rounded to 0.0001, so that quantities stay decimals that networks
/// can be solved with exactly.
public enum FactorDistribution: Sendable, Equatable {
  /// Below 0 it is 0.
  case normal(mean: Double, deviation: Double)
  /// Mean and deviation of the factor itself, not of its logarithm.
  case lognormal(mean: Double, deviation: Double)
  case uniform(least: Double, most: Double)
  /// Each of the values with the same chance.
  case empirical([Double])

  func draw(_ numbers: inout GroupNumbers) -> Double {
    let factor =
      switch self {
      case .normal(let mean, let deviation): mean + deviation * numbers.standardNormal()
      case .lognormal(let mean, let deviation): Self.lognormal(mean, deviation, numbers.standardNormal())
      case .uniform(let least, let most): least + (most - least) * numbers.unit()
      case .empirical(let values):
        values.isEmpty
          ? 1 : values[min(values.count - 1, Int(exactly: (numbers.unit() * Double(values.count)).rounded(.down)) ?? 0)]
      }
    return factor.isFinite ? (min(max(0, factor), 1e6) * 1e4).rounded() / 1e4 : 1
  }

  /// exp(μ + σ·z) with σ² = ln(1 + d² ÷ m²) and μ = ln m − σ² ÷ 2: mean m, deviation d.
  private static func lognormal(_ mean: Double, _ deviation: Double, _ normal: Double) -> Double {
    guard mean > 0 else { return 0 }
    let variance = log(1 + (deviation / mean) * (deviation / mean))
    return exp(log(mean) - variance / 2 + variance.squareRoot() * normal)
  }
}

/// Random numbers that depend on seed, run, variation and group alone: not on the order of rows, other groups or
/// threads. SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, doi 10.1145/2660193.2660195) from a SHA-256 of these.
struct GroupNumbers {
  private var state: UInt64

  init(seed: UInt64, run: Int, variation: Int, group: String) {
    let digest = SHA256.hexadecimal(of: Array("\(seed) \(run) \(variation) \(group)".utf8))
    state = UInt64(digest.prefix(16), radix: 16) ?? seed
  }

  /// In [0, 1).
  mutating func unit() -> Double {
    // Safe: a generator wraps by intent.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
  }

  /// Box–Muller.
  mutating func standardNormal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * Double.pi * unit())
  }
}
