internal import Domain

/// Which warehouse answers for which demand, and where its own supply comes from.
///
/// A line's demand is that of the cheapest lane from a warehouse that is supplied with the product (then the fastest,
/// then by code). A warehouse buys from its cheapest offer; without one it draws on the warehouse with the cheapest
/// lane to it, whose demand then counts as that one's too.
struct WarehouseDemand {
  /// What one warehouse is asked for of one product, in a period.
  struct Asked {
    /// Units per period over the horizon.
    var mean = 0.0
    /// Of one period's demand, units².
    var variance = 0.0
    /// Demand lines behind it.
    var lines = 0
    /// How many of them had a forecast's deviation.
    var forecast = 0
  }

  /// Where a warehouse gets a product from.
  enum Supply {
    case offer(OfferRow)
    case warehouse(Ref<Warehouse>, leadTime: Int32)

    var leadTime: Double {
      switch self {
      case .offer(let offer): Double(offer.leadTime)
      case .warehouse(_, let leadTime): Double(leadTime)
      }
    }
  }

  /// By product, then warehouse.
  private(set) var asked: [[Asked]]
  private(set) var supply: [[Supply?]]
  /// By product, then warehouse: whether there is stock or a receipt.
  private var stocked: [[Bool]] = []

  init(_ scenario: Scenario, _ uncertainty: DemandUncertainty, _ terms: WarehousePolicyTerms) {
    let (products, warehouses) = (scenario.products.count, scenario.warehouses.count)
    asked = Array(repeating: Array(repeating: Asked(), count: warehouses), count: products)
    supply = Array(repeating: Array(repeating: nil, count: warehouses), count: products)
    let lanes = scenario.lanesByEnds
    stocked = Self.stocked(scenario)
    chooseOffers(scenario)
    let transfers = lanes.filter { if case .warehouse = $0.to { true } else { false } }
    for product in scenario.products.refs { chooseTransfers(product, scenario, transfers) }
    addDemand(scenario, uncertainty, terms, Self.lanesByRegion(lanes, scenario))
    for product in scenario.products.refs { passUpstream(product.index, warehouses) }
  }

  /// By product, then warehouse: whether there is stock or a receipt.
  private static func stocked(_ scenario: Scenario) -> [[Bool]] {
    var stocked = Array(
      repeating: Array(repeating: false, count: scenario.warehouses.count), count: scenario.products.count)
    for row in scenario.stock where row.onHand > 0 { stocked[row.product.index][row.warehouse.index] = true }
    for row in scenario.receipts { stocked[row.product.index][row.warehouse.index] = true }
    return stocked
  }

  private static func lanesByRegion(_ lanes: [Lane], _ scenario: Scenario) -> [[Lane]] {
    var byRegion = Array(repeating: [Lane](), count: scenario.regions.count)
    for lane in lanes {
      if case .region(let region) = lane.to { byRegion[region.index].append(lane) }
    }
    return byRegion
  }

  private mutating func chooseOffers(_ scenario: Scenario) {
    for offer in scenario.offers {
      if case .offer(let other)? = supply[offer.product.index][offer.warehouse.index],
        other.unitCost <= offer.unitCost
      {
        continue
      }
      supply[offer.product.index][offer.warehouse.index] = .offer(offer)
    }
  }

  private mutating func chooseTransfers(_ product: Ref<Product>, _ scenario: Scenario, _ transfers: [Lane]) {
    guard !transfers.isEmpty else { return }
    var costs = Array(repeating: Double.infinity, count: scenario.warehouses.count)
    for lane in transfers {
      guard case .warehouse(let to) = lane.to, let terms = lane.terms(for: product), terms.cost < costs[to.index],
        stocked[product.index][lane.from.index] || buys(product, lane.from), !buys(product, to)
      else { continue }
      costs[to.index] = terms.cost
      supply[product.index][to.index] = .warehouse(lane.from, leadTime: terms.leadTime)
    }
    breakCircles(product, scenario.warehouses.count)
  }

  private func buys(_ product: Ref<Product>, _ warehouse: Ref<Warehouse>) -> Bool {
    if case .offer? = supply[product.index][warehouse.index] { true } else { false }
  }

  /// Of warehouses that would supply each other in a circle none has a source: one keeps to its own stock.
  private mutating func breakCircles(_ product: Ref<Product>, _ warehouses: Int) {
    for warehouse in 0..<warehouses {
      var seen: Set<Int> = [warehouse]
      var next = warehouse
      while case .warehouse(let from, _)? = supply[product.index][next] {
        guard seen.insert(from.index).inserted else {
          supply[product.index][next] = nil
          break
        }
        next = from.index
      }
    }
  }

  private mutating func addDemand(
    _ scenario: Scenario, _ uncertainty: DemandUncertainty, _ terms: WarehousePolicyTerms, _ lanes: [[Lane]]
  ) {
    var start = 0
    let periods = Double(max(1, scenario.periods))
    while start < scenario.demand.count {
      let first = scenario.demand[start]
      var end = start
      var total = 0.0
      while end < scenario.demand.count, scenario.demand[end].region == first.region,
        scenario.demand[end].product == first.product
      {
        total += scenario.demand[end].due
        end += 1
      }
      start = end
      guard let warehouse = source(of: first.product, lanes[first.region.index]) else { continue }
      let mean = total / periods
      let known = uncertainty[first.region, first.product]
      let deviation = known ?? terms.variation.map { $0 * mean } ?? mean.squareRoot()
      asked[first.product.index][warehouse.index].mean += mean
      asked[first.product.index][warehouse.index].variance += deviation * deviation
      asked[first.product.index][warehouse.index].lines += 1
      if known != nil { asked[first.product.index][warehouse.index].forecast += 1 }
    }
  }

  private func source(of product: Ref<Product>, _ lanes: [Lane]) -> Ref<Warehouse>? {
    var best: (cost: Double, leadTime: Int32, warehouse: Ref<Warehouse>)?
    for lane in lanes {
      guard let terms = lane.terms(for: product),
        supply[product.index][lane.from.index] != nil || stocked[product.index][lane.from.index]
      else { continue }
      if let best, (best.cost, best.leadTime) <= (terms.cost, terms.leadTime) { continue }
      best = (terms.cost, terms.leadTime, lane.from)
    }
    return best?.warehouse
  }

  /// Adds to each warehouse what those ask for that draw on it: the supply arrows form a forest.
  private mutating func passUpstream(_ product: Int, _ warehouses: Int) {
    let own = asked[product]
    for warehouse in 0..<warehouses where own[warehouse].lines > 0 {
      var next = warehouse
      while case .warehouse(let from, _)? = supply[product][next] {
        next = from.index
        asked[product][next].mean += own[warehouse].mean
        asked[product][next].variance += own[warehouse].variance
        asked[product][next].lines += own[warehouse].lines
        asked[product][next].forecast += own[warehouse].forecast
      }
    }
  }
}
