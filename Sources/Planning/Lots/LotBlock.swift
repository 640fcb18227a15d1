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
  private let budget: Int

  struct Answer: Sendable {
    /// By position in the block.
    var flow: [Double]
    /// By how much the proved bound exceeds the cost with orders in any amount.
    var boundGain: Double
    var isExact: Bool
  }

  init(
    _ whole: AllocationModel, _ block: Block, in partition: BlockPartition, _ decisions: [LotDecision],
    _ backends: Backends, _ options: PlanOptions, _ deadline: Deadline, budget: Int
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
    self.budget = budget
  }

  /// - Parameter flow: the best with orders in any amount.
  /// - Returns: nil where nothing that is sold keeps every rule, as far as was found.
  func run(_ flow: [Double]) async -> Answer? {
    let relaxed = cost(of: flow)
    if let alone = await single(), let gain = exactGain(alone, over: relaxed) {
      return Answer(flow: alone.flow, boundGain: gain, isExact: true)
    }
    var best: (flow: [Double], cost: Double)?
    for threshold in thresholds {
      let dive = LotDive(model: model, decisions: decisions, solve: solved, threshold: threshold)
      guard let found = await dive.run(from: flow) else { continue }
      let improved = improved(found)
      let cost = cost(of: improved)
      if best.map({ cost < $0.cost }) ?? true { best = (improved, cost) }
    }
    if Task.isCancelled { return nil }
    guard let program, options.solver != .network, let backend = backends.linearProgram as? any MixedIntegerBackend,
      let branched = LotBranching(backend: backend, deadline: deadline).solve(program, decisions, from: best?.flow)
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

  /// Several dives where a block is small.
  private var thresholds: [Double] { model.arcs.count <= LotBranching.mostArcs ? [0.5, 0.15, 0.85] : [0.5] }

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

  /// `flow`, which buys only what is sold, after local search; itself where that has nothing to work with.
  private func improved(_ flow: [Double]) -> [Double] {
    let tied = (0..<model.rows.count).filter { model.isOrderRow($0) }
    let rows = tied.map { row in
      LotImprovement.OrderRow(
        lower: model.rows.lower[row], upper: model.rows.upper[row],
        entries: (model.rows.starts[row]..<model.rows.starts[row + 1]).map {
          (model.rows.arcs[$0], model.rows.coefficients[$0])
        })
    }
    var choices = decisions.map { LotChoice($0, flow) }
    var bounds = LotBounds(model)
    for (decision, choice) in zip(decisions, choices) { choice.bind(decision, in: &bounds) }
    guard var costing = LotCosting(model.withoutOrderRows(), bounds, backends, deadline),
      rows.allSatisfy({ $0.holds(costing) })
    else { return flow }
    var improvement = LotImprovement(model: model, decisions: decisions, orderRows: rows, budget: budget)
    improvement.run(&choices, &bounds, &costing)
    return costing.flows
  }
}
