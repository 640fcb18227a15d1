internal import Domain

extension ModelBuilder {
  /// 3.5: everything that several flows share.
  mutating func addSideRows() {
    let limits = scenario.limits
    addSharedLanes()
    addThroughput(limits.throughput)
    addStorage(limits.storage)
    addQuotas()
    addBudget()
    addContracts()
  }

  /// Σ volume · y between two ends in a ship period ≤ the every-product row's capacity.
  private mutating func addSharedLanes() {
    let limited = model.lanes.map { $0.sharedCapacity < .infinity }
    guard limited.contains(true) else { return }
    let arcs = ArcLists(
      model.arcs, count: model.lanes.count * Int(horizon),
      slot: { arcs, arc in
        arcs.kind[arc] == .ship && limited[Int(arcs.entity[arc])]
          ? Int(arcs.entity[arc]) * Int(horizon) + Int(arcs.period[arc]) - 1 : nil
      })
    for lane in model.lanes.indices where limited[lane] {
      for period in 1...horizon {
        addVolumeRow(
          .lane(Int32(lane), period: period), of: arcs[lane * Int(horizon) + Int(period) - 1],
          upper: model.lanes[lane].sharedCapacity)
      }
    }
  }

  /// Σ volume of all y leaving w in t ≤ throughput.
  private mutating func addThroughput(_ limits: Table<Warehouse, [Double]>) {
    guard limits.values.contains(where: { $0.contains { $0 < .infinity } }) else { return }
    let lanes = model.lanes
    let arcs = ArcLists(
      model.arcs, count: scenario.warehouses.count * Int(horizon),
      slot: { arcs, arc in
        arcs.kind[arc] == .ship
          ? lanes[Int(arcs.entity[arc])].from.index * Int(horizon) + Int(arcs.period[arc]) - 1 : nil
      })
    for warehouse in scenario.warehouses.refs {
      for period in 1...horizon where limits[warehouse][Int(period) - 1] < .infinity {
        addVolumeRow(
          .throughput(warehouse, period: period), of: arcs[warehouse.index * Int(horizon) + Int(period) - 1],
          upper: limits[warehouse][Int(period) - 1])
      }
    }
  }

  /// Σ volume of I in w at the end of t ≤ storage.
  private mutating func addStorage(_ limits: Table<Warehouse, [Double]>) {
    guard limits.values.contains(where: { $0.contains { $0 < .infinity } }) else { return }
    let arcs = ArcLists(
      model.arcs, count: scenario.warehouses.count * Int(horizon),
      slot: { arcs, arc in
        arcs.kind[arc] == .hold || arcs.kind[arc] == .holdSafety
          ? Int(arcs.entity[arc]) * Int(horizon) + Int(arcs.period[arc]) - 1 : nil
      })
    for warehouse in scenario.warehouses.refs {
      for period in 1...horizon where limits[warehouse][Int(period) - 1] < .infinity {
        addVolumeRow(
          .storage(warehouse, period: period), of: arcs[warehouse.index * Int(horizon) + Int(period) - 1],
          upper: limits[warehouse][Int(period) - 1])
      }
    }
  }

  private mutating func addVolumeRow(_ key: SideRows.Key, of arcs: ArraySlice<Int32>, upper: Double) {
    guard !arcs.isEmpty else { return }
    for arc in arcs { model.rows.addEntry(arc, scenario.products.values[Int(model.arcs.product[Int(arc)])].volume) }
    model.rows.append(key, lower: -.infinity, upper: upper)
  }

  /// minimum ≤ Σ y into the quota's regions, of its products, from its warehouse, arriving in its period ≤ maximum.
  private mutating func addQuotas() {
    guard !scenario.quotas.isEmpty else { return }
    let kinds = model.nodes.kind
    let regions = model.nodes.entity
    let arcs = ArcLists(
      model.arcs, count: scenario.regions.count,
      slot: { arcs, arc in
        arcs.kind[arc] == .ship && kinds[Int(arcs.head[arc])] == .hub ? Int(regions[Int(arcs.head[arc])]) : nil
      })
    for (position, quota) in scenario.quotas.enumerated() {
      let subtree = scenario.subtree(of: quota.region)
      for region in scenario.regions.refs where subtree[region] {
        for arc in arcs[region.index] where counts(Int(arc), in: quota) { model.rows.addEntry(arc, 1) }
      }
      let isEmpty = model.rows.starts[model.rows.count] == model.rows.arcs.count
      if !isEmpty || quota.minimum > 0 {
        model.rows.append(
          .quota(Int32(position)), lower: quota.minimum > 0 ? quota.minimum : -.infinity, upper: quota.maximum)
      }
    }
  }

  private func counts(_ arc: Int, in quota: QuotaRow) -> Bool {
    if let warehouse = quota.warehouse, model.lanes[Int(model.arcs.entity[arc])].from != warehouse { return false }
    if let period = quota.period, model.nodes.period[Int(model.arcs.head[arc])] != period { return false }
    return scenario.scope(quota.scope, contains: Ref(model.arcs.product[arc]))
  }

  /// Σ unit_cost · o ≤ purchase_budget.
  private mutating func addBudget() {
    guard scenario.policy.purchaseBudget < .infinity else { return }
    for arc in 0..<model.arcs.count where model.arcs.kind[arc] == .order && model.arcs.cost[arc] > 0 {
      model.rows.addEntry(Int32(arc), model.arcs.cost[arc])
    }
    if model.rows.starts[model.rows.count] < model.rows.arcs.count {
      model.rows.append(.budget, lower: -.infinity, upper: scenario.policy.purchaseBudget)
    }
  }
}

extension ModelBuilder {
  /// minimum ≤ Σ o from the contract's offers in its window ≤ maximum.
  fileprivate mutating func addContracts() {
    guard !scenario.contracts.isEmpty else { return }
    let orders = model.arcs.kind.indices.filter { model.arcs.kind[$0] == .order }
    for (position, contract) in scenario.contracts.enumerated()
    where contract.minimum > 0 || contract.maximum < .infinity {
      for arc in orders {
        let offer = scenario.offers[Int(model.arcs.entity[arc])]
        if contract.counts(offer, inPeriod: model.arcs.period[arc], scenario) { model.rows.addEntry(Int32(arc), 1) }
      }
      let isEmpty = model.rows.starts[model.rows.count] == model.rows.arcs.count
      if !isEmpty || contract.minimum > 0 {
        model.rows.append(
          .contract(Int32(position)), lower: contract.minimum > 0 ? contract.minimum : -.infinity,
          upper: contract.maximum)
      }
    }
  }
}

/// Arcs sorted into lists by a slot, in arc order within each: a counting sort.
struct ArcLists {
  private var starts: [Int]
  private var sorted: [Int32]

  init(_ arcs: AllocationModel.Arcs, count: Int, slot: (AllocationModel.Arcs, Int) -> Int?) {
    starts = Array(repeating: 0, count: count + 1)
    for arc in 0..<arcs.count {
      if let slot = slot(arcs, arc) { starts[slot + 1] += 1 }
    }
    for index in 1...max(1, count) where count > 0 { starts[index] += starts[index - 1] }
    sorted = Array(repeating: 0, count: starts[count])
    var next = starts
    for arc in 0..<arcs.count {
      if let slot = slot(arcs, arc) {
        sorted[next[slot]] = Int32(truncatingIfNeeded: arc)
        next[slot] += 1
      }
    }
  }

  subscript(_ slot: Int) -> ArraySlice<Int32> { sorted[starts[slot]..<starts[slot + 1]] }
}
