import Domain
import Formulations
import Foundation
import LinearPrograms
import PlanChecks
import Planning
import Solutions
import SolverInterface
import Support
import Testing

/// The infeasible scenarios of a run: 15, or as many as `ALLOT_SEEDS` says up to 300, in batches that run side by side.
private let batches: [Range<UInt64>] = {
  let count = ProcessInfo.processInfo.environment["ALLOT_SEEDS"].flatMap { UInt64($0) } ?? 8
  return stride(from: 0, to: min(count, 300), by: 5).map { $0..<min(count, $0 + 5) }
}()

@Suite("What contradicts in random scenarios")
struct ContradictionTests {
  @Test(
    "each named set is irreducible, judged by plans of the scenario with those rules alone; the repair works and none is smaller",
    arguments: batches)
  func irreducible(_ numbers: Range<UInt64>) async throws {
    for number in numbers {
      guard let (seed, scenario) = Self.infeasible(number) else {
        Issue.record("no infeasible scenario of number \(number)")
        continue
      }
      let plan = try await Planner().plan(scenario)
      try #require(plan.summary.status == .infeasible, "seed \(seed)")
      let sets = Set(plan.diagnosis.map(\.contradiction)).subtracting([0]).sorted()
      #expect(!sets.isEmpty, "seed \(seed)")
      for set in sets { try await Self.judge(plan.diagnosis.filter { $0.contradiction == set }, scenario, seed) }
      try await Self.judgeRepair(plan, scenario, seed)
    }
  }

  /// Draws scenarios with high guarantees, quota minimums and tight storage until one is infeasible.
  private static func infeasible(_ number: UInt64) -> (seed: UInt64, scenario: Scenario)? {
    for attempt in 0..<UInt64(40) {
      let seed = 1_000_000 + number * 40 + attempt
      var numbers = SeededNumbers(seed: seed)
      let isNetwork = number % 3 == 0 || !hasLinearPrograms
      var scenario = RandomScenario.make(
        seed: seed, features: isNetwork ? .networks : .all, size: number % 2 == 0 ? .tiny : .small)
      scenario.policy.rule = .cost
      for row in scenario.demand.indices where numbers.chance(25) {
        let most = min(scenario.demand[row].quantity, scenario.demand[row].maximum)
        scenario.demand[row].minimum = (most * numbers.number(4...8) / 8).rounded(.down)
      }
      if !isNetwork {
        for row in scenario.quotas.indices where numbers.chance(40) {
          let most = min(scenario.quotas[row].maximum, 40)
          scenario.quotas[row].minimum = (most * numbers.number(2...4) / 4).rounded(.down)
        }
        for warehouse in scenario.warehouses.refs where numbers.chance(25) {
          scenario.warehouses[warehouse].storage = numbers.number(0...30)
        }
      }
      if isInfeasible(scenario) { return (seed, scenario) }
    }
    return nil
  }

  /// By the whole model as one program or network.
  private static func isInfeasible(_ scenario: Scenario) -> Bool {
    let model = AllocationModel(scenario)
    if let network = BlockNetwork(whole: model) {
      if case .infeasible? = try? Backends.standard.flow.solve(network.network, from: nil, limits: SolveLimits()) {
        return true
      }
      return false
    }
    let program = BlockProgram(whole: model, named: scenario).program
    if case .infeasible? = try? Backends.standard.linearProgram?.solve(program, from: nil, limits: SolveLimits()) {
      return true
    }
    return false
  }

