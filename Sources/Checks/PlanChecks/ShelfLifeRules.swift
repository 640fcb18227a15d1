internal import Domain

extension PlanCheck {
  /// Rules `shelfLife`, `minimumLife`, `transferLots` and the second half of `expired`.
  ///
  /// Lots are not in the tables of a plan, so it is asked whether there are lots with which its totals keep the rules.
  /// Between warehouses the certificate names them; in a warehouse alone, taking first what ends first among what lasts
  /// long enough finds them if there are any (see `LotTrace`).
  mutating func checkShelfLives() {
    guard index.stock.layers.isDated else { return }
    var lots = Lots(plan, index)
    for (amount, line) in lots.misfits {
      findings.add(
        .certificate, amount, "lines", period: line.period, "a lot in certificate.csv that no shipment can be of")
    }
    checkTransferLots(lots)
    var entering = lots.entering(plan, index)
    for pair in 0..<index.stock.pairs.count where index.stock.perishable[pair] {
      checkShelfLives(of: pair, &lots, &entering)
    }
    checkMixedArrivals(lots)
  }

  /// Transfers of products with several layers say of which.
  private mutating func checkTransferLots(_ lots: Lots) {
    for line in plan.shipments {
      guard case .warehouse = line.to, index.stock.layers.expires(line.product.index) else { continue }
      let stated = lots.named(line).reduce(0) { $0 + $1.units }
      for lot in lots.named(line) where lot.last < line.shipPeriod {
        findings.add(
          .shelfLife, lot.units, index.unit(of: line.product), period: line.shipPeriod,
          "\(index.words(line)): the last period of these units is \(lot.last)")
      }
      findings.require(
        .transferLots, stated, is: line.quantity, index.unit(of: line.product), period: line.shipPeriod,
        index.words(line))
    }
  }

  private mutating func checkShelfLives(of pair: Int, _ lots: inout Lots, _ entering: inout [Double]) {
    let pools = index.stock.poolStarts[pair]..<index.stock.poolStarts[pair + 1]
    var trace = LotTrace(last: Array(index.stock.last[pools]), periods: periods)
    for pool in pools {
      for period in 0..<periods where entering[pool * periods + period] != 0 {
        trace.enter(entering[pool * periods + period], layer: pool - pools.lowerBound, period: Int32(period + 1))
      }
    }
    let unit = index.unit(of: index.stock.pairs.seconds[pair])
    for pool in pools {
      findings.require(
        .shelfLife, excess: -trace.free(pool - pools.lowerBound, 1), scale: index.stock.opening[pair], unit,
        period: max(1, min(index.stock.last[pool], Int32(periods))),
        index.words(stockPair: pair) + ": more of a lot is transferred than there is")
    }
    takeExpired(pair, pools, entering, &trace)
    for period in 1...Int32(periods) {
      let slot = pair * periods + Int(period) - 1
      let scale = max(totals.shipped[slot], index.stock.opening[pair])
      for (needed, units) in lots.deliveries[slot] ?? [] {
        let missing = trace.take(units, lasting: needed, period: period) { _, _ in }
        findings.require(
          needed > period ? .minimumLife : .shelfLife, excess: missing, scale: scale, unit, period: period,
          index.words(stockPair: pair) + ": no units that last until period \(needed) are left for what leaves")
      }
    }
    for pool in pools where index.stock.last[pool] <= Int32(periods) {
      findings.require(
        .expired, excess: trace.units(pool - pools.lowerBound, Int32(periods)), scale: index.stock.opening[pair], unit,
        period: max(1, index.stock.last[pool]),
        index.words(stockPair: pair) + ": units are left after their last period")
    }
  }

