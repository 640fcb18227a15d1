import Domain
import Explanations
import Planning
import Testing

/// A village, and why alden goes without some tea in its first period.
struct ReasonCase: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var scenario: Scenario
  var reason: String
  var kind: String
  var isNetwork = true

  init(_ name: String, _ village: Village, _ kind: String, _ reason: String, isNetwork: Bool = true) {
    testDescription = name
    scenario = village.scenario
    self.kind = kind
    self.reason = reason
    self.isNetwork = isNetwork
  }

  private static let alden = Place.region(Village.alden)
  private static let simple = Village().lane(to: alden).stock(30)

  static let all = [
    ReasonCase("stock", simple.demand(50), "binding", "stock of tea at north is used up"),
    ReasonCase(
      "stock over two periods",
      Village(periods: 2).lane(to: alden).stock(30).demand(50).demand(50, in: 2, penalty: 20), "binding",
      "stock of tea at north is used up by period 2"),
    ReasonCase(
      "lane", Village().lane(to: alden, capacity: 20, only: Village.tea).stock(30).demand(50), "binding",
      "lane north → alden for tea is full"),
    ReasonCase(
      "lane and stock", Village().lane(to: alden, capacity: 30, only: Village.tea).stock(30).demand(50), "binding",
      "lane north → alden for tea is full and stock of tea at north is used up"),
    ReasonCase(
      "shared lane", Village().lane(to: alden, capacity: 20).stock(30).demand(50), "binding",
      "lane north → alden is full", isNetwork: false),
    ReasonCase(
      "throughput", simple.demand(50).adding { $0.warehouses[Village.north].throughput = 10 }, "binding",
      "throughput of north is used up", isNetwork: false),
    ReasonCase(
      "quota", simple.demand(50).adding { $0.quotas.append(QuotaRow(name: "tea ration", maximum: 12)) }, "binding",
      "quota tea ration is full", isNetwork: false),
    ReasonCase(
      "maximum", simple.demand(50, held: 5, maximum: 25), "binding", "maximum of tea at alden is reached"),
    ReasonCase(
      "offer",
      Village().lane(to: alden).demand(50).adding {
        $0.offers.append(
          OfferRow(supplier: "Leaf & Co", product: Village.tea, warehouse: Village.north, unitCost: 2, maximum: 7))
      }, "binding", "Leaf & Co's offer of tea to north is sold out"),
    ReasonCase(
      "budget",
      Village().lane(to: alden).demand(50).adding {
        $0.offers.append(OfferRow(supplier: "Leaf & Co", product: Village.tea, warehouse: Village.north, unitCost: 2))
        $0.policy.purchaseBudget = 30
      }, "binding", "the purchase budget is spent", isNetwork: false),
    ReasonCase(
      "substitute's share",
      Village().lane(to: alden).stock(30, of: Village.pot).demand(50).adding {
        $0.substitutes.append(SubstituteRow(product: Village.tea, substitute: Village.pot, maxShare: 0.25))
      }, "binding", "share of pot in tea at alden is reached"),
    ReasonCase(
      "another warehouse's stock",
      Village().lane(to: alden).lane(to: .warehouse(Village.north), from: Village.south).stock(30, at: Village.south)
        .demand(50), "binding", "stock of tea at south is used up"),
    ReasonCase(
      "a later line's stock",
      Village(periods: 2).lane(to: alden).stock(30).demand(50).demand(30, at: Village.cove, in: 2, penalty: 30)
        .lane(to: .region(Village.cove)), "binding", "stock of tea at north is used up by period 2"),
    ReasonCase(
      "cost", Village().lane(to: alden, cost: 12).stock(30).demand(50), "not_worth",
      "another unit would cost 12, leaving it unmet costs 10"),
    ReasonCase(
      "end value", Village().lane(to: alden).stock(30).demand(50).adding { $0.products[Village.tea].endValue = 9.5 },
      "not_worth", "another unit would cost 10.5, leaving it unmet costs 10"),
    ReasonCase(
      "no lane", Village().lane(to: .region(Village.cove)).stock(30).demand(50), "no_lane",
      "no lane brings tea to alden"),
    ReasonCase(
      "no supply", Village().lane(to: alden).stock(30, at: Village.south).demand(50), "no_supply",
      "no warehouse with a lane to alden ever has tea"),
    ReasonCase(
      "too late", Village(periods: 2).lane(to: alden, lead: 1).stock(30).demand(50), "too_late",
      "no tea can arrive by period 1"),
  ]
}

@Suite("Known reasons")
struct KnownReasonTests {
  @Test("of one line, in a planner's words", arguments: ReasonCase.all)
  func words(_ known: ReasonCase) async throws {
    let plan = try await Planner().plan(known.scenario)
    guard known.isNetwork || Backends.standard.linearProgram != nil else { return }
    let line = try #require(plan.unmet.first { $0.period == known.scenario.demand[0].period })
    #expect(line.reason == known.reason)
    let told = Explainer(known.scenario, plan).explanations(region: Village.alden, period: line.period)
    #expect(told.first?.reason?.kind == known.kind)
  }
}
