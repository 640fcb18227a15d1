/// One period seen alone, with a purchase price today and another next period: what is left is worth its later price.
public struct MyopicPolicy: Sendable {
  public let costs: StockCosts
  /// c, money/unit.
  public let purchaseCost: Double
  /// c₊, money/unit next period.
  public let nextPurchaseCost: Double
  /// γ, what money of the next period is worth today.
  public let discount: Double
  /// Demand of the period.
  public let demand: NormalDemand

  /// - Throws: `outOfRange` unless the prices are ≥ 0, 0 < γ ≤ 1 and −h < c − γ c₊ < p, the range in which a best level exists.
  public init(
    costs: StockCosts, purchaseCost: Double, nextPurchaseCost: Double, discount: Double = 1, demand: NormalDemand
  ) throws(StockPolicyFailure) {
    try Require.nonNegative(purchaseCost, "purchaseCost")
    try Require.nonNegative(nextPurchaseCost, "nextPurchaseCost")
    guard discount > 0, discount <= 1 else {
      throw .outOfRange(parameter: "discount", value: discount, allowed: "above 0, up to 1")
    }
    let margin = purchaseCost - discount * nextPurchaseCost
    guard margin > -costs.holding, margin < costs.stockout else {
      throw .outOfRange(
        parameter: "purchaseCost − discount · nextPurchaseCost", value: margin,
        allowed: "between −holding and stockout cost")
    }
    self.costs = costs
    self.purchaseCost = purchaseCost
    self.nextPurchaseCost = nextPurchaseCost
    self.discount = discount
    self.demand = demand
  }

  /// C(y) = c y + G(y) − γ c₊ (y − μ), money.
  ///
  /// h = 0.18, p = 0.7, c = 0.3, c₊ = 0.4, γ = 0.98, demand N(50, 8²): C(60) = 16.23613155287039.
  ///
  /// Source: A. F. Veinott, "On the optimality of (s, S) inventory policies", SIAM J. Applied Mathematics 14 (1966)
  /// 1067–1083; Snyder & Shen, 2nd ed., section 4.5.1. O(1).
  public func cost(at level: Double) -> Double {
    purchaseCost * level + costs.expected(at: level, demand: demand)
      - discount * nextPurchaseCost * (level - demand.mean)
  }

  /// The level of least cost: F⁻¹((p − c + γ c₊)/(p + h)).
  ///
  /// With c₊ = 0.35 in the example of `cost`: 58.09891883213067 at 16.682411764618777. O(1).
  public var best: PricedLevel {
    let margin = purchaseCost - discount * nextPurchaseCost
    let level = demand.quantile((costs.stockout - margin) / (costs.stockout + costs.holding))
    return PricedLevel(level: level, cost: cost(at: level))
  }

  /// On which side of the best level to look.
  public enum Side: Sendable { case below, above }

  /// The level on one side of the best at which the cost is `target`; C is convex, so there is one.
  ///
  /// - Throws: `noPolicy` for a target below the least cost or beyond 1e18.
  /// - Complexity: O(1), at most 260 evaluations.
  public func level(costing target: Double, side: Side) throws(StockPolicyFailure) -> Double {
    let best = best
    guard target >= best.cost else {
      throw .noPolicy(reason: "no level costs \(target): the least is \(best.cost)")
    }
    try Require.finite(target, "target")
    let direction: Double = side == .below ? -1 : 1
    var width = max(demand.standardDeviation, abs(demand.mean), 1e-9)
    while cost(at: best.level + direction * width) < target {
      width *= 2
      guard width < 1e60 else { throw .noPolicy(reason: "no level costs as much as \(target)") }
    }
    let distance = Root.ofIncreasing(from: 0, to: width) { cost(at: best.level + direction * $0) - target }
    return best.level + direction * distance
  }
}
