internal import Domain

extension PlanCheck {
  /// Rule `prices`: a price is of something that the scenario limits, its two sides have the multiplier of the proof
  /// between them, and its ranges are no less than 0.
  ///
  /// The least total cost is convex in each limit, and the multipliers of an optimum are slopes of lines below it: no
  /// side can promise more than the multiplier allows (R. T. Rockafellar, "Convex Analysis", 1970, section 29).
  mutating func checkPrices() {
    guard !plan.prices.isEmpty else { return }
    guard plan.summary.rule == .cost, plan.summary.status == .optimal else {
      findings.add(.prices, Double(plan.prices.count), "lines", "only an optimum under rule cost has prices")
      return
    }
    var others = Findings(tolerance: findings.tolerance)
    let multipliers = Multipliers(plan.certificate, stage: "cost", after: [], [], index, &others)
    let bounds = VariableBounds(index)
    for line in plan.prices {
      guard let multiplier = multiplier(of: line, multipliers, bounds) else {
        findings.add(.prices, 1, "lines", period: line.period, "\(words(line)): nothing of the scenario limits this")
        continue
      }
      let excess = max(multiplier - (line.oneMore ?? .infinity), -(line.oneLess ?? .infinity) - multiplier)
      let allowed = findings.tolerance * max(1, abs(multiplier))
      if !(excess <= allowed) {
        findings.add(
          .prices, excess, index.money, period: line.period, "\(words(line)): the proof allows \(multiplier) a unit")
      }
      if !(line.upTo >= 0 && line.downTo >= 0) {
        findings.add(.prices, 1, "lines", period: line.period, "\(words(line)): a range below 0")
      }
    }
  }

  private func words(_ line: PriceLine) -> String {
    let places = [line.place, line.to].compactMap { $0 }.map { index.words($0) }
    let product = line.product.map { index.words($0) }
    return ([line.kind.rawValue] + places + [product, line.name.isEmpty ? nil : line.name].compactMap { $0 })
      .joined(separator: " ")
  }

  /// What the proof says one unit more is worth; nil where nothing is limited.
  private func multiplier(of line: PriceLine, _ multipliers: Multipliers, _ bounds: VariableBounds) -> Double? {
    switch line.kind {
    case .stock:
      return index.stockSlot(line.place, line.product, line.period, last: StockLayers.last(named: line.name))
        .map { multipliers.stock[$0] }
    case .lane: return laneMultiplier(line, multipliers, bounds)
    case .throughput: return limit(line, index.throughput, multipliers.throughput)
    case .storage: return limit(line, index.storage, multipliers.storage)
    case .quota, .quotaMinimum:
      let quota = index.quota(named: line.name)
      guard quota >= 0 else { return nil }
      let isMaximum = line.kind == .quota
      guard isMaximum ? scenario.quotas[quota].maximum < .infinity : scenario.quotas[quota].minimum > 0 else {
        return nil
      }
      return isMaximum ? min(0, multipliers.quota[quota]) : max(0, multipliers.quota[quota])
    case .offer: return offerMultiplier(line, multipliers)
    case .budget: return scenario.policy.purchaseBudget < .infinity ? multipliers.budget : nil
    }
  }

  private func limit(_ line: PriceLine, _ limits: [Double], _ values: [Double]) -> Double? {
    guard case .warehouse(let warehouse)? = line.place, let period = line.period else { return nil }
    let slot = warehouse.index * periods + Int(period) - 1
    return limits[slot] < .infinity ? values[slot] : nil
  }

  /// The every-product row's own multiplier; for a named row's capacity, a bound of y, the part of its reduced cost
  /// below 0, of the layer with which it is least.
  private func laneMultiplier(_ line: PriceLine, _ multipliers: Multipliers, _ bounds: VariableBounds) -> Double? {
    guard case .warehouse(let from)? = line.place, let to = line.to, let shipPeriod = line.period else { return nil }
    let position = index.lane(from: from, to: to)
    guard position >= 0 else { return nil }
    let period = Int(shipPeriod) - 1
    guard let product = line.product else {
      return index.lanes[position].sharedCapacity < .infinity ? multipliers.lane[position * periods + period] : nil
    }
    let pair = index.stock.pairs.find(from.index, product.index)
    guard pair >= 0, let terms = index.lanes[position].terms(for: product), terms.capacity < .infinity,
      period + Int(terms.leadTime) < periods
    else { return nil }
    let arrival = period + Int(terms.leadTime)
    let volume = index.volumes[product.index]
    var price = terms.cost
    price -= volume * multipliers.lane[position * periods + period]
    price -= volume * multipliers.throughput[from.index * periods + period]
    func best(lasting needed: Int32, _ end: (Int) -> Double) -> Double {
      index.stock.pools(pair, lasting: needed).reduce(.infinity) { least, pool in
        let slot = pool * periods + period
        return bounds.present[slot] > 0 ? min(least, end(pool) - multipliers.stock[slot]) : least
      }
    }
    switch to {
    case .region(let region):
      let cover = index.demand.covers.find(region.index, product.index)
      guard cover >= 0 else { return nil }
      price += index.coverPools.range(cover).reduce(.infinity) { least, pool in
        let needed = StockLayers.needed(
          arriving: Int32(truncatingIfNeeded: arrival + 1), leadTime: terms.leadTime, life: index.coverPools.life[pool])
        return min(least, best(lasting: needed) { _ in multipliers.cover[pool * periods + arrival] })
      }
      for entry in index.quotaStarts[cover]..<index.quotaStarts[cover + 1] {
        let quota = scenario.quotas[Int(index.quotas[entry])]
        let counts = (quota.warehouse ?? from) == from && (quota.period.map { Int($0) == arrival + 1 } ?? true)
        if counts { price -= multipliers.quota[Int(index.quotas[entry])] }
      }
    case .warehouse(let warehouse):
      let target = index.stock.pairs.find(warehouse.index, product.index)
      guard target >= 0 else { return nil }
      price += best(lasting: shipPeriod) { pool in
        let end = pool - index.stock.poolStarts[pair] + index.stock.poolStarts[target]
        return multipliers.stock[end * periods + arrival]
      }
    }
    return min(0, price)
  }

  private func offerMultiplier(_ line: PriceLine, _ multipliers: Multipliers) -> Double? {
    guard case .warehouse(let warehouse)? = line.place, let product = line.product, let period = line.period
    else { return nil }
    let found = scenario.offers.first {
      Code.same($0.supplier, line.name) && $0.product == product && $0.warehouse == warehouse
    }
    let pair = index.stock.pairs.find(warehouse.index, product.index)
    guard let offer = found, offer.maximum < .infinity, pair >= 0 else { return nil }
    let arrival = Int(period) - 1 + Int(offer.leadTime)
    guard arrival < periods else { return nil }
    return min(
      0,
      offer.unitCost * (1 - multipliers.budget)
        + multipliers.stock[index.stock.pool(pair, entering: arrival) * periods + arrival])
  }
}
