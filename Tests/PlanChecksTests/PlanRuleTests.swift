import Domain
import PlanChecks
import Testing

/// One way to break one rule, and by how much the checker must find it broken.
struct Damage: Sendable, CustomTestStringConvertible {
  var rule: PlanRule
  var amount: Double
  var what: String
  var known: KnownOptimum
  var inflict: @Sendable (inout Plan, inout Scenario) -> Void

  var testDescription: String { "\(rule.rawValue): \(what)" }

  init(
    _ rule: PlanRule, _ amount: Double, _ what: String, _ known: KnownOptimum = .dantzig,
    _ inflict: @escaping @Sendable (inout Plan, inout Scenario) -> Void
  ) {
    self.rule = rule
    self.amount = amount
    self.what = what
    self.known = known
    self.inflict = inflict
  }
}

@Suite("Rules of a plan")
struct PlanRuleTests {
  @Test("a known optimum passes, and its multipliers prove it", arguments: KnownOptimum.all)
  func optimumPasses(_ known: KnownOptimum) {
    let report = PlanChecker.check(known.plan, of: known.scenario)
    #expect(report.violations.isEmpty, "\(report.violations)")
    #expect(abs(report.cost.total - known.cost) <= 1e-9 * known.cost)
    #expect(abs(report.bound - known.cost) <= 1e-9 * known.cost)
    #expect(abs(report.gap) <= 1e-9)
    #expect(report.residuals.primal <= 1e-9)
  }

  @Test("each rule objects to its breach, by its amount", arguments: Damage.ofEveryRule)
  func ruleObjects(_ damage: Damage) {
    var plan = damage.known.plan
    var scenario = damage.known.scenario
    damage.inflict(&plan, &scenario)
    let report = PlanChecker.check(plan, of: scenario)
    let found = report.violations.filter { $0.rule == damage.rule }
    #expect(
      found.contains { abs($0.amount - damage.amount) <= 1e-9 * max(1, damage.amount) },
      "found \(report.violations)")
  }

  @Test("every rule has its damage")
  func everyRuleIsCovered() {
    let covered = Set(Damage.ofEveryRule.map(\.rule))
    #expect(PlanRule.allCases.filter { !covered.contains($0) } == [])
  }
}

extension Damage {
  static let ofEveryRule: [Damage] =
    [
      Damage(.keys, 1, "period beyond the horizon") { plan, _ in plan.shipments[0].arrivePeriod = 2 },
      Damage(.keys, 1, "unknown product") { plan, _ in plan.allocations[0].supplied = Ref(7) },
      Damage(.keys, 1, "a quantity that is no number") { plan, _ in plan.shipments[0].quantity = .nan },
      Damage(.keys, 1, "a negative quantity") { plan, _ in plan.allocations[0].quantity = -1 },
      Damage(.order, 1, "a doubled line") { plan, _ in plan.shipments.insert(plan.shipments[0], at: 0) },
      Damage(.order, 1, "two lines swapped") { plan, _ in plan.allocations.swapAt(0, 1) },
      Damage(.scenario, 1, "the plan of another scenario") { plan, _ in plan.summary.scenario = "other" },
      Damage(.diagnosis, 1, "a diagnosis beside a plan") { plan, _ in
        plan.diagnosis = [DiagnosisLine(rule: "x", entities: "y")]
      },
      Damage(.diagnosis, 1, "infeasible without a word") { plan, scenario in
        plan = Plan(summary: plan.summary)
        plan.summary.status = .infeasible
      },
      Damage(.repair, 1, "a change of no rule", .guarantee) { plan, _ in
        plan.summary.repair = [RuleChange(.quotaMinimum, quota: "none", from: 5, to: 4)]
      },
      Damage(.repair, 1, "a rule that gives way more than it must", .guarantee) { plan, scenario in
        scenario.demand[0].minimum = 7
        plan.summary.repair = [repair(of: scenario, from: 7, to: 4)]
      },
      Damage(.repair, 3, "a rule that gives way below what is there", .guarantee) { plan, _ in
        plan.summary.repair = [repair(of: KnownOptimum.guarantee.scenario, from: 5, to: 0)]
      },
      Damage(.minimum, 1, "a rule that gives way less than it must", .guarantee) { plan, scenario in
        scenario.demand[0].minimum = 7
        plan.summary.repair = [repair(of: scenario, from: 7, to: 6)]
      },
      Damage(.prices, 3, "a price that the proof forbids", .storageAndSafety) { plan, _ in
        guard let line = plan.certificate.first(where: { $0.kind == .stock }) else { return }
        plan.prices = [
          PriceLine(
            .stock, place: line.place, product: line.product, period: line.period, oneMore: line.multiplier - 3)
        ]
      },
      Damage(.prices, 2, "a loss that the proof forbids", .storageAndSafety) { plan, _ in
        guard let line = plan.certificate.first(where: { $0.kind == .stock }) else { return }
        plan.prices = [
          PriceLine(
            .stock, place: line.place, product: line.product, period: line.period, oneLess: -line.multiplier - 2)
        ]
      },
      Damage(.prices, 2.0 / 3, "an offer's price that the proof forbids", .offersAndBudget) { plan, _ in
        plan.prices = [
          PriceLine(.offer, place: .warehouse(Ref(0)), product: Ref(0), period: 1, name: "A", oneMore: -7, oneLess: 6)
        ]
      },
      Damage(.prices, 1, "a price of nothing") { plan, _ in plan.prices = [PriceLine(.budget, oneMore: -1)] },
    ] + shipments + demand + stock + ladders + capacities + purchases + summary

