internal import FlowNetworks
internal import Solutions

extension SimplexKernel {
  /// Flows and potentials in the network's own units.
  func solution(of network: FlowNetwork, _ scaled: ScaledNetwork<Value>) -> FlowSolution {
    var flows = [Double](repeating: 0, count: Int(arcs))
    var states = [Int8](repeating: 1, count: Int(arcs))
    var objective = CompensatedSum(network.objectiveConstant)
    for arc in 0..<arcs {
      let amount = network.lower[Int(arc)] + flow[arc].double / scaled.flowFactor
      flows[Int(arc)] = amount
      states[Int(arc)] = state[arc]
      if amount != 0 { objective.add(amount * network.cost[Int(arc)]) }
    }
    var potentials = [Double](repeating: 0, count: Int(nodes))
    var rooted = [Bool](repeating: false, count: Int(nodes))
    for node in 0..<nodes {
      potentials[Int(node)] = potential[node].double / scaled.costFactor
      rooted[Int(node)] = node != root && parentArc[node] >= arcs
    }
    return FlowSolution(
      flow: flows, potential: potentials, objective: objective.value,
      tree: SpanningTree(state: states, rooted: rooted),
      statistics: SolveStatistics(iterations: pivots, method: Value.self == Int64.self ? "integers" : "floating point"))
  }

  /// The cycle that the entering arc closes, in the direction in which flow along it could grow.
  func cycle(of entering: Int32) -> [Int32] {
    let forward = state[entering] > 0
    let first = forward ? tail[entering] : head[entering]
    let second = forward ? head[entering] : tail[entering]
    var up: [Int32] = []
    var down: [Int32] = []
    var one = second
    var other = first
    while one != other {
      if depth[one] >= depth[other] {
        up.append(parentArc[one])
        one = parent[one]
      } else {
        down.append(parentArc[other])
        other = parent[other]
      }
    }
    return [entering] + up + down.reversed()
  }
}

extension FlowCut {
  /// The evidence, if an artificial arc still carries flow: nothing more can leave the nodes that what is left over can
  /// reach (or, where something is missing, the nodes from which what is missing cannot be reached).
  init?<Value: FlowValue>(infeasible kernel: SimplexKernel<Value>, _ network: FlowNetwork, _ scaled: ScaledNetwork<Value>)
  {
    let total = scaled.supply.reduce(0) { $0 + abs($1.double) }
    let noise = Value.self == Int64.self ? 0 : 1e-9 * max(1, total)
    var leftOver: [Int32] = []
    var missing: [Int32] = []
    for node in 0..<kernel.nodes where node != kernel.root {
      let arc = kernel.arcs &+ node
      guard kernel.flow[arc].double > noise else { continue }
      if kernel.tail[arc] == node { leftOver.append(node) } else { missing.append(node) }
    }
    guard !leftOver.isEmpty || !missing.isEmpty else { return nil }
    let forward = !leftOver.isEmpty
    let reached = Self.reach(from: forward ? leftOver : missing, kernel, forward: forward)
    let nodes = forward ? reached : reached.map { !$0 }
    self.init(nodes: nodes, supply: 0, capacity: 0)
    measure(network)
  }

  /// Nodes that residual arcs lead to from `sources` (or, backward, from which they lead to them), by repeated sweeps.
  private static func reach<Value: FlowValue>(
    from sources: [Int32], _ kernel: SimplexKernel<Value>, forward: Bool
  ) -> [Bool] {
    var reached = [Bool](repeating: false, count: Int(kernel.nodes))
    for node in sources { reached[Int(node)] = true }
    var changed = true
    while changed {
      changed = false
      for arc in 0..<kernel.arcs {
        let (tail, head) = (Int(kernel.tail[arc]), Int(kernel.head[arc]))
        guard reached[tail] != reached[head] else { continue }
        let canRise = kernel.flow[arc] < kernel.capacity[arc]
        let canFall = kernel.flow[arc] > Value.zero
        let leaves = forward ? reached[tail] : reached[head]
        if leaves ? canRise : canFall {
          reached[tail] = true
          reached[head] = true
          changed = true
        }
      }
    }
    return reached
  }

  /// Net supply of the set, and Σ upper of the arcs that leave it − Σ lower of those that enter it.
  private mutating func measure(_ network: FlowNetwork) {
    for node in nodes.indices where nodes[node] && network.ground != Int32(node) { supply += network.supply[node] }
    if let ground = network.ground, nodes[Int(ground)] {
      // The ground supplies whatever the others leave over.
      for node in nodes.indices where Int32(node) != ground { supply -= network.supply[node] }
    }
    for arc in 0..<network.arcCount {
      let (tail, head) = (nodes[Int(network.tails[arc])], nodes[Int(network.heads[arc])])
      if tail, !head { capacity += network.upper[arc] }
      if head, !tail { capacity -= network.lower[arc] }
    }
  }
}

/// Kahan–Neumaier summation: the objective of a million arcs to the last digit.
struct CompensatedSum {
  private var sum: Double
  private var lost = 0.0

  init(_ value: Double) { sum = value }

  mutating func add(_ value: Double) {
    let next = sum + value
    lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
    sum = next
  }

  var value: Double { sum + lost }
}
