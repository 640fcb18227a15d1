import Domain
import Foundation
import PlanChecks
import Planning
import ScenarioFiles
import Support
import Testing

@Suite("Whole packs", .enabled(if: hasLinearPrograms, "this build has no linear programming"))
struct WholePacksTests {
  /// One product in packs, one warehouse, one region for each claim.
  private static func share(
    _ supply: Double, _ claims: [(quantity: Double, held: Double)], pack: Int = 1, rule: Policy.Rule = .fair
  ) -> Scenario {
    var policy = Policy()
    policy.rule = rule
    policy.integral = true
    var scenario = Scenario(
      name: "share", tiers: [Tier(name: "first", weight: 1)], policy: policy,
      products: [Product(code: "P", price: 1, pack: pack)], warehouses: [Warehouse(code: "W")],
      regions: claims.indices.map { Region(code: "R\(100 + $0)", tier: Ref(0)) })
    scenario.stock = [StockRow(warehouse: Ref(0), product: Ref(0), onHand: supply)]
    for (position, claim) in claims.enumerated() {
      scenario.lanes.append(LaneRow(from: Ref(0), to: .region(Ref(index: position)), cost: 1))
      scenario.demand.append(
        DemandRow(
          region: Ref(index: position), product: Ref(0), quantity: claim.quantity, held: claim.held,
          unmetPenalty: 10))
    }
    scenario.sortRows()
    return scenario
  }

  private func planned(_ scenario: Scenario, _ name: String) async throws -> Plan {
    let plan = try await Planner(options: PlanOptions(threads: 2)).plan(scenario)
    let report = PlanChecker.check(plan, of: scenario)
    #expect(report.passed, "\(name): \(report.violations.prefix(3))")
    #expect(plan.summary.packs?.unroundedIsProved == true, "\(name)")
    #expect(plan.summary.bound <= plan.summary.cost.total + 1e-6, "\(name)")
    return plan
  }

  private func delivered(_ plan: Plan, _ count: Int) -> [Double] {
    (0..<count).map { region in
      plan.shipments.reduce(0) { $0 + ($1.to == .region(Ref(index: region)) ? $1.quantity : 0) }
    }
  }

  @Test("the known answers: 496 and 704; 6, 13 and 31; one of ten; halves of quotas")
  func knownAnswers() async throws {
    // SAP Help Portal, Supply Network Planning, "Fair Share Rule B".
    let sap = try await planned(Self.share(1_200, [(800, 200), (1_500, 600)]), "two")
    #expect(delivered(sap, 2) == [496, 704])
    #expect(sap.summary.packs?.rounding == .quota)
    let uses = try await planned(Self.share(50, [(10, 0), (20, 0), (50, 0)]), "uses")
    #expect(delivered(uses, 3) == [6, 13, 31])
    let ten = try await planned(Self.share(1, Array(repeating: (1, 0), count: 10)), "ten")
    #expect(delivered(ten, 10) == [1] + Array(repeating: 0, count: 9))
    let quotas = [100.0, 50, 50, 200, 300, 100, 200].map { (quantity: $0, held: 0.0) }
    let halves = try await planned(Self.share(500, quotas), "quotas")
    #expect(delivered(halves, 7) == [50, 25, 25, 100, 150, 50, 100])
    #expect(halves.summary.packs?.rounding == .unneeded && halves.summary.status == .optimal)
  }

  @Test("promises hold in packs: exact totals, less than a pack from the share, nothing taken by more supply")
  func promises() async throws {
    for seed in UInt64(0)..<8 {
      var random = SeededNumbers(seed: seed)
      let pack = random.whole(1...12)
      let claims = (0..<5).map { _ in (quantity: Double(pack) * random.number(1...9), held: 0.0) }
      let asked = claims.reduce(0) { $0 + $1.quantity }
      var before: [Double] = Array(repeating: 0, count: 5)
      for packs in 0...12 where Double(packs) * Double(pack) <= asked {
        let supply = Double(packs) * Double(pack)
        let plan = try await planned(Self.share(supply, claims, pack: pack), "seed \(seed), \(packs) packs")
        let units = delivered(plan, 5)
        #expect(units.reduce(0, +) == supply, "seed \(seed), \(packs) packs")
        for (claim, got) in zip(claims, units) {
          #expect(abs(got - claim.quantity * supply / asked) < Double(pack), "seed \(seed), \(packs) packs: \(units)")
        }
        #expect(zip(before, units).allSatisfy { $0 <= $1 }, "seed \(seed), \(packs) packs: \(before), then \(units)")
        #expect((plan.summary.packs?.largestDistance ?? 1) < 1)
        before = units
      }
    }
  }