  /// What enters after its last period expires at once; the rest of what expires is of the layer that ends then.
  private mutating func takeExpired(
    _ pair: Int, _ pools: Range<Int>, _ entering: [Double], _ trace: inout LotTrace
  ) {
    for period in 0..<periods {
      var left = totals.expired[pair * periods + period]
      for pool in pools where Int(index.stock.last[pool]) <= period {
        let late = max(0, entering[pool * periods + period])
        let gone = min(late, max(0, left))
        trace.enter(-gone, layer: pool - pools.lowerBound, period: Int32(period + 1))
        left -= gone
      }
      if let pool = pools.first(where: { Int(index.stock.last[$0]) == period + 1 }) {
        trace.enter(-left, layer: pool - pools.lowerBound, period: Int32(period + 1))
        left = 0
        let short = -trace.free(pool - pools.lowerBound, Int32(period + 1))
        findings.require(
          .expired, excess: short, scale: totals.expired[pair * periods + period],
          index.unit(of: index.stock.pairs.seconds[pair]), period: Int32(period + 1),
          index.words(stockPair: pair) + ": more expires than is there of units that end then")
      }
      findings.require(
        .expired, excess: left, scale: totals.expired[pair * periods + period],
        index.unit(of: index.stock.pairs.seconds[pair]), period: Int32(period + 1),
        index.words(stockPair: pair) + ": nothing that is there ends then")
    }
  }

  /// Where a region's lines ask for different shelf lives of one product: what lasts so long is enough for who asks for
  /// as much or more.
  private mutating func checkMixedArrivals(_ lots: Lots) {
    for (slot, wanted) in lots.mixedWants {
      let cover = slot / periods
      for (life, _) in wanted {
        let needed = wanted.reduce(0) { $1.life >= life ? $0 + $1.units : $0 }
        // Who asks for none also takes what ended on its way.
        let there = (lots.arrivals[slot] ?? []).reduce(0) { life == 0 || $1.life >= life ? $0 + $1.units : $0 }
        findings.require(
          .minimumLife, excess: needed - there, scale: needed, index.unit(of: index.demand.covers.seconds[cover]),
          period: Int32(slot % periods + 1),
          "\(index.words(.region(Ref(lots.regionOfCover[cover])))), "
            + "\(index.words(Ref<Product>(index.demand.covers.seconds[cover]))): with \(life) periods left on arrival")
      }
    }
  }
}

/// What a plan's lines and its certificate say of lots.
private struct Lots {
  struct Lot {
    var last: Int32
    var units: Double
  }

  /// By stock slot: what leaves for regions, by the last period that its units must reach.
  private(set) var deliveries: [Int: [(needed: Int32, units: Double)]] = [:]
  /// By cover slot where lines ask for different shelf lives, in order: what they get, and what arrives.
  private(set) var mixedWants: [(slot: Int, wanted: [(life: Int32, units: Double)])] = []
  private(set) var arrivals: [Int: [(life: Int32, units: Double)]] = [:]
  private(set) var misfits: [(amount: Double, line: CertificateLine)] = []
  let regionOfCover: [Int32]

  private struct Way: Hashable {
    var from: Ref<Warehouse>
    var to: Place
    var product: Ref<Product>
    var period: Int32
  }

  private var lots: [Way: [Lot]] = [:]
  private let layers: StockLayers

  init(_ plan: Plan, _ index: ScenarioIndex) {
    layers = index.stock.layers
    regionOfCover = index.demand.covers.firsts
    let shipped = Set(plan.shipments.map { Way(from: $0.from, to: $0.to, product: $0.product, period: $0.shipPeriod) })
    for line in plan.certificate where line.kind == .lot {
      guard case .warehouse(let from)? = line.place, let to = line.to, let product = line.product,
        let period = line.period, let last = StockLayers.last(named: line.name), line.multiplier >= 0,
        layers.expires(product.index),
        shipped.contains(Way(from: from, to: to, product: product, period: period))
      else {
        misfits.append((1, line))
        continue
      }
      lots[Way(from: from, to: to, product: product, period: period), default: []].append(
        Lot(last: last, units: line.multiplier))
    }
    let wants = Self.wants(plan, index)
    for line in plan.shipments where layers.expires(line.product.index) { addDelivery(line, wants, index) }
    for slot in wants.keys.sorted() {
      guard let wanted = wants[slot], wanted.count > 1 else { continue }
      mixedWants.append((slot, wanted))
    }
  }

