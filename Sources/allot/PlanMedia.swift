internal import ArgumentParser
internal import Databases
internal import Domain
internal import PlanFiles
internal import Workbooks

/// Where else a plan is written than into its folder.
struct PlanMedia: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also write the plan as a workbook, one sheet a table; an earlier plan is replaced.", valueName: "file"))
  var xlsx: String?

  @Option(
    help: ArgumentHelp(
      "Also write the plan's tables into an SQLite database; an earlier plan is replaced.", valueName: "file"))
  var sqlite: String?

  /// A target that cannot be written is said before the solving, not after it.
  func check() throws {
    if let xlsx { try reported(xlsx) { () throws(WorkbookFailure) in try TableWorkbook.checkPlanTarget(xlsx) } }
    if let sqlite { try reported { () throws(PlanFileFailure) in try TableDatabase.checkPlanTarget(sqlite) } }
  }

  func write(_ plan: Plan, _ scenario: Scenario) throws {
    if let xlsx {
      try reported(xlsx) { () throws(WorkbookFailure) in
        try TableWorkbook.write(plan, scenario: scenario, to: xlsx)
      }
    }
    if let sqlite {
      try reported { () throws(PlanFileFailure) in try TableDatabase.write(plan, scenario: scenario, to: sqlite) }
    }
  }

  private func reported(_ body: () throws(PlanFileFailure) -> Void) throws {
    do throws(PlanFileFailure) { try body() } catch { throw Failures.report(error) }
  }

  private func reported(_ path: String, _ body: () throws(WorkbookFailure) -> Void) throws {
    do throws(WorkbookFailure) { try body() } catch { throw Failures.report(error, path) }
  }
}

extension Failures {
  static func report(_ failure: WorkbookFailure, _ path: String) -> ExitCode {
    switch failure {
    case .file(let failure): return report(failure)
    case .notBuiltIn:
      Console.error("\(path): error: \(failure) [not-built-in]")
      return Exits.notBuiltIn
    case .cannotHold:
      Console.error("\(path): error: \(failure) [cannot-hold]")
      return Exits.notBuiltIn
    }
  }
}
