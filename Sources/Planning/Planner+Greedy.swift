internal import Domain
internal import Formulations
internal import GreedySolver

extension Planner {
  /// The greedy's plan with a proven bound: the optimum of the same model without the rows that tie flows together.
  func greedyPlan(
    _ scenario: Scenario, _ model: AllocationModel, why: String, _ seconds: StageSeconds
  ) async throws(PlanFailure) -> Plan {
    let clock = ContinuousClock.now
    let result = GreedySolver.plan(for: scenario, cancelled: { Task.isCancelled })
    if Task.isCancelled { throw .interrupted }
    var plan = Plan(
      summary: PlanSummary(
        scenario: scenario.name, rule: scenario.policy.rule, status: .feasible, solverUsed: "greedy", solverWhy: why))
    let bound = await relaxedSolution(model)
    plan.summary.seconds = seconds
    plan.summary.seconds.solve += (ContinuousClock.now - clock) / .seconds(1)
    PlanAssembly(scenario: scenario, decisions: result.decisions).fill(&plan)
    explain(&plan, scenario, model)
    plan.certificate += model.certificate(from: bound, scenario: scenario)
    if let first = result.broken.first {
      throw .noPlan("\(why); the greedy could not keep \(words(first, scenario))")
    }
    guard let checked = checked(plan, of: scenario) else {
      throw .refused("\(why); the greedy's plan did not pass the check either")
    }
    return checked
  }

  /// Duals of the relaxation, block by block; a block that is no network even so is left at 0, which is valid too.
  /// It may take as long again as the solve itself was given.
  private func relaxedSolution(_ model: AllocationModel) async -> ModelSolution {
    var options = options
    options.solver = .auto
    var solving = BlockSolving(
      model: model, backends: Backends(flow: backends.flow, linearProgram: nil), options: options,
      deadline: Deadline(seconds: options.timeLimit))
    solving.stopsAtTrouble = false
    return await solving.solve(model.blocks(ignoringRows: true)).solution
  }

  private func words(_ broken: BrokenMinimum, _ scenario: Scenario) -> String {
    let amounts =
      "\(NumberText.text(broken.required)) required, \(NumberText.text(broken.reached)) reached"
    switch broken.rule {
    case .minimum(let row):
      let line = scenario.demand[row]
      return "the minimum of \(scenario.products[line.product].code) at \(scenario.regions[line.region].code) in "
        + "period \(line.period) (\(amounts))"
    case .quota(let row):
      return "quota \(scenario.quotas[row].name) (\(amounts))"
    case .storage(let warehouse, let period):
      return "the storage of \(scenario.warehouses[warehouse].code) in period \(period) (\(amounts))"
    }
  }
}
