internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Outputs
internal import PlanChecks
internal import PlanFiles
internal import ScenarioFiles

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Recompute every rule, cost and the proof of a plan from its files alone.",
    discussion: """
      The scenario is the one kept in the plan folder; with --scenario it is the one named, which must be the same data.
      Exit 0: the plan keeps every rule and is proved as it says. Exit 12: it does not, and what is wrong is listed.
      Examples:
        allot check spring-scarcity.plan
        allot check plans/monday --scenario Scenarios/spring-scarcity
      """)

  @Argument(help: "The plan folder.")
  var plan: String

  @Option(help: "Check against this scenario in place of the one in the plan folder.")
  var scenario: String?

  func run() throws {
    let folder = scenario ?? plan + "/scenario"
    guard FileManager.default.fileExists(atPath: plan + "/plan.json") else {
      Console.error("\(plan): error: no such plan folder (it has no plan.json) [no-such-plan]")
      throw Exits.noInput
    }
    let (reading, code) = Scenarios.read(folder)
    guard let reading else { throw code }
    let read = try load(reading.scenario)
    try checkHashes(read.summary, reading.inputs)
    let report = PlanChecker.check(read, of: reading.scenario)
    Console.output(CheckText.text(report: report, currency: reading.scenario.currency, style: Terminal.style))
    if !report.passed { throw Exits.refused }
  }

  private func load(_ scenario: Scenario) throws -> Plan {
    do throws(PlanFileFailure) {
      return try PlanFolder.read(plan, scenario: scenario)
    } catch {
      throw Failures.report(error)
    }
  }

  /// With --scenario: its files must be those the plan was made from.
  private func checkHashes(_ summary: PlanSummary, _ inputs: [InputFile]) throws {
    guard let scenario else { return }
    let found = inputs.map { NamedText(name: $0.name, text: $0.sha256) }
    guard found == summary.inputs else {
      let changed = found.filter { !summary.inputs.contains($0) }.map(\.name)
      Console.error(
        "\(scenario): error: these are not the inputs of the plan"
          + (changed.isEmpty ? "" : " (\(changed.joined(separator: ", ")) differ)") + " [inputs-differ]")
      throw Exits.refused
    }
  }
}
