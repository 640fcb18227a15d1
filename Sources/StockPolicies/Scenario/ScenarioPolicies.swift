public import Domain

/// Policies for every warehouse and product of a scenario that demand comes to.
public enum ScenarioPolicies {
  /// Safety stock, reorder point, order-up-to level and order quantity by warehouse and product, in that order.
  ///
  /// Demand over lead time and review interval has the moments of `LeadTimeDemand`; it is taken as normal where its mean is
  /// at least twice its deviation, else as a count (negative binomial or Poisson). The order quantity is the economic one
  /// (`EconomicOrder`) where the cost of an order and of holding are known, else the demand of one review interval; never
  /// below an offer's minimum, in whole lots.
  ///
  /// - Throws: what the formulas throw, for numbers beyond their range.
  /// - Complexity: O(demand + products · (warehouses + lanes)).
  public static func policies(
    _ scenario: Scenario, _ uncertainty: DemandUncertainty, _ terms: WarehousePolicyTerms
  ) throws(StockPolicyFailure) -> [WarehousePolicy] {
    let demand = WarehouseDemand(scenario, uncertainty, terms)
    var policies: [WarehousePolicy] = []
    for warehouse in scenario.warehouses.refs {
      for product in scenario.products.refs {
        let asked = demand.asked[product.index][warehouse.index]
        // Less than a unit in a billion periods is none.
        guard asked.lines > 0, asked.mean > 1e-9 else { continue }
        let supply = demand.sources.supply(of: product, at: warehouse)
        policies.append(try policy(warehouse, product, asked, supply, scenario, terms))
      }
    }
    return policies
  }

  private static func policy(
    _ warehouse: Ref<Warehouse>, _ product: Ref<Product>, _ asked: WarehouseDemand.Asked,
    _ supply: UsualSources.Supply?, _ scenario: Scenario, _ terms: WarehousePolicyTerms
  ) throws(StockPolicyFailure) -> WarehousePolicy {
    let leadTime = supply.map { Double($0.leadTime) } ?? Double(scenario.periods)
    let exposed = try LeadTimeDemand(
      demandMean: asked.mean, demandDeviation: asked.variance.squareRoot(), leadTime: leadTime + terms.review,
      leadTimeDeviation: leadTimeDeviation(supply, terms))
    let quantity = try orderQuantity(asked, supply, scenario.products[product], terms)
    let (stock, law) = try stock(exposed, quantity.units, terms.target)
    var why =
      "\(text(asked.mean)) ± \(text(asked.variance.squareRoot())) a period from \(asked.lines) lines of demand"
    why += asked.forecast == asked.lines ? " (forecast)" : asked.forecast > 0 ? " (partly forecast)" : ""
    why += "; \(source(supply, scenario)); review every \(text(terms.review)) periods; \(target(terms.target)), \(law)"
    why += "; order \(quantity.why)"
    let point = max(0, stock.reorderPoint)
    return WarehousePolicy(
      warehouse: warehouse, product: product, safetyStock: max(0, stock.safetyStock), reorderPoint: point,
      orderUpTo: point + quantity.units, orderQuantity: quantity.units, service: stock.fillRate, why: why)
  }

  private static func leadTimeDeviation(_ supply: UsualSources.Supply?, _ terms: WarehousePolicyTerms) -> Double {
    switch supply {
    case .offer: terms.leadTimeDeviation
    case .warehouse: terms.transferTimeDeviation ?? terms.leadTimeDeviation
    case nil: 0
    }
  }

  private static func stock(
    _ exposed: LeadTimeDemand, _ quantity: Double, _ target: ServiceTarget
  ) throws(StockPolicyFailure) -> (SafetyStock, law: String) {
    let deviation = exposed.variance.squareRoot()
    // A count beyond some thousands is as good as normal, and slow.
    if exposed.mean >= 2 * deviation || exposed.mean > 5000 {
      return (
        try SafetyStock.meeting(target, demand: exposed.normal(), orderQuantity: quantity), "normal demand"
      )
    }
    let count = try exposed.count()
    let law = exposed.variance > exposed.mean ? "negative binomial demand" : "Poisson demand"
    return (try meeting(target, count, quantity), law)
  }

  private static func meeting(
    _ target: ServiceTarget, _ demand: some DemandDistribution, _ quantity: Double
  ) throws(StockPolicyFailure) -> SafetyStock {
    try SafetyStock.meeting(target, demand: demand, orderQuantity: quantity)
  }

  private static func orderQuantity(
    _ asked: WarehouseDemand.Asked, _ supply: UsualSources.Supply?, _ product: Product,
    _ terms: WarehousePolicyTerms
  ) throws(StockPolicyFailure) -> (units: Double, why: String) {
    var (units, why) = (asked.mean * max(terms.review, 1e-3), "for one review interval")
    if terms.orderCost > 0, product.holdingCost > 0 {
      units = try EconomicOrder(
        fixedCost: terms.orderCost, demandRate: asked.mean, holdingCost: product.holdingCost
      ).quantity
      why = "of the economic quantity"
    }
    guard case .offer(let offer)? = supply else { return (units, why) }
    if offer.minimum > units { (units, why) = (offer.minimum, "of the offer's minimum") }
    let lots = (units / Double(offer.lot)).rounded(.up)
    return (lots * Double(offer.lot), offer.lot > 1 ? why + ", in lots of \(offer.lot)" : why)
  }

  private static func source(_ supply: UsualSources.Supply?, _ scenario: Scenario) -> String {
    switch supply {
    case .offer(let offer): "\(offer.leadTime) periods from \(offer.supplier)"
    case .warehouse(let from, let leadTime): "\(leadTime) periods from \(scenario.warehouses[from].code)"
    case nil: "no offer and no transfer: its stock covers all \(scenario.periods) periods"
    }
  }

  private static func target(_ target: ServiceTarget) -> String {
    switch target {
    case .cycleService(let share): "no shortage in \(text(share * 100)) % of cycles"
    case .fillRate(let share): "\(text(share * 100)) % of demand from stock"
    }
  }

  private static func text(_ value: Double) -> String { NumberText.text((value * 100).rounded() / 100) }
}
