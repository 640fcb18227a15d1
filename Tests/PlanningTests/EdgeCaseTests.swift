import Domain
import PlanChecks
import Planning
import Testing

/// Scenarios at the edge, each with its optimum by hand.
struct EdgeCase: Sendable, CustomTestStringConvertible {
  var name: String
  var cost: Double
  var isNetwork: Bool
  var scenario: Scenario

  init(
    _ name: String, cost: Double, isNetwork: Bool = true, periods: Int32 = 1, _ fill: (inout Sketch) -> Void
  ) {
    self.name = name
    self.cost = cost
    self.isNetwork = isNetwork
    var sketch = Sketch(periods: periods)
    fill(&sketch)
    scenario = sketch.sorted
  }

  var testDescription: String { name }
}

@Suite("Edge cases")
struct EdgeCaseTests {
  @Test(
    "are planned at the cost worked out by hand, and proved",
    arguments: EdgeCase.all.filter { $0.isNetwork || hasLinearPrograms })
  func optimum(_ edge: EdgeCase) async throws {
    let plan = try await Planner().plan(edge.scenario)
    #expect(plan.summary.status == .optimal, "gap \(plan.summary.gap), \(plan.summary.solverWhy)")
    #expect(isClose(plan.cost, edge.cost, 1e-9), "\(plan.cost), not \(edge.cost)")
    #expect(plan.summary.solverUsed == (edge.isNetwork ? "network" : "glpk"))
    let report = PlanChecker.check(plan, of: edge.scenario)
    #expect(report.passed, "\(report.violations.prefix(3))")
  }

  @Test(
    "cost the same by linear programming", .enabled(if: hasLinearPrograms, "this build has no linear programming"),
    arguments: EdgeCase.all)
  func linearProgram(_ edge: EdgeCase) async throws {
    let plan = try await Planner(options: PlanOptions(solver: .glpk)).plan(edge.scenario)
    #expect(plan.summary.status == .optimal, "gap \(plan.summary.gap), \(plan.summary.solverWhy)")
    #expect(isClose(plan.cost, edge.cost), "\(plan.cost), not \(edge.cost)")
  }

  @Test("have a greedy plan that passes the check and costs no less", arguments: EdgeCase.all)
  func greedy(_ edge: EdgeCase) async throws {
    let plan = try await Planner(options: PlanOptions(solver: .greedy)).plan(edge.scenario)
    #expect(plan.summary.status == .feasible)
    #expect(plan.cost >= edge.cost - exactTolerance * max(1, abs(edge.cost)), "\(plan.cost) < \(edge.cost)")
    #expect(PlanChecker.check(plan, of: edge.scenario).passed)
  }

  @Test(
    "500 groups of their own, and 4,000 that fill several blocks: the same plan on any number of threads",
    arguments: [500, 4_000])
  func manyGroups(_ count: Int) async throws {
    let scenario = ManyGroups.scenario(count: count)
    let plan = try await Planner(options: PlanOptions(threads: 1)).plan(scenario)
    #expect(isClose(plan.cost, ManyGroups.optimum(count: count), 1e-9))
    #expect(plan.summary.status == .optimal)
    let parallel = try await Planner(options: PlanOptions(threads: 4)).plan(scenario)
    #expect(parallel.timeless == plan.timeless)
    for threads in [1, 4] {
      let greedy = try await Planner(options: PlanOptions(solver: .greedy, threads: threads)).plan(scenario)
      #expect(isClose(greedy.summary.bound, plan.cost), "\(threads) threads")
    }
  }
}
