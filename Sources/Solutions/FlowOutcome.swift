/// What a flow backend found.
public enum FlowOutcome: Sendable {
  case optimal(FlowSolution)
  /// Supplies cannot be met: the nodes of a set whose net supply exceeds what can leave it, and by how much.
  case infeasible(FlowCut)
  /// A cycle of arcs of negative cost without capacity, in order.
  case unbounded(cycle: [Int32])
  /// A limit stopped it.
  case stopped
}

/// A flow with its potentials.
public struct FlowSolution: Sendable, Equatable {
  /// One value an arc, lower bounds included.
  public var flow: [Double]
  /// One value a node: reduced cost of arc a = cost[a] − potential[tail] + potential[head]; ≥ 0 where the flow could
  /// rise, ≤ 0 where it could fall. Exactly the dual values of "out − in = supply".
  public var potential: [Double]
  /// The objective with its constant.
  public var objective: Double
  /// The optimal tree, to start a what-if from.
  public var tree: SpanningTree?
  public var statistics: SolveStatistics

  public init(
    flow: [Double], potential: [Double], objective: Double, tree: SpanningTree? = nil,
    statistics: SolveStatistics = SolveStatistics()
  ) {
    self.flow = flow
    self.potential = potential
    self.objective = objective
    self.tree = tree
    self.statistics = statistics
  }
}

/// A basis of a network: which arcs are in the tree, and at which bound the others lie.
public struct SpanningTree: Sendable, Equatable {
  /// One entry an arc: 0 in the tree, 1 at its lower bound, −1 at its upper bound.
  public var state: [Int8]
  /// Pairs of arcs (into a hub, out of it) that the tree counts as one arc; both have state 1.
  public var throughHubs: [Pair]

  public struct Pair: Sendable, Hashable {
    public var into: Int32
    public var outOf: Int32

    public init(into: Int32, outOf: Int32) {
      self.into = into
      self.outOf = outOf
    }
  }

  public init(state: [Int8], throughHubs: [Pair] = []) {
    self.state = state
    self.throughHubs = throughHubs
  }
}

/// Evidence of infeasibility: what must leave `nodes` exceeds what the arcs out of it can carry.
public struct FlowCut: Sendable, Equatable {
  /// One entry a node.
  public var nodes: [Bool]
  /// Net supply of the set.
  public var supply: Double
  /// Σ upper of arcs out − Σ lower of arcs in.
  public var capacity: Double

  public init(nodes: [Bool], supply: Double, capacity: Double) {
    self.nodes = nodes
    self.supply = supply
    self.capacity = capacity
  }
}
