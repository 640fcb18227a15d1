internal import ArgumentParser
internal import Domain
internal import Foundation
internal import ScenarioFiles

/// Reading scenarios for the commands: problems go to standard error, the exit code to the caller.
enum Scenarios {
  /// The scenario, or the exit code that says why there is none; every problem has been printed.
  ///
  /// - Parameter ruleOverride: replaces the scenario's rule.
  static func read(_ folder: String, ruleOverride: Policy.Rule? = nil) -> (ScenarioReading?, ExitCode) {
    do throws(ScenarioReadFailure) {
      let reading = try ScenarioReader.read(folder: folder, options: ReadOptions(rule: ruleOverride))
      guard reading.unsupported.isEmpty else { return (nil, Failures.report(reading.unsupported, folder: folder)) }
      return (reading, .success)
    } catch {
      return (nil, Failures.report(error, folder: folder))
    }
  }

  /// `spring-scarcity.plan` for `Scenarios/spring-scarcity/`, in the current folder: never inside the scenario.
  static func defaultPlanFolder(for scenario: String) -> String {
    let name = URL(fileURLWithPath: scenario).standardizedFileURL.lastPathComponent
    return (name.isEmpty || name == "/" ? "scenario" : name) + ".plan"
  }
}
