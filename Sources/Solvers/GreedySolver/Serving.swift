internal import Domain

/// A product and a lane by which a series can be served.
struct Candidate {
  /// Position in `DemandIndex.options`.
  let option: Int
  let lane: Int
  /// Of `Scenario.lanes`.
  let row: Int
  let pair: Int
}

/// What `serve` is asked for.
struct Service {
  var series: Int
  /// Where the units may arrive: cells of the series.
  var cells: Range<Int>
  /// Units of demand wanted.
  var amount: Double
  /// Whether a unit is delivered even if it costs more than it saves.
  var atAnyCost = false
  /// Deliver only what this quota counts.
  var quota: Int?
  /// Deliver only this product.
  var product: Int?
}

/// One way to deliver: a candidate in a cell, with its price.
private struct Offer {
  let candidate: Candidate
  let cell: Int
  /// Money per unit of demand: cost less the penalty it saves.
  let net: Double
  let isSubstitute: Bool

  func isBetter(than other: Offer) -> Bool {
    isSubstitute == other.isSubstitute ? net < other.net : !isSubstitute
  }
}

extension GreedyState {
  /// Delivers up to `service.amount`, the asked product before substitutes, cheapest first.
  ///
  /// - Returns: units of demand covered.
  /// - Complexity: O(candidates × cells) for each delivery; each uses something up.
  mutating func serve(_ service: Service) -> Double {
    collectCandidates(service)
    var left = service.amount
    while left > Self.least, !candidates.isEmpty {
      findCellRoom(service)
      guard let best = bestOffer(service, left) else { break }
      let option = index.demand.options[best.candidate.option]
      let shipped = index.demand.cellPeriod[best.cell] - index.lanes.leadTime[best.candidate.row]
      let supply = pathRoom(best.candidate.pair, shipped)
      let room = min(supply, deliveryRoom(best.candidate, best.cell, shipped, service)) / option.ratio
      let quantity = min(room, min(left, coverRoom(best.candidate.option, best.cell, service)))
      if supply <= Self.least || quantity <= Self.least {
        discard(best.candidate, supplyIsGone: supply <= Self.least, option.product)
        continue
      }
      deliver(service.series, best.candidate, best.cell, shipped, quantity)
      if quantity * option.ratio >= supply * (1 - 1e-12) { labels.isStale[option.product] = true }
      left -= quantity
    }
    return service.amount - max(0, left)
  }

  /// An old label misled, or rounding left nothing of what the fresh one promised: then the candidate is given up.
  private mutating func discard(_ candidate: Candidate, supplyIsGone: Bool, _ product: Int) {
    if supplyIsGone, !labels.isFresh(product) {
      labels.isStale[product] = true
      return
    }
    candidates.removeAll { $0.option == candidate.option && $0.row == candidate.row && $0.pair == candidate.pair }
  }

  private mutating func collectCandidates(_ service: Service) {
    candidates.removeAll(keepingCapacity: true)
    let region = index.demand.seriesRegion[service.series]
    for option in index.demand.optionStart[service.series]..<index.demand.optionStart[service.series + 1] {
      let product = index.demand.options[option].product
      if let only = service.product, only != product { continue }
      if service.atAnyCost, !labels.isFresh(product) { labels.isStale[product] = true }
      for item in index.lanes.intoRegion.range(region) {
        let lane = index.lanes.intoRegion.items[item]
        guard let row = index.lanes.row(of: product, on: lane) else { continue }
        for layer in index.supply.layers.range(product) {
          guard let pair = index.supply.pair(index.lanes.from[lane], layer: layer) else { continue }
          candidates.append(Candidate(option: option, lane: lane, row: row, pair: pair))
        }
      }
    }
  }

  private mutating func bestOffer(_ service: Service, _ left: Double) -> Offer? {
    var best: Offer?
    for candidate in candidates {
      let option = index.demand.options[candidate.option]
      if labels.isStale[option.product] { refreshLabels(of: option.product) }
      for cell in service.cells {
        let shipped = index.demand.cellPeriod[cell] - index.lanes.leadTime[candidate.row]
        guard shipped >= 0, lasts(candidate, cell) else { continue }
        let unit = labels.cost[candidate.pair * periods + shipped] + index.lanes.cost[candidate.row]
        guard unit < .infinity else { continue }
        let net = unit * option.ratio + option.penalty - index.demand.gain[cell]
        let offer = Offer(candidate: candidate, cell: cell, net: net, isSubstitute: option.isSubstitute)
        if let best, !offer.isBetter(than: best) { continue }
        guard service.atAnyCost || net <= 0,
          coverRoom(candidate.option, cell, service) > Self.least,
          deliveryRoom(candidate, cell, shipped, service) > Self.least * max(1, option.ratio)
        else { continue }
        best = offer
      }
    }
    return best
  }

  /// The last period in which units may leave that a cell is content with.
  private func needed(_ candidate: Candidate, _ cell: Int) -> Int32 {
    StockLayers.needed(
      arriving: Int32(truncatingIfNeeded: index.demand.cellPeriod[cell] + 1),
      leadTime: Int32(truncatingIfNeeded: index.lanes.leadTime[candidate.row]), life: index.demand.life[cell])
  }

