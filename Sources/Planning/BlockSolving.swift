internal import CoupledSolver
internal import Domain
internal import Formulations
internal import LinearPrograms
internal import Solutions
internal import SolverInterface

/// What became of the whole model.
struct ModelAnswer: Sendable {
  enum Outcome: Sendable {
    /// Every block at an optimum its solver believes in.
    case solved
    /// Every block has a feasible point, but some solver ran out of time.
    case feasible
    case infeasible(Evidence)
    /// Some block has no point, and why.
    case failed(String)
  }

  var outcome: Outcome
  var solution: ModelSolution
  /// Levels of rule `fair`, each with its block; in no order.
  var levels: [(block: Block, level: FairSolving.Level)] = []
  /// What proves those of networks.
  var cuts: [(block: Block, cuts: NestedCuts)] = []
  /// Final bases of linear programs, each with its block; in no order.
  var bases: [(block: Block, basis: Basis)] = []
  var networkBlocks = 0
  var programBlocks = 0
  /// Of those, the ones that the coupled solver answered.
  var coupledBlocks = 0
  /// Blocks whose levels came from cuts, and from linear programs.
  var fairNetworks = 0
  var fairPrograms = 0

  /// In the order of the model.
  var sortedBases: [(block: Block, basis: Basis)] {
    bases.sorted { ($0.block.arcs.first ?? -1) < ($1.block.arcs.first ?? -1) }
  }
}

/// What shows that a block is infeasible.
enum Evidence: Sendable {
  /// Of a network: the nodes of the block that must send or get more than arcs can carry.
  case cut(Block, FlowCut)
  /// Of a linear program: row multipliers, nodes first.
  case ray(Block, [Double])
}

/// Solves a model block by block: network simplex where a block is a network; elsewhere the coupled solver where a block
/// is large, the linear-programming backend where it is small or the coupled solver has no answer.
struct BlockSolving: Sendable {
  let model: AllocationModel
  /// Before cost, in order.
  var goals: [Goal] = []
  /// Of rule `fair`; the model has a row for each.
  var claimants: [Claimant] = []
  let backends: Backends
  let options: PlanOptions
  let deadline: Deadline
  /// Whether one block without a point ends the whole solve. For a bound alone, the others still count.
  var stopsAtTrouble = true

  /// A block's answer: the outcome of each stage, nil where a goal has nothing in the block; the last one is cost's.
  enum Answer: Sendable {
    case network(StagedNetwork, [FlowSolution?], canonical: FlowSolution?)
    case program(StagedProgram, [LinearProgramSolution?], Standing)
    case fair(StagedProgram, FairBlockSolving.Answer)
    case fairNetwork(FairNetwork, FairNetworkSolving.Answer)
    /// A linear program's optimum, confirmed by the network's: of equal optima the one that every exact solver gives.
    indirect case confirmed(Answer)
    case infeasible(Evidence)
    case failed(String)

    var isNetworkOptimum: Bool { if case .network = self { true } else { false } }

    /// The flow by position in the block, in the model's units, and the levels; nil where nothing is proved.
    var found: (flow: [Double], levels: [FairSolving.Level])? {
      switch self {
      case .network(let network, let stages, let canonical):
        (canonical ?? (stages.last ?? nil)).map { (network.modelFlow($0), []) }
      case .program(_, let stages, let standing): standing.isProved ? stages.last?.map { ($0.x, []) } : nil
      case .fair(_, let fair): (fair.point.x, fair.levels)
      case .fairNetwork(let network, let fair): (network.modelFlow(fair.chosen), fair.levels.levels)
      case .confirmed(let answer): answer.found
      case .infeasible, .failed: nil
      }
    }
  }

  /// What is known of a program's answer.
  struct Standing: Sendable {
    var isProved = true
    var isCoupled = false
  }

  /// Largest blocks first, `threads` at a time; results go to fixed places, so order does not matter.
  ///
  /// Of several blocks without a point the first in that order is the one reported: it is always begun, whatever the
  /// number of threads.
  func solve(_ partition: BlockPartition) async -> ModelAnswer {
    let order = partition.blocks.indices.sorted {
      (partition.blocks[$1].arcs.count, $0) < (partition.blocks[$0].arcs.count, $1)
    }
    let objectives = partition.objectives(of: goals)
    var result = ModelAnswer(outcome: .solved, solution: ModelSolution(of: model, goals: goals.count))
    var bad: (rank: Int, outcome: ModelAnswer.Outcome)?
    await withTaskGroup(of: (Int, Answer).self) { group in
      var next = 0
      func begin() {
        let (rank, position) = (next, order[next])
        group.addTask { (rank, solve(partition.blocks[position], in: partition, objectives[position])) }
        next += 1
      }
      while next < min(max(1, options.threads), order.count) { begin() }
      while let (rank, answer) = await group.next() {
        if let trouble = store(answer, of: partition.blocks[order[rank]], in: &result), rank <= bad?.rank ?? .max {
          bad = (rank, trouble)
        }
        if next < order.count, bad == nil || !stopsAtTrouble { begin() }
      }
    }
    if let bad { result.outcome = bad.outcome }
    return result
  }

