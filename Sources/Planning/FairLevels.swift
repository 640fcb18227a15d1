internal import Domain
internal import Formulations

/// The levels of every block, numbered through each tier from the lowest fill rate up.
struct FairLevels {
  private struct Numbered {
    var number: Int
    var block: Block
    var level: FairSolving.Level
  }

  private var numbered: [Numbered] = []
  private let cuts: [(block: Block, cuts: NestedCuts)]
  private let claimants: [Claimant]
  private let scenario: Scenario

  /// Levels of different blocks at the same fill rate are one.
  init(
    _ levels: [(block: Block, level: FairSolving.Level)], _ cuts: [(block: Block, cuts: NestedCuts)],
    _ claimants: [Claimant], _ scenario: Scenario
  ) {
    self.claimants = claimants
    self.scenario = scenario
    self.cuts = cuts
    let sorted = levels.sorted {
      ($0.level.tier, $0.level.fill, $0.level.claimants.min() ?? 0)
        < ($1.level.tier, $1.level.fill, $1.level.claimants.min() ?? 0)
    }
    var first = 0
    for (position, entry) in sorted.enumerated() {
      let isNewTier = position == 0 || sorted[position - 1].level.tier != entry.level.tier
      let isHigher = !isNewTier && entry.level.fill > sorted[first].level.fill + 1e-9
      let isSameBlock = !isNewTier && sorted[first..<position].contains { $0.block.identity == entry.block.identity }
      if isNewTier || isHigher || isSameBlock { first = position }
      let number = isNewTier ? 1 : (numbered.last?.number ?? 0) + (first == position ? 1 : 0)
      numbered.append(Numbered(number: number, block: entry.block, level: entry.level))
    }
  }

  /// Levels × arcs of the model up to which proofs of linear programs are written: they take as many steps to write and
  /// to check. Those of networks take no more than a few for each arc.
  static let mostProved = 300_000_000

  /// Whether the levels are few enough to prove each.
  func areProved(_ model: AllocationModel) -> Bool {
    numbered.count { !$0.level.multipliers.isEmpty } <= Self.mostProved / max(1, model.arcs.count)
  }

  /// `fills`, and the certificate's stage of each level before that of cost.
  func fill(_ plan: inout Plan, _ model: AllocationModel) {
    var fills: [(claimant: Int32, fill: ClaimantFill)] = []
    var stages: [CertificateLine] = []
    let isProved = areProved(model)
    for entry in numbered {
      let tier = scenario.tiers.values[entry.level.tier].name
      for position in entry.level.claimants {
        let claimant = claimants[Int(position)]
        fills.append(
          (
            position,
            ClaimantFill(
              tier: tier, region: scenario.regions[claimant.region].code,
              product: claimant.product.map { scenario.products[$0].code },
              family: claimant.family.map { scenario.families[$0].code }, fill: entry.level.fill, level: entry.number)
          ))
      }
      guard isProved, !entry.level.multipliers.isEmpty else { continue }
      stages += model.certificate(
        ofLevel: FairStage(tier: tier, level: entry.number).text, entry.level.multipliers, of: entry.block, claimants,
        scenario: scenario)
    }
    plan.summary.fills = fills.sorted { $0.claimant < $1.claimant }.map(\.fill)
    plan.certificate = stages + nestedLines(model) + plan.certificate
  }

  /// The stages of networks, tier by tier.
  private func nestedLines(_ model: AllocationModel) -> [CertificateLine] {
    var numbers: [Level: [Int]] = [:]
    for entry in numbered {
      numbers[Level(block: entry.block.identity, tier: entry.level.tier), default: []].append(entry.number)
    }
    return scenario.tiers.refs.flatMap { tier in
      let own = cuts.filter { $0.cuts.tier == tier.index }.map { block, cuts in
        (cuts, numbers[Level(block: block.identity, tier: tier.index)] ?? [])
      }
      return own.isEmpty
        ? [] : model.certificate(ofNestedLevels: own, of: scenario.tiers[tier].name, claimants, scenario: scenario)
    }
  }

  /// The levels of one block and tier.
  private struct Level: Hashable {
    var block: [Int32]
    var tier: Int
  }
}

extension Block {
  /// No other block has the same.
  fileprivate var identity: [Int32] { [nodes.first ?? -1, rows.first ?? -1] }
}
