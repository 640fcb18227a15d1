internal import ArgumentParser
internal import Databases
internal import Domain
internal import Foundation
internal import PlanFiles
internal import ScenarioFiles
internal import Workbooks

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy a scenario between folder, workbook (.xlsx) and SQLite database (.sqlite, .db).",
    discussion: """
      What TO is called says what it becomes: a name that ends in .xlsx, in .sqlite or .db, anything else is a folder. It \
      must not be there yet. What is written is the canonical form: base and changes done, every default written out, \
      rows by key; from there, any way through the three gives the same bytes. Settings are sheet or table scenario \
      (key, value) and tiers (name, weight).
      Exit 65: errors in the scenario, all listed · 69: TO cannot hold it (a sheet has 1,048,576 rows, a cell 32,767 \
      characters) · 73: TO cannot be written, or is there already.
      Examples:
        allot convert Scenarios/spring-scarcity spring.xlsx
        allot convert spring.xlsx spring-again
        allot convert my-week my-week.sqlite
      """)

  @Argument(help: "The scenario: a folder, a workbook or a database.")
  var from: String

  @Argument(help: "What to write.")
  var to: String

  private enum Target { case folder, workbook, database }

  private var target: Target {
    let name = to.lowercased()
    if name.hasSuffix(".xlsx") { return .workbook }
    return name.hasSuffix(".sqlite") || name.hasSuffix(".db") ? .database : .folder
  }

  func run() throws {
    let scenario: Scenario
    let history: [UInt8]?
    do throws(ScenarioReadFailure) {
      if let medium = try ScenarioPath.medium(from) {
        scenario = try medium.read().scenario
        history = try medium.history()
      } else {
        let reading = try ScenarioReader.read(folder: from)
        scenario = reading.scenario
        history = try self.history(of: reading)
      }
    } catch {
      throw Failures.report(error, folder: from)
    }
    switch target {
    case .folder: try writeFolder(scenario, history)
    case .workbook:
      do throws(WorkbookFailure) {
        try TableWorkbook.write(ScenarioWriter.tables(of: scenario, history: history), to: to)
      } catch { throw Failures.report(error, to) }
    case .database:
      do throws(PlanFileFailure) {
        try TableDatabase.write(ScenarioWriter.tables(of: scenario, history: history), to: to)
      } catch { throw Failures.report(error) }
    }
    noteOthers()
  }

  /// The folder's own history, or that of the scenario it stands on.
  private func history(of reading: ScenarioReading) throws(ScenarioReadFailure) -> [UInt8]? {
    let name = "history.csv"
    let own = reading.inputs.first { Code.same($0.name, name) }
    guard let file = own ?? reading.inputs.first(where: { $0.name.hasSuffix("/" + name) }) else { return nil }
    return try HistoryText.canonical(file.bytes)
  }

  private func writeFolder(_ scenario: Scenario, _ history: [UInt8]?) throws {
    try Scenarios.checkIsNew(to)
    do {
      try ScenarioWriter.write(scenario, to: to)
      if let history { try Data(history).write(to: URL(fileURLWithPath: to + "/history.csv")) }
    } catch { throw Failures.cannotWrite(to, error) }
  }

  /// What a folder holds beside its scenario stays where it is; that is said.
  private func noteOthers() {
    let others = ["forecast.csv", "policy.csv", "alerts.csv", "classes.csv"].filter {
      FileManager.default.fileExists(atPath: from + "/" + $0)
    }
    if !others.isEmpty {
      Console.error("\(from): note: \(others.joined(separator: ", ")): no part of the scenario, left out")
    }
  }
}
