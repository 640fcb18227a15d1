internal import Domain

/// Where which product can be at all: pairs (warehouse, product), with what is there from the start.
///
/// A slot is `pair × T + period − 1`.
struct StockIndex {
  let periods: Int
  /// (warehouse, product)
  let pairs: PairIndex
  let warehouses: [Int32]
  /// on_hand − reserved by pair.
  private(set) var opening: [Double]
  private(set) var safety: [Double]
  /// Receipts by slot.
  private(set) var receipts: [Double]
  /// Whether units of the pair may expire: the product has a shelf life or some opening stock has a date.
  private(set) var perishable: [Bool]
  /// Whether transfers can bring the product there.
  private(set) var hasTransfersIn: [Bool]

  /// Follows products through transfers on `lanes`; `mentioned` are pairs that a plan speaks of, possible or not.
  init(_ scenario: Scenario, lanes: [Lane], mentioned: [PairIndex.Pair]) {
    let periods = Int(scenario.periods)
    self.periods = periods
    var found = scenario.stock.map { PairIndex.Pair(first: $0.warehouse.position, second: $0.product.position) }
    found += scenario.receipts.map { PairIndex.Pair(first: $0.warehouse.position, second: $0.product.position) }
    found += scenario.offers.map { PairIndex.Pair(first: $0.warehouse.position, second: $0.product.position) }
    let carried = Self.followTransfers(from: found, lanes, products: scenario.products.count)
    let pairs = PairIndex(
      firsts: scenario.warehouses.count, width: scenario.products.count, pairs: found + carried + mentioned)
    warehouses = pairs.firsts
    opening = Array(repeating: 0, count: pairs.count)
    safety = opening
    perishable = pairs.seconds.map { scenario.products.values[Int($0)].shelfLife != nil }
    receipts = Array(repeating: 0, count: pairs.count * periods)
    hasTransfersIn = Array(repeating: false, count: pairs.count)
    for row in scenario.stock {
      let pair = pairs.find(row.warehouse.index, row.product.index)
      opening[pair] += row.onHand - row.reserved
      safety[pair] += row.safetyStock
      if row.expires != nil { perishable[pair] = true }
    }
    for row in scenario.receipts {
      receipts[pairs.find(row.warehouse.index, row.product.index) * periods + Int(row.period) - 1] += row.quantity
    }
    for pair in carried { hasTransfersIn[pairs.find(Int(pair.first), Int(pair.second))] = true }
    self.pairs = pairs
  }

  /// Every pair that a transfer lane can bring a product to, starting from `found`.
  private static func followTransfers(
    from found: [PairIndex.Pair], _ lanes: [Lane], products: Int
  ) -> [PairIndex.Pair] {
    var transfers: [Int32: [Lane]] = [:]
    for lane in lanes {
      if case .warehouse = lane.to { transfers[lane.from.position, default: []].append(lane) }
    }
    guard !transfers.isEmpty else { return [] }
    var reached = Set(found)
    var carried: Set<PairIndex.Pair> = []
    var queue = found
    while let pair = queue.popLast() {
      for lane in transfers[pair.first] ?? [] where lane.terms(for: Ref(pair.second)) != nil {
        guard case .warehouse(let warehouse) = lane.to else { continue }
        let next = PairIndex.Pair(first: warehouse.position, second: pair.second)
        carried.insert(next)
        if reached.insert(next).inserted { queue.append(next) }
      }
    }
    return carried.sorted()
  }
}
