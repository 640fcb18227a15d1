internal import Domain

/// A lower bound on the objective of one stage over every plan, from any multipliers, by weak duality.
///
/// The objective is the total cost, or the unmet value of a tier; earlier goals are rows `goal ≤ its value`.
///
/// For multipliers π of the rows `lower ≤ activity ≤ upper` of `ConstraintKind`:
/// bound = Σ π · (lower if π > 0, else upper) + Σ over variables of min(rc · least, rc · most),
/// where rc = cost − Σ π · coefficient and least and most are from `VariableBounds`. Stock has a convex cost (the
/// safety-stock penalty), so its least value is at 0, at the safety stock or at its upper bound.
///
/// Source: A. M. Geoffrion, "Lagrangean relaxation for integer programming", Mathematical Programming Study 2 (1974),
/// sections 2–3, with all rows dualized. Sums are compensated: exact multipliers of an optimal plan give its cost to
/// rounding.
struct CertificateBound {
  private let index: ScenarioIndex
  private let multipliers: Multipliers
  private let bounds: VariableBounds
  private let objective: StageObjective
  private var sum = CompensatedSum()
  /// The most that can arrive in each cover slot.
  private var inflow: [Double]

  /// - Complexity: O((lanes × products that can be at their start + options + stock pairs + offers) × T).
  init(_ index: ScenarioIndex, _ multipliers: Multipliers, _ objective: StageObjective, _ bounds: VariableBounds) {
    self.index = index
    self.multipliers = multipliers
    self.objective = objective
    self.bounds = bounds
    sum.add(objective.constant)
    if let published = index.published { sum.add(objective.money * index.scenario.policy.stability * published.total) }
    inflow = Array(repeating: 0, count: bounds.need.count)
    addRows()
    addShipments()
    addCovers()
    addUnmet()
    addStock()
    addOrders()
  }

  var value: Double { sum.value }

  /// One variable's or row's least contribution: `price` × (least if price > 0, else most).
  private mutating func add(_ price: Double, least: Double, most: Double) {
    let quantity = price > 0 ? least : most
    if price != 0, quantity != 0 { sum.add(price * quantity) }
  }
}

/// Rows.
extension CertificateBound {
  private mutating func addRows() {
    let periods = index.periods
    for slot in multipliers.stock.indices { sum.add(multipliers.stock[slot] * index.stock.supply[slot]) }
    for slot in multipliers.demand.indices {
      sum.add(multipliers.demand[slot] * index.demand.due[slot])
      add(multipliers.delivered[slot], least: index.demand.least[slot], most: index.demand.most[slot])
    }
    for pair in 0..<index.demand.pairs.count {
      for option in index.demand.optionStarts[pair]..<index.demand.optionStarts[pair + 1]
      where index.demand.options[option].maxShare < .infinity {
        for period in 0..<periods {
          let limit = index.demand.options[option].maxShare * index.demand.due[pair * periods + period]
          sum.add(multipliers.maxShare[option * periods + period] * limit)
        }
      }
    }
    for slot in multipliers.lane.indices {
      add(multipliers.lane[slot], least: 0, most: index.lanes[slot / periods].sharedCapacity)
    }
    for slot in multipliers.throughput.indices {
      add(multipliers.throughput[slot], least: 0, most: index.throughput[slot])
      add(multipliers.storage[slot], least: 0, most: index.storage[slot])
    }
    for (position, quota) in index.scenario.quotas.enumerated() {
      add(multipliers.quota[position], least: quota.minimum, most: quota.maximum)
    }
    add(multipliers.budget, least: 0, most: index.scenario.policy.purchaseBudget)
    for (position, contract) in index.scenario.contracts.enumerated() {
      add(multipliers.contract[position], least: contract.minimum, most: contract.maximum)
    }
  }
}

/// y[w,n,q,t].
extension CertificateBound {
  private mutating func addShipments() {
    let index = index
    index.forEachShipmentColumn { column in
      switch column.end {
      case .cover(let cover):
        addDeliveries(column.lane, column.pair, column.row, capacity: column.capacity, cover: cover)
      case .stock(let target):
        addTransfers(column.lane, column.pair, column.row, capacity: column.capacity, target: target)
      }
    }
  }

