/// `plan.json`: what the plan is worth, how it was found and how well it is proved.
public struct PlanSummary: Sendable, Equatable {
  public enum Status: String, Sendable { case optimal, feasible, infeasible }

  /// Version of the plan folder's layout.
  public static let schema = 1

  /// The scenario's name.
  public var scenario: String
  /// SHA-256 (lower-case hex) of each input, by file name relative to the plan folder, sorted by name.
  public var inputs: [NamedText] = []
  public var rule: Policy.Rule
  public var status: Status
  /// `network`, `glpk`, `coupled`, `greedy`.
  public var solverUsed: String
  /// Why that one, in words.
  public var solverWhy: String
  public var cost: CostParts
  /// Proven lower bound on the total cost.
  public var bound: Double
  /// (total − bound) ÷ max(1, |total|).
  public var gap: Double
  /// Largest residuals, as the checker recomputed them from the plan.
  public var residuals = Residuals()
  public var tiers: [TierSummary] = []
  public var fills: [ClaimantFill] = []
  /// Rules that give way: those that this plan was made without, or, where the status is `infeasible`, the cheapest
  /// change with which there is a plan.
  public var repair: [RuleChange] = []
  /// nil where no prices were computed.
  public var prices: PriceCount?
  /// Only where the plan is in whole packs.
  public var packs: PackSummary?
  /// Only where offers sell in lots, from a minimum on, or at prices that depend on the amount.
  public var lots: LotSummary?
  /// What each contract's minimum costs, in the order of contracts.
  public var contracts: [ContractCost] = []
  public var kpi = KPI()
  /// What keeping to the published plan changes, where `policy.stability` asks for it.
  public var stability: StabilityFigures?
  public var seconds = StageSeconds()

  public init(
    scenario: String, rule: Policy.Rule, status: Status, solverUsed: String, solverWhy: String,
    cost: CostParts = CostParts(), bound: Double = -.infinity, gap: Double = .infinity
  ) {
    self.scenario = scenario
    self.rule = rule
    self.status = status
    self.solverUsed = solverUsed
    self.solverWhy = solverWhy
    self.cost = cost
    self.bound = bound
    self.gap = gap
  }
}

/// What `policy.stability` does to a plan.
public struct StabilityFigures: Hashable, Sendable {
  /// Σ |shipped − published|, units.
  public var changed: Double
  /// The same of the best plan without stability.
  public var changedIfFree: Double
  /// Total cost without its stability part, minus the total of the best plan without stability.
  public var price: Double

  public init(changed: Double, changedIfFree: Double, price: Double) {
    self.changed = changed
    self.changedIfFree = changedIfFree
    self.price = price
  }
}

/// How a plan came to whole packs (`policy.integral`).
public struct PackSummary: Hashable, Sendable {
  public enum Rounding: String, Sendable {
    /// The unrounded optimum was in whole packs.
    case unneeded
    /// Every product of one warehouse by the quota method: totals exact, nobody a pack from its share, and more supply
    /// takes from nobody.
    case quota
    /// As near to the unrounded plan as was found.
    case nearest
  }

  public var rounding: Rounding
  /// The largest distance of what a line of demand got, over the horizon, from its unrounded share, in packs.
  public var largestDistance: Double
  /// Whether the unrounded plan was an optimum.
  public var unroundedIsProved: Bool

  public init(rounding: Rounding, largestDistance: Double, unroundedIsProved: Bool = true) {
    self.rounding = rounding
    self.largestDistance = largestDistance
    self.unroundedIsProved = unroundedIsProved
  }
}

/// A name with a text, where order is data and a dictionary would lose it.
public struct NamedText: Hashable, Sendable {
  public var name: String
  public var text: String

  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

/// A name with a number.
public struct NamedValue: Hashable, Sendable {
  public var name: String
  public var value: Double

