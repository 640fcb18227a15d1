internal import StockPolicies
internal import Support
internal import Testing

/// Random instances against direct evaluation; a failure names its seed.
@Suite("Optimality of policies")
struct OptimalityTests {
  @Test("Wagner–Whitin costs what the best of all subsets of order periods costs", arguments: 1...300)
  func lots(seed: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let periods = try (0..<numbers.whole(1...10)).map { _ in
      try LotSizing.Period(
        demand: numbers.chance(25) ? 0 : numbers.number(1...50), fixedCost: numbers.number(0...120),
        unitCost: numbers.number(0...5), holdingCost: numbers.number(0...4))
    }
    let lots = try LotSizing(periods)
    #expect(isClose(lots.cost, bestOfAllSubsets(periods), 1e-12), "seed \(seed)")
    #expect(isClose(lots.cost, priced(lots.orders, periods), 1e-12), "seed \(seed)")
  }

  /// Money for given orders; infinity where demand is not met in time.
  private func priced(_ orders: [Double], _ periods: [LotSizing.Period]) -> Double {
    var (stock, cost) = (0.0, 0.0)
    for (order, period) in zip(orders, periods) {
      stock += order - period.demand
      guard stock >= -1e-9 else { return .infinity }
      cost += (order > 0 ? period.fixedCost : 0) + order * period.unitCost + stock * period.holdingCost
    }
    return cost
  }

  /// An order covers demand up to the next; some best plan is of that kind (Wagner & Whitin, theorem 2).
  private func bestOfAllSubsets(_ periods: [LotSizing.Period]) -> Double {
    var best = Double.infinity
    for subset in 0..<(1 << periods.count) {
      var orders = Array(repeating: 0.0, count: periods.count)
      var last: Int?
      for (index, period) in periods.enumerated() {
        if subset & (1 << index) != 0 { last = index }
        if let last { orders[last] += period.demand } else if period.demand > 0 { orders = [] }
        if orders.isEmpty { break }
      }
      if !orders.isEmpty { best = min(best, priced(orders, periods)) }
    }
    return best
  }

  @Test("newsvendor: a unit more or less costs no less", arguments: 1...200)
  func newsvendor(seed: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let costs = try StockCosts(holding: numbers.number(1...20), stockout: numbers.number(1...200))
    let mean = numbers.number(1...80)
    let demands: [any CountDistribution] = [
      try PoissonDemand(mean: mean),
      try NegativeBinomialDemand(mean: mean, variance: mean * (1 + numbers.number(1...40) / 4)),
    ]
    for demand in demands { try expectBest(demand, costs, step: 1, "seed \(seed)") }
    try expectBest(NormalDemand(mean: mean, standardDeviation: mean / 3), costs, step: 0.01, "seed \(seed)")
    let values = (0..<5).map { _ in numbers.number(0...100) }.sorted()
    let quantiles = try QuantileDemand(probabilities: [0.05, 0.25, 0.5, 0.75, 0.95], values: values)
    try expectBest(quantiles, costs, step: 0.01, "seed \(seed)")
  }

  private func expectBest(
    _ demand: some DemandDistribution, _ costs: StockCosts, step: Double, _ comment: Comment
  ) throws {
    let best = try Newsvendor.best(costs: costs, demand: demand)
    for level in [best.level - step, best.level + step] {
      #expect(costs.expected(at: level, demand: demand) >= best.cost * (1 - 1e-12) - 1e-12, comment)
    }
  }

  @Test("(r, Q) in counts: no other pair near it costs less", arguments: 1...60)
  func countReorderPoint(seed: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let costs = try StockCosts(holding: numbers.number(1...10), stockout: numbers.number(5...150))
    let rate = numbers.number(1...10)
    let fixed = numbers.number(1...60)
    let demand = try PoissonDemand(mean: rate * numbers.number(1...4) / 2)
    let best = try CountReorderPoint.best(costs: costs, fixedCost: fixed, demandRate: rate, leadTimeDemand: demand)
    var least = Double.infinity
    for point in (best.reorderPoint - 12)...(best.reorderPoint + 12) {
      for quantity in 1...(best.orderQuantity + 15) {
        let other = try CountReorderPoint(
          reorderPoint: point, orderQuantity: quantity, costs: costs, fixedCost: fixed, demandRate: rate,
          leadTimeDemand: demand)
        least = min(least, other.cost)
      }
    }
    #expect(isClose(best.cost, least, 1e-12), "seed \(seed): \(best) against \(least)")
  }

