internal import ArgumentParser
internal import Domain
internal import ScenarioFiles

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read a scenario and list every problem, with file, line and column.",
    discussion: """
      Of a scenario with a base, it also lists what that one changes of it, row by row.
      Exit 0: the scenario is valid · 65: it has errors, all listed · 66: there is no such folder.
      Examples:
        allot validate my-scenario
        allot validate my-scenario 2> problems.txt
        allot validate plan.xlsx
      """)

  @Argument(help: "The scenario: a folder, a workbook (.xlsx) or an SQLite database.")
  var scenario: String

  func run() throws {
    do throws(ScenarioReadFailure) {
      let reading = try ScenarioPath.read(scenario, options: ReadOptions(listsChanges: true))
      let data = reading.scenario
      Console.output(
        """
        \(scenario) is valid: \(counted(data.warehouses.count, "warehouse")), \
        \(counted(data.regions.count, "region")), \(counted(data.products.count, "product")), \
        \(counted(data.demand.count, "demand row")), \(counted(data.lanes.count, "lane")), \
        \(counted(Int(data.periods), "period"))

        """)
      if !reading.changes.isEmpty {
        Console.output("What it changes of its base:\n")
        Console.output(reading.changes.map { "  \($0)\n" }.joined())
      }
      for feature in reading.unsupported { Console.error(Failures.line(feature, "warning", scenario)) }
    } catch {
      throw Failures.report(error, folder: scenario)
    }
  }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
