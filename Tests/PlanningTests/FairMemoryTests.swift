import Domain
import PlanChecks
import Planning
import Support
import Testing

@Suite("Rule fair with memory", .enabled(if: hasLinearPrograms, "this build has no linear programming"))
struct FairMemoryTests {
  /// One product, one warehouse with `supply`, one region a claim: what it asks for, what it asked for and got before.
  private static func share(_ supply: Double, _ claims: [(now: Double, asked: Double, served: Double)]) -> Scenario {
    var policy = Policy()
    policy.rule = .fair
    policy.fairMemory = 4
    var scenario = Scenario(
      name: "memory", policy: policy, products: [Product(code: "P", price: 2)], warehouses: [Warehouse(code: "W")],
      regions: claims.indices.map { Region(code: "R\($0)", tier: Ref(0)) })
    scenario.stock = [StockRow(warehouse: Ref(0), product: Ref(0), onHand: supply)]
    for (position, claim) in claims.enumerated() {
      let region = Ref<Region>(index: position)
      scenario.lanes.append(LaneRow(from: Ref(0), to: .region(region), cost: 1))
      scenario.demand.append(DemandRow(region: region, product: Ref(0), quantity: claim.now, unmetPenalty: 10))
      guard claim.asked > 0 else { continue }
      scenario.memory.append(MemoryRow(region: region, product: Ref(0), asked: claim.asked, served: claim.served))
    }
    scenario.sortRows()
    return scenario
  }

  private func delivered(_ plan: Plan, _ regions: Int) -> [Double] {
    (0..<regions).map { region in
      plan.shipments.reduce(0) { $0 + ($1.to == .region(Ref(index: region)) ? $1.quantity : 0) }
    }
  }

  /// By both ways of leximin; returns what each region gets, and the fill rates listed.
  private func planned(_ scenario: Scenario) async throws -> (got: [Double], fills: [Double]) {
    let solvers: [PlanOptions.Solver] = [.auto, .glpk]
    var answers: [(got: [Double], fills: [Double])] = []
    for solver in solvers {
      let plan = try await Planner(options: PlanOptions(solver: solver)).plan(scenario)
      #expect(plan.summary.status == .optimal, "\(solver): \(plan.summary.solverWhy)")
      let report = PlanChecker.check(plan, of: scenario)
      #expect(report.passed && report.unprovedGoals.isEmpty, "\(solver): \(report.violations.prefix(3))")
      answers.append((delivered(plan, scenario.regions.count), plan.summary.fills.map(\.fill)))
    }
    #expect(zip(answers[0].got, answers[1].got).allSatisfy { abs($0 - $1) < 1e-6 })
    return answers[0]
  }

  private func isClose(_ one: [Double], _ other: [Double]) -> Bool {
    one.count == other.count && zip(one, other).allSatisfy { abs($0 - $1) < 1e-6 }
  }

  @Test("who got nothing of 100 before gets all of 100 now, against one who got all")
  func catchesUp() async throws {
    let answer = try await planned(Self.share(100, [(100, 100, 0), (100, 100, 100)]))
    #expect(isClose(answer.got, [100, 0]) && isClose(answer.fills, [0.5, 0.5]))
  }

  /// (50 + x) / 200 = y / 100 with x + y = 120.
  @Test("past and present are one fill rate")
  func oneRate() async throws {
    let answer = try await planned(Self.share(120, [(100, 100, 50), (100, 0, 0)]))
    #expect(isClose(answer.got, [190.0 / 3, 170.0 / 3]) && isClose(answer.fills, [17.0 / 30, 17.0 / 30]))
  }

  @Test("who cannot catch up gets all that it asks for, the others no less for it")
  func cannotCatchUp() async throws {
    let answer = try await planned(Self.share(200, [(10, 100, 0), (100, 0, 0), (200, 100, 100)]))
    // Of 190 left: y / 100 = (100 + z) / 300, y + z = 190.
    #expect(isClose(answer.got, [10, 72.5, 117.5]) && isClose(answer.fills, [10.0 / 110, 0.725, 0.725]))
  }

