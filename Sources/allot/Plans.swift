internal import Domain
internal import Foundation
internal import PlanChecks
internal import PlanFiles
internal import ScenarioFiles

/// Reads plan folders; prints why one cannot be read and throws the exit code.
enum Plans {
  /// A plan and the scenario in its folder.
  static func open(_ folder: String) throws -> (plan: Plan, scenario: Scenario) {
    guard FileManager.default.fileExists(atPath: folder + "/plan.json") else {
      Console.error("\(folder): error: no such plan folder (it has no plan.json) [no-such-plan]")
      throw Exits.noInput
    }
    let (reading, code) = Scenarios.read(folder + "/scenario")
    guard let scenario = reading?.scenario else { throw code }
    do throws(PlanFileFailure) {
      return (try PlanFolder.read(folder, scenario: scenario), scenario)
    } catch {
      throw Failures.report(error)
    }
  }

  /// A plan with tables, and the scenario that it is held to: the one in its folder, with the plan's repair made.
  static func read(_ folder: String) throws -> (Plan, Scenario) {
    let (plan, scenario) = try open(folder)
    guard plan.summary.status != .infeasible else {
      Console.error("\(folder): error: there is no plan: its diagnosis.csv says why [infeasible]")
      throw Exits.infeasible
    }
    return (plan, scenario.repaired(by: plan.summary.repair).scenario)
  }

  /// A plan that passes the check, or one that says that there is none.
  static func readChecked(_ folder: String) throws -> (plan: Plan, scenario: Scenario) {
    let (plan, scenario) = try open(folder)
    guard plan.summary.status != .infeasible else { return (plan, scenario) }
    let report = PlanChecker.check(plan, of: scenario)
    guard report.passed else {
      for violation in report.violations.prefix(20) { Console.error("check: \(violation)") }
      throw Exits.refused
    }
    return (plan, scenario)
  }
}
