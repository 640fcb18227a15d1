/// Demand per period with independent periods, and a lead time: how much is asked for while an order is under way.
public struct LeadTimeDemand: Hashable, Sendable {
  /// E[X] = μ E[L], units.
  public let mean: Double
  /// Var[X], units².
  public let variance: Double

  /// Moments of the demand over a random lead time: E[X] = μ E[L], Var[X] = E[L] σ² + μ² Var[L].
  ///
  /// For μ = 20, σ = 5 and a lead time of 4 ± 1 periods: mean 80, variance 500.
  ///
  /// Source: Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, 4th ed. (CRC 2017), (6.32),
  /// (6.33); Snyder & Shen, 2nd ed., (4.60). Nothing changed.
  ///
  /// - Parameters:
  ///   - demandMean: mean demand per period [μ], units/period
  ///   - demandDeviation: its standard deviation [σ], units per √period
  ///   - leadTime: mean lead time [E[L]], periods; with periodic review add the review interval
  ///   - leadTimeDeviation: its standard deviation, periods
  /// - Throws: `outOfRange` for a negative or infinite number.
  /// - Complexity: O(1).
  public init(
    demandMean: Double, demandDeviation: Double, leadTime: Double, leadTimeDeviation: Double = 0
  ) throws(StockPolicyFailure) {
    try Require.nonNegative(demandMean, "demandMean")
    try Require.nonNegative(demandDeviation, "demandDeviation")
    try Require.nonNegative(leadTime, "leadTime")
    try Require.nonNegative(leadTimeDeviation, "leadTimeDeviation")
    mean = demandMean * leadTime
    variance =
      leadTime * demandDeviation * demandDeviation + demandMean * demandMean * leadTimeDeviation * leadTimeDeviation
  }

  /// The normal variable with these moments.
  public func normal() throws(StockPolicyFailure) -> NormalDemand {
    try NormalDemand(mean: mean, standardDeviation: variance.squareRoot())
  }

  /// A count with these moments where there is one: negative binomial for a variance above the mean, else Poisson (whose
  /// variance is then too large, on the safe side).
  public func count() throws(StockPolicyFailure) -> any CountDistribution {
    if mean > 0, variance > mean * (1 + 1e-9) { return try NegativeBinomialDemand(mean: mean, variance: variance) }
    return try PoissonDemand(mean: mean)
  }
}
