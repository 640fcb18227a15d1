internal import StockPolicies
internal import Testing

/// The numbers in the documentation that no data set holds; those of safety stock and (r, Q) are scipy 1.17.1's
/// (`brentq`, `minimize`) on the same formulas.
@Suite("Examples in the documentation")
struct ExampleTests {
  @Test("economic orders: the formula, power of two")
  func orders() throws {
    let order = try EconomicOrder(fixedCost: 8, demandRate: 1300, holdingCost: 0.225)
    #expect(isClose(order.quantity, 304.0467800264368, 1e-14) && isClose(order.cost, 68.41052550594827, 1e-14))
    let regular = try order.powerOfTwo(basePeriod: 1.0 / 52)
    #expect(regular.exponent == 4 && isClose(regular.quantity, 400, 1e-12) && isClose(regular.cost, 71, 1e-12))
  }

  @Test("power of two: never above 1.0607 times the optimum, and best among the powers", arguments: 1...200)
  func powerOfTwo(seed: Int) throws {
    let fixed = Double(seed) * 3.7
    let order = try EconomicOrder(fixedCost: fixed, demandRate: 50, holdingCost: 0.01 * Double(seed % 17 + 1))
    let regular = try order.powerOfTwo(basePeriod: 0.3)
    #expect(regular.cost <= order.cost * 1.06066018)
    for factor in [0.5, 2] {
      #expect(try order.cost(ordering: regular.quantity * factor) >= regular.cost * (1 - 1e-12))
    }
  }

  @Test("safety stock")
  func safetyStock() throws {
    let demand = try LeadTimeDemand(demandMean: 20, demandDeviation: 5, leadTime: 4, leadTimeDeviation: 1).normal()
    let cycle = try SafetyStock.meeting(.cycleService(0.95), demand: demand, orderQuantity: 100)
    #expect(isClose(cycle.safetyStock, 36.78004522900572, 1e-12), "\(cycle.safetyStock)")
    let fill = try SafetyStock.meeting(.fillRate(0.98), demand: demand, orderQuantity: 100)
    #expect(isClose(fill.safetyStock, 21.52143257817778, 1e-9), "\(fill.safetyStock)")
  }

  @Test("(r, Q): the optimum of the example")
  func reorderPoint() throws {
    let policy = try ReorderPointPolicy(
      costs: StockCosts(holding: 0.225, stockout: 7.5), fixedCost: 8, demandRate: 1300,
      leadTimeDemand: NormalDemand(mean: 1300.0 / 12, standardDeviation: 150 / 12.0.squareRoot()))
    let best = try policy.best()
    #expect(abs(best.reorderPoint - 126.86706) < 1e-5 && abs(best.orderQuantity - 328.44914) < 1e-5, "\(best)")
    #expect(abs(best.cost - 78.07114627) < 1e-8, "\(best)")
  }

  @Test("lot sizing and placement")
  func lotsAndPlacement() throws {
    let periods = try [90.0, 120, 80, 70].map { try LotSizing.Period(demand: $0, fixedCost: 500, holdingCost: 2) }
    let lots = try LotSizing(periods)
    #expect(lots.orders == [210, 0, 150, 0] && lots.cost == 1380)
    let chain = try StockPlacement.serial([
      SupplyStage(processingTime: 1, holdingCost: 2, inboundTime: 1), SupplyStage(processingTime: 0, holdingCost: 4),
      SupplyStage(processingTime: 1, holdingCost: 7, serviceLimit: 1, demandDeviation: 1),
    ])
    #expect(chain.serviceTimes == [0, 0, 1] && isClose(chain.cost, 8.0.squareRoot(), 1e-15))
  }

  /// Numbers that have broken programs before.
  private static let hostile = [
    -Double.infinity, -1e300, -1, -0.0, 0, Double.leastNonzeroMagnitude, 1e-30, 0.5, 1, 1e19, 1e300, .infinity, .nan,
  ]

  @Test("no number traps: each is answered or refused", arguments: hostile)
  func hostileNumbers(value: Double) throws {
    for other in Self.hostile {
      if let order = try? EconomicOrder(fixedCost: value, demandRate: other, holdingCost: 1) {
        #expect(order.quantity.isFinite && order.cost.isFinite)
        #expect(try order.powerOfTwo(basePeriod: 1).cost.isFinite)
        #expect((try? order.withBackorders(stockoutCost: other))?.cost.isFinite ?? true)
      }
      if let normal = try? NormalDemand(mean: value, standardDeviation: other) {
        #expect(normal.loss(0) >= 0 && normal.cumulative(1) <= 1 && normal.loss(.nan).isNaN)
      }
      if let binomial = try? NegativeBinomialDemand(mean: value, variance: other) {
        #expect(binomial.cumulative(2) <= 1 && binomial.loss(1e300) == 0)
      }
      if let costs = try? StockCosts(holding: value, stockout: other) {
        let poisson = try PoissonDemand(mean: 3)
        #expect((try? Newsvendor.best(costs: costs, demand: poisson))?.cost.isFinite ?? true)
      }
      #expect((try? LotSizing.Period(demand: value, fixedCost: other, holdingCost: 1))?.demand.isFinite ?? true)
      #expect((try? QuantileDemand(probabilities: [0.5, 0.9], values: [value, other]))?.mean.isFinite ?? true)
    }
    if let poisson = try? PoissonDemand(mean: value) {
      #expect(poisson.cumulative(value) <= 1 && poisson.probability(Int.min) == 0 && poisson.probability(Int.max) == 0)
    }
  }
}
