import Foundation
@testable import OrderFeed
import Support
import Synchronization
import Testing

@Suite("Sending", .serialized)
struct RelayTests {
  /// What a receiver saw, shared with its thread.
  final class Seen<Value>: Sendable {
    private let state: Mutex<Value>
    init(_ value: sending Value) { state = Mutex(value) }
    func with<Result: Sendable>(_ body: (inout Value) throws -> Result) rethrows -> Result {
      try state.withLock { try body(&$0) }
    }
  }

  private func relay(_ store: FeedStore, attempts: Int = 3, patience: Int = 1000, timeout: Double = 5) -> Relay {
    var options = RelayOptions()
    options.attempts = attempts
    options.patience = patience
    options.timeout = timeout
    options.batch = 7
    return Relay(store: store, options: options, sleep: { _ in })
  }

  private func stock(_ folder: TestFolder) throws -> FeedStore {
    let store = try folder.store()
    _ = try store.publish(try FeedCases.feed())
    return store
  }

  /// A network and a receiver at their worst: requests get lost, come twice, come late; answers get lost.
  struct Misbehaving {
    var orders = OrderSystem()
    var numbers: SeededNumbers
    var late: [Data] = []

    mutating func take(_ body: Data) -> LoopbackReceiver.Answer {
      do {
        if numbers.chance(30), !late.isEmpty {
          try orders.take(json: late.remove(at: numbers.whole(0...late.count - 1)))
        }
        switch numbers.whole(0...9) {
        case 0: return .hangUp
        case 1: return .status(503)
        case 2:
          try orders.take(json: body)
          return .hangUp
        case 3:
          // It arrives now, and once more later, behind others.
          try orders.take(json: body)
          late.append(body)
          return .status(202)
        case 4:
          try orders.take(json: body)
          try orders.take(json: body)
          return .status(200)
        default:
          try orders.take(json: body)
          return .status(201)
        }
      } catch { return .status(400, body: "\(error)") }
    }
  }

  @Test("a receiver that loses, doubles and reorders ends up with each line once", arguments: [UInt64(1), 2, 3])
  func misbehaving(seed: UInt64) async throws {
    let folder = try TestFolder()
    let store = try folder.store()
    var feeds = RandomFeeds(seed: seed)
    let seen = Seen(Misbehaving(numbers: SeededNumbers(seed: seed + 100)))
    let receiver = try LoopbackReceiver { request in seen.with { $0.take(request.body) } }
    defer { receiver.stop() }
    let destination = try FeedDestination(receiver.url)
    var last = feeds.plan()
    for _ in 0..<4 {
      last = feeds.plan()
      _ = try store.publish(last)
      _ = try await relay(store, attempts: 2).run(to: destination)
    }
    for _ in 0..<50 where try store.status().isSettled == false {
      _ = try await relay(store, attempts: 4).run(to: destination)
    }
    let end = seen.with { $0.orders }
    #expect(try store.status().isSettled, "seed \(seed)")
    #expect(end.faults == [], "seed \(seed)")
    #expect(end.held == last.wanted, "seed \(seed)")
    #expect(end.arrivals > end.keys.count, "seed \(seed): nothing was doubled")
    let status = try store.status()
    let held = status.kinds.map(\.heldLines).reduce(0, +)
    #expect(held == Int64(last.lines.count), "seed \(seed)")
  }

  @Test("each request carries its key, the token and the line; the token is in no answer kept")
  func headers() async throws {
    let folder = try TestFolder()
    let store = try stock(folder)
    let seen = Seen<[LoopbackReceiver.Request]>([])
    let receiver = try LoopbackReceiver { request in
      seen.with { $0.append(request) }
      return .status(200, body: "thanks \(request.headers["authorization"] ?? "")\u{1B}[2J")
    }
    defer { receiver.stop() }
    let token = try FeedToken("s3cret-token\n")
    let report = try await relay(store).run(to: try FeedDestination(receiver.url), token: token)
    #expect(report.acknowledged == 6 && report.parked == 0 && report.unknown == 0 && report.stopped == nil)
    let messages = try store.messages()
    #expect(seen.with { $0 }.map { $0.headers["idempotency-key"] ?? "" } == messages.map(\.key))
    for (request, message) in zip(seen.with { $0 }, messages) {
      #expect(request.method == "POST" && request.headers["content-type"] == "application/json")
      #expect(request.headers["authorization"] == "Bearer s3cret-token")
      #expect([UInt8](request.body) == OrderLines.json(message))
      #expect(message.answer == "thanks Bearer •••[2J" && message.answerCode == 200)
    }
    #expect("\(token)" == "•••")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files.contains("feed.sqlite") && files.contains("feed.sqlite-wal"))
    for file in files {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(file)"))
      #expect(bytes.range(of: Data("s3cret".utf8)) == nil, "\(file)")
    }
  }

  @Test("409 and 422 park with the answer; 400 and redirects stay in the outbox; 401 ends the run")
  func answers() async throws {
    let folder = try TestFolder()
    let store = try stock(folder)
    let count = Seen(0)
    let receiver = try LoopbackReceiver { _ in
      switch count.with({ number in
        number += 1; return number
      }) {
      case 1: .status(409, body: "twice")
      case 2: .status(422, body: "no such place")
      case 3: .status(302, headers: ["Location": "/elsewhere"])
      case 4: .status(400, body: "what?")
      case 5: .status(200)
      default: .status(401)
      }
    }
    defer { receiver.stop() }
    let report = try await relay(store).run(to: try FeedDestination(receiver.url))
    #expect(report.acknowledged == 1 && report.parked == 2 && report.unknown == 3)
    #expect(report.stopped == "the receiver does not let us in (401)")
    #expect(count.with { $0 } == 6)
    #expect(try store.messages([.parked]).map(\.answer) == ["twice", "no such place"])
    #expect(try store.messages([.pending]).map(\.answerCode) == [302, 400, 401])
    #expect(try store.status().isSettled == false)
  }

