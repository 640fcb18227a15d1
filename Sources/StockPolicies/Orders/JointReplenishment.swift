/// Several products ordered together share a fixed cost: each is ordered every mᵢ-th time.
public struct JointReplenishment: Hashable, Sendable {
  /// One product of the group.
  public struct Item: Hashable, Sendable {
    /// Cost of having this product on an order [kᵢ], money.
    public let fixedCost: Double
    /// Demand per time [λᵢ], units/time.
    public let demandRate: Double
    /// Holding cost [hᵢ], money/(unit·time).
    public let holdingCost: Double

    /// - Throws: `outOfRange` unless `demandRate` and `holdingCost` > 0 and `fixedCost` ≥ 0.
    public init(fixedCost: Double, demandRate: Double, holdingCost: Double) throws(StockPolicyFailure) {
      try Require.nonNegative(fixedCost, "fixedCost")
      try Require.positive(demandRate, "demandRate")
      try Require.positive(holdingCost, "holdingCost")
      self.fixedCost = fixedCost
      self.demandRate = demandRate
      self.holdingCost = holdingCost
    }
  }

  /// T, time between orders.
  public let interval: Double
  /// mᵢ: the product is on every mᵢ-th order.
  public let multiples: [Int]
  /// Qᵢ = mᵢ λᵢ T, units.
  public let quantities: [Double]
  /// Money per time.
  public let cost: Double

  /// Silver's heuristic: the product with the smallest kᵢ/(hᵢλᵢ) is on every order, the others as often as the square-root
  /// formula says.
  ///
  /// K = 600, k = 120, 840, 300, h = 160, 20, 50, λ = 1 each: T = 3.103164454170876, m = 1, 3, 1, cost 837.8544026261366.
  ///
  /// Source: E. A. Silver, "A simple method of determining order quantities in joint replenishments under deterministic
  /// demand", Management Science 22 (1976) 1351–1361, steps 1–3. Nothing changed; halves are rounded to even.
  ///
  /// - Parameters:
  ///   - sharedFixedCost: cost per order whatever is on it [K], money
  ///   - items: the products
  /// - Throws: `outOfRange` unless `sharedFixedCost` > 0, `count` for no items, `tooLarge` for a multiple above 1e9.
  /// - Complexity: O(items).
  public init(sharedFixedCost: Double, items: [Item]) throws(StockPolicyFailure) {
    try Require.positive(sharedFixedCost, "sharedFixedCost")
    let ratios = items.map { $0.fixedCost / ($0.holdingCost * $0.demandRate) }
    guard let smallest = ratios.indices.min(by: { ratios[$0] < ratios[$1] }) else {
      throw .count(parameter: "items", count: 0, expected: 1)
    }
    let leader = items[smallest]
    let scale = leader.holdingCost * leader.demandRate / (sharedFixedCost + leader.fixedCost)
    var multiples: [Int] = []
    for (index, ratio) in ratios.enumerated() {
      let multiple = max(1, (ratio * scale).squareRoot().rounded(.toNearestOrEven))
      guard multiple <= 1e9, let whole = Int(exactly: multiple) else {
        throw .tooLarge(what: "order multiple", size: multiple, limit: 1e9)
      }
      multiples.append(index == smallest ? 1 : whole)
    }
    var orderCost = sharedFixedCost
    var stockCost = 0.0
    for (item, multiple) in zip(items, multiples) {
      orderCost += item.fixedCost / Double(multiple)
      stockCost += item.holdingCost * Double(multiple) * item.demandRate
    }
    let interval = (2 * orderCost / stockCost).squareRoot()
    self.interval = interval
    self.multiples = multiples
    quantities = zip(items, multiples).map { $0.demandRate * Double($1) * interval }
    cost = orderCost / interval + interval / 2 * stockCost
  }
}