  /// rc = cost − π(stock at the start) + π(cover at the end) − volume · (π(lane) + π(throughput)) − Σ π(quotas), of the
  /// layer and shelf life asked for with which it is least: what a lane carries of a product shares its bounds.
  private mutating func addDeliveries(_ lane: Int, _ pair: Int, _ row: LaneRow, capacity: Double, cover: Int) {
    let periods = index.periods
    guard let lead = Int(exactly: row.leadTime), lead < periods else { return }
    let hasQuotas = index.quotaStarts[cover] < index.quotaStarts[cover + 1]
    for period in 0..<(periods - lead) {
      var (least, total) = (Double.infinity, 0.0)
      for pool in index.coverPools.range(cover) {
        let arrival = pool * periods + period + lead
        let needed = StockLayers.needed(
          arriving: Int32(truncatingIfNeeded: period + lead + 1), leadTime: row.leadTime,
          life: index.coverPools.life[pool])
        guard let source = source(pair, period, lasting: needed) else { continue }
        var price = objective.money * row.cost + multipliers.cover[arrival]
        price -= leavingValue(source.value, lane, pair, period)
        if hasQuotas { price -= quotaValue(cover, from: row.from, arrival: period + lead) }
        let most = min(
          index.largestShipment(lane, pair, period, capacity, present: source.present), bounds.need[arrival])
        guard most > 0 else { continue }
        inflow[arrival] += most
        least = min(least, price)
        total += most
      }
      guard total > 0 else { continue }
      addFlow(
        least, lane, pair, period,
        most: index.largestShipment(lane, pair, period, capacity, present: total))
    }
  }

  /// What may leave in a period among units that last long enough: the highest multiplier, and how many there can be;
  /// nil where there can be none.
  private func source(_ pair: Int, _ period: Int, lasting needed: Int32) -> (value: Double, present: Double)? {
    var (value, present) = (-Double.infinity, 0.0)
    for pool in index.stock.pools(pair, lasting: needed) {
      let slot = pool * index.periods + period
      guard bounds.present[slot] > 0 else { continue }
      value = max(value, multipliers.stock[slot])
      present += bounds.present[slot]
    }
    return present > 0 ? (value, present) : nil
  }

  /// rc = cost − π(stock at the start) + π(stock at the end) − volume · (π(lane) + π(throughput)), of the layer with
  /// which it is least.
  private mutating func addTransfers(_ lane: Int, _ pair: Int, _ row: LaneRow, capacity: Double, target: Int) {
    let periods = index.periods
    guard let lead = Int(exactly: row.leadTime), lead < periods else { return }
    for period in 0..<(periods - lead) {
      var (least, present) = (Double.infinity, 0.0)
      for pool in index.stock.pools(pair, lasting: Int32(truncatingIfNeeded: period + 1)) {
        let slot = pool * periods + period
        guard bounds.present[slot] > 0 else { continue }
        let end = (pool - index.stock.poolStarts[pair] + index.stock.poolStarts[target]) * periods + period + lead
        least = min(
          least,
          objective.money * row.cost + multipliers.stock[end]
            - leavingValue(multipliers.stock[slot], lane, pair, period))
        present += bounds.present[slot]
      }
      guard present > 0 else { continue }
      var most = index.largestShipment(lane, pair, period, capacity, present: present)
      // A circle needs something to begin with.
      if index.published != nil {
        most = min(capacity, most + index.publishedTransfers[Int(index.stock.pairs.seconds[pair])])
      }
      addFlow(least, lane, pair, period, most: most)
    }
  }

  /// The least of price · y + stability · (|y − published| − published) over 0 ≤ y ≤ most; stability · published is in
  /// the constant.
  private mutating func addFlow(_ price: Double, _ lane: Int, _ pair: Int, _ period: Int, most: Double) {
    let penalty = objective.money * index.scenario.policy.stability
    guard penalty > 0, let published = index.published else { return add(price, least: 0, most: most) }
    let ends = index.lanes[lane]
    let before = published.quantity(
      from: ends.from, to: ends.to, Ref(index.stock.pairs.seconds[pair]),
      shipPeriod: Int32(truncatingIfNeeded: period + 1))
    // Decreasing up to the kink while price < penalty, and beyond it only while price < −penalty.
    var level = price < penalty ? min(before, most) : 0
    if price < -penalty { level = most }
    guard level != 0 else { return }
    sum.add(price * level)
    sum.add(penalty * (abs(level - before) - before))
  }

  /// What the rows at the start of a lane take from the price of a unit.
  private func leavingValue(_ stock: Double, _ lane: Int, _ pair: Int, _ period: Int) -> Double {
    let periods = index.periods
    let warehouse = Int(index.stock.warehouses[pair]) * periods + period
    let volume = index.volumes[Int(index.stock.pairs.seconds[pair])]
    let perVolume = multipliers.lane[lane * periods + period] + multipliers.throughput[warehouse]
    return stock + volume * perVolume
  }

  private func quotaValue(_ cover: Int, from warehouse: Ref<Warehouse>, arrival: Int) -> Double {
    var value = 0.0
    for entry in index.quotaStarts[cover]..<index.quotaStarts[cover + 1] {
      let position = Int(index.quotas[entry])
      guard multipliers.quota[position] != 0 else { continue }
      let quota = index.scenario.quotas[position]
      if let only = quota.warehouse, only != warehouse { continue }
      if let only = quota.period, Int(only) != arrival + 1 { continue }
      value += multipliers.quota[position]
    }
    return value
  }
}