  @Test("a week of vaccines in the packs they came in")
  func vaccines() async throws {
    guard let folder = SharedData.folder("scenarios/us-vaccines-week", for: "vaccines in packs") else { return }
    var scenario = try ScenarioReader.read(folder: folder.path).scenario
    scenario.policy.integral = true
    let plan = try await planned(scenario, "vaccines")
    let distance = try #require(plan.summary.packs?.largestDistance)
    print("us-vaccines-week in packs: \(plan.summary.solverWhy); gap \(plan.summary.gap)")
    #expect(distance < 1)
    for product in scenario.products.refs {
      let pack = Double(scenario.products[product].pack)
      let shipped = plan.shipments.filter { $0.product == product }
      for line in shipped { #expect(line.quantity == Double(line.packs ?? -1) * pack) }
      let supply = scenario.receipts.reduce(0) { $0 + ($1.product == product ? $1.quantity : 0) }
      #expect(shipped.reduce(0) { $0 + $1.quantity } == supply, "\(scenario.products[product].code)")
    }
  }

  @Test("networks in whole packs stay whole by themselves", arguments: [Policy.Rule.cost, .priority])
  func networks(_ rule: Policy.Rule) async throws {
    for seed in UInt64(0)..<20 {
      var scenario = RandomScenario.make(seed: seed, features: .networks)
      scenario.policy.rule = rule
      scenario.policy.integral = true
      let plan = try await Planner().plan(scenario)
      guard plan.summary.status != .infeasible else { continue }
      #expect(plan.summary.packs?.rounding == .unneeded, "seed \(seed)")
      #expect(plan.summary.status == .optimal, "seed \(seed): \(plan.summary.solverWhy)")
      #expect(PlanChecker.check(plan, of: scenario).passed, "seed \(seed)")
    }
  }

  @Test(
    "every rule and every feature: whole packs, hard rules kept, gap and distance stated", arguments: PackSeeds.batches)
  func everything(_ seeds: Range<UInt64>) async throws {
    for seed in seeds {
      var random = SeededNumbers(seed: seed)
      var scenario = RandomScenario.make(seed: seed, features: .all)
      scenario.policy.rule = Policy.Rule.allCases[Int(seed % 3)]
      scenario.policy.integral = true
      for product in scenario.products.refs { scenario.products[product].pack = random.whole(1...4) }
      let plan: Plan
      do {
        plan = try await Planner().plan(scenario)
      } catch PlanFailure.noPlan(let why) {
        PackSeeds.note(seed, why)
        continue
      }
      let report = PlanChecker.check(plan, of: scenario)
      #expect(report.passed, "seed \(seed): \(report.violations.prefix(3))")
      guard plan.summary.status != .infeasible else { continue }
      let packs = try #require(plan.summary.packs)
      #expect(packs.largestDistance.isFinite && plan.summary.gap.isFinite, "seed \(seed)")
      #expect(plan.summary.bound <= plan.summary.cost.total + 1e-6, "seed \(seed)")
      PackSeeds.note(seed, "\(packs.rounding) distance \(packs.largestDistance) gap \(plan.summary.gap)")
    }
  }
}

enum PackSeeds {
  static let batches: [Range<UInt64>] = {
    let count = ProcessInfo.processInfo.environment["ALLOT_SEEDS"].flatMap { UInt64($0) } ?? 10
    return stride(from: 0, to: count, by: 10).map { $0..<min(count, $0 + 10) }
  }()

  /// In a campaign every seed says what became of it.
  static func note(_ seed: UInt64, _ words: String) {
    if ProcessInfo.processInfo.environment["ALLOT_SEEDS"] != nil { print("packs, seed \(seed): \(words)") }
  }
}
