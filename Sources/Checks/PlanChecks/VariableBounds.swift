internal import Domain

/// Upper bounds on every variable of MODEL.md section 2 that some optimal plan keeps.
///
/// Weak duality needs a box that holds an optimal plan, not every plan. The plan in mind has no needless movement:
/// product never runs in a circle within one period (cutting the circle out costs nothing, as lane costs are ≥ 0, and
/// frees throughput), and no ordered unit lies about to the end where that gains nothing. So a unit leaves a warehouse
/// at most once a period, and y and I are at most what can have entered by then. Where changes to a published plan cost,
/// a circle may stay if it keeps to what was published on one of its transfers: all circles together carry at most what
/// was published between warehouses, and y between them is bounded by that much more.
struct VariableBounds {
  /// z by `option × T + period − 1`, before asking whether anything can arrive.
  private(set) var cover: [Double]
  /// u by demand slot: least and most.
  private(set) var leastUnmet: [Double]
  private(set) var mostUnmet: [Double]
  /// Units that can be of use in each cover pool slot: Σ ratio · z.
  private(set) var need: [Double]
  /// o per order period, by offer.
  private(set) var order: [Double]
  /// Units that can be in each stock pool slot, before anything leaves in it.
  private(set) var present: [Double]

  /// - Complexity: O(slots).
  init(_ index: ScenarioIndex) {
    cover = Array(repeating: 0, count: index.demand.options.count * index.periods)
    leastUnmet = Array(repeating: 0, count: index.demand.pairs.count * index.periods)
    mostUnmet = leastUnmet
    need = Array(repeating: 0, count: index.coverPools.count * index.periods)
    order = []
    present = []
    boundDemand(index)
    order = orderBounds(index)
    present = presence(index)
  }

  /// Lost: z ≤ due, cap and share of due; due − cap ≤ u ≤ due − guarantee. Backorder: due is at most all that was due
  /// so far.
  private mutating func boundDemand(_ index: ScenarioIndex) {
    let demand = index.demand
    let backorder = index.scenario.policy.unmet == .backorder
    for pair in 0..<demand.pairs.count {
      var soFar = 0.0
      for period in 0..<index.periods {
        let slot = pair * index.periods + period
        guard demand.exists[slot] else { continue }
        soFar = backorder ? soFar + demand.due[slot] : demand.due[slot]
        leastUnmet[slot] = backorder ? 0 : max(0, demand.due[slot] - demand.most[slot])
        mostUnmet[slot] = backorder ? soFar : max(leastUnmet[slot], demand.due[slot] - demand.least[slot])
        for position in demand.optionStarts[pair]..<demand.optionStarts[pair + 1] {
          let option = demand.options[position]
          let share = option.maxShare < .infinity ? option.maxShare * soFar : .infinity
          let bound = min(soFar, demand.most[slot], share)
          cover[position * index.periods + period] = bound
          let pool = index.coverPools.pool(option.cover, life: demand.life[slot])
          need[pool * index.periods + period] += option.ratio * bound
        }
      }
    }
  }

  /// An offer's maximum, what the budget pays for, and what can be of use at all.
  private func orderBounds(_ index: ScenarioIndex) -> [Double] {
    let scenario = index.scenario
    guard !scenario.offers.isEmpty else { return [] }
    let use = totalUse(index)
    var mostOfUnlimited = scenario.totalNeed.values
    addForcedOrders(scenario, to: &mostOfUnlimited)
    return scenario.offers.map { offer in
      var bound = min(offer.maximum, use[offer.product.index])
      if offer.maximum == .infinity { bound = min(bound, mostOfUnlimited[offer.product.index]) }
      if offer.unitCost > 0 { bound = min(bound, scenario.policy.purchaseBudget / offer.unitCost) }
      return bound
    }
  }

