/// Normally distributed demand N(μ, σ²); σ = 0 is certain demand.
public struct NormalDemand: DemandDistribution, Hashable {
  public let mean: Double
  public let standardDeviation: Double

  /// - Throws: `outOfRange` unless both are finite and `standardDeviation` ≥ 0.
  public init(mean: Double, standardDeviation: Double) throws(StockPolicyFailure) {
    try Require.finite(mean, "mean")
    try Require.nonNegative(standardDeviation, "standardDeviation")
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  public var variance: Double { standardDeviation * standardDeviation }

  public func cumulative(_ x: Double) -> Double {
    guard standardDeviation > 0 else { return x.isNaN ? x : x >= mean ? 1 : 0 }
    return StandardNormal.cumulative((x - mean) / standardDeviation)
  }

  public func quantile(_ probability: Double) -> Double {
    if probability <= 0 { return -.infinity }
    if probability >= 1 { return .infinity }
    guard standardDeviation > 0 else { return mean }
    return mean + standardDeviation * StandardNormal.quantile(probability)
  }

  /// n(x) = σ ℒ((x − μ)/σ). Source: Snyder & Shen, 2nd ed., (C.31).
  public func loss(_ x: Double) -> Double {
    guard standardDeviation > 0 else { return x.isNaN ? x : max(0, mean - x) }
    return standardDeviation * StandardNormal.loss((x - mean) / standardDeviation)
  }

  /// n⁽²⁾(x) = ½ E[((D − x)⁺)²], units²: what `loss` integrates to from x upwards. Source: Snyder & Shen, 2nd ed., (C.33).
  public func secondLoss(_ x: Double) -> Double {
    guard standardDeviation > 0 else { return x.isNaN ? x : max(0, mean - x) * max(0, mean - x) / 2 }
    return variance * StandardNormal.secondLoss((x - mean) / standardDeviation)
  }
}
