import Domain
import Foundation
@testable import OrderFeed
import Testing

@Suite("What really happened")
struct ActualsTests {
  private func sent() throws -> (TestFolder, FeedStore, [OrderMessage]) {
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try FeedCases.feed())
    let messages = try store.claimAll()
    try store.settle(messages.map { ($0.sequence, .acknowledged()) })
    return (folder, store, messages)
  }

  private func confirm(_ store: FeedStore, _ rows: [String]) throws {
    let text = "key,status,quantity,date,product,reference\n" + rows.joined(separator: "\n") + "\n"
    _ = try store.confirm(try ConfirmationReader.csv(Array(text.utf8), file: "in.csv"))
  }

  private func stock(_ warehouse: String, _ product: String, _ units: Int64) -> Actuals.StockChange {
    .init(warehouse: warehouse, product: product, units: units)
  }

  @Test("a cancelled line that was delivered all the same has left its warehouse and served its region")
  func deliveredAllTheSame() throws {
    let (_, store, messages) = try sent()
    let delivery = try #require(messages.first { $0.line.kind == .delivery && $0.line.reason.isEmpty })
    var plan = FeedCases.plan()
    plan.allocations.removeFirst()
    plan.shipments = []
    _ = try store.publish(try FeedCases.feed(plan, id: "b"))
    try store.settle(try store.claimAll().map { ($0.sequence, .acknowledged()) })
    #expect(try store.variance().first { $0.reference == delivery.line.reference } == nil)
    try confirm(store, ["\(delivery.key),received,26,2026-11-24,,"])
    let line = try #require(try store.variance().first { $0.reference == delivery.line.reference })
    #expect(line.planned == 0 && line.ordered == 0 && line.over == 26 && line.findings == [.late, .over])
    let actuals = try store.actuals(ActualsScope(day: "2026-12-07", remembered: "2026-11-01"))
    #expect(actuals.stock == [stock("W1", "P1", -26), stock("W2", "P/2", -12)])
    #expect(actuals.memory.first == .init(region: "R1", product: "P1", asked: 30, served: 30))
  }

  @Test("goods announced for a later day are expected then, not lost; what is announced in part is waited for in part")
  func announced() throws {
    let (_, store, messages) = try sent()
    let (transfer, purchase) = (messages[0], try #require(messages.first { $0.line.kind == .purchase }))
    try confirm(store, ["\(transfer.key),received,5,2026-12-09,,A1", "\(purchase.key),received,30,2026-12-16,,A2"])
    let actuals = try store.actuals(ActualsScope(day: "2026-12-07"))
    #expect(actuals.stock == [stock("W1", "P1", -33), stock("W2", "P/2", -12)])
    #expect(actuals.expected.map(\.units) == [5, 30, 10])
    #expect(actuals.expected.map(\.date) == ["2026-12-09", "2026-12-16", "2026-12-14"])
    // The day of the rest and that of the announcement are in one week: one receipt.
    let next = try actuals.applied(to: FeedCases.scenario(start: "2026-12-07"))
    #expect(next.notes == [] && next.scenario.receipts.map(\.quantity) == [5, 40])
    #expect(next.scenario.receipts.map(\.period) == [1, 2])
  }

  @Test("a product that came in place of another left in its place, and covers only what it was asked for")
  func wrongProduct() throws {
    let (_, store, messages) = try sent()
    let substitute = try #require(messages.first { !$0.line.reason.isEmpty })
    // 12 substitutes for 8 were ordered; 6 of what was asked for came, and 4 substitutes.
    try confirm(
      store, ["\(substitute.key),received,6,2026-11-30,P1,", "\(substitute.key),received,4,2026-11-30,,"])
    let actuals = try store.actuals(ActualsScope(day: "2026-12-07", remembered: "2026-11-23"))
    #expect(actuals.stock == [stock("W1", "P1", -33), stock("W2", "P/2", -6), stock("W2", "P1", -6)])
    let served = try #require(actuals.memory.last).served
    #expect(abs(served - (6 + 4.0 * 8 / 12)) < 1e-9)
  }

  @Test("only what moved since the count changes the stock; only the periods of the memory are remembered")
  func windows() throws {
    let (_, store, messages) = try sent()
    try confirm(store, ["\(messages[0].key),received,7,2026-11-30,,"])
    let counted = try store.actuals(ActualsScope(day: "2026-12-07", counted: "2026-11-30", remembered: "2026-11-30"))
    #expect(counted.stock == [stock("W2", "P1", 7)])
    #expect(counted.memory == [.init(region: "越秀", product: "P1", asked: 20, served: 8)])
    var scenario = FeedCases.scenario(start: "2026-12-07")
    scenario.policy.fairMemory = 1
    #expect(try ActualsScope(next: scenario) == ActualsScope(day: "2026-12-07", remembered: "2026-11-30"))
    scenario.memory = [
      MemoryRow(region: FeedCases.r1, product: FeedCases.p1, asked: 9, served: 1),
      MemoryRow(region: FeedCases.r2, product: FeedCases.p1, asked: 9, served: 1),
    ]
    let remembered = try counted.applied(to: scenario).scenario.memory
    #expect(remembered.map(\.asked) == [9, 20] && remembered.map(\.served) == [1, 8])
    scenario.policy.fairMemory = 0
    #expect(try ActualsScope(next: scenario).remembered == nil)
    #expect(try counted.applied(to: scenario).scenario.memory == scenario.memory)
    scenario.period = .month
    scenario.policy.fairMemory = 10_000
    scenario.start = "2026-01-31"
    #expect(try ActualsScope(next: scenario).remembered == "1192-09-30")
    scenario.start = "0002-01-01"
    #expect(try ActualsScope(next: scenario).remembered == "0001-01-01")
  }

  @Test("what is not settled, has no date or is beyond all numbers is said")
  func unsettled() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try FeedCases.feed())
    let pending = try store.actuals(ActualsScope(day: "2026-12-07"))
    #expect(pending.unsettled == 4 && pending.stock == [] && pending.undated == 0)
    #expect(
      try pending.applied(to: FeedCases.scenario()).notes == [
        "4 lines that were to ship are not settled: they count as the feed knows them"
      ])
    let other = try TestFolder().store()
    _ = try other.publish(try FeedCases.feed(FeedCases.plan(), scenario: FeedCases.scenario(start: nil)))
    try other.settle(try other.claimAll().map { ($0.sequence, .acknowledged()) })
    #expect(try other.actuals(ActualsScope(day: "2026-12-07")).undated == 4)
    var huge = Actuals()
    huge.stock = [stock("W1", "P1", 2_000_000_000_000)]
    #expect(#expect(throws: FeedFailure.self) { try huge.applied(to: FeedCases.scenario()) }?.kind == .notHeld)
    #expect(#expect(throws: FeedFailure.self) { try store.actuals(ActualsScope(day: "soon")) }?.kind == .usage)
  }

  /// One product, two shops of equal demand; in the first week all went to A, in the second it asks for as much.
  @Test("allot run --actuals: who got nothing last week gets all of this week's, and the plan checks")
  func command() throws {
    let folder = try TestFolder()
    func write(_ name: String, start: String, stock: Int, toB lane: String) throws {
      let path = folder.path + "/" + name
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let files = [
        "scenario.yaml": "name: shops\nstart: \(start)\npolicy: {rule: fair, fair_memory: 2}\n",
        "products.csv": "product,price\nP,1\n", "warehouses.csv": "warehouse\nW\n", "regions.csv": "region\nA\nB\n",
        "demand.csv": "region,product,quantity\nA,P,50\nB,P,50\n",
        "lanes.csv": "from,to,cost,capacity\nW,A,1,\nW,B,0,\(lane)\n",
        "stock.csv": "warehouse,product,on_hand\nW,P,\(stock)\n",
      ]
      for (file, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + file)) }
    }
    try write("one", start: "2026-11-23", stock: 100, toB: "0")
    try write("two", start: "2026-11-30", stock: 100, toB: "")
    let spool = folder.path + "/spool"
    try FileManager.default.createDirectory(atPath: spool, withIntermediateDirectories: true)
    let plan = { (name: String) in "\(folder.path)/\(name).plan" }
    try BuiltAllot.run(["run", folder.path + "/one", "--out", plan("one"), "--quiet"])
    try BuiltAllot.run(["publish", plan("one"), "--db", folder.feed])
    try BuiltAllot.run(["feed", "send", "--db", folder.feed, "--to", "dir:" + spool])
    for name in ["two", "again"] {
      try BuiltAllot.run([
        "run", folder.path + "/two", "--actuals", folder.feed, "--out", plan(name), "--quiet",
      ])
      try BuiltAllot.run(["check", plan(name)])
    }
    func text(_ name: String, _ file: String) throws -> String {
      try String(contentsOfFile: "\(plan(name))/\(file)", encoding: .utf8)
    }
    #expect(
      try text("two", "scenario/memory.csv") == "region,product,asked,served\nA,P,50,50\nB,P,50,0\n")
    #expect(try text("two", "scenario/stock.csv").contains("W,P,,50,0,0"))
    let shipments = try text("two", "shipments.csv")
    #expect(shipments.contains("W,B,P,50,") && !shipments.contains("W,A,"), "\(shipments)")
    #expect(try text("two", "plan.json").contains("\"actuals\""))
    for file in ["shipments.csv", "certificate.csv", "scenario/stock.csv"] {
      #expect(try text("two", file) == text("again", file))
    }
    #expect(
      try BuiltAllot.status(of: BuiltAllot.path, ["run", folder.path + "/two", "--actuals", folder.path + "/none"])
        == 66)
    #expect(try BuiltAllot.status(of: BuiltAllot.path, ["run", folder.path + "/two", "--counted", "2026-11-30"]) == 64)
  }
}
