import Domain
import Foundation
@testable import OrderFeed
import Testing

@Suite("The outbox")
struct OutboxTests {
  /// One delivery line of `quantity` (0 = none) and a purchase of 5 that never changes.
  private func feed(_ quantity: Double, id: Character, start: String = "2026-11-23") throws -> FeedPlan {
    var plan = FeedCases.plan()
    plan.shipments = []
    plan.allocations = quantity > 0 ? [plan.allocations[0]] : []
    for index in plan.allocations.indices {
      plan.allocations[index].quantity = quantity
      plan.allocations[index].covers = quantity
    }
    plan.purchases[0].quantity = 5
    let feed = try FeedCases.feed(plan, scenario: FeedCases.scenario(start: start), id: id)
    return FeedPlan(
      id: feed.id, series: feed.series, scenario: feed.scenario, firstPeriod: feed.firstPeriod,
      lastPeriod: feed.lastPeriod, start: start, lines: feed.lines.filter { $0.kind != .quota })
  }

  private func acknowledge(_ store: FeedStore) throws {
    let messages = try store.claim(after: 0, limit: 1000)
    try store.settle(messages.map { ($0.sequence, .acknowledged()) })
  }

  @Test("publishing the same plan again adds nothing")
  func again() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    let first = try store.publish(try FeedCases.feed())
    #expect(first.isNew && first.created == 6 && first.lines == 6)
    let before = try store.messages()
    let second = try store.publish(try FeedCases.feed())
    #expect(second.isNew == false && second.created == 0)
    #expect(try store.messages() == before)
  }

  @Test("a new plan is what differs from what is held: change, cancel, create again")
  func delta() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try feed(10, id: "a"))
    try acknowledge(store)
    let more = try store.publish(try feed(14, id: "b"))
    #expect(more.changed == 1 && more.unchanged == 1 && more.created == 0)
    var message = try #require(try store.messages([.pending]).first)
    #expect(message.action == .change && message.revision == 2 && message.delta == 4 && message.line.quantity == 14)
    try acknowledge(store)
    #expect(try store.publish(try feed(0, id: "c")).cancelled == 1)
    message = try #require(try store.messages([.pending]).first)
    #expect(message.action == .cancel && message.revision == 3 && message.delta == -14 && message.line.quantity == 0)
    #expect(message.line.unit == "EA")
    try acknowledge(store)
    #expect(try store.publish(try feed(10, id: "a")).created == 1)
    message = try #require(try store.messages([.pending]).first)
    #expect(message.action == .create && message.revision == 4 && message.delta == 10)
    try acknowledge(store)
    #expect(try store.status().kinds[1].heldUnits == 10)
    #expect(try store.status().isSettled)
  }

  @Test("a message never attempted is taken back; one that may have arrived is not")
  func uncertainty() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try feed(10, id: "a"))
    let second = try store.publish(try feed(12, id: "b"))
    #expect(second.superseded == 1 && second.created == 1 && second.unchanged == 1)
    // From here on the message of 12 may have arrived.
    let claimed = try store.claim(after: 0, limit: 10)
    try store.settle(claimed.map { ($0.sequence, .unknown(answer: "lost")) })
    let third = try store.publish(try feed(15, id: "c"))
    #expect(third.waiting == 1 && third.superseded == 0)
    #expect(try store.publish(try feed(17, id: "d")).superseded == 1)
    let delivery = try #require(claimed.first { $0.line.kind == .delivery })
    try store.settle([(delivery.sequence, .acknowledged())])
    let released = try #require(try store.messages([.pending]).first { $0.line.kind == .delivery })
    #expect(released.action == .change && released.delta == 5 && released.line.quantity == 17)
    #expect(released.plan.hasPrefix("d") && released.revision == 3)
  }

  @Test("what waits behind a message that is refused takes its place")
  func parked() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try feed(10, id: "a"))
    let delivery = try #require(try store.claim(after: 0, limit: 10).first { $0.line.kind == .delivery })
    _ = try store.publish(try feed(15, id: "b"))
    try store.settle([(delivery.sequence, .parked(code: 422, answer: "no such customer"))])
    let message = try #require(try store.messages([.pending]).first { $0.line.kind == .delivery })
    #expect(message.action == .create && message.delta == 15 && message.revision == 2)
    #expect(try store.messages([.superseded]).map(\.sequence) == [delivery.sequence])
  }

  @Test("parked lines wait for retry, under the same key")
  func retry() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try feed(10, id: "a"))
    let messages = try store.claim(after: 0, limit: 10)
    try store.settle([(messages[0].sequence, .parked(code: 409, answer: "there"))])
    #expect(try store.messages([.parked]).map(\.answer) == ["there"])
    #expect(try store.status().isSettled == false)
    #expect(#expect(throws: FeedFailure.self) { try store.retry(keys: ["x"]) }?.kind == .malformed)
    #expect(try store.retry(keys: [messages[0].key]) == 1)
    #expect(try store.messages([.pending]).map(\.key) == messages.map(\.key))
  }

  @Test("a plan that starts later leaves the past alone and does not double the rest")
  func rolling() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try FeedCases.feed())
    try acknowledge(store)
    // One week on: the purchase of the second week is now in the first; the first week's lines are history.
    var plan = FeedCases.plan()
    plan.shipments = []
    plan.allocations = []
    plan.purchases[0].orderPeriod = 1
    plan.purchases[0].arrivePeriod = 3
    let next = try FeedCases.feed(plan, scenario: FeedCases.scenario(start: "2026-11-30"), id: "b")
    let publication = try store.publish(next)
    #expect(publication.created == 0 && publication.unchanged == 1)
    // The quota of the second week is the only line of that week that the new plan does not have.
    #expect(publication.cancelled == 1)
    let status = try store.status()
    #expect(status.kinds[0].heldUnits == 7 && status.kinds[1].heldUnits == 38 && status.kinds[2].heldUnits == 40)
  }

  @Test("another series is another business")
  func series() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try FeedCases.feed())
    #expect(try store.publish(try FeedCases.feed(id: "b", series: "south")).created == 6)
    #expect(try store.status().series.map(\.series) == ["autumn/week", "south"])
    #expect(Set(try store.messages().map(\.line.document)).count == 12)
  }

  @Test("files that are no feed are refused and left as they are")
  func foreign() throws {
    let folder = try TestFolder()
    #expect(#expect(throws: FeedFailure.self) { try FeedStore(path: folder.feed, creating: false) }?.kind == .noInput)
    try Data("not a database, but quite long enough to look at".utf8).write(to: URL(fileURLWithPath: folder.feed))
    #expect(#expect(throws: FeedFailure.self) { try FeedStore(path: folder.feed, creating: true) }?.kind == .malformed)
    let other = folder.path + "/none/feed.sqlite"
    #expect(#expect(throws: FeedFailure.self) { try FeedStore(path: other, creating: true) }?.kind == .cannotWrite)
  }

  @Test("a damaged feed is refused")
  func damaged() throws {
    let folder = try TestFolder()
    let store = try folder.store()
    _ = try store.publish(try FeedCases.feed())
    try store.close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.feed))
    #expect(bytes.count > 8192)
    for offset in 4096..<bytes.count { bytes[offset] = UInt8(truncatingIfNeeded: offset &* 31) }
    try bytes.write(to: URL(fileURLWithPath: folder.feed))
    #expect(#expect(throws: FeedFailure.self) { try FeedStore(path: folder.feed, creating: true) }?.kind == .malformed)
  }
}
