import Foundation
@testable import OrderFeed
import Support
import Testing

@Suite("Replanning")
struct ReplanTests {
  /// Between two plans each message may arrive or not, and its answer may be lost or not, or say no.
  @Test("500 random replans: the acknowledged deltas sum up to the last plan", arguments: [UInt64(1), 2, 3, 4, 5])
  func replans(seed: UInt64) throws {
    let folder = try TestFolder()
    let store = try folder.store()
    var feeds = RandomFeeds(seed: seed)
    var orders = OrderSystem()
    var last = feeds.plan()
    for replan in 0..<100 {
      if replan > 0 { last = feeds.plan() }
      _ = try store.publish(last)
      try attempt(store, &orders, &feeds.numbers, reliable: false)
      if feeds.numbers.chance(20) { _ = try store.retry(keys: nil) }
    }
    // The dust settles: everything is sent until nothing is left.
    for _ in 0..<10 {
      _ = try store.retry(keys: nil)
      try attempt(store, &orders, &feeds.numbers, reliable: true)
    }
    #expect(try store.status().isSettled, "seed \(seed)")
    #expect(orders.faults == [], "seed \(seed)")
    #expect(orders.held == last.wanted, "seed \(seed)")
    #expect(try acknowledgedSums(store) == last.wanted, "seed \(seed)")
    #expect(try store.integrityProblems() == [], "seed \(seed)")
  }

  private func attempt(
    _ store: FeedStore, _ orders: inout OrderSystem, _ numbers: inout SeededNumbers, reliable: Bool
  ) throws {
    var last: Int64 = 0
    while true {
      let messages = try store.claim(after: last, limit: numbers.whole(1...9))
      guard let end = messages.last else { return }
      last = end.sequence
      var settlements: [(sequence: Int64, result: Settlement)] = []
      for message in messages {
        switch reliable ? 0 : numbers.whole(0...9) {
        case 0...4:
          orders.take(message)
          settlements.append((message.sequence, .acknowledged()))
        case 5:
          // Arrives, and the answer is lost.
          orders.take(message)
          settlements.append((message.sequence, .unknown(answer: "lost")))
        case 6: settlements.append((message.sequence, .unknown(answer: "lost")))
        case 7:
          // A line that arrived before without an answer is not refused for what it says.
          if orders.keys.contains(message.key) {
            settlements.append((message.sequence, .acknowledged()))
          } else {
            settlements.append((message.sequence, .parked(code: 422, answer: "no")))
          }
        default: break  // The relay dies: nothing is written down.
        }
      }
      try store.settle(settlements)
    }
  }

  private func acknowledgedSums(_ store: FeedStore) throws -> [String: Int64] {
    var sums: [String: Int64] = [:]
    for message in try store.messages([.acknowledged]) {
      sums[message.line.reference, default: 0] += message.delta
    }
    return sums.filter { $0.value != 0 }
  }
}
