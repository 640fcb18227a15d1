internal import Domain

/// What each warehouse is asked for of each product: its own lines (`UsualSources`), and those of the warehouses that
/// draw on it.
struct WarehouseDemand {
  /// What one warehouse is asked for of one product, in a period.
  struct Asked {
    /// Units per period over the horizon.
    var mean = 0.0
    /// Of one period's demand, units².
    var variance = 0.0
    /// Demand lines behind it.
    var lines = 0
    /// How many of them had a forecast's deviation.
    var forecast = 0
  }

  let sources: UsualSources
  /// By product, then warehouse: its own lines alone.
  private(set) var own: [[Asked]]
  /// By product, then warehouse: with those that draw on it.
  private(set) var asked: [[Asked]]

  init(_ scenario: Scenario, _ uncertainty: DemandUncertainty, _ terms: WarehousePolicyTerms) {
    let (products, warehouses) = (scenario.products.count, scenario.warehouses.count)
    sources = UsualSources(scenario)
    own = Array(repeating: Array(repeating: Asked(), count: warehouses), count: products)
    asked = own
    addDemand(scenario, uncertainty, terms)
    asked = own
    for product in scenario.products.refs { passUpstream(product, warehouses) }
  }

  private mutating func addDemand(
    _ scenario: Scenario, _ uncertainty: DemandUncertainty, _ terms: WarehousePolicyTerms
  ) {
    var start = 0
    let periods = Double(max(1, scenario.periods))
    while start < scenario.demand.count {
      let first = scenario.demand[start]
      var end = start
      var total = 0.0
      while end < scenario.demand.count, scenario.demand[end].region == first.region,
        scenario.demand[end].product == first.product
      {
        total += scenario.demand[end].due
        end += 1
      }
      start = end
      guard let warehouse = sources.way(of: first.product, to: first.region)?.warehouse else { continue }
      let mean = total / periods
      let known = uncertainty[first.region, first.product]
      let deviation = known ?? terms.variation.map { $0 * mean } ?? mean.squareRoot()
      own[first.product.index][warehouse.index].mean += mean
      own[first.product.index][warehouse.index].variance += deviation * deviation
      own[first.product.index][warehouse.index].lines += 1
      if known != nil { own[first.product.index][warehouse.index].forecast += 1 }
    }
  }

  /// Adds to each warehouse what those ask for that draw on it: the supply arrows form a forest.
  private mutating func passUpstream(_ product: Ref<Product>, _ warehouses: Int) {
    let own = own[product.index]
    for warehouse in 0..<warehouses where own[warehouse].lines > 0 {
      var next = Ref<Warehouse>(index: warehouse)
      while case .warehouse(let from, _)? = sources.supply(of: product, at: next) {
        next = from
        asked[product.index][next.index].mean += own[warehouse].mean
        asked[product.index][next.index].variance += own[warehouse].variance
        asked[product.index][next.index].lines += own[warehouse].lines
        asked[product.index][next.index].forecast += own[warehouse].forecast
      }
    }
  }
}
