public import Domain

/// Safety stocks of a scenario's warehouses placed together, product by product: where one warehouse draws on another,
/// stock may lie at either.
public enum PlacedPolicies {
  /// The policies of `ScenarioPolicies` with safety stocks, reorder points and order-up-to levels by guaranteed service.
  ///
  /// The warehouses of a product form a forest (`UsualSources`), so the placement is the optimum of `StockPlacement.tree`.
  /// A warehouse's processing time T is its lead time and one review interval, whole periods; one that serves regions
  /// and other warehouses is two stages, the second without processing, since regions are served at once. A unit costs
  /// the same to hold everywhere; where the holding cost is 0, units are as few as can be. Stock is
  /// B √(SI + T − S), the reorder point adds μ (SI + T − S).
  ///
  /// Source: Graves & Willems (2000); see `StockPlacement.tree`.
  ///
  /// - Throws: what `ScenarioPolicies.policies` and `SupplyNetwork` throw; `noPolicy` for a target other than cycle service.
  /// - Complexity: O(products · warehouses · M²), M the longest time to any warehouse in periods.
  public static func policies(
    _ scenario: Scenario, _ uncertainty: DemandUncertainty, _ terms: WarehousePolicyTerms
  ) throws(StockPolicyFailure) -> [WarehousePolicy] {
    guard case .cycleService(let service) = terms.target else {
      throw .noPolicy(reason: "stock is placed for a cycle service, not for a fill rate")
    }
    var policies = try ScenarioPolicies.policies(scenario, uncertainty, terms)
    let demand = WarehouseDemand(scenario, uncertainty, terms)
    var positions = Array(
      repeating: Array(repeating: -1, count: scenario.warehouses.count), count: scenario.products.count)
    for (position, policy) in policies.enumerated() {
      positions[policy.product.index][policy.warehouse.index] = position
    }
    for product in scenario.products.refs {
      guard positions[product.index].contains(where: { $0 >= 0 }) else { continue }
      var chain = try Chain(product, demand, scenario, terms, factor: max(0, StandardNormal.quantile(service)))
      try chain.place()
      for warehouse in scenario.warehouses.refs {
        let position = positions[product.index][warehouse.index]
        if position >= 0 { chain.apply(warehouse, to: &policies[position], service) }
      }
    }
    return policies
  }
}

/// The stages of one product.
private struct Chain {
  private let product: Ref<Product>
  private let demand: WarehouseDemand
  /// By warehouse: its stage, and the stage that serves its own regions where that is another one.
  private var stageOf: [Int?]
  private var shopOf: [Int?]
  private var stages: [SupplyStage] = []
  private var links: [SupplyLink] = []
  private var placement: StockPlacement?

  init(
    _ product: Ref<Product>, _ demand: WarehouseDemand, _ scenario: Scenario, _ terms: WarehousePolicyTerms,
    factor: Double
  ) throws(StockPolicyFailure) {
    self.product = product
    self.demand = demand
    stageOf = Array(repeating: nil, count: scenario.warehouses.count)
    shopOf = stageOf
    let holding = scenario.products[product].holdingCost
    let review = Int(exactly: terms.review.rounded(.up)) ?? 1
    var supplies = Array(repeating: false, count: scenario.warehouses.count)
    for warehouse in scenario.warehouses.refs where demand.asked[product.index][warehouse.index].lines > 0 {
      if case .warehouse(let from, _)? = demand.sources.supply(of: product, at: warehouse) {
        supplies[from.index] = true
      }
    }
    for warehouse in scenario.warehouses.refs where demand.asked[product.index][warehouse.index].lines > 0 {
      let own = demand.own[product.index][warehouse.index]
      let leadTime = demand.sources.supply(of: product, at: warehouse)?.leadTime ?? scenario.periods
      var stage = SupplyStage(
        processingTime: Int(leadTime) + review, holdingCost: holding > 0 ? holding : 1, serviceFactor: factor)
      let serves = own.lines > 0
      if serves, !supplies[warehouse.index] {
        stage.serviceLimit = 0
        stage.demandDeviation = own.variance.squareRoot()
      }
      stageOf[warehouse.index] = stages.count
      stages.append(stage)
      guard serves, supplies[warehouse.index] else { continue }
      shopOf[warehouse.index] = stages.count
      links.append(SupplyLink(from: stages.count - 1, to: stages.count))
      stages.append(
        SupplyStage(
          processingTime: 0, holdingCost: stage.holdingCost, serviceLimit: 0,
          demandDeviation: own.variance.squareRoot(), serviceFactor: factor))
    }
    for warehouse in scenario.warehouses.refs {
      guard let to = stageOf[warehouse.index],
        case .warehouse(let supplier, _)? = demand.sources.supply(of: product, at: warehouse),
        let from = stageOf[supplier.index]
      else { continue }
      links.append(SupplyLink(from: from, to: to))
    }
  }

  mutating func place() throws(StockPolicyFailure) {
    placement = try StockPlacement.tree(SupplyNetwork(stages: stages, links: links))
  }

  func apply(_ warehouse: Ref<Warehouse>, to policy: inout WarehousePolicy, _ service: Double) {
    guard let placement, let stage = stageOf[warehouse.index] else { return }
    let (wait, promise) = (placement.inboundTimes[stage], placement.serviceTimes[stage])
    var safety = placement.safetyStocks[stage]
    var mean = demand.asked[product.index][warehouse.index].mean
    mean *= Double(wait + stages[stage].processingTime - promise)
    if let shop = shopOf[warehouse.index] {
      safety += placement.safetyStocks[shop]
      mean += demand.own[product.index][warehouse.index].mean * Double(placement.inboundTimes[shop])
    }
    policy.safetyStock = safety
    policy.reorderPoint = mean + safety
    policy.orderUpTo = mean + safety + policy.orderQuantity
    policy.service = service
    policy.why +=
      "; placed with the warehouses that it draws on or that draw on it: its supply comes within \(wait) periods of "
      + "being asked for, other warehouses are served within \(promise)"
  }
}
