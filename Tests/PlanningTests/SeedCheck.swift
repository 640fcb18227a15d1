import Domain
import Foundation
import PlanChecks
import Planning
import ScenarioFiles
import Support

/// Everything that must hold for the plans of one random scenario; what does not is collected, not thrown.
struct SeedCheck {
  let seed: UInt64
  let scenario: Scenario
  private(set) var failures: [String] = []
  /// Plans made, all variants counted.
  private(set) var plans = 0

  init(seed: UInt64) {
    self.seed = seed
    scenario = Self.scenario(seed)
  }

  /// Most combinations of features need a linear program; every fifth scenario is a set of networks, and all are where
  /// nothing else can be solved.
  private static func scenario(_ seed: UInt64) -> Scenario {
    RandomScenario.make(seed: seed, features: isNetworks(seed) ? .networks : .all)
  }

  private static func isNetworks(_ seed: UInt64) -> Bool { seed % 5 == 4 || !hasLinearPrograms }

  mutating func run() async throws {
    guard let plan = await plan(scenario, "as it is") else { return }
    await checkRepeats(plan)
    try await checkPermutedRows(plan)
    guard plan.summary.status != .infeasible else { return checkDiagnosis(plan) }
    checkProof(plan)
    await checkGreedy(plan)
    await checkOtherSolvers(plan)
    await checkMoney(plan)
    await checkQuantities(plan)
    await checkRelaxed(plan)
    await checkSideBySide()
  }

  // MARK: - One plan

  /// nil, and a failure noted, where there is no plan, or an unproved one.
  private mutating func plan(
    _ scenario: Scenario, _ what: String, _ solver: PlanOptions.Solver = .auto, threads: Int = 1
  ) async -> Plan? {
    plans += 1
    do throws(PlanFailure) {
      let plan = try await Planner(options: PlanOptions(solver: solver, threads: threads)).plan(scenario)
      guard solver != .greedy else { return plan }
      if plan.summary.status == .feasible {
        failures.append("\(what): not proved: \(plan.summary.solverWhy), gap \(plan.summary.gap)")
      }
      return plan
    } catch {
      failures.append("\(what): \(error)")
      return nil
    }
  }

  private mutating func checkProof(_ plan: Plan) {
    let report = PlanChecker.check(plan, of: scenario)
    if !report.passed { failures.append("refused: \(report.violations.prefix(3))") }
    if !isClose(report.bound, plan.cost) { failures.append("bound \(report.bound), cost \(plan.cost)") }
    if plan.summary.bound > plan.cost { failures.append("stated bound above the cost") }
  }

  private mutating func checkDiagnosis(_ plan: Plan) {
    if !PlanChecker.check(plan, of: scenario).passed { failures.append("infeasible, and refused") }
    if !plan.diagnosis.contains(where: { $0.rule != "cut" }) {
      failures.append("infeasible, and no rule named: \(plan.diagnosis)")
    }
  }

  // MARK: - The same again

  private mutating func checkRepeats(_ plan: Plan) async {
    if let again = await self.plan(scenario, "again"), again.timeless != plan.timeless {
      failures.append("a repeat gives another plan")
    }
    if let parallel = await self.plan(scenario, "on 4 threads", threads: 4), parallel.timeless != plan.timeless {
      failures.append("4 threads give another plan")
    }
  }

  private mutating func checkPermutedRows(_ plan: Plan) async throws {
    let seed = seed
    let scenario = scenario
    let (read, files) = try await TemporaryFolder.with { folder in
      let input = folder.appendingPathComponent("scenario").path
      try ShuffledFiles.write(scenario, to: input, seed: seed)
      let read = try ScenarioReader.read(folder: input).scenario
      return (read, try folderBytes(plan, scenario, in: folder.appendingPathComponent("plan")))
    }
    guard let permuted = await self.plan(read, "rows permuted") else { return }
    let others = try await TemporaryFolder.with { folder in
      try folderBytes(permuted, read, in: folder.appendingPathComponent("plan"))
    }
    for name in Set(files.keys).union(others.keys).sorted() where files[name] != others[name] {
      failures.append("rows permuted: \(name) differs")
    }
  }

