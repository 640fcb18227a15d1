internal import Domain

/// For each product, the cheapest way to have one more unit at each warehouse in each period.
///
/// A label is found by shortest paths over (warehouse, period), and kept until something on the way is used up. Supply
/// only shrinks, so an old label is never too dear for what is left; whether it can still be used is checked when it is.
struct SupplyLabels {
  /// Where the unit comes from.
  enum Origin {
    case none
    /// Out of stock, in the label's own period.
    case stock
    /// Bought: an offer's delivery in the label's own period.
    case offer(Int)
    /// There since the period before.
    case wait
    case transfer(lane: Int, row: Int, fromPair: Int, shipped: Int)
  }

  /// Which supply counts.
  enum Source: Equatable {
    case any
    /// Stock of one pair that leaves in a period up to `latest`.
    case stock(pair: Int, latest: Int)
  }

  /// Money per unit: pair × periods + period; infinity = out of reach.
  var cost: [Double]
  var origin: [Origin]
  /// By product: whether something that its labels use was used up since.
  var isStale: [Bool]
  /// By product: how many moves there were when its labels were found.
  var foundAt: [Int]
  /// Moves so far.
  var moves = 0
  var source = Source.any
  // Scratch space: by warehouse of the product at hand.
  var pairOfWarehouse: [Int]
  var settled: [Bool]

  init(_ index: GreedyIndex) {
    cost = Array(repeating: .infinity, count: index.supply.pairWarehouse.count * index.periods)
    origin = Array(repeating: .none, count: cost.count)
    isStale = Array(repeating: true, count: index.volume.count)
    foundAt = Array(repeating: -1, count: index.volume.count)
    pairOfWarehouse = Array(repeating: -1, count: index.scenario.warehouses.count)
    settled = Array(repeating: false, count: index.scenario.warehouses.count)
  }

  /// Whether nothing has moved since the labels of `product` were found.
  func isFresh(_ product: Int) -> Bool { foundAt[product] == moves }
}

extension GreedyState {
  /// Finds the labels of `product` anew.
  ///
  /// - Complexity: O(periods × pairs) without transfers; with them O(periods × (pairs² + transfers)).
  mutating func refreshLabels(of product: Int) {
    labels.isStale[product] = false
    labels.foundAt[product] = labels.moves
    for layer in index.supply.layers.range(product) {
      refreshLabels(of: product, index.supply.layerStart[layer]..<index.supply.layerStart[layer + 1])
    }
  }

  /// Those of one layer: units keep theirs.
  private mutating func refreshLabels(of product: Int, _ pairs: Range<Int>) {
    for slot in (pairs.lowerBound * periods)..<(pairs.upperBound * periods) {
      labels.cost[slot] = .infinity
      labels.origin[slot] = .none
    }
    for pair in pairs { labelStock(pair, product) }
    if labels.source == .any {
      for pair in pairs { labelOffers(pair) }
    }
    if index.lanes.hasTransfers {
      for pair in pairs { labels.pairOfWarehouse[index.supply.pairWarehouse[pair]] = pair }
    }
    for period in 0..<periods {
      if period > 0 {
        for pair in pairs { labelWaiting(pair, product, period) }
      }
      if index.lanes.hasTransfers { labelTransfers(pairs, product, period) }
    }
    if index.lanes.hasTransfers {
      for pair in pairs { labels.pairOfWarehouse[index.supply.pairWarehouse[pair]] = -1 }
    }
  }

  private mutating func lower(_ slot: Int, to cost: Double, _ origin: SupplyLabels.Origin) {
    guard cost < labels.cost[slot] else { return }
    labels.cost[slot] = cost
    labels.origin[slot] = origin
  }

