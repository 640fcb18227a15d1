import Domain
import PlanChecks
import PlanFiles
import Planning
import Testing

@Suite("Plans with grade ladders")
struct LadderPlanTests {
  /// R1 asks for 100 A and takes 20 B for what A lacks; both have ladders. R2 asks for 30 A and has no grades.
  private static var scenario: Scenario {
    var scenario = Scenario(
      name: "ladders",
      products: [Product(code: "A", price: 10, pack: 2, ladder: true), Product(code: "B", price: 10, ladder: true)],
      warehouses: [Warehouse(code: "W")],
      regions: [Region(code: "R1", tier: Ref(0)), Region(code: "R2", tier: Ref(0))])
    scenario.stock = [
      StockRow(warehouse: Ref(0), product: Ref(0), onHand: 110),
      StockRow(warehouse: Ref(0), product: Ref(1), onHand: 23),
    ]
    scenario.demand = [
      DemandRow(region: Ref(0), product: Ref(0), quantity: 100, unmetPenalty: 10),
      DemandRow(region: Ref(0), product: Ref(1), quantity: 3, unmetPenalty: 10),
      DemandRow(region: Ref(1), product: Ref(0), quantity: 30, unmetPenalty: 20),
    ]
    scenario.lanes = [
      LaneRow(from: Ref(0), to: .region(Ref(0))), LaneRow(from: Ref(0), to: .region(Ref(1))),
    ]
    scenario.substitutes = [SubstituteRow(product: Ref(0), substitute: Ref(1), region: Ref(0))]
    scenario.grades = [
      GradeRow(region: Ref(0), grade: 1, customers: 3), GradeRow(region: Ref(0), grade: 2, customers: 4),
    ]
    return scenario
  }

  @Test("what a region gets of a product, for whatever demand, becomes its limits; no grades, an alert")
  func planned() async throws {
    let plan = try await Planner().plan(Self.scenario)
    #expect(plan.summary.status == .optimal)
    // 80 A are 40 packs of 2: 7·4 + 3·4 has a smaller step than 7·1 + 3·11. 23 B: 7·2 + 3·3.
    #expect(plan.limits.map(\.limit) == [8, 4, 5, 2])
    #expect(plan.limits.map(\.product.index) == [0, 0, 1, 1])
    #expect(plan.limits.map(\.customers) == [3, 4, 3, 4])
    #expect(plan.limits.allSatisfy { $0.region == Ref(0) && $0.period == 1 && $0.leftOver == 0 })
    let alert = try #require(plan.alerts.first { $0.kind == "no-grades" })
    #expect(alert.region == Ref(1) && alert.product == Ref(0) && alert.period == 1 && alert.value == 30)
    #expect(alert.message == "R2 gets 30 of A in period 1 without a ladder: grades.csv has no customers there")
    #expect(plan.alerts.count == 1)
    #expect(PlanChecker.check(plan, of: Self.scenario).passed)
  }

  @Test("a region with more customers than the exact search takes gets an alert, and the plan still passes")
  func tooLarge() async throws {
    var scenario = Self.scenario
    scenario.grades = [
      GradeRow(region: Ref(0), grade: 1, customers: 1_000_003), GradeRow(region: Ref(0), grade: 2, customers: 900_001),
    ]
    for row in scenario.stock.indices { scenario.stock[row].onHand *= 1e6 }
    for row in scenario.demand.indices { scenario.demand[row].quantity *= 1e6 }
    let plan = try await Planner().plan(scenario)
    #expect(plan.limits.isEmpty)
    #expect(plan.alerts.map(\.kind) == ["no-ladder", "no-ladder", "no-grades"])
    #expect(PlanChecker.check(plan, of: scenario).passed)
  }
}
