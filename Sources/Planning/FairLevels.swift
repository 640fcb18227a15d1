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
  private let claimants: [Claimant]
  private let scenario: Scenario

  /// Levels of different blocks at the same fill rate are one.
  init(_ levels: [(block: Block, level: FairSolving.Level)], _ claimants: [Claimant], _ scenario: Scenario) {
    self.claimants = claimants
    self.scenario = scenario
    let sorted = levels.sorted {
      ($0.level.tier, $0.level.fill, $0.level.claimants.min() ?? 0)
        < ($1.level.tier, $1.level.fill, $1.level.claimants.min() ?? 0)
    }
    var first = 0
    for (position, entry) in sorted.enumerated() {
      let isNewTier = position == 0 || sorted[position - 1].level.tier != entry.level.tier
      let isHigher = !isNewTier && entry.level.fill > sorted[first].level.fill + 1e-9
      let isSameBlock = !isNewTier && sorted[first..<position].contains { $0.block.nodes == entry.block.nodes }
      if isNewTier || isHigher || isSameBlock { first = position }
      let number = isNewTier ? 1 : (numbered.last?.number ?? 0) + (first == position ? 1 : 0)
      numbered.append(Numbered(number: number, block: entry.block, level: entry.level))
    }
  }

  /// Levels × arcs of the model up to which proofs are written: they take as many steps to write and to check.
  static let mostProved = 300_000_000

  /// Whether the levels are few enough to prove each.
  func areProved(_ model: AllocationModel) -> Bool { numbered.count <= Self.mostProved / max(1, model.arcs.count) }

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
      guard isProved else { continue }
      stages += model.certificate(
        ofLevel: "\(tier)/\(entry.number)", entry.level.multipliers, of: entry.block, claimants, scenario: scenario)
    }
    plan.summary.fills = fills.sorted { $0.claimant < $1.claimant }.map(\.fill)
    plan.certificate = stages + plan.certificate
  }
}