  @Test("(s, S): no other pair near it costs less", arguments: 1...60)
  func orderUpTo(seed: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let mean = numbers.number(1...9)
    let demand: any CountDistribution =
      numbers.chance(50)
      ? try PoissonDemand(mean: mean) : try NegativeBinomialDemand(mean: mean, variance: mean * numbers.number(2...5))
    try expectBestOrderUpTo(demand, &numbers, seed)
  }

  private func expectBestOrderUpTo(
    _ demand: some CountDistribution, _ numbers: inout SeededNumbers, _ seed: Int
  ) throws {
    let costs = try StockCosts(holding: numbers.number(1...5), stockout: numbers.number(3...60))
    let exposure = numbers.chance(50) ? try PoissonDemand(mean: demand.mean * 3) : nil
    let problem = try OrderUpToProblem(
      costs: costs, fixedCost: numbers.number(1...80), demand: demand, exposure: exposure)
    let best = try OrderUpToPolicy.best(problem)
    var least = Double.infinity
    for point in (best.reorderPoint - 12)...(best.reorderPoint + 12) {
      for upTo in (point + 1)...max(point + 1, best.orderUpTo + 25) {
        least = min(least, try OrderUpToPolicy(reorderPoint: point, orderUpTo: upTo, problem).cost)
      }
    }
    #expect(isClose(best.cost, least, 1e-11), "seed \(seed): \(best) against \(least)")
  }

  @Test("(r, Q) normal: the best beats its neighbours and every approximation", arguments: 1...100)
  func reorderPoint(seed: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let mean = numbers.number(10...500)
    let policy = try ReorderPointPolicy(
      costs: StockCosts(holding: numbers.number(1...10) / 4, stockout: numbers.number(5...200) / 2),
      fixedCost: numbers.number(1...90), demandRate: mean * 12,
      leadTimeDemand: NormalDemand(mean: mean, standardDeviation: mean * numbers.number(5...60) / 100))
    let best = try policy.best()
    for (point, quantity) in [(-1.0, 0.0), (1, 0), (0, -1), (0, 1), (-1, 1), (1, -1)] {
      let other = try policy.cost(
        reorderPoint: best.reorderPoint + point * mean / 100, orderQuantity: best.orderQuantity + quantity * mean / 200)
      #expect(other >= best.cost * (1 - 1e-12), "seed \(seed)")
    }
    for approximation in [
      try policy.backorderApproximation(), try policy.safetyStockApproximation(), try policy.lossApproximation(),
    ] {
      #expect(approximation.cost >= best.cost * (1 - 1e-12), "seed \(seed)")
    }
  }

  @Test("safety stock keeps the promise, and a little less would not", arguments: 1...100)
  func safetyStock(seed: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let mean = numbers.number(1...200)
    let share = numbers.number(50...999) / 1000
    let quantity = numbers.number(1...300)
    let count = try NegativeBinomialDemand(mean: mean, variance: mean * numbers.number(2...8))
    let normal = try NormalDemand(mean: mean, standardDeviation: count.standardDeviation)
    try expectKept(count, share, quantity, step: 1, "seed \(seed)")
    try expectKept(normal, share, quantity, step: normal.standardDeviation / 1000, "seed \(seed)")
  }

  private func expectKept(
    _ demand: some DemandDistribution, _ share: Double, _ quantity: Double, step: Double, _ comment: Comment
  ) throws {
    let cycle = try SafetyStock.meeting(.cycleService(share), demand: demand, orderQuantity: quantity)
    #expect(cycle.cycleService >= share * (1 - 1e-13), comment)
    let fill = try SafetyStock.meeting(.fillRate(share), demand: demand, orderQuantity: quantity)
    #expect(fill.fillRate >= share * (1 - 1e-12), comment)
    for (kept, isCycle) in [(cycle, true), (fill, false)] {
      let less = try SafetyStock(
        reorderPoint: kept.reorderPoint - step, demand: demand, orderQuantity: quantity)
      #expect((isCycle ? less.cycleService : less.fillRate) < share, comment)
    }
  }
}
