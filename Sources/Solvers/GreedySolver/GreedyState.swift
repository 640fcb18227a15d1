internal import Domain

/// What is left of everything limited, and what has been decided so far. Periods count from 0.
struct GreedyState {
  /// Less than this is nothing: the plan's files would write it as 0.
  static let least = 1e-9

  let index: GreedyIndex
  let periods: Int

  /// End stock as decided so far: pair × periods + period. A unit may be taken in t only if every later end stock
  /// can spare it, because what leaves later has been promised.
  var stock: [Double]
  /// Volume: warehouse × periods + period. Negative where stock overflows.
  var storageLeft: [Double]
  /// Volume: warehouse × periods + period.
  var throughputLeft: [Double]
  /// Units: own slot × periods + period.
  var ownLeft: [Double]
  /// Volume: shared slot × periods + period.
  var sharedLeft: [Double]
  /// Units: offer × periods + order period.
  var offerLeft: [Double]
  /// Money.
  var budgetLeft: Double
  /// Units, by quota.
  var quotaDelivered: [Double]
  /// Units still due at the end of the cell's period.
  var unmet: [Double]
  /// Units covered, by cell.
  var covered: [Double]
  /// Units covered by a substitute with a largest share: see `DemandIndex.Option.shareBase`.
  var shareUsed: [Double]

  var labels: SupplyLabels
  var decided = Decisions()
  // Scratch space of `serve`.
  var candidates: [Candidate] = []
  var cellRoom: [Double] = []

  init(_ index: GreedyIndex) {
    self.index = index
    periods = index.periods
    stock = index.supply.untouchedStock
    storageLeft = index.storage
    throughputLeft = index.throughput
    ownLeft = index.lanes.ownCapacity.flatMap { Array(repeating: $0, count: index.periods) }
    sharedLeft = index.lanes.sharedCapacity.flatMap { Array(repeating: $0, count: index.periods) }
    offerLeft = index.scenario.offers.flatMap { Array(repeating: $0.maximum, count: index.periods) }
    budgetLeft = index.scenario.policy.purchaseBudget
    quotaDelivered = Array(repeating: 0, count: index.quotas.maximum.count)
    unmet = index.demand.need
    covered = Array(repeating: 0, count: index.demand.need.count)
    shareUsed = Array(repeating: 0, count: index.demand.shareCount)
    labels = SupplyLabels(index)
    if index.demand.waits { accumulateUnmet() }
    for pair in index.supply.pairWarehouse.indices {
      let volume = index.volume[index.supply.pairProduct[pair]]
      let warehouse = index.supply.pairWarehouse[pair]
      for period in 0..<index.supply.holdEnd[pair] {
        storageLeft[warehouse * periods + period] -= volume * stock[pair * periods + period]
      }
    }
  }

  /// Under backorder u[t] = due[t] + u[t−1] as long as nothing is delivered.
  private mutating func accumulateUnmet() {
    for series in index.demand.seriesRegion.indices {
      var sum = 0.0
      for cell in index.demand.cellStart[series]..<index.demand.cellStart[series + 1] {
        sum += unmet[cell]
        unmet[cell] = sum
      }
    }
  }

  /// Units of a pair that may leave in `period` without missing later.
  func spare(_ pair: Int, _ period: Int) -> Double {
    var least = Double.infinity
    for slot in (pair * periods + period)..<max(pair * periods + period, pair * periods + index.supply.leaveEnd[pair]) {
      least = min(least, stock[slot])
    }
    return least
  }

  /// Units that a lane takes in a ship period, throughput included.
  func laneRoom(lane: Int, row: Int, product: Int, from warehouse: Int, shipped period: Int) -> Double {
    let volume = index.volume[product]
    var room = throughputLeft[warehouse * periods + period] / volume
    let own = index.lanes.ownSlot[row]
    if own >= 0 { room = min(room, ownLeft[own * periods + period]) }
    let shared = index.lanes.sharedSlot[lane]
    if shared >= 0 { room = min(room, sharedLeft[shared * periods + period] / volume) }
    return room
  }

  mutating func useLane(
    lane: Int, row: Int, product: Int, from warehouse: Int, shipped period: Int, last: Int32? = nil, _ quantity: Double
  ) {
    let volume = quantity * index.volume[product]
    Self.use(&throughputLeft[warehouse * periods + period], volume)
    let own = index.lanes.ownSlot[row]
    if own >= 0 { Self.use(&ownLeft[own * periods + period], quantity) }
    let shared = index.lanes.sharedSlot[lane]
    if shared >= 0 { Self.use(&sharedLeft[shared * periods + period], volume) }
    decided.shipments.append(
      Decisions.Shipment(
        from: Ref(index: warehouse), to: index.lanes.to[lane], product: Ref(index: product),
        shipPeriod: Int32(truncatingIfNeeded: period + 1),
        leadTime: Int32(truncatingIfNeeded: index.lanes.leadTime[row]), quantity: quantity,
        last: index.supply.layers.expires(product) ? last : nil))
  }

  /// Takes `quantity` off what is left. Rounding may not leave a debt or a crumb that is used over and over.
  static func use(_ left: inout Double, _ quantity: Double) {
    let rest = left - quantity
    left = rest > 1e-12 * quantity ? rest : 0
  }

  /// Adds `quantity` (negative: takes it off) to the end stock of a pair in `range`, and counts the storage.
  mutating func changeStock(_ pair: Int, _ range: Range<Int>, by quantity: Double) {
    let warehouse = index.supply.pairWarehouse[pair]
    let volume = index.volume[index.supply.pairProduct[pair]] * quantity
    for period in range where period < index.supply.leaveEnd[pair] {
      stock[pair * periods + period] += quantity
      if period < index.supply.holdEnd[pair] { storageLeft[warehouse * periods + period] -= volume }
    }
  }
}
