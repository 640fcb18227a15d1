import Comparisons
import Domain
import Foundation
import Planning
import ScenarioFiles
import Testing

/// Whether this build has a solver for linear programs.
private let hasLinearPrograms = Backends.standard.linearProgram != nil

@Suite("Comparisons")
struct ComparisonTests {
  private static let scenarios = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Scenarios")

  /// Every product where `ALLOT_SEEDS` asks for the whole campaign (two minutes), else those of one price class.
  private static let sample =
    ProcessInfo.processInfo.environment["ALLOT_SEEDS"] == nil
    ? [ChangeCondition(key: "product", values: ["YX1", "LS1", "HT1", "QL1", "CY3"])] : []

  /// Ours is slow where it is not compiled with optimization, as here.
  private static let options = PlanOptions(solver: hasLinearPrograms ? .glpk : .auto, threads: 1)

  private func plan(_ scenario: Scenario) async throws -> Plan {
    try await Planner(options: Self.options).plan(scenario)
  }

  private func compared(_ label: String, _ scenario: Scenario) async throws -> ComparedPlan {
    ComparedPlan(label: label, scenario: scenario, plan: try await plan(scenario))
  }

  private var comparer: Comparer {
    Comparer(jobs: 2) { try? await Planner(options: Self.options).plan($0) }
  }

  private func source(_ name: String) throws -> ScenarioSource {
    try ScenarioSource.read(folder: Self.scenarios.appendingPathComponent(name).path)
  }

  @Test("a plan with itself: nothing", arguments: hasLinearPrograms ? ["spring-scarcity", "cold-chain"] : [])
  func itself(_ name: String) async throws {
    let plan = try await compared(name, source(name).reading().scenario)
    let comparison = await comparer.compare([plan, plan])
    #expect(comparison.isEmpty)
    #expect(comparison.steps.count == 1 && comparison.steps[0].lines.isEmpty && comparison.steps[0].inputs.isEmpty)
    #expect(ComparisonText.text(comparison) == "No difference.\n")
    #expect(ComparisonFiles.csv(comparison).split(separator: "\n").count == 1)
  }

  /// The promise of the issue: without its cause, no changed line is what it is; checked by planning again, here.
  private func checkCauses(_ before: ComparedPlan, _ after: ComparedPlan) async throws -> ComparisonStep {
    let comparison = await comparer.compare([before, after])
    let step = try #require(comparison.steps.first)
    let pair = ScenarioPair(before.scenario, after.scenario)
    var plans: [[Int]: [String: Double]] = [:]
    for line in step.lines {
      let cause = try #require(line.causes.first, "\(line)")
      if plans[cause.groups] == nil {
        let without = Set(cause.groups.flatMap { step.inputs[$0].differences })
        let scenario = try #require(pair.scenario { without.contains($0) })
        plans[cause.groups] = lines(of: try await plan(scenario), scenario)
      }
      let quantity = plans[cause.groups]?[key(line)] ?? 0
      #expect((line.after - quantity) * (line.after - line.before) > 0, "\(line), without its cause \(quantity)")
    }
    return step
  }

  private func key(_ line: ChangedLine) -> String {
    "\(line.kind) \(line.period) \(line.from) \(line.to) \(line.product) \(line.other)"
  }

  private func lines(of plan: Plan, _ scenario: Scenario) -> [String: Double] {
    var lines: [String: Double] = [:]
    let products = scenario.products
    for line in plan.shipments {
      let ends = "\(scenario.warehouses[line.from].code) \(scenario.code(of: line.to))"
      lines["shipment \(line.shipPeriod) \(ends) \(products[line.product].code) "] = line.quantity
    }
    for line in plan.allocations where line.demanded != line.supplied {
      let ends = " \(scenario.regions[line.region].code)"
      let codes = "\(products[line.demanded].code) \(products[line.supplied].code)"
      lines["substitution \(line.period) \(ends) \(codes)", default: 0] += line.covers
    }
    for line in plan.unmet {
      lines["unmet \(line.period)  \(scenario.regions[line.region].code) \(products[line.product].code) "] =
        line.quantity
    }
    for line in plan.purchases {
      let ends = "\(line.supplier) \(scenario.warehouses[line.warehouse].code)"
      lines["purchase \(line.orderPeriod) \(ends) \(products[line.product].code) "] = line.quantity
    }
    return lines
  }

  @Test(
    "a rise of demand of 20 % in one region: every changed line has a cause that holds",
    .enabled(if: hasLinearPrograms))
  func demandRise() async throws {
    let source = try source("spring-scarcity")
    let rise = ScenarioChange(
      .scale(.demand, by: .constant(1.2)), where: [ChangeCondition(key: "region", values: ["E06"])] + Self.sample)
    let step = try await checkCauses(
      compared("before", source.reading().scenario), compared("after", source.reading(after: [rise]).scenario))
    #expect(step.inputs.count > 4 && step.inputs.allSatisfy { $0.title.contains("demand.csv E06") })
    #expect(!step.lines.isEmpty)
    #expect(zip(step.lines, step.lines.dropFirst()).allSatisfy { $0.value >= $1.value })
    #expect(step.inputs.allSatisfy { $0.totalWithout != nil })
    print("spring-scarcity: \(step.lines.count) lines changed, \(step.inputs.count) parts taken back")
  }

  @Test("prices, removals and settings are taken back whole", .enabled(if: hasLinearPrograms))
  func otherChanges() async throws {
    let source = try source("autumn-rebalancing")
    let base = try source.reading().scenario
    let place = try #require(base.warehouses.values.last).code
    let product = try #require(base.products.values.first).code
    let changes = [
      ScenarioChange(.remove(.warehouse), where: [ChangeCondition(key: "warehouse", values: [place])]),
      ScenarioChange(
        .scale(.prices, by: .constant(3)), where: [ChangeCondition(key: "product", values: [product])]),
    ]
    let after = try source.reading(after: changes).scenario
    let pair = ScenarioPair(base, after)
    #expect(pair.scenario { _ in true } == base)
    #expect(pair.scenario { _ in false } == after)
    let step = try await checkCauses(compared("before", base), compared("after", after))
    // Everything of the warehouse together, and the price with the penalties that follow from it.
    #expect(step.inputs.count == 2, "\(step.inputs.map(\.title))")
  }
}