  /// By product, the most units that an optimal plan may order in all: those it delivers and those it keeps.
  ///
  /// An ordered unit that is still there after T cost at least its price and one period's holding and brings end_value.
  /// Where that is no gain, it is of use only if it lifted some stock that was not above its safety stock: at most
  /// Σ safety_stock over warehouses and periods. Otherwise only storage in period T bounds what is kept, if it does.
  private func totalUse(_ index: ScenarioIndex) -> [Double] {
    let scenario = index.scenario
    var use = Array(repeating: 0.0, count: scenario.products.count)
    for cover in 0..<index.demand.covers.count {
      let product = Int(index.demand.covers.seconds[cover])
      let pools = index.coverPools.range(cover)
      for slot in (pools.lowerBound * index.periods)..<(pools.upperBound * index.periods) { use[product] += need[slot] }
    }
    var keepingPays = Array(repeating: false, count: scenario.products.count)
    for offer in scenario.offers {
      let product = scenario.products[offer.product]
      if product.endValue > offer.unitCost + product.holdingCost { keepingPays[offer.product.index] = true }
    }
    for pair in 0..<index.stock.pairs.count {
      let product = Int(index.stock.pairs.seconds[pair])
      if keepingPays[product] {
        let lastSlot = (Int(index.stock.warehouses[pair]) + 1) * index.periods - 1
        use[product] += index.storage[lastSlot] / index.volumes[product]
      } else if scenario.policy.safetyStockPenalty > 0 {
        use[product] += index.stock.safety[pair] * Double(index.periods)
      }
    }
    addForcedOrders(scenario, to: &use)
    // Or it is ordered to be transferred as published.
    if index.published != nil { for product in use.indices { use[product] += index.publishedTransfers[product] } }
    return use
  }

  /// What is ordered only because an offer's minimum or lot, or a contract's minimum, leaves no smaller choice.
  private func addForcedOrders(_ scenario: Scenario, to use: inout [Double]) {
    for offer in scenario.offers {
      let lot = offer.lot > 1 || scenario.policy.integral ? Double(offer.lot) : 0
      let forced = lot > 0 ? max(1, (offer.minimum / lot).rounded(.up)) * lot : offer.minimum
      use[offer.product.index] += forced * Double(scenario.periods)
    }
    var largestLot = Array(repeating: 0.0, count: scenario.products.count)
    for offer in scenario.offers {
      largestLot[offer.product.index] = max(largestLot[offer.product.index], Double(offer.lot))
    }
    for contract in scenario.contracts where contract.minimum > 0 {
      for product in scenario.products.refs where scenario.scope(contract.scope, contains: product) {
        use[product.index] += contract.minimum + largestLot[product.index]
      }
    }
  }

  /// What was there, came in as receipts or was ordered, up to each period: in the pool alone where no transfer leads
  /// to it, else anywhere of its layer, and nothing before the first transfer can arrive.
  private func presence(_ index: ScenarioIndex) -> [Double] {
    let stock = index.stock
    let periods = index.periods
    var entered = stock.supply
    for (position, offer) in index.scenario.offers.enumerated() {
      let pair = stock.pairs.find(offer.warehouse.index, offer.product.index)
      guard let lead = Int(exactly: offer.leadTime), lead < periods else { continue }
      for period in lead..<periods {
        entered[stock.pool(pair, entering: period) * periods + period] += order[position]
      }
    }
    var everywhere = Array(repeating: 0.0, count: stock.layers.count * periods)
    for pool in 0..<stock.poolCount {
      let layer = layer(ofPool: pool, stock) * periods
      var soFar = 0.0
      for period in 0..<periods {
        soFar += entered[pool * periods + period]
        entered[pool * periods + period] = soFar
        everywhere[layer + period] += soFar
      }
    }
    let reach = TransferReach(index)
    for pool in 0..<stock.poolCount where stock.hasTransfersIn[Int(stock.pairOfPool[pool])] {
      let layer = layer(ofPool: pool, stock) * periods
      for period in 0..<periods {
        entered[pool * periods + period] = period < reach.first[pool] ? 0 : everywhere[layer + period]
      }
    }
    return entered
  }

  private func layer(ofPool pool: Int, _ stock: StockIndex) -> Int {
    let pair = Int(stock.pairOfPool[pool])
    return stock.layers.starts[Int(stock.pairs.seconds[pair])] + pool - stock.poolStarts[pair]
  }
}
