internal import Domain

/// The multipliers of the nested levels of one tier: what each row has in which level.
///
/// Only rows within a group of products that substitutes tie together: a cut of a network has no others.
struct NestedMultipliers {
  /// By stock pool slot, cover pool slot, demand slot.
  let stock: LevelSteps
  let cover: LevelSteps
  let demand: LevelSteps
  let delivered: LevelSteps
  /// By `option × T + period − 1`.
  let maxShare: LevelSteps
  /// By claimant.
  let fill: LevelSteps

  /// The lines of one tier by constraint, on the way in.
  struct Lines {
    var stock: [LevelSteps.Step] = []
    var cover: [LevelSteps.Step] = []
    var demand: [LevelSteps.Step] = []
    var delivered: [LevelSteps.Step] = []
    var maxShare: [LevelSteps.Step] = []
    var fill: [LevelSteps.Step] = []

    var isEmpty: Bool {
      stock.isEmpty && cover.isEmpty && demand.isEmpty && delivered.isEmpty && maxShare.isEmpty && fill.isEmpty
    }

    /// Puts one line in its place; false where it has none.
    mutating func take(
      _ line: CertificateLine, level: Int, _ claimants: [FairClaimant], _ index: ScenarioIndex
    ) -> Bool {
      func step(_ slot: Int) -> LevelSteps.Step {
        LevelSteps.Step(slot: slot, level: level, amount: line.multiplier)
      }
      switch line.kind {
      case .stock:
        guard let slot = index.stockSlot(of: line) else { return false }
        stock.append(step(slot))
      case .cover:
        guard let slot = index.coverSlot(of: line) else { return false }
        cover.append(step(slot))
      case .demand:
        guard let slot = index.demandSlot(of: line) else { return false }
        demand.append(step(slot))
      case .delivered:
        guard let slot = index.demandSlot(of: line) else { return false }
        delivered.append(step(slot))
      case .maxShare:
        guard let slot = index.maxShareSlot(of: line) else { return false }
        maxShare.append(step(slot))
      case .fill:
        guard let slot = FairClaimant.position(of: line, among: claimants, index.scenario) else { return false }
        fill.append(step(slot))
      case .lane, .throughput, .storage, .quota, .budget, .contract, .goal, .lot: return false
      }
      return true
    }
  }

  init(_ lines: Lines, claimants: Int, _ index: ScenarioIndex) {
    let periods = index.periods
    let most = index.demand.most
    stock = LevelSteps(slots: index.stock.poolCount * periods, lines.stock)
    cover = LevelSteps(slots: index.coverPools.count * periods, lines.cover)
    demand = LevelSteps(slots: index.demand.pairs.count * periods, lines.demand)
    delivered = LevelSteps(slots: index.demand.pairs.count * periods, lines.delivered) { slot, value in
      value < 0 && most[slot] == .infinity ? 0 : value
    }
    maxShare = LevelSteps(slots: index.demand.options.count * periods, lines.maxShare) { min(0, $1) }
    fill = LevelSteps(slots: claimants, lines.fill) { min(0, $1) }
  }

  /// The lines of each tier's nested levels, by tier; whatever belongs to no constraint goes to `findings`.
  static func lines(
    _ certificate: [CertificateLine], _ claimants: [FairClaimant], _ index: ScenarioIndex, _ findings: inout Findings
  ) -> [Lines] {
    let tiers = index.scenario.tiers.values.map { Array($0.name.utf8) }
    var result = tiers.map { _ in Lines() }
    for (position, line) in certificate.enumerated() where line.stage.utf8.last == UInt8(ascii: "+") {
      guard let stage = FairStage(line.stage), let tier = tiers.firstIndex(of: Array(stage.tier.utf8)) else { continue }
      if !result[tier].take(line, level: stage.level, claimants, index) {
        findings.add(
          .certificate, 1, "lines", period: line.period,
          "line \(position + 1) of certificate.csv: no such \(line.kind.rawValue) constraint in nested levels")
      }
    }
    return result
  }
}
