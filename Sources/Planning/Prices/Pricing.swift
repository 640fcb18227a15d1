internal import Domain
internal import Formulations
internal import Solutions
internal import SolverInterface

/// Prices of everything scarce in an optimal plan, group by group. Under rule `cost` only: under the others the total
/// cost is what is left after their goals, and no price of what they share.
struct Pricing: Sendable {
  /// Of linear programs, with `top`: prices that could be among this many most valuable, and questions asked at most.
  private static let mostWanted = 10
  private static let mostAsked = 24
  /// Groups that the coupled solver answered are solved once more for a basis, up to this size.
  private static let mostColdArcs = 20_000

  let scenario: Scenario
  let model: AllocationModel
  let partition: BlockPartition
  let solution: ModelSolution
  /// Of groups that needed linear programming.
  let bases: [(block: Block, basis: Basis)]
  let backends: Backends
  let options: PlanOptions
  let deadline: Deadline

  /// The lines of `prices.csv` in no order, and how many scarce things have none.
  func run() async -> (lines: [PriceLine], left: Int) {
    let networks = await networkPrices()
    let programs = await programPrices()
    return (networks.lines + programs.lines, networks.left + programs.left)
  }

  private func networkPrices() async -> (lines: [PriceLine], left: Int) {
    let blocks = partition.blocks.filter { $0.rows.isEmpty && !$0.arcs.isEmpty }
    let found = await sideBySide(blocks) { block in
      NetworkPrices(
        scenario: scenario, model: model, block: block, partition: partition, isComplete: options.prices == .all
      ).lines(solution)
    }
    var result: (lines: [PriceLine], left: Int) = ([], 0)
    for case let one? in found {
      result.lines += one.lines
      result.left += one.left
    }
    return result
  }

  private func programPrices() async -> (lines: [PriceLine], left: Int) {
    guard let duals = solution.duals.last else { return ([], 0) }
    var left = 0
    var questions: [(program: ProgramPrices, candidate: ProgramPrices.Candidate)] = []
    for block in partition.blocks where !block.rows.isEmpty {
      let basis = bases.first { $0.block.arcs.first == block.arcs.first }?.basis
      let isSmall = basis != nil || block.arcs.count <= Self.mostColdArcs
      guard options.prices != .quick, isSmall, let backend = backends.linearProgram,
        let program = ProgramPrices(scenario, model, block, in: partition, basis, solution, backend, deadline)
      else {
        left += scarceCount(block, duals)
        continue
      }
      for candidate in program.candidates(duals) { questions.append((program, candidate)) }
    }
    guard options.prices != .all else {
      let lines = await sideBySide(questions) { $0.program.price($0.candidate) }
      let kept = zip(lines, questions).compactMap { Self.proved($0, $1.candidate) }
      return (kept, left + questions.count - kept.count)
    }
    return mostValuable(questions, left: left + questions.count)
  }

  /// Stock and limits of a linear program with a multiplier.
  private func scarceCount(_ block: Block, _ duals: StageDuals) -> Int {
    let stock = block.nodes.count {
      model.nodes.kind[Int($0)] == .stock && model.nodes.supply[Int($0)] > 0 && abs(duals.node[Int($0)]) > 1e-9
    }
    return stock + block.rows.count { abs(duals.row[Int($0)]) > 1e-9 }
  }

  /// One more saves at most what the multiplier says: who has the ten largest savings need not ask for smaller ones.
  private func mostValuable(
    _ questions: [(program: ProgramPrices, candidate: ProgramPrices.Candidate)], left: Int
  ) -> (lines: [PriceLine], left: Int) {
    let order = questions.indices.sorted {
      let (one, other) = (questions[$0].candidate.multiplier, questions[$1].candidate.multiplier)
      return one != other ? one < other : $0 < $1
    }
    var lines: [PriceLine] = []
    for position in order.prefix(Self.mostAsked) {
      let candidate = questions[position].candidate
      let better = lines.count { -($0.oneMore ?? 0) >= -candidate.multiplier }
      if better >= Self.mostWanted || candidate.multiplier >= 0 || Task.isCancelled { break }
      if let line = Self.proved(questions[position].program.price(candidate), candidate) { lines.append(line) }
    }
    return (lines, left - lines.count)
  }

  /// The line, where its sides have the multiplier of the plan's own proof between them.
  private static func proved(_ line: PriceLine?, _ candidate: ProgramPrices.Candidate) -> PriceLine? {
    guard let line else { return nil }
    let noise = 1e-7 * max(1, abs(candidate.multiplier))
    guard (line.oneMore ?? .infinity) >= candidate.multiplier - noise,
      -(line.oneLess ?? .infinity) <= candidate.multiplier + noise
    else { return nil }
    return line
  }

  /// One result for each item, `threads` at a time, in the order of items.
  private func sideBySide<Item: Sendable, Result: Sendable>(
    _ items: [Item], _ body: @escaping @Sendable (Item) -> Result?
  ) async -> [Result?] {
    var results = [Result?](repeating: nil, count: items.count)
    await withTaskGroup(of: (Int, Result?).self) { group in
      var next = 0
      func begin() {
        let position = next
        group.addTask { (position, Task.isCancelled ? nil : body(items[position])) }
        next += 1
      }
      while next < min(max(1, options.threads), items.count) { begin() }
      while let (position, result) = await group.next() {
        results[position] = result
        if next < items.count { begin() }
      }
    }
    return results
  }
}

extension Planner {
  /// The plan with `prices.csv`, where it is an optimum that has prices.
  func priced(
    _ plan: Plan, _ scenario: Scenario, _ model: AllocationModel, _ partition: BlockPartition, _ answer: ModelAnswer,
    _ deadline: Deadline
  ) async -> Plan {
    guard options.prices != .none, plan.summary.status == .optimal, scenario.policy.rule == .cost else { return plan }
    onStage(.price)
    let clock = ContinuousClock.now
    let pricing = Pricing(
      scenario: scenario, model: model, partition: partition, solution: answer.solution, bases: answer.sortedBases,
      backends: backends, options: options, deadline: deadline)
    let found = await pricing.run()
    var plan = plan
    plan.prices = PriceOrder(scenario).sorted(found.lines)
    plan.summary.prices = PriceCount(priced: found.lines.count, left: found.left)
    plan.summary.seconds.price = (ContinuousClock.now - clock) / .seconds(1)
    return plan
  }
}

/// The order of `prices.csv`: by its key columns.
private struct PriceOrder {
  private let ranks: PlaceRanks

  init(_ scenario: Scenario) { ranks = PlaceRanks(scenario) }

  func sorted(_ lines: [PriceLine]) -> [PriceLine] {
    lines.sorted { left, right in
      if left.kind != right.kind { return Code.precedes(left.kind.rawValue, right.kind.rawValue) }
      let (one, other) = (key(left), key(right))
      return one != other ? one.lexicographicallyPrecedes(other) : Code.precedes(left.name, right.name)
    }
  }

  private func key(_ line: PriceLine) -> [Int32] {
    [
      line.place.map { ranks[$0] } ?? -1, line.to.map { ranks[$0] } ?? -1, line.product?.position ?? -1,
      line.period ?? 0,
    ]
  }
}
