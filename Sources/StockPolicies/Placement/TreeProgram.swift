/// The dynamic program over a spanning tree of a supply network; links outside the tree are left out of account.
///
/// Letters as in Graves & Willems: f(S) and g(SI) are the least costs of the part of the tree behind a stage.
struct TreeProgram {
  private let network: SupplyNetwork
  /// Stages, children before parents; the root of each tree is its last stage by position.
  private let order: [Int]
  /// The neighbour towards the root, and whether it is a customer.
  private let parents: [(stage: Int, isCustomer: Bool)?]
  private let suppliers: [[Int]]
  private let customers: [[Int]]
  /// √0, √1, …
  private let roots: [Double]

  /// - Parameter links: positions in `network.links` that form a forest.
  init(_ network: SupplyNetwork, links: [Int]) {
    self.network = network
    let count = network.stages.count
    var neighbours = Array(repeating: [(stage: Int, isCustomer: Bool)](), count: count)
    for link in links {
      let (from, to) = (network.links[link].from, network.links[link].to)
      neighbours[from].append((to, true))
      neighbours[to].append((from, false))
    }
    var parents = Array(repeating: (stage: Int, isCustomer: Bool)?.none, count: count)
    var suppliers = Array(repeating: [Int](), count: count)
    var customers = Array(repeating: [Int](), count: count)
    var visited = Array(repeating: false, count: count)
    var fromRoots: [Int] = []
    for root in (0..<count).reversed() where !visited[root] {
      visited[root] = true
      var next = fromRoots.count
      fromRoots.append(root)
      while next < fromRoots.count {
        let stage = fromRoots[next]
        next += 1
        for neighbour in neighbours[stage] where !visited[neighbour.stage] {
          visited[neighbour.stage] = true
          parents[neighbour.stage] = (stage, !neighbour.isCustomer)
          if neighbour.isCustomer {
            customers[stage].append(neighbour.stage)
          } else {
            suppliers[stage].append(neighbour.stage)
          }
          fromRoots.append(neighbour.stage)
        }
      }
    }
    order = fromRoots.reversed()
    self.parents = parents
    self.suppliers = suppliers
    self.customers = customers
    roots = (0...(network.longestTimes.max() ?? 0)).map { Double($0).squareRoot() }
  }

  /// The table of one stage: index is S where the parent is a customer, else SI.
  struct StageTable {
    /// Least cost behind the stage at exactly this time; infinity where the time is not allowed.
    var exact: [Double]
    /// The other time of the stage that attains it.
    var other: [Int32]
    /// Least of `exact` over the times the parent may combine with: up to the index for S, from the index on for SI.
    var least: [Double]
    /// The time that attains it.
    var at: [Int32]
  }

  /// The least cost and the times, nil if no times are within the bounds.
  func solve(_ bounds: TimeBounds) -> (cost: Double, times: ServiceTimes)? {
    let tables = tables(bounds)
    var cost = 0.0
    var times = ServiceTimes(
      service: Array(repeating: 0, count: order.count), inbound: Array(repeating: 0, count: order.count))
    for stage in order.reversed() {
      let table = tables[stage]
      let index: Int
      if let parent = parents[stage] {
        let limit = parent.isCustomer ? times.inbound[parent.stage] : times.service[parent.stage]
        index = Int(table.at[min(limit, table.at.count - 1)])
      } else {
        guard table.least[0] < .infinity else { return nil }
        cost += table.least[0]
        index = Int(table.at[0])
      }
      let other = Int(table.other[index])
      let isService = parents[stage]?.isCustomer ?? false
      times.service[stage] = isService ? index : other
      times.inbound[stage] = isService ? other : index
    }
    return (cost, times)
  }

  /// The tables of all stages, for `solve` and for tests.
  func tables(_ bounds: TimeBounds) -> [StageTable] {
    var tables = Array(repeating: StageTable(exact: [], other: [], least: [], at: []), count: order.count)
    for stage in order {
      let supply = supplyCosts(stage, bounds, tables)
      let delivery = deliveryCosts(stage, bounds, tables)
      tables[stage] =
        parents[stage]?.isCustomer ?? false
        ? byServiceTime(stage, bounds, supply, delivery) : byInboundTime(stage, bounds, supply, delivery)
    }
    return tables
  }

