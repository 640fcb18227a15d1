/// Order Q units whenever stock and open orders fall to r: demand by normal approximation, watched all the time.
///
/// Symbols: K fixed cost per order, λ demand per time, h and p costs of a unit in stock or waiting per time, X demand over
/// the lead time, N(μ_X, σ_X²). Source throughout: Snyder & Shen, 2nd ed. (Wiley 2019), chapter 5.
public struct ReorderPointPolicy: Sendable {
  /// h and p per unit and time.
  public let costs: StockCosts
  /// K and λ, with h as in `costs`.
  public let order: EconomicOrder
  /// X.
  public let leadTimeDemand: NormalDemand

  /// - Parameters:
  ///   - fixedCost: K, money/order
  ///   - demandRate: λ, units/time
  /// - Throws: `outOfRange` unless both are > 0 and the lead-time demand varies (σ_X > 0).
  public init(
    costs: StockCosts, fixedCost: Double, demandRate: Double, leadTimeDemand: NormalDemand
  ) throws(StockPolicyFailure) {
    order = try EconomicOrder(fixedCost: fixedCost, demandRate: demandRate, holdingCost: costs.holding)
    try Require.positive(leadTimeDemand.standardDeviation, "standard deviation of lead-time demand")
    self.costs = costs
    self.leadTimeDemand = leadTimeDemand
  }
}

/// A reorder point, an order quantity, and the expected cost per time.
public struct PricedReorderPoint: Hashable, Sendable {
  /// r, units.
  public let reorderPoint: Double
  /// Q, units.
  public let orderQuantity: Double
  /// g(r, Q), money/time.
  public let cost: Double
}

extension ReorderPointPolicy {
  /// g(r, Q) = (Kλ + ∫_r^{r+Q} G(y) dy)/Q, money/time.
  ///
  /// h = 0.225, p = 7.5, K = 8, λ = 1300, X ~ N(1300/12, 150²/12): g(126.8, 328.5) = 78.07116250928294.
  ///
  /// Source: (5.7). Changed: the integral in closed form by the second-order loss function,
  /// h Q (r + Q/2 − μ_X) + (h + p)(n⁽²⁾(r) − n⁽²⁾(r + Q)). O(1).
  ///
  /// - Throws: `outOfRange` unless `orderQuantity` > 0 and `reorderPoint` is finite.
  public func cost(reorderPoint: Double, orderQuantity: Double) throws(StockPolicyFailure) -> Double {
    try Require.finite(reorderPoint, "reorderPoint")
    try Require.positive(orderQuantity, "orderQuantity")
    return costOf(reorderPoint, orderQuantity)
  }

  private func costOf(_ point: Double, _ quantity: Double) -> Double {
    let middle = point + quantity / 2
    let waiting = leadTimeDemand.secondLoss(point) - leadTimeDemand.secondLoss(point + quantity)
    let stock = costs.holding * (middle - leadTimeDemand.mean)
    return order.fixedCost * order.demandRate / quantity + stock + (costs.holding + costs.stockout) * waiting / quantity
  }

  /// The best reorder point for a quantity: the r with G(r) = G(r + Q).
  ///
  /// Q = 318 in the example of `cost` gives 127.788034867.
  ///
  /// Source: (5.9); Y.-S. Zheng, "On properties of stochastic inventory systems", Management Science 38 (1992) 87–103,
  /// lemma 2. O(1), at most 200 evaluations.
  ///
  /// - Throws: `outOfRange` unless `orderQuantity` > 0.
  public func bestReorderPoint(orderQuantity: Double) throws(StockPolicyFailure) -> Double {
    try Require.positive(orderQuantity, "orderQuantity")
    return pointFor(orderQuantity)
  }

  private func pointFor(_ quantity: Double) -> Double {
    let top = leadTimeDemand.quantile(costs.criticalRatio)
    // G is convex with its least value at `top`, which therefore lies between r and r + Q.
    return Root.ofIncreasing(from: top - quantity, to: top) {
      costs.expected(at: $0 + quantity, demand: leadTimeDemand) - costs.expected(at: $0, demand: leadTimeDemand)
    }
  }

  /// The best policy of all: r = r(Q) and Q where G(r(Q)) = g(r(Q), Q).
  ///
  /// The example of `cost` gives r = 126.86706, Q = 328.44914 at 78.07114627.
  ///
  /// Source: Zheng (1992), theorem 2 and section 4. Changed: both equations are solved by halving. At most 200 × 200
  /// evaluations, about a millisecond.
  ///
  /// - Throws: `noPolicy` where the costs are so far apart that no finite quantity satisfies them.
  public func best() throws(StockPolicyFailure) -> PricedReorderPoint {
    func excess(_ quantity: Double) -> Double {
      let point = pointFor(quantity)
      return costs.expected(at: point, demand: leadTimeDemand) - costOf(point, quantity)
    }
    var high = order.quantity
    while excess(high) < 0 {
      high *= 2
      guard high < 1e60 else { throw .noPolicy(reason: "no finite order quantity balances the costs") }
    }
    let quantity = Root.ofIncreasing(from: 0, to: high, excess)
    let point = pointFor(quantity)
    return PricedReorderPoint(reorderPoint: point, orderQuantity: quantity, cost: costOf(point, quantity))
  }
}
