/// Orders of one product over a horizon of known demand, nothing late: the problem of Wagner and Whitin.
public struct LotSizing: Hashable, Sendable {
  /// One period.
  public struct Period: Hashable, Sendable {
    /// d, units, asked for in this period.
    public let demand: Double
    /// K, money per order placed (and received) in this period.
    public let fixedCost: Double
    /// c, money per unit ordered in this period.
    public let unitCost: Double
    /// h, money per unit in stock at the end of this period.
    public let holdingCost: Double

    /// - Throws: `outOfRange` for a negative or infinite number.
    public init(
      demand: Double, fixedCost: Double, unitCost: Double = 0, holdingCost: Double
    ) throws(StockPolicyFailure) {
      try Require.nonNegative(demand, "demand")
      try Require.nonNegative(fixedCost, "fixedCost")
      try Require.nonNegative(unitCost, "unitCost")
      try Require.nonNegative(holdingCost, "holdingCost")
      self.demand = demand
      self.fixedCost = fixedCost
      self.unitCost = unitCost
      self.holdingCost = holdingCost
    }
  }

  /// Units ordered in each period; 0 where no order is placed.
  public let orders: [Double]
  /// For each period, the period (from 0) of the next order if one is placed here; the number of periods where there is none.
  public let nextOrder: [Int]
  /// Money over the horizon.
  public let cost: Double

  /// The cheapest orders: θ(t) = min over s > t of K_t + Σ_{t ≤ i < s} (c_t + h_t + … + h_{i−1}) d_i + θ(s).
  ///
  /// K = 500, h = 2 and demand 90, 120, 80, 70: orders 210, 0, 150, 0, cost 1380.
  ///
  /// Source: H. M. Wagner & T. M. Whitin, "Dynamic version of the economic lot size model", Management Science 5 (1958)
  /// 89–96; Snyder & Shen, 2nd ed., (3.39), algorithm 3.1. Changed: costs may differ by period, holding is charged at the
  /// rate of each period passed, and a period without demand may be passed without an order. Equal costs: the
  /// earlier next order.
  ///
  /// - Throws: `tooLarge` above 20,000 periods.
  /// - Complexity: O(periods²) time, O(periods) memory.
  public init(_ periods: [Period]) throws(StockPolicyFailure) {
    guard periods.count <= 20_000 else {
      throw .tooLarge(what: "periods", size: Double(periods.count), limit: 20_000)
    }
    let end = periods.count
    var costToGo = Array(repeating: 0.0, count: end + 1)
    var next = Array(repeating: end, count: end)
    var places = Array(repeating: true, count: end)
    for t in periods.indices.reversed() {
      var best = Double.infinity
      var spent = periods[t].fixedCost
      var unit = periods[t].unitCost
      for last in t..<end {
        spent += unit * periods[last].demand
        unit += periods[last].holdingCost
        if spent + costToGo[last + 1] < best {
          best = spent + costToGo[last + 1]
          next[t] = last + 1
        }
      }
      if periods[t].demand == 0, costToGo[t + 1] <= best {
        best = costToGo[t + 1]
        places[t] = false
      }
      costToGo[t] = best
    }
    var orders = Array(repeating: 0.0, count: end)
    var t = 0
    while t < end {
      if places[t] {
        orders[t] = periods[t..<next[t]].reduce(0) { $0 + $1.demand }
        t = next[t]
      } else {
        t += 1
      }
    }
    self.orders = orders
    nextOrder = next
    cost = costToGo[0]
  }
}
