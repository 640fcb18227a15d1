internal import Domain

/// Where which product can be at all: pairs (warehouse, product), with what is there from the start.
///
/// A slot is `pair × T + period − 1`. Units that expire are told apart by the last period in which they may leave: a pair
/// has a pool for each layer of its product (one, and the pair's own position, where nothing expires), and a pool slot
/// is `pool × T + period − 1`.
struct StockIndex {
  let periods: Int
  /// (warehouse, product)
  let pairs: PairIndex
  let warehouses: [Int32]
  let layers: StockLayers
  /// Pools of pair i are `poolStarts[i] ..< poolStarts[i + 1]`, in the order of layers.
  let poolStarts: [Int]
  /// By pool: pair, and last period.
  let pairOfPool: [Int32]
  let last: [Int32]
  /// What is there from the start and comes in as receipts, by pool slot.
  private(set) var supply: [Double]
  /// on_hand − reserved by pair.
  private(set) var opening: [Double]
  private(set) var safety: [Double]
  /// Receipts by slot.
  private(set) var receipts: [Double]
  /// Whether units of the pair may expire within the horizon, or be too old for who asks for the most shelf life.
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
    let layers = StockLayers(scenario)
    var (poolStarts, pairOfPool, last): ([Int], [Int32], [Int32]) = ([0], [], [])
    for pair in 0..<pairs.count {
      for layer in layers.range(Int(pairs.seconds[pair])) {
        pairOfPool.append(Int32(truncatingIfNeeded: pair))
        last.append(layers.last[layer])
      }
      poolStarts.append(last.count)
    }
    (self.layers, self.poolStarts, self.pairOfPool, self.last) = (layers, poolStarts, pairOfPool, last)
    supply = Array(repeating: 0, count: last.count * periods)
    opening = Array(repeating: 0, count: pairs.count)
    safety = opening
    perishable = pairs.seconds.map { layers.expires(Int($0)) }
    receipts = Array(repeating: 0, count: pairs.count * periods)
    hasTransfersIn = Array(repeating: false, count: pairs.count)
    for row in scenario.stock {
      let pair = pairs.find(row.warehouse.index, row.product.index)
      opening[pair] += row.onHand - row.reserved
      safety[pair] += row.safetyStock
      let pool = poolStarts[pair] + layers.layer(of: row) - layers.starts[row.product.index]
      supply[pool * periods] += row.onHand - row.reserved
    }
    for row in scenario.receipts {
      let pair = pairs.find(row.warehouse.index, row.product.index)
      receipts[pair * periods + Int(row.period) - 1] += row.quantity
      let layer = layers.layer(row.product.index, entering: row.period)
      let pool = poolStarts[pair] + layer - layers.starts[row.product.index]
      supply[pool * periods + Int(row.period) - 1] += row.quantity
    }
    for pair in carried { hasTransfersIn[pairs.find(Int(pair.first), Int(pair.second))] = true }
    self.pairs = pairs
  }

  var poolCount: Int { last.count }

  /// The pool of units of a pair that enter stock in `period`, counted from 0.
  func pool(_ pair: Int, entering period: Int) -> Int {
    let product = Int(pairs.seconds[pair])
    return poolStarts[pair] + layers.layer(product, entering: Int32(truncatingIfNeeded: period + 1))
      - layers.starts[product]
  }

  /// The pools of a pair whose units may leave until `needed` at least, counted from 1.
  func pools(_ pair: Int, lasting needed: Int32) -> Range<Int> {
    var first = poolStarts[pair]
    let end = poolStarts[pair + 1]
    while first < end, last[first] < needed { first += 1 }
    return first..<end
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
