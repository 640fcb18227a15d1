internal import Domain

/// The scenario by positions, so that a check of a large plan touches arrays only. Names are looked up when there is
/// something to report.
struct ScenarioIndex {
  let scenario: Scenario
  let periods: Int
  let lanes: [Lane]
  let demand: DemandIndex
  let stock: StockIndex
  let coverPools: CoverPools
  /// Volume per unit, by product.
  let volumes: [Double]
  /// Volume by `warehouse × T + period − 1`.
  let throughput: [Double]
  let storage: [Double]
  /// Quotas that count deliveries of `demand.covers` pair c: `quotas[quotaStarts[c] ..< quotaStarts[c + 1]]`.
  let quotaStarts: [Int]
  let quotas: [Int32]

  /// Where changes to a published plan cost; with the units published between warehouses, by product.
  let published: PublishedFlows?
  let publishedTransfers: [Double]

  private let laneEnds: PairIndex
  /// Position in `lanes` of each pair of ends.
  private let laneOfEnds: [Int32]

  init(_ scenario: Scenario, plan: Plan) {
    self.scenario = scenario
    periods = Int(scenario.periods)
    lanes = scenario.lanesByEnds
    demand = DemandIndex(scenario)
    stock = StockIndex(scenario, lanes: lanes, mentioned: Self.pairs(in: plan))
    coverPools = CoverPools(demand, stock.layers)
    volumes = scenario.products.values.map(\.volume)
    published = scenario.policy.stability > 0 ? PublishedFlows(scenario) : nil
    publishedTransfers = published?.transfers(products: scenario.products.count) ?? []
    let limits = scenario.limits
    throughput = limits.throughput.values.flatMap { $0 }
    storage = limits.storage.values.flatMap { $0 }
    let ends = lanes.map { PairIndex.Pair(first: $0.from.position, second: Self.node($0.to, scenario)) }
    let laneEnds = PairIndex(
      firsts: scenario.warehouses.count, width: scenario.warehouses.count + scenario.regions.count, pairs: ends)
    var laneOfEnds = Array(repeating: Int32(-1), count: laneEnds.count)
    for (lane, pair) in ends.enumerated() {
      laneOfEnds[laneEnds.find(Int(pair.first), Int(pair.second))] = Int32(truncatingIfNeeded: lane)
    }
    self.laneEnds = laneEnds
    self.laneOfEnds = laneOfEnds
    (quotaStarts, quotas) = Self.quotaLists(scenario, demand.covers)
  }

  /// Warehouses first, then regions: one numbering for both ends of a lane.
  private static func node(_ place: Place, _ scenario: Scenario) -> Int32 {
    switch place {
    case .warehouse(let warehouse): warehouse.position
    case .region(let region): Int32(truncatingIfNeeded: scenario.warehouses.count + region.index)
    }
  }

  private static func pairs(in plan: Plan) -> [PairIndex.Pair] {
    var pairs: [PairIndex.Pair] = []
    pairs.reserveCapacity(plan.shipments.count + plan.stock.count + plan.purchases.count)
    for line in plan.shipments {
      pairs.append(PairIndex.Pair(first: line.from.position, second: line.product.position))
      if case .warehouse(let to) = line.to {
        pairs.append(PairIndex.Pair(first: to.position, second: line.product.position))
      }
    }
    for line in plan.stock {
      pairs.append(PairIndex.Pair(first: line.warehouse.position, second: line.product.position))
    }
    for line in plan.purchases {
      pairs.append(PairIndex.Pair(first: line.warehouse.position, second: line.product.position))
    }
    return pairs
  }

  /// For every pair (region, product delivered), the quotas whose region and products include it.
  private static func quotaLists(_ scenario: Scenario, _ covers: PairIndex) -> (starts: [Int], quotas: [Int32]) {
    var members: [(cover: Int32, quota: Int32)] = []
    for (position, quota) in scenario.quotas.enumerated() {
      let inside = scenario.subtree(of: quota.region)
      let counted = scenario.products.refs.map { scenario.scope(quota.scope, contains: $0) }
      for region in 0..<scenario.regions.count where inside.values[region] {
        for cover in covers.starts[region]..<covers.starts[region + 1]
        where counted[Int(covers.seconds[cover])] {
          members.append((Int32(truncatingIfNeeded: cover), Int32(truncatingIfNeeded: position)))
        }
      }
    }
    var starts = Array(repeating: 0, count: covers.count + 1)
    for member in members { starts[Int(member.cover) + 1] += 1 }
    for cover in 0..<covers.count { starts[cover + 1] += starts[cover] }
    var next = starts
    var quotas = Array(repeating: Int32(0), count: members.count)
    for member in members {
      quotas[next[Int(member.cover)]] = member.quota
      next[Int(member.cover)] += 1
    }
    return (starts, quotas)
  }