  /// Σ over suppliers behind the stage of the least f up to SI, by SI; nil if there are none.
  private func supplyCosts(_ stage: Int, _ bounds: TimeBounds, _ tables: [StageTable]) -> [Double]? {
    guard !suppliers[stage].isEmpty else { return nil }
    var costs = Array(repeating: 0.0, count: bounds.inboundHigh[stage] + 1)
    for supplier in suppliers[stage] {
      let least = tables[supplier].least
      for time in costs.indices { costs[time] += least[min(time, least.count - 1)] }
    }
    return costs
  }

  /// Σ over customers behind the stage of the least g from S on, by S; nil if there are none.
  private func deliveryCosts(_ stage: Int, _ bounds: TimeBounds, _ tables: [StageTable]) -> [Double]? {
    guard !customers[stage].isEmpty else { return nil }
    var costs = Array(repeating: 0.0, count: bounds.serviceHigh[stage] + 1)
    for customer in customers[stage] {
      let least = tables[customer].least
      for time in costs.indices { costs[time] += time < least.count ? least[time] : .infinity }
    }
    return costs
  }

  /// f(S) = delivery(S) + min over SI of h B √(SI + T − S) + supply(SI).
  private func byServiceTime(
    _ stage: Int, _ bounds: TimeBounds, _ supply: [Double]?, _ delivery: [Double]?
  ) -> StageTable {
    let processing = network.stages[stage].processingTime
    let rate = network.stages[stage].holdingCost * network.demandBounds[stage]
    let count = bounds.serviceHigh[stage] + 1
    var table = StageTable(
      exact: Array(repeating: .infinity, count: count), other: Array(repeating: 0, count: count), least: [], at: [])
    for service in stride(from: bounds.serviceLow[stage], to: count, by: 1) {
      let start = max(bounds.inboundLow[stage], service - processing)
      let shift = processing - service
      // Without suppliers behind it, the shortest wait is the best.
      let end = supply == nil ? min(start, bounds.inboundHigh[stage]) : bounds.inboundHigh[stage]
      var (best, at) = (Double.infinity, start)
      for inbound in stride(from: start, through: end, by: 1) {
        let cost = rate * roots[inbound + shift] + (supply?[inbound] ?? 0)
        if cost < best { (best, at) = (cost, inbound) }
      }
      table.exact[service] = best + (delivery?[service] ?? 0)
      table.other[service] = Int32(clamping: at)
    }
    var (least, at) = (Double.infinity, Int32(0))
    for (service, cost) in table.exact.enumerated() {
      if cost < least { (least, at) = (cost, Int32(clamping: service)) }
      table.least.append(least)
      table.at.append(at)
    }
    return table
  }

  /// g(SI) = supply(SI) + min over S of h B √(SI + T − S) + delivery(S).
  private func byInboundTime(
    _ stage: Int, _ bounds: TimeBounds, _ supply: [Double]?, _ delivery: [Double]?
  ) -> StageTable {
    let processing = network.stages[stage].processingTime
    let rate = network.stages[stage].holdingCost * network.demandBounds[stage]
    let count = bounds.inboundHigh[stage] + 1
    var table = StageTable(
      exact: Array(repeating: .infinity, count: count), other: Array(repeating: 0, count: count),
      least: Array(repeating: .infinity, count: count), at: Array(repeating: 0, count: count))
    for inbound in stride(from: bounds.inboundLow[stage], to: count, by: 1) {
      let end = min(bounds.serviceHigh[stage], inbound + processing)
      // Without customers behind it, the longest service time is the cheapest; equal costs then take the shorter.
      let start = delivery == nil && rate > 0 ? max(end, bounds.serviceLow[stage]) : bounds.serviceLow[stage]
      var (best, at) = (Double.infinity, start)
      for service in stride(from: start, through: end, by: 1) {
        let cost = rate * roots[inbound + processing - service] + (delivery?[service] ?? 0)
        if cost < best { (best, at) = (cost, service) }
      }
      table.exact[inbound] = best + (supply?[inbound] ?? 0)
      table.other[inbound] = Int32(clamping: at)
    }
    var (least, at) = (Double.infinity, Int32(clamping: count - 1))
    for inbound in table.exact.indices.reversed() {
      if table.exact[inbound] <= least { (least, at) = (table.exact[inbound], Int32(clamping: inbound)) }
      table.least[inbound] = least
      table.at[inbound] = at
    }
    return table
  }
}