  /// A unit taken in t saves its holding cost from t on, and costs its end value (where it would expire before, saves its
  /// write-off) and what the safety stock loses.
  private mutating func labelStock(_ pair: Int, _ product: Int) {
    let (leaveEnd, holdEnd) = (index.supply.leaveEnd[pair], index.supply.holdEnd[pair])
    let expires = index.supply.layers.last[index.supply.pairLayer[pair]] <= Int32(truncatingIfNeeded: periods)
    let value = expires ? -index.unitCost[product] : index.endValue[product]
    var last = leaveEnd - 1
    if case .stock(let only, let latest) = labels.source {
      guard pair == only else { return }
      last = min(latest, leaveEnd - 1)
    }
    let safety = index.scenario.policy.safetyStockPenalty > 0 ? index.supply.safetyStock[pair] : 0
    var below = 0
    var spare = Double.infinity
    for period in (0..<leaveEnd).reversed() {
      let slot = pair * periods + period
      spare = min(spare, stock[slot])
      if safety > 0, stock[slot] - safety <= Self.least { below += 1 }
      guard period <= last, spare > Self.least else { continue }
      lower(
        slot,
        to: value - index.holdingCost[product] * Double(max(0, holdEnd - period))
          + index.scenario.policy.safetyStockPenalty * Double(below), .stock)
    }
  }

  private mutating func labelOffers(_ pair: Int) {
    for item in index.supply.offersOfPair.range(pair) {
      let position = index.supply.offers[index.supply.offersOfPair.items[item]]
      let offer = index.scenario.offers[position]
      let lead = Int(offer.leadTime)
      guard lead < periods, offer.unitCost <= 0 || budgetLeft / offer.unitCost > Self.least else { continue }
      for ordered in 0..<(periods - lead) where offerLeft[position * periods + ordered] > Self.least {
        guard arrives(offer.product.index, ordered + lead, at: pair) else { continue }
        lower(pair * periods + ordered + lead, to: offer.unitCost, .offer(position))
      }
    }
  }

  /// Whether units bought to arrive in `period` are of a pair's layer, and may leave.
  private func arrives(_ product: Int, _ period: Int, at pair: Int) -> Bool {
    guard index.supply.layers.expires(product) else { return true }
    let layer = index.supply.layers.layer(product, entering: Int32(truncatingIfNeeded: period + 1))
    return layer == index.supply.pairLayer[pair] && period < index.supply.leaveEnd[pair]
  }

  private mutating func labelWaiting(_ pair: Int, _ product: Int, _ period: Int) {
    guard period < index.supply.leaveEnd[pair] else { return }
    let before = pair * periods + period - 1
    let storage = storageLeft[index.supply.pairWarehouse[pair] * periods + period - 1] / index.volume[product]
    guard labels.cost[before] < .infinity, storage > Self.least else { return }
    lower(pair * periods + period, to: labels.cost[before] + index.holdingCost[product], .wait)
  }

  /// Dijkstra within a period: transfers without lead time; those with one reach later periods on the way.
  private mutating func labelTransfers(_ pairs: Range<Int>, _ product: Int, _ period: Int) {
    for pair in pairs { labels.settled[pair - pairs.lowerBound] = false }
    for _ in pairs {
      var nearest = -1
      var cost = Double.infinity
      for pair in pairs
      where !labels.settled[pair - pairs.lowerBound] && labels.cost[pair * periods + period] < cost {
        nearest = pair
        cost = labels.cost[pair * periods + period]
      }
      guard nearest >= 0 else { return }
      labels.settled[nearest - pairs.lowerBound] = true
      relaxTransfers(from: nearest, cost: cost, product, period)
    }
  }

  private mutating func relaxTransfers(from pair: Int, cost: Double, _ product: Int, _ period: Int) {
    let warehouse = index.supply.pairWarehouse[pair]
    guard throughputLeft[warehouse * periods + period] / index.volume[product] > Self.least else { return }
    for item in index.lanes.transfersFrom.range(warehouse) {
      let lane = index.lanes.transfersFrom.items[item]
      guard case .warehouse(let to) = index.lanes.to[lane], let row = index.lanes.row(of: product, on: lane) else {
        continue
      }
      let target = labels.pairOfWarehouse[to.index]
      let arrival = period + index.lanes.leadTime[row]
      guard target >= 0, arrival < index.supply.leaveEnd[target],
        cost + index.lanes.cost[row] < labels.cost[target * periods + arrival],
        laneRoom(lane: lane, row: row, product: product, from: warehouse, shipped: period) > Self.least
      else { continue }
      lower(
        target * periods + arrival, to: cost + index.lanes.cost[row],
        .transfer(lane: lane, row: row, fromPair: pair, shipped: period))
    }
  }
}
