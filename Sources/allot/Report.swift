internal import ArgumentParser
internal import Domain
internal import Foundation
internal import PlanChecks
internal import PlanFiles
internal import Reports
internal import ScenarioFiles

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a plan as a page to look at: charts, tables, a map.",
    discussion: """
      One file of HTML that needs no network: it sorts and filters its tables, prints, and is readable on a phone. The \
      plan is checked first; one that breaks a rule is not shown (exit 12).
      Example:
        allot report plans/monday --out monday.html
      """)

  @Argument(help: "The plan folder.")
  var plan: String

  @Option(help: ArgumentHelp("The page to write; an earlier one is replaced.", valueName: "file"))
  var out: String

  func run() throws {
    let (read, scenario) = try Plans.readChecked(plan)
    let html: String
    do throws(ReportFailure) {
      html = try PlanReport.page(plan: read, scenario: scenario).html()
    } catch {
      Console.error("error: \(error.description)")
      throw Exits.bug
    }
    do {
      try Data(html.utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
    } catch { throw Failures.cannotWrite(out, error) }
  }
}