  private static func repair(of scenario: Scenario, from: Double, to: Double) -> RuleChange {
    let row = scenario.demand[0]
    return RuleChange(
      .minimum, place: scenario.regions[row.region].code, product: scenario.products[row.product].code,
      period: row.period, from: from, to: to)
  }

  private static let shipments: [Damage] = [
    Damage(.lane, 275, "a lane taken away") { _, scenario in scenario.lanes.remove(at: 1) },
    Damage(.lane, 6, "a wrong arrival", .transfer) { plan, _ in plan.shipments[0].arrivePeriod = 1 },
    Damage(.shipmentCost, 1, "a wrong cost") { plan, _ in plan.shipments[0].cost += 1 },
    Damage(.packs, 3, "packs of a plan that is not integral") { plan, _ in plan.shipments[0].packs = 3 },
    Damage(.packs, 275, "packs missing") { _, scenario in scenario.policy.integral = true },
    Damage(.wholePacks, 3, "broken packs") { plan, scenario in
      scenario.policy.integral = true
      scenario.products.values[0].pack = 8
    },
    Damage(.allocatedShipments, 1, "one unit more shipped than allocated") { plan, _ in
      plan.shipments[1].quantity += 1
    },
    Damage(.allocatedShipments, 300, "an allocation dropped") { plan, _ in plan.allocations.removeFirst() },
    Damage(.coveredDemand, 300, "nobody asked") { _, scenario in scenario.demand.removeFirst() },
    Damage(.coveredDemand, 5, "a substitute no longer allowed", .substitute) { _, scenario in
      scenario.substitutes = []
    },
    Damage(.ratio, 1, "a unit lost on the way") { plan, _ in plan.allocations[0].covers -= 1 },
    Damage(.ratio, 5, "the every-region row instead of the regional one", .substitute) { _, scenario in
      scenario.substitutes.removeLast()
    },
    Damage(.northWestCorner, 2, "another split of the same sums", .northWestCorner) { plan, _ in
      plan.allocations = [(0, 0, 3.0), (0, 1, 1), (1, 0, 2), (1, 1, 4)].map { demanded, warehouse, quantity in
        AllocationLine(
          period: 1, region: Ref(0), demanded: Ref(Int32(demanded)), supplied: Ref(2),
          warehouse: Ref(Int32(warehouse)), shipPeriod: 1, quantity: quantity, covers: quantity)
      }
    },
  ]

  private static let demand: [Damage] = [
    Damage(.demandBalance, 1, "unmet understated", .substitute) { plan, _ in plan.unmet.removeFirst() },
    Damage(.demandBalance, 10, "covered beyond what is asked") { _, scenario in scenario.demand[0].quantity -= 10 },
    Damage(.demandBalance, 3, "a backorder dropped", .backorder) { plan, _ in plan.unmet = [] },
    Damage(.minimum, 2, "a higher guarantee", .guarantee) { _, scenario in scenario.demand[0].minimum = 7 },
    Damage(.maximum, 0.5, "a lower cap", .guarantee) { _, scenario in scenario.demand[0].maximum = 4.5 },
    Damage(.maxShare, 1, "a smaller share", .substitute) { _, scenario in scenario.substitutes[1].maxShare = 0.4 },
    Damage(.unmetPenalty, 7, "a wrong penalty", .substitute) { plan, _ in plan.unmet[0].penalty -= 7 },
  ]

