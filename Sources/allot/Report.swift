internal import ArgumentParser
internal import Domain
internal import EarlyWarning
internal import Foundation
internal import PlanChecks
internal import PlanFiles
internal import Reports
internal import ScenarioFiles
internal import StockPolicies
internal import Sweeps

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a plan or a sweep as a page to look at: charts, tables, a map.",
    discussion: """
      One file of HTML that needs no network: it sorts and filters its tables, prints, and is readable on a phone. A \
      plan is checked first; one that breaks a rule is not shown (exit 12). Of a sweep's run folder: distributions, \
      service at risk, what drives them. A comparison becomes a page by allot compare --html.
      Examples:
        allot report plans/monday --out monday.html
        allot report demand-run --out demand.html
      """)

  @Argument(help: "The plan folder, or a sweep's run folder.")
  var plan: String

  @Option(help: ArgumentHelp("The page to write; an earlier one is replaced.", valueName: "file"))
  var out: String

  func run() throws {
    let page = try page()
    let html: String
    do throws(ReportFailure) {
      html = try page.html()
    } catch {
      Console.error("error: \(error.description)")
      throw Exits.bug
    }
    do {
      try Data(html.utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
    } catch { throw Failures.cannotWrite(out, error) }
  }

  private func page() throws -> ReportPage {
    let isRun = FileManager.default.fileExists(atPath: plan + "/manifest.csv")
    guard isRun, !FileManager.default.fileExists(atPath: plan + "/plan.json") else {
      let (read, scenario) = try Plans.readChecked(plan)
      let uncertainty = try ForecastFile.uncertainty(in: plan + "/scenario", scenario)
      let warnings = EarlyWarnings.warnings(of: scenario, uncertainty)
      return PlanReport.page(plan: read, scenario: scenario, warnings: warnings)
    }
    do throws(RunFolder.Failure) {
      let name = URL(fileURLWithPath: plan).standardizedFileURL.lastPathComponent
      return SweepReport.page(try SweepCollection(RunFolder(plan)), title: "Sweep \(name)")
    } catch {
      Console.error(error.description)
      throw Exits.noInput
    }
  }
}
