public import Domain
internal import StockPolicies

/// A scenario in which everything goes on as usual: the base that actions are measured against.
///
/// Lines are served by their usual warehouse, warehouses supplied by theirs; every other lane carries nothing. No offers,
/// no substitutes, no storage limits, no guaranteed minimums or quota minimums (what they would force is not usual); rule
/// `cost`, no whole packs, no ties to a published plan.
public enum UsualCourse {
  /// - Complexity: O(lanes · products asked for).
  public static func of(_ scenario: Scenario) -> Scenario { of(scenario, UsualSources(scenario)) }

  static func of(_ scenario: Scenario, _ sources: UsualSources) -> Scenario {
    var usual = scenario
    usual.name = scenario.name.isEmpty ? "as usual" : "\(scenario.name), as usual"
    usual.offers = []
    usual.contracts = []
    usual.substitutes = []
    usual.published = []
    usual.policy.rule = .cost
    usual.policy.integral = false
    usual.policy.stability = 0
    usual.policy.published = nil
    usual.policy.fairMemory = 0
    usual.memory = []
    for index in usual.demand.indices { usual.demand[index].minimum = 0 }
    usual.quotas = usual.quotas.filter { $0.maximum < .infinity }
    for index in usual.quotas.indices { usual.quotas[index].minimum = 0 }
    for warehouse in usual.warehouses.refs { usual.warehouses[warehouse].storage = .infinity }
    usual.calendar = usual.calendar.filter { $0.throughput != nil }
    for index in usual.calendar.indices { usual.calendar[index].storage = nil }
    usual.lanes = lanes(scenario, sources)
    usual.sortRows()
    return usual
  }

  /// Every lane, those that are not usual for a product without capacity for it.
  private static func lanes(_ scenario: Scenario, _ sources: UsualSources) -> [LaneRow] {
    var askedAt = Array(repeating: [Ref<Product>](), count: scenario.regions.count)
    for row in scenario.demand where askedAt[row.region.index].last != row.product {
      askedAt[row.region.index].append(row.product)
    }
    var rows: [LaneRow] = []
    for lane in scenario.lanesByEnds {
      if let row = lane.everyProduct { rows.append(row) }
      let products: [Ref<Product>]
      switch lane.to {
      case .region(let region): products = askedAt[region.index]
      case .warehouse: products = Array(scenario.products.refs)
      }
      var named = Set<Int32>()
      for product in products {
        guard let terms = lane.terms(for: product) else { continue }
        let isUsual =
          switch lane.to {
          case .region(let region): sources.way(of: product, to: region)?.warehouse == lane.from
          case .warehouse(let to): sources.supply(of: product, at: to).map { isFrom(lane.from, $0) } ?? false
          }
        named.insert(product.position)
        if isUsual, terms.capacity == .infinity, lane.everyProduct != nil,
          !lane.named.contains(where: { $0.product == product })
        {
          continue
        }
        rows.append(
          LaneRow(
            from: lane.from, to: lane.to, product: product, leadTime: terms.leadTime, cost: terms.cost,
            capacity: isUsual ? terms.capacity : 0))
      }
      rows += lane.named.filter { row in row.product.map { !named.contains($0.position) } ?? false }
    }
    return rows
  }

  private static func isFrom(_ warehouse: Ref<Warehouse>, _ supply: UsualSources.Supply) -> Bool {
    if case .warehouse(warehouse, _) = supply { true } else { false }
  }
}

/// Rows that are put over a scenario's, by key.
struct ScenarioPatch {
  var stock: [StockRow] = []
  var receipts: [ReceiptRow] = []
  var lanes: [LaneRow] = []
  var substitutes: [SubstituteRow] = []
  var offers: [OfferRow] = []

  /// `scenario` with these rows in place of its own of the same key, or added to them.
  func applied(to scenario: Scenario) -> Scenario {
    var result = scenario
    for row in stock {
      Self.put(row, into: &result.stock) {
        $0.warehouse == row.warehouse && $0.product == row.product && $0.expires == row.expires
      }
    }
    for row in receipts {
      Self.put(row, into: &result.receipts) {
        $0.warehouse == row.warehouse && $0.product == row.product && $0.period == row.period
          && Code.same($0.reference, row.reference)
      }
    }
    for row in lanes {
      Self.put(row, into: &result.lanes) { $0.from == row.from && $0.to == row.to && $0.product == row.product }
    }
    for row in substitutes {
      Self.put(row, into: &result.substitutes) {
        $0.product == row.product && $0.substitute == row.substitute && $0.region == row.region
      }
    }
    for row in offers {
      Self.put(row, into: &result.offers) {
        Code.same($0.supplier, row.supplier) && $0.product == row.product && $0.warehouse == row.warehouse
          && $0.minimum == row.minimum
      }
    }
    result.sortRows()
    return result
  }

  private static func put<Row>(_ row: Row, into rows: inout [Row], where isSame: (Row) -> Bool) {
    if let place = rows.firstIndex(where: isSame) { rows[place] = row } else { rows.append(row) }
  }

  /// A scenario with the entities of `scenario` and these rows alone: what its tables say is the overlay.
  func alone(in scenario: Scenario) -> Scenario {
    var result = scenario
    (result.stock, result.receipts, result.lanes) = (stock, receipts, lanes)
    (result.substitutes, result.offers) = (substitutes, offers)
    result.sortRows()
    return result
  }
}