  // MARK: - Other solvers

  private mutating func checkGreedy(_ plan: Plan) async {
    let hasHardMinimum =
      scenario.demand.contains { $0.leastCovered > 0 } || scenario.quotas.contains { $0.minimum > 0 }
      || scenario.warehouses.values.contains { $0.storage < .infinity }
      || scenario.calendar.contains { $0.storage != nil }
    plans += 1
    do throws(PlanFailure) {
      let greedy = try await Planner(options: PlanOptions(solver: .greedy)).plan(scenario)
      if greedy.cost < plan.cost, !isClose(greedy.cost, plan.cost) {
        failures.append("the greedy's plan costs \(greedy.cost), the exact one \(plan.cost)")
      }
      if greedy.summary.bound > plan.cost, !isClose(greedy.summary.bound, plan.cost) {
        failures.append("the greedy's bound is \(greedy.summary.bound), the optimum \(plan.cost)")
      }
      if greedy.summary.status != .feasible { failures.append("the greedy calls itself \(greedy.summary.status)") }
    } catch .noPlan {
      if !hasHardMinimum { failures.append("the greedy finds no plan, and nothing forces a movement") }
    } catch {
      failures.append("greedy: \(error)")
    }
  }

  private mutating func checkOtherSolvers(_ plan: Plan) async {
    if hasLinearPrograms, let other = await self.plan(scenario, "glpk", .glpk), !isClose(other.cost, plan.cost) {
      failures.append("GLPK's plan costs \(other.cost), auto's \(plan.cost)")
    }
    if Self.isNetworks(seed), plan.summary.solverUsed != "network" { failures.append("\(plan.summary.solverWhy)") }
    guard plan.summary.solverUsed == "network" else { return }
    if let other = await self.plan(scenario, "network", .network), !isClose(other.cost, plan.cost) {
      failures.append("the network's plan costs \(other.cost), auto's \(plan.cost)")
    }
  }

  // MARK: - Other clothes

  private mutating func checkMoney(_ plan: Plan) async {
    guard let other = await self.plan(scenario.withMoney(times: 2), "money × 2") else { return }
    if !isClose(other.cost, 2 * plan.cost) { failures.append("money × 2: \(plan.cost) → \(other.cost)") }
  }

  private mutating func checkQuantities(_ plan: Plan) async {
    guard let other = await self.plan(scenario.withQuantities(times: 2), "quantities × 2") else { return }
    if !isClose(other.cost, 2 * plan.cost) { failures.append("quantities × 2: \(plan.cost) → \(other.cost)") }
  }

  private mutating func checkRelaxed(_ plan: Plan) async {
    for relaxed in RelaxedScenario.all(of: scenario, seed: seed) {
      guard let other = await self.plan(relaxed.scenario, relaxed.what) else { continue }
      if other.summary.status == .infeasible { failures.append("wider \(relaxed.what): infeasible") }
      if other.cost > plan.cost, !isClose(other.cost, plan.cost) {
        failures.append("wider \(relaxed.what): \(plan.cost) → \(other.cost)")
      }
    }
  }

  /// With the scenario of another seed, under this one's policy and the longer horizon of the two.
  private mutating func checkSideBySide() async {
    var one = scenario
    var other = Self.scenario(seed &+ 1_000_000)
    one.policy.purchaseBudget = .infinity
    one.periods = max(one.periods, other.periods)
    other.periods = one.periods
    other.policy = one.policy
    if other.tiers.count > one.tiers.count { one.tiers = other.tiers }
    guard let first = await plan(one, "left of two"), let second = await plan(other, "right of two"),
      let both = await plan(one.besides(other), "side by side")
    else { return }
    let isFeasible = first.summary.status != .infeasible && second.summary.status != .infeasible
    if (both.summary.status != .infeasible) != isFeasible {
      failures.append("side by side: \(both.summary.status) of \(first.summary.status) and \(second.summary.status)")
    }
    if isFeasible, !isClose(both.cost, first.cost + second.cost) {
      failures.append("side by side: \(first.cost) + \(second.cost) → \(both.cost)")
    }
  }
}
