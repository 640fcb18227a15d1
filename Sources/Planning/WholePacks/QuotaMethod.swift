/// Whole packs of one supply, dealt out one by one so that more supply never takes a pack from anyone.
///
/// The unrounded share q(h) of supply h fills every claim to the same rate between its least and its most. Pack k of a
/// claim may be dealt out once q passes k − 1, and must be by the time q reaches k: within these windows every claim
/// stays less than a pack from its share at every supply (it keeps quota). Of the claims that may come next, and whose
/// turn leaves a deal that keeps all later windows, the one whose half pack, k − ½, is reached first gets it: Webster's
/// divisors. Ties go by position.
///
/// Source: M. L. Balinski, H. P. Young, "The quota method of apportionment", American Mathematical Monthly 82 (1975)
/// 701–730, doi:10.1080/00029890.1975.11993911; with other divisors and the lower quota looked ahead for, J. W. Still,
/// "A class of new methods for congressional apportionment", SIAM Journal on Applied Mathematics 37 (1979) 401–418,
/// doi:10.1137/0137031. Changed: shares between a least and a most, and held stock.
struct QuotaMethod {
  /// What a claim asks for, in packs.
  struct Claim: Sendable, Equatable {
    /// Asked for, > 0, held ones included.
    var asked: Double
    /// Held already.
    var held: Double
    /// Least and most packs to deliver.
    var least: Int
    var most: Int
  }

  /// Packs dealt out one by one up to which the method is used: memory and time are proportional to them.
  static let mostPacks = 2_000_000

  private let claims: [Claim]
  private let curve: FillCurve
  /// Packs dealt out at the start: every claim's least.
  private let first: Int
  private var packs: [Int]
  private var slack: SlackTree
  /// Claims whose next pack may be dealt out, by when its half is reached; and the others by when it may.
  private var ready = Heap()
  private var waiting = Heap()

  /// The packs of each claim, or nil where the supply is less than all leasts, or too large.
  ///
  /// - Complexity: O((supply + claims) · log(supply + claims)).
  static func packs(_ claims: [Claim], supply: Int) -> [Int]? {
    var (least, most) = (0, 0)
    for claim in claims {
      guard claim.least <= claim.most, claim.asked > 0 else { return nil }
      least += claim.least
      most += claim.most
    }
    guard least <= supply else { return nil }
    guard supply < most else { return claims.map(\.most) }
    guard supply - least <= mostPacks else { return nil }
    var method = QuotaMethod(claims, first: least, count: supply - least)
    for step in 0..<(supply - least) { method.deal(at: step) }
    return method.packs
  }

  private init(_ claims: [Claim], first: Int, count: Int) {
    self.claims = claims
    self.first = first
    curve = FillCurve(claims)
    packs = claims.map(\.least)
    var due = [Int32](repeating: 0, count: count)
    for position in claims.indices {
      var pack = claims[position].least + 1
      while pack <= claims[position].most {
        let step = Self.deadline(pack, claims[position], curve) - first - 1
        guard step < count else { break }
        due[max(0, step)] += 1
        pack += 1
      }
    }
    slack = SlackTree(dueIn: due)
    for position in claims.indices { enqueue(position) }
  }

  /// The supply from which on a pack may be dealt out: q has passed the pack before.
  private func release(_ pack: Int, _ claim: Claim) -> Int {
    let reached = curve.supply(at: claim.rate(Double(pack - 1)))
    return Int(exactly: reached.rounded(.down)).map { $0 + 1 } ?? .max
  }

  /// The supply by which a pack must be dealt out: q reaches it.
  private static func deadline(_ pack: Int, _ claim: Claim, _ curve: FillCurve) -> Int {
    Int(exactly: curve.supply(at: claim.rate(Double(pack))).rounded(.up)) ?? .max
  }

  private mutating func enqueue(_ position: Int) {
    let pack = packs[position] + 1
    guard pack <= claims[position].most else { return }
    waiting.push(Double(release(pack, claims[position])), position)
  }

  /// Deals out the pack with which the supply becomes `first + step + 1`.
  private mutating func deal(at step: Int) {
    while let next = waiting.top, next.key <= Double(first + step + 1) {
      waiting.pop()
      let claim = claims[next.position]
      ready.push(claim.rate(Double(packs[next.position]) + 0.5), next.position)
    }
    let tight = slack.firstZero
    var passedOver: [(key: Double, position: Int)] = []
    var chosen: Int?
    while chosen == nil, let next = ready.top {
      ready.pop()
      if dueStep(next.position) <= tight { chosen = next.position } else { passedOver.append(next) }
    }
    for entry in passedOver { ready.push(entry.key, entry.position) }
    guard let chosen else { return }
    slack.deal(at: step, due: dueStep(chosen))
    packs[chosen] += 1
    enqueue(chosen)
  }

