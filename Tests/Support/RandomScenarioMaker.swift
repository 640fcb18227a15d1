internal import Domain

/// Draws the tables of one `RandomScenario`.
struct RandomScenarioMaker {
  var active: RandomScenario.Features = []
  private var state: UInt64
  private var scenario = Scenario(name: "", products: [], warehouses: [], regions: [])
  private var leaves: [Ref<Region>] = []

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0xD1B5_4A32_D192_ED03 }

  // MARK: - Drawing

  /// SplitMix64, of S. Vigna (public domain).
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  private mutating func whole(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  private mutating func chance(_ percent: Int) -> Bool { whole(1...100) <= percent }

  /// A whole number, or one in quarters where fractions are on.
  private mutating func quantity(_ range: ClosedRange<Int>) -> Double {
    let base = Double(whole(range))
    return active.contains(.fractions) ? base + Double(whole(0...3)) / 4 : base
  }

  private mutating func pick<Item>(_ items: [Item]) -> Item? {
    items.isEmpty ? nil : items[whole(0...(items.count - 1))]
  }

  /// How many of `most`: mostly the upper half, now and then very few.
  private mutating func count(_ most: Int) -> Int {
    let most = max(1, most)
    return whole((chance(80) ? (most + 1) / 2 : 1)...most)
  }

  private mutating func period() -> Int32 { Int32(whole(1...Int(scenario.periods))) }

  mutating func coins() -> RandomScenario.Features {
    var coins: RandomScenario.Features = []
    for bit in 0..<27 where chance(55) { coins.insert(RandomScenario.Features(rawValue: 1 << UInt32(bit))) }
    return coins
  }

  // MARK: - Entities

  mutating func make(seed: UInt64, size: RandomScenario.Size) -> Scenario {
    makeEntities(seed: seed, size)
    makeLanes()
    makeStock()
    makeDemand()
    if active.contains(.substitutes) { makeSubstitutes() }
    if active.contains(.offers) { makeOffers() }
    makeWarehouseLimits()
    makeQuotas()
    scenario.sortRows()
    return scenario
  }

  private mutating func makeEntities(seed: UInt64, _ size: RandomScenario.Size) {
    var policy = Policy()
    if active.contains(.backorder) { policy.unmet = .backorder }
    if active.contains(.safetyStock) { policy.safetyStockPenalty = Double(whole(0...4)) }
    if active.contains(.budget) { policy.purchaseBudget = Double(whole(20...400)) }
    let families = [Family(code: "F1"), Family(code: "F2")]
    let products = (1...count(size.products)).map { number in
      Product(
        code: "P\(number)", name: "Product \(number)", family: Ref(index: number % 2),
        price: Double(whole(1...40)), volume: active.contains(.volumes) ? Double(whole(1...8)) / 2 : 1,
        holdingCost: active.contains(.holding) ? Double(whole(0...8)) / 4 : 0,
        endValue: active.contains(.endValue) ? Double(whole(0...6)) / 2 : 0)
    }
    let tiers = active.contains(.tiers) ? [Tier(name: "first", weight: 3), Tier(name: "second", weight: 1)] : []
    let districts = [Region(code: "D1", tier: Ref(0)), Region(code: "D2", tier: Ref(0))]
    let shops = (1...count(size.regions)).map { number in
      Region(
        code: "R\(number)", parent: chance(80) ? Ref(index: number % 2) : nil,
        tier: Ref(index: tiers.isEmpty ? 0 : whole(0...1)))
    }
    scenario = Scenario(
      name: "random-\(seed)", currency: "EUR",
      periods: active.contains(.periods) ? Int32(whole(1...max(1, size.periods))) : 1,
      tiers: tiers.isEmpty ? [Tier(name: "standard", weight: 1)] : tiers, policy: policy, products: products,
      families: products.count > 1 ? families : [],
      warehouses: (1...count(size.warehouses)).map { Warehouse(code: "W\($0)") },
      regions: districts + shops)
    if products.count == 1 { scenario.products.values[0].family = nil }
    leaves = (districts.count..<(districts.count + shops.count)).map { Ref(index: $0) }
  }

  // MARK: - Rows

  private mutating func leadTime() -> Int32 {
    active.contains(.leadTimes) && scenario.periods > 1 && chance(40) ? Int32(whole(1...2)) : 0
  }

  private mutating func makeLanes() {
    for from in scenario.warehouses.refs {
      for region in leaves where chance(70) { makeLane(from, .region(region), cost: 1...12) }
      guard active.contains(.transfers) else { continue }
      for to in scenario.warehouses.refs where to != from && chance(60) {
        makeLane(from, .warehouse(to), cost: 0...4)
      }
    }
  }

  private mutating func makeLane(_ from: Ref<Warehouse>, _ to: Place, cost: ClosedRange<Int>) {
    let isShared = active.contains(.sharedLanes) && chance(50)
    let hasEvery = !active.contains(.namedLanes) || chance(75)
    if hasEvery {
      scenario.lanes.append(
        LaneRow(
          from: from, to: to, leadTime: leadTime(), cost: Double(whole(cost)),
          capacity: isShared ? quantity(5...40) : .infinity))
    }
    guard active.contains(.namedLanes) else { return }
    for product in scenario.products.refs where chance(35) {
      scenario.lanes.append(
        LaneRow(
          from: from, to: to, product: product, leadTime: leadTime(), cost: Double(whole(cost)),
          capacity: chance(50) ? quantity(2...20) : .infinity))
    }
  }

  private mutating func makeStock() {
    for warehouse in scenario.warehouses.refs {
      for product in scenario.products.refs where chance(75) {
        let onHand = quantity(0...40)
        scenario.stock.append(
          StockRow(
            warehouse: warehouse, product: product, onHand: onHand,
            reserved: active.contains(.reserved) && chance(30) ? min(onHand, quantity(0...6)) : 0,
            safetyStock: active.contains(.safetyStock) && chance(60) ? quantity(0...15) : 0))
      }
      guard active.contains(.receipts) else { continue }
      for product in scenario.products.refs where chance(40) {
        scenario.receipts.append(
          ReceiptRow(
            warehouse: warehouse, product: product, period: period(), reference: chance(50) ? "PO-1" : "",
            quantity: quantity(1...20)))
      }
    }
  }

  private mutating func makeDemand() {
    for region in leaves {
      for product in scenario.products.refs {
        for period in 1...scenario.periods where chance(60) {
          makeDemand(region, product, period)
        }
      }
    }
  }

  private mutating func makeDemand(_ region: Ref<Region>, _ product: Ref<Product>, _ period: Int32) {
    let asked = quantity(0...18)
    let weight = scenario.tiers[scenario.regions[region].tier].weight
    var row = DemandRow(
      region: region, product: product, period: period, quantity: asked,
      unmetPenalty: chance(80) ? scenario.products[product].price * weight : Double(whole(0...60)))
    if active.contains(.held), chance(40) { row.held = quantity(0...8) }
    if active.contains(.maximum), chance(30) { row.maximum = quantity(2...14) }
    if active.contains(.minimum), chance(25), isWithinReach(region, product, period) {
      row.minimum = min(row.held + 1, min(asked, row.maximum))
    }
    scenario.demand.append(row)
  }

  /// Whether opening stock of a few units can come in time without a transfer.
  private func isWithinReach(_ region: Ref<Region>, _ product: Ref<Product>, _ period: Int32) -> Bool {
    scenario.stock.contains { row in
      row.product == product && row.onHand - row.reserved >= 8
        && scenario.lanes.contains {
          $0.from == row.warehouse && $0.to == .region(region) && $0.product == nil && $0.leadTime < period
        }
    }
  }

  private mutating func makeSubstitutes() {
    for product in scenario.products.refs {
      for substitute in scenario.products.refs where substitute != product && chance(40) {
        var regions: [Ref<Region>?] = chance(70) ? [nil] : []
        if chance(40), let region = pick(leaves) { regions.append(region) }
        for region in regions {
          scenario.substitutes.append(
            SubstituteRow(
              product: product, substitute: substitute, region: region,
              ratio: active.contains(.ratios) && chance(50) ? Double(whole(1...8)) / 4 : 1,
              penalty: Double(whole(0...10)),
              maxShare: active.contains(.shares) && chance(50) ? Double(whole(0...4)) / 4 : .infinity))
        }
      }
    }
  }

  private mutating func makeOffers() {
    for warehouse in scenario.warehouses.refs {
      for product in scenario.products.refs where chance(40) {
        scenario.offers.append(
          OfferRow(
            supplier: chance(50) ? "S1" : "S2", product: product, warehouse: warehouse, leadTime: leadTime(),
            unitCost: scenario.products[product].endValue + Double(whole(1...15)),
            maximum: chance(60) ? quantity(2...20) : .infinity))
      }
    }
  }

  private mutating func makeWarehouseLimits() {
    for warehouse in scenario.warehouses.refs {
      if active.contains(.throughput), chance(60) {
        scenario.warehouses[warehouse].throughput = quantity(25...120)
      }
      if active.contains(.storage), chance(60) {
        scenario.warehouses[warehouse].storage = (comingVolume(warehouse) * Double(whole(85...200)) / 100).rounded(.up)
      }
      guard active.contains(.calendar) else { continue }
      for period in 1...scenario.periods where chance(30) {
        let throughput = active.contains(.throughput) && chance(60) ? quantity(15...80) : nil
        let storage =
          active.contains(.storage) && chance(40) ? (comingVolume(warehouse) * 1.5).rounded(.up) + 5 : nil
        guard throughput != nil || storage != nil else { continue }
        scenario.calendar.append(
          CalendarRow(warehouse: warehouse, period: period, throughput: throughput, storage: storage))
      }
    }
  }

  /// Volume of opening stock and all receipts: what storage must hold if nothing moves.
  private func comingVolume(_ warehouse: Ref<Warehouse>) -> Double {
    let opening = scenario.stock.filter { $0.warehouse == warehouse }
      .reduce(0) { $0 + ($1.onHand - $1.reserved) * scenario.products[$1.product].volume }
    return scenario.receipts.filter { $0.warehouse == warehouse }
      .reduce(opening) { $0 + $1.quantity * scenario.products[$1.product].volume }
  }

  private mutating func makeQuotas() {
    if active.contains(.quotaMaximums) {
      for number in 1...whole(1...3) {
        scenario.quotas.append(
          QuotaRow(
            name: "cap-\(number)", region: pick(scenario.regions.refs.map { $0 }),
            warehouse: chance(30) ? pick(scenario.warehouses.refs.map { $0 }) : nil, scope: scope(),
            period: chance(40) ? period() : nil, maximum: quantity(5...60)))
      }
    }
    guard active.contains(.quotaMinimums), let row = pick(scenario.demand), row.due >= 2,
      isWithinReach(row.region, row.product, row.period)
    else { return }
    scenario.quotas.append(
      QuotaRow(
        name: "floor", region: scenario.regions[row.region].parent ?? row.region, scope: .product(row.product),
        minimum: 1, maximum: chance(50) ? quantity(8...30) : .infinity))
  }

  private mutating func scope() -> ProductScope {
    switch whole(0...2) {
    case 0: return .all
    case 1: return pick(scenario.products.refs.map { $0 }).map { .product($0) } ?? .all
    default: return pick(scenario.families.refs.map { $0 }).map { .family($0) } ?? .all
    }
  }
}
