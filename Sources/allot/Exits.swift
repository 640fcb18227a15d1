internal import ArgumentParser
internal import Domain
internal import Foundation
internal import PlanFiles
internal import Planning
internal import ScenarioFiles

/// The exit codes of MODEL.md section 9.
enum Exits {
  static let infeasible = ExitCode(10)
  static let unproved = ExitCode(11)
  static let refused = ExitCode(12)
  static let usage = ExitCode(64)
  static let badInput = ExitCode(65)
  static let noInput = ExitCode(66)
  static let notBuiltIn = ExitCode(69)
  static let bug = ExitCode(70)
  static let cannotWrite = ExitCode(73)
  static let inputOutput = ExitCode(74)
  static let interrupted = ExitCode(130)

  /// What a plan's status is worth to a script.
  static func code(of summary: PlanSummary, asked: PlanOptions.Solver) -> ExitCode {
    switch summary.status {
    case .optimal: .success
    case .infeasible: infeasible
    case .feasible: asked == .greedy ? .success : unproved
    }
  }
}

/// Standard error: for people. Standard output is for results.
enum Console {
  static func error(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

  static func output(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}

/// Prints `failure` and returns the exit code for it.
enum Failures {
  static func report(_ failure: ScenarioReadFailure, folder: String) -> ExitCode {
    switch failure {
    case .problems(let problems):
      for line in problems.lines(in: folder) { Console.error(line) }
      return Exits.badInput
    case .noSuchFolder:
      Console.error("\(folder): error: no such scenario folder [no-such-folder]")
      return Exits.noInput
    case .cannotRead(let path, let reason):
      Console.error("\(path): error: cannot be read: \(reason) [cannot-read]")
      return Exits.inputOutput
    case .notBuiltIn(let features):
      return report(features, folder: folder)
    }
  }

  static func report(_ features: [UnsupportedFeature], folder: String) -> ExitCode {
    for feature in features { Console.error("\(folder)/\(feature) [not-built-in]") }
    return Exits.notBuiltIn
  }

  static func report(_ failure: PlanFailure) -> ExitCode {
    if case .interrupted = failure { return Exits.interrupted }
    Console.error("error: \(failure)")
    switch failure {
    case .notBuiltIn: return Exits.notBuiltIn
    case .noPlan: return Exits.unproved
    case .refused: return Exits.refused
    case .interrupted: return Exits.interrupted
    }
  }

  static func report(_ failure: PlanFileFailure) -> ExitCode {
    Console.error("error: \(failure)")
    return ExitCode(failure.exitCode)
  }
}
