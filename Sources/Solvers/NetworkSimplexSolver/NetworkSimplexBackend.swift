public import FlowNetworks
public import Solutions
public import SolverInterface

/// Minimum-cost flow by primal network simplex: exact in integers where supplies, bounds and costs are decimals that
/// fit, in `Double` where not. See `SimplexKernel` for the method.
///
/// A solve from the tree of an earlier one stays primal feasible wherever that tree is: a what-if costs the pivots
/// that the change is worth.
public struct NetworkSimplexBackend: FlowBackend {
  public static let name = "network simplex"

  /// Which arc enters. Automatic: the candidate list where there are hubs, block search elsewhere; each was the faster
  /// there in the benchmarks.
  public enum Pricing: String, Sendable, CaseIterable { case automatic, blockSearch, candidateList }

  public var pricing: Pricing

  public init(pricing: Pricing = .automatic) { self.pricing = pricing }

  /// - Throws: `invalidModel` where an arc's end is no node, a bound is not a number, or a lower bound is not finite or
  ///   above the upper.
  /// - Complexity: see `SimplexKernel`; memory 49 bytes an arc and 90 a node beside the network.
  public func solve(
    _ network: FlowNetwork, from start: SpanningTree?, limits: SolveLimits
  ) throws(BackendFailure) -> FlowOutcome {
    try answer(network, from: start, limits: limits, chooses: false) { _ in nil }.outcome
  }

  public func solve(
    _ network: FlowNetwork, from start: SpanningTree?, limits: SolveLimits,
    choosingBy weights: (_ stage: Int) -> [Double]?
  ) throws(BackendFailure) -> (outcome: FlowOutcome, isChosen: Bool) {
    try answer(network, from: start, limits: limits, chooses: true, by: weights)
  }

  private typealias Weights = (_ stage: Int) -> [Double]?
  private typealias Answer = (outcome: FlowOutcome, isChosen: Bool)

  private func answer(
    _ network: FlowNetwork, from start: SpanningTree?, limits: SolveLimits, chooses: Bool,
    by weights: Weights
  ) throws(BackendFailure) -> Answer {
    try Self.validate(network, start)
    if let scaled = ScaledNetwork<Int64>(network) {
      return solve(network, scaled, tolerance: 0, start, limits, chooses, weights)
    }
    let scaled = ScaledNetwork<Double>(network)
    let largest = scaled.cost.reduce(0) { max($0, abs($1)) }
    return solve(
      network, scaled, tolerance: 1e-12 * max(largest, 1e-300), start, limits, chooses, weights)
  }

  private func solve<Value: FlowValue>(
    _ network: FlowNetwork, _ scaled: ScaledNetwork<Value>, tolerance: Value, _ start: SpanningTree?,
    _ limits: SolveLimits, _ chooses: Bool, _ weights: Weights
  ) -> Answer {
    let arena = Arena()
    let choice = HubChoice(network)
    let hubs = HubList(choice, network, cost: scaled.cost, in: arena)
    return withExtendedLifetime(arena) {
      var run = Run(network, scaled, choice, hubs, tolerance: tolerance, limits, arena)
      run.load(start)
      switch pricing {
      case .blockSearch: return run.finish(BlockSearch(run.kernel), chooses, weights)
      case .candidateList: return run.finish(CandidateList(run.kernel), chooses, weights)
      case .automatic:
        return hubs.count > 0
          ? run.finish(CandidateList(run.kernel), chooses, weights)
          : run.finish(BlockSearch(run.kernel), chooses, weights)
      }
    }
  }

  /// One solve: a kernel, and what it takes to load it again.
  private struct Run<Value: FlowValue> {
    private let network: FlowNetwork
    private let scaled: ScaledNetwork<Value>
    private let choice: HubChoice
    private let hubs: HubList<Value>
    private let tolerance: Value
    private let pivotLimit: Int
    private let deadline: Deadline
    private let arena: Arena
    private(set) var kernel: SimplexKernel<Value>
    private var earlierPivots = 0

    init(
      _ network: FlowNetwork, _ scaled: ScaledNetwork<Value>, _ choice: HubChoice, _ hubs: HubList<Value>,
      tolerance: Value, _ limits: SolveLimits, _ arena: Arena
    ) {
      self.network = network
      self.scaled = scaled
      self.choice = choice
      self.hubs = hubs
      self.tolerance = tolerance
      self.arena = arena
      pivotLimit = limits.iterations ?? .max
      deadline = Deadline(limits.seconds)
      kernel = Self.kernel(network, hubs, tolerance, arena)
    }

    private static func kernel(
      _ network: FlowNetwork, _ hubs: HubList<Value>, _ tolerance: Value, _ arena: Arena
    ) -> SimplexKernel<Value> {
      let nodes = Int32(network.nodeCount)
      return SimplexKernel(
        nodes: nodes, arcs: Int32(network.arcCount), root: network.ground ?? nodes, hubs: hubs, tolerance: tolerance,
        in: arena)
    }

    mutating func load(_ start: SpanningTree?) { kernel.load(network, scaled, choice, start: start) }

