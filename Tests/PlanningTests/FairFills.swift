import Domain
import Planning
import Support

/// Fill rates of rule `fair`, recomputed from a plan of any rule: one sorted list a tier.
struct FairFills {
  let byTier: [[Double]]

  init(_ plan: Plan, _ scenario: Scenario) {
    var asked: [Key: Double] = [:]
    var askedUnits: [Key: Double] = [:]
    for row in scenario.demand where row.quantity > 0 {
      let key = Key(row.region, row.product, scenario)
      asked[key, default: 0] += scenario.products[row.product].price * row.quantity
      askedUnits[key, default: 0] += row.quantity
    }
    let now = asked
    var missing: [Key: Double] = [:]
    for line in plan.unmet where scenario.policy.unmet == .lost || line.period == scenario.periods {
      let key = Key(line.region, line.product, scenario)
      guard let total = asked[key] else { continue }
      missing[key, default: 0] += (total > 0 ? scenario.products[line.product].price : 1) * line.quantity
    }
    for row in scenario.memory where scenario.policy.fairMemory > 0 {
      let key = Key(row.region, row.product, scenario)
      guard let total = now[key] else { continue }
      let weight = total > 0 ? scenario.products[row.product].price : 1
      missing[key, default: 0] += weight * (row.asked - row.served)
      asked[key, default: 0] += total > 0 ? weight * row.asked : 0
      askedUnits[key, default: 0] += row.asked
    }
    byTier = scenario.tiers.refs.map { tier in
      asked.keys.filter { $0.tier == tier }.map { key in
        let total = asked[key, default: 0]
        return 1 - missing[key, default: 0] / (total > 0 ? total : askedUnits[key, default: 0])
      }.sorted()
    }
  }

  private struct Key: Hashable {
    var tier: Ref<Tier>
    var region: Ref<Region>
    var part: Int32

    init(_ region: Ref<Region>, _ product: Ref<Product>, _ scenario: Scenario) {
      self.region = region
      tier = scenario.regions[region].tier
      part =
        switch scenario.policy.claimant {
        case .line: product.position
        case .region: -1
        case .regionFamily: scenario.products[product].family?.position ?? -1
        }
    }
  }

  /// > 0 where this is fairer: by how much its smallest fill rate that differs by more than `tolerance` is larger, in the
  /// first tier with one. 0 where all are the same.
  func lead(over other: FairFills, tolerance: Double = 1e-6) -> Double {
    for (one, two) in zip(byTier, other.byTier) {
      for (mine, its) in zip(one, two) where abs(mine - its) > tolerance { return mine - its }
    }
    return 0
  }

  /// The largest difference of fill rates.
  func distance(to other: FairFills) -> Double {
    zip(byTier, other.byTier).reduce(0) { worst, tiers in
      zip(tiers.0, tiers.1).reduce(worst) { max($0, abs($1.0 - $1.1)) }
    }
  }
}

extension RandomScenario {
  /// Under rule `fair`, with a claimant by the seed.
  static func fair(seed: UInt64, features: Features = .all, size: Size = .small) -> Scenario {
    var scenario = make(seed: seed, features: features, size: size)
    scenario.policy.rule = .fair
    let claimants = Policy.Claimant.allCases
    scenario.policy.claimant = claimants[Int(seed % UInt64(claimants.count))]
    return scenario
  }
}
