internal import Domain

/// Where each product can be: pairs of warehouse and product with stock, receipts or offers, or reached by transfers. A
/// product that expires has a pair for each of its layers there, by the last period in which they may leave.
struct SupplyIndex {
  let layers: StockLayers
  /// Pairs of layer k, by warehouse: `layerStart[k] ..< layerStart[k + 1]`.
  private(set) var layerStart: [Int] = [0]
  /// Pairs of product q: `pairStart[q] ..< pairStart[q + 1]`.
  private(set) var pairStart: [Int] = [0]
  private(set) var pairWarehouse: [Int] = []
  private(set) var pairProduct: [Int] = []
  private(set) var pairLayer: [Int] = []
  /// By pair: units may leave in periods before this one, counted from 0, and are in stock at the end of those before
  /// the other.
  private(set) var leaveEnd: [Int] = []
  private(set) var holdEnd: [Int] = []
  private(set) var safetyStock: [Double] = []
  /// Entries of `offers` that deliver to a pair.
  private(set) var offersOfPair: Lists = Lists(keys: [], count: 0)
  private(set) var offers: [Int] = []
  /// What expires on arrival, whatever is done.
  private(set) var expired: [Decisions.Expiry] = []
  /// End stock if nothing is moved: pair × periods + period. What expires counts up to the end of its last period.
  private(set) var untouchedStock: [Double] = []

  init(_ scenario: Scenario, lanes: LaneIndex) {
    layers = StockLayers(scenario)
    addPairs(scenario, lanes)
    let periods = Int(scenario.periods)
    for layer in pairLayer {
      let last = Int(layers.last[layer])
      leaveEnd.append(min(periods, last))
      holdEnd.append(last <= periods ? max(0, last - 1) : periods)
    }
    safetyStock = Array(repeating: 0, count: pairWarehouse.count)
    untouchedStock = Array(repeating: 0, count: pairWarehouse.count * periods)
    for row in scenario.stock {
      guard let pair = pair(row.warehouse.index, layer: layers.layer(of: row)) else { continue }
      // Of several layers the longest-lasting one keeps the safety stock.
      let keeper = self.pair(row.warehouse.index, layer: layers.range(row.product.index).upperBound - 1) ?? pair
      safetyStock[keeper] = max(safetyStock[keeper], row.safetyStock)
      enter(max(0, row.onHand - row.reserved), pair, at: 0)
    }
    for row in scenario.receipts {
      let layer = layers.layer(row.product.index, entering: row.period)
      guard let pair = pair(row.warehouse.index, layer: layer) else { continue }
      enter(row.quantity, pair, at: Int(row.period) - 1)
    }
    addOffers(scenario)
  }

  /// An offer delivers to the layer of each period in which it arrives.
  private mutating func addOffers(_ scenario: Scenario) {
    var keys: [Int] = []
    for (position, offer) in scenario.offers.enumerated() {
      var known = -1
      for arrival in (1 + offer.leadTime)...max(1 + offer.leadTime, scenario.periods) {
        let layer = layers.layer(offer.product.index, entering: arrival)
        guard layer != known else { continue }
        known = layer
        offers.append(position)
        keys.append(pair(offer.warehouse.index, layer: layer) ?? -1)
        guard layers.expires(offer.product.index) else { break }
      }
    }
    offersOfPair = Lists(keys: keys, count: pairWarehouse.count)
  }

  /// The pairs of a product at a warehouse, those that end first before the others.
  func pairs(_ warehouse: Int, _ product: Int) -> [Int] {
    layers.range(product).compactMap { pair(warehouse, layer: $0) }
  }

  /// - Complexity: O(log pairs of the layer).
  func pair(_ warehouse: Int, layer: Int) -> Int? {
    var low = layerStart[layer]
    var high = layerStart[layer + 1]
    let end = high
    while low < high {
      let middle = (low + high) / 2
      if pairWarehouse[middle] < warehouse { low = middle + 1 } else { high = middle }
    }
    return low < end && pairWarehouse[low] == warehouse ? low : nil
  }

  private mutating func enter(_ quantity: Double, _ pair: Int, at period: Int) {
    let periods = untouchedStock.count / pairWarehouse.count
    guard period < periods, quantity > 0 else { return }
    guard period < leaveEnd[pair] else {
      expired.append(
        Decisions.Expiry(
          warehouse: Ref(index: pairWarehouse[pair]), product: Ref(index: pairProduct[pair]),
          period: Int32(truncatingIfNeeded: period + 1), quantity: quantity))
      return
    }
    for slot in (pair * periods + period)..<(pair * periods + leaveEnd[pair]) { untouchedStock[slot] += quantity }
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
      reached.sort()
      for layer in layers.range(product) {
        pairWarehouse += reached
        pairProduct += Array(repeating: product, count: reached.count)
        pairLayer += Array(repeating: layer, count: reached.count)
        layerStart.append(pairWarehouse.count)
      }
      pairStart.append(pairWarehouse.count)
    }
  }
}
