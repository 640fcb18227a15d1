internal import Formulations
internal import LinearPrograms
internal import SolverInterface
internal import StockPolicies

/// The lots of one block under rule `cost`.
struct LotBlock {
  private let model: AllocationModel
  private let program: LinearProgram?
  private let decisions: [LotDecision]
  private let backends: Backends
  private let options: PlanOptions
  private let deadline: Deadline
  /// When to come to an end with what there is.
  private let soon: Deadline
  private let budget: Int
  /// Of an optimum with orders in any amount, one a row of the block.
  private let multipliers: [Double]
  /// Holding cost, by product.
  private let holding: [Double]

  struct Answer: Sendable {
    /// By position in the block.
    var flow: [Double]
    /// By how much the proved bound exceeds the cost with orders in any amount.
    var boundGain: Double
    var isExact: Bool
  }

  init(
    _ whole: AllocationModel, _ block: Block, in partition: BlockPartition, _ decisions: [LotDecision],
    _ backends: Backends, _ options: PlanOptions, deadline: Deadline, soon: Deadline, budget: Int,
    multipliers: [Double], holding: [Double]
  ) {
    model = whole.alone(block, in: partition)
    let columns = decisions.reduce(0) { $0 + 2 * $1.options.count }
    let isSmall = block.arcs.count <= LotBranching.mostArcs && columns <= 2 * LotBranching.mostWhole
    program =
      isSmall && backends.linearProgram is any MixedIntegerBackend
      ? BlockProgram(block, in: partition, of: whole).program : nil
    self.decisions = decisions
    self.backends = backends
    self.options = options
    self.deadline = deadline
    self.soon = soon
    self.budget = budget
    self.multipliers = multipliers
    self.holding = holding
  }

  /// - Parameter flow: the best with orders in any amount.
  /// - Returns: nil where nothing that is sold keeps every rule, as far as was found.
  func run(_ flow: [Double]) async -> Answer? {
    let relaxed = cost(of: flow)
    if let alone = await single(), let gain = exactGain(alone, over: relaxed) {
      return Answer(flow: alone.flow, boundGain: gain, isExact: true)
    }
    var best = await searched(flow)
    if Task.isCancelled { return nil }
    guard let program, options.solver != .network, let backend = backends.linearProgram as? any MixedIntegerBackend,
      let branched = LotBranching(backend: backend, deadline: soon).solve(program, decisions, from: best?.flow)
    else { return best.map { Answer(flow: $0.flow, boundGain: 0, isExact: false) } }
    if let flow = branched.flow, decisions.allSatisfy({ $0.isSold(flow) }) {
      let cost = cost(of: flow)
      if best.map({ cost < $0.cost }) ?? true { best = (flow, cost) }
    }
    guard let best else { return nil }
    let bound = min(branched.bound, best.cost)
    return Answer(
      flow: best.flow, boundGain: max(0, bound - relaxed),
      isExact: branched.isProved && best.cost - branched.bound <= 1e-6 * max(1, abs(best.cost)))
  }

  /// The best of some dives, each improved; of a large block only the best dive is.
  private func searched(_ flow: [Double]) async -> (flow: [Double], cost: Double)? {
    var best: (flow: [Double], cost: Double)?
    func take(_ flow: [Double]) {
      let cost = cost(of: flow)
      if best.map({ cost < $0.cost }) ?? true { best = (flow, cost) }
    }
    for attempt in attempts where best == nil || soon.remaining > 0 {
      guard let found = await dived(flow, attempt) else { continue }
      take(isLarge ? found : improved(found) ?? found)
    }
    if isLarge, soon.remaining > 0, let flow = best?.flow, let better = improved(flow) { take(better) }
    if Task.isCancelled { return nil }
    return best
  }

  /// A way to round.
  private struct Attempt {
    var threshold: Double
    var isByPeriod = false
  }

  /// Several dives; fewer where a block is large.
  private var attempts: [Attempt] {
    let first = Attempt(threshold: 0.3, isByPeriod: true)
    let more = [Attempt(threshold: 0.5), Attempt(threshold: 0.5, isByPeriod: true)]
    guard isLarge else { return [first] + more + [Attempt(threshold: 0.15), Attempt(threshold: 0.85)] }
    return [first] + more.prefix(budget / (model.arcs.count * Self.passesOfDive))
  }

  /// A dive costs about as much as so many passes over the block.
  private static let passesOfDive = 40

  /// A large block that only contracts and the budget tie is dived into without them, at prices that stand for them, and
  /// brought into their bounds again.
  private func dived(_ flow: [Double], _ attempt: Attempt) async -> [Double]? {
    let orderRows = orderRows
    if isLarge, !orderRows.isEmpty, orderRows.count == model.rows.count {
      if let found = await dive(model.pricingOrderRows(multipliers), attempt).run(from: flow),
        let repaired = repaired(found)
      {
        return repaired
      }
    }
    return await dive(model, attempt, isShort: isLarge && model.rows.count > 0).run(from: flow)
  }

