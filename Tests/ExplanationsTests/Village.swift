import Domain

/// A scenario of a few rows: warehouses north and south, regions alden and cove, products pot and tea at price 10.
struct Village {
  static let (north, south) = (Ref<Warehouse>(0), Ref<Warehouse>(1))
  static let (alden, cove) = (Ref<Region>(0), Ref<Region>(1))
  static let (pot, tea) = (Ref<Product>(0), Ref<Product>(1))

  var scenario: Scenario

  init(periods: Int32 = 1, rule: Policy.Rule = .cost) {
    scenario = Scenario(
      name: "village", currency: "EUR", periods: periods,
      products: [Product(code: "pot", price: 10), Product(code: "tea", price: 10)],
      warehouses: [Warehouse(code: "north"), Warehouse(code: "south")],
      regions: [Region(code: "alden", tier: Ref(0)), Region(code: "cove", tier: Ref(0))])
    scenario.policy.rule = rule
  }

  func stock(_ quantity: Double, of product: Ref<Product> = tea, at place: Ref<Warehouse> = north) -> Self {
    adding { $0.stock.append(StockRow(warehouse: place, product: product, onHand: quantity)) }
  }

  func lane(
    to place: Place, cost: Double = 1, lead: Int32 = 0, capacity: Double = .infinity, from: Ref<Warehouse> = north,
    only product: Ref<Product>? = nil
  ) -> Self {
    adding {
      $0.lanes.append(
        LaneRow(from: from, to: place, product: product, leadTime: lead, cost: cost, capacity: capacity))
    }
  }

  func demand(
    _ quantity: Double, at region: Ref<Region> = alden, of product: Ref<Product> = tea, in period: Int32 = 1,
    held: Double = 0, minimum: Double = 0, maximum: Double = .infinity, penalty: Double = 10
  ) -> Self {
    adding {
      $0.demand.append(
        DemandRow(
          region: region, product: product, period: period, quantity: quantity, held: held, minimum: minimum,
          maximum: maximum, unmetPenalty: penalty))
    }
  }

  func adding(_ change: (inout Scenario) -> Void) -> Self {
    var village = self
    change(&village.scenario)
    village.scenario.sortRows()
    return village
  }
}
