public import Domain
internal import Formulations

/// The fill rates of all claimants of a plan, whatever its rule: what rule `fair` would compare.
public struct FillRates: Sendable {
  /// In the order of tiers, each from the smallest up.
  public let byTier: [[Double]]

  /// - Complexity: O(arcs + demand + unmet lines).
  public init(_ scenario: Scenario, _ plan: Plan) {
    let model = AllocationModel(scenario)
    var unmet: [SIMD4<Int32>: Double] = [:]
    for line in plan.unmet {
      unmet[SIMD4(line.region.position, line.product.position, line.period, 0)] = line.quantity
    }
    var rates: [[Double]] = scenario.tiers.values.map { _ in [] }
    for claimant in model.claimants(scenario) {
      var missing = claimant.before
      for (arc, weight) in zip(claimant.arcs, claimant.weights) {
        let line = model.demandLines[Int(model.arcs.entity[Int(arc)])]
        missing += weight * (unmet[SIMD4(line.region.position, line.product.position, line.period, 0)] ?? 0)
      }
      rates[claimant.tier.index].append(min(1, max(0, 1 - missing / claimant.total)))
    }
    byTier = rates.map { $0.sorted() }
  }

  /// Of all tiers together.
  public var all: [Double] { byTier.flatMap { $0 }.sorted() }
}

/// A scenario under one rule, for comparing rules.
public struct RuleOutcome: Sendable {
  public var rule: Policy.Rule
  /// nil where there is no plan; `trouble` says why.
  public var summary: PlanSummary?
  public var rates: FillRates?
  public var trouble: String

  public init(_ rule: Policy.Rule, trouble: String) {
    self.rule = rule
    self.trouble = trouble
  }

  /// - Parameter scenario: with that rule.
  public init(_ scenario: Scenario, _ plan: Plan) {
    rule = scenario.policy.rule
    summary = plan.summary
    let isThere = plan.summary.status != .infeasible
    rates = isThere ? FillRates(scenario, plan) : nil
    trouble = isThere ? "" : "no plan can keep every rule"
  }
}
