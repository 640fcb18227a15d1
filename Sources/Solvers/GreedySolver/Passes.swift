internal import Domain

/// The passes over demand, in the order of the rule.
extension GreedyState {
  mutating func run(_ order: PassOrder, cancelled: () -> Bool) {
    switch order {
    case .storageLast:
      serveGuarantees()
      serveQuotaMinimums()
    case .storageFirst:
      relieveStorage()
      serveGuarantees()
      serveQuotaMinimums()
    case .quotasFirst:
      serveQuotaMinimums()
      serveGuarantees()
      relieveStorage()
    }
    if index.scenario.policy.rule == .fair { serveFairly(cancelled: cancelled) }
    serveAll(cancelled: cancelled)
    relieveStorage()
  }

  private mutating func serveGuarantees() {
    for row in index.demand.order {
      let cell = index.demand.rowCell[row]
      let missing = index.demand.least[cell] - covered[cell]
      guard missing > Self.least else { continue }
      _ = serve(
        Service(series: index.demand.rowSeries[row], cells: cell..<(cell + 1), amount: missing, atAnyCost: true))
    }
  }

  private mutating func serveQuotaMinimums() {
    for quota in index.quotas.minimum.indices where index.quotas.minimum[quota] > 0 {
      let inside = index.scenario.subtree(of: index.scenario.quotas[quota].region)
      // Lines that want the quota's own product first, then those it may substitute.
      for asSubstitute in [false, true] {
        for row in index.demand.order {
          let missing = index.quotas.minimum[quota] - quotaDelivered[quota]
          guard missing > Self.least else { break }
          guard inside.values[index.demand.seriesRegion[index.demand.rowSeries[row]]] else { continue }
          serve(row, for: quota, missing: missing, asSubstitute: asSubstitute)
        }
      }
    }
  }

  private mutating func serve(_ row: Int, for quota: Int, missing: Double, asSubstitute: Bool) {
    let series = index.demand.rowSeries[row]
    let cell = index.demand.rowCell[row]
    let end = index.demand.waits ? index.demand.cellStart[series + 1] : cell + 1
    var missing = missing
    for option in index.demand.optionStart[series]..<index.demand.optionStart[series + 1]
    where index.demand.options[option].isSubstitute == asSubstitute && missing > Self.least {
      let terms = index.demand.options[option]
      let service = Service(
        series: series, cells: cell..<end, amount: missing / terms.ratio, atAnyCost: true, quota: quota,
        product: terms.product)
      missing -= serve(service) * terms.ratio
    }
  }

  /// One line after the other; what is due of a row may arrive later where demand waits.
  private mutating func serveAll(cancelled: () -> Bool) {
    let counts = countsAtAnyCost()
    for (done, row) in index.demand.order.enumerated() {
      if done % 256 == 0, cancelled() { return }
      let service = ordinaryService(row, atAnyCost: counts[row])
      if service.amount > Self.least { _ = serve(service) }
    }
  }

  func ordinaryService(_ row: Int, atAnyCost: Bool) -> Service {
    let series = index.demand.rowSeries[row]
    let cell = index.demand.rowCell[row]
    guard index.demand.waits else {
      return Service(series: series, cells: cell..<(cell + 1), amount: unmet[cell], atAnyCost: atAnyCost)
    }
    return Service(
      series: series, cells: cell..<index.demand.cellStart[series + 1],
      amount: min(index.demand.need[cell], unmet[cell]), atAnyCost: atAnyCost)
  }

  /// By row of demand: whether the rule puts covering it before cost. With `priority` and `fair` that is every line of
  /// a price; where all prices of a tier are 0, every line of it.
  func countsAtAnyCost() -> [Bool] {
    let rows = index.scenario.demand
    guard index.scenario.policy.rule != .cost else { return Array(repeating: false, count: rows.count) }
    var hasPrice = Array(repeating: false, count: index.scenario.tiers.count)
    for (row, line) in rows.enumerated() where index.scenario.products[line.product].price > 0 {
      hasPrice[index.demand.rowTier[row]] = true
    }
    return rows.indices.map { row in
      !hasPrice[index.demand.rowTier[row]] || index.scenario.products[rows[row].product].price > 0
    }
  }
}
