internal import FlowNetworks
internal import Solutions

extension SimplexKernel {
  /// Loads the network and builds a strongly feasible tree out of `start`, as far as it is one.
  ///
  /// Flows of the tree arcs follow from the arcs at bounds, leaves first. Where the tree of `start` is no tree, or an
  /// arc would carry less than 0, more than its capacity, or nothing in the direction that a strongly feasible tree
  /// forbids, the node hangs by an artificial arc instead and the arc goes to the nearer bound: any hint gives a
  /// valid start, a good one a short way. Without a hint every node hangs by an artificial arc.
  ///
  /// - Complexity: O(n + m).
  mutating func load(
    _ network: FlowNetwork, _ scaled: ScaledNetwork<Value>, _ choice: HubChoice,
    start: SpanningTree?
  ) {
    ordinary.count = 0
    for arc in 0..<arcs {
      tail[arc] = network.tails[Int(arc)]
      head[arc] = network.heads[Int(arc)]
      cost[arc] = scaled.cost[Int(arc)]
      capacity[arc] = scaled.capacity[Int(arc)]
      // Arcs of a hub are seen as ways through it.
      if choice.hub[Int(tail[arc])] >= 0 || choice.hub[Int(head[arc])] >= 0 {
        state[arc] = 0
      } else {
        ordinary.arc[ordinary.count] = arc
        ordinary.count &+= 1
      }
    }
    var excess = scaled.supply
    if root == nodes { excess.append(.zero) }
    placeAtBounds(start, &excess)
    let order = growTree(start, choice)
    hang(order, excess: &excess, artificialCost: scaled.artificialCost)
    computePotentials()
  }

  /// Arcs that the hint has at their upper bound carry their capacity.
  private func placeAtBounds(_ start: SpanningTree?, _ excess: inout [Value]) {
    guard let start else { return }
    for arc in 0..<arcs where start.state[Int(arc)] < 0 && state[arc] != 0 && capacity[arc] < Value.unlimited {
      state[arc] = -1
      excess[Int(tail[arc])] = excess[Int(tail[arc])] -% capacity[arc]
      excess[Int(head[arc])] = excess[Int(head[arc])] +% capacity[arc]
    }
  }

  /// Walks the hinted tree arcs breadth first from the root and notes how each node hangs; what the walk does not
  /// reach starts a tree of its own. Returns the nodes, parents before children.
  private func growTree(_ start: SpanningTree?, _ choice: HubChoice) -> [Int32] {
    let all = (0..<nodes).filter { $0 != root && choice.hub[Int($0)] < 0 }
    guard let start else { return all }
    let adjacency = TreeAdjacency(self, start)
    var order: [Int32] = []
    order.reserveCapacity(all.count)
    var seen = [Bool](repeating: false, count: Int(nodes) + 1)
    var read = 0
    for first in [root] + all where !seen[Int(first)] {
      seen[Int(first)] = true
      if first == root { visit(first, adjacency, &seen, &order) } else { order.append(first) }
      while read < order.count {
        visit(order[read], adjacency, &seen, &order)
        read += 1
      }
    }
    return order
  }

  private func visit(_ node: Int32, _ adjacency: TreeAdjacency, _ seen: inout [Bool], _ order: inout [Int32]) {
    guard node < nodes else { return }
    for edge in adjacency.edges(of: node) where !seen[Int(edge.other)] {
      seen[Int(edge.other)] = true
      parent[edge.other] = node
      hangsBy[edge.other] = edge.arc
      hangsOut[edge.other] = edge.arcOut
      direction[edge.other] = edge.leadsHere ? 1 : -1
      order.append(edge.other)
    }
  }

  /// Gives every node its parent arc with its flow, leaves first.
  private func hang(_ order: [Int32], excess: inout [Value], artificialCost: Value) {
    for node in order.reversed() {
      if hangsBy[node] != Self.none, tryTreeArc(of: node, &excess) { continue }
      let left = excess[Int(node)]
      parent[node] = root
      hangsBy[node] = Self.artificial
      hangsOut[node] = Self.none
      direction[node] = left >= Value.zero ? 1 : -1
      flow[node] = left >= Value.zero ? left : Value.zero -% left
      room[node] = Value.unlimited
    }
    for node in order {
      attach(node, to: parent[node])
      depth[node] = depth[parent[node]] &+ 1
    }
    artificialCostHolder[0] = artificialCost
    for node in order where hangsBy[node] >= 0 && hangsOut[node] == Self.none { state[hangsBy[node]] = 0 }
  }

