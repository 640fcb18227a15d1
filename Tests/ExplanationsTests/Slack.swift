import Domain
import Explanations

/// How far a plan is from a limit that it is said to reach, added up from the plan's lines alone.
struct Slack {
  let scenario: Scenario
  let plan: Plan

  /// What is left of the limit, in its own measure; 0 where it is reached.
  func left(of binding: Binding) -> Double {
    switch binding {
    case .stock(let place, let product, _, let by):
      return plan.stock.first { $0.warehouse == place && $0.product == product && $0.period == by }?.closing ?? 0
    case .remainder(let place, let product, let by):
      let left = plan.stock.first { $0.warehouse == place && $0.product == product && $0.period == by }?.closing ?? 0
      return left < Double(scenario.products[product].pack) ? 0 : left
    case .part(let region, let product, let period):
      let least = plan.unmet.filter { $0.region == region && $0.period == period }.reduce(.infinity) {
        min($0, $1.quantity)
      }
      return least < Double(scenario.products[product].pack) ? 0 : least
    case .offer(let position, let period):
      let offer = scenario.offers[Int(position)]
      let maximum = offer.maximum < .infinity ? offer.maximum : scenario.totalNeed[offer.product]
      return maximum
        - sum(plan.purchases) {
          $0.supplier == offer.supplier && $0.product == offer.product && $0.warehouse == offer.warehouse
            && $0.orderPeriod == period ? $0.quantity : 0
        }
    case .lane(let from, let to, let product, let period):
      let row = scenario.lanes.first { $0.from == from && $0.to == to && $0.product == product }
      return (row?.capacity ?? .infinity)
        - sum(plan.shipments) {
          $0.from == from && $0.to == to && $0.product == product && $0.shipPeriod == period ? $0.quantity : 0
        }
    case .sharedLane(let from, let to, let period):
      let row = scenario.lanes.first { $0.from == from && $0.to == to && $0.product == nil }
      return (row?.capacity ?? .infinity)
        - sum(plan.shipments) {
          $0.from == from && $0.to == to && $0.shipPeriod == period ? volume($0.product) * $0.quantity : 0
        }
    case .throughput(let place, let period):
      return scenario.limits.throughput[place][Int(period) - 1]
        - sum(plan.shipments) { $0.from == place && $0.shipPeriod == period ? volume($0.product) * $0.quantity : 0 }
    case .storage(let place, let period):
      return scenario.limits.storage[place][Int(period) - 1]
        - sum(plan.stock) { $0.warehouse == place && $0.period == period ? volume($0.product) * $0.closing : 0 }
    case .quota(let position): return left(of: scenario.quotas[Int(position)])
    case .budget: return scenario.policy.purchaseBudget - sum(plan.purchases) { $0.cost }
    case .contract(let position):
      let row = scenario.contracts[Int(position)]
      return row.maximum
        - sum(plan.purchases) {
          (row.supplier.isEmpty || $0.supplier == row.supplier) && scenario.scope(row.scope, contains: $0.product)
            && row.fromPeriod <= $0.orderPeriod && $0.orderPeriod <= row.toPeriod ? $0.quantity : 0
        }
    case .maxShare(let region, let product, let substitute, let period):
      return left(ofShareAt: region, product, substitute, period)
    case .maximum(let region, let product, let period):
      let row = scenario.demand.first { $0.region == region && $0.product == product && $0.period == period }
      return (row?.mostCovered ?? .infinity) - covered(region, product, period)
    }
  }

  private func volume(_ product: Ref<Product>) -> Double { scenario.products[product].volume }

  private func sum<Line>(_ lines: [Line], _ amount: (Line) -> Double) -> Double { lines.reduce(0) { $0 + amount($1) } }

  private func covered(_ region: Ref<Region>, _ product: Ref<Product>, _ period: Int32) -> Double {
    sum(plan.allocations) {
      $0.region == region && $0.demanded == product && $0.period == period ? $0.covers : 0
    }
  }

  private func left(of quota: QuotaRow) -> Double {
    let inside = scenario.subtree(of: quota.region)
    return quota.maximum
      - sum(plan.shipments) { shipment in
        guard case .region(let region) = shipment.to, inside[region],
          quota.warehouse ?? shipment.from == shipment.from,
          quota.period ?? shipment.arrivePeriod == shipment.arrivePeriod,
          scenario.scope(quota.scope, contains: shipment.product)
        else { return 0 }
        return shipment.quantity
      }
  }

  private func left(
    ofShareAt region: Ref<Region>, _ product: Ref<Product>, _ substitute: Ref<Product>, _ period: Int32
  ) -> Double {
    let rows = scenario.substitutes.filter { $0.product == product && $0.substitute == substitute }
    let row = rows.first { $0.region == region } ?? rows.first { $0.region == nil }
    var due = scenario.demand.first { $0.region == region && $0.product == product && $0.period == period }?.due ?? 0
    if scenario.policy.unmet == .backorder {
      due += sum(plan.unmet) {
        $0.region == region && $0.product == product && $0.period == period - 1 ? $0.quantity : 0
      }
    }
    let used = sum(plan.allocations) {
      $0.region == region && $0.demanded == product && $0.supplied == substitute && $0.period == period ? $0.covers : 0
    }
    return (row?.maxShare ?? .infinity) * due - used
  }
}
