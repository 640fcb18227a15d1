extension Scenario {
  /// The scenario with `changes` made to its rules.
  ///
  /// - Returns: the scenario, and the changes that do not fit it: they speak of no rule of it, of another value than it
  ///   has, they tighten it, or they come twice. Those are not made.
  /// - Complexity: O(rows + changes · log rows).
  public func repaired(by changes: [RuleChange]) -> (scenario: Scenario, misfits: [RuleChange]) {
    var result = self
    var misfits: [RuleChange] = []
    let storage = limits.storage
    for change in changes where !result.make(change, storage: storage) { misfits.append(change) }
    result.sortRows()
    return (result, misfits)
  }

  /// The row of demand for a product at a region in a period.
  ///
  /// - Complexity: O(log rows).
  public func demandRow(_ region: Ref<Region>, _ product: Ref<Product>, _ period: Int32) -> Int? {
    var low = 0
    var high = demand.count
    while low < high {
      let middle = (low + high) / 2
      let row = demand[middle]
      if (row.region, row.product, row.period) < (region, product, period) { low = middle + 1 } else { high = middle }
    }
    guard low < demand.count else { return nil }
    let row = demand[low]
    return row.region == region && row.product == product && row.period == period ? low : nil
  }

  /// Makes one change to a scenario that has the rule as `change.from` says; false where it has not.
  private mutating func make(_ change: RuleChange, storage: Table<Warehouse, [Double]>) -> Bool {
    guard change.from.isFinite, change.to.isFinite, change.to >= 0 else { return false }
    switch change.kind {
    case .minimum:
      guard let region = Self.find(change.place, in: regions.values, \.code),
        let product = Self.find(change.product, in: products.values, \.code), let period = change.period,
        let row = demandRow(Ref(index: region), Ref(index: product), period),
        demand[row].minimum == change.from, change.to < change.from
      else { return false }
      demand[row].minimum = change.to
    case .quotaMinimum:
      guard let quota = Self.find(change.quota, in: quotas, \.name), quotas[quota].minimum == change.from,
        change.to < change.from
      else { return false }
      quotas[quota].minimum = change.to
    case .contractMinimum:
      guard let contract = Self.find(change.quota, in: contracts, \.name), contracts[contract].minimum == change.from,
        change.to < change.from
      else { return false }
      contracts[contract].minimum = change.to
    case .storage:
      guard let found = Self.find(change.place, in: warehouses.values, \.code), let period = change.period,
        period >= 1, period <= periods
      else { return false }
      let warehouse = Ref<Warehouse>(index: found)
      guard storage[warehouse][Int(period) - 1] == change.from, change.to > change.from else { return false }
      return exceed(storageOf: warehouse, in: period, to: change.to)
    }
    return true
  }

  /// false where it was exceeded before.
  private mutating func exceed(storageOf warehouse: Ref<Warehouse>, in period: Int32, to limit: Double) -> Bool {
    guard let row = calendar.firstIndex(where: { $0.warehouse == warehouse && $0.period == period }) else {
      calendar.append(CalendarRow(warehouse: warehouse, period: period, storage: limit))
      return true
    }
    guard calendar[row].storage ?? warehouses[warehouse].storage < limit else { return false }
    calendar[row].storage = limit
    return true
  }

  /// The position of a code in a table sorted by it.
  private static func find<Row>(_ code: String, in rows: [Row], _ key: (Row) -> String) -> Int? {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if Code.precedes(key(rows[middle]), code) { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && Code.same(key(rows[low]), code) ? low : nil
  }
}
