internal import Domain
internal import GreedySolver
internal import Support
internal import Testing

@Suite("Greedy on random scenarios")
struct RandomScenarioTests {
  /// Batches, so that they run side by side and a failure names its seed.
  @Test("keeps every hard rule, and names exactly the minimums it misses", arguments: 0..<6)
  func keepsEveryHardRule(_ batch: Int) {
    for seed in UInt64(batch * 100)..<UInt64(batch * 100 + 100) {
      var scenario = RandomScenario.make(seed: seed)
      scenario.policy.rule = Policy.Rule.allCases[Int(seed % 3)]
      let result = GreedySolver.plan(for: scenario)
      let check = FeasibilityCheck(scenario, result.decisions)
      #expect(check.violations.isEmpty, "seed \(seed): \(check.violations.prefix(3))")
      #expect(check.minimums == Set(result.broken.map(\.rule)), "seed \(seed): \(result.broken)")
    }
  }

  @Test("and the check that says so objects to a plan that is one unit off")
  func checkIsSharp() {
    var damaged = 0
    for seed in UInt64(0)..<100 {
      let scenario = RandomScenario.make(seed: seed)
      let decisions = GreedySolver.plan(for: scenario).decisions
      for position in decisions.shipments.indices.prefix(3) {
        guard case .region = decisions.shipments[position].to else { continue }
        for change in [1.0, -0.5 * decisions.shipments[position].quantity] {
          var wrong = decisions
          wrong.shipments[position].quantity += change
          #expect(!FeasibilityCheck(scenario, wrong).violations.isEmpty, "seed \(seed), shipment \(position)")
          damaged += 1
        }
      }
      for position in decisions.covers.indices.prefix(3) {
        var wrong = decisions
        wrong.covers.remove(at: position)
        #expect(!FeasibilityCheck(scenario, wrong).violations.isEmpty, "seed \(seed), cover \(position)")
        damaged += 1
      }
    }
    #expect(damaged > 500)
  }

  @Test("reaches the minimums of nearly every scenario that is feasible by construction")
  func reachesMinimums() {
    var broken: [UInt64] = []
    for seed in UInt64(0)..<300 {
      let result = GreedySolver.plan(for: RandomScenario.make(seed: seed))
      if !result.broken.isEmpty { broken.append(seed) }
    }
    // Some of these have no plan at all: quotas and guarantees are drawn apart from each other.
    #expect(broken.count <= 15, "seeds \(broken)")
  }

  @Test("serves demand: no line is left that a free unit could serve at a gain")
  func leavesNoObviousGain() {
    let simple: RandomScenario.Features = [.volumes, .fractions, .reserved, .held]
    for seed in UInt64(0)..<200 {
      let scenario = RandomScenario.make(seed: seed, features: simple)
      let decisions = GreedySolver.plan(for: scenario).decisions
      for row in scenario.demand {
        let covered = decisions.covers.filter { $0.region == row.region && $0.demanded == row.product }
          .reduce(0) { $0 + $1.quantity }
        guard row.due - covered > 1e-6 else { continue }
        for lane in scenario.lanesByEnds where lane.to == .region(row.region) {
          guard let terms = lane.terms(for: row.product), terms.cost < row.unmetPenalty else { continue }
          let left =
            scenario.stock.filter { $0.warehouse == lane.from && $0.product == row.product }
            .reduce(0) { $0 + $1.onHand - $1.reserved }
            - decisions.shipments.filter { $0.from == lane.from && $0.product == row.product }
            .reduce(0) { $0 + $1.quantity }
          #expect(left < 1e-6, "seed \(seed): \(left) units could serve \(row)")
        }
      }
    }
  }

  @Test("is the same for the same scenario, and for its rows in any order")
  func isDeterministic() {
    for seed in UInt64(0)..<60 {
      let scenario = RandomScenario.make(seed: seed)
      var shuffled = scenario
      shuffled.demand.reverse()
      shuffled.lanes.reverse()
      shuffled.stock.reverse()
      shuffled.receipts.reverse()
      shuffled.substitutes.reverse()
      shuffled.sortRows()
      #expect(shuffled == scenario, "seed \(seed)")
      #expect(GreedySolver.plan(for: shuffled) == GreedySolver.plan(for: scenario), "seed \(seed)")
    }
  }

  @Test("all quantities × 2: every decision × 2")
  func scalesWithQuantities() {
    for seed in UInt64(0)..<100 {
      let scenario = RandomScenario.make(seed: seed)
      let single = GreedySolver.plan(for: scenario).decisions
      let double = GreedySolver.plan(for: scenario.withQuantities(times: 2)).decisions
      #expect(single.shipments.count == double.shipments.count, "seed \(seed)")
      for (one, two) in zip(single.shipments, double.shipments) {
        #expect(abs(two.quantity - 2 * one.quantity) <= 1e-6 * two.quantity, "seed \(seed): \(one)")
      }
    }
  }

  @Test("stops when asked, with what it has, and that keeps every upper limit")
  func stopsWhenAsked() {
    for seed in UInt64(0)..<50 {
      let scenario = RandomScenario.make(seed: seed)
      let check = FeasibilityCheck(scenario, GreedySolver.plan(for: scenario, cancelled: { true }).decisions)
      #expect(check.violations.isEmpty, "seed \(seed): \(check.violations.prefix(3))")
    }
  }

  @Test("does not mind magnitudes: 1e12 and thousandths", arguments: [1e12 / 40, 1e-3 / 7, 1.0 / 3])
  func doesNotMindMagnitudes(_ factor: Double) {
    for seed in UInt64(0)..<80 {
      let scenario = RandomScenario.make(seed: seed).withQuantities(times: factor)
      let check = FeasibilityCheck(scenario, GreedySolver.plan(for: scenario).decisions)
      #expect(check.violations.isEmpty, "seed \(seed) × \(factor): \(check.violations.prefix(3))")
    }
  }
}

extension Scenario {
  /// Everything counted in units, in volume or in money spent on units, times `factor`.
  fileprivate func withQuantities(times factor: Double) -> Scenario {
    var scaled = self
    scaled.policy.purchaseBudget *= factor
    for row in scaled.warehouses.refs {
      scaled.warehouses[row].throughput *= factor
      scaled.warehouses[row].storage *= factor
    }
    for row in scaled.calendar.indices {
      scaled.calendar[row].throughput = scaled.calendar[row].throughput.map { $0 * factor }
      scaled.calendar[row].storage = scaled.calendar[row].storage.map { $0 * factor }
    }
    for row in scaled.stock.indices {
      scaled.stock[row].onHand *= factor
      scaled.stock[row].reserved *= factor
      scaled.stock[row].safetyStock *= factor
    }
    for row in scaled.receipts.indices { scaled.receipts[row].quantity *= factor }
    for row in scaled.demand.indices {
      scaled.demand[row].quantity *= factor
      scaled.demand[row].held *= factor
      scaled.demand[row].minimum *= factor
      scaled.demand[row].maximum *= factor
    }
    for row in scaled.lanes.indices { scaled.lanes[row].capacity *= factor }
    for row in scaled.quotas.indices {
      scaled.quotas[row].minimum *= factor
      scaled.quotas[row].maximum *= factor
    }
    for row in scaled.offers.indices { scaled.offers[row].maximum *= factor }
    return scaled
  }
}
