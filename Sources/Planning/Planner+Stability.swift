public import Domain

extension Planner {
  /// What `policy.stability` does to `plan`, a plan of `scenario`: the scenario is planned once more without it.
  ///
  /// - Returns: nil where changes cost nothing, or where no plan exists without it either.
  /// - Throws: `interrupted`.
  public func stabilityFigures(of plan: Plan, _ scenario: Scenario) async throws(PlanFailure) -> StabilityFigures? {
    guard scenario.policy.stability > 0, plan.summary.status != .infeasible else { return nil }
    var free = scenario
    free.policy.stability = 0
    do throws(PlanFailure) {
      let best = try await self.plan(free)
      guard best.summary.status != .infeasible else { return nil }
      let flows = PublishedFlows(scenario)
      return StabilityFigures(
        changed: flows.deviation(of: plan.shipments), changedIfFree: flows.deviation(of: best.shipments),
        price: plan.summary.cost.total - plan.summary.cost.stability - best.summary.cost.total)
    } catch .interrupted {
      throw .interrupted
    } catch {
      return nil
    }
  }
}
