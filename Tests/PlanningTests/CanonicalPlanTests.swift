import Domain
import Foundation
import Planning
import ScenarioFiles
import Support
import Testing

@Suite("One plan among equal optima")
struct CanonicalPlanTests {
  /// Warehouses with 4 units each and lanes of one cost: any division of 4 units is an optimum.
  private static func equals(_ warehouses: Int, demand: Double) -> Scenario {
    var scenario = Scenario(
      name: "equals", tiers: [Tier(name: "first", weight: 1)], products: [Product(code: "P", price: 10)],
      warehouses: (0..<warehouses).map { Warehouse(code: "W\($0)") }, regions: [Region(code: "R", tier: Ref(0))])
    for warehouse in 0..<warehouses {
      scenario.stock.append(StockRow(warehouse: Ref(index: warehouse), product: Ref(0), onHand: 4))
      scenario.lanes.append(LaneRow(from: Ref(index: warehouse), to: .region(Ref(0)), cost: 2))
    }
    scenario.demand = [DemandRow(region: Ref(0), product: Ref(0), quantity: demand, unmetPenalty: 20)]
    scenario.sortRows()
    return scenario
  }

  /// MODEL.md section 6: lanes ranked by (from, to, product), the least Σ rank · y.
  @Test("ships from the first warehouses by code", arguments: [Policy.Rule.cost, .priority])
  func leastRanks(_ rule: Policy.Rule) async throws {
    var scenario = Self.equals(5, demand: 10)
    scenario.policy.rule = rule
    let plan = try await Planner().plan(scenario)
    #expect(plan.summary.status == .optimal)
    #expect(plan.shipments.map(\.from) == [Ref(0), Ref(1), Ref(2)])
    #expect(plan.shipments.map(\.quantity) == [4, 4, 2])
  }

  @Test("is the same for rows in any order, any number of threads and every repeat", arguments: UInt64(0)..<20)
  func sameBytes(_ seed: UInt64) async throws {
    var scenario = RandomScenario.make(seed: seed, features: .networks)
    scenario.policy.rule = seed % 2 == 0 ? .cost : .priority
    for lane in scenario.lanes.indices { scenario.lanes[lane].cost = 3 }
    let read = try await TemporaryFolder.with { folder in
      let input = folder.appendingPathComponent("scenario").path
      try ShuffledFiles.write(scenario, to: input, seed: seed)
      return try ScenarioReader.read(folder: input).scenario
    }
    let plan = try await Planner().plan(scenario)
    for threads in [1, 4] {
      let other = try await Planner(options: PlanOptions(threads: threads)).plan(read)
      #expect(plan.timeless == other.timeless, "seed \(seed)")
    }
  }

  /// MODEL.md section 6: also across exact solvers where all groups are networks with whole data. Lanes cost the same, so
  /// there are many optima.
  @Test(
    "is the same by linear programs and by networks, under every rule",
    .enabled(if: hasLinearPrograms, "needs GLPK"), arguments: UInt64(0)..<24)
  func acrossSolvers(_ seed: UInt64) async throws {
    var scenario = RandomScenario.make(seed: seed, features: .networks)
    scenario.policy.rule = [.cost, .priority, .fair][Int(seed % 3)]
    for lane in scenario.lanes.indices { scenario.lanes[lane].cost = 3 }
    let byNetwork = try await Planner(options: PlanOptions(solver: .network)).plan(scenario)
    let byPrograms = try await Planner(options: PlanOptions(solver: .glpk)).plan(scenario)
    #expect(byPrograms.summary.solverUsed == "glpk", "seed \(seed)")
    #expect(byNetwork.tables == byPrograms.tables, "seed \(seed)")
  }
}

extension Plan {
  /// All that a plan's tables hold.
  fileprivate var tables: Plan {
    var plan = self
    plan.summary = PlanSummary(
      scenario: "", rule: summary.rule, status: summary.status, solverUsed: "", solverWhy: "")
    return plan
  }
}
