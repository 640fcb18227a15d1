import Domain
import Foundation
import PlanChecks
import Planning
import ScenarioFiles
import Support
import Testing

@Suite("Rule fair", .enabled(if: hasLinearPrograms, "this build has no linear programming"))
struct FairTests {
  /// One product, one warehouse with `supply`, one region for each claim.
  private static func share(
    _ supply: Double, _ claims: [(quantity: Double, held: Double, maximum: Double)], tiers: [Int]? = nil
  ) -> Scenario {
    var policy = Policy()
    policy.rule = .fair
    var scenario = Scenario(
      name: "share", tiers: [Tier(name: "first", weight: 2), Tier(name: "second", weight: 1)], policy: policy,
      products: [Product(code: "P", price: 1)], warehouses: [Warehouse(code: "W")],
      regions: claims.indices.map { Region(code: "R\($0)", tier: Ref(index: tiers?[$0] ?? 0)) })
    scenario.stock = [StockRow(warehouse: Ref(0), product: Ref(0), onHand: supply)]
    for (position, claim) in claims.enumerated() {
      scenario.lanes.append(LaneRow(from: Ref(0), to: .region(Ref(index: position)), cost: 1))
      scenario.demand.append(
        DemandRow(
          region: Ref(index: position), product: Ref(0), quantity: claim.quantity, held: claim.held,
          maximum: claim.maximum, unmetPenalty: 10))
    }
    scenario.sortRows()
    return scenario
  }

  private func delivered(_ plan: Plan, to region: Int) -> Double {
    plan.shipments.reduce(0) { $0 + ($1.to == .region(Ref(index: region)) ? $1.quantity : 0) }
  }

  private func planned(_ scenario: Scenario, _ name: String) async throws -> Plan {
    let plan = try await Planner(options: PlanOptions(threads: 2)).plan(scenario)
    #expect(plan.summary.status == .optimal, "\(name): \(plan.summary.solverWhy), gap \(plan.summary.gap)")
    let report = PlanChecker.check(plan, of: scenario)
    #expect(report.passed, "\(name): \(report.violations.prefix(3))")
    return plan
  }

