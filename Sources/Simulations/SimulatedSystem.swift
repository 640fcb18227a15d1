internal import Domain
internal import StockPolicies

/// A scenario made to go on: after its last period it begins anew, with the same demand, receipts, limits and budget.
struct SimulatedSystem: Sendable {
  /// What a region asks for of one product.
  struct Line: Sendable {
    var region: Ref<Region>
    var product: Ref<Product>
    /// By period of the horizon.
    var mean: [Double]
    var penalty: [Double]
    var minimum: [Double]
    var maximum: [Double]
    var minimumLife: [Int32]
    var deviation: Double?
    /// Units there already, at the beginning.
    var held: Double
  }

  let scenario: Scenario
  let terms: SimulationTerms
  let horizon: Int
  let lookahead: Int
  private(set) var lines: [Line] = []
  /// What plans charge for a unit and period below safety stock: the scenario's penalty; where that is 0, so little that
  /// nobody goes without for the sake of safety stock.
  private(set) var safetyPenalty: Double
  /// By product: the cheapest offer's unit cost; infinity where nobody offers it.
  let cheapest: [Double]
  /// By quota: the regions it speaks of.
  let quotaRegions: [Table<Region, Bool>]
  /// By product: what a unit in stock is worth.
  let unitValue: [Double]

  init(_ given: Scenario, _ uncertainty: DemandUncertainty, _ terms: SimulationTerms) {
    var scenario = given
    if terms.opensSupply {
      scenario.policy.purchaseBudget = .infinity
      for index in scenario.offers.indices { scenario.offers[index].maximum = .infinity }
    }
    self.scenario = scenario
    self.terms = terms
    horizon = max(1, Int(scenario.periods))
    let longest = scenario.lanes.reduce(0) { max($0, Int($1.leadTime)) }
    let slowest = scenario.offers.reduce(0) { max($0, Int($1.leadTime)) }
    lookahead = max(1, min(terms.lookahead ?? longest + slowest + 2, 100))
    var cheapest = Array(repeating: Double.infinity, count: scenario.products.count)
    for offer in scenario.offers { cheapest[offer.product.index] = min(cheapest[offer.product.index], offer.unitCost) }
    self.cheapest = cheapest
    quotaRegions = scenario.quotas.map { [scenario] in scenario.subtree(of: $0.region) }
    unitValue = scenario.products.refs.map { product in
      let own = scenario.products[product]
      if own.unitCost > 0 { return own.unitCost }
      return cheapest[product.index].isFinite ? cheapest[product.index] : own.price
    }
    safetyPenalty = scenario.policy.safetyStockPenalty
    makeLines(uncertainty)
    if safetyPenalty <= 0 {
      let least = lines.lazy.flatMap(\.penalty).filter { $0 > 0 }.min() ?? 1
      safetyPenalty = least / Double(4 * lookahead)
    }
  }

  private mutating func makeLines(_ uncertainty: DemandUncertainty) {
    for row in scenario.demand {
      if lines.last?.region != row.region || lines.last?.product != row.product {
        lines.append(
          Line(
            region: row.region, product: row.product, mean: Array(repeating: 0, count: horizon),
            penalty: Array(repeating: row.unmetPenalty, count: horizon), minimum: Array(repeating: 0, count: horizon),
            maximum: Array(repeating: .infinity, count: horizon), minimumLife: Array(repeating: 0, count: horizon),
            deviation: uncertainty[row.region, row.product], held: row.period == 1 ? row.held : 0))
      }
      let slot = Int(row.period) - 1
      guard (0..<horizon).contains(slot) else { continue }
      lines[lines.count - 1].mean[slot] += row.quantity
      lines[lines.count - 1].penalty[slot] = row.unmetPenalty
      lines[lines.count - 1].minimum[slot] = row.minimum
      lines[lines.count - 1].maximum[slot] = row.maximum
      lines[lines.count - 1].minimumLife[slot] = row.minimumLife
    }
  }

  /// Where a period of the simulation, from 0, lies in the horizon; those before it begins are negative.
  func slot(_ period: Int) -> Int { (period % horizon + horizon) % horizon }

  /// Mean demand of a line in a period of the simulation.
  func mean(_ line: Int, _ period: Int) -> Double { lines[line].mean[slot(period)] }

  /// Mean demand of a line over the horizon.
  func level(_ line: Int) -> Double { lines[line].mean.reduce(0, +) / Double(horizon) }

