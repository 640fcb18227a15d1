public import Domain

/// One breach of one rule.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
  public var rule: PlanRule
  /// Who is concerned, in the planner's words.
  public var entities: String
  /// By how much, > 0 (NaN where the plan's own number is).
  public var amount: Double
  /// Of `amount`: a product's unit, `volume`, the currency, `lines` …
  public var unit: String
  public var period: Int32?

  public init(rule: PlanRule, entities: String, amount: Double, unit: String, period: Int32? = nil) {
    self.rule = rule
    self.entities = entities
    self.amount = amount
    self.unit = unit
    self.period = period
  }

  /// `throughput: warehouse W1, period 2: 12.5 volume`
  public var description: String {
    let when = period.map { ", period \($0)" } ?? ""
    return "\(rule.rawValue): \(entities)\(when): \(amount) \(unit)"
  }
}

/// What an independent check of a plan found.
public struct PlanCheckReport: Sendable {
  /// In the order of the rules, within a rule in the order of the plan's or the scenario's tables.
  public var violations: [Violation] = []
  public var residuals = Residuals()
  /// The cost of the plan's lines, by part.
  public var cost = CostParts()
  /// What the plan's certificate proves: no plan of this scenario costs less.
  public var bound = -Double.infinity
  /// What the plan says that its search for whole lots proves, which nothing here repeats: no plan that buys only what is
  /// sold costs less. nil where `bound` is all.
  public var boundInLots: Double?
  /// Earlier goals, by stage, that the plan's multipliers do not prove: without them it is not optimal.
  public var unprovedGoals: [String] = []
  /// (total − bound) ÷ max(1, |total|), both recomputed.
  public var gap = Double.infinity

  public init() {}

  public var passed: Bool { violations.isEmpty }
}

/// Collects breaches. Comparisons are written so that NaN is always one.
struct Findings {
  private(set) var violations: [Violation] = []
  /// Largest breach of a constraint, also where it is within tolerance.
  private(set) var primal = 0.0
  /// Relative to max(1, |scale|), for quantities; money is held to a thousandth of it.
  let tolerance: Double

  init(tolerance: Double) { self.tolerance = tolerance }

  mutating func add(
    _ rule: PlanRule, _ amount: Double, _ unit: String, period: Int32? = nil, _ entities: String
  ) {
    violations.append(Violation(rule: rule, entities: entities, amount: amount, unit: unit, period: period))
  }

  /// Requires `excess` ≤ 0 up to the tolerance on numbers of size `scale`.
  mutating func require(
    _ rule: PlanRule, excess: Double, scale: Double, _ unit: @autoclosure () -> String, period: Int32? = nil,
    _ entities: @autoclosure () -> String
  ) {
    if excess > primal, rule.isConstraint { primal = excess }
    if !(excess <= tolerance * max(1, abs(scale))) { add(rule, excess, unit(), period: period, entities()) }
  }

  /// Requires a stated quantity to be the recomputed one.
  mutating func require(
    _ rule: PlanRule, _ stated: Double, is recomputed: Double, _ unit: @autoclosure () -> String,
    period: Int32? = nil, _ entities: @autoclosure () -> String
  ) {
    require(
      rule, excess: abs(stated - recomputed), scale: recomputed, unit(), period: period, entities())
  }

  /// Requires a stated amount of money to be price × quantity, the quantity being right to 2e-9 (it is written tidied).
  mutating func requireMoney(
    _ rule: PlanRule, _ stated: Double, price: Double, quantity: Double, _ unit: @autoclosure () -> String,
    period: Int32? = nil, _ entities: @autoclosure () -> String
  ) {
    let recomputed = price * quantity
    let allowed = tolerance * 1e-3 * max(1, abs(recomputed)) + 2e-9 * abs(price)
    if !(abs(stated - recomputed) <= allowed) {
      add(rule, abs(stated - recomputed), unit(), period: period, entities())
    }
  }
}
