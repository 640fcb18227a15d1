/// The textbook's short cuts to r and Q, for comparison and for hand checks; `best()` is exact and fast enough.
extension ReorderPointPolicy {
  /// Expected-inventory-level approximation, for a cost p per unit that waits (not per time): Q and r in turns from
  /// r = F⁻¹(1 − Qh/(pλ)) and Q = √(2λ(K + p n(r))/h).
  ///
  /// The example of `cost` gives r = 213.97044214, Q = 318.59018108 at 95.45114022.
  ///
  /// Source: (5.16)–(5.18), algorithm 5.1 (after Hadley & Whitin 1963). Changed: iterated until neither changes by 1e-9
  /// relative.
  ///
  /// - Throws: `noPolicy` where Qh ≥ pλ, so that never ordering is better, or the turns do not settle in 10,000.
  public func expectedInventoryApproximation() throws(StockPolicyFailure) -> PricedReorderPoint {
    let (h, p, rate) = (costs.holding, costs.stockout, order.demandRate)
    var quantity = order.quantity
    for _ in 0..<10_000 {
      let tail = quantity * h / (p * rate)
      guard tail < 1 else { throw .noPolicy(reason: "a shortage costs too little to hold any stock") }
      // The upper tail, so that a small one keeps its digits.
      let point = leadTimeDemand.mean - leadTimeDemand.standardDeviation * StandardNormal.quantile(tail)
      let shortage = leadTimeDemand.loss(point)
      let next = (2 * rate * (order.fixedCost + p * shortage) / h).squareRoot()
      if abs(next - quantity) <= 1e-12 * next {
        let cost =
          h * (point - leadTimeDemand.mean + next / 2) + order.fixedCost * rate / next + p * rate * shortage / next
        return PricedReorderPoint(reorderPoint: point, orderQuantity: next, cost: cost)
      }
      quantity = next
    }
    throw .noPolicy(reason: "the approximation does not settle")
  }

  /// Q from the square-root formula with backorders, r the best for it; (3.27) and (5.9).
  ///
  /// The example of `cost` gives r = 128.6378144, Q = 308.57378012.
  public func backorderApproximation() throws(StockPolicyFailure) -> PricedReorderPoint {
    let quantity = try order.withBackorders(stockoutCost: costs.stockout).quantity
    let point = try bestReorderPoint(orderQuantity: quantity)
    return PricedReorderPoint(
      reorderPoint: point, orderQuantity: quantity, cost: try cost(reorderPoint: point, orderQuantity: quantity))
  }

  /// Q from the square-root formula, r from the newsvendor: (3.4) and (5.21).
  ///
  /// The example of `cost` gives r = 190.33699657, Q = 304.04678003.
  public func safetyStockApproximation() throws(StockPolicyFailure) -> PricedReorderPoint {
    let point = leadTimeDemand.quantile(costs.criticalRatio)
    return PricedReorderPoint(
      reorderPoint: point, orderQuantity: order.quantity,
      cost: try cost(reorderPoint: point, orderQuantity: order.quantity))
  }

  /// Loss-function approximation: n(r) = hQ/(h + p) and Q = √(2(Kλ + (h + p) n⁽²⁾(r))/h) in turns.
  ///
  /// The example of `cost` gives r = 126.86706, Q = 328.44914.
  ///
  /// Source: (5.28), (5.29) (Hadley & Whitin 1963). Changed: iterated until Q changes by less than 1e-12 relative.
  ///
  /// - Throws: `noPolicy` if the turns do not settle in 10,000.
  public func lossApproximation() throws(StockPolicyFailure) -> PricedReorderPoint {
    let (h, p) = (costs.holding, costs.stockout)
    var quantity = order.quantity
    for _ in 0..<10_000 {
      let shortage = h * quantity / (h + p)
      // n falls from below μ − shortage … to 0; the bracket holds the one crossing.
      let low = leadTimeDemand.mean - shortage
      let point = Root.ofIncreasing(from: low, to: low + shortage + 40 * leadTimeDemand.standardDeviation) {
        shortage - leadTimeDemand.loss($0)
      }
      let waiting = leadTimeDemand.secondLoss(point)
      let next = (2 * (order.fixedCost * order.demandRate + (h + p) * waiting) / h).squareRoot()
      if abs(next - quantity) <= 1e-12 * next {
        return PricedReorderPoint(
          reorderPoint: point, orderQuantity: next, cost: try cost(reorderPoint: point, orderQuantity: next))
      }
      quantity = next
    }
    throw .noPolicy(reason: "the approximation does not settle")
  }

}