  /// By cover slot: units that lines get, by the shelf life they ask for.
  private static func wants(_ plan: Plan, _ index: ScenarioIndex) -> [Int: [(life: Int32, units: Double)]] {
    var wants: [Int: [(life: Int32, units: Double)]] = [:]
    for line in plan.allocations where index.stock.layers.expires(line.supplied.index) {
      let cover = index.demand.covers.find(line.region.index, line.supplied.index)
      let pair = index.demand.pairs.find(line.region.index, line.demanded.index)
      guard cover >= 0, pair >= 0 else { continue }
      let life = index.demand.life[pair * index.periods + Int(line.period) - 1]
      let slot = cover * index.periods + Int(line.period) - 1
      if let known = wants[slot]?.firstIndex(where: { $0.life == life }) {
        wants[slot]?[known].units += line.quantity
      } else {
        wants[slot, default: []].append((life, line.quantity))
      }
    }
    return wants
  }

  private mutating func addDelivery(
    _ line: ShipmentLine, _ wants: [Int: [(life: Int32, units: Double)]], _ index: ScenarioIndex
  ) {
    guard case .region(let region) = line.to else { return }
    let source = index.stock.pairs.find(line.from.index, line.product.index) * index.periods + Int(line.shipPeriod) - 1
    let cover = index.demand.covers.find(region.index, line.product.index)
    let arrival = cover * index.periods + Int(line.arrivePeriod) - 1
    let wanted = cover >= 0 ? wants[arrival] ?? [] : []
    guard wanted.count > 1 else {
      let needed = StockLayers.needed(
        arriving: line.arrivePeriod, leadTime: line.arrivePeriod - line.shipPeriod, life: wanted.first?.life ?? 0)
      deliveries[source, default: []].append((needed, line.quantity))
      return
    }
    var left = line.quantity
    for lot in named(line) {
      let units = min(left, lot.units)
      left -= units
      add(max(line.shipPeriod, lot.last), units, source, arrival, line)
    }
    if left > 0 { add(line.shipPeriod, left, source, arrival, line) }
  }

  private mutating func add(_ needed: Int32, _ units: Double, _ source: Int, _ arrival: Int, _ line: ShipmentLine) {
    deliveries[source, default: []].append((needed, units))
    let life = needed == StockLayers.unlimited ? needed : needed - line.arrivePeriod + 1
    arrivals[arrival, default: []].append((life, units))
  }

  /// The lots that the certificate names for a shipment; the only one there is where it need not.
  func named(_ line: ShipmentLine) -> [Lot] {
    let way = Way(from: line.from, to: line.to, product: line.product, period: line.shipPeriod)
    let range = layers.range(line.product.index)
    if case .warehouse = line.to, range.count == 1 {
      return [Lot(last: layers.last[range.lowerBound], units: line.quantity)]
    }
    return lots[way] ?? []
  }

  /// What enters each pool slot, less what is transferred out of it.
  mutating func entering(_ plan: Plan, _ index: ScenarioIndex) -> [Double] {
    let periods = index.periods
    var entering = index.stock.supply
    for line in plan.purchases where layers.expires(line.product.index) {
      let pair = index.stock.pairs.find(line.warehouse.index, line.product.index)
      let period = Int(line.arrivePeriod) - 1
      entering[index.stock.pool(pair, entering: period) * periods + period] += line.quantity
    }
    for line in plan.shipments where layers.expires(line.product.index) {
      guard case .warehouse(let target) = line.to else { continue }
      for lot in named(line) {
        guard let from = index.stockSlot(.warehouse(line.from), line.product, line.shipPeriod, last: lot.last),
          let to = index.stockSlot(.warehouse(target), line.product, line.arrivePeriod, last: lot.last),
          lot.last >= line.shipPeriod
        else { continue }
        entering[to] += lot.units
        entering[from] -= lot.units
      }
    }
    return entering
  }
}