  @Test("a receiver that is not there, or does not answer, costs attempts, and the run ends")
  func silence() async throws {
    let folder = try TestFolder()
    let store = try stock(folder)
    let count = Seen(0)
    let receiver = try LoopbackReceiver { _ in
      count.with { $0 += 1 }
      return .silence(1.5)
    }
    let clock = ContinuousClock.now
    let slow = try await relay(store, attempts: 2, patience: 1, timeout: 0.5).run(to: try FeedDestination(receiver.url))
    #expect(slow.unknown == 1 && slow.acknowledged == 0 && slow.stopped != nil)
    #expect(count.with { $0 } >= 1 && ContinuousClock.now - clock < .seconds(20))
    receiver.stop()
    let gone = try await relay(store, attempts: 2, patience: 2).run(to: try FeedDestination(receiver.url))
    #expect(gone.unknown == 2 && gone.stopped?.hasPrefix("2 in a row got nowhere") == true)
    // Only what was tried counts as uncertain.
    #expect(try store.status().kinds.map(\.uncertain).reduce(0, +) == 2)
  }

  @Test("one relay at a time; the next may go when the first is done")
  func lock() async throws {
    let folder = try TestFolder()
    let store = try stock(folder)
    try FileManager.default.createDirectory(atPath: folder.path + "/spool", withIntermediateDirectories: true)
    let destination = try FeedDestination("dir:\(folder.path)/spool")
    let held = try RelayLock(beside: store.path)
    await #expect(
      throws: FeedFailure(.tryAgain, "\(store.path): another process is sending or exporting from this feed")
    ) {
      try await relay(store).run(to: destination)
    }
    held.release()
    #expect(try await relay(store).run(to: destination).acknowledged == 6)
  }

  @Test("a folder gets each line once, in files that are whole, also after a drop that was not written down")
  func folder() async throws {
    let folder = try TestFolder()
    let store = try folder.store()
    var feeds = RandomFeeds(seed: 9)
    let plan = feeds.plan()
    _ = try store.publish(plan)
    let spool = folder.path + "/spool"
    try FileManager.default.createDirectory(atPath: spool, withIntermediateDirectories: true)
    // Dies after the first file is there and before that is written down.
    let first = try #require(try store.claimBatch(limit: 5))
    try WholeFolder.drop(ExportFile(name: first.name, bytes: OrderLines.jsonLines(first.messages)), into: spool)
    var options = RelayOptions()
    options.linesPerFile = 5
    let report = try await Relay(store: store, options: options).run(to: .folder(spool))
    #expect(report.acknowledged == plan.lines.count && plan.lines.count > 10)
    var orders = OrderSystem()
    let names = try FileManager.default.contentsOfDirectory(atPath: spool).sorted()
    #expect(names.allSatisfy { $0.hasSuffix(".jsonl") && !$0.hasPrefix(".") } && names.count > 2)
    for name in names {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(spool)/\(name)")))
      for line in bytes.split(separator: UInt8(ascii: "\n")) { try orders.take(json: Data(line)) }
    }
    #expect(orders.arrivals == plan.lines.count && orders.faults == [] && orders.held == plan.wanted)
    let missing = #expect(throws: FeedFailure.self) {
      try WholeFolder.drop(ExportFile(name: "a.jsonl", bytes: []), into: spool + "/none")
    }
    #expect(missing?.kind == .cannotWrite)
  }

  @Test(
    "addresses that would show orders or secrets are refused",
    arguments: [
      "http://example.com/x", "https://user:pass@example.com/", "ftp://example.com", "example.com", "dir:", "https://",
    ])
  func destinations(text: String) {
    #expect(#expect(throws: FeedFailure.self) { try FeedDestination(text) }?.kind == .usage)
  }

  @Test(
    "tokens of several lines or odd characters are refused without being repeated", arguments: ["", " ", "a\nb", "é"])
  func tokens(text: String) {
    let failure = #expect(throws: FeedFailure.self) { try FeedToken(text) }
    #expect(failure?.message == "the token must be one line of visible ASCII characters")
  }

  @Test("pauses grow, stay within their bounds, follow the seed, and heed Retry-After")
  func backoff() {
    var first = Backoff(first: 0.5, longest: 30, seed: 7)
    var second = Backoff(first: 0.5, longest: 30, seed: 7)
    var other = Backoff(first: 0.5, longest: 30, seed: 8)
    let pauses = (1...12).map { first.pause(after: $0) }
    let same = (1...12).map { second.pause(after: $0) }
    let different = (1...12).map { other.pause(after: $0) }
    #expect(pauses == same)
    #expect(pauses != different)
    for (number, pause) in pauses.enumerated() {
      let most: Double = min(30, 0.5 * pow(2.0, Double(number)))
      #expect((0...most).contains(pause))
    }
    #expect(first.pause(after: 1, asked: 12) == 12)
    #expect(first.pause(after: 1, asked: 1e9) == 30)
    #expect(first.pause(after: .max) <= 30)
  }
}