  /// Mean demand of a period ÷ that of the horizon.
  func shape(_ line: Int, _ period: Int) -> Double {
    let level = level(line)
    return level > 0 ? mean(line, period) / level : 0
  }

  /// Whether plans are told of safety stock: where neither the scenario asks a price for it nor anybody sells the product,
  /// it could only be kept by letting somebody wait.
  func plansSafety(_ product: Ref<Product>) -> Bool {
    scenario.policy.safetyStockPenalty > 0 || cheapest[product.index].isFinite
  }

  func deviation(_ line: Int, _ period: Int) -> Double {
    let mean = mean(line, period)
    return lines[line].deviation ?? terms.variation.map { $0 * mean } ?? mean.squareRoot()
  }

  /// What every line asks for in a period: the same for every variant.
  ///
  /// - Parameter period: those before the simulation begins are negative.
  func drawnDemand(replication: Int, period: Int) -> [Double] {
    let side: UInt64 = period < 0 ? 1 << 31 : 0
    var draws = DemandDraws(
      seed: terms.seed, stream: UInt64(replication) << 32 | side | UInt64(period.magnitude) << 1)
    return lines.indices.map { line in
      let units = draws.demand(mean: mean(line, period), deviation: deviation(line, period))
      // Small decimals keep networks exact.
      return (units * 100).rounded() / 100
    }
  }

  /// Periods that what should come in a period is late: the same for every variant.
  func lateness(replication: Int, period: Int, _ warehouse: Ref<Warehouse>, _ product: Ref<Product>) -> Int {
    let place = UInt64(warehouse.index * scenario.products.count + product.index)
    var draws = DemandDraws(
      seed: terms.seed, stream: UInt64(replication) << 32 | UInt64(period) << 1 | 1 | place << 48)
    return draws.unit() < terms.late ? 1 : 0
  }

  /// Safety stocks by warehouse and product, as they are set when a forecast is made.
  func safetyStocks(
    _ variant: SimulationVariant, _ fit: SimulatedForecasts.Fit
  ) throws(StockPolicyFailure) -> [[Double]] {
    var stocks = Array(
      repeating: Array(repeating: 0.0, count: scenario.products.count), count: scenario.warehouses.count)
    if variant.stock == .own {
      for row in scenario.stock { stocks[row.warehouse.index][row.product.index] += row.safetyStock }
      return stocks
    }
    var expected = scenario
    var uncertainty = DemandUncertainty()
    (expected.demand, expected.periods) = ([], 1)
    for (index, line) in lines.enumerated() {
      let means = fit.means[index]
      expected.periods = max(expected.periods, Int32(clamping: means.count))
      uncertainty[line.region, line.product] = fit.deviations[index]
      for (step, mean) in means.enumerated() {
        expected.demand.append(
          DemandRow(
            region: line.region, product: line.product, period: Int32(clamping: step + 1), quantity: mean,
            unmetPenalty: 0))
      }
    }
    var policyTerms = WarehousePolicyTerms(target: .cycleService(variant.service))
    // Of a delay of one period with that chance; what goes from warehouse to warehouse is never late.
    policyTerms.leadTimeDeviation = (terms.late * (1 - terms.late)).squareRoot()
    policyTerms.transferTimeDeviation = 0
    let policies =
      variant.stock == .placed
      ? try PlacedPolicies.policies(expected, uncertainty, policyTerms)
      : try ScenarioPolicies.policies(expected, uncertainty, policyTerms)
    for policy in policies {
      stocks[policy.warehouse.index][policy.product.index] = (policy.safetyStock * 100).rounded() / 100
    }
    return stocks
  }

  /// Products of which receipts and offers bring less on average than is asked for, and whether the budget falls short.
  var shortSupply: (products: [Ref<Product>], budget: Bool) {
    var (asked, comes) = (
      Array(repeating: 0.0, count: scenario.products.count), Array(repeating: 0.0, count: scenario.products.count)
    )
    var (most, cost) = (comes, 0.0)
    for line in lines { asked[line.product.index] += line.mean.reduce(0, +) }
    for row in scenario.receipts { comes[row.product.index] += row.quantity }
    for offer in scenario.offers { most[offer.product.index] += offer.maximum * Double(horizon) }
    for product in asked.indices where most[product] > 0 {
      cost += max(0, asked[product] - comes[product]) * unitValue[product]
    }
    let products = scenario.products.refs.filter { comes[$0.index] + most[$0.index] < asked[$0.index] * (1 - 1e-9) }
    return (products, cost > scenario.policy.purchaseBudget)
  }
}
