public import Domain
internal import Explanations
internal import Formulations
internal import GreedySolver
public import PlanChecks

/// The chain from scenario to checked plan.
///
/// Formulate, solve block by block, assemble the plan, let `PlanChecks` recompute all of it, and only then hand it
/// out: status, bound and gap are the checker's, not the solver's. Where no exact solver can answer, the greedy steps
/// in and the plan says so.
public struct Planner: Sendable {
  public var options: PlanOptions
  public var backends: Backends
  /// Told when a stage begins.
  public var onStage: @Sendable (PlanStage) -> Void
  /// Told what the checker has against a plan that is thrown away.
  public var onRefusal: @Sendable (PlanCheckReport) -> Void = { _ in }

  public init(
    options: PlanOptions = PlanOptions(), backends: Backends = .standard,
    onStage: @escaping @Sendable (PlanStage) -> Void = { _ in }
  ) {
    self.options = options
    self.backends = backends
    self.onStage = onStage
  }

  /// Plans `scenario`.
  ///
  /// - Returns: a plan that passed its check (`optimal` where the gap to the recomputed bound is at most 1e-6), or one
  ///   with status `infeasible` and a diagnosis.
  /// - Throws: `PlanFailure` where there is neither.
  public func plan(_ scenario: Scenario) async throws(PlanFailure) -> Plan {
    let plan = try await make(scenario)
    // Whoever cancels does not want the plan, not even one that was just ready.
    if Task.isCancelled { throw .interrupted }
    return plan
  }

  private func make(_ scenario: Scenario) async throws(PlanFailure) -> Plan {
    var seconds = StageSeconds()
    onStage(.formulate)
    var model = timed(&seconds.formulate) { AllocationModel(scenario) }
    let deadline = Deadline(seconds: options.timeLimit)
    onStage(.solve)
    if options.solver == .greedy {
      guard !scenario.policy.integral else { throw .notBuiltIn(Self.greedyBreaksPacks) }
      guard !Self.hasOrderRules(scenario) else { throw .notBuiltIn(Self.greedyBuysNoLots) }
      return try await greedyPlan(scenario, model, why: "asked for by name", seconds)
    }
    if options.solver == .glpk, backends.linearProgram == nil {
      throw .notBuiltIn("GLPK is not built into this tool; use --solver auto, network or greedy")
    }
    let clock = ContinuousClock.now
    let goals = scenario.policy.rule == .priority ? model.priorityGoals(scenario) : []
    let claimants = scenario.policy.rule == .fair ? model.claimants(scenario) : []
    var untied = model
    _ = model.addClaimantRows(claimants)
    let solving = BlockSolving(
      model: model, goals: goals, claimants: claimants, backends: backends, options: options, deadline: deadline)
    let partition = model.blocks()
    var answer = await solving.solve(partition)
    seconds.solve = (ContinuousClock.now - clock) / .seconds(1)
    if Task.isCancelled { throw .interrupted }
    switch answer.outcome {
    case .infeasible(let evidence):
      let plan = infeasiblePlan(scenario, evidence, seconds)
      return options.relaxes && !plan.summary.repair.isEmpty ? try await relaxedPlan(scenario, without: plan) : plan
    case .failed(let why):
      if options.solver == .network { throw .notBuiltIn("\(why); use --solver auto") }
      guard !scenario.policy.integral else { throw .noPlan("no exact plan: \(why); \(Self.greedyBreaksPacks)") }
      guard !Self.hasOrderRules(scenario) else { throw .noPlan("no exact plan: \(why); \(Self.greedyBuysNoLots)") }
      return try await greedyPlan(scenario, model, why: "no exact plan: \(why)", seconds)
    case .solved, .feasible:
      var lots: LotAnswer?
      if scenario.buysInLots {
        let found = try await inLots(
          scenario, model, goals, claimants, answer, deadline, after: seconds.solve)
        seconds.solve = (ContinuousClock.now - clock) / .seconds(1)
        guard let found else {
          let used = Self.describe(answer, options.solver).used
          let plan = try withoutOrders(scenario, model, deadline, used, seconds)
          return options.relaxes && !plan.summary.repair.isEmpty ? try await relaxedPlan(scenario, without: plan) : plan
        }
        answer = found.answer
        if scenario.policy.integral { (model, untied) = (found.model, found.model.withoutClaimantRows()) }
        lots = found
      }
      if scenario.policy.integral {
        let rounding = WholePacks(
          model: untied, scenario: scenario, claimants: claimants, backends: backends, options: options,
          deadline: deadline)
        let whole = try await wholePlan(rounding, tied: model, goals, answer, seconds, lots)
        return lots.map { describeLots(whole, $0) } ?? whole
      }
      var plan = exactPlan(scenario, model, goals, claimants, answer, seconds)
      if let lots, lots.method != .unneeded { plan = inLots(plan, claimants, answer) }
      if let plan = checked(plan, of: scenario, lots) {
        // Prices are those of orders in any amount: they do not hold in lots.
        if let lots { return describeLots(lots.method == .unneeded ? explained(plan, answer) : plan, lots) }
        return await priced(explained(plan, answer), scenario, model, partition, answer, deadline)
      }
      guard !Self.hasOrderRules(scenario) else { throw .refused("the plan in lots did not pass the check") }
      return try await greedyPlan(
        scenario, model, why: "the exact solver's plan did not pass the check", seconds)
    }
  }

