internal import Domain

/// Following a label back to its source: how much can come that way, and taking it.
extension GreedyState {
  /// Units that can still reach `pair` in `period` the way its label says.
  ///
  /// - Complexity: O(steps × periods).
  func pathRoom(_ pair: Int, _ period: Int) -> Double {
    var pair = pair
    var period = period
    let product = index.supply.pairProduct[pair]
    var room = Double.infinity
    while true {
      switch labels.origin[pair * periods + period] {
      case .none: return 0
      case .stock: return min(room, stockChunk(pair, period))
      case .offer(let offer):
        let terms = index.scenario.offers[offer]
        room = min(room, offerLeft[offer * periods + period - Int(terms.leadTime)])
        return terms.unitCost > 0 ? min(room, budgetLeft / terms.unitCost) : room
      case .wait:
        period -= 1
        let warehouse = index.supply.pairWarehouse[pair]
        room = min(room, storageLeft[warehouse * periods + period] / index.volume[product])
      case .transfer(let lane, let row, let fromPair, let shipped):
        let warehouse = index.supply.pairWarehouse[fromPair]
        room = min(room, laneRoom(lane: lane, row: row, product: product, from: warehouse, shipped: shipped))
        pair = fromPair
        period = shipped
      }
      if room <= Self.least { return 0 }
    }
  }

  /// Units that may leave at one price: down to where the safety stock of one period more is touched.
  private func stockChunk(_ pair: Int, _ period: Int) -> Double {
    let safety = index.scenario.policy.safetyStockPenalty > 0 ? index.supply.safetyStock[pair] : 0
    var chunk = Double.infinity
    let start = pair * periods + period
    for slot in start..<max(start, pair * periods + index.supply.leaveEnd[pair]) {
      chunk = min(chunk, stock[slot])
      if safety > 0, stock[slot] - safety > Self.least { chunk = min(chunk, stock[slot] - safety) }
    }
    return chunk
  }

  /// Moves `quantity` to `pair` in `period` the way its label says.
  mutating func takePath(_ pair: Int, _ period: Int, _ quantity: Double) {
    var pair = pair
    var period = period
    let product = index.supply.pairProduct[pair]
    labels.moves += 1
    while true {
      switch labels.origin[pair * periods + period] {
      case .none: return
      case .stock:
        changeStock(pair, period..<periods, by: -quantity)
        return
      case .offer(let offer):
        buy(offer, in: period - Int(index.scenario.offers[offer].leadTime), quantity)
        return
      case .wait:
        period -= 1
        changeStock(pair, period..<(period + 1), by: quantity)
      case .transfer(let lane, let row, let fromPair, let shipped):
        useLane(
          lane: lane, row: row, product: product, from: index.supply.pairWarehouse[fromPair], shipped: shipped,
          last: index.supply.layers.last[index.supply.pairLayer[fromPair]], quantity)
        pair = fromPair
        period = shipped
      }
    }
  }

  private mutating func buy(_ offer: Int, in period: Int, _ quantity: Double) {
    Self.use(&offerLeft[offer * periods + period], quantity)
    Self.use(&budgetLeft, index.scenario.offers[offer].unitCost * quantity)
    decided.orders.append(
      Decisions.Order(
        offer: Int32(truncatingIfNeeded: offer), period: Int32(truncatingIfNeeded: period + 1), quantity: quantity))
  }
}
