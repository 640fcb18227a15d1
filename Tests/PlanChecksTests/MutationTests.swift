import Domain
import PlanChecks
import Testing

/// Damages every line of every known optimum in every way there is.
@Suite("Mutations of good plans")
struct MutationTests {
  @Test("no damaged line passes", arguments: KnownOptimum.all)
  func everyMutationIsCaught(_ known: KnownOptimum) {
    for mutation in Self.mutations(of: known.plan, products: Int32(known.scenario.products.count)) {
      let report = PlanChecker.check(mutation.plan, of: known.scenario)
      let rules = Set(report.violations.map(\.rule))
      #expect(
        !rules.isDisjoint(with: mutation.rules),
        "\(mutation.what): expected one of \(mutation.rules), found \(report.violations)")
    }
  }

  private struct Mutation {
    var what: String
    var rules: Set<PlanRule>
    var plan: Plan
  }

  private static func mutations(of plan: Plan, products: Int32) -> [Mutation] {
    var found: [Mutation] = []
    func add(_ what: String, _ rules: Set<PlanRule>, _ change: (inout Plan) -> Void) {
      var damaged = plan
      change(&damaged)
      found.append(Mutation(what: what, rules: rules, plan: damaged))
    }
    lines(plan.shipments, \.shipments, "shipment", [.allocatedShipments, .stockFlows], [.order], add)
    numbers(plan.shipments, \.shipments, "shipment", [\.quantity], [.allocatedShipments, .stockFlows], add)
    numbers(plan.shipments, \.shipments, "shipment", [\.cost], [.shipmentCost], add)
    lines(plan.allocations, \.allocations, "allocation", [.allocatedShipments], [.order], add)
    numbers(plan.allocations, \.allocations, "allocation", [\.quantity], [.allocatedShipments], add)
    numbers(plan.allocations, \.allocations, "allocation", [\.covers], [.ratio], add)
    lines(plan.unmet, \.unmet, "unmet", [.demandBalance], [.order], add)
    numbers(plan.unmet, \.unmet, "unmet", [\.quantity], [.demandBalance], add)
    numbers(plan.unmet, \.unmet, "unmet", [\.penalty], [.unmetPenalty], add)
    lines(plan.stock, \.stock, "stock", [.stockLines], [.order], add)
    numbers(plan.stock, \.stock, "stock", [\.opening, \.closing], [.stockBalance], add)
    numbers(
      plan.stock, \.stock, "stock",
      [\.received, \.bought, \.transferredIn, \.shipped, \.transferredOut, \.safetyStock], [.stockFlows], add)
    lines(plan.purchases, \.purchases, "purchase", [.stockFlows], [.order], add)
    numbers(plan.purchases, \.purchases, "purchase", [\.quantity], [.stockFlows], add)
    lines(plan.limits, \.limits, "limit", [.ladder], [.order], add)
    numbers(plan.limits, \.limits, "limit", [\.leftOver], [.ladder], add)
    for position in plan.shipments.indices where products > 1 {
      add("shipment \(position) swapped", [.allocatedShipments, .coveredDemand, .stockNotNegative]) {
        $0.shipments[position].product = Ref((plan.shipments[position].product.position + 1) % products)
      }
    }
    let parts: [WritableKeyPath<CostParts, Double>] = [
      \.transport, \.substitution, \.holding, \.purchase, \.safetyStock, \.writeOff, \.stability, \.unmet, \.endValue,
    ]
    for part in parts { add("cost part", [.costParts]) { $0.summary.cost[keyPath: part] += 0.001 } }
    return found
  }

  /// Each line dropped, and each line doubled.
  private static func lines<Line>(
    _ lines: [Line], _ table: WritableKeyPath<Plan, [Line]>, _ name: String, _ dropped: Set<PlanRule>,
    _ doubled: Set<PlanRule>, _ add: (String, Set<PlanRule>, (inout Plan) -> Void) -> Void
  ) {
    for position in lines.indices {
      add("\(name) \(position) dropped", dropped) { $0[keyPath: table].remove(at: position) }
      add("\(name) \(position) doubled", doubled) { $0[keyPath: table].insert(lines[position], at: position) }
    }
  }

  /// Each number of each line one more, one less and a thousandth more.
  private static func numbers<Line>(
    _ lines: [Line], _ table: WritableKeyPath<Plan, [Line]>, _ name: String, _ numbers: [WritableKeyPath<Line, Double>],
    _ rules: Set<PlanRule>, _ add: (String, Set<PlanRule>, (inout Plan) -> Void) -> Void
  ) {
    for position in lines.indices {
      for number in numbers {
        for change in [1, -1, 0.001] {
          // A quantity of 0 or less has no business in a plan at all.
          let gone = lines[position][keyPath: number] + change <= 0
          add("\(name) \(position) by \(change)", gone ? rules.union([.keys]) : rules) {
            $0[keyPath: table][position][keyPath: number] += change
          }
        }
      }
    }
  }
}
