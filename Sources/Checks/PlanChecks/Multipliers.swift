internal import Domain

/// The multipliers of one stage, one array per family of constraints; 0 where the certificate has no line.
///
/// Any numbers give a valid bound, so nothing here is trusted: a line that belongs to no constraint is reported and
/// left out, one on the wrong side of an inequality counts as 0.
struct Multipliers {
  /// By stock pool slot, cover pool slot, demand slot.
  private(set) var stock: [Double]
  private(set) var cover: [Double]
  private(set) var demand: [Double]
  private(set) var delivered: [Double]
  /// By `option × T + period − 1`.
  private(set) var maxShare: [Double]
  /// By lane slot, warehouse slot, quota.
  private(set) var lane: [Double]
  private(set) var throughput: [Double]
  private(set) var storage: [Double]
  private(set) var quota: [Double]
  private(set) var budget = 0.0
  /// By contract.
  private(set) var contract: [Double]
  /// By goal: "it is at most its value".
  private(set) var goal: [Double]
  /// By claimant: "its missing value is at most what its fill rate leaves".
  private(set) var fill: [Double]

  init(
    _ lines: [CertificateLine], stage: String, after goals: [PriorityGoal], _ claimants: [FairClaimant],
    _ index: ScenarioIndex, _ findings: inout Findings
  ) {
    let periods = index.periods
    stock = Array(repeating: 0, count: index.stock.poolCount * periods)
    cover = Array(repeating: 0, count: index.coverPools.count * periods)
    demand = Array(repeating: 0, count: index.demand.pairs.count * periods)
    delivered = demand
    maxShare = Array(repeating: 0, count: index.demand.options.count * periods)
    lane = Array(repeating: 0, count: index.lanes.count * periods)
    throughput = Array(repeating: 0, count: index.throughput.count)
    storage = throughput
    quota = Array(repeating: 0, count: index.scenario.quotas.count)
    contract = Array(repeating: 0, count: index.scenario.contracts.count)
    goal = Array(repeating: 0, count: goals.count)
    fill = Array(repeating: 0, count: claimants.count)
    for (position, line) in lines.enumerated() where Code.same(line.stage, stage) {
      if !take(line, goals, claimants, index) {
        findings.add(
          .certificate, 1, "lines", period: line.period,
          "line \(position + 1) of certificate.csv: no such \(line.kind.rawValue) constraint")
      }
    }
  }

  /// Puts one line in its place; false where it has none.
  private mutating func take(
    _ line: CertificateLine, _ goals: [PriorityGoal], _ claimants: [FairClaimant], _ index: ScenarioIndex
  ) -> Bool {
    switch line.kind {
    case .stock:
      guard let slot = index.stockSlot(of: line) else { return false }
      stock[slot] = line.multiplier
    case .cover:
      guard let slot = index.coverSlot(of: line) else { return false }
      cover[slot] = line.multiplier
    case .demand:
      guard let slot = index.demandSlot(of: line) else { return false }
      demand[slot] = line.multiplier
    case .delivered:
      guard let slot = index.demandSlot(of: line) else { return false }
      if line.multiplier >= 0 || index.demand.most[slot] < .infinity { delivered[slot] = line.multiplier }
    case .maxShare:
      guard let slot = index.maxShareSlot(of: line) else { return false }
      maxShare[slot] = min(0, line.multiplier)
    case .lane: return takeLane(line, index)
    case .throughput: return Self.takeWarehouse(&throughput, limits: index.throughput, line, index)
    case .storage: return Self.takeWarehouse(&storage, limits: index.storage, line, index)
    case .quota: return takeQuota(line, index)
    case .budget:
      guard index.scenario.policy.purchaseBudget < .infinity else { return false }
      budget = min(0, line.multiplier)
    case .contract:
      let contracts = index.scenario.contracts
      guard let position = contracts.firstIndex(where: { Code.same($0.name, line.name) }) else { return false }
      if line.multiplier >= 0 || contracts[position].maximum < .infinity { contract[position] = line.multiplier }
    case .goal:
      guard let position = goals.firstIndex(where: { Code.same($0.stage, line.name) }) else { return false }
      goal[position] = min(0, line.multiplier)
    case .fill:
      guard let position = FairClaimant.position(of: line, among: claimants, index.scenario) else { return false }
      fill[position] = min(0, line.multiplier)
    case .lot: return false
    }
    return true
  }

  private mutating func takeLane(_ line: CertificateLine, _ index: ScenarioIndex) -> Bool {
    guard case .warehouse(let from)? = line.place, let to = line.to, let period = line.period else { return false }
    let position = index.lane(from: from, to: to)
    guard position >= 0, index.lanes[position].sharedCapacity < .infinity else { return false }
    lane[position * index.periods + Int(period) - 1] = min(0, line.multiplier)
    return true
  }

  private static func takeWarehouse(
    _ values: inout [Double], limits: [Double], _ line: CertificateLine, _ index: ScenarioIndex
  ) -> Bool {
    guard case .warehouse(let warehouse)? = line.place, let period = line.period else { return false }
    let slot = warehouse.index * index.periods + Int(period) - 1
    guard limits[slot] < .infinity else { return false }
    values[slot] = min(0, line.multiplier)
    return true
  }

  private mutating func takeQuota(_ line: CertificateLine, _ index: ScenarioIndex) -> Bool {
    let position = index.quota(named: line.name)
    guard position >= 0, line.period == nil || line.period == index.scenario.quotas[position].period else {
      return false
    }
    if line.multiplier < 0, index.scenario.quotas[position].maximum == .infinity { return true }
    quota[position] = line.multiplier
    return true
  }
}
