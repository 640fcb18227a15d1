internal import Foundation

/// Demand whose logarithm is normal N(μ, σ²).
public struct LognormalDemand: DemandDistribution, Hashable {
  /// μ, the mean of ln D.
  public let logMean: Double
  /// σ, the standard deviation of ln D.
  public let logDeviation: Double

  /// - Throws: `outOfRange` unless |μ| ≤ 40 and 0 < σ ≤ 6, where the moments stay representable.
  public init(logMean: Double, logDeviation: Double) throws(StockPolicyFailure) {
    guard abs(logMean) <= 40 else {
      throw .outOfRange(parameter: "logMean", value: logMean, allowed: "-40 … 40")
    }
    guard logDeviation > 0, logDeviation <= 6 else {
      throw .outOfRange(parameter: "logDeviation", value: logDeviation, allowed: "above 0, up to 6")
    }
    self.logMean = logMean
    self.logDeviation = logDeviation
  }

  public var mean: Double { exp(logMean + logDeviation * logDeviation / 2) }
  public var variance: Double { expm1(logDeviation * logDeviation) * mean * mean }

  public func cumulative(_ x: Double) -> Double {
    x > 0 ? StandardNormal.cumulative((log(x) - logMean) / logDeviation) : x.isNaN ? x : 0
  }

  public func quantile(_ probability: Double) -> Double {
    if probability <= 0 { return 0 }
    return probability >= 1 ? .infinity : exp(logMean + logDeviation * StandardNormal.quantile(probability))
  }

  /// n(x) = E[D] Φ((μ + σ² − ln x)/σ) − x Φ((μ − ln x)/σ) for x > 0. Source: Snyder & Shen, 2nd ed., section C.3.
  public func loss(_ x: Double) -> Double {
    guard x > 0 else { return mean - x }
    let z = (logMean - log(x)) / logDeviation
    return max(0, mean * StandardNormal.cumulative(z + logDeviation) - x * StandardNormal.cumulative(z))
  }
}
