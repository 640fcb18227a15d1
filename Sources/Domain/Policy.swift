/// `policy` of `scenario.yaml`: what "best" means for this scenario.
public struct Policy: Hashable, Sendable {
  /// The order of goals.
  public enum Rule: String, Sendable, CaseIterable {
    case cost, priority, fair
  }

  /// What shares in fairness.
  public enum Claimant: String, Sendable, CaseIterable {
    case line, region
    case regionFamily = "region-family"
  }

  /// What becomes of demand that is not met in its period.
  public enum Unmet: String, Sendable, CaseIterable {
    case lost, backorder
  }

  public var rule: Rule = .cost
  public var claimant: Claimant = .line
  public var unmet: Unmet = .lost
  /// Money per unit unmet of a product whose price is 0, before the tier weight.
  public var unmetPenalty: Double = 1000
  /// Money per unit and period below safety stock; 0 = only an alert.
  public var safetyStockPenalty: Double = 0
  /// Bound on Σ unit cost · ordered; infinity = none.
  public var purchaseBudget: Double = .infinity
  /// Money per unit moved away from the published plan.
  public var stability: Double = 0
  /// The published plan's folder, relative to `scenario.yaml`; nil once it has been read into `Scenario.published`.
  public var published: String?
  public var integral: Bool = false
  /// Periods before the first whose `MemoryRow`s count in rule `fair`; 0 = none do.
  public var fairMemory: Int32 = 0

  public init() {}
}
