internal import Domain
internal import Formulations

extension Planner {
  /// Why the greedy does not step in for a plan that buys in lots.
  static let greedyBuysNoLots =
    "the greedy planner knows neither lots nor minimums of offers nor contracts; use --solver auto"

  /// What a scenario's orders ask of the planner beyond networks and linear programs.
  static func hasOrderRules(_ scenario: Scenario) -> Bool { scenario.buysInLots || !scenario.contracts.isEmpty }

  /// The answer with orders in what is sold, its multipliers those of orders in any amount.
  ///
  /// - Parameter seconds: what solving with orders in any amount took: the rest of the plan is solved once more, with the
  ///   orders as they are, and time is left for that. Where there is none, the limit is passed by about as much.
  /// - Returns: nil where no orders were found that keep every rule.
  func inLots(
    _ scenario: Scenario, _ model: AllocationModel, _ goals: [Goal], _ claimants: [Claimant], _ answer: ModelAnswer,
    _ deadline: Deadline, after seconds: Double
  ) async throws(PlanFailure) -> LotAnswer? {
    let left = deadline.remaining
    // Whatever was begun may end: nothing less than a whole plan is of use.
    let grace = 3 * seconds + 1
    let hard = Deadline(seconds: left + 3 * grace)
    let search = LotSearch(
      model: model, scenario: scenario, goals: goals, claimants: claimants, backends: backends, options: options,
      deadline: hard, soon: Deadline(seconds: min(0.6 * left, left - 2 * grace)))
    let found = await search.run(answer.solution.flow, answer.solution.duals.last?.row ?? [])
    if Task.isCancelled { throw .interrupted }
    guard let found else { return nil }
    var result = answer
    if found.method != .unneeded {
      let bound = found.model.withoutSettledRows()
      let solving = BlockSolving(
        model: bound, goals: goals, claimants: claimants, backends: backends, options: options,
        deadline: Deadline(seconds: max(deadline.remaining, grace)))
      let final = await solving.solve(bound.blocks())
      if Task.isCancelled { throw .interrupted }
      switch final.outcome {
      case .solved, .feasible: result.solution.flow = final.solution.flow
      case .infeasible, .failed:
        throw .noPlan("the orders that were found in lots leave no plan: out of time, or a solver's trouble")
      }
    }
    return LotAnswer(
      answer: result, model: found.model, method: found.method, boundGain: found.boundGain,
      isOutOfTime: deadline.remaining <= 0 || found.isOutOfTime)
  }

  /// The plan with the fill rates that its lots give; where they are those of orders in any amount, with their proofs.
  func inLots(_ plan: Plan, _ claimants: [Claimant], _ answer: ModelAnswer) -> Plan {
    let refilled = refilled(plan, claimants, answer.solution.flow)
    let isSame = zip(plan.summary.fills, refilled.summary.fills).allSatisfy { abs($0.fill - $1.fill) <= 1e-8 }
    return isSame ? plan : refilled
  }

  /// A plan folder that says why nothing that is sold keeps every rule.
  ///
  /// - Throws: `noPlan` where that is not proved.
  func withoutOrders(
    _ scenario: Scenario, _ model: AllocationModel, _ deadline: Deadline, _ used: String, _ seconds: StageSeconds
  ) throws(PlanFailure) -> Plan {
    let search = LotContradictions(
      scenario: scenario, model: model, backends: backends, options: options, deadline: deadline)
    guard let found = search.run() else {
      if Task.isCancelled { throw .interrupted }
      throw .noPlan(Self.noOrders(deadline))
    }
    var plan = Plan(
      summary: PlanSummary(
        scenario: scenario.name, rule: scenario.policy.rule, status: .infeasible, solverUsed: used,
        solverWhy: "orders in any amount would keep the rules, what is sold does not"))
    plan.summary.seconds = seconds
    plan.summary.repair = found.repair
    plan.diagnosis = found.lines
    return plan
  }

  private static func noOrders(_ deadline: Deadline) -> String {
    (deadline.remaining > 0 ? "" : "out of time: ")
      + "no orders were found in whole lots, from the offers' minimums on, that keep every other rule; contracts, "
      + "guaranteed minimums or storage may leave no room for them"
  }

  /// What is known of a checked plan in lots: its certificate proves the bound with orders in any amount, the search may
  /// prove more.
  ///
  /// - Parameter keepsGoals: whether the certificate proves every goal before cost with orders in any amount, so that no
  ///   plan in lots does better in them either.
  func bounded(_ plan: Plan, _ lots: LotAnswer, _ scenario: Scenario, keepsGoals: Bool) -> Plan {
    var plan = plan
    let total = plan.summary.cost.total
    let certified = plan.summary.bound
    if scenario.policy.rule == .cost {
      plan.summary.bound = min(total, certified + lots.boundGain)
    } else if !keepsGoals {
      // Less may be served in lots, and that may cost less.
      plan.summary.bound = -.infinity
    }
    plan.summary.gap = (total - plan.summary.bound) / max(1, abs(total))
    let isProved = plan.summary.gap <= 1e-6 && (scenario.policy.rule == .cost || keepsGoals)
    let isUnneeded = lots.method == .unneeded && plan.summary.packs == nil
    plan.summary.lots = LotSummary(
      method: isUnneeded ? .unneeded : isProved ? .exact : .search, anyAmountBound: certified)
    plan.summary.status = isProved ? .optimal : .feasible
    return plan
  }

  /// Says in the plan how its orders came to lots.
  func describeLots(_ plan: Plan, _ lots: LotAnswer) -> Plan {
    var plan = plan
    switch (lots.method, plan.summary.lots?.method) {
    case (.unneeded, _): break
    case (_, .exact): plan.summary.solverWhy += "; whole lots by an exact search"
    default: plan.summary.solverWhy += "; whole lots by rounding and local search"
    }
    if lots.isOutOfTime, plan.summary.status != .optimal { plan.summary.solverWhy += ", which ran out of time" }
    return plan
  }
}

/// A solution in lots, with the model that is bound to its orders.
struct LotAnswer: Sendable {
  var answer: ModelAnswer
  var model: AllocationModel
  var method: LotSummary.Method
  var boundGain: Double
  var isOutOfTime: Bool
}
