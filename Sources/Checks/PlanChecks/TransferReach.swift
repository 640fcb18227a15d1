internal import Domain

/// From when on units of a layer can be at a warehouse at all, transfers with their lead times followed.
struct TransferReach {
  /// By pool: the first period, counted from 0; T where they never are.
  private(set) var first: [Int]

  /// Label correcting: whoever is reached earlier passes it on.
  ///
  /// - Complexity: O(pools × transfer lanes of a warehouse), times how often a pool is reached earlier than before.
  init(_ index: ScenarioIndex) {
    let stock = index.stock
    first = Array(repeating: index.periods, count: stock.poolCount)
    guard stock.hasTransfersIn.contains(true) else { return }
    for pool in 0..<stock.poolCount {
      for period in (0..<index.periods).reversed() where stock.supply[pool * index.periods + period] > 0 {
        first[pool] = period
      }
    }
    for offer in index.scenario.offers where offer.maximum > 0 {
      let pair = stock.pairs.find(offer.warehouse.index, offer.product.index)
      guard let lead = Int(exactly: offer.leadTime), lead < index.periods else { continue }
      for arrival in lead..<index.periods {
        let pool = stock.pool(pair, entering: arrival)
        first[pool] = min(first[pool], arrival)
        guard stock.perishable[pair] else { break }
      }
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
      let pool = queue[next]
      next += 1
      // Units leave by their last period.
      guard first[pool] < Int(index.stock.last[pool]) else { continue }
      let pair = Int(index.stock.pairOfPool[pool])
      let product = Ref<Product>(index.stock.pairs.seconds[pair])
      for lane in transfers[Int(index.stock.warehouses[pair])] {
        guard case .warehouse(let warehouse) = lane.to, let terms = lane.terms(for: product), terms.capacity > 0 else {
          continue
        }
        let end = index.stock.pairs.find(warehouse.index, product.index)
        guard end >= 0 else { continue }
        let target = index.stock.poolStarts[end] + pool - index.stock.poolStarts[pair]
        let (arrival, overflow) = first[pool].addingReportingOverflow(Int(terms.leadTime))
        if !overflow, arrival < first[target], arrival < index.periods {
          first[target] = arrival
          queue.append(target)
        }
      }
    }
  }
}
