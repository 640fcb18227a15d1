public import Domain
internal import FlowNetworks
internal import LinearPrograms
internal import Solutions
internal import SolverInterface
internal import Synchronization

extension Backends {
  /// Plans `base` and keeps the optimal tree or basis of every model on the way, for scenarios like it.
  ///
  /// The backends that come back start every model of the same shape from there: what they answer depends on the base and
  /// the model alone, not on what was solved before. A model of another shape starts cold.
  ///
  /// - Returns: these backends where the base has no plan.
  public func warmed(by base: Scenario, options: PlanOptions) async -> Backends {
    let memory = ShapeMemory()
    let recording = Backends(
      flow: RecordingFlow(inner: flow, memory: memory),
      linearProgram: linearProgram.map { RecordingProgram(inner: $0, memory: memory) })
    _ = try? await Planner(options: options, backends: recording).plan(base)
    return Backends(
      flow: WarmFlow(inner: flow, starts: memory.networks),
      linearProgram: linearProgram.map { WarmProgram(inner: $0, starts: memory.programs) })
  }
}

/// Models that were solved, with where their optimum stands.
private final class ShapeMemory: Sendable {
  struct Network {
    var tails: [Int32]
    var heads: [Int32]
    var hubs: [Int32]
    var ground: Int32?
    var tree: SpanningTree
  }

  struct Program {
    var starts: [Int]
    var rows: [Int32]
    var rowCount: Int
    var basis: Basis
  }

  private let state = Mutex<(networks: [Network], programs: [Program])>(([], []))

  var networks: [Network] { state.withLock { $0.networks } }
  var programs: [Program] { state.withLock { $0.programs } }

  func add(_ network: Network) { state.withLock { $0.networks.append(network) } }
  func add(_ program: Program) { state.withLock { $0.programs.append(program) } }
}

private struct RecordingFlow: FlowBackend {
  static let name = "network"
  let inner: any FlowBackend
  let memory: ShapeMemory

  func solve(
    _ network: FlowNetwork, from start: SpanningTree?, limits: SolveLimits
  ) throws(BackendFailure) -> FlowOutcome {
    let outcome = try inner.solve(network, from: start, limits: limits)
    record(outcome, network)
    return outcome
  }

  func solve(
    _ network: FlowNetwork, from start: SpanningTree?, limits: SolveLimits,
    choosingBy weights: (_ stage: Int) -> [Double]?
  ) throws(BackendFailure) -> (outcome: FlowOutcome, isChosen: Bool) {
    let answer = try inner.solve(network, from: start, limits: limits, choosingBy: weights)
    record(answer.outcome, network)
    return answer
  }

  private func record(_ outcome: FlowOutcome, _ network: FlowNetwork) {
    guard case .optimal(let flow) = outcome, let tree = flow.tree, tree.state.count == network.arcCount else { return }
    memory.add(
      ShapeMemory.Network(
        tails: network.tails, heads: network.heads, hubs: network.hubs, ground: network.ground, tree: tree))
  }
}

private struct WarmFlow: FlowBackend {
  static let name = "network"
  let inner: any FlowBackend
  let starts: [ShapeMemory.Network]

  func solve(
    _ network: FlowNetwork, from start: SpanningTree?, limits: SolveLimits
  ) throws(BackendFailure) -> FlowOutcome {
    try inner.solve(network, from: known(network) ?? start, limits: limits)
  }

  func solve(
    _ network: FlowNetwork, from start: SpanningTree?, limits: SolveLimits,
    choosingBy weights: (_ stage: Int) -> [Double]?
  ) throws(BackendFailure) -> (outcome: FlowOutcome, isChosen: Bool) {
    try inner.solve(network, from: known(network) ?? start, limits: limits, choosingBy: weights)
  }

  /// The tree of a network of the same shape.
  private func known(_ network: FlowNetwork) -> SpanningTree? {
    let known = starts.first {
      $0.ground == network.ground && $0.tails == network.tails && $0.heads == network.heads && $0.hubs == network.hubs
    }
    guard var tree = known?.tree else { return nil }
    // An arc that has lost its capacity cannot lie at it.
    for arc in tree.state.indices where tree.state[arc] < 0 && network.upper[arc] == .infinity { tree.state[arc] = 1 }
    return tree
  }
}

private struct RecordingProgram: MixedIntegerBackend {
  static let name = "glpk"
  static let capabilities: Set<Capability> = []
  let inner: any LinearProgramBackend
  let memory: ShapeMemory

  func solve(
    _ program: LinearProgram, from start: Basis?, incumbent: [Double]?, limits: SolveLimits
  ) throws(BackendFailure) -> LinearProgramOutcome {
    try inner.forward(program, from: start, incumbent: incumbent, limits: limits)
  }

  func solve(
    _ program: LinearProgram, from start: Basis?, limits: SolveLimits
  ) throws(BackendFailure) -> LinearProgramOutcome {
    let outcome = try inner.solve(program, from: start, limits: limits)
    if start == nil, case .optimal(let point) = outcome, let basis = point.basis {
      memory.add(
        ShapeMemory.Program(
          starts: program.starts, rows: program.rows, rowCount: program.rowCount, basis: basis))
    }
    return outcome
  }
}

private struct WarmProgram: MixedIntegerBackend {
  static let name = "glpk"
  static let capabilities: Set<Capability> = []
  let inner: any LinearProgramBackend
  let starts: [ShapeMemory.Program]

  func solve(
    _ program: LinearProgram, from start: Basis?, incumbent: [Double]?, limits: SolveLimits
  ) throws(BackendFailure) -> LinearProgramOutcome {
    try inner.forward(program, from: start, incumbent: incumbent, limits: limits)
  }

  func solve(
    _ program: LinearProgram, from start: Basis?, limits: SolveLimits
  ) throws(BackendFailure) -> LinearProgramOutcome {
    guard start == nil else { return try inner.solve(program, from: start, limits: limits) }
    let known = starts.first {
      $0.rowCount == program.rowCount && $0.starts == program.starts && $0.rows == program.rows
    }
    return try inner.solve(program, from: known?.basis, limits: limits)
  }
}

extension LinearProgramBackend {
  /// Mixed-integer programs start from their incumbent alone, so that they end as in a run of their own.
  fileprivate func forward(
    _ program: LinearProgram, from start: Basis?, incumbent: [Double]?, limits: SolveLimits
  ) throws(BackendFailure) -> LinearProgramOutcome {
    guard let whole = self as? any MixedIntegerBackend else {
      return try solve(program, from: start, limits: limits)
    }
    return try whole.solve(program, from: start, incumbent: incumbent, limits: limits)
  }
}