  /// Source: SAP Help Portal, Supply Network Planning, "Fair Share Rule B": stock is brought to the same share of target.
  @Test("brings 200 of 800 and 600 of 1,500 with 1,200 more to 86.96 %")
  func equalShareOfTarget() async throws {
    let scenario = Self.share(1_200, [(800, 200, .infinity), (1_500, 600, .infinity)])
    let plan = try await planned(scenario, "two")
    #expect(abs(delivered(plan, to: 0) - (2_000.0 / 2_300 * 800 - 200)) < 1e-6)
    #expect(abs(delivered(plan, to: 1) - (2_000.0 / 2_300 * 1_500 - 600)) < 1e-6)
    for fill in plan.summary.fills { #expect(abs(fill.fill - 2_000.0 / 2_300) < 1e-9) }
  }

  @Test("halves quotas of 100, 50, 50, 200, 300, 100, 200 where 500 are there")
  func halves() async throws {
    let quantities: [Double] = [100, 50, 50, 200, 300, 100, 200]
    let plan = try await planned(Self.share(500, quantities.map { ($0, 0, .infinity) }), "seven")
    for (position, quantity) in quantities.enumerated() {
      #expect(abs(delivered(plan, to: position) - quantity / 2) < 1e-6)
    }
  }

  /// Room for rounding is none for cost: nobody misses a hair of a whole number, large claimants or not.
  @Test("delivers whole units where the fair shares are whole", arguments: UInt64(0)..<30)
  func wholeShares(_ seed: UInt64) async throws {
    var random = SeededNumbers(seed: seed)
    let size = [1.0, 1_000, 1_000_000][Int(seed % 3)]
    let quantities = (0..<6).map { _ in 8 * size * Double(random.whole(1...50)) }
    var scenario = Self.share(
      quantities.reduce(0, +) * Double(random.whole(1...8)) / 8, quantities.map { ($0, 0, .infinity) })
    scenario.products[Ref(0)].price = [1.0, 7, 40_000][Int(seed / 3 % 3)]
    let plan = try await planned(scenario, "seed \(seed)")
    #expect(plan.shipments.allSatisfy { $0.quantity == $0.quantity.rounded() }, "seed \(seed): \(plan.shipments)")
    #expect(plan.unmet.allSatisfy { $0.quantity == $0.quantity.rounded() }, "seed \(seed): \(plan.unmet)")
  }

  /// Throughput, quotas and shared lanes bind: the levels of parts are bounds, Newton steps find where they end.
  @Test("where limits tie groups is what a linear program for each level gives", arguments: FairSeeds.batches)
  func tiedGroups(_ seeds: Range<UInt64>) async throws {
    var tied = 0
    for seed in seeds {
      let features = RandomScenario.Features.all.subtracting([.minimum, .quotaMinimums, .storage])
      let scenario = RandomScenario.fair(seed: seed + 1_000, features: features)
      let plan = try await planned(scenario, "seed \(seed)")
      let other = try await Planner(options: PlanOptions(solver: .glpk)).plan(scenario)
      if plan.summary.solverWhy.contains("sequence of linear programs") { tied += 1 }
      let distance = FairFills(plan, scenario).distance(to: FairFills(other, scenario))
      #expect(distance <= 1e-7, "seed \(seed): fill rates differ by \(distance)")
      #expect(isClose(plan.cost, other.cost, 1e-5), "seed \(seed): \(plan.cost), not \(other.cost)")
    }
    #expect(tied > 0, "seeds \(seeds)")
  }

  @Test("gives the first tier all it can have before the second gets anything")
  func tiersAreStrict() async throws {
    let scenario = Self.share(
      100, [(60, 0, .infinity), (60, 0, 20), (200, 0, .infinity), (40, 0, .infinity)], tiers: [0, 0, 1, 1])
    let plan = try await planned(scenario, "tiers")
    // 60 and 20 (its cap), then 20 for 240.
    let expected = [60, 20, 20.0 * 200 / 240, 20.0 * 40 / 240]
    for (position, quantity) in expected.enumerated() {
      #expect(abs(delivered(plan, to: position) - quantity) < 1e-6)
    }
    #expect(plan.summary.fills.map(\.level) == [2, 1, 1, 1])
  }

  @Test("has no rival among all divisions into quarters", arguments: UInt64(0)..<40)
  func beatsEveryDivision(_ seed: UInt64) async throws {
    var random = SeededNumbers(seed: seed)
    let claims = (0..<3).map { _ in
      (
        quantity: Double(Int.random(in: 1...9, using: &random)), held: Double(Int.random(in: 0...3, using: &random)),
        maximum: Bool.random(using: &random) ? .infinity : Double(Int.random(in: 3...9, using: &random))
      )
    }
    let supply = Double(Int.random(in: 1...12, using: &random))
    let scenario = Self.share(supply, claims)
    let fills = FairFills(try await planned(scenario, "seed \(seed)"), scenario)
    let room = claims.map { claim in
      Int(4 * max(0, min(claim.quantity - claim.held, claim.maximum - claim.held)))
    }
    var rivals = 0
    for first in 0...room[0] {
      for second in 0...room[1] where Double(first + second) <= 4 * supply {
        let third = min(room[2], Int(4 * supply) - first - second)
        let rates = zip(claims, [first, second, third]).map { claim, quarters in
          min(1, (min(claim.held, claim.quantity) + Double(quarters) / 4) / claim.quantity)
        }.sorted()
        rivals += 1
        for (mine, its) in zip(fills.byTier[0], rates) where abs(mine - its) > 1e-9 {
          #expect(mine > its, "seed \(seed): \(fills.byTier[0]) against \(rates)")
          break
        }
      }
    }
    #expect(rivals > 0)
  }

  // MARK: - Public scenarios

  private struct Expected: Decodable {
    var cost: Double
    var fills: [String: Double]?
    var tiers: [Double]?

    private enum CodingKeys: String, CodingKey {
      case cost, tiers
      case fills = "fill_of"
    }
  }

  @Test(
    "and rule priority reach the values of an independent solver",
    arguments: ["us-vaccines-week", "us-vaccines-spring", "ppe-june-2020"])
  func publicScenarios(_ name: String) async throws {
    guard let folder = SharedData.folder("scenarios/\(name)", for: "\(name) under its own rule") else { return }
    let scenario = try ScenarioReader.read(folder: folder.path).scenario
    let expected = try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: folder.appendingPathComponent("expected.json")))
    let plan = try await planned(scenario, name)
    #expect(isClose(plan.cost, expected.cost, 1e-5), "\(plan.cost), not \(expected.cost)")
    if let fills = expected.fills {
      let stated = plan.summary.fills
      #expect(stated.count == fills.count)
      for line in stated {
        let code = line.region
        let value = try #require(fills[code] ?? fills[scenario.regions.values.first { $0.code == code }?.name ?? ""])
        #expect(abs(line.fill - value) <= 1e-6, "\(code): \(line.fill), not \(value)")
      }
    }
    for (tier, value) in zip(plan.summary.tiers, expected.tiers ?? []) {
      #expect(isClose(tier.unmetValue, value, 1e-6), "\(tier.name): \(tier.unmetValue), not \(value)")
    }
  }

  // MARK: - Random scenarios

  @Test("is proved on random scenarios, and no other plan is fairer", arguments: FairSeeds.batches)
  func random(_ seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let scenario = RandomScenario.fair(seed: seed)
      let plan = try await Planner().plan(scenario)
      let report = PlanChecker.check(plan, of: scenario)
      #expect(report.passed, "seed \(seed): \(report.violations.prefix(3))")
      guard plan.summary.status != .infeasible else { continue }
      #expect(
        plan.summary.status == .optimal,
        "seed \(seed): \(plan.summary.solverWhy), gap \(plan.summary.gap), \(report.unprovedGoals)")
      let fills = FairFills(plan, scenario)
      for rival in await rivals(of: scenario, seed: seed) {
        let lead = fills.lead(over: FairFills(rival, scenario))
        #expect(lead >= 0, "seed \(seed): a plan of \(rival.summary.solverUsed) is fairer by \(-lead)")
      }
    }
  }

  /// The greedy's plan, that of least cost, and those of least cost under other prices of what is unmet.
  private func rivals(of scenario: Scenario, seed: UInt64) async -> [Plan] {
    var random = SeededNumbers(seed: seed)
    var plans: [Plan] = []
    if let greedy = try? await Planner(options: PlanOptions(solver: .greedy)).plan(scenario) { plans.append(greedy) }
    for round in 0..<6 {
      var rival = scenario
      rival.policy.rule = .cost
      for row in rival.demand.indices where round > 0 {
        rival.demand[row].unmetPenalty = Double(Int.random(in: 0...400, using: &random))
      }
      if let plan = try? await Planner().plan(rival), plan.summary.status != .infeasible { plans.append(plan) }
    }
    return plans
  }

  @Test("gives the first tier what it has alone", arguments: UInt64(0)..<40)
  func firstTierAlone(_ seed: UInt64) async throws {
    // Minimums and full warehouses can make the second tier's deliveries a must.
    let free = RandomScenario.Features.all.subtracting([.minimum, .quotaMinimums, .storage])
    var scenario = RandomScenario.fair(seed: seed, features: free)
    guard scenario.tiers.count > 1 else { return }
    let both = FairFills(try await planned(scenario, "seed \(seed)"), scenario)
    let regions = scenario.regions
    scenario.demand.removeAll { regions[$0.region].tier != Ref(0) }
    let alone = FairFills(try await planned(scenario, "seed \(seed) alone"), scenario)
    for (one, other) in zip(both.byTier[0], alone.byTier[0]) {
      #expect(abs(one - other) <= 1e-6, "seed \(seed): \(both.byTier[0]), alone \(alone.byTier[0])")
    }
  }

  @Test("gives the same bytes for permuted rows and any number of threads", arguments: UInt64(0)..<15)
  func permuted(_ seed: UInt64) async throws {
    let scenario = RandomScenario.fair(seed: seed)
    let read = try await TemporaryFolder.with { folder in
      let input = folder.appendingPathComponent("scenario").path
      try ShuffledFiles.write(scenario, to: input, seed: seed)
      return try ScenarioReader.read(folder: input).scenario
    }
    let plan = try await Planner().plan(scenario)
    let other = try await Planner(options: PlanOptions(threads: 4)).plan(read)
    #expect(plan.timeless.summary == other.timeless.summary, "seed \(seed)")
    #expect(plan.shipments == other.shipments && plan.certificate == other.certificate, "seed \(seed)")
  }

  // MARK: - Certificates

  @Test("is refused where fill rates, levels or multipliers were tampered with")
  func tampering() async throws {
    let scenario = Self.share(
      100, [(100, 0, 10), (100, 0, 20), (100, 0, .infinity), (100, 0, .infinity)])
    let plan = try await planned(scenario, "tampering")
    #expect(plan.summary.fills.map(\.level) == [1, 2, 3, 3])
    func expectRefused(_ what: String, _ rules: [PlanRule], _ change: (inout Plan) -> Void) {
      var changed = plan
      change(&changed)
      let report = PlanChecker.check(changed, of: scenario)
      #expect(report.violations.contains { rules.contains($0.rule) }, "\(what): \(report.violations.prefix(3))")
    }
    expectRefused("a fill rate", [.fills]) { $0.summary.fills[1].fill += 1e-4 }
    expectRefused("a claimant left out", [.fills]) { $0.summary.fills.removeLast() }
    expectRefused("claimants exchanged", [.fills]) { $0.summary.fills.swapAt(0, 2) }
    expectRefused("one level for all", [.goals]) { plan in
      for position in plan.summary.fills.indices { plan.summary.fills[position].level = 1 }
    }
    expectRefused("levels upside down", [.fills, .goals]) { plan in
      plan.summary.fills[0].level = 3
      plan.summary.fills[2].level = 1
    }
    for stage in ["first/1+", "first/2+", "first/3+"] {
      #expect(plan.certificate.contains { $0.stage == stage && $0.kind == .fill }, "\(stage)")
      expectRefused("\(stage) without multipliers", [.goals]) { $0.certificate.removeAll { $0.stage == stage } }
      expectRefused("\(stage) without claimants", [.goals]) {
        $0.certificate.removeAll { $0.stage == stage && $0.kind == .fill }
      }
      expectRefused("\(stage) with other multipliers", [.goals]) { plan in
        for line in plan.certificate.indices
        where plan.certificate[line].stage == stage && plan.certificate[line].kind != .fill {
          plan.certificate[line].multiplier *= 1.01
        }
      }
    }
    for line in plan.certificate.indices where FairStage(plan.certificate[line].stage)?.isNested == true {
      let what = "\(plan.certificate[line].kind) of \(plan.certificate[line].stage)"
      expectRefused("no \(what)", [.goals]) { $0.certificate.remove(at: line) }
      expectRefused("\(what) turned round", [.goals]) { $0.certificate[line].multiplier.negate() }
      // A cap proves itself: how much the claimant behind it weighs does not matter, nor from when on the cap counts.
      if plan.certificate[line].kind != .fill || plan.certificate[line].stage == "first/3+" {
        expectRefused("\(what) twice", [.goals]) { $0.certificate.append($0.certificate[line]) }
      }
      guard plan.certificate[line].kind != .delivered else { continue }
      expectRefused("\(what) one level late", [.goals]) { plan in
        guard var stage = FairStage(plan.certificate[line].stage) else { return }
        stage.level += 1
        plan.certificate[line].stage = stage.text
      }
      expectRefused("\(what) in one level only", [.goals]) { plan in
        // The highest level has none above it: there the line says the same, but no nest proves that level.
        plan.certificate[line].stage = String(plan.certificate[line].stage.dropLast())
      }
    }
    expectRefused("a nested line about throughput", [.certificate]) {
      $0.certificate.append(
        CertificateLine(stage: "first/1+", kind: .throughput, place: .warehouse(Ref(0)), period: 1, multiplier: -1))
    }
    expectRefused("two fill rates in a level", [.fills]) { plan in
      for position in plan.summary.fills.indices { plan.summary.fills[position].level = 1 }
    }
    expectRefused("a plan that gives less", [.fills, .goals]) { plan in
      plan.certificate.removeAll { $0.stage != "cost" }
    }
  }
}

/// The seeds of a run: the first 100, or as many as `ALLOT_SEEDS` says, in batches that run side by side.
enum FairSeeds {
  static let batches: [Range<UInt64>] = {
    let count = ProcessInfo.processInfo.environment["ALLOT_SEEDS"].flatMap { UInt64($0) } ?? 40
    return stride(from: 0, to: count, by: 10).map { $0..<min(count, $0 + 10) }
  }()
}
