internal import FlowNetworks

/// Hubs that the kernel looks through: every way (arc into the hub, arc out of it) is one arc between its far ends.
///
/// A hub with i arcs in and o arcs out stands for i · o arcs that are never written down: the cheapest of them is the
/// cheapest way in plus the cheapest way out, found in i + o steps. Its node leaves the tree, and with it the
/// degenerate pivots that only move it from one neighbour to another.
struct HubList<Value: FlowValue> {
  /// One entry a hub, plus one: `inNode[inStart[h] ..< inStart[h + 1]]` are the tails of the arcs into hub h.
  let inStart: Buffer<Int32>
  let outStart: Buffer<Int32>
  /// One entry an arc into a hub.
  let inNode: Buffer<Int32>
  let inCost: Buffer<Value>
  let inArc: Buffer<Int32>
  /// One entry an arc out of a hub.
  let outNode: Buffer<Int32>
  let outCost: Buffer<Value>
  let outArc: Buffer<Int32>
  var count: Int32

  /// - Parameter choice: from `HubChoice`.
  init(_ choice: HubChoice, _ network: FlowNetwork, cost: [Value], in arena: Arena) {
    count = Int32(choice.nodes.count)
    inStart = arena.buffer(choice.nodes.count + 1, of: Int32(0))
    outStart = arena.buffer(choice.nodes.count + 1, of: Int32(0))
    inNode = arena.buffer(choice.arcsIn, of: Int32(0))
    inCost = arena.buffer(choice.arcsIn, of: Value.zero)
    inArc = arena.buffer(choice.arcsIn, of: Int32(0))
    outNode = arena.buffer(choice.arcsOut, of: Int32(0))
    outCost = arena.buffer(choice.arcsOut, of: Value.zero)
    outArc = arena.buffer(choice.arcsOut, of: Int32(0))
    countArcs(choice, network)
    placeArcs(choice, network, cost)
  }

  private func countArcs(_ choice: HubChoice, _ network: FlowNetwork) {
    for arc in 0..<network.arcCount {
      let (into, outOf) = (choice.hub[Int(network.heads[arc])], choice.hub[Int(network.tails[arc])])
      if into >= 0 { inStart[into &+ 1] += 1 }
      if outOf >= 0 { outStart[outOf &+ 1] += 1 }
    }
    for hub in 0..<count {
      inStart[hub &+ 1] += inStart[hub]
      outStart[hub &+ 1] += outStart[hub]
    }
  }

  private func placeArcs(_ choice: HubChoice, _ network: FlowNetwork, _ cost: [Value]) {
    var nextIn = (0..<count).map { inStart[$0] }
    var nextOut = (0..<count).map { outStart[$0] }
    for arc in 0..<network.arcCount {
      let (into, outOf) = (choice.hub[Int(network.heads[arc])], choice.hub[Int(network.tails[arc])])
      if into >= 0 {
        let slot = nextIn[Int(into)]
        nextIn[Int(into)] += 1
        inNode[slot] = network.tails[arc]
        inCost[slot] = cost[arc]
        inArc[slot] = Int32(arc)
      } else if outOf >= 0 {
        let slot = nextOut[Int(outOf)]
        nextOut[Int(outOf)] += 1
        outNode[slot] = network.heads[arc]
        outCost[slot] = cost[arc]
        outArc[slot] = Int32(arc)
      }
    }
  }
}

extension HubList {
  /// Overwrites one way in with another.
  @inline(__always)
  func moveIn(_ slot: Int32, to place: Int32) {
    inNode[place] = inNode[slot]
    inCost[place] = inCost[slot]
    inArc[place] = inArc[slot]
  }

  /// Overwrites one way out with another.
  @inline(__always)
  func moveOut(_ slot: Int32, to place: Int32) {
    outNode[place] = outNode[slot]
    outCost[place] = outCost[slot]
    outArc[place] = outArc[slot]
  }

  /// - Parameter cost: one value an arc.
  func takeCosts(from cost: Buffer<Value>) {
    for slot in 0..<inStart[count] { inCost[slot] = cost[inArc[slot]] }
    for slot in 0..<outStart[count] { outCost[slot] = cost[outArc[slot]] }
  }
}

/// Which of the hinted hubs the kernel may look through.
struct HubChoice {
  /// One entry a node: its number among the hubs, −1 = an ordinary node.
  private(set) var hub: [Int32]
  private(set) var nodes: [Int32] = []
  private(set) var arcsIn = 0
  private(set) var arcsOut = 0

  /// Takes a hinted node that has no supply and only unbounded arcs, none of them to or from a hub taken before.
  ///
  /// - Complexity: O(n + m).
  init(_ network: FlowNetwork) {
    hub = Array(repeating: -1, count: network.nodeCount)
    guard !network.hubs.isEmpty else { return }
    var usable = Self.usable(network)
    for arc in 0..<network.arcCount {
      let (tail, head) = (Int(network.tails[arc]), Int(network.heads[arc]))
      // Of two hubs side by side the later one is an ordinary node.
      if usable[tail], usable[head] { usable[max(tail, head)] = false }
    }
    for node in network.hubs where usable[Int(node)] && hub[Int(node)] < 0 {
      hub[Int(node)] = Int32(nodes.count)
      nodes.append(node)
    }
    for arc in 0..<network.arcCount {
      if hub[Int(network.heads[arc])] >= 0 { arcsIn += 1 }
      if hub[Int(network.tails[arc])] >= 0 { arcsOut += 1 }
    }
  }

  private static func usable(_ network: FlowNetwork) -> [Bool] {
    var usable = [Bool](repeating: false, count: network.nodeCount)
    for node in network.hubs where node >= 0 && Int(node) < usable.count {
      usable[Int(node)] = network.supply[Int(node)] == 0 && network.ground != node
    }
    for arc in 0..<network.arcCount where network.lower[arc] != 0 || network.upper[arc] < .infinity {
      usable[Int(network.tails[arc])] = false
      usable[Int(network.heads[arc])] = false
    }
    return usable
  }
}
