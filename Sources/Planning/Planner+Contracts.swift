public import Domain
internal import Formulations

extension Planner {
  /// Arcs that are planned again for contracts in all.
  private static let mostArcs = 4_000_000
  private static let mostArcsInLots = 200_000

  /// What each contract's minimum costs in `plan`, a plan of `scenario`: the scenario is planned once more without it.
  ///
  /// - Returns: one entry a contract with a minimum, in their order; without a cost where the plan without it was not
  ///   found, or where so many large plans would take too long.
  /// - Throws: `interrupted`.
  public func contractCosts(of plan: Plan, _ scenario: Scenario) async throws(PlanFailure) -> [ContractCost] {
    let asking = scenario.contracts.indices.filter { scenario.contracts[$0].minimum > 0 }
    guard !asking.isEmpty, plan.summary.status != .infeasible else { return [] }
    let arcs = max(1, AllocationModel(scenario).arcs.count)
    // A plan in lots takes many solves, and its rounding is not one contract's doing.
    let most = scenario.buysInLots ? Self.mostArcsInLots / arcs : max(1, Self.mostArcs / arcs)
    var planner = self
    planner.options.prices = .none
    planner.options.relaxes = false
    planner.onStage = { _ in }
    var result: [ContractCost] = []
    for (number, position) in asking.enumerated() {
      var free = scenario
      free.contracts[position].minimum = 0
      var cost: Double?
      if number < most {
        do throws(PlanFailure) {
          let best = try await planner.plan(free)
          if best.summary.status != .infeasible { cost = plan.summary.cost.total - best.summary.cost.total }
        } catch .interrupted {
          throw .interrupted
        } catch {}
      }
      result.append(ContractCost(contract: scenario.contracts[position].name, cost: cost))
    }
    return result
  }
}