    /// Solves, and chooses among the optima where weights are given; in floating point a second time from the tree
    /// found, with flows and potentials computed afresh: they drift over many pivots.
    mutating func finish<Rule: PricingRule>(
      _ rule: Rule, _ chooses: Bool, _ weights: Weights
    )
      -> Answer
    where Rule.Value == Value {
      var rule = rule
      let ending = settle(&rule)
      guard case .optimal = ending else { return (outcome(ending), false) }
      if kernel.pivots > 0, Value.self == Double.self { return (secondOutcome(&rule), false) }
      guard chooses else { return (outcome(ending), false) }
      let potentials = kernel.nodePotentials(choice)
      let pivots = kernel.pivots
      let isChosen = choose(by: weights)
      var flow = kernel.solution(of: network, scaled, choice, potentials: potentials)
      flow.statistics.iterations = pivots
      return (.optimal(flow), isChosen)
    }

    /// false where that takes whole numbers, and there are none.
    private mutating func choose(by weights: Weights) -> Bool {
      guard var whole = kernel as? SimplexKernel<Int64> else { return false }
      return whole.choose(
        by: weights, pivotLimit: pivotLimit, shouldStop: { [deadline] in deadline.isOver })
    }

    /// In floating point.
    private mutating func secondOutcome<Rule: PricingRule>(_ rule: inout Rule) -> FlowOutcome
    where Rule.Value == Value {
      let first = kernel.solution(of: network, scaled, choice)
      earlierPivots = kernel.pivots
      kernel = Self.kernel(network, hubs, tolerance, arena)
      load(first.tree)
      let second = outcome(settle(&rule))
      if case .optimal = second { return second }
      return .optimal(first)
    }

    /// How the pivots ended.
    private enum Settled {
      case optimal
      case infeasible(FlowCut)
      case unbounded(cycle: [Int32])
      case stopped
    }

    private mutating func settle<Rule: PricingRule>(_ rule: inout Rule) -> Settled
    where Rule.Value == Value {
      var ending = run(&rule)
      if case .optimal = ending {
        if let cut = FlowCut(infeasible: kernel, network, scaled) { return .infeasible(cut) }
        if kernel.retireArtificialArcs() { ending = run(&rule) }
      }
      return switch ending {
      case .optimal: .optimal
      case .unbounded(let entering): .unbounded(cycle: kernel.cycle(of: entering))
      case .stopped: .stopped
      }
    }

    private func outcome(_ ending: Settled) -> FlowOutcome {
      switch ending {
      case .optimal:
        var flow = kernel.solution(of: network, scaled, choice)
        flow.statistics.iterations += earlierPivots
        return .optimal(flow)
      case .infeasible(let cut): return .infeasible(cut)
      case .unbounded(let cycle): return .unbounded(cycle: cycle)
      case .stopped: return .stopped
      }
    }

    private mutating func run<Rule: PricingRule>(_ rule: inout Rule) -> SimplexKernel<Value>.Ending
    where Rule.Value == Value {
      kernel.run(
        pricing: &rule, pivotLimit: pivotLimit - min(earlierPivots, pivotLimit),
        shouldStop: { [deadline] in deadline.isOver })
    }
  }

  static func validate(_ network: FlowNetwork, _ start: SpanningTree?) throws(BackendFailure) {
    let nodes = network.nodeCount
    let arcs = network.arcCount
    func failure(_ message: String) -> BackendFailure { BackendFailure(.invalidModel, backend: name, message: message) }
    func isArc(_ arc: Int32) -> Bool { arc >= 0 && Int(arc) < arcs }
    guard nodes > 0, nodes < Int(Int32.max) / 2, arcs < Int(Int32.max) / 2 - nodes else {
      throw failure("a network needs 1 to 2³⁰ nodes and arcs, this one has \(nodes) nodes and \(arcs) arcs")
    }
    guard network.heads.count == arcs, network.lower.count == arcs, network.upper.count == arcs,
      network.cost.count == arcs
    else { throw failure("the arc arrays differ in length") }
    guard network.objectiveConstant.isFinite else { throw failure("the constant is no number") }
    if let ground = network.ground, ground < 0 || Int(ground) >= nodes { throw failure("the ground is no node") }
    if let start, start.state.count != arcs || !start.throughHubs.allSatisfy({ isArc($0.into) && isArc($0.outOf) }) {
      throw failure("the start is a tree of another network")
    }
    for node in 0..<nodes where !network.supply[node].isFinite { throw failure("supply of node \(node) is no number") }
    for arc in 0..<arcs {
      let (tail, head) = (Int(network.tails[arc]), Int(network.heads[arc]))
      guard tail >= 0, tail < nodes, head >= 0, head < nodes else { throw failure("arc \(arc) ends at no node") }
      guard network.lower[arc].isFinite, network.upper[arc] >= network.lower[arc], network.cost[arc].isFinite else {
        throw failure("arc \(arc) has bounds or a cost that are no numbers, or a lower bound above the upper")
      }
    }
  }
}

/// When to stop a solve.
struct Deadline {
  private let instant: ContinuousClock.Instant?

  init(_ seconds: Double) {
    instant = seconds.isFinite && seconds < 1e9 ? ContinuousClock.now.advanced(by: .seconds(seconds)) : nil
  }

  var hasPassed: Bool { instant.map { ContinuousClock.now >= $0 } ?? false }

  /// Whether to stop now: the time is over, or nobody waits for the answer any more.
  var isOver: Bool { Task.isCancelled || hasPassed }
}
