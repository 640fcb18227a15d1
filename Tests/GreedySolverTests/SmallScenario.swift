internal import Domain

/// A scenario of a few lines, written as a planner would say it. Codes: warehouses A, B, C; regions R1…; products P1….
struct SmallScenario {
  static let district = Ref<Region>(0)
  static let (a, b, c) = (Ref<Warehouse>(0), Ref<Warehouse>(1), Ref<Warehouse>(2))
  static let (r1, r2, r3) = (Ref<Region>(1), Ref<Region>(2), Ref<Region>(3))
  static let (p1, p2, p3) = (Ref<Product>(0), Ref<Product>(1), Ref<Product>(2))

  var scenario: Scenario

  /// Three of each; R1 and R2 lie in the district D.
  init(periods: Int32 = 1, tiers: [Tier] = [Tier(name: "standard", weight: 1)]) {
    let tier = Ref<Tier>(0)
    scenario = Scenario(
      name: "small", periods: periods, tiers: tiers,
      products: ["P1", "P2", "P3"].map { Product(code: $0, price: 1) },
      warehouses: ["A", "B", "C"].map { Warehouse(code: $0) },
      regions: [
        Region(code: "D", tier: tier), Region(code: "R1", parent: Self.district, tier: tier),
        Region(code: "R2", parent: Self.district, tier: tier), Region(code: "R3", tier: tier),
      ])
  }

  mutating func stock(
    _ warehouse: Ref<Warehouse>, _ quantity: Double, of product: Ref<Product> = p1, reserved: Double = 0,
    safety: Double = 0
  ) {
    scenario.stock.append(
      StockRow(
        warehouse: warehouse, product: product, onHand: quantity, reserved: reserved, safetyStock: safety))
  }

  mutating func lane(_ from: Ref<Warehouse>, _ to: Ref<Region>, cost: Double, lead: Int32 = 0) {
    scenario.lanes.append(LaneRow(from: from, to: .region(to), leadTime: lead, cost: cost))
  }

  mutating func transfer(_ from: Ref<Warehouse>, _ to: Ref<Warehouse>, cost: Double, lead: Int32 = 0) {
    scenario.lanes.append(LaneRow(from: from, to: .warehouse(to), leadTime: lead, cost: cost))
  }

  mutating func demand(
    _ region: Ref<Region>, _ quantity: Double, of product: Ref<Product> = p1, in period: Int32 = 1, penalty: Double,
    minimum: Double = 0
  ) {
    scenario.demand.append(
      DemandRow(
        region: region, product: product, period: period, quantity: quantity, minimum: minimum,
        unmetPenalty: penalty))
  }

  /// The rows sorted, as a reader leaves them.
  var sorted: Scenario {
    var scenario = scenario
    scenario.sortRows()
    return scenario
  }
}
