import Domain

extension EdgeCase {
  static let all = empty + amounts + time + offers + cycles + ratios

  /// Tables without rows, and rows that ask for nothing.
  private static let empty = [
    EdgeCase("no rows at all", cost: 0) { _ in },
    EdgeCase("no stock at all", cost: 70) {
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 7)
    },
    EdgeCase("no lanes at all", cost: 70) {
      $0.stock(Sketch.a, 10)
      $0.demand(Sketch.r1, 7)
    },
    EdgeCase("no demand at all", cost: 6) {
      $0.scenario.products[Sketch.p1].holdingCost = 2
      $0.stock(Sketch.a, 3)
      $0.lane(Sketch.a, .region(Sketch.r1))
    },
    EdgeCase("demand of 0", cost: 3) {
      $0.stock(Sketch.a, 10)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 0)
      $0.demand(Sketch.r2, 3)
      $0.lane(Sketch.a, .region(Sketch.r2), cost: 1)
    },
    EdgeCase("a lane of capacity 0", cost: 40 + 8) {
      $0.stock(Sketch.a, 10)
      $0.lane(Sketch.a, .region(Sketch.r1), capacity: 0, only: Sketch.p1)
      $0.demand(Sketch.r1, 4)
      $0.lane(Sketch.a, .region(Sketch.r2), cost: 2)
      $0.demand(Sketch.r2, 4)
    },
    EdgeCase("a lane of shared capacity 0", cost: 40) {
      $0.stock(Sketch.a, 10)
      $0.lane(Sketch.a, .region(Sketch.r1), capacity: 0)
      $0.demand(Sketch.r1, 4)
    },
    EdgeCase("a region without lanes", cost: 50 + 5) {
      $0.stock(Sketch.a, 100)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 5)
      $0.demand(Sketch.r2, 5)
    },
    EdgeCase("all demand held", cost: 0) {
      $0.stock(Sketch.a, 10)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 5, held: 5, minimum: 5)
      $0.demand(Sketch.r2, 5, held: 9, maximum: 7)
    },
    EdgeCase("all prices and penalties 0", cost: 0) {
      for product in $0.scenario.products.refs { $0.scenario.products[product].price = 0 }
      $0.stock(Sketch.a, 10)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 5, penalty: 0)
    },
  ]

  private static let amounts = [
    EdgeCase("quantities of 1e12", cost: 1e12 + 10 * 5e11) {
      $0.stock(Sketch.a, 1e12)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 7.5e11)
      $0.lane(Sketch.a, .region(Sketch.r2), cost: 1)
      $0.demand(Sketch.r2, 7.5e11)
    },
    EdgeCase("quantities of 1e12 beside fractions", cost: 1e12 + 0.3) {
      $0.stock(Sketch.a, 1e12)
      $0.stock(Sketch.b, 0.3, of: Sketch.p2)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1)
      $0.lane(Sketch.b, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 1e12)
      $0.demand(Sketch.r1, 0.1 + 0.2, of: Sketch.p2)
    },
    EdgeCase("money of 1e12", cost: 3e12 + 2e12) {
      $0.stock(Sketch.a, 3)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1e12)
      $0.demand(Sketch.r1, 4, penalty: 2e12)
    },
    EdgeCase("0.1 + 0.2 of stock for 0.3 of demand", cost: 0.03 + 10 * (0.4 - 0.3)) {
      $0.stock(Sketch.a, 0.1)
      $0.stock(Sketch.b, 0.2)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 0.1)
      $0.lane(Sketch.b, .region(Sketch.r1), cost: 0.1)
      $0.demand(Sketch.r1, 0.4)
    },
    EdgeCase("thirds and sevenths", cost: 1.0 / 3 * (1.0 / 7) + 10 * (2.0 / 3 - 1.0 / 3)) {
      $0.stock(Sketch.a, 1.0 / 3)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1.0 / 7)
      $0.demand(Sketch.r1, 2.0 / 3)
    },
    EdgeCase("a millionth of a unit", cost: 1e-6 + 1e-5) {
      $0.stock(Sketch.a, 1e-6)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 2e-6)
    },
  ]

  private static let time = [
    // One unit a period, 60 periods, one lane that takes 2 periods: the first 2 units come never.
    EdgeCase("60 periods", cost: 20 + 58 * 1 + (58 * 57) / 2, periods: 60) {
      $0.scenario.products[Sketch.p1].holdingCost = 1
      $0.stock(Sketch.a, 58)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1, lead: 2)
      for period in Int32(1)...60 { $0.demand(Sketch.r1, 1, in: period) }
    },
    EdgeCase("a lead time that ends beyond T", cost: 40, periods: 3) {
      $0.stock(Sketch.a, 10)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1, lead: 3)
      $0.demand(Sketch.r1, 4, in: 3)
    },
    EdgeCase("a lead time that just arrives", cost: 4, periods: 3) {
      $0.stock(Sketch.a, 10)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1, lead: 2)
      $0.demand(Sketch.r1, 4, in: 3)
    },
    EdgeCase("a transfer that arrives too late, and one in time", cost: 40 + 4 * 2, periods: 3) {
      $0.stock(Sketch.a, 10)
      $0.lane(Sketch.a, .warehouse(Sketch.b), cost: 1, lead: 2)
      $0.lane(Sketch.b, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 4, in: 2)
      $0.demand(Sketch.r1, 4, in: 3)
    },
    // 5 asked for in 2, none there before 4: 5 · 10 in 2 and in 3, then delivered.
    EdgeCase("a backorder that begins later", cost: 100 + 5, periods: 4) {
      $0.scenario.policy.unmet = .backorder
      $0.scenario.receipts = [ReceiptRow(warehouse: Sketch.a, product: Sketch.p1, period: 4, quantity: 9)]
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 5, in: 2)
    },
    EdgeCase("a backorder that is capped in each period", cost: 30 + 10 + 5, periods: 3) {
      $0.scenario.policy.unmet = .backorder
      $0.stock(Sketch.a, 9)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 5, in: 1, maximum: 2)
      $0.demand(Sketch.r1, 0, in: 2, maximum: 2)
    },
  ]

  private static let offers = [
    // An unlimited offer sells the total need (4) in each of 2 periods; each unit costs 2 and ends worth 5.
    EdgeCase("an unlimited offer below end value", cost: 8 * 2 - 4 * 5, periods: 2) {
      $0.scenario.products[Sketch.p1].endValue = 5
      $0.offer(cost: 2)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 4)
    },
    EdgeCase("a large offer below end value", cost: 104 * 2 - 100 * 5) {
      $0.scenario.products[Sketch.p1].endValue = 5
      $0.offer(cost: 2, maximum: 104)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 4)
    },
    EdgeCase("an unlimited offer below end value, and storage", cost: 7 * 2 - 3 * 5, periods: 2) {
      $0.scenario.products[Sketch.p1].endValue = 5
      $0.scenario.warehouses[Sketch.a].storage = 3
      $0.offer(cost: 2)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 4)
    },
    EdgeCase("an offer for nothing", cost: 4) {
      $0.offer(cost: 0)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 4)
    },
    EdgeCase("a budget of 0", cost: 2 + 20) {
      $0.scenario.policy.purchaseBudget = 0
      $0.stock(Sketch.a, 2)
      $0.offer(cost: 2)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 4)
    },
    // 7 units buy safety (5 saved for 2 each) and service.
    EdgeCase("an offer for safety stock", cost: 11 * 2) {
      $0.scenario.policy.safetyStockPenalty = 5
      $0.stock(Sketch.a, 0, safety: 7)
      $0.offer(cost: 2)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 4)
    },
    EdgeCase("safety stock where nothing can be", cost: 3 * 7 * 2, periods: 2) {
      $0.scenario.policy.safetyStockPenalty = 3
      $0.stock(Sketch.a, 0, safety: 7)
    },
  ]

  private static let cycles = [
    EdgeCase("transfers that cost nothing, round and round", cost: 4, periods: 3) {
      $0.stock(Sketch.a, 10)
      $0.lane(Sketch.a, .warehouse(Sketch.b))
      $0.lane(Sketch.b, .warehouse(Sketch.a))
      $0.lane(Sketch.b, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 4, in: 2)
    },
    // A's end value makes it the place to be; the way back costs less than it brings.
    EdgeCase("a free cycle beside shared throughput", cost: 6 + 20, isNetwork: false) {
      $0.scenario.warehouses[Sketch.b].throughput = 6
      $0.stock(Sketch.a, 10)
      $0.stock(Sketch.b, 1, of: Sketch.p2)
      $0.lane(Sketch.a, .warehouse(Sketch.b))
      $0.lane(Sketch.b, .warehouse(Sketch.a))
      $0.lane(Sketch.b, .region(Sketch.r1), cost: 1)
      $0.demand(Sketch.r1, 8)
    },
  ]

  /// Units of a substitute for one asked for. Demand for P1 is met by P2, and so on.
  private static let ratios = [
    EdgeCase("a ratio of 1/3", cost: 3 + 20) {
      $0.stock(Sketch.a, 1, of: Sketch.p2)
      $0.lane(Sketch.a, .region(Sketch.r1), cost: 3)
      $0.demand(Sketch.r1, 5)
      $0.substitute(Sketch.p1, by: Sketch.p2, ratio: 1.0 / 3)
    },
    // 12 of P3 are 2 of P1; all penalties 10, no cost.
    EdgeCase("ratios 2 · 3 = 6 round a cycle", cost: 30) {
      $0.stock(Sketch.a, 12, of: Sketch.p3)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 2, penalty: 60)
      $0.demand(Sketch.r1, 3, of: Sketch.p2)
      $0.substitute(Sketch.p1, by: Sketch.p2, ratio: 2)
      $0.substitute(Sketch.p2, by: Sketch.p3, ratio: 3)
      $0.substitute(Sketch.p1, by: Sketch.p3, ratio: 6)
    },
    // 10 of P3 are 2 of P1; the 2 that are left are 2/3 of P2, beside the 0.5 of its own.
    EdgeCase("ratios 2 · 3 ≠ 5 round a cycle", cost: 10 * (3 - 0.5 - 2.0 / 3), isNetwork: false) {
      $0.stock(Sketch.a, 12, of: Sketch.p3)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 2, penalty: 60)
      $0.demand(Sketch.r1, 3, of: Sketch.p2)
      $0.stock(Sketch.a, 0.5, of: Sketch.p2)
      $0.substitute(Sketch.p1, by: Sketch.p2, ratio: 2)
      $0.substitute(Sketch.p2, by: Sketch.p3, ratio: 3)
      $0.substitute(Sketch.p1, by: Sketch.p3, ratio: 5)
    },
    // P2 stands for P1 at 2 in one region and at 4 in the other, but P1 itself has no stock that would tie them.
    EdgeCase("another ratio in another region", cost: 10 * (6 - 5)) {
      $0.stock(Sketch.a, 14, of: Sketch.p2)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.lane(Sketch.a, .region(Sketch.r2))
      $0.demand(Sketch.r1, 3)
      $0.demand(Sketch.r2, 3)
      $0.substitute(Sketch.p1, by: Sketch.p2, ratio: 2, at: Sketch.r1)
      $0.substitute(Sketch.p1, by: Sketch.p2, ratio: 4, at: Sketch.r2)
    },
    EdgeCase("another ratio in another region, tied by stock", cost: 10 * (8 - 2 - 5), isNetwork: false) {
      $0.stock(Sketch.a, 2)
      $0.stock(Sketch.a, 14, of: Sketch.p2)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.lane(Sketch.a, .region(Sketch.r2))
      $0.demand(Sketch.r1, 3)
      $0.demand(Sketch.r2, 5)
      $0.substitute(Sketch.p1, by: Sketch.p2, ratio: 2, at: Sketch.r1)
      $0.substitute(Sketch.p1, by: Sketch.p2, ratio: 4, at: Sketch.r2)
    },
    EdgeCase("a ratio there and back that cancels: 1/3 and 3", cost: 40) {
      $0.stock(Sketch.a, 1)
      $0.stock(Sketch.a, 6, of: Sketch.p2)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 2, penalty: 50)
      $0.demand(Sketch.r1, 3, of: Sketch.p2)
      $0.substitute(Sketch.p1, by: Sketch.p2, ratio: 3, penalty: 40)
      $0.substitute(Sketch.p2, by: Sketch.p1, ratio: 1.0 / 3, penalty: 40)
    },
    EdgeCase("ratios of a million, cancelling", cost: 5) {
      $0.stock(Sketch.a, 2e6, of: Sketch.p2)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 2.5)
      $0.substitute(Sketch.p1, by: Sketch.p2, ratio: 1e6)
    },
  ]
}
