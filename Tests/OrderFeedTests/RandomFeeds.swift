import Foundation
import OrderFeed
import Support

/// Plans of random lines over a small set of places, so that plans of one series meet in many lines.
struct RandomFeeds {
  var numbers: SeededNumbers
  private var count = 0

  init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

  /// - Parameter most: lines of each kind that there can be.
  mutating func plan(most: Int = 12) -> FeedPlan {
    count += 1
    var lines: [FeedLine] = []
    for kind in DocumentKind.allCases {
      for number in 0..<most where numbers.chance(60) { lines.append(line(kind, number)) }
    }
    let digits = String(count, radix: 16)
    return FeedPlan(
      id: String(repeating: "0", count: 64 - digits.count) + digits, series: "random", scenario: "random",
      firstPeriod: "00000001", lastPeriod: "00000004", lines: lines)
  }

  private mutating func line(_ kind: DocumentKind, _ number: Int) -> FeedLine {
    let quantity = Int64(numbers.whole(1...9))
    let substitute = numbers.chance(20)
    return FeedLine(
      kind: kind, document: "\(kind.rawValue)-\(number / 3)", reference: "\(kind.rawValue)/\(number)",
      period: "0000000\(1 + number % 4)", origin: kind == .quota ? "" : "W\(number % 2)",
      destination: "R\(number % 3)", demanded: "P\(number)", supplied: "P\(number)",
      reason: substitute ? "substitute-by-plan" : "", unit: "EA", quantity: quantity,
      covers: Double(quantity) / (substitute ? 2 : 1))
  }
}

/// An order system as it should be: takes each key once, applies a line's revisions in order.
struct OrderSystem: Sendable {
  struct Line: Hashable, Sendable {
    var revision: Int64
    var quantity: Int64
  }

  private(set) var keys: Set<String> = []
  private(set) var lines: [String: Line] = [:]
  private(set) var arrivals = 0
  /// Messages whose delta did not fit what the line held: each is a fault of the sender.
  private(set) var faults: [String] = []

  mutating func take(key: String, line: String, action: String, revision: Int64, quantity: Int64, delta: Int64) {
    arrivals += 1
    guard keys.insert(key).inserted else { return }
    let held = lines[line] ?? Line(revision: 0, quantity: 0)
    if revision <= held.revision { faults.append("\(line): revision \(revision) after \(held.revision)") }
    if quantity - held.quantity != delta { faults.append("\(line): \(held.quantity) and \(delta) are not \(quantity)") }
    let expected = quantity == 0 ? "cancel" : held.quantity == 0 ? "create" : "change"
    if action != expected { faults.append("\(line): \(action) where \(expected) was due") }
    lines[line] = Line(revision: revision, quantity: quantity)
  }

  mutating func take(_ message: OrderMessage) {
    take(
      key: message.key, line: message.line.reference, action: message.action.rawValue, revision: message.revision,
      quantity: message.line.quantity, delta: message.delta)
  }

  /// One object of `order-lines.jsonl`.
  mutating func take(json: Data) throws {
    struct Body: Decodable {
      var key: String
      var line: String
      var action: String
      var revision: Int64
      var quantity: Int64
      var delta: Int64
    }
    let body = try JSONDecoder().decode(Body.self, from: json)
    take(
      key: body.key, line: body.line, action: body.action, revision: body.revision, quantity: body.quantity,
      delta: body.delta)
  }

  /// What is held, without lines of 0.
  var held: [String: Int64] { lines.mapValues(\.quantity).filter { $0.value > 0 } }
}

extension FeedPlan {
  /// What an order system should hold of the plan.
  var wanted: [String: Int64] {
    Dictionary(lines.map { ($0.reference, $0.quantity) }, uniquingKeysWith: { first, _ in first })
  }
}
