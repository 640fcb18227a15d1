internal import Domain

/// Emptying warehouses that would hold more than they may: a movement that no demand asks for.
extension GreedyState {
  private enum Relief: CaseIterable {
    /// Demand that is worth it.
    case serveGladly
    /// Another warehouse with room to the end.
    case storeElsewhere
    /// Demand that costs more to serve than it saves.
    case serveAtAnyCost
  }

  /// Moves stock out of every warehouse and period whose storage overflows, as far as it goes.
  mutating func relieveStorage() {
    for warehouse in 0..<index.scenario.warehouses.count {
      for period in 0..<periods where overflow(warehouse, period) > 0 {
        for relief in Relief.allCases {
          for product in index.volume.indices where overflow(warehouse, period) > 0 {
            // What stays longest goes first: the rest makes room by itself.
            for pair in index.supply.pairs(warehouse, product).reversed()
            where period < index.supply.holdEnd[pair] && stock[pair * periods + period] > Self.least
              && overflow(warehouse, period) > 0
            { relieve(pair, period, by: relief) }
          }
        }
      }
    }
  }

  /// Volume above the limit that is more than rounding.
  private func overflow(_ warehouse: Int, _ period: Int) -> Double {
    let slot = warehouse * periods + period
    let excess = -storageLeft[slot]
    return excess > 1e-9 * max(1, index.storage[slot]) ? excess : 0
  }

  private mutating func relieve(_ pair: Int, _ period: Int, by relief: Relief) {
    let product = index.supply.pairProduct[pair]
    labels.source = .stock(pair: pair, latest: period)
    refreshLabels(of: product)
    switch relief {
    case .serveGladly: serveFrom(pair, period, atAnyCost: false)
    case .storeElsewhere:
      while storeElsewhere(from: pair, period) {}
    case .serveAtAnyCost: serveFrom(pair, period, atAnyCost: true)
    }
    labels.source = .any
    labels.isStale[product] = true
  }

  private mutating func serveFrom(_ pair: Int, _ period: Int, atAnyCost: Bool) {
    let product = index.supply.pairProduct[pair]
    let warehouse = index.supply.pairWarehouse[pair]
    for row in index.demand.order {
      let units = overflow(warehouse, period) / index.volume[product]
      guard units > Self.least else { return }
      let series = index.demand.rowSeries[row]
      for option in index.demand.optionStart[series]..<index.demand.optionStart[series + 1]
      where index.demand.options[option].product == product {
        var service = ordinaryService(row, atAnyCost: atAnyCost)
        service.product = product
        service.amount = min(service.amount, units / index.demand.options[option].ratio)
        if service.amount > Self.least { _ = serve(service) }
      }
    }
  }

  /// Moves what overflows to the warehouse where keeping it to the end costs least.
  ///
  /// - Returns: whether anything moved; each time, something is used up.
  private mutating func storeElsewhere(from pair: Int, _ period: Int) -> Bool {
    let product = index.supply.pairProduct[pair]
    let warehouse = index.supply.pairWarehouse[pair]
    let units = overflow(warehouse, period) / index.volume[product]
    guard units > Self.least else { return false }
    if labels.isStale[product] || !labels.isFresh(product) { refreshLabels(of: product) }
    var best: (pair: Int, period: Int)?
    var bestCost = Double.infinity
    for target in index.supply.pairStart[product]..<index.supply.pairStart[product + 1] {
      for arrival in 0..<periods {
        guard case .transfer = labels.origin[target * periods + arrival] else { continue }
        let held = Double(max(0, index.supply.holdEnd[target] - arrival))
        let cost = labels.cost[target * periods + arrival] + index.holdingCost[product] * held
        guard cost < bestCost, storeRoom(target, arrival) > Self.least else { continue }
        best = (target, arrival)
        bestCost = cost
      }
    }
    guard let best else { return false }
    let quantity = min(units, min(pathRoom(best.pair, best.period), storeRoom(best.pair, best.period)))
    guard quantity > Self.least else { return false }
    takePath(best.pair, best.period, quantity)
    changeStock(best.pair, best.period..<periods, by: quantity)
    return true
  }

  /// Units that a pair's warehouse can keep from `period` to the end.
  private func storeRoom(_ pair: Int, _ period: Int) -> Double {
    let warehouse = index.supply.pairWarehouse[pair]
    var room = Double.infinity
    let start = warehouse * periods + period
    for slot in start..<max(start, warehouse * periods + index.supply.holdEnd[pair]) {
      room = min(room, storageLeft[slot])
    }
    return room / index.volume[index.supply.pairProduct[pair]]
  }
}
