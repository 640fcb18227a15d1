internal import Domain
internal import Formulations

extension Planner {
  /// Why the greedy does not step in for a plan in whole packs.
  static let greedyBreaksPacks = "the greedy planner makes no whole packs; use --solver auto, or integral: false"

  /// The exact plan brought to whole packs. The bound stays that of the unrounded problem, and so does the level of a
  /// claimant; its fill rate is what the packs give it.
  func wholePlan(
    _ rounding: WholePacks, tied model: AllocationModel, _ goals: [Goal], _ answer: ModelAnswer,
    _ seconds: StageSeconds,
    _ lots: LotAnswer? = nil
  ) async throws(PlanFailure) -> Plan {
    let clock = ContinuousClock.now
    let rounded = await rounding.round(answer.solution.flow, model)
    if Task.isCancelled { throw .interrupted }
    guard let rounded else {
      throw .noPlan(
        "no plan in whole packs was found that keeps every hard rule; a minimum, a quota minimum or storage "
          + "may leave no room for them")
    }
    var seconds = seconds
    seconds.solve += (ContinuousClock.now - clock) / .seconds(1)
    var whole = answer
    whole.solution.flow = rounded.flow
    var plan = exactPlan(rounding.scenario, model, goals, rounding.claimants, whole, seconds)
    var packs = rounded.summary
    if case .feasible = answer.outcome { packs.unroundedIsProved = false }
    plan.summary.packs = packs
    if packs.rounding != .unneeded {
      plan = refilled(plan, rounding.claimants, rounded.flow)
    }
    plan.summary.solverWhy += Self.words(packs)
    guard let checked = checked(plan, of: rounding.scenario, lots) else {
      throw .refused("the plan in whole packs did not pass the check")
    }
    return packs.rounding == .unneeded ? explained(checked, answer) : checked
  }

  /// The plan with the fill rates that `flow` gives, where that is not the flow of which the levels are: their proofs do
  /// not hold of it.
  func refilled(_ plan: Plan, _ claimants: [Claimant], _ flow: [Double]) -> Plan {
    guard !claimants.isEmpty else { return plan }
    var plan = plan
    plan.certificate.removeAll { $0.stage != "cost" && $0.kind != .lot }
    for (position, claimant) in claimants.enumerated() where position < plan.summary.fills.count {
      let missing = zip(claimant.arcs, claimant.weights).reduce(claimant.before) { sum, entry in
        sum + entry.1 * flow[Int(entry.0)]
      }
      plan.summary.fills[position].fill = min(1, max(0, 1 - missing / claimant.total))
    }
    return plan
  }

  private static func words(_ packs: PackSummary) -> String {
    let distance = NumberText.text((packs.largestDistance * 1_000).rounded(.up) / 1_000)
    switch packs.rounding {
    case .unneeded: return "; whole packs without rounding"
    case .quota: return "; whole packs by the quota method, at most \(distance) of a pack from the unrounded share"
    case .nearest: return "; whole packs near the unrounded plan, at most \(distance) packs from a line's share"
    }
  }
}
