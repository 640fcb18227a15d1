/// What a unit too many and a unit too few cost.
public struct StockCosts: Hashable, Sendable {
  /// Cost of a unit left over [h], money/unit (per period where the policy is for many).
  public let holding: Double
  /// Cost of a unit short [p], money/unit (per period).
  public let stockout: Double

  /// - Throws: `outOfRange` unless both are > 0.
  public init(holding: Double, stockout: Double) throws(StockPolicyFailure) {
    try Require.positive(holding, "holding")
    try Require.positive(stockout, "stockout")
    self.holding = holding
    self.stockout = stockout
  }

  /// p/(p+h), the share of cycles in which demand should be met in full.
  public var criticalRatio: Double { stockout / (stockout + holding) }

  /// G(y) = h n̄(y) + p n(y), expected money when y is on hand before demand comes.
  ///
  /// h = 0.18, p = 0.7, demand N(50, 8²): `expected(at: 40, …)` = 7.356131552870388.
  ///
  /// Source: Snyder & Shen, 2nd ed., (4.6), (4.24), for counts with (C.36). Complexity: that of the demand's `loss`.
  public func expected(at level: Double, demand: some DemandDistribution) -> Double {
    holding * demand.leftover(level) + stockout * demand.loss(level)
  }
}

/// A stock level and what it is expected to cost.
public struct PricedLevel: Hashable, Sendable {
  /// Units.
  public let level: Double
  /// Money (per period where the policy is for many).
  public let cost: Double
}

/// One order before demand is known; also the base stock of a product reviewed every period without a fixed cost.
public enum Newsvendor {
  /// The level S* = F⁻¹(p/(p+h)), for counts the smallest whole S with F(S) ≥ p/(p+h).
  ///
  /// h = 0.18, p = 0.7: demand N(50, 8²) gives 56.60395592743389 at 1.997605193176645. h = 1, p = 4: Poisson 6 gives 8 at
  /// 3.570106945770946. With a lead time take the demand over lead time and review interval (`LeadTimeDemand`):
  /// 4 periods + 1 give 264.7668943741548.
  ///
  /// Source: Snyder & Shen, 2nd ed., (4.17), (4.30), (4.37); section 4.3.2.7 for counts. Nothing changed.
  ///
  /// - Throws: `noPolicy` where the ratio is so near 1 that the level is not finite.
  /// - Complexity: that of the demand's `quantile` and `loss`.
  public static func best(costs: StockCosts, demand: some DemandDistribution) throws(StockPolicyFailure) -> PricedLevel
  {
    let level = demand.quantile(costs.criticalRatio)
    guard level.isFinite else { throw .noPolicy(reason: "no finite stock meets a service of \(costs.criticalRatio)") }
    return PricedLevel(level: level, cost: costs.expected(at: level, demand: demand))
  }
}

/// The same choice told by prices: revenue, purchase and salvage instead of the costs of a unit too many or few.
public struct NewsvendorPrices: Hashable, Sendable {
  /// r, money per unit sold.
  public let revenue: Double
  /// c, money per unit bought.
  public let purchaseCost: Double
  /// v, money got back per unit left over.
  public let salvageValue: Double
  /// h, further cost per unit left over.
  public let holdingCost: Double
  /// p, further cost (loss of goodwill) per unit short.
  public let stockoutCost: Double

  /// - Throws: `outOfRange` for a negative number; `noPolicy` unless a unit sold earns (r + p > c) and one left over loses
  ///   (c + h > v).
  public init(
    revenue: Double, purchaseCost: Double, salvageValue: Double, holdingCost: Double = 0, stockoutCost: Double = 0
  ) throws(StockPolicyFailure) {
    try Require.nonNegative(revenue, "revenue")
    try Require.nonNegative(purchaseCost, "purchaseCost")
    try Require.nonNegative(salvageValue, "salvageValue")
    try Require.nonNegative(holdingCost, "holdingCost")
    try Require.nonNegative(stockoutCost, "stockoutCost")
    guard revenue + stockoutCost > purchaseCost else {
      throw .noPolicy(reason: "a unit sold earns nothing: it is best to buy none")
    }
    guard purchaseCost + holdingCost > salvageValue else {
      throw .noPolicy(reason: "a unit left over loses nothing: no quantity is too much")
    }
    self.revenue = revenue
    self.purchaseCost = purchaseCost
    self.salvageValue = salvageValue
    self.holdingCost = holdingCost
    self.stockoutCost = stockoutCost
  }

  /// (p + r − c)/(p + h + r − v).
  public var criticalRatio: Double {
    (stockoutCost + revenue - purchaseCost) / (stockoutCost + holdingCost + revenue - salvageValue)
  }

  /// Expected profit with `level` bought: (r − c + p) S − p μ − (r − v + h + p) n̄(S), money.
  ///
  /// r = 1, c = 0.3, v = 0.12, demand N(50, 8²): 27.643868447129613 at 40, 33.002394806823354 at the best, 56.603955927433887.
  ///
  /// Source: Snyder & Shen, 2nd ed., section 4.3.2.4, (4.21). Complexity: that of the demand's `loss`.
  public func profit(at level: Double, demand: some DemandDistribution) -> Double {
    (revenue - purchaseCost + stockoutCost) * level - stockoutCost * demand.mean
      - (revenue - salvageValue + holdingCost + stockoutCost) * demand.leftover(level)
  }

  /// The level of greatest expected profit, F⁻¹ of `criticalRatio`.
  ///
  /// - Throws: `noPolicy` where that is not finite.
  public func best(demand: some DemandDistribution) throws(StockPolicyFailure) -> (level: Double, profit: Double) {
    let level = demand.quantile(criticalRatio)
    guard level.isFinite else { throw .noPolicy(reason: "no finite stock meets a service of \(criticalRatio)") }
    return (level, profit(at: level, demand: demand))
  }
}
