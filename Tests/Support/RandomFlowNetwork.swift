public import FlowNetworks

/// Random networks with whole numbers, built around a flow, a tight set or an endless cycle.
public enum RandomFlowNetwork {
  /// A network with a feasible flow that is not unbounded: parallel arcs, lower bounds, negative costs on limited arcs,
  /// unlimited arcs, nodes without arcs.
  public static func solvable(seed: UInt64, nodes: Int = 12, arcs: Int = 30) -> FlowNetwork {
    var random = SeededNumbers(seed: seed)
    var network = FlowNetwork()
    let nodeCount = random.whole(1...nodes)
    for _ in 0..<nodeCount { network.addNode() }
    for _ in 0..<random.whole(0...arcs) {
      let (tail, head) = (random.whole(0...nodeCount - 1), random.whole(0...nodeCount - 1))
      let lower = random.chance(25) ? random.number(0...4) : 0
      let flow = lower + (random.chance(40) ? 0 : random.number(0...20))
      let isUnlimited = random.chance(25)
      network.addArc(
        from: Int32(tail), to: Int32(head), lower: lower,
        upper: isUnlimited ? .infinity : flow + random.number(0...10),
        cost: random.number(isUnlimited ? 0...15 : -10...15))
      network.supply[tail] += flow
      network.supply[head] -= flow
    }
    network.objectiveConstant = random.number(-9...9)
    return network
  }

  /// A network in which one node must send out more than its arcs can carry.
  public static func infeasible(seed: UInt64) -> FlowNetwork {
    var network = solvable(seed: seed &+ 5_000_011)
    if network.nodeCount == 1 { network.addNode() }
    var capacity = 0.0
    for arc in network.tails.indices {
      let (tail, head) = (network.tails[arc], network.heads[arc])
      if tail == 0, head != 0 {
        if network.upper[arc] == .infinity { network.upper[arc] = network.lower[arc] + 9 }
        capacity += network.upper[arc]
      } else if head == 0, tail != 0 {
        capacity -= network.lower[arc]
      }
    }
    let more = max(0, capacity - network.supply[0]) + 1
    network.supply[0] += more
    network.supply[network.nodeCount - 1] -= more
    return network
  }

  /// A feasible network with a cycle of unlimited arcs whose cost is negative.
  public static func unbounded(seed: UInt64) -> FlowNetwork {
    var random = SeededNumbers(seed: seed)
    var network = solvable(seed: seed &+ 9_000_011)
    let length = random.whole(1...network.nodeCount)
    let cycle = Array(0..<network.nodeCount).shuffled(using: &random).prefix(length).map { Int32($0) }
    var sum = 0.0
    for position in cycle.indices {
      let isLast = position == cycle.count - 1
      let cost = isLast ? -sum - random.number(1...5) : random.number(-5...8)
      sum += cost
      network.addArc(from: cycle[position], to: cycle[isLast ? 0 : position + 1], cost: cost)
    }
    return network
  }
}
