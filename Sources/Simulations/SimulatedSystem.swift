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
    var deviation: Double?
    /// Units there already, at the beginning.
    var held: Double
    /// The warehouse that usually serves it.
    var warehouse: Ref<Warehouse>?
  }

  let scenario: Scenario
  let terms: SimulationTerms
  let sources: UsualSources
  let horizon: Int
  let lookahead: Int
  private(set) var lines: [Line] = []
  /// By product: positions of its lines.
  private(set) var linesOfProduct: [[Int]] = []
  /// By warehouse: those whose demand counts at it, itself included, product by product.
  private(set) var drawers: [[[Int]]] = []
  /// By warehouse and product: offers, cheapest first.
  private(set) var offers: [[[OfferRow]]] = []
  let unitValue: [Double]

  init(_ given: Scenario, _ uncertainty: DemandUncertainty, _ terms: SimulationTerms) {
    var scenario = given
    if terms.opensSupply {
      scenario.policy.purchaseBudget = .infinity
      for index in scenario.offers.indices { scenario.offers[index].maximum = .infinity }
    }
    self.scenario = scenario
    self.terms = terms
    sources = UsualSources(scenario)
    horizon = max(1, Int(scenario.periods))
    let longest = scenario.lanes.reduce(0) { max($0, Int($1.leadTime)) }
    lookahead = min(horizon, max(1, terms.lookahead ?? longest + 2))
    var cheapest = Array(repeating: Double.infinity, count: scenario.products.count)
    for offer in scenario.offers { cheapest[offer.product.index] = min(cheapest[offer.product.index], offer.unitCost) }
    unitValue = scenario.products.refs.map { product in
      let own = scenario.products[product]
      if own.unitCost > 0 { return own.unitCost }
      return cheapest[product.index].isFinite ? cheapest[product.index] : own.price
    }
    makeLines(uncertainty)
    indexLines()
    makeDrawers()
    offers = Array(
      repeating: Array(repeating: [], count: scenario.products.count), count: scenario.warehouses.count)
    for offer in scenario.offers { offers[offer.warehouse.index][offer.product.index].append(offer) }
    for warehouse in offers.indices {
      for product in offers[warehouse].indices {
        offers[warehouse][product].sort {
          ($0.unitCost, $0.leadTime, $0.minimum) < ($1.unitCost, $1.leadTime, $1.minimum)
        }
      }
    }
  }

  private mutating func makeLines(_ uncertainty: DemandUncertainty) {
    for row in scenario.demand {
      if lines.last?.region != row.region || lines.last?.product != row.product {
        lines.append(
          Line(
            region: row.region, product: row.product, mean: Array(repeating: 0, count: horizon),
            penalty: Array(repeating: row.unmetPenalty, count: horizon),
            deviation: uncertainty[row.region, row.product], held: row.period == 1 ? row.held : 0,
            warehouse: sources.way(of: row.product, to: row.region)?.warehouse))
      }
      let slot = Int(row.period) - 1
      guard (0..<horizon).contains(slot) else { continue }
      lines[lines.count - 1].mean[slot] += row.quantity
      lines[lines.count - 1].penalty[slot] = row.unmetPenalty
    }
  }

  private mutating func indexLines() {
    linesOfProduct = Array(repeating: [], count: scenario.products.count)
    for (index, line) in lines.enumerated() { linesOfProduct[line.product.index].append(index) }
  }

  private mutating func makeDrawers() {
    drawers = scenario.products.refs.map { product in
      var drawers = scenario.warehouses.refs.map { [$0.index] }
      for warehouse in scenario.warehouses.refs {
        var next = warehouse
        while case .warehouse(let from, _)? = sources.supply(of: product, at: next) {
          drawers[from.index].append(warehouse.index)
          next = from
        }
      }
      return drawers
    }
  }

  /// Mean demand of a line in a period of the simulation, from 0.
  func mean(_ line: Int, _ period: Int) -> Double { lines[line].mean[period % horizon] }

  func deviation(_ line: Int, _ period: Int) -> Double {
    let mean = mean(line, period)
    return lines[line].deviation ?? terms.variation.map { $0 * mean } ?? mean.squareRoot()
  }

  /// What every line asks for in a period: the same for every variant.
  func drawnDemand(replication: Int, period: Int) -> [Double] {
    var draws = DemandDraws(seed: terms.seed, stream: UInt64(replication) << 32 | UInt64(period) << 1)
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

  /// Safety stocks of a variant, by warehouse and product.
  func safetyStocks(
    _ rule: SimulationTerms.StockRule, _ uncertainty: DemandUncertainty
  ) throws(StockPolicyFailure) -> [[Double]] {
    var stocks = Array(
      repeating: Array(repeating: 0.0, count: scenario.products.count), count: scenario.warehouses.count)
    if rule == .own {
      for row in scenario.stock { stocks[row.warehouse.index][row.product.index] += row.safetyStock }
      return stocks
    }
    var policyTerms = WarehousePolicyTerms(target: .cycleService(terms.service))
    policyTerms.variation = terms.variation
    // Of a delay of one period with that chance; what goes from warehouse to warehouse is never late.
    policyTerms.leadTimeDeviation = (terms.late * (1 - terms.late)).squareRoot()
    policyTerms.transferTimeDeviation = 0
    let policies =
      rule == .placed
      ? try PlacedPolicies.policies(scenario, uncertainty, policyTerms)
      : try ScenarioPolicies.policies(scenario, uncertainty, policyTerms)
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
