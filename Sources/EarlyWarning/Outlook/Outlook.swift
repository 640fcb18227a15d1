internal import Domain
internal import StockPolicies

/// The outlooks of all products, and demand that no warehouse can answer.
struct Outlook {
  let scenario: Scenario
  let sources: UsualSources
  private(set) var products: [ProductOutlook] = []
  let rows: SupplyRows
  /// Demand without a source: by region and product, in that order.
  private(set) var unsourced:
    [(region: Ref<Region>, product: Ref<Product>, period: Int32, units: Double, money: Double)] = []
  /// Σ penalty · due: all that could be lost.
  private(set) var atStake = 0.0

  /// - Complexity: O(rows + products · warehouses · periods).
  init(_ scenario: Scenario, _ uncertainty: DemandUncertainty, variation: Double?) {
    self.scenario = scenario
    rows = SupplyRows(scenario)
    sources = UsualSources(scenario)
    var lines = Array(repeating: [OutlookLine](), count: scenario.products.count)
    var start = 0
    while start < scenario.demand.count {
      let first = scenario.demand[start]
      var end = start
      while end < scenario.demand.count, scenario.demand[end].region == first.region,
        scenario.demand[end].product == first.product
      {
        end += 1
      }
      addLine(scenario.demand[start..<end], uncertainty, variation, to: &lines)
      start = end
    }
    for product in scenario.products.refs {
      products.append(ProductOutlook(product, scenario, sources, lines[product.index], rows: rows))
    }
  }

  private mutating func addLine(
    _ rows: ArraySlice<DemandRow>, _ uncertainty: DemandUncertainty, _ variation: Double?,
    to lines: inout [[OutlookLine]]
  ) {
    guard let first = rows.first else { return }
    atStake += rows.reduce(0) { $0 + $1.due * $1.unmetPenalty }
    guard let way = sources.way(of: first.product, to: first.region) else {
      let due = rows.filter { $0.due > 0 }
      if let earliest = due.first {
        unsourced.append(
          (
            first.region, first.product, earliest.period, due.reduce(0) { $0 + $1.due },
            due.reduce(0) { $0 + $1.due * $1.unmetPenalty }
          ))
      }
      return
    }
    for row in rows where row.due > 0 {
      let deviation =
        uncertainty[row.region, row.product] ?? variation.map { $0 * row.due } ?? row.due.squareRoot()
      lines[row.product.index].append(
        OutlookLine(
          warehouse: way.warehouse.index, leaves: Int(row.period) - 1 - Int(way.leadTime), units: row.due,
          deviation: deviation, penalty: row.unmetPenalty))
    }
  }
}

/// How the shortages of one warehouse spread over drawn courses of demand.
struct ShortageSample {
  /// Share of courses with a shortage.
  private(set) var probability: [Double]
  /// Mean units and money, as `Projection` counts them.
  private(set) var units: [Double]
  private(set) var money: [Double]
  /// By warehouse and period: courses whose first shortage is then.
  private(set) var firsts: [[Int]]

  /// Rolls the stock on over `count` courses of gamma demand, each line and period on its own.
  ///
  /// - Complexity: O(count · warehouses · periods).
  init(_ outlook: ProductOutlook, count: Int, seed: UInt64) {
    probability = Array(repeating: 0, count: outlook.sites.count)
    (units, money) = (probability, probability)
    firsts = outlook.sites.map { _ in Array(repeating: 0, count: outlook.periods) }
    let asking = outlook.order.filter { outlook.sites[$0].need.contains { $0 > 0 } }
    guard count > 0, !asking.isEmpty else { return }
    let weight = 1 / Double(count)
    for course in 0..<count {
      // One stream a course and product: the number of warehouses or courses moves no other draw.
      var draws = DemandDraws(
        seed: seed, stream: UInt64(outlook.product.index) << 32 | UInt64(course))
      var need = outlook.sites.map(\.need)
      for site in asking {
        for period in 0..<outlook.periods where need[site][period] > 0 {
          need[site][period] = draws.demand(
            mean: need[site][period], deviation: outlook.sites[site].variance[period].squareRoot())
        }
      }
      let projection = Projection(outlook, need: need)
      for site in asking {
        guard let first = projection.firstShortage(site) else { continue }
        probability[site] += weight
        units[site] += weight * projection.units(site, outlook)
        money[site] += weight * projection.money(site, outlook)
        firsts[site][first] += 1
      }
    }
    // Sums of weights may end a rounding above 1.
    probability = probability.map { min(1, ($0 * 1e9).rounded() / 1e9) }
  }

  /// The period by which half of the courses that run out have done so.
  func usualPeriod(_ site: Int) -> Int? {
    let all = firsts[site].reduce(0, +)
    var sum = 0
    for (period, count) in firsts[site].enumerated() {
      sum += count
      if count > 0, 2 * sum >= all { return period }
    }
    return nil
  }
}