  private static let stock: [Damage] = [
    Damage(.stockLines, 600, "a stock line dropped") { plan, _ in plan.stock.removeFirst() },
    Damage(.stockLines, 1, "a line of zeros", .transfer) { plan, _ in
      plan.stock.insert(StockLine(period: 1, warehouse: Ref(1), product: Ref(0)), at: 1)
    },
    Damage(.stockFlows, 1, "shipped overstated") { plan, _ in plan.stock[0].shipped += 1 },
    Damage(.stockFlows, 5, "a receipt forgotten", .backorder) { plan, _ in plan.stock[1].received = 0 },
    Damage(.stockBalance, 1, "closing misstated") { plan, _ in plan.stock[0].closing -= 1 },
    Damage(.stockBalance, 2, "reserved stock counted", .transfer) { plan, _ in plan.stock[0].opening = 12 },
    Damage(.stockNotNegative, 50, "less on hand") { _, scenario in scenario.stock[0].onHand = 500 },
    Damage(.expired, 4, "something expires that cannot") { plan, _ in plan.stock[0].expired = 4 },
    Damage(.expired, 1, "less written off than ends", .shelfLives) { plan, _ in plan.stock[0].expired = 1 },
    Damage(.expired, 2, "more written off than ends", .shelfLives) { plan, _ in plan.stock[0].expired = 4 },
    Damage(.expired, 3, "units kept after their last period", .shelfLives) { _, scenario in
      scenario.stock[0].onHand = 8
      scenario.stock[1].onHand = 7
    },
    Damage(.shelfLife, 1, "less of a lot than leaves", .shelfLives) { _, scenario in
      scenario.stock[0].onHand = 10
      scenario.stock[1].onHand = 5
    },
    Damage(.shelfLife, 3, "a lot that ended before", .shelfLives) { plan, _ in
      plan.shipments[0].shipPeriod = 2
      plan.shipments[0].arrivePeriod = 2
      for line in plan.certificate.indices where plan.certificate[line].kind == .lot {
        plan.certificate[line].period = 2
      }
    },
    Damage(.minimumLife, 6, "a longer life asked for", .shelfLives) { _, scenario in
      scenario.demand[1].minimumLife = 2
    },
    Damage(.transferLots, 3, "a lot not told", .shelfLives) { plan, _ in
      plan.certificate.removeAll { $0.kind == .lot && $0.name == "1" }
    },
    Damage(.certificate, 1, "a lot of nothing", .shelfLives) { plan, _ in
      plan.certificate[plan.certificate.count - 1].period = 3
    },
    Damage(.daysOfCover, 1, "days of cover misstated") { plan, _ in
      plan.stock[0].daysOfCover = (plan.stock[0].daysOfCover ?? 0) + 1
    },
  ]

  private static let capacities: [Damage] = [
    Damage(.laneCapacity, 5, "a smaller lane") { _, scenario in
      scenario.lanes[1].product = Ref(0)
      scenario.lanes[1].capacity = 270
    },
    Damage(.sharedLaneCapacity, 20, "a smaller shared lane", .quotaAndThroughput) { _, scenario in
      scenario.lanes[0].capacity = 40
    },
    Damage(.throughput, 10, "less throughput", .quotaAndThroughput) { _, scenario in
      scenario.warehouses.values[0].throughput = 70
    },
    Damage(.storage, 1, "less storage on a day", .storageAndSafety) { _, scenario in
      scenario.calendar[0].storage = 5
    },
    Damage(.quota, 5, "a lower quota", .quotaAndThroughput) { _, scenario in scenario.quotas[0].maximum = 50 },
    Damage(.quota, 1, "a quota's minimum", .quotaAndThroughput) { _, scenario in
      scenario.quotas = [QuotaRow(name: "w", region: Ref(2), warehouse: Ref(1), minimum: 16)]
    },
  ]