  /// Stores a point; returns what stands in the way where there is none.
  private func store(_ answer: Answer, of block: Block, in result: inout ModelAnswer) -> ModelAnswer.Outcome? {
    switch answer {
    case .network(let network, let stages, let canonical):
      for (stage, flow) in stages.enumerated() {
        guard let flow else { continue }
        network.storeDuals(flow, of: block, isCost: stage == goals.count, in: &result.solution.duals[stage])
        result.solution.iterations += flow.statistics.iterations
      }
      if let last = canonical ?? (stages.last ?? nil) { network.storeFlow(last, of: block, in: &result.solution) }
      result.networkBlocks += 1
    case .program(let program, let stages, let standing):
      for (stage, point) in stages.enumerated() {
        guard let point else { continue }
        program.storeDuals(point, of: block, in: &result.solution.duals[stage])
        result.solution.iterations += point.statistics.iterations
      }
      if let last = stages.last, let last { program.storeFlow(last, of: block, in: &result.solution) }
      if let basis = stages.last??.basis { result.bases.append((block, basis)) }
      result.programBlocks += 1
      if standing.isCoupled { result.coupledBlocks += 1 }
      if !standing.isProved { result.outcome = .feasible }
    case .fair(let program, let fair):
      program.storeDuals(fair.point, of: block, in: &result.solution.duals[0])
      program.storeFlow(fair.point, of: block, in: &result.solution)
      result.programBlocks += 1
      result.levels += fair.levels.map { (block, $0) }
      result.fairPrograms += 1
      if fair.usesCuts { result.fairNetworks += 1 }
    case .fairNetwork(let network, let fair):
      network.store(fair.flow, choosing: fair.chosen, of: block, in: &result.solution)
      result.networkBlocks += 1
      result.levels += fair.levels.levels.map { (block, $0) }
      result.cuts += fair.levels.cuts.map { (block, $0) }
      result.fairNetworks += 1
    case .confirmed(let answer):
      defer { (result.networkBlocks, result.programBlocks) = (result.networkBlocks - 1, result.programBlocks + 1) }
      return store(answer, of: block, in: &result)
    case .infeasible(let evidence): return .infeasible(evidence)
    case .failed(let why): return .failed(why)
    }
    return nil
  }

  private func solve(_ block: Block, in partition: BlockPartition, _ goals: [[Double]?]) -> Answer {
    if Task.isCancelled { return .failed("interrupted") }
    let cost = block.arcs.map { [costs = model.arcs.cost] in costs[Int($0)] }
    let objectives = goals + [cost]
    let isFair = block.rows.contains { if case .claimant = model.rows.keys[Int($0)] { true } else { false } }
    func byNetwork() -> Answer? {
      isFair ? solveFairly(block, in: partition) : solveAsNetwork(block, in: partition, objectives)
    }
    if options.solver != .glpk, let answer = byNetwork() { return answer }
    guard options.solver != .network else {
      return .failed("this scenario is no network: \(whatTies(block))")
    }
    let program = BlockProgram(block, in: partition, of: model)
    let found = isFair ? solveFairly(block, in: partition, program) : solve(block, StagedProgram(program), objectives)
    guard options.solver == .glpk, let network = byNetwork(), confirms(network, found, block, objectives) else {
      return found
    }
    return .confirmed(network)
  }

  private func solveFairly(_ block: Block, in partition: BlockPartition, _ program: BlockProgram) -> Answer {
    let solving = FairBlockSolving(
      model: model, claimants: claimants, backends: backends, options: options, deadline: deadline)
    do throws(FairSolving.Trouble) {
      return .fair(StagedProgram(program), try solving.solve(block, in: partition, program))
    } catch {
      switch error {
      case .failed(let why): return .failed(why)
      case .infeasible(let ray, let asked):
        guard let ray, asked.isProvedInfeasible(by: ray) else { return .failed("called infeasible without proof") }
        return .infeasible(.ray(block, ray))
      }
    }
  }

