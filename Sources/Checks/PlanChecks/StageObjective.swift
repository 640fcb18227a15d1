internal import Domain

/// A goal of rule `priority`: Σₜ weight · u over the demand of one tier.
struct PriorityGoal {
  let stage: String
  let tier: Int
  /// One weight a demand slot, 0 outside the tier.
  let weights: [Double]
  /// What the plan leaves of it.
  let value: Double

  /// The goals of the plan's rule in the order of tiers: one for each tier that asks for anything that weighs.
  ///
  /// In a tier with any price > 0 the prices are the weights; where all are 0, units count.
  static func all(of plan: Plan, _ index: ScenarioIndex, _ totals: PlanTotals) -> [PriorityGoal] {
    guard plan.summary.rule == .priority else { return [] }
    return index.scenario.tiers.refs.compactMap { tier in PriorityGoal(tier, index, totals) }
  }

  private init?(_ tier: Ref<Tier>, _ index: ScenarioIndex, _ totals: PlanTotals) {
    let scenario = index.scenario
    let demand = index.demand
    let periods = index.periods
    var weights = [Double](repeating: 0, count: demand.pairs.count * periods)
    var slots: [(slot: Int, price: Double)] = []
    for region in scenario.regions.refs where scenario.regions[region].tier == tier {
      for pair in demand.pairs.starts[region.index]..<demand.pairs.starts[region.index + 1] {
        let price = scenario.products.values[Int(demand.pairs.seconds[pair])].price
        for slot in (pair * periods)..<((pair + 1) * periods) where demand.exists[slot] { slots.append((slot, price)) }
      }
    }
    let hasPrices = slots.contains { $0.price > 0 }
    guard !slots.isEmpty else { return nil }
    var value = CompensatedSum()
    for (slot, price) in slots {
      weights[slot] = hasPrices ? price : 1
      value.add(weights[slot] * totals.unmet[slot])
    }
    stage = "\(scenario.tiers[tier].name)/1"
    self.tier = tier.index
    self.weights = weights
    self.value = value.value
  }
}

/// What a stage minimizes once earlier goals are priced into it.
struct StageObjective {
  /// 1 where the stage minimizes cost, 0 where it is an earlier goal.
  let money: Double
  /// Money, or weight, of a unit unmet in each demand slot, with λ times the weights of earlier goals.
  private(set) var unmet: [Double]
  /// − Σ λ · value of earlier goals.
  private(set) var constant = 0.0

  /// The total cost after `goals`, with what each claimant has kept for it.
  init(
    costAfter goals: [PriorityGoal], _ claimants: [FairClaimant], _ multipliers: Multipliers, _ index: ScenarioIndex
  ) {
    money = 1
    unmet = index.demand.penalty
    price(goals, multipliers)
    for (position, claimant) in claimants.enumerated() {
      price(claimant, multipliers.fill[position], missing: claimant.missing)
    }
  }

  /// Nothing to minimize: a bound above 0 would show that not all claimants can have what they are promised.
  init(promises claimants: [FairClaimant], _ multipliers: Multipliers, _ index: ScenarioIndex) {
    money = 0
    unmet = Array(repeating: 0, count: index.demand.penalty.count)
    for (position, claimant) in claimants.enumerated() {
      price(claimant, multipliers.fill[position], missing: claimant.total * (1 - claimant.promise) - claimant.before)
    }
  }

  /// The row "Σ weight · u ≤ missing" with its multiplier.
  private mutating func price(_ claimant: FairClaimant, _ multiplier: Double, missing: Double) {
    guard multiplier != 0 else { return }
    for (slot, weight) in claimant.slots { unmet[slot] -= multiplier * weight }
    constant += multiplier * missing
  }

  /// Goal `position` of `goals`, after those before it.
  init(goal position: Int, of goals: [PriorityGoal], _ multipliers: Multipliers) {
    money = 0
    unmet = goals[position].weights
    price(Array(goals[..<position]), multipliers)
  }

  private mutating func price(_ earlier: [PriorityGoal], _ multipliers: Multipliers) {
    for (position, goal) in earlier.enumerated() where multipliers.goal[position] != 0 {
      // The row "Σ weight · u ≤ value" with multiplier −λ.
      for slot in unmet.indices { unmet[slot] -= multipliers.goal[position] * goal.weights[slot] }
      constant += multipliers.goal[position] * goal.value
    }
  }
}