  private static func judge(_ lines: [DiagnosisLine], _ scenario: Scenario, _ seed: UInt64) async throws {
    let rules = lines.filter { $0.rule != "cut" && $0.rule != "together" }
    let edits = RuleEdits(scenario: scenario)
    guard !rules.isEmpty, let all = edits.only(rules) else {
      Issue.record("seed \(seed): a rule that is none: \(lines)")
      return
    }
    #expect(isInfeasible(all), "seed \(seed): these can hold together: \(rules)")
    for left in rules.indices {
      var fewer = rules
      fewer.remove(at: left)
      guard let edited = edits.only(fewer) else { continue }
      #expect(!isInfeasible(edited), "seed \(seed): without \(rules[left]) still a contradiction: \(rules)")
    }
    // What is said to be possible is: with the guarantees lowered to it in all, and no further, there is a plan.
    if let head = lines.first, let required = head.required, let possible = head.possible {
      let short = leastConcession(all)
      if let short { #expect(isClose(required - possible, short, 1e-6), "seed \(seed): \(head), short by \(short)") }
    }
  }

  private static func judgeRepair(_ plan: Plan, _ scenario: Scenario, _ seed: UInt64) async throws {
    let repair = plan.summary.repair
    #expect(!repair.isEmpty, "seed \(seed)")
    let (repaired, misfits) = scenario.repaired(by: repair)
    #expect(misfits.isEmpty, "seed \(seed): \(misfits)")
    #expect(!isInfeasible(repaired), "seed \(seed): \(repair) is no repair")
    if let least = leastConcession(scenario) {
      let stated = repair.reduce(0) { $0 + $1.amount }
      let rounding = 1e-6 * Double(repair.count)
      #expect(stated <= least + rounding + 1e-6 * max(1, least), "seed \(seed): \(stated) stated, \(least) would do")
      #expect(stated >= least - 1e-6 * max(1, least), "seed \(seed): \(stated) stated, \(least) is the least")
    }
    let relaxed = try await Planner(options: relaxing).plan(scenario)
    #expect(relaxed.summary.status == .optimal, "seed \(seed): \(relaxed.summary.solverWhy)")
    #expect(relaxed.summary.repair == repair, "seed \(seed)")
    #expect(relaxed.alerts.filter { $0.kind == "rule-gives-way" }.count == repair.count, "seed \(seed)")
    #expect(PlanChecker.check(relaxed, of: scenario).passed, "seed \(seed)")
    // Without the repair, or with another one, the plan does not pass.
    var forged = relaxed
    forged.summary.repair = []
    #expect(!PlanChecker.check(forged, of: scenario).passed, "seed \(seed): passes without its repair")
    forged.summary.repair = repair
    forged.summary.repair[0].to += repair[0].kind == .storage ? 1 : -0.5
    #expect(!PlanChecker.check(forged, of: scenario).passed, "seed \(seed): passes with more than its repair")
  }

  private static var relaxing: PlanOptions {
    var options = PlanOptions()
    options.relaxes = true
    return options
  }

  /// The fewest units by which guarantees, quota minimums and storage must give way, by one elastic program over the
  /// whole model; nil where nothing solves it.
  private static func leastConcession(_ scenario: Scenario) -> Double? {
    guard let backend = Backends.standard.linearProgram else { return nil }
    let model = AllocationModel(scenario)
    var program = BlockProgram(whole: model, named: scenario).program
    program.cost = program.cost.map { _ in 0 }
    program.objectiveConstant = 0
    for column in 0..<model.arcs.count {
      let entries = (program.starts[column]..<program.starts[column + 1]).map {
        (row: program.rows[$0], coefficient: program.coefficients[$0])
      }
      if program.columnNames[column].hasPrefix("u["), program.upper[column] < .infinity {
        // Below its guarantee a line is left with more unmet.
        addColumn(entries, to: &program)
      }
      if program.columnNames[column].hasPrefix("d["), program.lower[column] > 0 {
        addColumn(entries.map { ($0.row, -$0.coefficient) }, to: &program)
      }
    }
    for row in 0..<program.rowCount {
      if program.rowNames[row].hasPrefix("quota["), program.rowLower[row] > -.infinity {
        addColumn([(Int32(row), 1)], to: &program)
      }
      if program.rowNames[row].hasPrefix("storage["), program.rowUpper[row] < .infinity {
        addColumn([(Int32(row), -1)], to: &program)
      }
    }
    guard case .optimal(let point)? = try? backend.solve(program, from: nil, limits: SolveLimits()) else { return nil }
    return point.objective
  }

  private static func addColumn(_ entries: [(row: Int32, coefficient: Double)], to program: inout LinearProgram) {
    program.addColumn(cost: 1, lower: 0, upper: .infinity, entries: entries)
    program.columnNames.append("give\(program.columnCount)")
  }
}
