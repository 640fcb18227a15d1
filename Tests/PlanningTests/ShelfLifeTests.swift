import Domain
import Foundation
import LinearPrograms
import PlanChecks
import Planning
import Solutions
import SolverInterface
import Support
import Testing

/// The seeds of a run: the first 40, or as many as `ALLOT_SEEDS` says, in batches that run side by side.
private let batches: [Range<UInt64>] = {
  let count = ProcessInfo.processInfo.environment["ALLOT_SEEDS"].flatMap { UInt64($0) } ?? 40
  return stride(from: 0, to: count, by: 10).map { $0..<min(count, $0 + 10) }
}()

/// Scenarios of `seed` with shelf lives: most with limits that tie products, every third a set of networks.
private func perishable(_ seed: UInt64) -> Scenario {
  let isNetwork = seed % 3 == 2 || !hasLinearPrograms
  var scenario = RandomScenario.make(
    seed: seed, features: isNetwork ? .networks : .all,
    size: RandomScenario.Size(warehouses: 3, products: 3, regions: 4, periods: 5),
    certain: [.periods, .receipts])
  ShelfLives.add(to: &scenario, seed: seed)
  return scenario
}

@Suite("Units that expire")
struct ShelfLifeTests {
  @Test("random scenarios cost what a linear program with explicit ages says", arguments: batches)
  func explicitAges(_ seeds: Range<UInt64>) async throws {
    guard let backend = Backends.standard.linearProgram else {
      print("shelf lives: no GLPK in this build, so nothing is compared with explicit ages")
      return
    }
    for seed in seeds {
      let scenario = perishable(seed)
      let program = ExplicitAges.program(of: scenario)
      let plan = try await Planner().plan(scenario)
      switch try backend.solve(program, from: nil, limits: SolveLimits()) {
      case .optimal(let point):
        // GLPK's objective may leave the constant out: the program itself adds it.
        let cost = program.objective(at: point.x)
        #expect(plan.summary.status == .optimal, "seed \(seed): \(plan.summary.solverWhy), gap \(plan.summary.gap)")
        #expect(isClose(plan.cost, cost), "seed \(seed): the plan costs \(plan.cost), explicit ages \(cost)")
      case .infeasible: #expect(plan.summary.status == .infeasible, "seed \(seed)")
      default: Issue.record("seed \(seed): no answer for explicit ages")
      }
      let report = PlanChecker.check(plan, of: scenario)
      #expect(report.passed, "seed \(seed): \(report.violations.prefix(3))")
    }
  }
}

extension ShelfLifeTests {
  /// Holding costs and storage can make a unit that stays longer dearer than one that is written off.
  private func freeToKeep(_ seed: UInt64) -> Scenario {
    let features: RandomScenario.Features = hasLinearPrograms ? .all : .networks
    return RandomScenario.make(
      seed: seed, features: features.subtracting([.holding, .storage, .calendar]),
      size: RandomScenario.Size(warehouses: 3, products: 3, regions: 4, periods: 5), certain: [.periods, .receipts])
  }

