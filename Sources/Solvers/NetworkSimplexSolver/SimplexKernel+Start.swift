internal import FlowNetworks
internal import Solutions

extension SimplexKernel {
  /// Loads the network and builds a strongly feasible tree out of `start`, as far as it is one.
  ///
  /// Flows of the tree arcs follow from the arcs at bounds, leaves first. Where the tree of `start` is no tree, or an
  /// arc would carry less than 0, more than its capacity, or nothing in the direction that a strongly feasible tree
  /// forbids, the node hangs by its artificial arc instead and the arc goes to the nearer bound: any hint gives a
  /// valid start, a good one a short way. Without a hint every node hangs by its artificial arc.
  ///
  /// - Complexity: O(n + m).
  func load(_ network: FlowNetwork, _ scaled: ScaledNetwork<Value>, start: SpanningTree?) {
    for arc in 0..<arcs {
      tail[arc] = network.tails[Int(arc)]
      head[arc] = network.heads[Int(arc)]
      cost[arc] = scaled.cost[Int(arc)]
      capacity[arc] = scaled.capacity[Int(arc)]
    }
    var excess = scaled.supply
    if root == nodes { excess.append(.zero) }
    placeAtBounds(start, &excess)
    let order = growTree(start)
    hang(order, excess: &excess, artificialCost: scaled.artificialCost)
    computePotentials()
  }

  /// Arcs that the hint has at their upper bound carry their capacity.
  private func placeAtBounds(_ start: SpanningTree?, _ excess: inout [Value]) {
    guard let start else { return }
    for arc in 0..<arcs where start.state[Int(arc)] < 0 && capacity[arc] < Value.unlimited {
      state[arc] = -1
      flow[arc] = capacity[arc]
      excess[Int(tail[arc])] = excess[Int(tail[arc])] -% capacity[arc]
      excess[Int(head[arc])] = excess[Int(head[arc])] +% capacity[arc]
    }
  }

  /// Walks the hinted tree arcs breadth first from the root and notes each node's parent; what the walk does not
  /// reach starts a tree of its own. Returns the nodes, parents before children.
  private func growTree(_ start: SpanningTree?) -> [Int32] {
    var order: [Int32] = []
    order.reserveCapacity(Int(nodes))
    guard let start else {
      order = (0..<nodes).filter { $0 != root }
      return order
    }
    let adjacency = TreeAdjacency(nodes: nodes, arcs: arcs, state: start.state, tail: tail, head: head)
    var seen = [Bool](repeating: false, count: Int(nodes) + 1)
    var read = 0
    for first in [root] + (0..<nodes).map({ $0 }) where !seen[Int(first)] {
      seen[Int(first)] = true
      if first != root { order.append(first) }
      if first == root { visit(first, adjacency, &seen, &order) }
      while read < order.count {
        visit(order[read], adjacency, &seen, &order)
        read += 1
      }
    }
    return order
  }

  private func visit(_ node: Int32, _ adjacency: TreeAdjacency, _ seen: inout [Bool], _ order: inout [Int32]) {
    guard node < nodes else { return }
    for arc in adjacency.arcs(of: node) {
      let other = tail[arc] == node ? head[arc] : tail[arc]
      if seen[Int(other)] { continue }
      seen[Int(other)] = true
      parent[other] = node
      parentArc[other] = arc
      direction[other] = tail[arc] == other ? 1 : -1
      order.append(other)
    }
  }

  /// Gives every node its parent arc with its flow, leaves first.
  private func hang(_ order: [Int32], excess: inout [Value], artificialCost: Value) {
    for node in order.reversed() {
      if parentArc[node] != Self.none, !tryTreeArc(of: node, &excess) { parentArc[node] = Self.none }
      if parentArc[node] == Self.none { hangByArtificialArc(node, excess[Int(node)], artificialCost) }
    }
    // Parents first, so that depths follow; children lists in a fixed order.
    for node in order where parent[node] == root { depth[node] = 1 }
    for node in order {
      attach(node, to: parent[node])
      depth[node] = depth[parent[node]] &+ 1
    }
  }

  /// Whether the hinted parent arc may carry what the node has to send; if not, it goes to its nearer bound.
  private func tryTreeArc(of node: Int32, _ excess: inout [Value]) -> Bool {
    let arc = parentArc[node]
    let upward = direction[node] > 0
    let wanted = upward ? excess[Int(node)] : Value.zero -% excess[Int(node)]
    let above = parent[node]
    let fits = upward ? wanted >= Value.zero && wanted < capacity[arc] : wanted > Value.zero && wanted <= capacity[arc]
    let carried = fits ? wanted : min(max(wanted, Value.zero), capacity[arc])
    flow[arc] = carried
    state[arc] = fits ? 0 : (carried > Value.zero ? -1 : 1)
    let sent = upward ? carried : Value.zero -% carried
    excess[Int(node)] = excess[Int(node)] -% sent
    excess[Int(above)] = excess[Int(above)] +% sent
    return fits
  }

  private func hangByArtificialArc(_ node: Int32, _ excess: Value, _ artificialCost: Value) {
    let arc = arcs &+ node
    let upward = excess >= Value.zero
    tail[arc] = upward ? node : root
    head[arc] = upward ? root : node
    cost[arc] = artificialCost
    flow[arc] = upward ? excess : Value.zero -% excess
    state[arc] = 0
    parent[node] = root
    parentArc[node] = arc
    direction[node] = upward ? 1 : -1
  }

  /// Potentials from the root down: 0 there, reduced cost 0 on every tree arc.
  func computePotentials() {
    potential[root] = Value.zero
    var node = firstChild[root]
    while node != Self.none && node != root {
      let arc = parentArc[node]
      potential[node] =
        direction[node] > 0 ? potential[parent[node]] +% cost[arc] : potential[parent[node]] -% cost[arc]
      if firstChild[node] != Self.none {
        node = firstChild[node]
        continue
      }
      while node != root, nextSibling[node] == Self.none { node = parent[node] }
      if node != root { node = nextSibling[node] }
    }
  }

  /// Artificial arcs that are still in the tree carry nothing and cost nothing from here on, so that potentials are
  /// in the money of real arcs. Returns whether there was any.
  func retireArtificialArcs() -> Bool {
    var any = false
    for node in 0..<nodes where node != root && state[arcs &+ node] == 0 && parentArc[node] == arcs &+ node {
      any = true
      cost[arcs &+ node] = Value.zero
      capacity[arcs &+ node] = Value.zero
    }
    if any { computePotentials() }
    return any
  }
}

/// The tree arcs of a hint at each node.
struct TreeAdjacency {
  private var starts: [Int32]
  private var list: [Int32]

  init(nodes: Int32, arcs: Int32, state: [Int8], tail: Buffer<Int32>, head: Buffer<Int32>) {
    starts = Array(repeating: 0, count: Int(nodes) + 2)
    for arc in 0..<arcs where state[Int(arc)] == 0 {
      starts[Int(tail[arc]) + 1] += 1
      starts[Int(head[arc]) + 1] += 1
    }
    for node in 1..<starts.count { starts[node] += starts[node - 1] }
    list = Array(repeating: 0, count: Int(starts[Int(nodes)]))
    var next = starts
    for arc in 0..<arcs where state[Int(arc)] == 0 {
      for node in [tail[arc], head[arc]] {
        list[Int(next[Int(node)])] = arc
        next[Int(node)] += 1
      }
    }
  }

  func arcs(of node: Int32) -> ArraySlice<Int32> { list[Int(starts[Int(node)])..<Int(starts[Int(node) + 1])] }
}
