internal import Domain

/// A claimant of rule `fair`, recomputed from scenario and plan: its fill rate and what it still misses.
struct FairClaimant {
  let tier: Int
  let region: Ref<Region>
  /// Product, or family; −1 = all of the region, or products without a family.
  let part: Int32
  let byFamily: Bool
  /// Demand slots whose u is what it misses, with the weights.
  private(set) var slots: [(slot: Int, weight: Double)] = []
  /// Σ weight · quantity, and what was asked before.
  private(set) var total = 0.0
  /// Σ weight · u.
  private(set) var missing = 0.0
  /// Σ weight · what was short before.
  private(set) var before = 0.0
  /// The fill rate that it keeps while a level is under proof.
  var promise = 0.0

  var fill: Double { total > 0 ? min(1, max(0, 1 - (missing + before) / total)) : 1 }

  /// Every claimant that asks for something, by tier, region, and product or family.
  static func all(_ index: ScenarioIndex, _ totals: PlanTotals) -> [FairClaimant] {
    let scenario = index.scenario
    var rows: [(claimant: FairClaimant, row: Int)] = []
    for (position, row) in scenario.demand.enumerated() where row.quantity > 0 {
      let part: Int32 =
        switch scenario.policy.claimant {
        case .line: row.product.position
        case .region: -1
        case .regionFamily: scenario.products[row.product].family?.position ?? -1
        }
      let claimant = FairClaimant(
        tier: scenario.regions[row.region].tier.index, region: row.region, part: part,
        byFamily: scenario.policy.claimant == .regionFamily)
      rows.append((claimant, position))
    }
    rows.sort { $0.claimant.order == $1.claimant.order ? $0.row < $1.row : $0.claimant.order < $1.claimant.order }
    var result: [FairClaimant] = []
    var start = 0
    while start < rows.count {
      var end = start
      while end < rows.count, rows[end].claimant.order == rows[start].claimant.order { end += 1 }
      var claimant = rows[start].claimant
      claimant.take(rows[start..<end].map { scenario.demand[$0.row] }, index, totals)
      result.append(claimant)
      start = end
    }
    return result
  }

  init(tier: Int, region: Ref<Region>, part: Int32, byFamily: Bool) {
    self.tier = tier
    self.region = region
    self.part = part
    self.byFamily = byFamily
  }

  private var order: (Int, Int32, Int32) { (tier, region.position, part) }

  /// Weighs by price, by units where every price is 0; under backorder what still waits after T is what is missing.
  private mutating func take(_ rows: [DemandRow], _ index: ScenarioIndex, _ totals: PlanTotals) {
    let scenario = index.scenario
    let hasPrices = rows.contains { scenario.products[$0.product].price > 0 }
    func weight(_ row: DemandRow) -> Double { hasPrices ? scenario.products[row.product].price : 1 }
    for (position, row) in rows.enumerated() {
      total += weight(row) * row.quantity
      let pair = index.demand.pairs.find(region.index, row.product.index)
      guard pair >= 0, weight(row) > 0 else { continue }
      let isLost = scenario.policy.unmet == .lost
      // Rows of a product follow one another; its last one stands for what waits in the end.
      let isLast = position + 1 == rows.count || rows[position + 1].product != row.product
      guard isLost || isLast else { continue }
      let slot = pair * index.periods + (isLost ? Int(row.period) - 1 : index.periods - 1)
      slots.append((slot, weight(row)))
      missing += weight(row) * totals.unmet[slot]
    }
    guard scenario.policy.fairMemory > 0 else { return }
    for row in Self.memory(of: region, scenario) where remembers(row, scenario) {
      let weight = hasPrices ? scenario.products[row.product].price : 1
      total += weight * row.asked
      before += weight * (row.asked - row.served)
    }
  }

  private func remembers(_ row: MemoryRow, _ scenario: Scenario) -> Bool {
    switch scenario.policy.claimant {
    case .region: true
    case .line: row.product.position == part
    case .regionFamily: (scenario.products[row.product].family?.position ?? -1) == part
    }
  }

  /// `scenario.memory` is sorted by region.
  private static func memory(of region: Ref<Region>, _ scenario: Scenario) -> ArraySlice<MemoryRow> {
    var (low, high) = (0, scenario.memory.count)
    while low < high {
      let middle = (low + high) / 2
      if scenario.memory[middle].region < region { low = middle + 1 } else { high = middle }
    }
    return scenario.memory[low...].prefix { $0.region == region }
  }

  /// Which claimant a line of the certificate speaks of.
  static func position(
    of line: CertificateLine, among claimants: [FairClaimant], _ scenario: Scenario
  ) -> Int? {
    guard case .region(let region)? = line.place, region.index < scenario.regions.count else { return nil }
    // They come by tier and region: only those of the region are looked through.
    let key = (scenario.regions[region].tier.index, region.position)
    var (low, high) = (0, claimants.count)
    while low < high {
      let middle = (low + high) / 2
      if (claimants[middle].tier, claimants[middle].region.position) < key { low = middle + 1 } else { high = middle }
    }
    let own = claimants[low...].prefix { $0.region == region }
    return own.firstIndex { claimant in
      switch scenario.policy.claimant {
      case .region: return true
      case .line: return line.product?.position == claimant.part
      case .regionFamily: return Code.same(line.name, claimant.familyCode(scenario))
      }
    }
  }

  func familyCode(_ scenario: Scenario) -> String {
    byFamily && part >= 0 ? scenario.families.values[Int(part)].code : ""
  }
}
