/// Dual network simplex, for what-ifs: after a change of supplies the optimal tree still has the right prices, but some of
/// its arcs carry less than 0 or more than they can.
///
/// Such an arc leaves. Without it the tree falls into two parts, the node that hung by the arc with its subtree S, and the
/// rest; S lacks flow, or has too much. What enters is the arc across the cut that can make up for it at the least
/// reduced cost, so that no other becomes negative. Only arcs across the cut are priced, at the nodes of S: a change
/// costs the pivots that it is worth and nothing for the rest of the network.
///
/// Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), section 11.9. It may cycle where reduced costs
/// are 0, so the caller sets a limit, and after it goes on with primal pivots. In whole numbers only.
///
/// Complexity: O(arcs at S + cycle) a pivot.
struct DualSimplex {
  typealias Kernel = SimplexKernel<Int64>

  private let adjacency: NodeAdjacency
  /// One entry a node: the number of the last cut for which it was in S.
  private let cut: Buffer<Int32>
  /// One entry a hub: the number of the last cut for which it was priced.
  private let hubCut: Buffer<Int32>
  private var cuts: Int32 = 0
  /// The nodes of S, in preorder.
  private let inside: Buffer<Int32>
  private var insideCount: Int32 = 0
  /// Nodes whose arc may carry what it cannot.
  private var broken: [Int32] = []
  /// What the flow costs, in the kernel's units.
  private(set) var cost: Int128

  /// - Parameter kernel: at an optimum.
  init(_ kernel: Kernel, in arena: Arena) {
    adjacency = NodeAdjacency(kernel, in: arena)
    cut = arena.buffer(Int(kernel.nodes) + 1, of: Int32(0))
    hubCut = arena.buffer(Int(kernel.hubs.count), of: Int32(0))
    inside = arena.buffer(Int(kernel.nodes) + 1, of: Int32(0))
    cost = 0
    readCost(kernel)
  }

  /// Takes the cost from the flow of a kernel that other methods have changed.
  ///
  /// - Complexity: O(n + m).
  mutating func readCost(_ kernel: Kernel) {
    cost = 0
    broken.removeAll(keepingCapacity: true)
    for place in 0..<kernel.ordinary.count {
      let arc = kernel.ordinary.arc[place]
      if kernel.state[arc] < 0 { cost += Int128(kernel.cost[arc]) * Int128(kernel.capacity[arc]) }
    }
    for node in 0..<kernel.nodes where kernel.hangsBy[node] >= 0 {
      cost += Int128(kernel.costAbove(node)) * Int128(kernel.flow[node])
    }
  }

  /// Whether every arc carries what it can.
  var isSettled: Bool { broken.isEmpty }

  /// The kernel is at an optimum that costs so much.
  mutating func settle(at cost: Int128) {
    self.cost = cost
    broken.removeAll(keepingCapacity: true)
  }

  /// All quantities of the kernel are so many times what they were.
  mutating func scale(by factor: Int64) { cost *= Int128(factor) }

  /// Gives `node` more supply (or less, below 0), along its path to the root, whatever arcs there can carry.
  ///
  /// - Complexity: O(depth).
  mutating func changeSupply(of node: Int32, by amount: Int64, _ kernel: Kernel) {
    // What is sent up costs the difference of potentials: arcs of the tree have reduced cost 0.
    cost += Int128(amount) * Int128(kernel.potential[node] &- kernel.potential[kernel.root])
    var node = node
    while node != kernel.root {
      kernel.flow[node] = kernel.flow[node] &+ amount.signed(by: kernel.direction[node])
      if isBroken(node, kernel) { broken.append(node) }
      node = kernel.parent[node]
    }
  }

