internal import Foundation

/// s and S by formula, where an exact search is not worth its time.
public struct PowerApproximation: Hashable, Sendable {
  /// s, units.
  public let reorderPoint: Double
  /// S, units.
  public let orderUpTo: Double

  /// Q = 1.30 μ^0.494 (K/h)^0.506 (1 + σ²/μ²)^0.116, z = √(Q h/(σ p)), s = 0.973 μ + σ (0.183/z + 1.063 − 2.192 z), S = s + Q.
  ///
  /// h = 0.18, p = 0.7, K = 2.5, μ = 50, σ = 8: s = 40.19461695647407, S = 74.29017010980579.
  ///
  /// Source: R. Ehrhardt & C. Mosier, "A revision of the power approximation for computing (s, S) policies", Management
  /// Science 30 (1984) 618–622; Snyder & Shen, 2nd ed., (4.77)–(4.80), for no lead time. O(1).
  ///
  /// - Parameters:
  ///   - costs: h and p, money/(unit·period)
  ///   - fixedCost: K, money/order
  ///   - demandMean: μ, units/period
  ///   - demandDeviation: σ, units
  /// - Throws: `outOfRange` unless all are > 0.
  public init(
    costs: StockCosts, fixedCost: Double, demandMean: Double, demandDeviation: Double
  ) throws(StockPolicyFailure) {
    try Require.positive(fixedCost, "fixedCost")
    try Require.positive(demandMean, "demandMean")
    try Require.positive(demandDeviation, "demandDeviation")
    let variation = demandDeviation / demandMean
    let quantity =
      1.30 * pow(demandMean, 0.494) * pow(fixedCost / costs.holding, 0.506) * pow(1 + variation * variation, 0.116)
    let z = (quantity / demandDeviation * costs.holding / costs.stockout).squareRoot()
    reorderPoint = 0.973 * demandMean + demandDeviation * (0.183 / z + 1.063 - 2.192 * z)
    orderUpTo = reorderPoint + quantity
  }
}