  private func lasts(_ candidate: Candidate, _ cell: Int) -> Bool {
    let last = index.supply.layers.last[index.supply.pairLayer[candidate.pair]]
    return last == StockLayers.unlimited || last >= needed(candidate, cell)
  }

  /// Units of the delivered product that the lane, its warehouse and the quotas let through.
  private func deliveryRoom(_ candidate: Candidate, _ cell: Int, _ shipped: Int, _ service: Service) -> Double {
    let warehouse = index.lanes.from[candidate.lane]
    let product = index.demand.options[candidate.option].product
    let period = index.demand.cellPeriod[cell]
    if let quota = service.quota,
      !index.quotas.counts(quota, warehouse: warehouse, product: product, period: period)
    {
      return 0
    }
    var room = laneRoom(
      lane: candidate.lane, row: candidate.row, product: product, from: warehouse, shipped: shipped)
    for entry in index.quotas.entries(of: index.demand.seriesRegion[service.series]) {
      let quota = index.quotas.quota(of: entry)
      if index.quotas.counts(quota, warehouse: warehouse, product: product, period: period) {
        room = min(room, index.quotas.maximum[quota] - quotaDelivered[quota])
      }
    }
    return room
  }

  /// Units of demand that may still be covered in a cell by an option.
  private func coverRoom(_ option: Int, _ cell: Int, _ service: Service) -> Double {
    let first = index.demand.cellStart[service.series]
    let terms = index.demand.options[option]
    let room = cellRoom[cell - service.cells.lowerBound]
    guard terms.shareBase >= 0 else { return room }
    return min(room, terms.maxShare * due(cell, first: first) - shareUsed[terms.shareBase + cell - first])
  }

  /// due[t] of section 3.3: the cell's own need, and under backorder what was left before.
  private func due(_ cell: Int, first: Int) -> Double {
    index.demand.waits && cell > first ? index.demand.need[cell] + unmet[cell - 1] : index.demand.need[cell]
  }

  /// Fills `cellRoom`: what each cell of the service may still take, caps and later promises kept.
  private mutating func findCellRoom(_ service: Service) {
    cellRoom.removeAll(keepingCapacity: true)
    for cell in service.cells {
      cellRoom.append(min(unmet[cell], index.demand.most[cell] - covered[cell]))
    }
    guard index.demand.waits else { return }
    // A unit that arrives in t is due no more later: unmet[t'] ≥ 0 and the shares of later cells must stay within bounds.
    let first = index.demand.cellStart[service.series]
    let limited = (index.demand.optionStart[service.series]..<index.demand.optionStart[service.series + 1])
      .filter { index.demand.options[$0].shareBase >= 0 }
    var later = Double.infinity
    for cell in (service.cells.lowerBound..<index.demand.cellStart[service.series + 1]).reversed() {
      later = min(later, unmet[cell])
      if cell < service.cells.upperBound {
        let slot = cell - service.cells.lowerBound
        cellRoom[slot] = min(cellRoom[slot], later)
      }
      for option in limited {
        let terms = index.demand.options[option]
        let used = shareUsed[terms.shareBase + cell - first]
        // What arrives earlier lowers due[cell].
        if used > 0 { later = min(later, due(cell, first: first) - used / terms.maxShare) }
      }
    }
  }

  private mutating func deliver(
    _ series: Int, _ candidate: Candidate, _ cell: Int, _ shipped: Int, _ quantity: Double
  ) {
    let option = index.demand.options[candidate.option]
    let units = quantity * option.ratio
    let warehouse = index.lanes.from[candidate.lane]
    takePath(candidate.pair, shipped, units)
    useLane(
      lane: candidate.lane, row: candidate.row, product: option.product, from: warehouse, shipped: shipped,
      last: needed(candidate, cell), units)
    let period = index.demand.cellPeriod[cell]
    for entry in index.quotas.entries(of: index.demand.seriesRegion[series]) {
      let quota = index.quotas.quota(of: entry)
      if index.quotas.counts(quota, warehouse: warehouse, product: option.product, period: period) {
        quotaDelivered[quota] += units
      }
    }
    cover(series, candidate.option, cell, quantity)
  }

  private mutating func cover(_ series: Int, _ option: Int, _ cell: Int, _ quantity: Double) {
    let terms = index.demand.options[option]
    covered[cell] += quantity
    if terms.shareBase >= 0 { shareUsed[terms.shareBase + cell - index.demand.cellStart[series]] += quantity }
    let last = index.demand.waits ? index.demand.cellStart[series + 1] : cell + 1
    for later in cell..<last { unmet[later] = max(0, unmet[later] - quantity) }
    decided.covers.append(
      Decisions.Cover(
        region: Ref(index: index.demand.seriesRegion[series]), demanded: Ref(index: index.demand.seriesProduct[series]),
        supplied: Ref(index: terms.product),
        period: Int32(truncatingIfNeeded: index.demand.cellPeriod[cell] + 1), quantity: quantity))
  }
}
