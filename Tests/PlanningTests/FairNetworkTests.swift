import Domain
import PlanChecks
import Planning
import Support
import Testing

@Suite("Rule fair on networks", .enabled(if: hasLinearPrograms, "this build has no linear programming"))
struct FairNetworkTests {
  @Test("by cuts is rule fair by linear programs: the same fill rates, the same cost", arguments: FairSeeds.batches)
  func sameAsPrograms(_ seeds: Range<UInt64>) async throws {
    var networks = 0
    for seed in seeds {
      // Every second one with substitutes and their ratios: units of a network may differ.
      let features: RandomScenario.Features =
        seed % 2 == 0 ? .networks : RandomScenario.Features.networks.union([.substitutes, .ratios, .minimum])
      let scenario = RandomScenario.fair(seed: seed, features: features)
      let plan = try await Planner().plan(scenario)
      let other = try await Planner(options: PlanOptions(solver: .glpk)).plan(scenario)
      guard other.summary.status != .infeasible else {
        #expect(plan.summary.status == .infeasible, "seed \(seed)")
        continue
      }
      if plan.summary.solverWhy.contains("cuts") { networks += 1 }
      let report = PlanChecker.check(plan, of: scenario)
      #expect(report.passed, "seed \(seed): \(report.violations.prefix(3))")
      #expect(
        plan.summary.status == .optimal,
        "seed \(seed): \(plan.summary.solverWhy), gap \(plan.summary.gap), \(report.unprovedGoals)")
      let distance = FairFills(plan, scenario).distance(to: FairFills(other, scenario))
      #expect(distance <= 1e-7, "seed \(seed): fill rates differ by \(distance)")
      #expect(isClose(plan.cost, other.cost, 1e-6), "seed \(seed): \(plan.cost), not \(other.cost)")
    }
    #expect(networks > 0, "seeds \(seeds)")
  }
}