  private func solve(_ block: Block, _ staged: StagedProgram, _ objectives: [[Double]?]) -> Answer {
    guard backends.linearProgram != nil || takesCoupled(staged.program) else {
      return .failed("a linear program is needed (\(whatTies(block))) and GLPK is not built in")
    }
    var staged = staged
    var stages: [LinearProgramSolution?] = []
    var standing = Standing()
    do throws(BackendFailure) {
      for (stage, objective) in objectives.enumerated() {
        guard let objective else {
          stages.append(nil)
          continue
        }
        staged.setObjective(objective)
        let (outcome, isCoupled) = try answer(staged.program, block, from: stages.last??.basis)
        standing.isCoupled = standing.isCoupled || isCoupled
        switch outcome {
        case .optimal(let point):
          guard point.isReadable(for: staged.program) else { return .failed(Self.noPoint) }
          stages.append(point)
          if stage < objectives.count - 1 { staged.keep(point) }
        case .feasible(let point, bound: _):
          guard point.isReadable(for: staged.program) else { return .failed(Self.noPoint) }
          // Out of time: this point is the plan, later stages prove nothing.
          standing.isProved = false
          stages += Array(repeating: nil, count: objectives.count - 1 - stage) + [point]
          return .program(staged, stages, standing)
        case .infeasible(let ray):
          guard stages.allSatisfy({ $0 == nil }) else { return .failed("an earlier goal could not be kept") }
          guard let ray, staged.program.isProvedInfeasible(by: ray) else {
            return .failed("called infeasible without proof")
          }
          return .infeasible(.ray(block, ray))
        case .unbounded: return .failed("the model has no finite optimum")
        case .stopped: return .failed("out of time")
        }
      }
      return .program(staged, stages, standing)
    } catch {
      return .failed(error.description)
    }
  }

  /// Blocks with this many arcs and side rows go to the coupled solver.
  ///
  /// Measured on `allot generate --coupled` of growing size: the two are even at about 2,000 arcs (10 ms); at 20,400
  /// arcs (10 × 50 × 40) GLPK takes 1.2 to 1.8 s and this 0.06 s with two threads; at 404,000 (20 × 200 × 200) GLPK does
  /// not end within minutes and this takes 1.9 s. Below the limit GLPK is as fast and has seen more of the world.
  private static let coupledColumns = 3_000

  private func takesCoupled(_ program: LinearProgram) -> Bool {
    options.solver != .glpk && (program.columnCount >= Self.coupledColumns || backends.linearProgram == nil)
  }

  /// The coupled solver's answer where it is asked and has one that holds, else the linear-programming backend's.
  private func answer(
    _ program: LinearProgram, _ block: Block, from basis: Basis?
  ) throws(BackendFailure) -> (LinearProgramOutcome, isCoupled: Bool) {
    var trouble = BackendFailure(.notBuiltIn, backend: "glpk", message: "\(whatTies(block)) need linear programming")
    if takesCoupled(program), let coupled = CoupledProgram(program, nodes: block.nodes.count) {
      do throws(BackendFailure) {
        let limits = SolveLimits(seconds: deadline.remaining)
        let outcome = try CoupledSolver(threads: options.threads).solve(coupled, limits: limits)
        if Self.isFinal(outcome, program) { return (outcome, true) }
      } catch { trouble = error }
    }
    guard let backend = backends.linearProgram else { throw trouble }
    let limits = SolveLimits(seconds: deadline.remaining)
    return (try backend.solve(program, from: basis, limits: limits), false)
  }

  private static func isFinal(_ outcome: LinearProgramOutcome, _ program: LinearProgram) -> Bool {
    switch outcome {
    case .optimal, .stopped: true
    case .infeasible(let ray): ray.map { program.isProvedInfeasible(by: $0) } ?? false
    case .feasible, .unbounded: false
    }
  }

  private static let noPoint = "the linear-programming solver's answer is no point"

  /// The first thing that makes a block more than a network, in the planner's words.
  private func whatTies(_ block: Block) -> String {
    guard let row = block.rows.first else { return "substitution ratios that no choice of units makes 1" }
    return switch model.rows.keys[Int(row)] {
    case .lane: "lane capacity shared by products"
    case .throughput: "warehouse throughput shared by products"
    case .storage: "warehouse storage shared by products"
    case .quota: "quotas"
    case .budget: "a purchase budget"
    case .contract: "contracts"
    case .maxShare: "a substitute's share of demand that waits"
    case .shipment: "a lane's capacity shared by units of different shelf lives"
    case .safety: "safety stock shared by units of different shelf lives"
    case .claimant: "fairness"
    }
  }
}

/// A moment on the clock, and how long it is until then.
struct Deadline: Sendable {
  private let instant: ContinuousClock.Instant?

  init(seconds: Double) {
    instant = seconds < 1e9 ? ContinuousClock.now.advanced(by: .seconds(max(0, seconds))) : nil
  }

  /// Seconds left, 0 when it has passed; infinity where there is none.
  var remaining: Double {
    guard let instant else { return .infinity }
    return max(0, (instant - ContinuousClock.now) / .seconds(1))
  }
}
