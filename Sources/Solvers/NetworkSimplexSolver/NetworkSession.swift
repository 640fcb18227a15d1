public import FlowNetworks
public import Solutions
public import SolverInterface

/// A network that stays in memory with its optimal tree, for what-ifs: change some supplies, solve again, ask what
/// came out. A solve after a small change costs the pivots that the change is worth, not a pass over the network.
///
/// Belongs to one task at a time: it is a class without locks, and not `Sendable`.
public final class NetworkSession {
  public private(set) var network: FlowNetwork
  private var state: State

  /// The kernel, in whichever arithmetic the data allow.
  private enum State {
    case whole(Live<Int64>)
    case floating(Live<Double>)
  }

  /// What a solve found.
  public enum Outcome: Sendable, Equatable {
    /// With the pivots it took.
    case optimal(pivots: Int)
    case infeasible, unbounded, stopped
  }

  /// - Throws: `invalidModel` as `NetworkSimplexBackend.solve`.
  public init(_ network: FlowNetwork, from start: SpanningTree? = nil) throws(BackendFailure) {
    try NetworkSimplexBackend.validate(network, start)
    self.network = network
    state = Self.load(network, start)
  }

  private static func load(_ network: FlowNetwork, _ start: SpanningTree?) -> State {
    if let scaled = ScaledNetwork<Int64>(network) { return .whole(Live(network, scaled, tolerance: 0, start)) }
    let scaled = ScaledNetwork<Double>(network)
    let largest = scaled.cost.reduce(0) { max($0, abs($1)) }
    return .floating(Live(network, scaled, tolerance: 1e-12 * max(largest, 1e-300), start))
  }

  /// Solves, from wherever the tree stands.
  public func solve(limits: SolveLimits = SolveLimits()) -> Outcome {
    switch state {
    case .whole(var live):
      defer { state = .whole(live) }
      return live.solve(limits)
    case .floating(var live):
      defer { state = .floating(live) }
      return live.solve(limits)
    }
  }

  /// Changes the supplies of nodes by amounts (a demand that rises is a supply that falls); the ground makes up for it.
  ///
  /// A change that is no whole number in the kernel's units starts the session again, in floating point and from the
  /// same tree.
  ///
  /// - Throws: `invalidModel` where a position is no node or an amount no number.
  public func change(_ supplies: [(node: Int32, amount: Double)]) throws(BackendFailure) {
    for (node, amount) in supplies {
      guard node >= 0, Int(node) < network.nodeCount, amount.isFinite else {
        throw BackendFailure(
          .invalidModel, backend: NetworkSimplexBackend.name, message: "node \(node) cannot change by \(amount)")
      }
      network.supply[Int(node)] += amount
    }
    let total = network.supply.reduce(0) { $0 + abs($1) }
    switch state {
    case .whole(var live):
      guard total * live.scaled.flowFactor < 0x1p60, live.change(supplies) else {
        state = Self.load(network, live.tree(of: network))
        return
      }
      state = .whole(live)
    case .floating(var live):
      _ = live.change(supplies)
      state = .floating(live)
    }
  }

  /// The cost of the flow as it stands, with the network's constant.
  ///
  /// - Complexity: O(n) where no arc lies at its capacity: only tree arcs carry anything then; else O(n + m).
  public var objective: Double {
    switch state {
    case .whole(let live): network.objectiveConstant + live.cost(of: network)
    case .floating(let live): network.objectiveConstant + live.cost(of: network)
    }
  }

  /// Flows and potentials of the last optimum.
  ///
  /// - Complexity: O(n + m).
  public func solution() -> FlowSolution {
    switch state {
    case .whole(let live): live.kernel.solution(of: network, live.scaled, live.choice)
    case .floating(let live): live.kernel.solution(of: network, live.scaled, live.choice)
    }
  }
}

/// A loaded kernel with what it was loaded from.
private struct Live<Value: FlowValue> {
  let arena: Arena
  let scaled: ScaledNetwork<Value>
  let choice: HubChoice
  var kernel: SimplexKernel<Value>
  private let toValue: (Double) -> Value?
  private var pricing: CandidateList<Value>
  private var isOptimal = false
  /// Rounding of the flows: 0 where arithmetic is exact.
  private let noise: Double
  private let hasCapacities: Bool
  /// What lower bounds cost.
  private let lowerCost: Double

