import Domain
import Foundation
import OrderFeed

/// Scenarios, plans and feeds written by hand.
enum FeedCases {
  static let (w1, w2) = (Ref<Warehouse>(0), Ref<Warehouse>(1))
  static let (r1, r2) = (Ref<Region>(0), Ref<Region>(1))
  static let (p1, p2) = (Ref<Product>(0), Ref<Product>(1))

  static func scenario(start: String? = "2026-11-23", period: Scenario.Period = .week) -> Scenario {
    var scenario = Scenario(
      name: "autumn", currency: "EUR", start: start, period: period, periods: 4,
      products: [Product(code: "P1", unit: "EA", price: 5), Product(code: "P/2", price: 4)],
      warehouses: [Warehouse(code: "W1"), Warehouse(code: "W2")],
      regions: [Region(code: "R1", tier: Ref(0)), Region(code: "越秀", tier: Ref(0))])
    scenario.stock = [
      StockRow(warehouse: w1, product: p1, onHand: 100, reserved: 10), StockRow(warehouse: w2, product: p2, onHand: 50),
    ]
    scenario.demand = [
      DemandRow(region: r1, product: p1, period: 1, quantity: 30, held: 4, unmetPenalty: 5),
      DemandRow(region: r2, product: p1, period: 2, quantity: 20, unmetPenalty: 5),
    ]
    scenario.sortRows()
    return scenario
  }

  /// A transfer of 7, deliveries of 26 and of 12 substitutes for 8, a purchase of 40.
  static func plan() -> Plan {
    var plan = Plan(
      summary: PlanSummary(
        scenario: "autumn", rule: .cost, status: .optimal, solverUsed: "network", solverWhy: "written by hand"))
    plan.shipments = [
      ShipmentLine(
        shipPeriod: 1, arrivePeriod: 2, from: w1, to: .warehouse(w2), product: p1, quantity: 7, cost: 0),
      ShipmentLine(shipPeriod: 1, arrivePeriod: 1, from: w1, to: .region(r1), product: p1, quantity: 26, cost: 0),
      ShipmentLine(shipPeriod: 1, arrivePeriod: 2, from: w2, to: .region(r2), product: p2, quantity: 12, cost: 0),
    ]
    plan.allocations = [
      AllocationLine(
        period: 1, region: r1, demanded: p1, supplied: p1, warehouse: w1, shipPeriod: 1, quantity: 26, covers: 26),
      AllocationLine(
        period: 2, region: r2, demanded: p1, supplied: p2, warehouse: w2, shipPeriod: 1, quantity: 12, covers: 8),
    ]
    plan.purchases = [
      PurchaseLine(
        orderPeriod: 2, arrivePeriod: 4, supplier: "S,1", product: p2, warehouse: w2, quantity: 40, lots: 4, cost: 80)
    ]
    plan.stock = [StockLine(period: 1, warehouse: w1, product: p1, opening: 90, shipped: 26, closing: 57)]
    return plan
  }

  static func feed(
    _ plan: Plan = plan(), scenario: Scenario = scenario(), id: Character = "a", limits: [GradeLimit] = [],
    series: String? = nil
  ) throws -> FeedPlan {
    try FeedPlan.make(
      from: plan, scenario: scenario, limits: limits, id: String(repeating: id, count: 64), series: series)
  }
}

/// A folder of its own for one test, gone afterwards.
final class TestFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "allot-feed-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  var feed: String { path + "/feed.sqlite" }

  func store() throws -> FeedStore { try FeedStore(path: feed, creating: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
