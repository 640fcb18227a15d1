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

  /// A lane row for every product ties none where one product uses it, or none may.
  @Test(
    "a closed lane and a shared lane of one product leave a network a network", arguments: [Policy.Rule.fair, .cost])
  func boundingRows(_ rule: Policy.Rule) async throws {
    var scenario = Scenario(
      name: "lanes", tiers: [Tier(name: "first", weight: 1)],
      products: [Product(code: "P", price: 2, volume: 2), Product(code: "Q", price: 1)],
      warehouses: [Warehouse(code: "W")], regions: ["A", "B", "C"].map { Region(code: $0, tier: Ref(0)) })
    scenario.policy.rule = rule
    scenario.stock = [
      StockRow(warehouse: Ref(0), product: Ref(0), onHand: 60),
      StockRow(warehouse: Ref(0), product: Ref(1), onHand: 50),
    ]
    // A is closed to both products; B's lane holds 20 of P, which alone is asked for there.
    for (region, capacity) in [0.0, 40, .infinity].enumerated() {
      scenario.lanes.append(
        LaneRow(from: Ref(0), to: .region(Ref(index: region)), cost: Double(1 + region), capacity: capacity))
      scenario.demand.append(
        DemandRow(region: Ref(index: region), product: Ref(0), quantity: 50, unmetPenalty: 30))
      guard region != 1 else { continue }
      scenario.demand.append(
        DemandRow(region: Ref(index: region), product: Ref(1), quantity: 40, unmetPenalty: 30))
    }
    scenario.sortRows()
    let plan = try await Planner(backends: Backends(flow: CountingBackend(), linearProgram: nil)).plan(scenario)
    #expect(plan.summary.status == .optimal && plan.summary.solverUsed == "network", "\(plan.summary.solverWhy)")
    let report = PlanChecker.check(plan, of: scenario)
    #expect(report.passed && report.unprovedGoals.isEmpty, "\(report.violations.prefix(3))")
    let got = scenario.demand.map { row in
      plan.shipments.reduce(0) { $0 + ($1.to == .region(row.region) && $1.product == row.product ? $1.quantity : 0) }
    }
    #expect(got == [0, 0, 20, 40, 40], "\(got)")
  }
}