  init(_ network: FlowNetwork, _ scaled: ScaledNetwork<Value>, tolerance: Value, _ start: SpanningTree?) {
    arena = Arena()
    self.scaled = scaled
    choice = HubChoice(network)
    let hubs = HubList(choice, network, cost: scaled.cost, in: arena)
    let nodes = Int32(network.nodeCount)
    kernel = SimplexKernel(
      nodes: nodes, arcs: Int32(network.arcCount), root: network.ground ?? nodes, hubs: hubs, tolerance: tolerance,
      in: arena)
    kernel.load(network, scaled, choice, start: start)
    pricing = CandidateList(kernel)
    noise = Value.self == Int64.self ? 0 : 1e-9 * max(1, scaled.supply.reduce(0) { $0 + abs($1.double) })
    hasCapacities = network.upper.contains { $0 < .infinity }
    lowerCost = zip(network.lower, network.cost).reduce(0) { $1.0 != 0 ? $0 + $1.0 * $1.1 : $0 }
    toValue = { [factor = scaled.flowFactor] in Value(exactly: $0, scaledBy: factor) }
  }

  mutating func solve(_ limits: SolveLimits) -> NetworkSession.Outcome {
    let before = kernel.pivots
    guard !isOptimal else { return .optimal(pivots: 0) }
    let deadline = Deadline(limits.seconds)
    let limit = limits.iterations.map { before + $0 } ?? .max
    var ending = kernel.run(pricing: &pricing, pivotLimit: limit, shouldStop: { deadline.hasPassed })
    if case .optimal = ending {
      if kernel.carriesOnArtificialArcs(above: noise) { return .infeasible }
      if kernel.retireArtificialArcs() {
        ending = kernel.run(pricing: &pricing, pivotLimit: limit, shouldStop: { deadline.hasPassed })
      }
    }
    switch ending {
    case .optimal:
      isOptimal = true
      return .optimal(pivots: kernel.pivots - before)
    case .unbounded: return .unbounded
    case .stopped: return .stopped
    }
  }

  /// false where an amount is no whole number in the kernel's units; the session starts again then.
  mutating func change(_ supplies: [(node: Int32, amount: Double)]) -> Bool {
    var amounts: [Value] = []
    for (node, amount) in supplies {
      // A hub that the kernel looks through has no place in the tree: as a node with supply it gets one.
      guard choice.hub[Int(node)] < 0, let value = toValue(amount) else { return false }
      amounts.append(value)
    }
    kernel.artificialCostHolder[0] = scaled.artificialCost
    for (position, value) in amounts.enumerated() {
      if !kernel.changeSupply(of: supplies[position].node, by: value) { isOptimal = false }
    }
    return true
  }

  /// Σ cost · flow in the network's own units, lower bounds included.
  func cost(of network: FlowNetwork) -> Double {
    var sum = CompensatedSum(lowerCost)
    if hasCapacities {
      for arc in 0..<kernel.arcs where kernel.state[arc] < 0 {
        sum.add(kernel.capacity[arc].double / scaled.flowFactor * network.cost[Int(arc)])
      }
    }
    for node in 0..<kernel.nodes where kernel.hangsBy[node] >= 0 && kernel.flow[node] != Value.zero {
      let out = kernel.hangsOut[node]
      let price = network.cost[Int(kernel.hangsBy[node])] + (out >= 0 ? network.cost[Int(out)] : 0)
      sum.add(kernel.flow[node].double / scaled.flowFactor * price)
    }
    return sum.value
  }

  func tree(of network: FlowNetwork) -> SpanningTree? { kernel.solution(of: network, scaled, choice).tree }
}

extension SimplexKernel {
  /// Whether more than rounding still flows where no arc is.
  func carriesOnArtificialArcs(above noise: Double) -> Bool {
    (0..<nodes).contains { hangsBy[$0] == Self.artificial && flow[$0].double > noise }
  }
}
