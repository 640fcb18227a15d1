internal import Domain

/// Where each product can be: pairs of warehouse and product with stock, receipts or offers, or reached by transfers.
struct SupplyIndex {
  /// Pairs of product q, by warehouse: `pairStart[q] ..< pairStart[q + 1]`.
  private(set) var pairStart: [Int] = [0]
  private(set) var pairWarehouse: [Int] = []
  private(set) var pairProduct: [Int] = []
  private(set) var safetyStock: [Double] = []
  /// Offers that deliver to a pair.
  private(set) var offersOfPair: Lists = Lists(keys: [], count: 0)
  /// End stock if nothing is moved: pair × periods + period.
  private(set) var untouchedStock: [Double] = []

  init(_ scenario: Scenario, lanes: LaneIndex) {
    addPairs(scenario, lanes)
    let periods = Int(scenario.periods)
    safetyStock = Array(repeating: 0, count: pairWarehouse.count)
    untouchedStock = Array(repeating: 0, count: pairWarehouse.count * periods)
    for row in scenario.stock {
      guard let pair = pair(row.warehouse.index, row.product.index) else { continue }
      safetyStock[pair] = max(safetyStock[pair], row.safetyStock)
      enter(max(0, row.onHand - row.reserved), pair, at: 0, periods)
    }
    for row in scenario.receipts {
      guard let pair = pair(row.warehouse.index, row.product.index) else { continue }
      enter(row.quantity, pair, at: Int(row.period) - 1, periods)
    }
    offersOfPair = Lists(
      keys: scenario.offers.map { pair($0.warehouse.index, $0.product.index) ?? -1 }, count: pairWarehouse.count)
  }

  /// - Complexity: O(log pairs of the product).
  func pair(_ warehouse: Int, _ product: Int) -> Int? {
    var low = pairStart[product]
    var high = pairStart[product + 1]
    let end = high
    while low < high {
      let middle = (low + high) / 2
      if pairWarehouse[middle] < warehouse { low = middle + 1 } else { high = middle }
    }
    return low < end && pairWarehouse[low] == warehouse ? low : nil
  }

  private mutating func enter(_ quantity: Double, _ pair: Int, at period: Int, _ periods: Int) {
    guard period < periods else { return }
    for slot in (pair * periods + period)..<((pair + 1) * periods) { untouchedStock[slot] += quantity }
  }

  /// Source warehouses of each product, closed over the transfers that carry it.
  private mutating func addPairs(_ scenario: Scenario, _ lanes: LaneIndex) {
    var keys = scenario.stock.map { ($0.product.index, $0.warehouse.index) }
    keys += scenario.receipts.map { ($0.product.index, $0.warehouse.index) }
    keys += scenario.offers.map { ($0.product.index, $0.warehouse.index) }
    let sources = Lists(keys: keys.map(\.0), count: scenario.products.count)
    /// The last product that reached a warehouse: a mark that needs no clearing.
    var reachedBy = Array(repeating: -1, count: scenario.warehouses.count)
    for product in scenario.products.values.indices {
      var reached: [Int] = []
      for item in sources.range(product) {
        let warehouse = keys[sources.items[item]].1
        if reachedBy[warehouse] != product { reached.append(warehouse) }
        reachedBy[warehouse] = product
      }
      var next = 0
      while next < reached.count {
        for item in lanes.transfersFrom.range(reached[next]) {
          let lane = lanes.transfersFrom.items[item]
          guard case .warehouse(let to) = lanes.to[lane], reachedBy[to.index] != product,
            lanes.row(of: product, on: lane) != nil
          else { continue }
          reachedBy[to.index] = product
          reached.append(to.index)
        }
        next += 1
      }
      pairWarehouse += reached.sorted()
      pairProduct += Array(repeating: product, count: reached.count)
      pairStart.append(pairWarehouse.count)
    }
  }
}
