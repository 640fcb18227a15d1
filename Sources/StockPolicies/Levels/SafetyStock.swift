/// What is promised to customers.
public enum ServiceTarget: Hashable, Sendable {
  /// α: the share of replenishment cycles without a shortage.
  case cycleService(Double)
  /// β: the share of demand met from stock.
  case fillRate(Double)
}

/// A reorder point with what it keeps and promises.
public struct SafetyStock: Hashable, Sendable {
  /// r, units: order when stock and open orders fall to it.
  public let reorderPoint: Double
  /// r − E[X], units; below 0 where the target is met with less than the mean.
  public let safetyStock: Double
  /// P(X ≤ r), the share of cycles without a shortage.
  public let cycleService: Double
  /// 1 − (n(r) − n(r + Q))/Q, the share of demand met from stock.
  public let fillRate: Double
}

extension SafetyStock {
  /// The least reorder point that keeps a promise when Q units are ordered at a time.
  ///
  /// Cycle service: r = F⁻¹(α), so the safety stock is z_α σ_X for normal demand. Fill rate: the least r with
  /// n(r) − n(r + Q) ≤ (1 − β) Q, where n is the loss function of lead-time demand.
  ///
  /// X ~ N(80, 500) (see `LeadTimeDemand`): α = 0.95 keeps 36.78004522900572 units; β = 0.98 with Q = 100 keeps
  /// 21.52143257817778.
  ///
  /// Source: Silver, Pyke & Thomas, 4th ed. (CRC 2017), (6.7) and (6.21); the exact fill rate of an (r, Q) policy with
  /// backorders: S. Axsäter, Inventory Control, 3rd ed. (Springer 2015), (5.50). Changed: the second loss term is kept
  /// (the textbook form drops it, which matters where Q is small against σ_X), and any distribution will do.
  ///
  /// - Parameters:
  ///   - target: the promise
  ///   - demand: demand over lead time, and review interval if stock is not watched all the time [X], units
  ///   - orderQuantity: Q, units
  /// - Throws: `outOfRange` for a target outside (0, 1) or a quantity ≤ 0; `noPolicy` if no finite level keeps the promise.
  /// - Complexity: one `quantile`, or at most 260 evaluations of `loss` (O(log r) for counts).
  public static func meeting(
    _ target: ServiceTarget, demand: some DemandDistribution, orderQuantity: Double
  ) throws(StockPolicyFailure) -> SafetyStock {
    try Require.positive(orderQuantity, "orderQuantity")
    switch target {
    case .cycleService(let share):
      try Require.share(share, "cycle service")
      return try SafetyStock(reorderPoint: demand.quantile(share), demand: demand, orderQuantity: orderQuantity)
    case .fillRate(let share):
      try Require.share(share, "fill rate")
      let allowed = (1 - share) * orderQuantity
      return try SafetyStock(
        reorderPoint: point(demand, orderQuantity, shortage: allowed), demand: demand, orderQuantity: orderQuantity)
    }
  }

  /// What a given reorder point keeps and promises.
  ///
  /// - Throws: `outOfRange` unless `orderQuantity` > 0; `noPolicy` unless `reorderPoint` is finite.
  public init(
    reorderPoint: Double, demand: some DemandDistribution, orderQuantity: Double
  ) throws(StockPolicyFailure) {
    try Require.positive(orderQuantity, "orderQuantity")
    guard reorderPoint.isFinite else { throw .noPolicy(reason: "no finite stock keeps the promise") }
    self.reorderPoint = reorderPoint
    safetyStock = reorderPoint - demand.mean
    cycleService = demand.cumulative(reorderPoint)
    let shortage = demand.loss(reorderPoint) - demand.loss(reorderPoint + orderQuantity)
    fillRate = min(1, max(0, 1 - shortage / orderQuantity))
  }

  /// The least point whose expected shortage per cycle is at most `shortage`; whole for counts.
  private static func point(
    _ demand: some DemandDistribution, _ orderQuantity: Double, shortage: Double
  ) throws(StockPolicyFailure) -> Double {
    func excess(_ point: Double) -> Double { shortage - (demand.loss(point) - demand.loss(point + orderQuantity)) }
    if demand is any CountDistribution {
      // The whole number below −Q loses every unit, so counting starts there.
      let offset = -orderQuantity.rounded(.up)
      guard let steps = Root.firstCount(upTo: CountLimit.largest, { excess(offset + Double($0)) >= 0 }) else {
        throw .noPolicy(reason: "no count of units keeps the promise")
      }
      return offset + Double(steps)
    }
    let spread = max(demand.standardDeviation, 1e-12 * max(1, abs(demand.mean)))
    var width = spread + orderQuantity
    while excess(demand.mean + width) < 0 {
      width *= 2
      guard width < 1e60 else { throw .noPolicy(reason: "no finite stock keeps the promise") }
    }
    let low = min(0, demand.mean) - orderQuantity - 40 * spread
    return Root.ofIncreasing(from: low, to: demand.mean + width, excess)
  }
}
