/// (r, Q) in whole units: exact where customers ask for one unit at a time (Poisson demand), since stock and open orders
/// then take each of r + 1 … r + Q equally often; for lumpier demand an approximation.
public struct CountReorderPoint: Hashable, Sendable {
  /// r, units.
  public let reorderPoint: Int
  /// Q, units.
  public let orderQuantity: Int
  /// g(r, Q) = (Kλ + Σ_{y=r+1}^{r+Q} G(y))/Q, money/time.
  public let cost: Double

  /// The cost of given r and Q.
  ///
  /// h = 20, p = 150, K = 100, λ = 1.5, X Poisson 3: g(3, 5) = 107.92358063314975.
  ///
  /// Source: Snyder & Shen, 2nd ed., (5.48).
  ///
  /// - Parameters:
  ///   - costs: h and p, money/(unit·time)
  ///   - fixedCost: K, money/order
  ///   - demandRate: λ, units/time
  ///   - leadTimeDemand: X, units
  /// - Throws: `outOfRange` unless K, λ > 0 and Q ≥ 1; `tooLarge` for |r| or Q above 1e6.
  /// - Complexity: O(Q) evaluations of the demand's `loss`.
  public init(
    reorderPoint: Int, orderQuantity: Int, costs: StockCosts, fixedCost: Double, demandRate: Double,
    leadTimeDemand: some CountDistribution
  ) throws(StockPolicyFailure) {
    try Require.positive(fixedCost, "fixedCost")
    try Require.positive(demandRate, "demandRate")
    guard orderQuantity >= 1 else {
      throw .outOfRange(parameter: "orderQuantity", value: Double(orderQuantity), allowed: "at least 1")
    }
    for size in [reorderPoint, orderQuantity] where size > Self.largest || size < -Self.largest {
      throw .tooLarge(what: "reorder point or order quantity", size: Double(size), limit: Double(Self.largest))
    }
    var sum = fixedCost * demandRate
    for level in (reorderPoint + 1)...(reorderPoint + orderQuantity) {
      sum += costs.expected(at: Double(level), demand: leadTimeDemand)
    }
    self.init(reorderPoint: reorderPoint, orderQuantity: orderQuantity, cost: sum / Double(orderQuantity))
  }

  private init(reorderPoint: Int, orderQuantity: Int, cost: Double) {
    self.reorderPoint = reorderPoint
    self.orderQuantity = orderQuantity
    self.cost = cost
  }

  private static let largest = 1_000_000

  /// The best r and Q: levels are taken up in the order of their cost G until the next one costs more than the mean so far.
  ///
  /// The example above gives r = 3, Q = 5.
  ///
  /// Source: A. Federgruen & Y.-S. Zheng, "An efficient algorithm for computing an optimal (r, Q) policy in continuous
  /// review stochastic inventory systems", Operations Research 40 (1992) 808–813. Equal costs: the lower level first.
  ///
  /// - Throws: as `init`; `noPolicy` where the service p/(p+h) asks for more than any finite level.
  /// - Complexity: O(Q*) evaluations of the demand's `loss`.
  public static func best(
    costs: StockCosts, fixedCost: Double, demandRate: Double, leadTimeDemand: some CountDistribution
  ) throws(StockPolicyFailure) -> CountReorderPoint {
    try Require.positive(fixedCost, "fixedCost")
    try Require.positive(demandRate, "demandRate")
    guard let start = leadTimeDemand.countQuantile(costs.criticalRatio), start <= largest else {
      throw .noPolicy(reason: "no level up to \(largest) meets a service of \(costs.criticalRatio)")
    }
    func cost(_ level: Int) -> Double { costs.expected(at: Double(level), demand: leadTimeDemand) }
    var (low, high) = (start - 1, start + 1)
    var (costLow, costHigh) = (cost(low), cost(high))
    var sum = fixedCost * demandRate + cost(start)
    var quantity = 1
    while min(costLow, costHigh) < sum / Double(quantity) {
      guard quantity < largest else {
        throw .tooLarge(what: "order quantity", size: Double(quantity + 1), limit: Double(largest))
      }
      quantity += 1
      if costLow <= costHigh {
        sum += costLow
        low -= 1
        costLow = cost(low)
      } else {
        sum += costHigh
        high += 1
        costHigh = cost(high)
      }
    }
    return CountReorderPoint(reorderPoint: low, orderQuantity: quantity, cost: sum / Double(quantity))
  }
}
