import Domain
import Foundation

/// Scenarios and plans to look at, written by hand.
enum Cases {
  /// A name that no page may take for markup.
  static let hostile = "<script>alert(1)</script> \"'&\u{0}\n</style>"

  /// `count` regions and products, four warehouses, two weeks; every line delivered in half, from one warehouse each.
  static func plan(_ count: Int, name: String = "Report", region: String = "") -> (plan: Plan, scenario: Scenario) {
    let tiers = [Tier(name: "first", weight: 2), Tier(name: "second", weight: 1)]
    var (products, warehouses, regions): ([Product], [Warehouse], [Region]) = ([], [], [])
    for number in 0..<count {
      products.append(Product(code: "P\(1000 + number)", name: "产品 \(number)", unit: "box", price: 2))
      let latitude = 29 + Double(number % 17) / 3
      let longitude = 109 + Double(number % 23) / 3
      regions.append(
        Region(
          code: "R\(1000 + number)", name: region.isEmpty ? "区 \(number)" : region, tier: Ref(index: number % 2),
          latitude: latitude, longitude: longitude))
    }
    for number in 0..<4 {
      let longitude = 110 + 3 * Double(number % 2)
      warehouses.append(Warehouse(code: "W\(number)", latitude: 30 + Double(number), longitude: longitude))
    }
    var scenario = Scenario(
      name: name, currency: "EUR", start: "2026-11-23", periods: 2, tiers: tiers, products: products,
      warehouses: warehouses, regions: regions)
    var plan = Plan(
      summary: PlanSummary(
        scenario: name, rule: .cost, status: .optimal, solverUsed: "network", solverWhy: "written by hand", bound: 100,
        gap: 0))
    for region in scenario.regions.refs {
      for product in scenario.products.refs {
        scenario.demand.append(DemandRow(region: region, product: product, quantity: 10, unmetPenalty: 3))
        let warehouse = Ref<Warehouse>(index: (region.index + product.index) % 4)
        plan.allocations.append(
          AllocationLine(
            period: 1, region: region, demanded: product, supplied: product, warehouse: warehouse, shipPeriod: 1,
            quantity: 5, covers: 5))
        plan.shipments.append(
          ShipmentLine(
            shipPeriod: 1, arrivePeriod: 1, from: warehouse, to: .region(region), product: product, quantity: 5, cost: 1
          ))
        plan.unmet.append(
          UnmetLine(period: 1, region: region, product: product, quantity: 5, penalty: 15, reason: "stock is used up"))
      }
    }
    for period in Int32(1)...2 {
      for warehouse in scenario.warehouses.refs {
        for product in scenario.products.refs {
          plan.stock.append(
            StockLine(
              period: period, warehouse: warehouse, product: product, opening: 9, shipped: 4, closing: 5,
              safetyStock: Double(product.index % 9)))
        }
      }
    }
    plan.summary.cost.transport = 40
    plan.summary.cost.unmet = 80
    plan.summary.cost.endValue = -20
    plan.summary.kpi.fillRate = 0.5
    plan.summary.tiers = tiers.map { TierSummary(name: $0.name, unmetValue: 1, fillRate: 0.5) }
    plan.summary.kpi.warehouses = scenario.warehouses.values.map { WarehouseUse(warehouse: $0.code, throughput: 0.4) }
    plan.alerts = [Alert(severity: .warning, kind: "first-tier-unmet", message: "R1000 is left without 5")]
    return (plan, scenario)
  }
}
