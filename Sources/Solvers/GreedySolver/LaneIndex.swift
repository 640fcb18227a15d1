internal import Domain

/// Lanes by their ends, and what each product finds on them.
struct LaneIndex {
  // By row of `Scenario.lanes`.
  private let product: [Int32]
  let cost: [Double]
  let leadTime: [Int]
  /// Where the row's own capacity is counted: `ownSlot` × periods + period; −1 = unlimited.
  private(set) var ownSlot: [Int]
  /// Units, by slot.
  private(set) var ownCapacity: [Double] = []

  // By lane: all rows between the same two ends.
  private(set) var from: [Int] = []
  private(set) var to: [Place] = []
  private(set) var sharedSlot: [Int] = []
  /// Volume, by slot.
  private(set) var sharedCapacity: [Double] = []
  private var everyProductRow: [Int] = []
  private var namedRows: [Range<Int>] = []

  /// Lanes into each region, by code of the warehouse.
  let intoRegion: Lists
  /// Lanes to other warehouses, by warehouse they leave.
  let transfersFrom: Lists
  let hasTransfers: Bool

  init(_ scenario: Scenario) {
    product = scenario.lanes.map { $0.product?.position ?? -1 }
    cost = scenario.lanes.map(\.cost)
    leadTime = scenario.lanes.map { Int($0.leadTime) }
    ownSlot = Array(repeating: -1, count: scenario.lanes.count)
    var regions: [Int] = []
    var transfers: [Int] = []
    for lane in scenario.lanesByEnds {
      from.append(lane.from.index)
      to.append(lane.to)
      sharedSlot.append(lane.sharedCapacity < .infinity ? sharedCapacity.count : -1)
      if lane.sharedCapacity < .infinity { sharedCapacity.append(lane.sharedCapacity) }
      everyProductRow.append(lane.everyProduct == nil ? -1 : lane.named.startIndex - 1)
      namedRows.append(lane.named.indices)
      if case .region(let region) = lane.to { regions.append(region.index) } else { regions.append(-1) }
      if case .warehouse = lane.to { transfers.append(lane.from.index) } else { transfers.append(-1) }
      for row in lane.named.indices where lane.named[row].capacity < .infinity {
        ownSlot[row] = ownCapacity.count
        ownCapacity.append(lane.named[row].capacity)
      }
    }
    intoRegion = Lists(keys: regions, count: scenario.regions.count)
    transfersFrom = Lists(keys: transfers, count: scenario.warehouses.count)
    hasTransfers = !transfersFrom.items.isEmpty
  }

  /// The row of `Scenario.lanes` whose terms `wanted` finds on `lane`; nil where it may not travel.
  ///
  /// - Complexity: O(log named rows).
  func row(of wanted: Int, on lane: Int) -> Int? {
    var low = namedRows[lane].lowerBound
    var high = namedRows[lane].upperBound
    let end = high
    while low < high {
      let middle = (low + high) / 2
      if Int(product[middle]) < wanted { low = middle + 1 } else { high = middle }
    }
    if low < end, Int(product[low]) == wanted { return low }
    return everyProductRow[lane] >= 0 ? everyProductRow[lane] : nil
  }
}
