internal import Foundation

/// Poisson demand of mean λ: customers come one by one, independently, for one unit each.
public struct PoissonDemand: CountDistribution, RatioDistribution, Hashable {
  public let mean: Double

  /// - Throws: `outOfRange` unless `mean` ≥ 0, `tooLarge` above 5e8 (use `NormalDemand`).
  public init(mean: Double) throws(StockPolicyFailure) {
    try Require.nonNegative(mean, "mean")
    guard mean <= 5e8 else { throw .tooLarge(what: "mean of Poisson demand", size: mean, limit: 5e8) }
    self.mean = mean
  }

  public var variance: Double { mean }

  /// P(D = k) = λᵏ e^(−λ) / k!, relative accuracy about 1e-14: `probability(3)` at λ = 2 is 0.180447044315484.
  ///
  /// Source: Loader (2000), equation (5). O(1).
  public func probability(_ count: Int) -> Double {
    guard count >= 0 else { return 0 }
    guard mean > 0 else { return count == 0 ? 1 : 0 }
    guard count > 0 else { return exp(-mean) }
    let k = Double(count)
    return exp(-SaddlePoint.stirlingError(k) - SaddlePoint.deviance(k, mean)) / (2 * .pi * k).squareRoot()
  }

  func ratio(after count: Double) -> Double { mean / (count + 1) }
}
