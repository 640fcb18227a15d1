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
  /// - Throws: `noPlan` where no orders were found that keep every rule.
  func inLots(
    _ scenario: Scenario, _ model: AllocationModel, _ goals: [Goal], _ claimants: [Claimant], _ answer: ModelAnswer,
    _ deadline: Deadline
  ) async throws(PlanFailure) -> LotAnswer {
    let search = LotSearch(
      model: model, scenario: scenario, goals: goals, claimants: claimants, backends: backends, options: options,
      deadline: deadline)
    let found = await search.run(answer.solution.flow)
    if Task.isCancelled { throw .interrupted }
    guard let found else {
      throw .noPlan(
        "no orders were found in whole lots, from the offers' minimums on, that keep every other rule; contracts, "
          + "guaranteed minimums or storage may leave no room for them")
    }
    var result = answer
    if found.method != .unneeded {
      let solving = BlockSolving(
        model: found.model, goals: goals, claimants: claimants, backends: backends, options: options,
        deadline: deadline)
      let final = await solving.solve(found.model.blocks())
      switch final.outcome {
      case .solved, .feasible: result.solution.flow = final.solution.flow
      case .infeasible, .failed:
        throw .noPlan("the orders that were found in lots leave no plan: out of time, or a solver's trouble")
      }
    }
    return LotAnswer(answer: result, model: found.model, method: found.method, boundGain: found.boundGain)
  }

  /// Says in the plan how its orders came to lots.
  func describeLots(_ plan: Plan, _ lots: LotAnswer, _ scenario: Scenario) -> Plan {
    var plan = plan
    let total = plan.summary.cost.total
    let bound = scenario.policy.rule == .cost ? min(total, plan.summary.bound + lots.boundGain) : -.infinity
    let gap = bound > -.infinity ? (total - bound) / max(1, abs(total)) : .infinity
    let isExact = gap <= 1e-6
    plan.summary.lots = LotSummary(
      method: lots.method == .unneeded && plan.summary.packs == nil ? .unneeded : isExact ? .exact : .search,
      bound: bound, gap: gap)
    switch lots.method {
    case .unneeded: break
    case .exact: plan.summary.solverWhy += "; whole lots by an exact search"
    case .search: plan.summary.solverWhy += "; whole lots by rounding and local search"
    }
    return plan
  }
}

/// A solution in lots, with the model that is bound to its orders.
struct LotAnswer: Sendable {
  var answer: ModelAnswer
  var model: AllocationModel
  var method: LotSummary.Method
  var boundGain: Double
}
