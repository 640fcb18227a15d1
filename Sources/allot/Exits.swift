internal import ArgumentParser
internal import Domain
internal import Forecasting
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
    case .feasible:
      if let lots = summary.lots, lots.method == .search {
        unproved
      } else {
        asked == .greedy || summary.packs?.unroundedIsProved == true ? .success : unproved
      }
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

  /// Prints why a history at `path` cannot be read.
  static func report(history failure: ScenarioReadFailure, _ path: String) -> ExitCode {
    switch failure {
    case .problems(let problems):
      // A file is named as it was given, a folder's file inside it.
      var isFolder: ObjCBool = false
      _ = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      let folder = isFolder.boolValue ? path : String(path.dropLast((path as NSString).lastPathComponent.count))
      for line in problems.lines(in: folder) { Console.error(line) }
      return Exits.badInput
    case .noSuchFolder(let missing):
      Console.error("\(missing): error: no such history [no-such-file]")
      return Exits.noInput
    case .cannotRead, .notBuiltIn: return report(failure, folder: path)
    }
  }

  /// Prints why the history at `path` makes no forecast or no grades.
  static func report(history failure: HistoryFailure, _ path: String, code: String) -> ExitCode {
    Console.error("\(path): error: \(failure) [\(code)]")
    return if case .unreadable = failure { Exits.inputOutput } else { Exits.badInput }
  }

  static func report(_ features: [UnsupportedFeature], folder: String) -> ExitCode {
    for feature in features { Console.error(line(feature, "error", folder)) }
    return Exits.notBuiltIn
  }

  /// `week/demand.csv:3:9: error: min_life is not built in [not-built-in]`
  static func line(_ feature: UnsupportedFeature, _ severity: String, _ folder: String) -> String {
    "\(feature.place(in: folder)): \(severity): \(feature.name) is not built in [not-built-in]"
  }

  /// Prints why `path` cannot be written.
  static func cannotWrite(_ path: String, _ error: any Error) -> ExitCode {
    Console.error("\(path): error: cannot be written: \(reason(error)) [cannot-write]")
    return Exits.cannotWrite
  }

  /// Prints why `path` cannot be read.
  static func cannotRead(_ path: String, _ error: any Error) -> ExitCode {
    Console.error("\(path): error: cannot be read: \(reason(error)) [cannot-read]")
    return Exits.inputOutput
  }

  /// What the system says, without Foundation's words around it.
  private static func reason(_ error: any Error) -> String {
    var error = error as NSError
    while let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError { error = cause }
    let isSystems = error.domain == NSPOSIXErrorDomain
    guard isSystems, let code = Int32(exactly: error.code).flatMap(POSIXErrorCode.init(rawValue:)) else {
      return error.localizedDescription
    }
    let words = POSIXError(code).localizedDescription
    return words.components(separatedBy: "completed. ").last ?? words
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
    let kind =
      switch failure.kind {
      case .noInput: "no-such-plan"
      case .malformed: "bad-plan"
      case .cannotWrite: "cannot-write"
      case .inputOutput: "input-output"
      }
    Console.error("\(failure) [\(kind)]")
    return ExitCode(failure.exitCode)
  }
}