  private func dive(_ model: AllocationModel, _ attempt: Attempt, isShort: Bool = false) -> LotDive {
    LotDive(
      model: model, decisions: decisions, solve: solved, threshold: attempt.threshold,
      isByPeriod: attempt.isByPeriod && !isShort, holding: holding, isShort: isShort, deadline: soon,
      horizon: decisions.reduce(0) { max($0, model.arcs.period[Int($1.options[0].arc)]) })
  }

  /// One item at one place: the orders that the recursion over its stock finds, and what it says they cost.
  private func single() async -> (flow: [Double], cost: Double)? {
    guard let item = LotItem(model, decisions), let answer = item.sizing.solve() else { return nil }
    var bounds = LotBounds(model)
    item.bind(answer, decisions, in: &bounds)
    guard let flow = await solved(bounds.applied(to: model, decisions)) else { return nil }
    return (flow, item.money(answer.cost))
  }

  /// nil where the flow does not cost what the recursion says.
  private func exactGain(_ alone: (flow: [Double], cost: Double), over relaxed: Double) -> Double? {
    let cost = cost(of: alone.flow)
    guard abs(cost - alone.cost) <= 1e-7 * max(1, abs(cost)), decisions.allSatisfy({ $0.isSold(alone.flow) }) else {
      return nil
    }
    return max(0, cost - 1e-9 * max(1, abs(cost)) - relaxed)
  }

  private var isLarge: Bool { model.arcs.count > LotBranching.mostArcs }

  private func cost(of flow: [Double]) -> Double {
    flow.indices.reduce(0) { $0 + (flow[$1] == 0 ? 0 : model.arcs.cost[$1] * flow[$1]) }
  }

  private func solved(_ model: AllocationModel) async -> [Double]? {
    var options = options
    options.threads = 1
    let solving = BlockSolving(model: model, backends: backends, options: options, deadline: deadline)
    let answer = await solving.solve(model.blocks())
    switch answer.outcome {
    case .solved, .feasible: return answer.solution.flow
    case .infeasible, .failed: return nil
    }
  }

  /// Contracts and the budget.
  private var orderRows: [LotImprovement.OrderRow] {
    (0..<model.rows.count).filter { model.isOrderRow($0) }.map { row in
      LotImprovement.OrderRow(
        lower: model.rows.lower[row], upper: model.rows.upper[row],
        entries: (model.rows.starts[row]..<model.rows.starts[row + 1]).map {
          (model.rows.arcs[$0], model.rows.coefficients[$0])
        })
    }
  }

  /// `flow`, which buys only what is sold, after local search; nil where that has nothing to work with.
  ///
  /// In a large block small changes are tried first, by shortest paths; then any, each solved anew.
  private func improved(_ flow: [Double]) -> [Double]? {
    var choices = decisions.map { LotChoice($0, flow) }
    let near = isLarge ? searched(&choices, isFixed: true) { $0.run(&$1, &$2, &$3) } : nil
    return searched(&choices, isFixed: false) { $0.run(&$1, &$2, &$3) } ?? near
  }

  /// `flow` brought into the bounds of contracts and budget; nil where they cannot be kept so.
  private func repaired(_ flow: [Double]) -> [Double]? {
    var choices = decisions.map { LotChoice($0, flow) }
    return searched(&choices, isFixed: true) { _, _, _, _ in }
  }

  private func searched(
    _ choices: inout [LotChoice], isFixed: Bool,
    _ search: (LotImprovement, inout [LotChoice], inout LotBounds, inout LotCosting) -> Void
  ) -> [Double]? {
    var bounds = LotBounds(model)
    for (decision, choice) in zip(decisions, choices) { choice.bind(decision, in: &bounds, isFixed: isFixed) }
    let fixed = isFixed ? decisions.flatMap { $0.options.map(\.arc) } : nil
    guard var costing = LotCosting(model.withoutOrderRows(), bounds, fixed: fixed, backends, deadline) else {
      return nil
    }
    // The larger a network, the more a solve of it costs an arc.
    let work = !isFixed && model.arcs.count > LotCosting.mostWarm ? budget / 12 : budget
    let improvement = LotImprovement(
      model: model, decisions: decisions, orderRows: orderRows, isFixed: isFixed, budget: work, deadline: soon)
    guard improvement.repair(&choices, &bounds, &costing) else { return nil }
    search(improvement, &choices, &bounds, &costing)
    return costing.flows
  }
}
