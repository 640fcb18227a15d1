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
    guard FileManager.default.fileExists(atPath: plan + "/plan.json") else {
      Console.error("\(plan): error: no such plan folder (it has no plan.json) [no-such-plan]")
      throw Exits.noInput
    }
    let (reading, code) = Scenarios.read(plan + "/scenario")
    guard let scenario = reading?.scenario else { throw code }
    let read = try load(scenario)
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

  private func load(_ scenario: Scenario) throws -> Plan {
    let read: Plan
    do throws(PlanFileFailure) {
      read = try PlanFolder.read(plan, scenario: scenario)
    } catch {
      throw Failures.report(error)
    }
    guard read.summary.status != .infeasible else { return read }
    let report = PlanChecker.check(read, of: scenario)
    guard report.passed else {
      for violation in report.violations.prefix(20) { Console.error("check: \(violation)") }
      throw Exits.refused
    }
    return read
  }
}
