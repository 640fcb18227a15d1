internal import FlowNetworks
internal import Solutions

extension SimplexKernel {
  /// Flows and potentials in the network's own units.
  ///
  /// - Parameter potentials: of every node, hubs too; those of the tree as it stands where nil.
  func solution(
    of network: FlowNetwork, _ scaled: ScaledNetwork<Value>, _ choice: HubChoice,
    potentials: [Value]? = nil
  ) -> FlowSolution {
    let carried = arcFlows()
    var flows = [Double](repeating: 0, count: Int(arcs))
    var states = [Int8](repeating: 1, count: Int(arcs))
    var objective = CompensatedSum(network.objectiveConstant)
    for arc in 0..<arcs {
      let amount = network.lower[Int(arc)] + carried[Int(arc)].double / scaled.flowFactor
      flows[Int(arc)] = amount
      states[Int(arc)] = isHubArc(arc, choice) ? 1 : state[arc]
      if amount != 0 { objective.add(amount * network.cost[Int(arc)]) }
    }
    var ways: [SpanningTree.Pair] = []
    for node in 0..<nodes where hangsBy[node] >= 0 && hangsOut[node] != Self.none {
      ways.append(SpanningTree.Pair(into: hangsBy[node], outOf: hangsOut[node]))
    }
    return FlowSolution(
      flow: flows,
      potential: (potentials ?? nodePotentials(choice)).map { $0.double / scaled.costFactor },
      objective: objective.value,
      tree: SpanningTree(state: states, throughHubs: ways),
      statistics: SolveStatistics(
        iterations: pivots, method: Value.self == Int64.self ? "integers" : "floating point"))
  }

  private func isHubArc(_ arc: Int32, _ choice: HubChoice) -> Bool {
    choice.hub[Int(tail[arc])] >= 0 || choice.hub[Int(head[arc])] >= 0
  }

  /// What every arc carries above its lower bound.
  func arcFlows() -> [Value] {
    var flows = [Value](repeating: .zero, count: Int(arcs))
    for arc in 0..<arcs where state[arc] < 0 { flows[Int(arc)] = capacity[arc] }
    for node in 0..<nodes where hangsBy[node] >= 0 {
      flows[Int(hangsBy[node])] = flows[Int(hangsBy[node])] +% flow[node]
      if hangsOut[node] != Self.none { flows[Int(hangsOut[node])] = flows[Int(hangsOut[node])] +% flow[node] }
    }
    return flows
  }

  /// A hub's potential is the highest at which no arc into it would save money; none out of it does then, at an optimum.
  func nodePotentials(_ choice: HubChoice) -> [Value] {
    var result = (0..<nodes).map { potential[$0] }
    for (hub, node) in choice.nodes.enumerated() {
      let hub = Int32(hub)
      var bound: Value?
      for slot in hubs.inStart[hub]..<hubs.inStart[hub &+ 1] {
        let value = potential[hubs.inNode[slot]] -% hubs.inCost[slot]
        bound = bound.map { max($0, value) } ?? value
      }
      if bound == nil {
        for slot in hubs.outStart[hub]..<hubs.outStart[hub &+ 1] {
          let value = potential[hubs.outNode[slot]] +% hubs.outCost[slot]
          bound = bound.map { min($0, value) } ?? value
        }
      }
      result[Int(node)] = bound ?? Value.zero
    }
    return result
  }

  /// The cycle that the entering arc closes, in the direction in which flow along it could grow.
  func cycle(of entering: Entering) -> [Int32] {
    let forward = entering.state > 0
    let first = forward ? entering.tail : entering.head
    let second = forward ? entering.head : entering.tail
    var up: [Int32] = []
    var down: [Int32] = []
    var one = second
    var other = first
    while one != other {
      if depth[one] >= depth[other] {
        up += arcsAbove(one)
        one = parent[one]
      } else {
        down += arcsAbove(other)
        other = parent[other]
      }
    }
    return [entering.arc] + (entering.arcOut == Self.none ? [] : [entering.arcOut]) + up + down.reversed()
  }

  private func arcsAbove(_ node: Int32) -> [Int32] {
    [hangsBy[node], hangsOut[node]].filter { $0 >= 0 }
  }
}

extension FlowCut {
  /// The evidence, if an artificial arc still carries flow: nothing more can leave the nodes that what is left over can
  /// reach (or, where something is missing, the nodes from which what is missing cannot be reached).
  init?<Value: FlowValue>(
    infeasible kernel: SimplexKernel<Value>, _ network: FlowNetwork, _ scaled: ScaledNetwork<Value>
  ) {
    let total = scaled.supply.reduce(0) { $0 + abs($1.double) }
    let noise = Value.self == Int64.self ? 0 : 1e-9 * max(1, total)
    var leftOver: [Int32] = []
    var missing: [Int32] = []
    for node in 0..<kernel.nodes where kernel.hangsBy[node] == SimplexKernel<Value>.artificial {
      guard kernel.flow[node].double > noise else { continue }
      if kernel.direction[node] > 0 { leftOver.append(node) } else { missing.append(node) }
    }
    guard !leftOver.isEmpty || !missing.isEmpty else { return nil }
    let forward = !leftOver.isEmpty
    let reached = Self.reach(from: forward ? leftOver : missing, kernel, forward: forward)
    self.init(nodes: forward ? reached : reached.map { !$0 }, supply: 0, capacity: 0)
    if !forward, network.ground == nil, network.imbalance < 0 {
      // What is missing is nowhere else: the other nodes prove nothing, all of them together do.
      nodes = nodes.map { _ in true }
    }
    measure(network)
  }

  /// Nodes that residual arcs lead to from `sources` (or, backward, from which they lead to them), by repeated sweeps.
  private static func reach<Value: FlowValue>(
    from sources: [Int32], _ kernel: SimplexKernel<Value>, forward: Bool
  ) -> [Bool] {
    let flows = kernel.arcFlows()
    var reached = [Bool](repeating: false, count: Int(kernel.nodes))
    for node in sources { reached[Int(node)] = true }
    var changed = true
    while changed {
      changed = false
      for arc in 0..<kernel.arcs {
        let (tail, head) = (Int(kernel.tail[arc]), Int(kernel.head[arc]))
        guard reached[tail] != reached[head] else { continue }
        let canRise = flows[Int(arc)] < kernel.capacity[arc]
        let canFall = flows[Int(arc)] > Value.zero
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
