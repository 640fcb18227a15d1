public import Domain

/// A limit that a plan reaches: one more unit on its way to a region would break it.
public enum Binding: Hashable, Sendable {
  /// Of what enters a warehouse's stock in the period `from` nothing is left that nobody needs: the last of it leaves in
  /// the period `by`.
  case stock(Ref<Warehouse>, Ref<Product>, from: Int32, by: Int32)
  /// In whole packs: less than a pack of such stock is left.
  case remainder(Ref<Warehouse>, Ref<Product>, by: Int32)
  /// In whole packs: less is missing at a region than a pack of what could be delivered.
  case part(Ref<Region>, supplied: Ref<Product>, period: Int32)
  /// An offer's maximum in an order period: position in `Scenario.offers`.
  case offer(Int32, period: Int32)
  /// A product's own capacity on a lane, in a ship period.
  case lane(Ref<Warehouse>, Place, Ref<Product>, period: Int32)
  /// The capacity that all products share on a lane.
  case sharedLane(Ref<Warehouse>, Place, period: Int32)
  case throughput(Ref<Warehouse>, period: Int32)
  case storage(Ref<Warehouse>, period: Int32)
  /// A quota's maximum: position in `Scenario.quotas`.
  case quota(Int32)
  case budget
  /// A contract's maximum: position in `Scenario.contracts`.
  case contract(Int32)
  /// How much of a line a substitute may cover.
  case maxShare(Ref<Region>, Ref<Product>, substitute: Ref<Product>, period: Int32)
  /// A line's own maximum.
  case maximum(Ref<Region>, Ref<Product>, period: Int32)

  /// A fixed word for scripts.
  public var kind: String {
    switch self {
    case .stock: "stock"
    case .remainder, .part: "pack"
    case .offer: "offer"
    case .lane: "lane"
    case .sharedLane: "shared_lane"
    case .throughput: "throughput"
    case .storage: "storage"
    case .quota: "quota"
    case .budget: "budget"
    case .contract: "contract"
    case .maxShare: "max_share"
    case .maximum: "maximum"
    }
  }

  /// The limit's name: `stock of tea at north`, `throughput of north in period 2`.
  public func name(in scenario: Scenario) -> String {
    func product(_ ref: Ref<Product>) -> String { scenario.products[ref].code }
    func warehouse(_ ref: Ref<Warehouse>) -> String { scenario.warehouses[ref].code }
    func within(_ period: Int32) -> String { scenario.periods > 1 ? " in period \(period)" : "" }
    switch self {
    case .stock(let place, let what, _, _): return "stock of \(product(what)) at \(warehouse(place))"
    case .remainder(let place, let what, let period):
      return "last pack of \(product(what)) at \(warehouse(place))\(within(period))"
    case .part(let region, let what, let period):
      return "pack of \(product(what)) for \(scenario.regions[region].code)\(within(period))"
    case .offer(let position, let period):
      let offer = scenario.offers[Int(position)]
      return "\(offer.supplier)'s offer of \(product(offer.product)) to \(warehouse(offer.warehouse))\(within(period))"
    case .lane(let from, let to, let what, let period):
      return "lane \(warehouse(from)) → \(scenario.code(of: to)) for \(product(what))\(within(period))"
    case .sharedLane(let from, let to, let period):
      return "lane \(warehouse(from)) → \(scenario.code(of: to))\(within(period))"
    case .throughput(let place, let period): return "throughput of \(warehouse(place))\(within(period))"
    case .storage(let place, let period): return "storage of \(warehouse(place))\(within(period))"
    case .quota(let position): return "quota \(scenario.quotas[Int(position)].name)"
    case .budget: return "the purchase budget"
    case .contract(let position): return "contract \(scenario.contracts[Int(position)].name)"
    case .maxShare(let region, let what, let substitute, let period):
      return "share of \(product(substitute)) in \(product(what)) at \(scenario.regions[region].code)\(within(period))"
    case .maximum(let region, let what, let period):
      return "maximum of \(product(what)) at \(scenario.regions[region].code)\(within(period))"
    }
  }

  /// That it is reached, as a planner says it: `stock of tea at north is used up`.
  public func words(in scenario: Scenario) -> String {
    let name = name(in: scenario)
    switch self {
    case .stock(_, let what, _, let period):
      let expires = scenario.products[what].shelfLife.map { $0 <= Int(scenario.periods) } ?? false
      let lasts = expires ? " that lasts long enough" : ""
      return "\(name)\(lasts) is used up" + (scenario.periods > 1 ? " by period \(period)" : "")
    case .remainder(let place, let what, let period):
      return "less than a pack of \(scenario.products[what].code) is left at \(scenario.warehouses[place].code)"
        + (scenario.periods > 1 ? " in period \(period)" : "")
    case .part(let region, let what, _):
      return "less is missing at \(scenario.regions[region].code) than a pack of \(scenario.products[what].code)"
    case .throughput: return "\(name) is used up"
    case .offer: return "\(name) is sold out"
    case .budget: return "\(name) is spent"
    case .contract: return "\(name) allows no more"
    case .maxShare, .maximum: return "\(name) is reached"
    case .lane, .sharedLane, .storage, .quota: return "\(name) is full"
    }
  }
}
