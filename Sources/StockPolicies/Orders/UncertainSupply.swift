internal import Foundation

/// An order quantity and its cost per time.
public struct PricedQuantity: Hashable, Sendable {
  /// Units.
  public let quantity: Double
  /// Money per time.
  public let cost: Double
}

/// Steady demand from a supplier that fails now and then; demand while it is down is lost at a cost.
///
/// Source: Snyder & Shen, 2nd ed., section 9.2.1; E. Berk & A. Arreola-Risa, Naval Research Logistics 41 (1994) 725–731.
public struct DisruptedSupply: Hashable, Sendable {
  /// K, λ and h.
  public let order: EconomicOrder
  /// Cost of a unit of lost demand [p], money/unit.
  public let stockoutCost: Double
  /// Disruptions per time while the supplier works [α], 1/time.
  public let disruptionRate: Double
  /// Recoveries per time while it is down [β], 1/time.
  public let recoveryRate: Double

  /// - Throws: `outOfRange` unless all are > 0.
  public init(
    order: EconomicOrder, stockoutCost: Double, disruptionRate: Double, recoveryRate: Double
  ) throws(StockPolicyFailure) {
    try Require.positive(stockoutCost, "stockoutCost")
    try Require.positive(disruptionRate, "disruptionRate")
    try Require.positive(recoveryRate, "recoveryRate")
    self.order = order
    self.stockoutCost = stockoutCost
    self.disruptionRate = disruptionRate
    self.recoveryRate = recoveryRate
  }

  /// How the chance ψ that the supplier is down when stock runs out is taken.
  public enum Chance: Sendable {
    /// α/(α+β) · (1 − e^(−(α+β)Q/λ)).
    case exact
    /// α/(α+β), right for orders that last long against a disruption.
    case steadyState
  }

  /// g(Q) = (K + hQ²/(2λ) + pλψ/β) / (Q/λ + ψ/β), money/time. Source: (9.5). O(1).
  ///
  /// - Throws: `outOfRange` unless `quantity` > 0.
  public func cost(ordering quantity: Double, chance: Chance = .exact) throws(StockPolicyFailure) -> Double {
    try Require.positive(quantity, "quantity")
    return costOf(quantity, chance)
  }

  private func costOf(_ quantity: Double, _ chance: Chance) -> Double {
    let total = disruptionRate + recoveryRate
    var down = disruptionRate / total
    if chance == .exact { down *= -expm1(-total * quantity / order.demandRate) }
    let cycle = quantity / order.demandRate
    let spent =
      order.fixedCost + order.holdingCost * quantity * cycle / 2 + stockoutCost * order.demandRate * down / recoveryRate
    return spent / (cycle + down / recoveryRate)
  }

  /// The best quantity. K = 8, h = 0.225, p = 5, λ = 1300, α = 1.5, β = 14: 772.8110 at 173.9500 a year exactly,
  /// 773.1432417118889 at 173.957229385175 with the steady-state chance.
  ///
  /// Steady state: (9.7), closed form. Exact: the cost is quasiconvex (Berk & Arreola-Risa, proposition 1), so golden
  /// sections within a factor of 100 of the closed form find it to 1e-8 relative. O(1), about 100 evaluations.
  public func best(chance: Chance = .exact) -> PricedQuantity {
    let down = disruptionRate / (disruptionRate + recoveryRate)
    let (rate, holding) = (order.demandRate, order.holdingCost)
    let half = down * rate / recoveryRate
    // The positive root of hQ²/2 + hψλQ/β = Kλ + pλ²ψ/β.
    let root = (half * half + 2 * rate * (order.fixedCost + stockoutCost * half) / holding).squareRoot()
    let closed = root - half
    guard chance == .exact else { return PricedQuantity(quantity: closed, cost: costOf(closed, chance)) }
    let golden = (5.0.squareRoot() - 1) / 2
    var (low, high) = (log(closed / 100), log(closed * 100))
    var (left, right) = (high - golden * (high - low), low + golden * (high - low))
    var (atLeft, atRight) = (costOf(exp(left), chance), costOf(exp(right), chance))
    for _ in 0..<100 where high - low > 1e-9 {
      if atLeft <= atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - golden * (high - low)
        atLeft = costOf(exp(left), chance)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + golden * (high - low)
        atRight = costOf(exp(right), chance)
      }
    }
    let quantity = exp((low + high) / 2)
    return PricedQuantity(quantity: quantity, cost: costOf(quantity, chance))
  }
}

extension EconomicOrder {
  /// What arrives of an order of Q units.
  public enum Yield: Hashable, Sendable {
    /// Q + Y: a surplus or loss with this mean and standard deviation, units.
    case additive(mean: Double, deviation: Double)
    /// Q · Z: a share with this mean and standard deviation.
    case multiplicative(mean: Double, deviation: Double)
  }

  /// The best order when what arrives is uncertain.
  ///
  /// K = 18500, λ = 75000, h = 0.06: additive −15000 ± 9000 gives 230246.3704688188 at 12914.78222812913.
  ///
  /// Source: Snyder & Shen, 2nd ed., (9.23) and (9.25). O(1).
  ///
  /// - Throws: as `cost(ordering:yield:)`; `noPolicy` where the best additive order is not positive.
  public func best(yield: Yield) throws(StockPolicyFailure) -> PricedQuantity {
    let best: Double
    switch yield {
    case .additive(let mean, let deviation):
      try Require.finite(mean, "yield mean")
      try Require.nonNegative(deviation, "yield deviation")
      best = (quantity * quantity + deviation * deviation).squareRoot() - mean
      guard best > 0 else { throw .noPolicy(reason: "the surplus alone covers demand") }
    case .multiplicative(let mean, let deviation):
      try Require.positive(mean, "yield mean")
      try Require.nonNegative(deviation, "yield deviation")
      best = quantity / (deviation * deviation + mean * mean).squareRoot()
    }
    return PricedQuantity(quantity: best, cost: try cost(ordering: best, yield: yield))
  }

  /// The cost per time of ordering `quantity` when what arrives is uncertain.
  ///
  /// Source: Snyder & Shen, 2nd ed., (9.22) and (9.24). O(1).
  ///
  /// - Throws: `outOfRange` unless `quantity` > 0, the deviation ≥ 0, and what arrives is positive in the mean.
  public func cost(ordering quantity: Double, yield: Yield) throws(StockPolicyFailure) -> Double {
    try Require.positive(quantity, "quantity")
    switch yield {
    case .additive(let mean, let deviation):
      try Require.nonNegative(deviation, "yield deviation")
      let arrives = quantity + mean
      try Require.positive(arrives, "quantity plus yield mean")
      return (2 * fixedCost * demandRate + holdingCost * deviation * deviation) / (2 * arrives) + holdingCost * arrives
        / 2
    case .multiplicative(let mean, let deviation):
      try Require.positive(mean, "yield mean")
      try Require.nonNegative(deviation, "yield deviation")
      return fixedCost * demandRate / (quantity * mean)
        + holdingCost * quantity * (deviation * deviation + mean * mean) / (2 * mean)
    }
  }
}