  @Test("without policy.fair_memory, and for who asks for nothing now, memory does not count")
  func noMemory() async throws {
    var scenario = Self.share(100, [(100, 100, 0), (100, 100, 100)])
    scenario.policy.fairMemory = 0
    #expect(isClose(try await planned(scenario).got, [50, 50]))
    let answer = try await planned(Self.share(100, [(0, 100, 0), (200, 0, 0)]))
    #expect(isClose(answer.got, [0, 100]) && isClose(answer.fills, [0.5]))
  }

  @Test("the check refuses fill rates without the memory, and a proof without it")
  func checked() async throws {
    var scenario = Self.share(100, [(100, 100, 0), (100, 100, 100)])
    scenario.policy.fairMemory = 0
    let forgetful = try await Planner().plan(scenario)
    scenario.policy.fairMemory = 1
    let report = PlanChecker.check(forgetful, of: scenario)
    #expect(report.violations.contains { $0.rule == .fills && abs($0.amount - 0.25) < 1e-9 })
    // The right list of fill rates with the forgetful plan's proof.
    var liar = forgetful
    for (position, fill) in [0.25, 0.75].enumerated() {
      liar.summary.fills[position].fill = fill
      liar.summary.fills[position].level = position + 1
    }
    #expect(!PlanChecker.check(liar, of: scenario).unprovedGoals.isEmpty)
  }

  @Test("the greedy remembers too")
  func greedy() async throws {
    let scenario = Self.share(100, [(100, 100, 0), (100, 100, 100)])
    let plan = try await Planner(options: PlanOptions(solver: .greedy)).plan(scenario)
    let got = delivered(plan, 2)
    #expect(got[0] >= 90 && got[0] + got[1] == 100, "\(got)")
  }

  @Test("by cuts and by linear programs memory is the same", arguments: FairSeeds.batches)
  func sameAsPrograms(_ seeds: Range<UInt64>) async throws {
    var moved = 0
    for seed in seeds {
      var scenario = RandomScenario.fair(seed: seed, features: seed % 2 == 0 ? .networks : .all)
      let plain = try await Planner().plan(scenario)
      scenario.policy.fairMemory = 3
      var random = SeededNumbers(seed: seed)
      var last: DemandRow?
      for row in scenario.demand where row.region != last?.region || row.product != last?.product {
        last = row
        guard random.chance(60) else { continue }
        let asked = Double(random.whole(1...12))
        let served = Double(random.whole(0...Int(asked)))
        scenario.memory.append(MemoryRow(region: row.region, product: row.product, asked: asked, served: served))
      }
      let plan = try await Planner().plan(scenario)
      let other = try await Planner(options: PlanOptions(solver: .glpk)).plan(scenario)
      guard other.summary.status != .infeasible else {
        #expect(plan.summary.status == .infeasible, "seed \(seed)")
        continue
      }
      let report = PlanChecker.check(plan, of: scenario)
      #expect(report.passed, "seed \(seed): \(report.violations.prefix(3))")
      #expect(
        plan.summary.status == .optimal,
        "seed \(seed): \(plan.summary.solverWhy), gap \(plan.summary.gap), \(report.unprovedGoals)")
      let fills = FairFills(plan, scenario)
      let distance = fills.distance(to: FairFills(other, scenario))
      #expect(distance <= 1e-6, "seed \(seed): fill rates differ by \(distance)")
      // Counted with the memory, no plan is fairer, the one without it neither.
      let lead = FairFills(plain, scenario).lead(over: fills)
      #expect(lead <= 0, "seed \(seed): \(lead)")
      if lead < 0 { moved += 1 }
    }
    #expect(moved > 0, "seeds \(seeds): memory changed nothing")
  }
}