  @Test("a longer life never costs more where keeping is free; past the horizon it is none", arguments: batches)
  func longerLives(_ seeds: Range<UInt64>) async throws {
    for seed in seeds where seed % 3 == 0 {
      var scenario = freeToKeep(seed)
      let unlimited = try await Planner().plan(scenario)
      guard unlimited.summary.status != .infeasible else { continue }
      for product in scenario.products.refs { scenario.products[product].unitCost = Double(seed % 5) }
      var before = Double.infinity
      for life in Set([0, 1, 2, 4, Int(scenario.periods)]).sorted() {
        for product in scenario.products.refs { scenario.products[product].shelfLife = life }
        let plan = try await Planner().plan(scenario)
        guard plan.summary.status != .infeasible else { continue }
        #expect(
          plan.cost <= before || isClose(plan.cost, before), "seed \(seed), life \(life): \(plan.cost) after \(before)")
        #expect(plan.cost >= unlimited.cost || isClose(plan.cost, unlimited.cost), "seed \(seed), life \(life)")
        before = plan.cost
      }
      for product in scenario.products.refs { scenario.products[product].shelfLife = Int(scenario.periods) + 1 }
      let longest = try await Planner().plan(scenario)
      #expect(longest.timeless == unlimited.timeless, "seed \(seed): a life past the horizon changes the plan")
    }
  }

  @Test("day by day, first expired first out, every delivery finds units that may still leave", arguments: batches)
  func simulation(_ seeds: Range<UInt64>) async throws {
    for seed in seeds {
      var scenario = perishable(seed)
      scenario.lanes.removeAll { if case .warehouse = $0.to { true } else { false } }
      let plan = try await Planner().plan(scenario)
      guard plan.summary.status != .infeasible else { continue }
      let faults = Shelves(scenario, plan).faults
      #expect(faults.isEmpty, "seed \(seed): \(faults.prefix(3))")
    }
  }

  @Test("the greedy keeps shelf lives too, and costs no less", arguments: batches)
  func greedy(_ seeds: Range<UInt64>) async throws {
    for seed in seeds {
      let scenario = perishable(seed)
      let exact = try await Planner().plan(scenario)
      guard exact.summary.status != .infeasible else { continue }
      do throws(PlanFailure) {
        let plan = try await Planner(options: PlanOptions(solver: .greedy)).plan(scenario)
        #expect(plan.cost >= exact.cost || isClose(plan.cost, exact.cost), "seed \(seed)")
        #expect(PlanChecker.check(plan, of: scenario).passed, "seed \(seed)")
      } catch {
        // A minimum or a storage limit may be out of its reach, never a shelf life.
        guard case .noPlan = error else {
          Issue.record("seed \(seed): \(error)")
          continue
        }
      }
    }
  }

  @Test("two lots, one that must leave at once: the cost, what expires and why")
  func twoLots() async throws {
    var scenario = Scenario(
      name: "two lots", periods: 3, products: [Product(code: "milk", price: 50, unitCost: 2)],
      warehouses: [Warehouse(code: "W")], regions: [Region(code: "R", tier: Ref(0))])
    scenario.stock = [
      StockRow(warehouse: Ref(0), product: Ref(0), expires: 1, onHand: 10),
      StockRow(warehouse: Ref(0), product: Ref(0), expires: 3, onHand: 10),
    ]
    scenario.lanes = [LaneRow(from: Ref(0), to: .region(Ref(0)), cost: 1)]
    scenario.demand = [
      DemandRow(region: Ref(0), product: Ref(0), period: 1, quantity: 6, unmetPenalty: 50),
      DemandRow(region: Ref(0), product: Ref(0), period: 3, quantity: 8, unmetPenalty: 50),
      DemandRow(region: Ref(0), product: Ref(0), period: 2, minimumLife: 3, quantity: 5, unmetPenalty: 50),
    ]
    scenario.sortRows()
    // 6 old and 8 fresh ones delivered at 1; 4 old and 2 fresh ones written off at 2; 5 unmet at 50.
    let plan = try await Planner().plan(scenario)
    #expect(plan.summary.status == .optimal)
    #expect(plan.summary.solverUsed == "network")
    #expect(plan.cost == 14 + 12 + 250)
    #expect(plan.summary.cost.writeOff == 12)
    #expect(plan.stock.map(\.expired) == [4, 0, 2])
    #expect(plan.stock.map(\.closing) == [10, 10, 0])
    #expect(plan.unmet.map(\.reason) == ["no milk can arrive in period 2 with 3 periods of shelf life left"])
    #expect(plan.alerts.filter { $0.kind == "expired" }.map(\.value) == [4, 2])
  }
}

extension ShelfLifeTests {
  /// Nothing is written off for money: any lot would do, and what ends first has to leave first.
  @Test("first expired, first out among equal costs, on networks and with shared limits", arguments: [true, false])
  func firstOut(_ isNetwork: Bool) async throws {
    guard isNetwork || hasLinearPrograms else { return }
    var scenario = Scenario(
      name: "three lots", periods: 4, products: [Product(code: "milk")],
      warehouses: [Warehouse(code: "W", throughput: isNetwork ? .infinity : 6)],
      regions: [Region(code: "R", tier: Ref(0))])
    scenario.stock = [(Int32(1), 6.0), (3, 5), (4, 9)].map {
      StockRow(warehouse: Ref(0), product: Ref(0), expires: $0, onHand: $1)
    }
    scenario.lanes = [LaneRow(from: Ref(0), to: .region(Ref(0)), cost: 1)]
    scenario.demand = (Int32(1)...4).map {
      DemandRow(region: Ref(0), product: Ref(0), period: $0, quantity: 4, unmetPenalty: 50)
    }
    let plan = try await Planner().plan(scenario)
    #expect(plan.summary.status == .optimal)
    #expect(plan.cost == 16)
    // 4 of the first lot, 4 of the second, the last of it and 3 of the third, 4 of the third.
    #expect(plan.stock.map(\.expired) == [2, 0, 0, 2])
  }