  func exactPlan(
    _ scenario: Scenario, _ model: AllocationModel, _ goals: [Goal], _ claimants: [Claimant], _ answer: ModelAnswer,
    _ seconds: StageSeconds
  ) -> Plan {
    var (used, why) = Self.describe(answer, options.solver)
    why += Self.describeFairness(answer)
    var plan = Plan(
      summary: PlanSummary(
        scenario: scenario.name, rule: scenario.policy.rule, status: .feasible, solverUsed: used, solverWhy: why))
    plan.summary.seconds = seconds
    let decisions = IssueOrder.apply(to: model.decisions(from: answer.solution), scenario)
    PlanAssembly(scenario: scenario, decisions: decisions).fill(&plan)
    let lots = plan.certificate
    plan.certificate =
      lots
      + model.certificate(
        from: answer.solution, goals: goals, claimants: claimants, scenario: scenario)
    explain(&plan, scenario, model)
    if Self.hasOrderRules(scenario) {
      for (position, reason) in PurchaseReasons(scenario, plan).texts.enumerated() {
        plan.purchases[position].reason = reason
      }
    }
    if !claimants.isEmpty {
      let levels = FairLevels(answer.levels, answer.cuts, claimants, scenario)
      levels.fill(&plan, model)
      if !levels.areProved(model) { plan.summary.solverWhy += "; its levels are too many to write their proofs" }
    }
    return plan
  }

  /// Gives every unmet line its reason.
  func explain(_ plan: inout Plan, _ scenario: Scenario, _ model: AllocationModel) {
    guard !plan.unmet.isEmpty else { return }
    for (position, reason) in Explainer(scenario, plan, model).reasons.enumerated() {
      let line = plan.unmet[position]
      plan.unmet[position].reason = reason.words(for: line.region, line.product, period: line.period, in: scenario)
    }
  }

  /// Says why a plan that passed its check is not called optimal.
  func explained(_ plan: Plan, _ answer: ModelAnswer) -> Plan {
    guard plan.summary.status == .feasible else { return plan }
    var plan = plan
    if case .feasible = answer.outcome {
      plan.summary.solverWhy += "; it ran out of time, so the plan is not proved"
    } else {
      plan.summary.solverWhy += "; its multipliers do not prove the plan optimal"
    }
    return plan
  }

  /// The plan with the checker's residuals, bound and gap; nil where the checker refuses it.
  func checked(_ plan: Plan, of scenario: Scenario, _ lots: LotAnswer? = nil) -> Plan? {
    onStage(.check)
    var plan = plan
    let clock = ContinuousClock.now
    plan.summary.bound = -.infinity
    let report = PlanChecker.check(plan, of: scenario)
    // What the plan says of its proof is what the checker has just found.
    let aboutProof: [PlanRule] = [.bound, .gap, .status]
    guard report.violations.allSatisfy({ aboutProof.contains($0.rule) }) else {
      onRefusal(report)
      return nil
    }
    plan.summary.residuals = report.residuals
    plan.summary.bound = min(report.bound, plan.summary.cost.total)
    plan.summary.gap = (plan.summary.cost.total - plan.summary.bound) / max(1, abs(plan.summary.cost.total))
    let isGreedy = plan.summary.solverUsed == "greedy"
    let isProved = plan.summary.gap <= 1e-6 && report.unprovedGoals.isEmpty
    plan.summary.status = !isGreedy && isProved ? .optimal : .feasible
    if let lots, !isGreedy { plan = bounded(plan, lots, scenario, keepsGoals: report.unprovedGoals.isEmpty) }
    plan.summary.seconds.check = (ContinuousClock.now - clock) / .seconds(1)
    return plan
  }

  private static func describe(_ answer: ModelAnswer, _ asked: PlanOptions.Solver) -> (used: String, why: String) {
    let because = asked == .auto ? "" : "asked for by name; "
    let glpkBlocks = answer.programBlocks - answer.coupledBlocks
    guard answer.programBlocks > 0 else { return ("network", because + "every group of products is a network") }
    guard answer.coupledBlocks > 0 || answer.networkBlocks > 0 else {
      return ("glpk", because + (asked == .glpk ? "linear programming" : "limits or ratios tie products together"))
    }
    let parts = [
      (answer.networkBlocks, "network", "networks where groups stand alone"),
      (answer.coupledBlocks, "coupled", "networks with side rows where limits tie many"),
      (
        glpkBlocks, "glpk",
        answer.coupledBlocks > 0 ? "linear programming where they tie few" : "linear programming where limits tie them"
      ),
    ].filter { $0.0 > 0 }
    return (parts.map(\.1).joined(separator: "+"), because + parts.map(\.2).joined(separator: ", "))
  }

  private static func describeFairness(_ answer: ModelAnswer) -> String {
    switch (answer.fairNetworks, answer.fairPrograms) {
    case (0, 0): ""
    case (_, 0): "; fair shares by cuts of the network"
    case (0, _): "; fair shares by a sequence of linear programs"
    default: "; fair shares by cuts of the networks, and by a sequence of linear programs elsewhere"
    }
  }

  private func timed<Result>(_ seconds: inout Double, _ body: () -> Result) -> Result {
    let clock = ContinuousClock.now
    defer { seconds += (ContinuousClock.now - clock) / .seconds(1) }
    return body()
  }
}
