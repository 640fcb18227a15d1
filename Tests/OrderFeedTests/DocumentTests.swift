import Domain
import OrderFeed
import Testing

@Suite("A plan as documents")
struct DocumentTests {
  @Test("four kinds, kept apart, with dates, products and demand lines")
  func kinds() throws {
    let feed = try FeedCases.feed()
    #expect(feed.lines.map(\.kind) == [.transfer, .delivery, .delivery, .purchase, .quota, .quota])
    #expect(feed.firstPeriod == "2026-11-23" && feed.lastPeriod == "2026-12-14")

    let transfer = feed.lines[0]
    #expect(transfer.origin == "W1" && transfer.destination == "W2" && transfer.quantity == 7)
    #expect(transfer.shipDate == "2026-11-23" && transfer.needBy == "2026-11-30")
    #expect(transfer.reference == "transfer/2026-11-23/2026-11-30/W1/W2/P1" && transfer.demandLine.isEmpty)

    let substitute = try #require(feed.lines.first { $0.demanded != $0.supplied })
    #expect(substitute.demanded == "P1" && substitute.supplied == "P/2" && substitute.quantity == 12)
    #expect(substitute.covers == 8 && substitute.unit == "C62" && substitute.destination == "越秀")
    // 57 of P1 are left somewhere in that period.
    #expect(substitute.reason == "substitute-by-plan")
    #expect(substitute.demandLine == "%E8%B6%8A%E7%A7%80/P1/2026-11-30")

    let purchase = feed.lines[3]
    #expect(purchase.origin == "S,1" && purchase.shipDate == "2026-11-30" && purchase.needBy == "2026-12-14")
    #expect(purchase.reference == "purchase/2026-11-30/2026-12-14/S%2C1/W2/P%2F2")
    #expect(feed.lines.filter { $0.kind == .quota }.map(\.quantity) == [26, 12])
  }

  @Test("a substitute for a product of which nothing is left says so")
  func reason() throws {
    var plan = FeedCases.plan()
    plan.stock = []
    let line = try #require(try FeedCases.feed(plan).lines.first { !$0.reason.isEmpty })
    #expect(line.reason == "substitute-out-of-stock")
  }

  @Test("grade limits are quotas of their own, per customer")
  func grades() throws {
    let limits = [
      GradeLimit(period: 1, region: FeedCases.r1, product: FeedCases.p1, grade: 1, limit: 3),
      GradeLimit(period: 1, region: FeedCases.r1, product: FeedCases.p1, grade: 2, limit: 1),
      GradeLimit(period: 1, region: FeedCases.r1, product: FeedCases.p1, grade: 3, limit: 0),
    ]
    let quotas = try FeedCases.feed(limits: limits).lines.filter { $0.kind == .quota && $0.period == "2026-11-23" }
    #expect(quotas.map(\.grade) == [nil, 1, 2])
    #expect(quotas.map(\.quantity) == [26, 3, 1])
    #expect(Set(quotas.map(\.document)).count == 1)
  }

  @Test("a fraction of a unit is refused, and policy.integral named")
  func fraction() throws {
    var plan = FeedCases.plan()
    plan.allocations[0].quantity = 25.5
    let failure = #expect(throws: FeedFailure.self) { try FeedCases.feed(plan) }
    #expect(failure?.kind == .notHeld && failure?.exitCode == 69)
    #expect(failure?.message.contains("25.5 units of P1") == true)
    #expect(failure?.message.contains("policy.integral: true") == true)
  }

  @Test("an infeasible plan and a line given twice are refused")
  func refusals() throws {
    var plan = FeedCases.plan()
    plan.summary.status = .infeasible
    #expect(throws: FeedFailure(.refused, "the plan is infeasible: there is nothing to hand over")) {
      try FeedCases.feed(plan)
    }
    var twice = FeedCases.plan()
    twice.purchases.append(twice.purchases[0])
    #expect(#expect(throws: FeedFailure.self) { try FeedCases.feed(twice) }?.kind == .malformed)
  }

  @Test(
    "periods are days, weeks and months of the calendar",
    arguments: [
      (Scenario.Period.day, "2028-02-28", ["2028-02-28", "2028-02-29", "2028-03-01", "2028-03-02"]),
      (.week, "2026-12-28", ["2026-12-28", "2027-01-04", "2027-01-11", "2027-01-18"]),
      (.month, "2026-01-31", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
    ])
  func calendar(_ period: Scenario.Period, _ start: String, _ days: [String]) throws {
    var plan = FeedCases.plan()
    plan.shipments = []
    plan.allocations = []
    plan.purchases = (1...4).map {
      PurchaseLine(
        orderPeriod: $0, arrivePeriod: $0, supplier: "S", product: FeedCases.p1, warehouse: FeedCases.w1, quantity: 1,
        lots: 1, cost: 0)
    }
    let feed = try FeedCases.feed(plan, scenario: FeedCases.scenario(start: start, period: period))
    #expect(feed.lines.map(\.needBy) == days)
  }

  @Test("without a start there are no dates, and periods have numbers that sort")
  func noStart() throws {
    let feed = try FeedCases.feed(scenario: FeedCases.scenario(start: nil))
    #expect(feed.lines.allSatisfy { $0.shipDate == nil && $0.needBy == nil })
    #expect(feed.firstPeriod == "00000001" && feed.lines[3].period == "00000002")
  }

  @Test("the same plan gives the same keys in any feed; other plans give others")
  func keys() throws {
    func keys(_ id: Character) throws -> [String] {
      let folder = try TestFolder()
      let store = try folder.store()
      _ = try store.publish(try FeedCases.feed(id: id))
      return try store.messages().map(\.key)
    }
    let (first, again, other) = (try keys("a"), try keys("a"), try keys("b"))
    #expect(first == again)
    #expect(first.count == 6 && Set(first + other).count == 12)
    #expect(first.allSatisfy { $0.utf8.count == 32 })
    // Worked out apart, with sha256sum over the lines allot-line-1, plan, document, line, create, 1.
    #expect(first[0] == "863eeb8465f4fef003c51d47e8887bb0")
  }
}
