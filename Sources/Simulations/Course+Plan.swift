internal import Domain

extension Course {
  /// The scenario that is planned in a period: its demand as it was asked for, the next periods as forecast, every rule as
  /// far as it has been used.
  ///
  /// Two things are valued as a loop needs that goes on. What is left at the end of the look-ahead is worth what it would
  /// cost to buy, a trifle less, or plans would let stock run down before each end. And holding a unit costs at most half of
  /// what a missing unit of safety stock does, or no order would ever fill it; the outcome counts the true holding cost.
  func scenario(_ demand: [Double], _ period: Int, rule: Policy.Rule) -> Scenario {
    var plan = system.scenario
    plan.periods = Int32(clamping: system.lookahead)
    plan.start = nil
    plan.policy.rule = rule
    plan.policy.stability = 0
    plan.policy.published = nil
    plan.policy.purchaseBudget = budget(period)
    plan.policy.fairMemory = 0
    plan.policy.safetyStockPenalty = system.safetyPenalty
    (plan.published, plan.memory, plan.grades) = ([], [], [])
    for product in plan.products.refs {
      plan.products[product].ladder = false
      let cost = system.cheapest[product.index]
      if cost.isFinite { plan.products[product].endValue = cost * (1 - 1e-4) }
      plan.products[product].holdingCost = min(plan.products[product].holdingCost, system.safetyPenalty / 2)
    }
    plan.calendar = calendar(period)
    plan.quotas = quotas(period)
    plan.contracts = contracts(period)
    plan.stock = stockRows(period)
    plan.receipts = receiptRows(period)
    plan.demand = demandRows(demand, period)
    plan.sortRows()
    return plan
  }

  private func stockRows(_ period: Int) -> [StockRow] {
    var rows: [StockRow] = []
    for warehouse in system.scenario.warehouses.refs {
      for product in system.scenario.products.refs {
        var safety = system.plansSafety(product) ? safety[warehouse.index][product.index] : 0
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
    // What is late is expected from the next period on.
    var rows: [ReceiptRow] = []
    for arrival in arrivals where arrival.period > period {
      let step = max(1, arrival.promised - period)
      guard step < system.lookahead else { continue }
      rows.append(
        ReceiptRow(
          warehouse: Ref(index: arrival.warehouse), product: Ref(index: arrival.product),
          period: Int32(clamping: step + 1), quantity: arrival.layer.units))
    }
    for row in system.scenario.receipts {
      for step in 1..<max(2, system.lookahead) where step < system.lookahead {
        guard system.slot(period + step) == Int(row.period) - 1 else { continue }
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
    let fit = forecasts.fit(in: period)
    for (index, line) in system.lines.enumerated() {
      for step in 0..<system.lookahead {
        let (slot, ahead) = (system.slot(period + step), period + step - fit.begin)
        let forecast = fit.means[index].indices.contains(ahead) ? fit.means[index][ahead] : 0
        let quantity = step == 0 ? demand[index] + waiting[index] : forecast
        let there = step == 0 ? held[index] : later[index].isEmpty ? 0 : later[index][step]
        guard quantity > 0 || there > 0 else { continue }
        rows.append(
          DemandRow(
            region: line.region, product: line.product, period: Int32(clamping: step + 1),
            minimumLife: line.minimumLife[slot], quantity: NumberText.tidied(quantity),
            held: NumberText.tidied(there), minimum: min(line.minimum[slot], NumberText.tidied(quantity)),
            maximum: line.maximum[slot], unmetPenalty: line.penalty[slot]))
      }
    }
    return rows
  }

  /// Orders what the plan orders in its first period. What has a lead time may come late.
  mutating func order(_ plan: Plan, _ period: Int) {
    for line in plan.purchases where line.orderPeriod == 1 {
      spent += line.cost
      outcome.purchase += line.cost
      ordered.append(Order(period: period, supplier: line.supplier, product: line.product, units: line.quantity))
      let promised = period + Int(line.arrivePeriod) - 1
      let late =
        promised > period
        ? system.lateness(replication: replication, period: promised, line.warehouse, line.product) : 0
      let layer = Layer(last: last(line.product.index, enteringIn: promised + late), units: line.quantity)
      if promised == period {
        add(layer, line.warehouse.index, line.product.index)
      } else {
        arrivals.append(
          Arrival(
            period: promised + late, promised: promised, warehouse: line.warehouse.index, product: line.product.index,
            layer: layer))
      }
    }
  }

  /// Does what the plan says of its first period; what arrives at once, by line.
  mutating func execute(_ plan: Plan, _ period: Int) -> [Double] {
    order(plan, period)
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
      var needed = 0
      if case .region(let region) = line.to {
        count(line, to: region, period)
        let arrival = period + Int(line.arrivePeriod) - 1
        let life = position(region, line.product).map { system.lines[$0].minimumLife[system.slot(arrival)] } ?? 0
        if life > 0 { needed = arrival - 1 + Int(life) }
      }
      let layers = take(line.quantity, line.from.index, line.product.index, lasting: needed)
      outcome.transport += line.cost
      guard case .warehouse(let to) = line.to, line.arrivePeriod > 1 else { continue }
      for layer in layers {
        arrivals.append(
          Arrival(
            period: period + Int(line.arrivePeriod) - 1, promised: period + Int(line.arrivePeriod) - 1,
            warehouse: to.index, product: line.product.index, layer: layer))
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