  private static let purchases: [Damage] = [
    Damage(.offer, 6, "no such supplier", .offersAndBudget) { plan, _ in plan.purchases[0].supplier = "0" },
    Damage(.offer, 6, "an offer that takes longer", .offersAndBudget) { _, scenario in
      scenario.offers[0].leadTime = 1
    },
    Damage(.offerLimits, 1, "a smaller offer", .offersAndBudget) { _, scenario in scenario.offers[0].maximum = 5 },
    Damage(.offerLimits, 2, "less than the offer's minimum", .offersAndBudget) { _, scenario in
      scenario.offers[0].minimum = 8
    },
    Damage(.lots, 1, "lots misstated", .offersAndBudget) { plan, _ in plan.purchases[0].lots += 1 },
    Damage(.lots, 0.5, "a broken lot", .offersAndBudget) { plan, scenario in
      scenario.offers[0].lot = 4
      plan.purchases[0].lots = 1.5
    },
    Damage(.purchaseCost, 6, "the price of a larger amount", .offersAndBudget) { _, scenario in
      var other = scenario.offers[0]
      other.minimum = 100
      other.unitCost -= 1
      scenario.offers[0].unitCost += 1
      scenario.offers.append(other)
      scenario.sortRows()
    },
    Damage(.purchaseCost, 2, "a wrong cost", .offersAndBudget) { plan, _ in plan.purchases[0].cost += 2 },
    Damage(.budget, 4, "a smaller budget", .offersAndBudget) { _, scenario in scenario.policy.purchaseBudget = 20 },
    Damage(.contract, 2, "a contract's minimum", .offersAndBudget) { _, scenario in
      scenario.contracts = [ContractRow(name: "c", supplier: "A", fromPeriod: 1, toPeriod: 1, minimum: 8)]
    },
    Damage(.contract, 3, "a contract's maximum", .offersAndBudget) { _, scenario in
      scenario.contracts = [
        ContractRow(name: "c", scope: .product(Ref(0)), fromPeriod: 1, toPeriod: 1, maximum: 7)
      ]
    },
  ]

  private static let summary: [Damage] = [
    Damage(.costParts, 1, "transport understated") { plan, _ in plan.summary.cost.transport -= 1 },
    Damage(.costParts, 8, "safety stock left out", .storageAndSafety) { plan, _ in
      plan.summary.cost.safetyStock = 0
    },
    Damage(.tiers, 1, "a tier's unmet value", .substitute) { plan, _ in plan.summary.tiers[0].unmetValue = 0 },
    Damage(.tiers, 0.1, "a tier's fill rate", .substitute) { plan, _ in plan.summary.tiers[0].fillRate = 1 },
    Damage(.kpi, 0.1, "the fill rate", .substitute) { plan, _ in plan.summary.kpi.fillRate = 1 },
    Damage(.kpi, 1, "a region left out") { plan, _ in plan.summary.kpi.byRegion.removeLast() },
    Damage(.kpi, 1, "lanes used") { plan, _ in plan.summary.kpi.lanesUsed += 1 },
    Damage(.kpi, 0.25, "a warehouse's use", .quotaAndThroughput) { plan, _ in
      plan.summary.kpi.warehouses[0].throughput = 0.75
    },
    Damage(.certificate, 1, "a multiplier of nothing") { plan, _ in
      plan.certificate.append(CertificateLine(stage: "cost", kind: .budget, multiplier: 1))
    },
    Damage(.goals, 2, "a tier's value without a proof", .unmetFirst) { plan, _ in
      plan.certificate.removeAll { $0.stage == "standard/1" }
    },
    Damage(.goals, 1, "a tier that could be served better", .unmetFirst) { _, scenario in
      scenario.policy.purchaseBudget = 27
    },
    Damage(.fills, 3, "fill rates left out") { plan, scenario in
      scenario.policy.rule = .fair
      plan.summary.rule = .fair
    },
    Damage(.bound, 1, "a forged bound") { plan, _ in plan.summary.bound += 1 },
    Damage(.bound, 32.5, "a forged multiplier") { plan, _ in
      for position in plan.certificate.indices where plan.certificate[position].place == .region(Ref(1)) {
        plan.certificate[position].multiplier -= plan.certificate[position].kind == .demand ? 0.1 : -0.1
      }
    },
    Damage(.gap, 0.5, "a forged gap") { plan, _ in plan.summary.gap += 0.5 },
    Damage(.status, 1, "optimal without a proof") { plan, _ in
      plan.certificate = []
      plan.summary.bound = 0
      plan.summary.gap = 1
    },
  ]
}
