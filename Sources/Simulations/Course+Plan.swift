internal import Domain

extension Course {
  /// The scenario that is planned in a period: its demand as it was asked for, the next periods as forecast.
  func scenario(_ demand: [Double], _ period: Int, rule: Policy.Rule) -> Scenario {
    var plan = system.scenario
    let ahead = system.lookahead
    plan.periods = Int32(clamping: ahead)
    plan.start = nil
    plan.policy.rule = rule
    plan.policy.stability = 0
    plan.policy.published = nil
    plan.policy.purchaseBudget = .infinity
    plan.policy.fairMemory = 0
    (plan.published, plan.offers, plan.contracts, plan.memory, plan.grades) = ([], [], [], [], [])
    for product in plan.products.refs { plan.products[product].ladder = false }
    // What is bought may not fit: more than the stores hold is for the policy to avoid, not for the plan.
    for warehouse in plan.warehouses.refs { plan.warehouses[warehouse].storage = .infinity }
    plan.calendar = calendar(period)
    plan.quotas = quotas(period)
    plan.stock = stockRows(period)
    plan.receipts = receiptRows(period)
    plan.demand = demandRows(demand, period)
    plan.sortRows()
    return plan
  }

  private func calendar(_ period: Int) -> [CalendarRow] {
    (0..<system.lookahead).flatMap { step in
      system.scenario.calendar.filter { Int($0.period) - 1 == (period + step) % system.horizon && $0.throughput != nil }
        .map { CalendarRow(warehouse: $0.warehouse, period: Int32(clamping: step + 1), throughput: $0.throughput) }
    }
  }

  /// Maximums alone: chance may make a minimum impossible. One for the horizon counts for as many periods as are planned.
  private func quotas(_ period: Int) -> [QuotaRow] {
    system.scenario.quotas.flatMap { row -> [QuotaRow] in
      guard row.maximum < .infinity else { return [] }
      var quota = row
      quota.minimum = 0
      guard let own = row.period else {
        quota.maximum = row.maximum * Double(system.lookahead) / Double(system.horizon)
        return [quota]
      }
      return (0..<system.lookahead).filter { (period + $0) % system.horizon == Int(own) - 1 }.map { step in
        quota.period = Int32(clamping: step + 1)
        return quota
      }
    }
  }

  private func stockRows(_ period: Int) -> [StockRow] {
    var rows: [StockRow] = []
    for warehouse in system.scenario.warehouses.refs {
      for product in system.scenario.products.refs {
        var safety = safety[warehouse.index][product.index]
        var layers = stock[warehouse.index][product.index]
        if layers.isEmpty, safety > 0 { layers = [Layer(last: Int.max, units: 0)] }
        for layer in layers {
          let expires = layer.last == Int.max ? nil : Int32(clamping: layer.last - period + 1)
          rows.append(
            StockRow(
              warehouse: warehouse, product: product, expires: expires, onHand: NumberText.tidied(layer.units),
              safetyStock: safety))
          safety = 0
        }
      }
    }
    return rows
  }

  private func receiptRows(_ period: Int) -> [ReceiptRow] {
    let lasting = arrivals.filter { $0.period > period && $0.period < period + system.lookahead }
    var rows = lasting.map { arrival in
      ReceiptRow(
        warehouse: Ref(index: arrival.warehouse), product: Ref(index: arrival.product),
        period: Int32(clamping: arrival.period - period + 1), quantity: arrival.layer.units)
    }
    for row in system.scenario.receipts {
      for step in 1..<max(2, system.lookahead) where step < system.lookahead {
        guard (period + step) % system.horizon == Int(row.period) - 1 else { continue }
        var row = row
        (row.period, row.reference) = (Int32(clamping: step + 1), "")
        rows.append(row)
      }
    }
    // One row a key.
    rows.sort { ($0.warehouse, $0.product, $0.period) < ($1.warehouse, $1.product, $1.period) }
    var merged: [ReceiptRow] = []
    for row in rows {
      if let last = merged.last, (last.warehouse, last.product, last.period) == (row.warehouse, row.product, row.period)
      {
        merged[merged.count - 1].quantity += row.quantity
      } else {
        merged.append(row)
      }
    }
    return merged
  }

  private func demandRows(_ demand: [Double], _ period: Int) -> [DemandRow] {
    var later = Array(repeating: [Double](), count: system.lines.count)
    for part in coming {
      if later[part.line].isEmpty { later[part.line] = Array(repeating: 0, count: system.lookahead) }
      let step = part.period - period
      if (1..<system.lookahead).contains(step) { later[part.line][step] += part.units }
    }
    var rows: [DemandRow] = []
    for (index, line) in system.lines.enumerated() {
      for step in 0..<system.lookahead {
        let forecast = system.mean(index, period + step) * level[line.product.index]
        let quantity = step == 0 ? demand[index] + waiting[index] : (forecast * 100).rounded() / 100
        let there = step == 0 ? held[index] : later[index].isEmpty ? 0 : later[index][step]
        guard quantity > 0 || there > 0 else { continue }
        rows.append(
          DemandRow(
            region: line.region, product: line.product, period: Int32(clamping: step + 1),
            quantity: NumberText.tidied(quantity), held: NumberText.tidied(there),
            unmetPenalty: line.penalty[(period + step) % system.horizon]))
      }
    }
    return rows
  }

  /// Does what the plan says of its first period; what arrives at once, by line.
  mutating func execute(_ plan: Plan, _ period: Int) -> [Double] {
    let scenario = system.scenario
    var arrived: [(layer: Layer, warehouse: Int, product: Int)] = []
    // Without a lead time what comes may leave in the same period: it is there first.
    for line in plan.shipments where line.shipPeriod == 1 && line.arrivePeriod == 1 {
      guard case .warehouse(let to) = line.to else { continue }
      let last = stock[line.from.index][line.product.index].last?.last ?? Int.max
      arrived.append((Layer(last: last, units: line.quantity), to.index, line.product.index))
    }
    for part in arrived { add(part.layer, part.warehouse, part.product) }
    for line in plan.shipments where line.shipPeriod == 1 {
      let layers = take(line.quantity, line.from.index, line.product.index)
      outcome.transport += line.cost
      guard case .warehouse(let to) = line.to, line.arrivePeriod > 1 else { continue }
      for layer in layers {
        arrivals.append(
          Arrival(
            period: period + Int(line.arrivePeriod) - 1, warehouse: to.index, product: line.product.index,
            layer: layer))
      }
    }
    var delivered = Array(repeating: 0.0, count: system.lines.count)
    let substitutes = SubstituteIndex(scenario)
    for line in plan.allocations where line.shipPeriod == 1 {
      guard let index = position(line.region, line.demanded) else { continue }
      if line.period == 1 {
        delivered[index] += line.covers
      } else {
        coming.append((period + Int(line.period) - 1, index, line.covers))
      }
      guard line.supplied != line.demanded else { continue }
      substitutes.forEach(of: line.demanded, at: line.region) { terms in
        if terms.substitute == line.supplied { outcome.substitution += terms.penalty * line.covers }
      }
    }
    return delivered
  }

  /// Lines are sorted by region and product.
  private func position(_ region: Ref<Region>, _ product: Ref<Product>) -> Int? {
    var (low, high) = (0, system.lines.count)
    while low < high {
      let middle = (low + high) / 2
      if (system.lines[middle].region, system.lines[middle].product) < (region, product) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < system.lines.count, system.lines[low].region == region, system.lines[low].product == product else {
      return nil
    }
    return low
  }
}
