internal import Domain

/// From when on a product can be at a warehouse at all, transfers with their lead times followed.
struct TransferReach {
  /// By stock pair: the first period, counted from 0; T where it never is.
  private(set) var first: [Int]

  /// Label correcting: whoever is reached earlier passes it on.
  ///
  /// - Complexity: O(pairs × transfer lanes of a warehouse), times how often a pair is reached earlier than before.
  init(_ index: ScenarioIndex) {
    let stock = index.stock
    first = Array(repeating: index.periods, count: stock.pairs.count)
    guard stock.hasTransfersIn.contains(true) else { return }
    for pair in 0..<stock.pairs.count {
      for period in (0..<index.periods).reversed() where stock.receipts[pair * index.periods + period] > 0 {
        first[pair] = period
      }
      if stock.opening[pair] > 0 { first[pair] = 0 }
    }
    for offer in index.scenario.offers where offer.maximum > 0 {
      let pair = stock.pairs.find(offer.warehouse.index, offer.product.index)
      first[pair] = min(first[pair], Int(exactly: offer.leadTime) ?? index.periods)
    }
    spread(index)
  }

  private mutating func spread(_ index: ScenarioIndex) {
    var transfers = Array(repeating: [Lane](), count: index.scenario.warehouses.count)
    for lane in index.lanes {
      if case .warehouse = lane.to { transfers[lane.from.index].append(lane) }
    }
    var queue = (0..<first.count).filter { first[$0] < index.periods }
    var next = 0
    while next < queue.count {
      let pair = queue[next]
      next += 1
      let product = Ref<Product>(index.stock.pairs.seconds[pair])
      for lane in transfers[Int(index.stock.warehouses[pair])] {
        guard case .warehouse(let warehouse) = lane.to, let terms = lane.terms(for: product), terms.capacity > 0 else {
          continue
        }
        let target = index.stock.pairs.find(warehouse.index, product.index)
        let (arrival, overflow) = first[pair].addingReportingOverflow(Int(terms.leadTime))
        if !overflow, target >= 0, arrival < first[target] {
          first[target] = arrival
          queue.append(target)
        }
      }
    }
  }
}
