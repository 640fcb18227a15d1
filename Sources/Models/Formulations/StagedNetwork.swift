public import FlowNetworks
public import Solutions

/// A block network under goals in order: each stage has costs of its own, and what an earlier stage decided is kept
/// exactly.
///
/// At an optimum of a stage every optimal flow has the arcs with a reduced cost other than 0 at the bound where they
/// stand, and any flow that has them there is optimal: complementary slackness. Those arcs are taken out at their
/// value; the rest is the network of the next stage, and the last tree is a feasible start.
public struct StagedNetwork: Sendable {
  public private(set) var network: FlowNetwork
  public private(set) var start: SpanningTree
  private let whole: BlockNetwork
  /// The arcs of `network`, as positions in the block; nil while all of them are left, in their order.
  private var active: [Int32]?
  /// What arcs that were taken out carry, one an arc of the block, in the network's units; empty while none was.
  private var settled: [Double] = []

  public init(_ whole: BlockNetwork) {
    self.whole = whole
    network = whole.network
    start = whole.start
  }

  /// Sets the costs of the next stage, one an arc of the block, in the model's units.
  public mutating func setObjective(_ cost: [Double]) { network.cost = objective(cost) }

  /// Weights of the block's arcs, in the model's units, as weights of the arcs that are left, in the network's.
  public func objective(_ weight: [Double]) -> [Double] {
    guard let active else {
      // Arcs that rows have added have none.
      var result = zip(weight, whole.arcFactors).map { $0 / $1 }
      result += Array(repeating: 0, count: whole.network.arcCount - weight.count)
      return result
    }
    return active.map { Int($0) < weight.count ? weight[Int($0)] / whole.arcFactors[Int($0)] : 0 }
  }

  /// Keeps what the stage that `flow` is the optimum of has decided.
  ///
  /// - Complexity: O(arcs).
  public mutating func keep(_ flow: FlowSolution) {
    let largest = network.cost.reduce(0) { max($0, abs($1)) }
    let active = self.active ?? Array(0..<Int32(network.arcCount))
    if settled.isEmpty { settled = Array(repeating: 0, count: whole.network.arcCount) }
    var next = FlowNetwork()
    next.supply = network.supply
    next.ground = network.ground
    next.hubs = network.hubs
    var kept: [Int32] = []
    var position = [Int32](repeating: -1, count: network.arcCount)
    for arc in 0..<network.arcCount {
      let (tail, head) = (Int(network.tails[arc]), Int(network.heads[arc]))
      let reduced = network.cost[arc] - flow.potential[tail] + flow.potential[head]
      if abs(reduced) > 1e-9 * largest {
        settled[Int(active[arc])] = flow.flow[arc]
        next.supply[tail] -= flow.flow[arc]
        next.supply[head] += flow.flow[arc]
      } else {
        position[arc] = Int32(kept.count)
        kept.append(active[arc])
        next.addArc(
          from: network.tails[arc], to: network.heads[arc], lower: network.lower[arc], upper: network.upper[arc],
          cost: network.cost[arc])
      }
    }
    start = Self.restrict(flow.tree ?? start, to: position, count: kept.count)
    self.active = kept
    network = next
  }

  /// Whether arcs outside the tree are left: without them there is no other optimum.
  public var hasChoice: Bool {
    let outside = start.state.indices.count { start.state[$0] != 0 && network.lower[$0] < network.upper[$0] }
    return outside > 2 * start.throughHubs.count
  }

  /// The same tree on the arcs that are left. Tree arcs have reduced cost 0, so none of them went.
  private static func restrict(_ tree: SpanningTree, to position: [Int32], count: Int) -> SpanningTree {
    var state = [Int8](repeating: 1, count: count)
    for arc in position.indices where position[arc] >= 0 { state[Int(position[arc])] = tree.state[arc] }
    let ways = tree.throughHubs.compactMap { way -> SpanningTree.Pair? in
      let (into, outOf) = (position[Int(way.into)], position[Int(way.outOf)])
      return into >= 0 && outOf >= 0 ? SpanningTree.Pair(into: into, outOf: outOf) : nil
    }
    return SpanningTree(state: state, throughHubs: ways)
  }

  /// Writes the potentials of a stage into its duals of the whole model; of that of cost, what bounds are worth too.
  public func storeDuals(_ flow: FlowSolution, of block: Block, isCost: Bool, in duals: inout StageDuals) {
    whole.storePotentials(flow.potential, of: block, in: &duals)
    if isCost { whole.storeBoundRows(flow.potential, in: &duals) }
  }

  /// What each arc of the block carries after the last stage, in the model's units; an arc that is left comes twice, and
  /// the second time counts.
  @inline(__always)
  private func forEachArc(_ flow: FlowSolution, _ body: (_ position: Int, _ carried: Double) -> Void) {
    guard let active else {
      for (position, carried) in flow.flow.enumerated() { body(position, carried / whole.arcFactors[position]) }
      return
    }
    for position in settled.indices { body(position, settled[position] / whole.arcFactors[position]) }
    for (position, arc) in active.enumerated() { body(Int(arc), flow.flow[position] / whole.arcFactors[Int(arc)]) }
  }

  /// The flow of the last stage with what earlier stages took out, by position in the block, in the model's units.
  public func modelFlow(_ flow: FlowSolution) -> [Double] {
    var result = [Double](repeating: 0, count: whole.network.arcCount)
    forEachArc(flow) { result[$0] = $1 }
    return result
  }

  /// Writes that flow into a solution of the whole model.
  public func storeFlow(_ flow: FlowSolution, of block: Block, in solution: inout ModelSolution) {
    forEachArc(flow) { if $0 < block.arcs.count { solution.flow[Int(block.arcs[$0])] = $1 } }
  }
}