  /// Pivots until every arc of the tree carries what it can.
  ///
  /// - Returns: whether that is done; if not, nothing can make up for what some arc carries, or the limit is reached.
  mutating func restore(_ kernel: inout Kernel, pivotLimit: Int) -> Bool {
    var next = 0
    defer { broken.removeAll(keepingCapacity: true) }
    while next < broken.count {
      let node = broken[next]
      next += 1
      guard isBroken(node, kernel) else { continue }
      let excess = excess(above: node, kernel)
      collectSubtree(at: node, kernel)
      guard kernel.pivots < pivotLimit, let entering = findEntering(inflow: excess < 0, kernel)
      else { return false }
      pivot(entering, leaving: node, by: abs(excess), &kernel)
    }
    return true
  }

  @inline(__always)
  private func isBroken(_ node: Int32, _ kernel: Kernel) -> Bool {
    kernel.flow[node] < 0 || kernel.flow[node] > kernel.room[node]
  }

  /// What the subtree of a broken node has to send by another arc; below 0, what it has to get.
  @inline(__always)
  private func excess(above node: Int32, _ kernel: Kernel) -> Int64 {
    let beyond = kernel.flow[node] < 0 ? kernel.flow[node] : kernel.flow[node] &- kernel.room[node]
    return beyond.signed(by: kernel.direction[node])
  }

  /// Notes S, in preorder.
  private mutating func collectSubtree(at top: Int32, _ kernel: Kernel) {
    if cuts == .max {
      for node in 0...kernel.nodes { cut[node] = 0 }
      for hub in 0..<kernel.hubs.count { hubCut[hub] = 0 }
      cuts = 0
    }
    cuts &+= 1
    insideCount = 0
    var node = top
    while true {
      cut[node] = cuts
      inside[insideCount] = node
      insideCount &+= 1
      if kernel.firstChild[node] != Kernel.none {
        node = kernel.firstChild[node]
        continue
      }
      while node != top, kernel.nextSibling[node] == Kernel.none { node = kernel.parent[node] }
      if node == top { return }
      node = kernel.nextSibling[node]
    }
  }

  /// What the best so far costs, and what it is: an arc, or the cheapest way through a hub.
  private struct Best {
    var ratio = farAway
    var arc: Int32 = -1
    var hub: Int32 = -1
  }

  /// More than any reduced cost, and twice as much is still a number.
  private static var farAway: Int64 { 1 << 60 }

  /// The arc or way across the cut, into S or out of it, of least reduced cost; nil where there is none.
  private func findEntering(inflow: Bool, _ kernel: Kernel) -> Kernel.Entering? {
    var best = Best()
    // Beyond that the whole network is as soon priced, without looking for what is at a node.
    if insideCount <= kernel.nodes / 4 {
      for place in 0..<insideCount where best.ratio > 0 {
        price(at: inside[place], inflow: inflow, &best, kernel)
      }
    } else {
      for place in 0..<kernel.ordinary.count {
        price(arc: kernel.ordinary.arc[place], inflow: inflow, &best, kernel)
      }
      for hub in 0..<kernel.hubs.count { price(hub: hub, inflow: inflow, &best, kernel) }
    }
    if best.arc >= 0 { return kernel.entering(best.arc) }
    return best.hub >= 0 ? bestWay(through: best.hub, inflow: inflow, kernel) : nil
  }

  /// Prices what crosses the cut at one node of S.
  @inline(__always)
  private func price(at node: Int32, inflow: Bool, _ best: inout Best, _ kernel: Kernel) {
    for place in adjacency.arcStart[node]..<adjacency.arcStart[node &+ 1] {
      price(arc: adjacency.arc[place], inflow: inflow, &best, kernel)
    }
    // Flow into S comes to the node by ways that end there, flow out of S leaves it by ways that start there.
    let (starts, hubs) =
      inflow ? (adjacency.hubToStart, adjacency.hubTo) : (adjacency.hubFromStart, adjacency.hubFrom)
    for place in starts[node]..<starts[node &+ 1] where hubCut[hubs[place]] != cuts {
      hubCut[hubs[place]] = cuts
      price(hub: hubs[place], inflow: inflow, &best, kernel)
    }
  }