  /// Position in `lanes`, −1 where there is no lane.
  func lane(from: Ref<Warehouse>, to: Place) -> Int {
    let pair = laneEnds.find(from.index, Int(Self.node(to, scenario)))
    return pair < 0 ? -1 : Int(laneOfEnds[pair])
  }

  /// The first offer of a supplier for a product in a warehouse, −1 where there is none.
  func offer(of line: PurchaseLine) -> Int {
    var low = 0
    var high = scenario.offers.count
    while low < high {
      let middle = (low + high) / 2
      if Self.precedes(scenario.offers[middle], line) { low = middle + 1 } else { high = middle }
    }
    let first = low
    var best: Int?
    while low < scenario.offers.count {
      let offer = scenario.offers[low]
      guard Code.same(offer.supplier, line.supplier), offer.product == line.product, offer.warehouse == line.warehouse
      else { break }
      if Self.isPrice(offer, of: line) { return low }
      if line.quantity >= offer.minimum || best == nil { best = low }
      low += 1
    }
    return low > first ? best ?? first : -1
  }

  /// Whether `line` may be what was bought at this one of an offer's prices.
  private static func isPrice(_ offer: OfferRow, of line: PurchaseLine) -> Bool {
    let (arrival, overflow) = line.orderPeriod.addingReportingOverflow(offer.leadTime)
    let money = offer.unitCost * line.quantity
    return !overflow && arrival == line.arrivePeriod && offer.sells(line.quantity)
      && abs(line.cost - money) <= 1e-6 * max(1, abs(money))
  }

  private static func precedes(_ offer: OfferRow, _ line: PurchaseLine) -> Bool {
    if !Code.same(offer.supplier, line.supplier) { return Code.precedes(offer.supplier, line.supplier) }
    return (offer.product, offer.warehouse) < (line.product, line.warehouse)
  }

  /// The position of a quota by its name, −1 where there is none.
  func quota(named name: String) -> Int {
    var low = 0
    var high = scenario.quotas.count
    while low < high {
      let middle = (low + high) / 2
      if Code.precedes(scenario.quotas[middle].name, name) { low = middle + 1 } else { high = middle }
    }
    return low < scenario.quotas.count && Code.same(scenario.quotas[low].name, name) ? low : -1
  }
}

/// Positions in the planner's words.
extension ScenarioIndex {
  func words(_ place: Place) -> String {
    switch place {
    case .warehouse(let warehouse): "warehouse \(scenario.warehouses[warehouse].code)"
    case .region(let region): "region \(scenario.regions[region].code)"
    }
  }

  func words(warehouse: Int) -> String { "warehouse \(scenario.warehouses.values[warehouse].code)" }

  func words(_ product: Ref<Product>) -> String { "product \(scenario.products[product].code)" }

  func words(lane: Int) -> String { "\(words(.warehouse(lanes[lane].from))) to \(words(lanes[lane].to))" }

  func words(_ line: ShipmentLine) -> String {
    "\(words(.warehouse(line.from))) to \(words(line.to)), \(words(line.product))"
  }

  func words(_ line: AllocationLine) -> String {
    let supplied = line.supplied == line.demanded ? "" : " covered by \(words(line.supplied))"
    return "\(words(.region(line.region))), \(words(line.demanded))\(supplied), \(words(.warehouse(line.warehouse)))"
  }

  func words(_ line: PurchaseLine) -> String {
    "supplier \(line.supplier), \(words(line.product)), \(words(.warehouse(line.warehouse)))"
  }

  func words(demandPair pair: Int) -> String {
    "\(words(.region(Ref(demand.regions[pair])))), \(words(Ref<Product>(demand.pairs.seconds[pair])))"
  }

  func words(stockPair pair: Int) -> String {
    "\(words(.warehouse(Ref(stock.warehouses[pair])))), \(words(Ref<Product>(stock.pairs.seconds[pair])))"
  }

  func unit(of product: Ref<Product>) -> String {
    let unit = scenario.products[product].unit
    return unit.isEmpty ? "units" : unit
  }

  func unit(of product: Int32) -> String { unit(of: Ref<Product>(product)) }

  func unit(ofDemandSlot slot: Int) -> String { unit(of: demand.pairs.seconds[slot / periods]) }

  var money: String { scenario.currency.isEmpty ? "money" : scenario.currency }

  func period(ofSlot slot: Int) -> Int32 { Int32(truncatingIfNeeded: slot % periods + 1) }
}
