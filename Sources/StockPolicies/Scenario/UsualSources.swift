public import Domain

/// Which warehouse usually answers for which demand, and where its own supply comes from.
///
/// A line's warehouse is that of the cheapest lane from a warehouse that is supplied with the product (then the fastest,
/// then by code). A warehouse gets a product where a unit costs least when it has arrived: from its cheapest offer, or from
/// a warehouse that buys, the way included. Where nobody sells the product, it draws on the warehouse with the cheapest lane
/// from stock. So the warehouses of a product form a forest, with the buyers at its roots.
public struct UsualSources: Sendable {
  /// Where a warehouse gets a product from.
  public enum Supply: Sendable, Hashable {
    case offer(OfferRow)
    case warehouse(Ref<Warehouse>, leadTime: Int32)

    public var leadTime: Int32 {
      switch self {
      case .offer(let offer): offer.leadTime
      case .warehouse(_, let leadTime): leadTime
      }
    }
  }

  /// How a line of demand is served.
  public struct Way: Sendable, Hashable {
    public var warehouse: Ref<Warehouse>
    public var leadTime: Int32
  }

  /// By product, then warehouse.
  private var supply: [[Supply?]]
  /// By product, then warehouse: whether there is stock or a receipt.
  private let stocked: [[Bool]]
  private let lanesOfRegion: [[Lane]]

  /// - Complexity: O(rows + products · warehouses · transfer lanes).
  public init(_ scenario: Scenario) {
    let (products, warehouses) = (scenario.products.count, scenario.warehouses.count)
    supply = Array(repeating: Array(repeating: nil, count: warehouses), count: products)
    stocked = Self.stocked(scenario)
    let lanes = scenario.lanesByEnds
    lanesOfRegion = Self.lanesByRegion(lanes, scenario)
    chooseOffers(scenario)
    let transfers = lanes.filter { if case .warehouse = $0.to { true } else { false } }
    for product in scenario.products.refs { chooseTransfers(product, scenario, transfers) }
  }

  /// Where `warehouse` gets `product` from; nil where it keeps to its own stock.
  public func supply(of product: Ref<Product>, at warehouse: Ref<Warehouse>) -> Supply? {
    supply[product.index][warehouse.index]
  }

  /// The warehouse that usually serves `region` with `product`; nil where no lane comes from one that is supplied.
  public func way(of product: Ref<Product>, to region: Ref<Region>) -> Way? {
    var best: (cost: Double, way: Way)?
    for lane in lanesOfRegion[region.index] {
      guard let terms = lane.terms(for: product),
        supply[product.index][lane.from.index] != nil || stocked[product.index][lane.from.index]
      else { continue }
      if let best, (best.cost, best.way.leadTime) <= (terms.cost, terms.leadTime) { continue }
      best = (terms.cost, Way(warehouse: lane.from, leadTime: terms.leadTime))
    }
    return best?.way
  }

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
    var landed = supply[product.index].map { offer in
      if case .offer(let offer)? = offer { offer.unitCost } else { Double.infinity }
    }
    // Shortest paths from the offers (Bellman and Ford): as many rounds as a way may have lanes.
    var isChanging = true
    for _ in scenario.warehouses.refs where isChanging {
      isChanging = false
      for lane in transfers {
        guard case .warehouse(let to) = lane.to, let terms = lane.terms(for: product),
          landed[lane.from.index] + terms.cost < landed[to.index]
        else { continue }
        landed[to.index] = landed[lane.from.index] + terms.cost
        supply[product.index][to.index] = .warehouse(lane.from, leadTime: terms.leadTime)
        isChanging = true
      }
    }
    var costs = Array(repeating: Double.infinity, count: scenario.warehouses.count)
    for lane in transfers {
      guard case .warehouse(let to) = lane.to, let terms = lane.terms(for: product), terms.cost < costs[to.index],
        stocked[product.index][lane.from.index], landed[to.index] == .infinity
      else { continue }
      costs[to.index] = terms.cost
      supply[product.index][to.index] = .warehouse(lane.from, leadTime: terms.leadTime)
    }
    breakCircles(product, scenario.warehouses.count)
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
}
