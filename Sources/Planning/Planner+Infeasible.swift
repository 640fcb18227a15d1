internal import Domain
internal import Formulations
internal import PlanChecks
internal import Solutions

extension Planner {
  /// A plan folder without a plan: the business rules that contradict each other, and the cheapest change with which
  /// there is a plan.
  func infeasiblePlan(
    _ scenario: Scenario, _ evidence: Evidence, _ seconds: StageSeconds
  ) -> Plan {
    let clock = ContinuousClock.now
    var plan = Plan(
      summary: PlanSummary(
        scenario: scenario.name, rule: scenario.policy.rule, status: .infeasible, solverUsed: solverName(evidence),
        solverWhy: "the rules contradict each other"))
    plan.summary.seconds = seconds
    // Earlier goals and fairness have no part in it.
    let model = AllocationModel(scenario)
    let search = ContradictionSearch(
      scenario: scenario, model: model,
      solver: GroupSolver(backends: backends, options: options, deadline: Deadline(seconds: options.timeLimit)))
    do throws(RuleQuestion.Trouble) {
      let found = try search.run()
      let text = DiagnosisText(scenario: scenario, model: model)
      plan.diagnosis = text.lines(found)
      plan.summary.repair = text.repair(found.concessions)
      if found.unlistedGroups > 0 {
        plan.summary.solverWhy += "; \(found.unlistedGroups) more groups of products have contradictions of their own"
      }
    } catch {
      plan.summary.solverWhy += "; which of them could not be found out: \(error.why)"
    }
    if plan.diagnosis.isEmpty {
      plan.diagnosis = [
        DiagnosisLine(rule: "together", entities: "guaranteed minimums, quotas and storage limits: some cannot be kept")
      ]
    }
    plan.summary.seconds.solve += (ContinuousClock.now - clock) / .seconds(1)
    return plan
  }

  private func solverName(_ evidence: Evidence) -> String {
    switch evidence {
    case .cut: "network"
    case .ray: "glpk"
    }
  }

  /// The plan of the scenario with the cheapest repair made: it says so in its summary and its alerts, and is checked
  /// against the scenario as it was, with exactly these changes.
  func relaxedPlan(_ scenario: Scenario, without infeasible: Plan) async throws(PlanFailure) -> Plan {
    let repair = infeasible.summary.repair
    let (repaired, misfits) = scenario.repaired(by: repair)
    guard misfits.isEmpty else { throw .noPlan("the rules contradict each other, and no repair was found") }
    var planner = self
    planner.options.relaxes = false
    var plan = try await planner.plan(repaired)
    guard plan.summary.status != .infeasible else {
      throw .noPlan("the rules contradict each other, and the repair that was found does not suffice")
    }
    plan.summary.repair = repair
    plan.summary.solverWhy +=
      "; \(repair.count) \(repair.count == 1 ? "rule gives" : "rules give") way, or there would be no plan"
    plan.alerts = Self.alerts(repair, scenario) + plan.alerts
    guard PlanChecker.check(plan, of: scenario).passed else {
      throw .refused("the plan with the repair did not pass the check")
    }
    return plan
  }

  private static func alerts(_ repair: [RuleChange], _ scenario: Scenario) -> [Alert] {
    repair.map { change in
      Alert(
        severity: .critical, kind: "rule-gives-way",
        warehouse: scenario.warehouses.refs.first {
          change.kind == .storage && Code.same(scenario.warehouses[$0].code, change.place)
        },
        region: scenario.regions.refs.first {
          change.kind == .minimum && Code.same(scenario.regions[$0].code, change.place)
        },
        product: scenario.products.refs.first {
          change.kind == .minimum && Code.same(scenario.products[$0].code, change.product)
        },
        period: change.period, value: change.to, limit: change.from,
        message: "no plan keeps every rule: this one was made to " + change.words)
    }
  }
}