  public init(name: String, value: Double) {
    self.name = name
    self.value = value
  }
}

/// Total cost by part, in money (MODEL.md section 4).
public struct CostParts: Hashable, Sendable {
  public var transport = 0.0
  public var substitution = 0.0
  public var holding = 0.0
  public var purchase = 0.0
  public var safetyStock = 0.0
  public var writeOff = 0.0
  public var stability = 0.0
  public var unmet = 0.0
  /// Negative: a gain.
  public var endValue = 0.0

  public init() {}

  public var total: Double {
    transport + substitution + holding + purchase + safetyStock + writeOff + stability + unmet + endValue
  }

  /// The parts under the names of `plan.json`, in its order.
  public var named: [NamedValue] {
    [
      NamedValue(name: "transport", value: transport), NamedValue(name: "substitution", value: substitution),
      NamedValue(name: "holding", value: holding), NamedValue(name: "purchase", value: purchase),
      NamedValue(name: "safety_stock", value: safetyStock), NamedValue(name: "write_off", value: writeOff),
      NamedValue(name: "stability", value: stability), NamedValue(name: "unmet", value: unmet),
      NamedValue(name: "end_value", value: endValue),
    ]
  }
}

/// Largest violations found by a check, in the units of the rows; 0 is perfect.
public struct Residuals: Hashable, Sendable {
  /// Of any constraint of the model, in units.
  public var primal = 0.0
  /// |recomputed total − stated total|, money.
  public var objective = 0.0

  public init() {}
}

public struct TierSummary: Hashable, Sendable {
  public var name: String
  /// Σ price · u (units where all prices are 0): the goal of rule `priority`.
  public var unmetValue: Double
  public var fillRate: Double

  public init(name: String, unmetValue: Double, fillRate: Double) {
    self.name = name
    self.unmetValue = unmetValue
    self.fillRate = fillRate
  }
}

/// One claimant's fill rate under rule `fair`, with the level at which it was fixed.
public struct ClaimantFill: Hashable, Sendable {
  public var tier: String
  public var region: String
  public var product: String?
  public var family: String?
  public var fill: Double
  public var level: Int

  public init(tier: String, region: String, product: String? = nil, family: String? = nil, fill: Double, level: Int) {
    self.tier = tier
    self.region = region
    self.product = product
    self.family = family
    self.fill = fill
    self.level = level
  }
}

/// Key figures of a plan (MODEL.md section 8). Fill rates are in 0 … 1; 1 where nothing is asked for.
public struct KPI: Hashable, Sendable {
  /// Σ price · covered ÷ Σ price · quantity; held units count as covered.
  public var fillRate = 1.0
  public var fillRateUnits = 1.0
  public var byTier: [NamedValue] = []
  public var byRegion: [NamedValue] = []
  public var byProduct: [NamedValue] = []
  /// Covered by another product ÷ covered.
  public var substitutedShare = 0.0
  /// Σ price · u.
  public var unmetValue = 0.0
  public var lanesUsed = 0
  public var warehouses: [WarehouseUse] = []

  public init() {}
}

/// Throughput and storage used ÷ limit in the fullest period; nil = unlimited.
public struct WarehouseUse: Hashable, Sendable {
  public var warehouse: String
  public var throughput: Double?
  public var storage: Double?

  public init(warehouse: String, throughput: Double? = nil, storage: Double? = nil) {
    self.warehouse = warehouse
    self.throughput = throughput
    self.storage = storage
  }
}

/// Wall-clock seconds by stage: the only part of a plan that differs from run to run.
public struct StageSeconds: Hashable, Sendable {
  public var read = 0.0
  public var formulate = 0.0
  public var solve = 0.0
  public var check = 0.0
  public var price = 0.0
  public var write = 0.0

  public init() {}
}

/// Of how many of the things that bind a plan the prices are known.
public struct PriceCount: Hashable, Sendable {
  /// Lines of `prices.csv`.
  public var priced: Int
  /// Things that seem scarce and have no line: ask for all prices.
  public var left: Int

  public init(priced: Int, left: Int) {
    self.priced = priced
    self.left = left
  }
}
