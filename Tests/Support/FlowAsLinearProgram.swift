public import FlowNetworks
public import LinearPrograms
public import Solutions
public import SolverInterface

/// Minimum-cost flow by any linear-program backend: slow, and independent of every network algorithm.
public struct FlowAsLinearProgram: FlowBackend {
  public static let name = "flow as linear program"

  private let backend: any LinearProgramBackend

  public init(_ backend: any LinearProgramBackend) { self.backend = backend }

  /// One row a node (out − in = supply), one column an arc: row duals are the potentials.
  public static func program(of network: FlowNetwork) -> LinearProgram {
    var program = LinearProgram()
    program.objectiveConstant = network.objectiveConstant
    for supply in network.supply { program.addRow(lower: supply, upper: supply) }
    for arc in network.tails.indices {
      program.addColumn(
        cost: network.cost[arc], lower: network.lower[arc], upper: network.upper[arc],
        entries: [(network.tails[arc], 1), (network.heads[arc], -1)])
    }
    return program
  }

  public func solve(
    _ network: FlowNetwork, from start: SpanningTree?, limits: SolveLimits
  ) throws(BackendFailure) -> FlowOutcome {
    do {
      try network.validate()
    } catch {
      throw BackendFailure(.invalidModel, backend: Self.name, message: error.description)
    }
    switch try backend.solve(Self.program(of: network), from: nil, limits: limits) {
    case .optimal(let solution):
      return .optimal(
        FlowSolution(
          flow: solution.x, potential: solution.rowDuals, objective: solution.objective,
          statistics: solution.statistics))
    case .feasible, .stopped: return .stopped
    case .infeasible(let ray): return .infeasible(Self.cut(network, ray ?? []))
    case .unbounded: return .unbounded(cycle: Self.endlessCycle(network))
    }
  }

  /// The tightest of the sets "multiplier above a level": a Farkas ray is a weighted sum of such cuts, so one of them
  /// proves what it proves.
  private static func cut(_ network: FlowNetwork, _ ray: [Double]) -> FlowCut {
    var best = FlowCut(nodes: network.supply.map { _ in true }, supply: network.imbalance, capacity: 0)
    var bestExcess = abs(network.imbalance)
    for level in ray {
      let nodes = ray.map { $0 >= level - 1e-9 }
      let cut = measured(network, nodes)
      if cut.supply - cut.capacity > bestExcess {
        best = cut
        bestExcess = cut.supply - cut.capacity
      }
    }
    return best
  }

  private static func measured(_ network: FlowNetwork, _ nodes: [Bool]) -> FlowCut {
    var cut = FlowCut(nodes: nodes, supply: 0, capacity: 0)
    for node in nodes.indices where nodes[node] { cut.supply += network.supply[node] }
    for arc in network.tails.indices {
      let (out, into) = (nodes[Int(network.tails[arc])], nodes[Int(network.heads[arc])])
      if out, !into { cut.capacity += network.upper[arc] }
      if into, !out { cut.capacity -= network.lower[arc] }
    }
    return cut
  }

  /// A negative cycle of unlimited arcs by Bellman and Ford, from all nodes at once; empty when there is none.
  private static func endlessCycle(_ network: FlowNetwork) -> [Int32] {
    var distance = [Double](repeating: 0, count: network.nodeCount)
    var arrival = [Int?](repeating: nil, count: network.nodeCount)
    var last: Int?
    for _ in 0..<network.nodeCount {
      last = nil
      for arc in network.tails.indices where network.upper[arc] == .infinity {
        let (tail, head) = (Int(network.tails[arc]), Int(network.heads[arc]))
        if distance[tail] + network.cost[arc] < distance[head] {
          distance[head] = distance[tail] + network.cost[arc]
          arrival[head] = arc
          last = head
        }
      }
    }
    guard var node = last else { return [] }
    for _ in 0..<network.nodeCount { node = arrival[node].map { Int(network.tails[$0]) } ?? node }
    var cycle: [Int32] = []
    var at = node
    repeat {
      guard let arc = arrival[at] else { return [] }
      cycle.append(Int32(truncatingIfNeeded: arc))
      at = Int(network.tails[arc])
    } while at != node && cycle.count <= network.arcCount
    return cycle.reversed()
  }
}
