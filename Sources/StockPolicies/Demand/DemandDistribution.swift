/// Demand over some stretch of time, in units, as a random variable D.
///
/// A value is checked when it is made, so nothing here throws. What is asked for with NaN is NaN.
public protocol DemandDistribution: Sendable {
  /// E[D], units.
  var mean: Double { get }
  /// Var[D], units².
  var variance: Double { get }
  /// F(x) = P(D ≤ x).
  func cumulative(_ x: Double) -> Double
  /// The smallest x with F(x) ≥ `probability`; ∞ from 1 on, the lower end of the support at 0 and below.
  func quantile(_ probability: Double) -> Double
  /// n(x) = E[(D − x)⁺], the expected shortage when x is on hand, units.
  func loss(_ x: Double) -> Double
}

extension DemandDistribution {
  /// √Var[D], units.
  public var standardDeviation: Double { variance.squareRoot() }

  /// n̄(x) = E[(x − D)⁺] = x − E[D] + n(x), the expected stock left when x was on hand, units.
  public func leftover(_ x: Double) -> Double { max(0, x - mean + loss(x)) }
}

/// Demand that comes in whole units, never negative.
public protocol CountDistribution: DemandDistribution {
  /// P(D = count); 0 for a negative count.
  func probability(_ count: Int) -> Double
}

extension CountDistribution {
  /// The whole number that `quantile` is, nil at infinity.
  func countQuantile(_ probability: Double) -> Int? { Int(exactly: quantile(probability)) }
}
