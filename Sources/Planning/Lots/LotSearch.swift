internal import Domain
internal import Formulations
internal import LinearPrograms
internal import SolverInterface

/// Orders in lots, from minimums on and at prices that depend on the amount, near the best plan with orders in any amount.
///
/// Under rule `cost` block by block: a dive and local search, then branch and cut where a block is small. Under the
/// other rules, whose goals come before cost, one dive over all that rounds orders up, so that what the goals need is
/// bought.
struct LotSearch: Sendable {
  let model: AllocationModel
  let scenario: Scenario
  let goals: [Goal]
  let claimants: [Claimant]
  let backends: Backends
  let options: PlanOptions
  let deadline: Deadline
  /// When to come to an end with what there is, so that time is left for the rest of the plan.
  let soon: Deadline

  struct Answer: Sendable {
    /// The model with orders bound to what was chosen.
    var model: AllocationModel
    var method: LotSummary.Method
    /// By how much the proved bound exceeds that of orders in any amount, money.
    var boundGain = 0.0
    /// Whether the search came to an end before it was done.
    var isOutOfTime = false
  }

  /// Arcs × solves of local search in all.
  private static let budget = 60_000_000
  private static let mostOfBlock = 20_000_000

  /// - Parameters:
  ///   - flow: the best flow with orders in any amount.
  ///   - multipliers: its own, one a side row.
  /// - Returns: nil where no orders in lots were found that keep every rule.
  func run(_ flow: [Double], _ multipliers: [Double]) async -> Answer? {
    let decisions = model.lotDecisions(scenario)
    guard decisions.contains(where: { !$0.isSold(flow) }) else {
      return Answer(model: bound(flow, decisions), method: .unneeded)
    }
    if scenario.policy.rule != .cost { return await runGoals(flow, decisions) }
    return await runBlocks(flow, multipliers, decisions)
  }

  /// Every decision bound to what `flow` buys.
  private func bound(_ flow: [Double], _ decisions: [LotDecision]) -> AllocationModel {
    var bounds = LotBounds(model)
    for decision in decisions { LotChoice(decision, flow).bind(decision, in: &bounds) }
    return bounds.applied(to: model, decisions)
  }

  // MARK: - Goals before cost

  /// Arcs of a model that is solved again many times.
  private static let mostOfLongDive = 200_000

  private func runGoals(_ flow: [Double], _ decisions: [LotDecision]) async -> Answer? {
    for threshold in [0.0, 0.5] {
      let dive = LotDive(
        model: model, decisions: decisions, solve: solved, threshold: threshold,
        isShort: model.arcs.count > Self.mostOfLongDive, deadline: soon, horizon: scenario.periods)
      if let found = await dive.run(from: flow) { return Answer(model: bound(found, decisions), method: .search) }
      if Task.isCancelled { return nil }
    }
    return nil
  }

  private func solved(_ model: AllocationModel) async -> [Double]? {
    let solving = BlockSolving(
      model: model, goals: goals, claimants: claimants, backends: backends, options: options, deadline: deadline)
    let answer = await solving.solve(model.blocks())
    switch answer.outcome {
    case .solved, .feasible: return answer.solution.flow
    case .infeasible, .failed: return nil
    }
  }

  // MARK: - Cost

  private func runBlocks(_ flow: [Double], _ multipliers: [Double], _ decisions: [LotDecision]) async -> Answer? {
    let partition = model.blocks(bundle: 0)
    let tasks = tasks(flow, decisions, partition)
    let arcs = tasks.reduce(0) { $0 + partition.blocks[$1.block].arcs.count }
    var found: [Int: LotBlock.Answer] = [:]
    var failed = false
    await withTaskGroup(of: (Int, LotBlock.Answer?).self) { group in
      var next = 0
      func begin() {
        let (position, task) = (next, tasks[next])
        next += 1
        group.addTask {
          let block = partition.blocks[task.block]
          let share = Double(Self.budget) * Double(block.arcs.count) / Double(max(1, arcs))
          let search = LotBlock(
            model, block, in: partition, task.decisions, backends, options, deadline: deadline, soon: soon,
            budget: min(Self.mostOfBlock, Int(exactly: share.rounded()) ?? Self.mostOfBlock),
            multipliers: block.rows.map { multipliers[Int($0)] },
            holding: scenario.products.values.map(\.holdingCost))
          return (position, await search.run(block.arcs.map { flow[Int($0)] }))
        }
      }
      while next < min(max(1, options.threads), tasks.count) { begin() }
      while let (position, answer) = await group.next() {
        if let answer { found[position] = answer } else { failed = true }
        if next < tasks.count, !failed { begin() }
      }
    }
    guard !failed, !Task.isCancelled else { return nil }
    return answer(tasks, found, flow, decisions, partition)
  }

  private struct BlockTask: Sendable {
    var block: Int
    /// With arcs by position in the block.
    var decisions: [LotDecision]
  }

  /// Blocks that buy something that is not sold so, the largest first.
  private func tasks(_ flow: [Double], _ decisions: [LotDecision], _ partition: BlockPartition) -> [BlockTask] {
    let blockOfNode = partition.blockOfNode
    var byBlock: [Int: [LotDecision]] = [:]
    var isBroken = Set<Int>()
    for decision in decisions {
      guard let first = decision.options.first else { continue }
      let block = Int(blockOfNode[Int(model.arcs.head[Int(first.arc)])])
      if !decision.isSold(flow) { isBroken.insert(block) }
      var local = decision
      for option in local.options.indices {
        local.options[option].arc = partition.position(ofArc: decision.options[option].arc)
      }
      byBlock[block, default: []].append(local)
    }
    return isBroken.sorted {
      (partition.blocks[$1].arcs.count, $0) < (partition.blocks[$0].arcs.count, $1)
    }.map { BlockTask(block: $0, decisions: byBlock[$0] ?? []) }
  }

  private func answer(
    _ tasks: [BlockTask], _ found: [Int: LotBlock.Answer], _ flow: [Double], _ decisions: [LotDecision],
    _ partition: BlockPartition
  ) -> Answer {
    var flow = flow
    var result = Answer(model: model, method: .exact)
    for (position, task) in tasks.enumerated() {
      guard let answer = found[position] else { continue }
      for (local, arc) in partition.blocks[task.block].arcs.enumerated() { flow[Int(arc)] = answer.flow[local] }
      result.boundGain += answer.boundGain
      if !answer.isExact { result.method = .search }
    }
    result.model = bound(flow, decisions)
    result.isOutOfTime = result.method == .search && soon.remaining <= 0
    return result
  }
}
