import Domain
import Foundation
import GRDB
@testable import OrderFeed
import Support
import Testing

/// What networks, partners, clocks and other processes may do to a feed.
@Suite("Hostile surroundings", .serialized)
struct HostileTests {
  private func stock(_ folder: TestFolder) throws -> FeedStore {
    let store = try folder.store()
    _ = try store.publish(try FeedCases.feed())
    return store
  }

  private func relay(_ store: FeedStore, timeout: Double = 5) -> Relay {
    var options = RelayOptions()
    options.attempts = 1
    options.patience = 1
    options.timeout = timeout
    return Relay(store: store, options: options, sleep: { _ in })
  }

  // MARK: - Receivers

  @Test("of an answer without end only the beginning is read: it acknowledges all the same")
  func endless() async throws {
    let folder = try TestFolder()
    let store = try stock(folder)
    let receiver = try LoopbackReceiver { _ in .endless(400 * 1_048_576) }
    defer { receiver.stop() }
    let report = try await relay(store).run(to: try FeedDestination(receiver.url))
    #expect(report.acknowledged == 6 && report.unknown == 0)
    #expect(try store.messages().allSatisfy { $0.answer == String(repeating: "x", count: 500) })
  }

  @Test("an answer that drips ends in time, one that breaks off acknowledges nothing")
  func halves() async throws {
    let folder = try TestFolder()
    let store = try stock(folder)
    let slow = try LoopbackReceiver { _ in .drip(20) }
    defer { slow.stop() }
    let clock = ContinuousClock.now
    let dripped = try await relay(store, timeout: 0.7).run(to: try FeedDestination(slow.url))
    #expect(dripped.acknowledged == 0 && dripped.unknown == 1 && ContinuousClock.now - clock < .seconds(10))
    let broken = try LoopbackReceiver { _ in .partial }
    defer { broken.stop() }
    let report = try await relay(store).run(to: try FeedDestination(broken.url))
    #expect(report.acknowledged == 0 && report.unknown == 1)
    #expect(try store.status().kinds.map(\.heldLines).reduce(0, +) == 0)
  }

