import Domain
import Foundation
@testable import OrderFeed
import Testing

@Suite("What comes back")
struct AnswerTests {
  private func sent(_ plan: Plan = FeedCases.plan()) throws -> (TestFolder, FeedStore, [OrderMessage]) {
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try FeedCases.feed(plan))
    return (folder, store, try store.claimAll())
  }

  private func lines(_ text: String) throws -> [OrderFeed.Confirmation] {
    try ConfirmationReader.csv(Array(text.utf8), file: "in.csv")
  }

  @Test("confirmed, short, refused and changed lines move what the order system holds; again they change nothing")
  func answers() throws {
    let (_, store, messages) = try sent()
    let text = """
      key,status,quantity,date
      \(messages[0].key),confirmed,,
      \(messages[1].key),short,20,
      \(messages[2].key),refused,,
      \(messages[3].key),changed,,2026-12-20

      """
    let report = try store.confirm(try lines(text))
    #expect(report == ConfirmationReport(confirmed: 1, short: 1, refused: 1, changed: 1, received: 0, known: 0))
    let kinds = try store.status().kinds
    let byLine = Dictionary(uniqueKeysWithValues: try store.variance().map { ($0.reference, $0) })
    #expect(byLine[messages[0].line.reference]?.ordered == 7)
    #expect(byLine[messages[1].line.reference]?.ordered == 20 && kinds[1].heldUnits == 20)
    #expect(byLine[messages[2].line.reference]?.ordered == 0)
    #expect(byLine[messages[2].line.reference]?.findings == [.refused, .short])
    #expect(byLine[messages[3].line.reference]?.promised == "2026-12-20")
    #expect(byLine[messages[3].line.reference]?.findings == [.late])
    #expect(byLine[messages[3].line.reference]?.lateDays == 6)
    #expect(kinds[1].refused == 1 && kinds[1].acknowledged == 1)
    #expect(try store.confirm(try lines(text)).known == 4)
    #expect(try store.status().kinds == kinds)
  }

  @Test("the next plan starts from what partners confirmed")
  func replanning() throws {
    let (_, store, messages) = try sent()
    let short = try #require(messages.first { $0.line.demanded != $0.line.supplied })
    _ = try store.confirm(try lines("key,status,quantity\n\(short.key),short,5\n"))
    #expect(try store.messages([.pending]).contains { $0.line.reference == short.line.reference } == false)
    _ = try store.publish(try FeedCases.feed(id: "b"))
    let next = try #require(try store.messages([.pending]).first { $0.line.reference == short.line.reference })
    #expect(next.action == .change && next.delta == 7 && next.line.quantity == 12 && next.revision == 2)
    // The partner refuses that too: the 5 stay.
    _ = try store.claimAll()
    _ = try store.confirm(try lines("key,status\n\(next.key),refused\n"))
    let line = try #require(try store.variance().first { $0.reference == short.line.reference })
    #expect(line.planned == 12 && line.ordered == 5 && line.findings == [.refused, .short] && line.short == 7)
  }

  @Test("a partner's word corrects a message that was never attempted")
  func correction() throws {
    let (_, store, messages) = try sent()
    let line = messages[0].line.reference
    try store.settle([(messages[0].sequence, .acknowledged())])
    var plan = FeedCases.plan()
    plan.shipments[0].quantity = 10
    _ = try store.publish(try FeedCases.feed(plan, id: "b"))
    #expect(try store.messages([.pending]).first { $0.line.reference == line }?.delta == 3)
    _ = try store.confirm(try lines("key,status,quantity\n\(messages[0].key),short,4\n"))
    let again = try #require(try store.messages([.pending]).first { $0.line.reference == line })
    #expect(again.delta == 6 && again.revision == 3 && again.line.quantity == 10)
  }

  @Test("receipts: short, over, late, another product; a reference said again is corrected, not added")
  func receipts() throws {
    let (_, store, messages) = try sent()
    let (transfer, purchase) = (messages[0], messages[3])
    let report = try store.confirm(
      try lines(
        """
        key,status,quantity,date,product,reference
        \(transfer.key),received,5,2026-12-02,,N1
        \(transfer.key),received,1,2026-12-03,,N2
        \(purchase.key),received,41,2026-12-14,,N3
        \(purchase.key),received,2,2026-12-14,P1,N3

        """))
    #expect(report.received == 4)
    var variance = try store.variance()
    #expect(variance[0].received == 6 && variance[0].short == 1 && variance[0].lateDays == 3)
    #expect(variance[0].findings == [.short, .late])
    #expect(variance[3].findings == [.over, .wrongProduct] && variance[3].over == 1 && variance[3].wrongProduct == 2)
    _ = try store.confirm(try lines("key,status,quantity,date,reference\n\(transfer.key),received,6,2026-11-30,N1\n"))
    variance = try store.variance()
    #expect(variance[0].received == 7 && variance[0].short == 0 && variance[0].arrived == "2026-12-03")
    #expect(variance[1].findings == [.open] && variance.count == 4)
  }

  @Test("CSV, JSON Lines and UBL say the same")
  func formats() throws {
    let key = String(repeating: "c", count: 32)
    let wanted = OrderFeed.Confirmation(
      key: key, verdict: .changed, quantity: 9, unit: "EA", date: "2026-12-01", note: "busy")
    func same(_ read: [OrderFeed.Confirmation]) -> Bool {
      read.map { one in
        var one = one; one.place = ""; return one
      } == [wanted]
    }
    let csv = "\u{FEFF}note,key,status,unit,quantity,date\r\nbusy,\(key),changed,EA,9.0,2026-12-01\r\n"
    #expect(same(try lines(csv)))
    let json =
      "{\"key\":\"\(key)\",\"status\":\"changed\",\"quantity\":9,\"unit\":\"EA\",\"date\":\"2026-12-01\",\"note\":\"busy\"}\n\n"
    #expect(same(try ConfirmationReader.jsonLines(Array(json.utf8), file: "in.jsonl")))
    let response = UBLOrderResponse(
      number: "1", issued: "2026-11-30", order: "D1", buyer: "R", seller: "W",
      lines: [
        .init(key: key, verdict: .changed, quantity: 9, unit: "EA", promised: "2026-12-01", product: "P", note: "busy")
      ])
    #expect(same(try ConfirmationReader.ubl(Array(response.xml.utf8), file: "in.xml")))
    let advice = UBLDespatchAdvice(
      number: "V1", key: "k", issued: "2026-11-30", order: "D1", supplier: "W", customer: "R", expected: "2026-12-02",
      lines: [.init(key: key, quantity: 4, unit: "EA", demanded: "P", supplied: "Q")])
    #expect(
      try ConfirmationReader.ubl(Array(advice.xml.utf8), file: "in.xml") == [
        OrderFeed.Confirmation(
          key: key, verdict: .received, quantity: 4, unit: "EA", date: "2026-12-02", product: "Q", reference: "V1",
          place: "in.xml")
      ])
  }

  @Test(
    "a file with one bad row is taken not at all, and the row is named",
    arguments: [
      ("KEY,late,1,", "in.csv:3: error: unknown status \"late\""),
      ("KEY,short,,", "in.csv:3: error: short needs a quantity"),
      ("KEY,short,1.5,", "no whole number"), ("KEY,confirmed,-1,", "no whole number"),
      ("KEY,confirmed,1e3,", "no whole number"), ("KEY,confirmed,99999999999999999999,", "no whole number"),
      ("KEY,changed,,2026-02-30", "is no date"),
      ("nobody,confirmed,,", "in.csv:3: error: no message with the key nobody"),
      (",confirmed,,", "no key"), ("KEY,confirmed", "2 cells, the header has 4"), ("\"KEY,confirmed,,", "no end"),
      ("KEY\"x,confirmed,,", "quote inside"),
    ])
  func badRows(_ row: String, _ message: String) throws {
    let (_, store, messages) = try sent()
    let text = "key,status,quantity,date\n\(messages[0].key),confirmed,,\n" + row + "\n"
    let failure = #expect(throws: FeedFailure.self) {
      try store.confirm(try lines(text.replacingOccurrences(of: "KEY", with: messages[1].key)))
    }
    #expect(failure?.kind == .malformed && failure?.message.contains(message) == true, "\(failure?.message ?? "")")
    #expect(try store.status().kinds.allSatisfy { $0.heldUnits == 0 })
  }

  @Test("unknown columns and members, and answers to what was never sent, are refused")
  func strictness() throws {
    #expect(throws: FeedFailure.self) { try lines("key,status,colour\n") }
    #expect(throws: FeedFailure.self) { try lines("key,key,status\n") }
    #expect(throws: FeedFailure.self) {
      try ConfirmationReader.jsonLines(Array("{\"key\":\"a\",\"status\":\"confirmed\",\"x\":1}".utf8), file: "j")
    }
    #expect(throws: FeedFailure.self) { try ConfirmationReader.jsonLines(Array("[1]".utf8), file: "j") }
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try FeedCases.feed())
    let key = try store.messages()[0].key
    #expect(throws: FeedFailure.self) { try store.confirm(try lines("key,status\n\(key),confirmed\n")) }
  }

  @Test("the next scenario starts from what happened: stock, receipts to come, units on their way, memory")
  func actuals() throws {
    let (_, store, messages) = try sent()
    // All was ordered. The transfer's 7 came as 6; region 1 got 20 of 26; the purchase is promised for 2026-12-21.
    try store.settle(messages.map { ($0.sequence, .acknowledged()) })
    let delivery = try #require(messages.first { $0.line.kind == .delivery && $0.line.reason.isEmpty })
    let purchase = try #require(messages.first { $0.line.kind == .purchase })
    _ = try store.confirm(
      try lines(
        """
        key,status,quantity,date
        \(messages[0].key),received,6,2026-11-30
        \(delivery.key),received,20,2026-11-24
        \(purchase.key),changed,,2026-12-21

        """))
    let actuals = try store.actuals(ActualsScope(day: "2026-12-07", remembered: "2026-11-23"))
    // W1 lost the transfer's 7 and the delivery's 26 of P1; W2 lost 12 of P/2 and gained 6 of P1.
    #expect(
      actuals.stock == [
        .init(warehouse: "W1", product: "P1", units: -33), .init(warehouse: "W2", product: "P/2", units: -12),
        .init(warehouse: "W2", product: "P1", units: 6),
      ])
    #expect(
      actuals.expected == [
        .init(
          warehouse: "W2", product: "P/2", reference: purchase.line.reference, date: "2026-12-21", units: 40)
      ])
    #expect(actuals.underWay == [])
    // R1 asked for 30, had 4, got 20. 越秀 asked for 20, and 12 substitutes covered 8.
    #expect(
      actuals.memory == [
        .init(region: "R1", product: "P1", asked: 30, served: 24),
        .init(region: "越秀", product: "P1", asked: 20, served: 8),
      ])
    let next = try actuals.applied(to: FeedCases.scenario(start: "2026-12-07"))
    #expect(next.notes == [])
    #expect(next.scenario.stock.map(\.onHand) == [67, 6, 38])
    #expect(next.scenario.receipts.map(\.quantity) == [40] && next.scenario.receipts[0].period == 3)
    // On the second day of the feed the substitutes are still on the road, for a demand of 2026-11-30.
    let early = try store.actuals(ActualsScope(day: "2026-11-24"))
    // Region 1's 20 are announced for that day.
    #expect(
      early.underWay == [
        .init(region: "R1", product: "P1", date: "2026-11-24", covers: 20),
        .init(region: "越秀", product: "P1", date: "2026-11-30", covers: 8),
      ])
    #expect(early.memory == [])
    let held = try early.applied(to: FeedCases.scenario(start: "2026-11-23")).scenario.demand.map(\.held)
    #expect(held == [24, 8])
  }

  @Test("actuals never take reserved stock, need dates, and tell what has no place")
  func actualsNotes() throws {
    var actuals = Actuals()
    actuals.stock = [
      .init(warehouse: "W1", product: "P1", units: -95), .init(warehouse: "W9", product: "P1", units: 1),
    ]
    actuals.expected = [.init(warehouse: "W1", product: "P1", reference: "x", date: "2027-09-01", units: 1)]
    actuals.underWay = [.init(region: "R1", product: "P/2", date: "2026-11-23", covers: 1)]
    let (scenario, notes) = try actuals.applied(to: FeedCases.scenario())
    #expect(scenario.stock[0].onHand == 10 && scenario.receipts.isEmpty)
    #expect(
      notes == [
        "W1: 5 more units of P1 left than were in stock", "stock of P1 at W9: not in the scenario",
        "x: expected on 2027-09-01, outside the scenario", "R1: 1 units of P/2 on their way, asked for by nobody",
      ])
    #expect(throws: FeedFailure.self) { try actuals.applied(to: FeedCases.scenario(start: nil)) }
  }
}