/// z, u, I and o.
extension CertificateBound {
  /// rc = penalty − ratio · π(cover) − π(demand) − π(delivered) − π(max share).
  private mutating func addCovers() {
    let periods = index.periods
    for pair in 0..<index.demand.pairs.count {
      for position in index.demand.optionStarts[pair]..<index.demand.optionStarts[pair + 1] {
        let option = index.demand.options[position]
        for period in 0..<periods {
          let slot = pair * periods + period
          let arrival = index.coverPools.pool(option.cover, life: index.demand.life[slot]) * periods + period
          let most = min(bounds.cover[position * periods + period], inflow[arrival] / option.ratio)
          let price =
            objective.money * option.penalty - option.ratio * multipliers.cover[arrival] - multipliers.demand[slot]
            - multipliers.delivered[slot] - multipliers.maxShare[position * periods + period]
          add(price, least: 0, most: most)
        }
      }
    }
  }

  /// rc = unmet_penalty − π(demand), and under backorder + π(demand next) + Σ max_share · π(max share next).
  private mutating func addUnmet() {
    let periods = index.periods
    let backorder = index.scenario.policy.unmet == .backorder
    for pair in 0..<index.demand.pairs.count {
      for period in 0..<periods {
        let slot = pair * periods + period
        guard index.demand.exists[slot] else { continue }
        var price = objective.unmet[slot] - multipliers.demand[slot]
        if backorder, period + 1 < periods {
          price += multipliers.demand[slot + 1]
          for option in index.demand.optionStarts[pair]..<index.demand.optionStarts[pair + 1]
          where index.demand.options[option].maxShare < .infinity {
            price += index.demand.options[option].maxShare * multipliers.maxShare[option * periods + period + 1]
          }
        }
        add(price, least: bounds.leastUnmet[slot], most: bounds.mostUnmet[slot])
      }
    }
  }

  /// rc = holding − end_value in T − π(stock) + π(stock next) − volume · π(storage); then the least of
  /// rc · I + safety_stock_penalty · max(0, safety_stock − I) over 0 ≤ I ≤ most, of the layer with which rc is least. What
  /// is left of a layer after its last period: rc = unit_cost − π(stock).
  private mutating func addStock() {
    let periods = index.periods
    for pair in 0..<index.stock.pairs.count {
      let product = index.scenario.products.values[Int(index.stock.pairs.seconds[pair])]
      let warehouse = Int(index.stock.warehouses[pair]) * periods
      for period in 0..<periods {
        var (least, present) = (Double.infinity, 0.0)
        for pool in index.stock.poolStarts[pair]..<index.stock.poolStarts[pair + 1] {
          let slot = pool * periods + period
          guard bounds.present[slot] > 0 else { continue }
          guard period + 1 < Int(index.stock.last[pool]) else {
            add(objective.money * product.unitCost - multipliers.stock[slot], least: 0, most: bounds.present[slot])
            continue
          }
          var price = objective.money * product.holdingCost - multipliers.stock[slot]
          price += period + 1 < periods ? multipliers.stock[slot + 1] : -objective.money * product.endValue
          price -= product.volume * multipliers.storage[warehouse + period]
          least = min(least, price)
          present += bounds.present[slot]
        }
        let most = min(present, index.storage[warehouse + period] / product.volume)
        addConvex(present > 0 ? least : 0, safety: index.stock.safety[pair], most: most)
      }
    }
  }

  private mutating func addConvex(_ price: Double, safety: Double, most: Double) {
    let penalty = objective.money * index.scenario.policy.safetyStockPenalty
    guard penalty > 0, safety > 0 else { return add(price, least: 0, most: most) }
    let kink = min(safety, most)
    // Decreasing up to the kink while price < penalty, and beyond it only while price < 0.
    var level = price < penalty ? kink : 0
    if price < 0 { level = most }
    if level != 0 { sum.add(price * level) }
    sum.add(penalty * max(0, safety - level))
  }

  /// rc = unit_cost + π(stock on arrival) − unit_cost · π(budget) − Σ π(contracts).
  private mutating func addOrders() {
    let periods = index.periods
    for (position, offer) in index.scenario.offers.enumerated() {
      guard let lead = Int(exactly: offer.leadTime), lead < periods else { continue }
      let pair = index.stock.pairs.find(offer.warehouse.index, offer.product.index)
      for arrival in lead..<periods {
        var price =
          objective.money * offer.unitCost
          + multipliers.stock[index.stock.pool(pair, entering: arrival) * periods + arrival]
          - offer.unitCost * multipliers.budget
        let period = Int32(truncatingIfNeeded: arrival - lead + 1)
        for (number, contract) in index.scenario.contracts.enumerated()
        where contract.counts(offer, inPeriod: period, index.scenario) { price -= multipliers.contract[number] }
        add(price, least: 0, most: bounds.order[position])
      }
    }
  }
}