  @Test("a receiver whose certificate nobody vouches for gets nothing")
  func certificate() async throws {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl") else {
      return print("skipped: TLS: there is no openssl")
    }
    let folder = try TestFolder()
    let store = try stock(folder)
    let (key, certificate) = (folder.path + "/key.pem", folder.path + "/certificate.pem")
    try BuiltAllot.must(
      "/usr/bin/openssl",
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj",
        "/CN=localhost",
      ])
    // A port that was free a moment ago.
    let free = try LoopbackReceiver { _ in .hangUp }
    free.stop()
    let server = BuiltAllot.process(
      "/usr/bin/openssl",
      ["s_server", "-accept", "127.0.0.1:\(free.port)", "-key", key, "-cert", certificate, "-www", "-quiet"])
    try server.run()
    // Not `terminate`: threads of tasks keep signals from their children, this one excepted.
    defer {
      _ = Foundation.kill(server.processIdentifier, SIGKILL)
      server.waitUntilExit()
    }
    try await Task.sleep(for: .seconds(0.5))
    let report = try await relay(store).run(to: try FeedDestination("https://localhost:\(free.port)/"))
    #expect(report.acknowledged == 0 && report.unknown == 1)
    let answer = try store.messages([.pending])[0].answer.lowercased()
    #expect(server.isRunning && (answer.contains("certificate") || answer.contains("ssl")), "\(answer)")
  }

  @Test("a token is not found in what is kept of answers, however they twist it")
  func tokens() throws {
    let token = try FeedToken("s3cret-token")
    func shown(_ text: String) -> String { AnswerText.shown(text, hiding: token) }
    #expect(shown("a s3cret-token b") == "a ••• b")
    #expect(shown("s3c\u{1B}ret-\u{200E}token") == "•••")
    #expect(shown("so far: s3cret-tok") == "so far: ")
    #expect(shown("1\n2\r\n\u{202E}3\u{0}") == "1 2 3")
    #expect(shown(String(repeating: "x", count: 600)).count == 500)
  }

  // MARK: - Other processes

  @Test("a link to the feed leads to the same lock; an export does not run beside a relay, a look does")
  func links() async throws {
    let folder = try TestFolder()
    let store = try stock(folder)
    let link = folder.path + "/link.sqlite"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.feed)
    let lock = try RelayLock(beside: link)
    let other = await #expect(throws: FeedFailure.self) {
      try await relay(store).run(to: try FeedDestination("dir:" + folder.path))
    }
    #expect(other?.kind == .tryAgain)
    #expect(#expect(throws: FeedFailure.self) { try store.export(to: folder.path + "/x") }?.kind == .tryAgain)
    #expect(try store.export(to: folder.path + "/look", peeking: true) == 6)
    lock.release()
    #expect(try store.export(to: folder.path + "/x") == 6)
  }

  @Test("many publishers at once: one plan after the other, and the sum is the last one", arguments: [UInt64(1), 2])
  func publishers(seed: UInt64) async throws {
    let folder = try TestFolder()
    let path = folder.feed
    var feeds = RandomFeeds(seed: seed)
    let plans = (0..<12).map { _ in feeds.plan() }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for plan in plans {
        group.addTask { try FeedStore(path: path, creating: true, patience: 30).publish(plan).isNew }
      }
      for try await isNew in group { #expect(isNew, "seed \(seed)") }
    }
    let store = try FeedStore(path: path, creating: false)
    #expect(try store.integrityProblems() == [])
    var orders = OrderSystem()
    while case let messages = try store.claim(after: 0, limit: 1000), !messages.isEmpty {
      for message in messages { orders.take(message) }
      try store.settle(messages.map { ($0.sequence, .acknowledged()) })
    }
    let latest = try store.status().series[0].plan
    #expect(orders.faults == [] && orders.held == plans.first { $0.id == latest }?.wanted, "seed \(seed)")
  }

  @Test("a feed of a newer version is refused and left alone; one of an older version is brought up")
  func versions() throws {
    let folder = try TestFolder()
    let queue = try DatabaseQueue(path: folder.feed)
    try FeedSchema.migrator.migrate(queue, upTo: "2 returns")
    try queue.close()
    let store = try stock(folder)
    #expect(try store.integrityProblems() == [] && store.messages().count == 6)
    try store.write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9 of another day')")
    }
    try store.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.feed))
    let failure = #expect(throws: FeedFailure.self) { try FeedStore(path: folder.feed, creating: true) }
    #expect(failure?.kind == .malformed && failure?.message.contains("newer version") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.feed)) == before)
  }

  // MARK: - Clocks, units, answers

  @Test("a clock that goes back changes no order and no key")
  func clocks() throws {
    let (folder, twin) = (try TestFolder(), try TestFolder())
    let (store, other) = (try folder.store(), try twin.store())
    var later = FeedCases.plan()
    later.shipments[0].quantity = 9
    for (store, times) in [
      (store, ["2026-11-23T08:00:00Z", "2019-01-01T00:00:00Z"]),
      (other, ["2026-11-23T08:00:00Z", "2030-01-01T00:00:00Z"]),
    ] {
      _ = try store.publish(try FeedCases.feed(), now: times[0])
      try store.settle(try store.claim(after: 0, limit: 100).map { ($0.sequence, .acknowledged()) })
      _ = try store.publish(try FeedCases.feed(later, id: "b"), now: times[1])
    }
    #expect(try store.status().series[0].plan == String(repeating: "b", count: 64))
    #expect(try store.messages().map(\.key) == other.messages().map(\.key))
    #expect(try store.messages([.pending]).map(\.delta) == [2])
  }

  @Test("another unit of measure is a change of the line, and answers in another unit are refused")
  func units() throws {
    let folder = try TestFolder()
    let store = try stock(folder)
    try store.settle(try store.claim(after: 0, limit: 100).map { ($0.sequence, .acknowledged()) })
    var scenario = FeedCases.scenario()
    scenario.products[FeedCases.p1].unit = "BX"
    _ = try store.publish(try FeedCases.feed(FeedCases.plan(), scenario: scenario, id: "b"))
    let changed = try store.messages([.pending])
    #expect(changed.map(\.line.supplied) == ["P1", "P1", "P1"] && changed.allSatisfy { $0.line.unit == "BX" })
    #expect(changed.allSatisfy { $0.action == .change && $0.revision == 2 && $0.delta == 0 })
    _ = try store.claim(after: 0, limit: 100)
    let failure = #expect(throws: FeedFailure.self) {
      try store.confirm([
        OrderFeed.Confirmation(key: changed[0].key, verdict: .short, quantity: 1, unit: "EA", place: "a.csv:2")
      ])
    }
    #expect(failure?.message == "a.csv:2: error: the unit is EA, the order says BX: ask the partner")
  }

  @Test("a partner that refuses and then confirms is believed; a word on an earlier revision changes nothing")
  func afterthoughts() throws {
    let folder = try TestFolder()
    let store = try stock(folder)
    let first = try store.claim(after: 0, limit: 100)[0]
    func say(_ key: String, _ verdict: OrderFeed.Confirmation.Verdict, _ units: Int64? = nil) throws -> Int64 {
      _ = try store.confirm([OrderFeed.Confirmation(key: key, verdict: verdict, quantity: units)])
      return try #require(try store.variance().first { $0.reference == first.line.reference }).ordered
    }
    #expect(try say(first.key, .refused) == 0)
    #expect(try say(first.key, .confirmed) == 7)
    #expect(try say(first.key, .confirmed) == 7)
    #expect(try say(first.key, .refused) == 0)
    #expect(try say(first.key, .short, 5) == 5)
    var plan = FeedCases.plan()
    plan.shipments[0].quantity = 12
    _ = try store.publish(try FeedCases.feed(plan, id: "b"))
    let second = try #require(try store.messages([.pending]).first { $0.line.reference == first.line.reference })
    #expect(second.delta == 7)
    _ = try store.claim(after: 0, limit: 100)
    #expect(try say(second.key, .confirmed) == 12)
    #expect(try say(first.key, .short, 1) == 12)
    #expect(try say(first.key, .refused) == 12)
    #expect(try say(second.key, .confirmed) == 12)
    let line = try store.messages().filter { $0.line.reference == first.line.reference }
    #expect(line.count == 2 && line.map(\.status) == [.acknowledged, .acknowledged])
  }
}
