internal import ArgumentParser
internal import Domain
internal import Explanations
internal import Outputs
internal import PlanFiles
internal import Planning

/// `run --compare-rules`.
extension Run {
  /// Plans the scenario under each rule, one after the other, and shows them side by side. With --out each plan is
  /// written into a folder of its own there, named by its rule.
  func compare(_ scenario: Scenario, _ inputs: [NamedText], _ progress: StageProgress) async throws {
    for rule in Policy.Rule.allCases {
      if let folder = folder(of: rule) { try checkTarget(folder) }
    }
    var outcomes: [RuleOutcome] = []
    var code = ExitCode.success
    for rule in Policy.Rule.allCases {
      var scenario = scenario
      scenario.policy.rule = rule
      let outcome = try await outcome(scenario, inputs, progress)
      outcomes.append(outcome)
      if code == .success { code = outcome.summary.map { Exits.code(of: $0, asked: solver) } ?? Exits.unproved }
    }
    progress.end()
    if json {
      Console.output(RulesText.json(outcomes, scenario))
    } else if !quiet {
      Console.output(RulesText.text(outcomes, scenario, style: Terminal.style))
    }
    if code != .success { throw code }
  }

  private func outcome(
    _ scenario: Scenario, _ inputs: [NamedText], _ progress: StageProgress
  ) async throws -> RuleOutcome {
    var plan: Plan
    do throws(PlanFailure) {
      plan = try await planner(progress).plan(scenario)
    } catch {
      if case .interrupted = error { throw Failures.report(error) }
      return RuleOutcome(scenario.policy.rule, trouble: error.description)
    }
    plan.summary.inputs = inputs
    if let folder = folder(of: scenario.policy.rule) { plan.summary = try write(plan, scenario, to: folder) }
    return RuleOutcome(scenario, plan)
  }

  private func folder(of rule: Policy.Rule) -> String? { out.map { $0 + "/" + rule.rawValue } }
}
