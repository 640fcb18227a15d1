internal import Domain

/// The scenario as arrays: everything that does not change while the greedy works. Periods count from 0 here.
struct GreedyIndex {
  let scenario: Scenario
  let periods: Int
  let demand: DemandIndex
  let lanes: LaneIndex
  let supply: SupplyIndex
  let quotas: QuotaIndex
  /// By warehouse × periods + period, volume.
  let throughput: [Double]
  let storage: [Double]
  /// By product.
  let volume: [Double]
  let holdingCost: [Double]
  let endValue: [Double]
  let unitCost: [Double]

  init(_ scenario: Scenario) {
    self.scenario = scenario
    periods = max(1, Int(scenario.periods))
    demand = DemandIndex(scenario)
    lanes = LaneIndex(scenario)
    supply = SupplyIndex(scenario, lanes: lanes)
    quotas = QuotaIndex(scenario)
    let limits = scenario.limits
    throughput = limits.throughput.values.flatMap { $0 }
    storage = limits.storage.values.flatMap { $0 }
    volume = scenario.products.values.map(\.volume)
    holdingCost = scenario.products.values.map(\.holdingCost)
    endValue = scenario.products.values.map(\.endValue)
    unitCost = scenario.products.values.map(\.unitCost)
  }
}

/// Lists of lists in one array: list `k` is `items[starts[k] ..< starts[k + 1]]`.
struct Lists {
  private(set) var starts: [Int]
  private(set) var items: [Int]

  /// Puts every item of `0 ..< keys.count` into the list of its key, in order; a key of −1 leaves it out.
  init(keys: [Int], count: Int) {
    var starts = Array(repeating: 0, count: count + 1)
    for key in keys where key >= 0 { starts[key + 1] += 1 }
    for key in 0..<count { starts[key + 1] += starts[key] }
    var next = starts
    var items = Array(repeating: 0, count: starts[count])
    for (item, key) in keys.enumerated() where key >= 0 {
      items[next[key]] = item
      next[key] += 1
    }
    self.starts = starts
    self.items = items
  }

  /// Positions in `items` of list `key`.
  func range(_ key: Int) -> Range<Int> { starts[key]..<starts[key + 1] }
}
