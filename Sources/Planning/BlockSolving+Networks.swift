internal import Domain
internal import FlowNetworks
internal import Formulations
internal import Solutions
internal import SolverInterface

/// Blocks that are networks.
extension BlockSolving {
  /// Blocks with this many arcs at most become networks where their side rows are nested.
  ///
  /// Measured on `allot generate --coupled --unit-volumes`, network against coupled solver: 20,400 arcs 0.04 and 0.11 s,
  /// 40,400 arcs 0.25 and 0.30 s, 404,000 arcs 6 and 1.5 s.
  private static let foldedArcs = 50_000
  /// Side rows times arcs: folding looks at every arc for each row.
  private static let foldingWork = 20_000_000

  /// nil where the block is no network, or one that its solver has no answer for and others may have.
  func solveAsNetwork(_ block: Block, in partition: BlockPartition, _ objectives: [[Double]?]) -> Answer? {
    let isSmall =
      block.arcs.count <= Self.foldedArcs && block.rows.count * block.arcs.count <= Self.foldingWork
    guard
      let network = BlockNetwork(
        block, in: partition, of: model, boundingArcs: true, foldingRows: isSmall || options.solver == .network)
    else { return nil }
    let answer = solve(block, StagedNetwork(network), objectives)
    guard network.foldsRows, !answer.isNetworkOptimum else { return answer }
    // What rows contradict is for a solver to say that knows rows.
    guard options.solver == .network, case .infeasible = answer else { return nil }
    return .failed("limits over several products contradict the rest; without --solver network the plan says which")
  }

  /// nil where claimants do not share flows of one network, or the network solver has no answer.
  func solveFairly(_ block: Block, in partition: BlockPartition) -> Answer? {
    guard let network = BlockNetwork(block, in: partition, of: model, ignoringClaimants: true, boundingArcs: true),
      let fair = FairNetwork(network, block, in: partition, of: model, claimants)
    else { return nil }
    let tiers = fair.claimants.map { claimants[Int($0)].tier.index }
    let solving = FairNetworkSolving(backend: backends.flow, deadline: deadline)
    do throws(FairNetworkSolving.Trouble) {
      let weights = CanonicalFlow(block, of: model).weights
      return .fairNetwork(fair, try solving.solve(fair, block, tiers: tiers, weights: weights))
    } catch {
      return nil
    }
  }

  private func solve(_ block: Block, _ staged: StagedNetwork, _ objectives: [[Double]?]) -> Answer {
    var staged = staged
    var stages: [FlowSolution?] = []
    do throws(BackendFailure) {
      for (stage, objective) in objectives.enumerated() {
        guard let objective else {
          stages.append(nil)
          continue
        }
        let isLast = stage == objectives.count - 1
        // The network is made with the costs of the last one.
        if !isLast || stages.contains(where: { $0 != nil }) { staged.setObjective(objective) }
        let (outcome, isChosen) = try solve(block, staged, choosing: isLast)
        switch outcome {
        case .optimal(let flow):
          guard flow.isReadable(for: staged.network) else { return .failed("the network solver's answer is no flow") }
          stages.append(flow)
          if !isLast { staged.keep(flow) }
          if isChosen { return .network(staged, stages, canonical: nil) }
        case .infeasible(let cut):
          guard stages.allSatisfy({ $0 == nil }) else { return .failed("an earlier goal could not be kept") }
          guard cut.isProof(for: staged.network) else { return .failed("called infeasible without proof") }
          return .infeasible(.cut(block, cut))
        case .unbounded: return .failed("the model has no finite optimum")
        case .stopped: return .failed("out of time")
        }
      }
      guard let last = stages.last ?? nil else { return .network(staged, stages, canonical: nil) }
      let chosen = canonical(block, &staged, last)
      return .network(staged, stages, canonical: chosen)
    } catch {
      return .failed(error.description)
    }
  }

  /// One stage; with `choosing` the flow is chosen among the optima, where the backend can.
  private func solve(
    _ block: Block, _ staged: StagedNetwork, choosing: Bool
  ) throws(BackendFailure) -> (outcome: FlowOutcome, isChosen: Bool) {
    let limits = SolveLimits(seconds: deadline.remaining)
    guard choosing else { return (try backends.flow.solve(staged.network, from: staged.start, limits: limits), false) }
    let canonical = CanonicalFlow(block, of: model)
    return try backends.flow.solve(staged.network, from: staged.start, limits: limits) { stage in
      canonical.weights(ofStage: stage).map { staged.objective($0) }
    }
  }

  /// Chooses among the optima that `flow` is one of; nil where it is the only one, or time is over.
  private func canonical(_ block: Block, _ staged: inout StagedNetwork, _ flow: FlowSolution) -> FlowSolution? {
    var result: FlowSolution?
    var kept = staged
    kept.keep(flow)
    guard kept.hasChoice else { return nil }
    let canonical = CanonicalFlow(block, of: model)
    var stage = 0
    while let weights = canonical.weights(ofStage: stage) {
      stage += 1
      kept.setObjective(weights)
      let limits = SolveLimits(seconds: deadline.remaining)
      guard case .optimal(let next)? = try? backends.flow.solve(kept.network, from: kept.start, limits: limits),
        next.isReadable(for: kept.network)
      else { return result }
      staged = kept
      result = next
      kept.keep(next)
      guard kept.hasChoice else { return result }
    }
    return result
  }

  /// Whether a network's answer has the values of a linear program's in each goal, to what exact solvers agree in
  /// (MODEL.md section 6), and its levels.
  func confirms(_ network: Answer, _ program: Answer, _ block: Block, _ objectives: [[Double]?]) -> Bool {
    func values(_ answer: Answer) -> [Double]? {
      answer.found.map { flow, levels in
        let fills = levels.flatMap { level in level.claimants.map { (claimant: $0, fill: level.fill) } }
        return fills.sorted { $0.claimant < $1.claimant }.map(\.fill)
          + objectives.compactMap { $0.map { zip($0, flow).reduce(0) { $0 + $1.0 * $1.1 } } }
      }
    }
    guard let left = values(network), let right = values(program), left.count == right.count else { return false }
    return zip(left, right).allSatisfy { abs($0 - $1) <= 1e-7 * max(1, abs($1)) }
  }
}
