import Domain
import InstanceGenerator
import PlanChecks
import Planning
import Testing

@Suite("What-ifs")
struct WhatIfTests {
  /// Each answer is what planning the changed scenario from scratch comes to, with its proof.
  @Test("warm = from scratch", arguments: [true, false])
  func coupled(unitVolumes: Bool) async throws {
    var options = InstanceGenerator.Options()
    (options.warehouses, options.regions, options.products) = (4, 8, 8)
    (options.coupled, options.unitVolumes) = (true, unitVolumes)
    let scenario = InstanceGenerator.scenario(options)
    let warm = try #require(try WhatIf(scenario))
    let before = try warm.solve().totalCost
    let asking = scenario.regions.refs.filter { region in scenario.demand.contains { $0.region == region } }
    #expect(asking.count >= 3)
    for region in asking.prefix(3) {
      for share in [0.1, -0.1] {
        let rows = scenario.demand.indices.filter { scenario.demand[$0].region == region }
        var changed = scenario
        for row in rows { changed.demand[row].quantity *= 1 + share }
        try warm.changeDemand(rows.map { ($0, share * scenario.demand[$0].quantity) })
        let answer = try warm.solve()
        let plan = try await Planner(options: PlanOptions()).plan(changed)
        let report = PlanChecker.check(plan, of: changed)
        #expect(report.passed, "region \(region), \(share): \(report.violations.prefix(3))")
        #expect(plan.summary.status == .optimal)
        #expect(isClose(answer.totalCost, plan.cost), "region \(region), \(share)")
        #expect(answer.totalCost != before, "region \(region), \(share)")
        try warm.changeDemand(rows.map { ($0, -share * scenario.demand[$0].quantity) })
      }
    }
    #expect(isClose(try warm.solve().totalCost, before))
  }

  /// Groups that stand alone, by dual pivots, in units that the amounts ask for: one after the other, without undoing.
  @Test("networks: warm = from scratch", arguments: UInt64(1)...3)
  func networks(seed: UInt64) async throws {
    var options = InstanceGenerator.Options()
    (options.warehouses, options.regions, options.products, options.seed) = (6, 25, 8, seed)
    var scenario = InstanceGenerator.scenario(options)
    let warm = try #require(try WhatIf(scenario))
    let before = try warm.solve().totalCost
    warm.keep()
    for (region, share) in zip(scenario.regions.refs, [0.1, -0.07, 0.333, -0.5, 4, -0.99]) {
      let rows = scenario.demand.indices.filter { scenario.demand[$0].region == region }
      try warm.changeDemand(rows.map { ($0, share * scenario.demand[$0].quantity) })
      for row in rows { scenario.demand[row].quantity *= 1 + share }
      let answer = try warm.solve()
      let plan = try await Planner().plan(scenario)
      #expect(plan.summary.status == .optimal)
      #expect(isClose(answer.totalCost, plan.cost), "seed \(seed), region \(region), \(share)")
    }
    #expect(try warm.solve().pivots == 0, "seed \(seed)")
    try warm.goBack()
    #expect(try warm.solve().totalCost == before, "seed \(seed)")
  }

  @Test("refuses what does not stay warm")
  func refused() throws {
    var scenario = InstanceGenerator.scenario(
      {
        var options = InstanceGenerator.Options()
        (options.warehouses, options.regions, options.products) = (2, 4, 4)
        return options
      }())
    scenario.demand[0].minimum = 1
    #expect(try WhatIf(scenario) == nil)
  }
}
