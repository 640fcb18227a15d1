import Domain
import PlanChecks
import Planning
import Support
import Testing

@Suite("Keeping to a published plan")
struct StabilityTests {
  private func plan(_ scenario: Scenario, _ solver: PlanOptions.Solver = .auto) async throws -> Plan {
    let plan = try await Planner(options: PlanOptions(solver: solver)).plan(scenario)
    let report = PlanChecker.check(plan, of: scenario)
    #expect(report.passed, "\(scenario.name): \(report.violations.prefix(3))")
    return plan
  }

  /// What `plan` ships, as a published plan.
  private func rows(_ plan: Plan, _ scenario: Scenario) -> [PublishedRow] {
    plan.shipments.map {
      PublishedRow(
        shipPeriod: $0.shipPeriod, from: scenario.warehouses[$0.from].code, to: scenario.code(of: $0.to),
        product: scenario.products[$0.product].code, quantity: $0.quantity)
    }
  }

  /// Six units for two towns that want five each. The nearer one saves 1 a unit, and every unit moved there from the
  /// published five at the farther one is two changes.
  @Test("weighs changes against savings: worked by hand", arguments: [(0.25, 49.75, 8.0), (1, 54, 0)])
  func byHand(stability: Double, total: Double, changed: Double) async throws {
    var sketch = Sketch()
    sketch.stock(Sketch.a, 6)
    sketch.lane(Sketch.a, .region(Sketch.r1), cost: 1)
    sketch.lane(Sketch.a, .region(Sketch.r2), cost: 2)
    sketch.demand(Sketch.r1, 5)
    sketch.demand(Sketch.r2, 5)
    sketch.scenario.policy.stability = stability
    sketch.scenario.published = [
      PublishedRow(shipPeriod: 1, from: "A", to: "R1", product: "P1", quantity: 1),
      PublishedRow(shipPeriod: 1, from: "A", to: "R2", product: "P1", quantity: 5),
      // Without a lane: counted in full.
      PublishedRow(shipPeriod: 1, from: "gone", to: "R2", product: "P1", quantity: 2),
      PublishedRow(shipPeriod: 7, from: "A", to: "R2", product: "P1", quantity: 1),
    ]
    let plan = try await plan(sketch.scenario)
    #expect(plan.summary.status == .optimal && plan.summary.solverUsed == "network")
    #expect(plan.cost == total)
    #expect(plan.summary.cost.stability == stability * (changed + 3))
    let figures = try #require(await Planner().stabilityFigures(of: plan, sketch.scenario))
    #expect(figures == StabilityFigures(changed: changed + 3, changedIfFree: 11, price: changed > 0 ? 0 : 4))
  }

  @Test("of the same scenario changes nothing", arguments: 0..<12 as Range<UInt64>)
  func same(seed: UInt64) async throws {
    var scenario = RandomScenario.make(seed: seed, features: hasLinearPrograms ? .all : .networks)
    let before = try await plan(scenario)
    guard before.summary.status != .infeasible else { return }
    scenario.published = rows(before, scenario)
    scenario.policy.stability = 3
    let after = try await plan(scenario)
    #expect(isClose(after.cost, before.cost), "seed \(seed)")
    #expect(after.summary.cost.stability <= 1e-6 * max(1, before.cost), "seed \(seed)")
  }

  /// Published amounts drawn at random, circles between warehouses among them.
  private func disturbed(_ scenario: Scenario, seed: UInt64) -> Scenario {
    var scenario = scenario
    var numbers = SeededNumbers(seed: seed)
    for lane in scenario.lanes {
      for product in scenario.products.refs where lane.product ?? product == product && numbers.whole(0...2) > 0 {
        scenario.published.append(
          PublishedRow(
            shipPeriod: Int32(numbers.whole(1...Int(scenario.periods))), from: scenario.warehouses[lane.from].code,
            to: scenario.code(of: lane.to), product: scenario.products[product].code,
            quantity: Double(numbers.whole(0...60))))
      }
    }
    scenario.sortRows()
    return scenario
  }

  @Test("is proved, solvers agree, and a higher price on changes changes no more", arguments: 0..<25 as Range<UInt64>)
  func disturbed(seed: UInt64) async throws {
    let base = RandomScenario.make(seed: seed, features: hasLinearPrograms && seed % 3 > 0 ? .all : .networks)
    var scenario = disturbed(base, seed: seed)
    var last: (changed: Double, rest: Double)?
    for stability in [0.5, 4, 50] {
      scenario.policy.stability = stability
      let plan = try await plan(scenario)
      guard plan.summary.status != .infeasible else { return }
      #expect(plan.summary.status == .optimal, "seed \(seed), stability \(stability): gap \(plan.summary.gap)")
      if hasLinearPrograms {
        #expect(isClose(try await self.plan(scenario, .glpk).cost, plan.cost), "seed \(seed), stability \(stability)")
      }
      let changed = PublishedFlows(scenario).deviation(of: plan.shipments)
      #expect(isClose(plan.summary.cost.stability, stability * changed), "seed \(seed)")
      let rest = plan.cost - plan.summary.cost.stability
      if let last {
        #expect(changed <= last.changed + 1e-6 * max(1, last.changed), "seed \(seed), stability \(stability)")
        #expect(rest >= last.rest - 1e-6 * max(1, abs(last.rest)), "seed \(seed), stability \(stability)")
      }
      last = (changed, rest)
    }
  }
}
