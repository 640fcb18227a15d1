public import Domain

/// A claimant of rule `fair`: a group of one tier's demand lines whose fill rate is one number.
///
/// fill = Σ price · (z + min(held, quantity)) / Σ price · quantity = 1 − Σ weight · u / total, where u is what is lost
/// in each period or, under backorder, what still waits at the end; units count where all its prices are 0
/// (MODEL.md section 4). Under `policy.fair_memory` what was asked before is part of the total, and what of it was
/// short is missing already: fill = 1 − (Σ weight · u + before) / total.
public struct Claimant: Sendable, Equatable {
  public let tier: Ref<Tier>
  public let region: Ref<Region>
  public let product: Ref<Product>?
  public let family: Ref<Family>?
  /// Unmet arcs, ascending, with their weights.
  public let arcs: [Int32]
  public let weights: [Double]
  /// Σ weight · quantity, what was asked before included; > 0.
  public let total: Double
  /// Σ weight · (asked − served) of what was asked before: missing, and nothing can bring it back.
  public let before: Double
}

extension AllocationModel {
  /// The claimants of `scenario`, by tier, then region, then product or family; those that ask for nothing are none.
  ///
  /// - Complexity: O(demand).
  public func claimants(_ scenario: Scenario) -> [Claimant] {
    var groups = ClaimantGroups(scenario)
    for row in scenario.demand { groups.add(row) }
    for (position, line) in demandLines.enumerated() {
      let isLast =
        position + 1 == demandLines.count || demandLines[position + 1].region != line.region
        || demandLines[position + 1].product != line.product
      // Under backorder what waits is carried on: only the last period's is missing in the end.
      if scenario.policy.unmet == .lost || isLast { groups.add(line) }
    }
    if scenario.policy.fairMemory > 0 {
      for row in scenario.memory { groups.add(row) }
    }
    return groups.claimants
  }
}

/// Demand put together by claimant. Rows come by (region, product), so a group is found by search among few.
private struct ClaimantGroups {
  private struct Key: Comparable {
    var tier: Int32
    var region: Int32
    var part: Int32

    static func < (left: Key, right: Key) -> Bool {
      (left.tier, left.region, left.part) < (right.tier, right.region, right.part)
    }
  }

  private struct Entry {
    var key: Key
    var arc: Int32
    var price: Double
    /// Quantity of a row, 0 of an arc.
    var quantity: Double = 0
    /// What was asked before, and what of it was short.
    var asked: Double = 0
    var short: Double = 0
  }

  private let scenario: Scenario
  private var entries: [Entry] = []

  init(_ scenario: Scenario) { self.scenario = scenario }

  private func key(_ region: Ref<Region>, _ product: Ref<Product>) -> Key {
    let part: Int32 =
      switch scenario.policy.claimant {
      case .line: product.position
      case .region: -1
      case .regionFamily: scenario.products[product].family?.position ?? -1
      }
    return Key(tier: scenario.regions[region].tier.position, region: region.position, part: part)
  }

  mutating func add(_ row: DemandRow) {
    entries.append(
      Entry(
        key: key(row.region, row.product), arc: -1, price: scenario.products[row.product].price,
        quantity: row.quantity))
  }

  mutating func add(_ line: DemandLine) {
    entries.append(
      Entry(
        key: key(line.region, line.product), arc: line.unmetArc, price: scenario.products[line.product].price))
  }

  mutating func add(_ row: MemoryRow) {
    entries.append(
      Entry(
        key: key(row.region, row.product), arc: -1, price: scenario.products[row.product].price, asked: row.asked,
        short: row.asked - row.served))
  }

  var claimants: [Claimant] {
    let sorted = entries.sorted { ($0.key, $0.arc) < ($1.key, $1.arc) }
    var result: [Claimant] = []
    var start = 0
    while start < sorted.count {
      var end = start
      while end < sorted.count, sorted[end].key == sorted[start].key { end += 1 }
      if let claimant = claimant(sorted[start..<end]) { result.append(claimant) }
      start = end
    }
    return result
  }

  private func claimant(_ group: ArraySlice<Entry>) -> Claimant? {
    guard let key = group.first?.key else { return nil }
    let hasPrices = group.contains { $0.price > 0 && $0.quantity > 0 }
    func weight(_ entry: Entry) -> Double { hasPrices ? entry.price : 1 }
    let now = group.reduce(0) { $0 + weight($1) * $1.quantity }
    // Who asks for nothing now shares in nothing, short before or not.
    guard now > 0 else { return nil }
    let arcs = group.filter { $0.arc >= 0 && (!hasPrices || $0.price > 0) }
    let kind = scenario.policy.claimant
    return Claimant(
      tier: Ref(key.tier), region: Ref(key.region), product: kind == .line ? Ref(key.part) : nil,
      family: kind == .regionFamily && key.part >= 0 ? Ref(key.part) : nil, arcs: arcs.map(\.arc),
      weights: arcs.map(weight), total: group.reduce(now) { $0 + weight($1) * $1.asked },
      before: group.reduce(0) { $0 + weight($1) * $1.short })
  }
}

extension AllocationModel {
  /// Adds a row `Σ weight · u ≤ total − before` for each claimant: what rule `fair` tightens. Returns the first row's position.
  public mutating func addClaimantRows(_ claimants: [Claimant]) -> Int {
    let first = rows.count
    for (position, claimant) in claimants.enumerated() {
      for (arc, weight) in zip(claimant.arcs, claimant.weights) { rows.addEntry(arc, weight) }
      rows.append(.claimant(Int32(position)), lower: -.infinity, upper: claimant.total - claimant.before)
    }
    return first
  }
}
