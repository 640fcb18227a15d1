import Domain
import Testing

@testable import StockPolicies

/// Policies of whole scenarios against the formulas by hand.
struct ScenarioPoliciesTests {
  /// Two regions at warehouse W, which draws on M, which buys.
  private var scenario: Scenario {
    let tier = Ref<Tier>(0)
    var scenario = Scenario(
      name: "two echelons", periods: 2, products: [Product(code: "P", holdingCost: 0.5)],
      warehouses: [Warehouse(code: "M"), Warehouse(code: "W")],
      regions: [Region(code: "r1", tier: tier), Region(code: "r2", tier: tier)])
    let (product, main, depot) = (Ref<Product>(0), Ref<Warehouse>(0), Ref<Warehouse>(1))
    for region in scenario.regions.refs {
      for period in 1...2 {
        scenario.demand.append(
          DemandRow(region: region, product: product, period: Int32(period), quantity: 10, unmetPenalty: 1))
      }
      scenario.lanes.append(LaneRow(from: depot, to: .region(region), cost: 1))
    }
    scenario.lanes.insert(LaneRow(from: main, to: .warehouse(depot), leadTime: 3), at: 0)
    scenario.offers = [
      OfferRow(supplier: "S", product: product, warehouse: main, leadTime: 8, lot: 25, unitCost: 2)
    ]
    return scenario
  }

  private var uncertainty: DemandUncertainty {
    var uncertainty = DemandUncertainty()
    // 3² + 4² = 5².
    uncertainty[Ref(0), Ref(0)] = 3
    uncertainty[Ref(1), Ref(0)] = 4
    return uncertainty
  }

  @Test("demand is pooled, exposed over lead time and review, and passed upstream")
  func echelons() throws {
    let policies = try ScenarioPolicies.policies(scenario, uncertainty, WarehousePolicyTerms())
    try #require(policies.count == 2)
    let score = 1.6448536269514722
    // W: 3 + 1 periods of 20 ± 5: mean 80, deviation 10.
    #expect(abs(policies[1].safetyStock - score * 10) < 1e-9 && abs(policies[1].reorderPoint - 80 - score * 10) < 1e-9)
    #expect(policies[1].orderQuantity == 20)
    // M: 8 + 1 periods: mean 180, deviation 15; 20 a period in lots of 25.
    #expect(abs(policies[0].safetyStock - score * 15) < 1e-9 && policies[0].orderQuantity == 25)
    #expect(policies[0].why.contains("8 periods from S") && policies[1].why.contains("3 periods from M"))
    #expect(policies[0].orderUpTo == policies[0].reorderPoint + 25)
  }

  @Test("an order's cost makes the economic quantity, in whole lots")
  func economicOrder() throws {
    var terms = WarehousePolicyTerms(target: .fillRate(0.98))
    terms.orderCost = 45
    let policies = try ScenarioPolicies.policies(scenario, uncertainty, terms)
    // √(2 · 45 · 20 ÷ 0.5) = 60.
    #expect(abs(policies[1].orderQuantity - 60) < 1e-9 && policies[0].orderQuantity == 75)
    #expect(policies.allSatisfy { $0.service >= 0.98 - 1e-9 })
  }

  @Test("small irregular demand is counted; nothing asked for has no policy")
  func counts() throws {
    var small = scenario
    for index in small.demand.indices { small.demand[index].quantity = 0.1 }
    let policies = try ScenarioPolicies.policies(small, DemandUncertainty(), WarehousePolicyTerms())
    // Poisson 0.8 over 3 + 1 periods: P(X ≤ 2) = 0.9526.
    #expect(policies[1].reorderPoint == 2 && policies[1].why.contains("Poisson"))
    small.demand = []
    #expect(try ScenarioPolicies.policies(small, DemandUncertainty(), WarehousePolicyTerms()).isEmpty)
  }

  @Test("stock is placed along the warehouses as trying every promise places it")
  func placed() throws {
    var scenario = scenario
    // M serves a region of its own too.
    scenario.regions = Table(scenario.regions.values + [Region(code: "r3", tier: Ref(0))])
    scenario.lanes.append(LaneRow(from: Ref(0), to: .region(Ref(2)), cost: 1))
    for period in 1...2 {
      scenario.demand.append(
        DemandRow(region: Ref(2), product: Ref(0), period: Int32(period), quantity: 10, unmetPenalty: 1))
    }
    scenario.sortRows()
    var uncertainty = uncertainty
    uncertainty[Ref(2), Ref(0)] = 2
    let placed = try PlacedPolicies.policies(scenario, uncertainty, WarehousePolicyTerms())
    let score = 1.6448536269514722
    // M: 8 + 1 periods, promises S to W and keeps the stock of its own shop for S periods; W: 3 + 1 after S.
    let pooled = (5.0 * 5 + 2 * 2).squareRoot()
    let costs = (0...9).map { promise in
      let (promise, wait) = (Double(promise), 9 - Double(promise))
      return score * (pooled * wait.squareRoot() + 2 * promise.squareRoot() + 5 * (promise + 4).squareRoot())
    }
    let best = try #require(costs.min())
    let total = placed.reduce(0) { $0 + $1.safetyStock }
    #expect(abs(total - best) < 1e-9, "\(total) for \(best)")
    let single = try ScenarioPolicies.policies(scenario, uncertainty, WarehousePolicyTerms())
    #expect(total <= single.reduce(0) { $0 + $1.safetyStock } + 1e-9)
    #expect(throws: StockPolicyFailure.self) {
      try PlacedPolicies.policies(scenario, uncertainty, WarehousePolicyTerms(target: .fillRate(0.9)))
    }
  }
}