  /// Whether the hinted arc may carry what the node has to send; if not, it goes to its nearer bound.
  private func tryTreeArc(of node: Int32, _ excess: inout [Value]) -> Bool {
    let (arc, isWay) = (hangsBy[node], hangsOut[node] != Self.none)
    let limit = isWay ? Value.unlimited : capacity[arc]
    let upward = direction[node] > 0
    let above = Int(parent[node])
    let wanted = upward ? excess[Int(node)] : Value.zero -% excess[Int(node)]
    let fits = upward ? wanted >= Value.zero && wanted < limit : wanted > Value.zero && wanted <= limit
    // An arc without end cannot go to its upper bound; a way through a hub has none.
    let carried = fits ? wanted : (wanted >= limit && limit < Value.unlimited ? limit : Value.zero)
    if fits {
      flow[node] = carried
      room[node] = limit
    } else if !isWay {
      state[arc] = carried > Value.zero ? -1 : 1
    }
    let sent = upward ? carried : Value.zero -% carried
    excess[Int(node)] = excess[Int(node)] -% sent
    excess[above] = excess[above] +% sent
    return fits
  }

  /// What a node hangs by when it hangs by no arc of the network.
  static var artificial: Int32 { -2 }

  /// The cost of the arc a node hangs by.
  @inline(__always)
  func costAbove(_ node: Int32) -> Value {
    let arc = hangsBy[node]
    if arc < 0 { return artificialCostHolder[0] }
    return hangsOut[node] == Self.none ? cost[arc] : cost[arc] +% cost[hangsOut[node]]
  }

  /// Potentials from the root down: 0 there, reduced cost 0 on every tree arc.
  func computePotentials() {
    potential[root] = Value.zero
    var node = firstChild[root]
    while node != Self.none && node != root {
      let above = potential[parent[node]]
      potential[node] = direction[node] > 0 ? above +% costAbove(node) : above -% costAbove(node)
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
    for node in 0..<nodes where hangsBy[node] == Self.artificial {
      any = true
      room[node] = Value.zero
    }
    artificialCostHolder[0] = Value.zero
    if any { computePotentials() }
    return any
  }
}

/// The tree arcs of a hint at each node.
struct TreeAdjacency {
  struct Edge {
    var other: Int32
    var arc: Int32
    var arcOut: Int32
    /// Whether the arc leads from `other` to here.
    var leadsHere: Bool
  }

  private var starts: [Int32]
  private var list: [Edge]

  init<Value>(_ kernel: SimplexKernel<Value>, _ start: SpanningTree) {
    var arcs: [(tail: Int32, head: Int32, arc: Int32, arcOut: Int32)] = []
    for arc in 0..<kernel.arcs where start.state[Int(arc)] == 0 && kernel.state[arc] != 0 {
      arcs.append((kernel.tail[arc], kernel.head[arc], arc, -1))
    }
    for way in start.throughHubs
    where kernel.state[way.into] == 0 && kernel.state[way.outOf] == 0 && kernel.head[way.into] == kernel.tail[way.outOf]
    {
      arcs.append((kernel.tail[way.into], kernel.head[way.outOf], way.into, way.outOf))
    }
    starts = Array(repeating: 0, count: Int(kernel.nodes) + 2)
    for arc in arcs {
      starts[Int(arc.tail) + 1] += 1
      starts[Int(arc.head) + 1] += 1
    }
    for node in 1..<starts.count { starts[node] += starts[node - 1] }
    list = Array(repeating: Edge(other: 0, arc: 0, arcOut: 0, leadsHere: false), count: arcs.count * 2)
    var next = starts
    for arc in arcs {
      list[Int(next[Int(arc.tail)])] = Edge(other: arc.head, arc: arc.arc, arcOut: arc.arcOut, leadsHere: false)
      next[Int(arc.tail)] += 1
      list[Int(next[Int(arc.head)])] = Edge(other: arc.tail, arc: arc.arc, arcOut: arc.arcOut, leadsHere: true)
      next[Int(arc.head)] += 1
    }
  }

  func edges(of node: Int32) -> ArraySlice<Edge> { list[Int(starts[Int(node)])..<Int(starts[Int(node) + 1])] }
}
