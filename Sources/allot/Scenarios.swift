internal import ArgumentParser
internal import Domain
internal import Foundation
internal import ScenarioFiles

/// Reading scenarios for the commands: problems go to standard error, the exit code to the caller.
enum Scenarios {
  /// The scenario, or the exit code that says why there is none; every problem has been printed.
  ///
  /// - Parameter ruleOverride: replaces the scenario's rule.
  static func read(_ folder: String, ruleOverride: Policy.Rule? = nil) -> (Read?, ExitCode) {
    do throws(ScenarioReadFailure) {
      let reading = try ScenarioPath.read(folder)
      var scenario = reading.scenario
      var missing = reading.unsupported
      if let ruleOverride {
        scenario.policy.rule = ruleOverride
        missing.removeAll { $0.feature == .rulePriority || $0.feature == .ruleFair }
        let feature: ScenarioFeature? =
          switch ruleOverride {
          case .cost: nil
          case .priority: .rulePriority
          case .fair: .ruleFair
          }
        if let feature, ScenarioFeature.notBuiltIn.contains(feature) {
          Console.error("error: --rule \(ruleOverride.rawValue) is not built in [not-built-in]")
          return (nil, Exits.notBuiltIn)
        }
      }
      guard missing.isEmpty else { return (nil, Failures.report(missing, folder: folder)) }
      return (Read(scenario: scenario, inputs: reading.inputs), .success)
    } catch {
      return (nil, Failures.report(error, folder: folder))
    }
  }

  /// The scenario, features of a later version included: for commands that do not plan with them.
  static func readAnything(_ folder: String) -> (Scenario?, ExitCode) {
    do throws(ScenarioReadFailure) {
      return (try ScenarioPath.read(folder).scenario, .success)
    } catch {
      return (nil, Failures.report(error, folder: folder))
    }
  }

  /// A scenario to work with, and the files it came from.
  struct Read {
    var scenario: Scenario
    var inputs: [InputFile]
  }

  /// Refuses a folder that holds something already.
  static func checkIsNew(_ folder: String) throws {
    guard let there = try? FileManager.default.contentsOfDirectory(atPath: folder), !there.isEmpty else { return }
    Console.error("\(folder): error: the folder is not empty; name a new one [not-empty]")
    throw Exits.cannotWrite
  }

  /// `spring-scarcity.plan` for `Scenarios/spring-scarcity/` or `spring-scarcity.xlsx`, in the current folder: never inside the scenario.
  static func defaultPlanFolder(for scenario: String) -> String {
    let url = URL(fileURLWithPath: scenario).standardizedFileURL
    // A workbook or a database without its ending.
    let isFile = ["xlsx", "sqlite", "db"].contains(url.pathExtension.lowercased())
    let name = (isFile ? url.deletingPathExtension() : url).lastPathComponent
    return (name.isEmpty || name == "/" ? "scenario" : name) + ".plan"
  }
}
