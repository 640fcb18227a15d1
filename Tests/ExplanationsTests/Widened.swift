import Domain
import Explanations

extension Scenario {
  /// The same with a limit a little wider: room for about a unit more.
  func wider(_ binding: Binding) -> Scenario {
    var wider = self
    let room = products.values.reduce(1) { max($0, $1.volume) } * 2
    switch binding {
    case .remainder, .part: break
    case .stock(let place, let product, let from, _):
      wider.receipts.append(
        ReceiptRow(warehouse: place, product: product, period: from, reference: "one more", quantity: 1))
    case .offer(let position, _): wider.offers[Int(position)].maximum += 1
    case .lane(let from, let to, let product, _):
      for row in lanes.indices where lanes[row].from == from && lanes[row].to == to && lanes[row].product == product {
        wider.lanes[row].capacity += 1
      }
    case .sharedLane(let from, let to, _):
      for row in lanes.indices where lanes[row].from == from && lanes[row].to == to && lanes[row].product == nil {
        wider.lanes[row].capacity += room
      }
    case .throughput(let place, let period):
      wider.set(place, period) { $0.throughput = limits.throughput[place][Int(period) - 1] + room }
    case .storage(let place, let period):
      wider.set(place, period) { $0.storage = limits.storage[place][Int(period) - 1] + room }
    case .quota(let position): wider.quotas[Int(position)].maximum += 2
    case .budget: wider.policy.purchaseBudget += 40
    case .contract(let position): wider.contracts[Int(position)].maximum += 2
    case .maxShare(let region, let product, let substitute, _):
      for row in substitutes.indices where substitutes[row].product == product {
        guard substitutes[row].substitute == substitute, substitutes[row].region ?? region == region else { continue }
        wider.substitutes[row].maxShare += 0.125
      }
    case .maximum(let region, let product, let period):
      for row in demand.indices where demand[row].region == region && demand[row].product == product {
        if demand[row].period == period { wider.demand[row].maximum = max(demand[row].maximum, demand[row].held) + 1 }
      }
    }
    wider.sortRows()
    return wider
  }

  private mutating func set(_ place: Ref<Warehouse>, _ period: Int32, _ change: (inout CalendarRow) -> Void) {
    if let known = calendar.firstIndex(where: { $0.warehouse == place && $0.period == period }) {
      change(&calendar[known])
    } else {
      var row = CalendarRow(warehouse: place, period: period)
      change(&row)
      calendar.append(row)
    }
  }
}
