import Domain
import PlanChecks
import Planning
import Testing

@Suite("Scenarios without a plan")
struct InfeasibleTests {
  /// A scenario, the rule that its diagnosis must name, and a code that it must mention.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var rule: String
    var entity: String
    var isNetwork = false
    var scenario: Scenario

    init(
      _ name: String, rule: String, entity: String, isNetwork: Bool = false, periods: Int32 = 1,
      _ fill: (inout Sketch) -> Void
    ) {
      self.name = name
      self.rule = rule
      self.entity = entity
      self.isNetwork = isNetwork
      var sketch = Sketch(periods: periods)
      fill(&sketch)
      scenario = sketch.sorted
    }

    var testDescription: String { name }
  }

  static let cases = [
    Case("a guarantee beyond stock", rule: "minimum", entity: "P1 at R1", isNetwork: true) {
      $0.stock(Sketch.a, 5)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 10, minimum: 6)
    },
    Case(
      "a guarantee that waits, beyond what can come in time", rule: "minimum", entity: "P1 at R1", isNetwork: true,
      periods: 3
    ) {
      $0.scenario.policy.unmet = .backorder
      $0.stock(Sketch.a, 50)
      $0.lane(Sketch.a, .region(Sketch.r1), lead: 2)
      $0.demand(Sketch.r1, 10, in: 2, minimum: 1)
      $0.demand(Sketch.r1, 10, in: 3)
    },
    Case("a guarantee where no lane leads", rule: "minimum", entity: "P1 at R2", isNetwork: true) {
      $0.stock(Sketch.a, 50)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r2, 10, minimum: 1)
    },
    Case("two guarantees for the same stock", rule: "minimum", entity: "P1 at R2", isNetwork: true) {
      $0.stock(Sketch.a, 10)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.lane(Sketch.a, .region(Sketch.r2))
      $0.demand(Sketch.r1, 10, minimum: 6)
      $0.demand(Sketch.r2, 10, minimum: 6)
    },
    Case("a guarantee one short, beside 1e12 of another product", rule: "minimum", entity: "P1 at R1", isNetwork: true)
    {
      $0.stock(Sketch.a, 5)
      $0.stock(Sketch.a, 1e12, of: Sketch.p2)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 10, minimum: 6)
      $0.demand(Sketch.r1, 1e12, of: Sketch.p2)
    },
    Case(
      "a guarantee above what waits under backorder", rule: "minimum", entity: "P1 at R1", isNetwork: true, periods: 2
    ) {
      $0.scenario.policy.unmet = .backorder
      $0.stock(Sketch.a, 50)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 5, minimum: 6)
    },
    Case("a guarantee and a throughput", rule: "throughput", entity: "A") {
      $0.scenario.warehouses[Sketch.a].throughput = 7
      $0.stock(Sketch.a, 50)
      $0.stock(Sketch.a, 50, of: Sketch.p2)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 10, minimum: 4)
      $0.demand(Sketch.r1, 10, of: Sketch.p2, minimum: 4)
    },
    Case("a quota minimum beyond stock", rule: "quota minimum", entity: "share") {
      $0.stock(Sketch.a, 5)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 10)
      $0.quota("share", minimum: 6)
    },
    Case("a quota minimum that nothing can serve", rule: "quota minimum", entity: "share") {
      $0.stock(Sketch.a, 5)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 10)
      $0.quota("share", warehouse: Sketch.b, minimum: 1)
    },
    Case("a quota minimum against a quota maximum", rule: "quota maximum", entity: "cap") {
      $0.stock(Sketch.a, 50)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 50)
      $0.quota("share", region: Sketch.r1, minimum: 20)
      $0.quota("cap", region: Sketch.district, maximum: 10)
    },
    Case("more stock than storage, and nowhere to go", rule: "storage", entity: "A", isNetwork: true) {
      $0.scenario.warehouses[Sketch.a].storage = 4
      $0.stock(Sketch.a, 9)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 3)
    },
    Case("a receipt that storage cannot take", rule: "storage", entity: "B", isNetwork: true, periods: 3) {
      $0.scenario.calendar = [CalendarRow(warehouse: Sketch.b, period: 2, storage: 1)]
      $0.scenario.receipts = [ReceiptRow(warehouse: Sketch.b, product: Sketch.p1, period: 2, quantity: 5)]
      $0.lane(Sketch.b, .warehouse(Sketch.a), capacity: 3)
    },
    Case("a guarantee beyond the budget", rule: "purchase budget", entity: "all offers") {
      $0.scenario.policy.purchaseBudget = 11
      $0.offer(cost: 3)
      $0.lane(Sketch.a, .region(Sketch.r1))
      $0.demand(Sketch.r1, 10, minimum: 4)
    },
  ]

  @Test(
    "are proved infeasible, and a rule that forbids them is named",
    arguments: cases.filter { $0.isNetwork || hasLinearPrograms })
  func proved(_ one: Case) async throws {
    let plan = try await Planner().plan(one.scenario)
    #expect(plan.summary.status == .infeasible)
    #expect(plan.summary.solverUsed == (one.isNetwork ? "network" : "glpk"))
    #expect(plan.allocations.isEmpty && plan.shipments.isEmpty && plan.certificate.isEmpty)
    #expect(
      plan.diagnosis.contains { $0.rule == one.rule && $0.entities.contains(one.entity) }, "\(plan.diagnosis)")
    #expect(PlanChecker.check(plan, of: one.scenario).passed)
  }

  @Test(
    "are so by linear programming", .enabled(if: hasLinearPrograms, "this build has no linear programming"),
    arguments: cases)
  func linearProgram(_ one: Case) async throws {
    let plan = try await Planner(options: PlanOptions(solver: .glpk)).plan(one.scenario)
    #expect(plan.summary.status == .infeasible)
    #expect(
      plan.diagnosis.contains { $0.rule == one.rule && $0.entities.contains(one.entity) }, "\(plan.diagnosis)")
  }

  @Test("get no plan from the greedy, which says what it could not keep", arguments: cases)
  func greedy(_ one: Case) async throws {
    do throws(PlanFailure) {
      let plan = try await Planner(options: PlanOptions(solver: .greedy)).plan(one.scenario)
      Issue.record("a plan of status \(plan.summary.status)")
    } catch .noPlan(let why) {
      #expect(why.contains("the greedy could not keep"))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test("name the same rules on any number of threads")
  func sameOnAnyThreads() async throws {
    // Each group of products in each of 40 regions is a block; several contradict themselves.
    var scenario = ManyGroups.scenario(count: 1_000)
    for row in scenario.demand.indices where row % 97 == 40 { scenario.demand[row].minimum = 2 }
    let one = try await Planner(options: PlanOptions(threads: 1)).plan(scenario)
    let four = try await Planner(options: PlanOptions(threads: 4)).plan(scenario)
    #expect(one.summary.status == .infeasible)
    #expect(one.timeless == four.timeless)
  }
}

@Suite("Several contradictions")
struct SeveralContradictionsTests {
  /// P1: 12 guaranteed, 10 there; P2: 7 guaranteed at R2, where 5 can come by lane; P3 is fine.
  private static var scenario: Scenario {
    var sketch = Sketch()
    sketch.stock(Sketch.a, 10)
    sketch.stock(Sketch.a, 50, of: Sketch.p2)
    sketch.stock(Sketch.a, 50, of: Sketch.p3)
    sketch.lane(Sketch.a, .region(Sketch.r1))
    sketch.lane(Sketch.a, .region(Sketch.r2))
    sketch.lane(Sketch.a, .region(Sketch.r2), capacity: 5, only: Sketch.p2)
    sketch.demand(Sketch.r1, 10, minimum: 6, penalty: 10)
    sketch.demand(Sketch.r2, 10, minimum: 6, penalty: 30)
    sketch.demand(Sketch.r2, 10, of: Sketch.p2, minimum: 7)
    sketch.demand(Sketch.r2, 10, of: Sketch.p3, minimum: 7)
    return sketch.sorted
  }

  @Test("in different groups are all told, one set each, with cuts, numbers and the cheapest repair")
  func all() async throws {
    let plan = try await Planner().plan(Self.scenario)
    let heads = plan.diagnosis.filter { $0.rule == "cut" }
    #expect(heads.map(\.contradiction) == [1, 2])
    #expect(heads.map(\.required) == [12, 7])
    #expect(heads.map(\.possible) == [10, 5])
    #expect(heads.map(\.entities) == ["R1, R2 can get 10 from stock at A", "R2 can get 5 by A → R2"])
    #expect(
      plan.diagnosis.filter { $0.rule != "cut" }.map { "\($0.contradiction) \($0.rule) \($0.entities)" }
        == ["1 minimum P1 at R1", "1 minimum P1 at R2", "2 minimum P2 at R2", "2 lane capacity P2: A → R2"])
    // The guarantee whose unmet penalty is least gives way.
    #expect(
      plan.summary.repair == [
        RuleChange(.minimum, place: "R1", product: "P1", period: 1, from: 6, to: 4),
        RuleChange(.minimum, place: "R2", product: "P2", period: 1, from: 7, to: 5),
      ])
  }

  @Test("give way together, and the plan says so")
  func relaxed() async throws {
    var options = PlanOptions()
    options.relaxes = true
    let plan = try await Planner(options: options).plan(Self.scenario)
    #expect(plan.summary.status == .optimal)
    #expect(plan.summary.solverWhy.hasSuffix("; 2 rules give way, or there would be no plan"))
    #expect(
      plan.alerts.prefix(2).map(\.message) == [
        "no plan keeps every rule: this one was made to lower the minimum of P1 at R1 in period 1 from 6 to 4",
        "no plan keeps every rule: this one was made to lower the minimum of P2 at R2 in period 1 from 7 to 5",
      ])
    #expect(PlanChecker.check(plan, of: Self.scenario).passed)
  }
}