  @inline(__always)
  private func price(arc: Int32, inflow: Bool, _ best: inout Best, _ kernel: Kernel) {
    let (fromInside, toInside) = (isInside(kernel.tail[arc]), isInside(kernel.head[arc]))
    guard fromInside != toInside, kernel.state[arc] != 0, kernel.capacity[arc] > 0 else { return }
    // An arc into S helps where S lacks flow and it can rise, or where S has too much and it can fall.
    guard (kernel.state[arc] > 0) == (toInside == inflow) else { return }
    let ratio = kernel.reducedCost(arc).signed(by: kernel.state[arc])
    if ratio < best.ratio { best = Best(ratio: ratio, arc: arc) }
  }

  @inline(__always)
  private func isInside(_ node: Int32) -> Bool { cut[node] == cuts }

  /// The cheapest way in from one side of the cut plus the cheapest way out to the other, without a branch for each.
  @inline(__always)
  private func price(hub: Int32, inflow: Bool, _ best: inout Best, _ kernel: Kernel) {
    var cheapestIn = Self.farAway
    var slot = kernel.hubs.inStart[hub]
    let endIn = kernel.hubs.inStart[hub &+ 1]
    while slot < endIn {
      // The price comes first, needed or not: what is read under a condition takes a branch.
      let price = kernel.priceIn(slot)
      cheapestIn = min(cheapestIn, isInside(kernel.hubs.inNode[slot]) == inflow ? Self.farAway : price)
      slot &+= 1
    }
    var cheapestOut = Self.farAway
    slot = kernel.hubs.outStart[hub]
    let endOut = kernel.hubs.outStart[hub &+ 1]
    while slot < endOut {
      let price = kernel.priceOut(slot)
      cheapestOut = min(cheapestOut, isInside(kernel.hubs.outNode[slot]) == inflow ? price : Self.farAway)
      slot &+= 1
    }
    let ratio = cheapestIn &+ cheapestOut
    if ratio < best.ratio { best = Best(ratio: ratio, hub: hub) }
  }

  private func bestWay(through hub: Int32, inflow: Bool, _ kernel: Kernel) -> Kernel.Entering? {
    let hubs = kernel.hubs
    let into = (hubs.inStart[hub]..<hubs.inStart[hub &+ 1]).filter {
      isInside(hubs.inNode[$0]) != inflow
    }
    .min { kernel.priceIn($0) < kernel.priceIn($1) }
    let outOf = (hubs.outStart[hub]..<hubs.outStart[hub &+ 1]).filter {
      isInside(hubs.outNode[$0]) == inflow
    }
    .min { kernel.priceOut($0) < kernel.priceOut($1) }
    guard let into, let outOf else { return nil }
    return kernel.entering(into: into, outOf: outOf)
  }

  private mutating func pivot(
    _ entering: Kernel.Entering, leaving node: Int32, by step: Int64, _ kernel: inout Kernel
  ) {
    let reduced =
      kernel.cost(of: entering) &- kernel.potential[entering.tail]
      &+ kernel.potential[entering.head]
    cost += Int128(step) * Int128(abs(reduced))
    let above = kernel.parent[node]
    let join = kernel.findJoinNode(of: entering)
    kernel.changeFlow(along: entering, by: step, join: join)
    let tailIsInside = cut[entering.tail] == cuts
    kernel.exchange(
      entering,
      Kernel.Leaving(node: node, onFirstSide: tailIsInside == (entering.state > 0), step: step))
    kernel.countPivot()
    // What changed: the path that was turned over and what it hangs by now, and the path above the arc that left.
    noteBroken(from: node, to: join, kernel)
    noteBroken(from: above, to: join, kernel)
  }

  private mutating func noteBroken(from start: Int32, to join: Int32, _ kernel: Kernel) {
    var node = start
    while node != join {
      if isBroken(node, kernel) { broken.append(node) }
      node = kernel.parent[node]
    }
  }
}
