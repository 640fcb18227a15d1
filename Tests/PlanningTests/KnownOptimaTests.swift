import Domain
import Foundation
import PlanChecks
import Planning
import ScenarioFiles
import Support
import Testing

/// What an `expected.json` says of a scenario.
private struct Expected: Decodable {
  var cost: Double
  var parts: [String: Double]
}

@Suite("Known optima")
struct KnownOptimaTests {
  struct Instance: Sendable, CustomTestStringConvertible {
    var folder: String
    /// Under rule `cost`.
    var cost: Double
    /// Needs a linear program.
    var isCoupled = false

    var testDescription: String { folder }
  }

  /// The vaccine and equipment scenarios have rules of their own; these are their optima under rule `cost`.
  static let published = [
    Instance(folder: "gams-transport", cost: 153.675),
    Instance(folder: "ampl-multi", cost: 199_500, isCoupled: true),
    Instance(folder: "brunel-orders", cost: 6_772_181_335.933, isCoupled: true),
    Instance(folder: "us-vaccines-week", cost: 149_609_936_000),
    Instance(folder: "us-vaccines-spring", cost: 1_252_738_758_000),
    Instance(folder: "ppe-june-2020", cost: 259_292_434.5993),
  ]

  @Test(
    "of public scenarios are reached and proved", arguments: published.filter { !$0.isCoupled || hasLinearPrograms })
  func reachesPublished(_ instance: Instance) async throws {
    guard let folder = SharedData.folder("scenarios/\(instance.folder)", for: "optimum of \(instance.folder)") else {
      return
    }
    let (plan, scenario) = try await plan(folder)
    // The optimum is printed to a ten-thousandth.
    #expect(abs(plan.cost - instance.cost) <= max(knownOptimumTolerance * instance.cost, 5e-5), "\(plan.cost)")
    try expectProved(plan, scenario)
    if instance.folder == "brunel-orders" {
      #expect(isClose(plan.summary.cost.transport, 1_181_335.933, 1e-6), "\(plan.summary.cost.transport)")
    }
  }

  @Test(
    "of our own scenarios are reached and proved, part by part",
    .enabled(if: hasLinearPrograms, "this build has no linear programming"),
    arguments: ["spring-scarcity", "autumn-rebalancing", "cold-chain"])
  func reachesOwn(_ name: String) async throws {
    let package = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder = package.appendingPathComponent("Scenarios/\(name)")
    let expected = try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: folder.appendingPathComponent("expected.json")))
    let (plan, scenario) = try await plan(folder)
    #expect(isClose(plan.cost, expected.cost, knownOptimumTolerance), "\(plan.cost), not \(expected.cost)")
    // Parts are written to a millionth.
    for part in plan.summary.cost.named {
      let value = try #require(expected.parts[part.name])
      #expect(abs(part.value - value) <= 1e-9 * expected.cost, "\(part.name) \(part.value), not \(value)")
    }
    try expectProved(plan, scenario)
  }

  private func plan(_ folder: URL) async throws -> (Plan, Scenario) {
    var scenario = try ScenarioReader.read(folder: folder.path).scenario
    scenario.policy.rule = .cost
    return (try await Planner(options: PlanOptions(threads: 2)).plan(scenario), scenario)
  }

  private func expectProved(_ plan: Plan, _ scenario: Scenario) throws {
    #expect(plan.summary.status == .optimal)
    let report = PlanChecker.check(plan, of: scenario)
    #expect(report.passed, "\(report.violations.prefix(5))")
    #expect(isClose(report.bound, plan.cost))
  }
}
