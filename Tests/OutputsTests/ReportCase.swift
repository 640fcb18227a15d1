internal import Domain

/// Two plans written by hand.
enum ReportCase {
  /// A city's wholesaler: R1 gets all, R2 lacks 400 of P1 (45 a unit), of which 100 were covered by P2.
  static var cigarettes: (Scenario, Plan) {
    let tiers = [Tier(name: "重点", weight: 2), Tier(name: "一般", weight: 1)]
    var scenario = Scenario(
      name: "春季紧俏", currency: "CNY", tiers: tiers,
      products: [Product(code: "P1", name: "中华（硬）", price: 45), Product(code: "P2", name: "玉溪", price: 20)],
      warehouses: [Warehouse(code: "W1", name: "广州一库")],
      regions: [
        Region(code: "R1", name: "番禺区", tier: Ref(0)), Region(code: "R2", name: "越秀区", tier: Ref(1)),
      ])
    let (p1, p2) = (Ref<Product>(0), Ref<Product>(1))
    let (r1, r2) = (Ref<Region>(0), Ref<Region>(1))
    scenario.stock = [
      StockRow(warehouse: Ref(0), product: p1, onHand: 1600, reserved: 100),
      StockRow(warehouse: Ref(0), product: p2, onHand: 420),
    ]
    scenario.demand = [
      DemandRow(region: r1, product: p1, quantity: 800, unmetPenalty: 90),
      DemandRow(region: r2, product: p1, quantity: 1200, unmetPenalty: 45),
      DemandRow(region: r2, product: p2, quantity: 300, unmetPenalty: 20),
    ]
    var summary = PlanSummary(
      scenario: scenario.name, rule: .cost, status: .optimal, solverUsed: "network",
      solverWhy: "no rule ties products together")
    summary.cost.transport = 1500
    summary.cost.substitution = 40
    summary.cost.unmet = 18000
    summary.tiers = [
      TierSummary(name: "重点", unmetValue: 0, fillRate: 1), TierSummary(name: "一般", unmetValue: 18000, fillRate: 0.7),
    ]
    summary.kpi.fillRate = 0.8312
    var plan = Plan(summary: summary)
    plan.allocations = [
      line(r1, p1, p1, 800), line(r2, p1, p1, 700), line(r2, p1, p2, 120, covers: 100), line(r2, p2, p2, 300),
    ]
    plan.alerts =
      [
        Alert(severity: .critical, kind: "below-safety-stock", message: "玉溪 has run out at W1")
      ]
      + (1...5).map { Alert(severity: .warning, kind: "first-tier-unmet", message: "R1 lacks \($0)") }
    return (scenario, plan)
  }

  /// Everything served, by the greedy; the scenario's name tries to clear the screen.
  static var served: (Scenario, Plan) {
    var scenario = Scenario(
      name: "toys\u{1B}[2J", products: [Product(code: "P1", price: 2.5)], warehouses: [Warehouse(code: "W1")],
      regions: [Region(code: "R1", tier: Ref(0))])
    scenario.demand = [DemandRow(region: Ref(0), product: Ref(0), quantity: 3, held: 1, unmetPenalty: 9)]
    var summary = PlanSummary(
      scenario: scenario.name, rule: .cost, status: .feasible, solverUsed: "greedy",
      solverWhy: "asked for by name", bound: 90, gap: 0.1)
    summary.cost.transport = 112.5
    summary.cost.endValue = -12.5
    summary.tiers = [TierSummary(name: "standard", unmetValue: 0, fillRate: 1)]
    var plan = Plan(summary: summary)
    plan.allocations = [line(Ref(0), Ref(0), Ref(0), 2)]
    return (scenario, plan)
  }

  private static func line(
    _ region: Ref<Region>, _ demanded: Ref<Product>, _ supplied: Ref<Product>, _ quantity: Double,
    covers: Double? = nil
  ) -> AllocationLine {
    AllocationLine(
      period: 1, region: region, demanded: demanded, supplied: supplied, warehouse: Ref(0), shipPeriod: 1,
      quantity: quantity, covers: covers ?? quantity)
  }
}
