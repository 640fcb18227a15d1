import Foundation
@testable import OrderFeed
import Support
import Testing

/// The built `allot`, killed with signal 9 at random moments of publishing and sending.
///
/// Tests/campaigns/feed-kills.sh runs the full number; `ALLOT_FEED_KILLS` says how many.
@Suite("Killed in the middle", .serialized)
struct KillTests {
  private static var kills: Int { ProcessInfo.processInfo.environment["ALLOT_FEED_KILLS"].flatMap(Int.init) ?? 16 }

  enum Destination: CaseIterable { case address, folder }

  @Test(
    "no line is lost and none doubled, whatever is killed", .timeLimit(.minutes(30)), arguments: Destination.allCases)
  func kill(_ kind: Destination) throws {
    let campaign = try KillCampaign(seed: kind == .address ? 1 : 2, sendsToFolder: kind == .folder)
    defer { campaign.receiver.stop() }
    var landed = 0
    var rounds = 0
    let wanted = (Self.kills + 1) / 2
    while landed < wanted, rounds < 10 * wanted {
      rounds += 1
      if try campaign.killOnce() { landed += 1 }
    }
    print("killed \(landed) times in \(rounds) runs, \(kind): \(campaign.summary())")
    #expect(landed == wanted, "only \(landed) of \(rounds) kills hit a living process")
    try campaign.settle()
    let orders = campaign.orders.with { $0 }
    #expect(orders.faults == [], "seed \(campaign.seed)")
    #expect(orders.held == (try campaign.wanted()), "seed \(campaign.seed)")
    if kind == .folder { #expect(orders.arrivals == orders.keys.count, "seed \(campaign.seed): a line came twice") }
    let store = try FeedStore(path: campaign.feed, creating: false)
    #expect(try store.integrityProblems() == [], "seed \(campaign.seed)")
    #expect(try store.status().isSettled, "seed \(campaign.seed)")
  }
}

/// Two plans of one series published in turn, and a receiver for what comes of them.
private final class KillCampaign {
  let seed: UInt64
  let folder: TestFolder
  let orders = RelayTests.Seen(OrderSystem())
  let receiver: LoopbackReceiver
  private let sendsToFolder: Bool
  private var numbers: SeededNumbers
  private var taken: Set<String> = []
  private var next = false
  /// Seconds that a whole run takes, by command.
  private var typical: [String: Double] = [:]
  private var hits: [String: Int] = [:]

  init(seed: UInt64, sendsToFolder: Bool) throws {
    self.seed = seed
    self.sendsToFolder = sendsToFolder
    numbers = SeededNumbers(seed: seed)
    folder = try TestFolder()
    let orders = orders
    receiver = try LoopbackReceiver { request in
      do {
        try orders.with { try $0.take(json: request.body) }
        return .status(200)
      } catch { return .status(400, body: "\(error)") }
    }
    try FileManager.default.createDirectory(atPath: spool, withIntermediateDirectories: true)
    for (name, planSeed) in [("a", "1"), ("b", "2")] {
      try run([
        "generate", "--out", folder.path + "/" + name, "--warehouses", "3", "--regions", "8", "--products", "5",
        "--seed", planSeed,
      ])
      try run(["run", folder.path + "/" + name, "--out", plan(name), "--quiet"])
    }
  }

  var feed: String { folder.feed }
  private var spool: String { folder.path + "/spool" }
  private func plan(_ name: String) -> String { "\(folder.path)/\(name).plan" }

  private func run(_ arguments: [String]) throws {
    let clock = ContinuousClock.now
    try BuiltAllot.run(arguments)
    typical[arguments[0]] = (ContinuousClock.now - clock) / .seconds(1)
  }

  private func publish(_ name: String) -> [String] {
    ["publish", plan(name), "--db", feed, "--series", "kills"]
  }

  private var send: [String] {
    ["feed", "send", "--db", feed, "--to", sendsToFolder ? "dir:\(spool)" : receiver.url]
  }

  /// Starts a command and kills it at a random moment; false where it was done before.
  func killOnce() throws -> Bool {
    next.toggle()
    let plan = publish(next ? "a" : "b")
    let sends = numbers.chance(50)
    // There must be something to send.
    if sends { try run(plan) }
    let arguments = sends ? send : plan
    let process = BuiltAllot.process(BuiltAllot.path, arguments)
    try process.run()
    let most = typical[arguments[0]] ?? 0.4
    Thread.sleep(forTimeInterval: most * Double(numbers.whole(0...1000)) / 1000)
    let wasRunning = process.isRunning
    // Not `kill`, which this type's callers know as a test.
    if wasRunning { _ = Foundation.kill(process.processIdentifier, SIGKILL) }
    let clock = ContinuousClock.now
    process.waitUntilExit()
    if !wasRunning { typical[arguments[0]] = max(0.02, most - (ContinuousClock.now - clock) / .seconds(1)) * 0.9 }
    try takeFolder()
    let wasKilled = process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL
    if wasKilled { hits[arguments[0], default: 0] += 1 }
    return wasKilled
  }

  func summary() -> String {
    "publish \(hits["publish"] ?? 0), send \(hits["feed"] ?? 0); \(orders.with { $0.arrivals }) arrivals"
  }

  /// What lies in the folder and was not taken yet, in the order of the names.
  private func takeFolder() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: spool).sorted() where !name.hasPrefix(".") {
      guard taken.insert(name).inserted else { continue }
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(spool)/\(name)")))
      for line in bytes.split(separator: UInt8(ascii: "\n")) { try orders.with { try $0.take(json: Data(line)) } }
    }
  }

  /// Everything once to its end.
  func settle() throws {
    try run(send)
    try takeFolder()
    try run(publish("a"))
    for _ in 0..<3 {
      try run(send)
      try takeFolder()
    }
  }

  /// The lines of plan `a`, read from a feed of its own.
  func wanted() throws -> [String: Int64] {
    let path = folder.path + "/fresh.sqlite"
    try run(["publish", plan("a"), "--db", path, "--series", "kills"])
    var wanted: [String: Int64] = [:]
    for message in try FeedStore(path: path, creating: false).messages() {
      wanted[message.line.reference] = message.line.quantity
    }
    return wanted
  }
}