  @Test("rules priority and fair are proved too", arguments: batches)
  func rules(_ seeds: Range<UInt64>) async throws {
    for seed in seeds where seed % 4 == 1 || !hasLinearPrograms {
      for rule in [Policy.Rule.priority, .fair] {
        var scenario = perishable(seed)
        scenario.policy.rule = rule
        let plan = try await Planner().plan(scenario)
        guard plan.summary.status != .infeasible else { continue }
        #expect(plan.summary.status == .optimal, "seed \(seed), \(rule): \(plan.summary.solverWhy)")
        let report = PlanChecker.check(plan, of: scenario)
        #expect(report.passed, "seed \(seed), \(rule): \(report.violations.prefix(3))")
      }
    }
  }
}

/// A warehouse without transfers, day by day: what leaves is taken from the lot that ends first among those that last long
/// enough.
private struct Shelves {
  private(set) var faults: [String] = []

  private struct Lot {
    var last: Int
    var units: Double
  }

  init(_ scenario: Scenario, _ plan: Plan) {
    for warehouse in scenario.warehouses.refs {
      for product in scenario.products.refs { simulate(warehouse, product, scenario, plan) }
    }
  }

  private mutating func simulate(
    _ warehouse: Ref<Warehouse>, _ product: Ref<Product>, _ scenario: Scenario, _ plan: Plan
  ) {
    let life = scenario.products[product].shelfLife
    func last(entering period: Int) -> Int { life.map { period - 1 + $0 } ?? 1_000 }
    var lots: [Lot] = []
    var (expired, stated) = (0.0, 0.0)
    for period in 1...Int(scenario.periods) {
      for row in scenario.stock where period == 1 && row.warehouse == warehouse && row.product == product {
        lots.append(Lot(last: row.expires.map { Int($0) } ?? last(entering: 1), units: row.onHand - row.reserved))
      }
      for row in scenario.receipts
      where Int(row.period) == period && row.warehouse == warehouse && row.product == product {
        lots.append(Lot(last: last(entering: period), units: row.quantity))
      }
      for line in plan.purchases
      where Int(line.arrivePeriod) == period && line.warehouse == warehouse && line.product == product {
        lots.append(Lot(last: last(entering: period), units: line.quantity))
      }
      for line in plan.allocations
      where Int(line.shipPeriod) == period && line.warehouse == warehouse && line.supplied == product {
        let asked = scenario.demand.last {
          $0.region == line.region && $0.product == line.demanded && $0.period <= line.period
        }
        let needed = asked.map { $0.minimumLife > 0 ? Int(line.period) - 1 + Int($0.minimumLife) : 0 } ?? 0
        if isMixed(line, scenario, plan) { continue }
        take(line.quantity, lasting: max(period, needed), &lots, "\(line)")
      }
      lots.removeAll { lot in
        if lot.last <= period { expired += lot.units }
        return lot.last <= period
      }
      stated += plan.stock.filter {
        Int($0.period) == period && $0.warehouse == warehouse && $0.product == product
      }.reduce(0) { $0 + $1.expired }
      let isMixedSomewhere = plan.allocations.contains { $0.supplied == product && isMixed($0, scenario, plan) }
      if !isMixedSomewhere, expired > stated + 1e-6 {
        faults.append("by period \(period) \(expired) must expire, the plan says \(stated)")
      }
    }
  }

  /// Where lines of one region ask for different lives of one product, which of them a shipment is for is nobody's.
  private func isMixed(_ line: AllocationLine, _ scenario: Scenario, _ plan: Plan) -> Bool {
    plan.allocations.contains {
      $0.region == line.region && $0.period == line.period && $0.supplied == line.supplied
        && $0.demanded != line.demanded
    }
  }

  private mutating func take(_ quantity: Double, lasting needed: Int, _ lots: inout [Lot], _ what: String) {
    var left = quantity
    lots.sort { $0.last < $1.last }
    for lot in lots.indices where lots[lot].last >= needed {
      let part = min(left, lots[lot].units)
      lots[lot].units -= part
      left -= part
    }
    if left > 1e-6 { faults.append("\(left) leave too late: \(what)") }
  }
}
