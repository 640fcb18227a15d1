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
      Exit 0: the plan keeps every rule and is proved as it says · 10: the folder says that no plan exists · 12: the \
      plan breaks a rule, and what is wrong is listed, or the scenario is another one · 65: files that cannot be read.
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
    try checkHashes(reading.inputs)
    let read = try load { () throws(PlanFileFailure) in try PlanFolder.read(plan, scenario: reading.scenario) }
    let report = PlanChecker.check(read, of: reading.scenario)
    let status = read.summary.status
    Console.output(
      CheckText.text(report: report, status: status, currency: reading.scenario.currency, style: Terminal.style))
    if !report.passed { throw Exits.refused }
    if status == .infeasible { throw Exits.infeasible }
  }

  private func load<Content>(_ body: () throws(PlanFileFailure) -> Content) throws -> Content {
    do throws(PlanFileFailure) {
      return try body()
    } catch {
      throw Failures.report(error)
    }
  }

  /// With --scenario: its files must be those the plan was made from.
  private func checkHashes(_ inputs: [InputFile]) throws {
    guard let scenario else { return }
    let summary = try load { () throws(PlanFileFailure) in try PlanFolder.readSummary(plan) }
    let found = inputs.map { NamedText(name: $0.name, text: $0.sha256) }
    guard found == summary.inputs else {
      let changed = found.filter { !summary.inputs.contains($0) }.map(\.name)
      let missing = summary.inputs.map(\.name).filter { name in !found.contains { Code.same($0.name, name) } }
      let differences =
        (changed.isEmpty ? [] : ["not as they were: " + changed.joined(separator: ", ")])
        + (missing.isEmpty ? [] : ["not there: " + missing.joined(separator: ", ")])
      Console.error(
        "\(scenario): error: the plan was made from other files (\(differences.joined(separator: "; "))) [inputs-differ]"
      )
      throw Exits.refused
    }
  }
}
