public import Domain

/// One goal of a rule, before cost: least Σ weight · unmet.
public struct Goal: Sendable, Equatable {
  /// Its stage in the certificate: `tier/level`.
  public let stage: String
  public let tier: Ref<Tier>
  /// Unmet arcs, ascending, each with its weight: the product's price, or 1 where the tier has no prices.
  public let arcs: [Int32]
  public let weights: [Double]
}

extension AllocationModel {
  /// The goals of rule `priority`, in the order of tiers: least Σₜ price · u of each tier that asks for anything.
  ///
  /// In a tier with any price > 0 lines of price 0 weigh nothing; where all are 0 units count (MODEL.md section 4).
  public func priorityGoals(_ scenario: Scenario) -> [Goal] {
    scenario.tiers.refs.compactMap { tier in
      let lines = demandLines.filter { scenario.regions[$0.region].tier == tier }
      let hasPrices = lines.contains { scenario.products[$0.product].price > 0 }
      let weighed = lines.filter { !hasPrices || scenario.products[$0.product].price > 0 }
      guard !weighed.isEmpty else { return nil }
      let entries = weighed.map { (arc: $0.unmetArc, weight: hasPrices ? scenario.products[$0.product].price : 1) }
        .sorted { $0.arc < $1.arc }
      return Goal(
        stage: "\(scenario.tiers[tier].name)/1", tier: tier, arcs: entries.map(\.arc), weights: entries.map(\.weight))
    }
  }

  /// The objective of a goal: one weight an arc.
  func objective(of goal: Goal) -> [Double] {
    var objective = [Double](repeating: 0, count: arcs.count)
    for (arc, weight) in zip(goal.arcs, goal.weights) { objective[Int(arc)] = weight }
    return objective
  }
}
