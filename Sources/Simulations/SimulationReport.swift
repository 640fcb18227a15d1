internal import Foundation
internal import StockPolicies

/// What the courses of a simulation say, variant beside variant.
public struct SimulationReport: Sendable, Equatable {
  public var variants: [SimulationVariant]
  /// By variant, then replication.
  public var outcomes: [[SimulationOutcome]]

  /// A mean with the half width of its 95 % confidence interval.
  public struct Estimate: Sendable, Equatable {
    public var mean: Double
    /// t₀.₉₇₅,ₙ₋₁ · s ÷ √n; infinite for one value.
    public var halfWidth: Double

    public var least: Double { mean - halfWidth }
    public var most: Double { mean + halfWidth }

    /// Source: Law, Simulation Modeling and Analysis, 5th ed. (2015), (4.12).
    public init(_ values: [Double]) {
      let count = Double(max(1, values.count))
      let mean = values.reduce(0, +) / count
      self.mean = mean
      guard values.count > 1 else {
        halfWidth = .infinity
        return
      }
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
      halfWidth = StudentT.quantile975(values.count - 1) * (variance / count).squareRoot()
    }
  }

  public func estimate(_ variant: Int, _ figure: (SimulationOutcome) -> Double) -> Estimate {
    Estimate(outcomes[variant].map(figure))
  }

  /// A variant less the first one, course by course under the same demand.
  ///
  /// Source: Law (2015), section 10.2.1, the paired-t interval.
  public func difference(_ variant: Int, _ figure: (SimulationOutcome) -> Double) -> Estimate {
    Estimate(zip(outcomes[variant], outcomes[0]).map { figure($0) - figure($1) })
  }
}

/// Quantiles of Student's t.
enum StudentT {
  /// t₀.₉₇₅ of `freedom` ≥ 1 degrees: exact for one and two, else to 0.5 % by the expansion around the normal.
  ///
  /// Source: Abramowitz & Stegun (1964), 26.7.5.
  static func quantile975(_ freedom: Int) -> Double {
    if freedom <= 1 { return tan(Double.pi * 0.475) }
    if freedom == 2 { return 0.95 * (2 / (1 - 0.95 * 0.95)).squareRoot() }
    let n = Double(freedom)
    let z = StandardNormal.quantile(0.975)
    let (z3, z5, z7) = (z * z * z, z * z * z * z * z, z * z * z * z * z * z * z)
    let first = (z3 + z) / 4
    let second = (5 * z5 + 16 * z3 + 3 * z) / 96
    let third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384
    return z + first / n + second / (n * n) + third / (n * n * n)
  }
}
