import Domain
import Explanations
import Testing

/// Plans in packs of 12, written by hand: what is left over is no reason to call a plan unfinished.
@Suite("Reasons in whole packs")
struct PackReasonTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var stock: Double
    var delivered: Double
    var reason: String
  }

  private static let cases = [
    Case(
      testDescription: "part of a pack in stock", stock: 30, delivered: 24,
      reason: "less than a pack of tea is left at north"),
    Case(testDescription: "nothing in stock", stock: 36, delivered: 36, reason: "stock of tea at north is used up"),
    Case(
      testDescription: "part of a pack missing", stock: 60, delivered: 48,
      reason: "less is missing at alden than a pack of tea"),
  ]

  @Test("name the part of a pack that is left, or missing", arguments: cases)
  func parts(_ one: Case) throws {
    let village = Village().lane(to: .region(Village.alden)).stock(one.stock).demand(50).adding {
      $0.policy.integral = true
      $0.products[Village.tea].pack = 12
    }
    var plan = Plan(
      summary: PlanSummary(
        scenario: "village", rule: .cost, status: .optimal, solverUsed: "hand", solverWhy: "written by hand"))
    plan.shipments = [
      ShipmentLine(
        shipPeriod: 1, arrivePeriod: 1, from: Village.north, to: .region(Village.alden), product: Village.tea,
        quantity: one.delivered, cost: one.delivered)
    ]
    plan.allocations = [
      AllocationLine(
        period: 1, region: Village.alden, demanded: Village.tea, supplied: Village.tea, warehouse: Village.north,
        shipPeriod: 1, quantity: one.delivered, covers: one.delivered)
    ]
    plan.unmet = [
      UnmetLine(
        period: 1, region: Village.alden, product: Village.tea, quantity: 50 - one.delivered, penalty: 0, reason: "")
    ]
    plan.stock = [
      StockLine(
        period: 1, warehouse: Village.north, product: Village.tea, opening: one.stock, shipped: one.delivered,
        closing: one.stock - one.delivered)
    ]
    let reason = try #require(Explainer(village.scenario, plan).reasons.first)
    #expect(reason.words(for: Village.alden, Village.tea, period: 1, in: village.scenario) == one.reason)
  }
}
