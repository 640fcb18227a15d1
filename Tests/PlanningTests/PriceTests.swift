import Domain
import Foundation
import PlanChecks
import Planning
import Support
import Testing

/// The random scenarios of a run: 20, or as many as `ALLOT_SEEDS` says up to 500, in batches that run side by side.
private let batches: [Range<UInt64>] = {
  let count = ProcessInfo.processInfo.environment["ALLOT_SEEDS"].flatMap { UInt64($0) } ?? 8
  return stride(from: 0, to: min(count, 500), by: 5).map { $0..<min(count, $0 + 5) }
}()

@Suite("Prices")
struct PriceTests {
  private static var pricing: PlanOptions {
    var options = PlanOptions()
    options.prices = .all
    return options
  }

  @Test("of stock, lane and offer, by hand: kinks have two sides, ranges end where something else binds")
  func byHand() async throws {
    // 10 of stock at 1, 4 by offer at 5, the rest unmet at 20; the lane takes 12. Asked for: 30.
    var sketch = Sketch()
    sketch.stock(Sketch.a, 10)
    sketch.lane(Sketch.a, .region(Sketch.r1), cost: 1, capacity: 12, only: Sketch.p1)
    sketch.offer(cost: 5, maximum: 4)
    sketch.demand(Sketch.r1, 30, penalty: 20)
    let plan = try await Planner(options: Self.pricing).plan(sketch.sorted)
    // Two are ordered: one more of stock saves an order, one less costs one, up to the two that are left of the offer.
    #expect(
      plan.prices == [
        PriceLine(
          .lane, place: .warehouse(Sketch.a), to: .region(Sketch.r1), product: Sketch.p1, period: 1, oneMore: -14,
          oneLess: 14, upTo: 2, downTo: 2),
        PriceLine(
          .stock, place: .warehouse(Sketch.a), product: Sketch.p1, period: 1, oneMore: -5, oneLess: 5, upTo: 2,
          downTo: 2),
      ])
    #expect(plan.summary.prices == PriceCount(priced: 2, left: 0))
  }

  @Test("at a kink: stock that is just enough is worth nothing more, and much less")
  func kink() async throws {
    var sketch = Sketch()
    sketch.stock(Sketch.a, 10)
    sketch.lane(Sketch.a, .region(Sketch.r1), cost: 1)
    sketch.demand(Sketch.r1, 10, penalty: 20)
    let plan = try await Planner(options: Self.pricing).plan(sketch.sorted)
    #expect(
      plan.prices == [
        PriceLine(
          .stock, place: .warehouse(Sketch.a), product: Sketch.p1, period: 1, oneMore: 0, oneLess: 19,
          upTo: .infinity, downTo: 10)
      ])
  }

  @Test("are none under other rules, without being asked for, and of a plan that is no optimum")
  func none() async throws {
    var sketch = Sketch()
    sketch.stock(Sketch.a, 10)
    sketch.lane(Sketch.a, .region(Sketch.r1), cost: 1)
    sketch.demand(Sketch.r1, 12, penalty: 20)
    let scenario = sketch.sorted
    #expect(try await Planner().plan(scenario).prices.isEmpty)
    var fair = scenario
    fair.policy.rule = .fair
    #expect(try await Planner(options: Self.pricing).plan(fair).summary.prices == nil)
    var greedy = Self.pricing
    greedy.solver = .greedy
    #expect(try await Planner(options: greedy).plan(scenario).summary.prices == nil)
  }

  @Test(
    "are what plans of the changed scenario cost, at a thousandth, and at both ends of their ranges", arguments: batches
  )
  func replanned(_ seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let isNetwork = seed % 2 == 0 || !hasLinearPrograms
      var scenario = RandomScenario.make(
        seed: 5_000 + seed, features: isNetwork ? .networks : .all, size: seed % 3 == 0 ? .small : .tiny)
      scenario.policy.rule = .cost
      let plan = try await Planner(options: Self.pricing).plan(scenario)
      guard plan.summary.status == .optimal else { continue }
      #expect(PlanChecker.check(plan, of: scenario).passed, "seed \(seed)")
      var options = Self.pricing
      options.threads = 2
      #expect(try await Planner(options: options).plan(scenario).prices == plan.prices, "seed \(seed)")
      var numbers = SeededNumbers(seed: seed)
      for line in plan.prices where plan.prices.count < 12 || numbers.chance(25) {
        let isOfOnePeriod = scenario.periods > 1 && (line.kind == .lane || line.kind == .offer)
        if isOfOnePeriod, !hasLinearPrograms { continue }
        try await Self.judge(line, scenario, plan.cost, seed)
      }
    }
  }

  private static func judge(_ line: PriceLine, _ scenario: Scenario, _ cost: Double, _ seed: UInt64) async throws {
    if let oneMore = line.oneMore {
      for step in [1e-3, min(line.upTo, 100)] where step <= line.upTo {
        let found = try await changed(scenario, line, by: step)
        #expect(
          found.map { isClose($0, cost + oneMore * step, 1e-6) } ?? false,
          "seed \(seed): \(line): \(step) more costs \(String(describing: found)), without it \(cost)")
      }
    }
    if let oneLess = line.oneLess {
      for step in [1e-3, line.downTo] where step <= line.downTo {
        let found = try await changed(scenario, line, by: -step)
        #expect(
          found.map { isClose($0, cost + oneLess * step, 1e-6) } ?? false,
          "seed \(seed): \(line): \(step) less costs \(String(describing: found)), without it \(cost)")
      }
    }
  }

  /// The least total cost with more of what a line prices; nil where there is no plan.
  private static func changed(_ scenario: Scenario, _ line: PriceLine, by step: Double) async throws -> Double? {
    if scenario.periods > 1, line.kind == .lane || line.kind == .offer {
      // A lane's row and an offer hold in every period, a price in one: that one is changed in the program.
      return hasLinearPrograms ? PriceEdits(scenario: scenario).cost(line, by: step) : nil
    }
    guard let changed = PriceEdits(scenario: scenario).changed(line, by: step) else {
      Issue.record("nothing of the scenario is \(line)")
      return nil
    }
    let plan = try await Planner().plan(changed)
    return plan.summary.status == .optimal ? plan.cost : nil
  }
}