  private func dueStep(_ position: Int) -> Int {
    max(0, Self.deadline(packs[position] + 1, claims[position], curve) - first - 1)
  }
}

extension QuotaMethod.Claim {
  /// The fill rate at which `packs` are delivered.
  func rate(_ packs: Double) -> Double { (packs + held) / asked }
}

/// How much supply brings every claim to a fill rate: Σ clamp(rate · asked − held, least … most).
private struct FillCurve {
  /// Rates at which a claim begins or ends to take, ascending.
  private var rates: [Double] = []
  /// From there on: Σ asked of those that take, and all that does not depend on the rate.
  private var slopes: [Double] = []
  private var constants: [Double] = []

  init(_ claims: [QuotaMethod.Claim]) {
    var events: [(rate: Double, slope: Double, constant: Double)] = []
    var constant = 0.0
    for claim in claims {
      constant += Double(claim.least)
      events.append((claim.rate(Double(claim.least)), claim.asked, -claim.held - Double(claim.least)))
      events.append((claim.rate(Double(claim.most)), -claim.asked, claim.held + Double(claim.most)))
    }
    events.sort { ($0.rate, -$0.slope) < ($1.rate, -$1.slope) }
    var slope = 0.0
    (rates, slopes, constants) = ([-.infinity], [0], [constant])
    for event in events {
      slope += event.slope
      constant += event.constant
      rates.append(event.rate)
      slopes.append(slope)
      constants.append(constant)
    }
  }

  /// The supply at a rate; a whole number where rounding alone keeps it from being one.
  func supply(at rate: Double) -> Double {
    var (low, high) = (0, rates.count)
    while low < high {
      let middle = (low + high) / 2
      if rates[middle] <= rate { low = middle + 1 } else { high = middle }
    }
    let supply = slopes[low - 1] * rate + constants[low - 1]
    let whole = supply.rounded()
    return abs(supply - whole) <= 1e-9 * max(1, abs(supply)) ? whole : supply
  }
}

/// For every later step, how many packs can still be dealt out by then beyond those that must be: least and first zero
/// in a segment tree with additions to ranges.
private struct SlackTree {
  private let leaves: Int
  private var least: [Int32]
  private var pending: [Int32]

  /// - Parameter due: how many packs must be dealt out in each step at the latest.
  init(dueIn due: [Int32]) {
    var leaves = 1
    while leaves < due.count { leaves *= 2 }
    self.leaves = leaves
    least = Array(repeating: Self.never, count: 2 * leaves)
    pending = Array(repeating: 0, count: 2 * leaves)
    var sum: Int32 = 0
    for (step, count) in due.enumerated() {
      sum += count
      least[leaves + step] = Int32(truncatingIfNeeded: step + 1) - sum
    }
    for node in stride(from: leaves - 1, to: 0, by: -1) { least[node] = min(least[2 * node], least[2 * node + 1]) }
  }

  private static let never = Int32.max / 2

  /// The first step at which every pack that must be dealt out by then needs every step until then; `Int.max` = none.
  var firstZero: Int {
    guard least[1] <= 0 else { return .max }
    var node = 1
    var added: Int32 = 0
    while node < leaves {
      added += pending[node]
      node = least[2 * node] + added <= 0 ? 2 * node : 2 * node + 1
    }
    return node - leaves
  }

  /// A pack due in step `due` is dealt out in `step`: the steps before it have one chance less; `step` itself is past.
  mutating func deal(at step: Int, due: Int) {
    if due > step { add(-1, from: step, to: min(due, leaves)) }
    add(Self.never, from: step, to: step + 1)
  }

  private mutating func add(_ amount: Int32, from: Int, to: Int) { add(amount, from, to, 1, 0, leaves) }

  private mutating func add(_ amount: Int32, _ from: Int, _ to: Int, _ node: Int, _ low: Int, _ high: Int) {
    if from <= low, high <= to {
      least[node] += amount
      pending[node] += amount
      return
    }
    let middle = (low + high) / 2
    if from < middle { add(amount, from, to, 2 * node, low, middle) }
    if to > middle { add(amount, from, to, 2 * node + 1, middle, high) }
    least[node] = min(least[2 * node], least[2 * node + 1]) + pending[node]
  }
}

/// A binary heap of positions, the least key first, ties by position.
private struct Heap {
  private var entries: [(key: Double, position: Int)] = []

  var top: (key: Double, position: Int)? { entries.first }

  mutating func push(_ key: Double, _ position: Int) {
    entries.append((key, position))
    var child = entries.count - 1
    while child > 0, entries[child] < entries[(child - 1) / 2] {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() {
    guard let last = entries.popLast(), !entries.isEmpty else { return }
    entries[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count && entries[child] < entries[least] {
        least = child
      }
      guard least != parent else { return }
      entries.swapAt(parent, least)
      parent = least
    }
  }
}
