public import FlowNetworks
public import Solutions

/// A block without side rows as a flow network, with the way back.
public struct BlockNetwork: Sendable {
  public let network: FlowNetwork
  /// A first tree: stock left over, demand unmet, nothing shipped. Feasible wherever no minimum forbids it.
  public let start: SpanningTree
  let scaling: NodeScaling
  /// Flow in the network ÷ flow in the model, one an arc of the block.
  let arcFactors: [Double]

  /// nil where the block has rows, or ratios that no choice of units makes 1. Rows of claimants may be ignored: a
  /// `FairNetwork` has nodes for them.
  public init?(
    _ block: Block, in partition: BlockPartition, of model: AllocationModel, ignoringClaimants: Bool = false
  ) {
    let local = partition.nodePosition
    let isFree = block.rows.allSatisfy { row in
      guard ignoringClaimants, case .claimant = model.rows.keys[Int(row)] else { return false }
      return true
    }
    guard isFree, let scaling = NodeScaling(block, of: model, local: local) else { return nil }
    self.scaling = scaling
    let ground = Int32(block.nodes.count)
    var network = FlowNetwork()
    network.supply.reserveCapacity(block.nodes.count + 1)
    for (position, node) in block.nodes.enumerated() {
      network.supply.append(model.nodes.supply[Int(node)] * scaling.factors[position])
      if model.nodes.kind[Int(node)] == .hub { network.hubs.append(Int32(position)) }
    }
    network.addNode()
    network.ground = ground
    network.reserveArcs(block.arcs.count)
    var factors: [Double] = []
    factors.reserveCapacity(block.arcs.count)
    for arc in block.arcs {
      let (tail, head) = (model.arcs.tail[Int(arc)], model.arcs.head[Int(arc)])
      let from = tail >= 0 ? local[Int(tail)] : ground
      let to = head >= 0 ? local[Int(head)] : ground
      let factor =
        head >= 0 ? scaling.factors[Int(to)] : scaling.factors[Int(from)] * model.arcs.tailFactor[Int(arc)]
      factors.append(factor)
      network.addArc(
        from: from, to: to, lower: model.arcs.lower[Int(arc)] * factor, upper: model.arcs.upper[Int(arc)] * factor,
        cost: model.arcs.cost[Int(arc)] / factor)
    }
    arcFactors = factors
    start = Self.slackTree(block, of: model)
    self.network = network
  }

  /// Stock hangs by its hold or expire arc, demand by its unmet arc, an issue node by its first layer; a hub, where the
  /// solver does not look through it, by its first cover.
  private static func slackTree(_ block: Block, of model: AllocationModel) -> SpanningTree {
    var state = [Int8](repeating: 1, count: block.arcs.count)
    var hub: Int32 = -1
    var issue: Int32 = -1
    for (position, arc) in block.arcs.enumerated() {
      switch model.arcs.kind[Int(arc)] {
      case .hold, .expire, .unmet: state[position] = 0
      case .issue where model.arcs.head[Int(arc)] != issue:
        issue = model.arcs.head[Int(arc)]
        state[position] = 0
      case .cover where model.arcs.tail[Int(arc)] != hub:
        hub = model.arcs.tail[Int(arc)]
        state[position] = 0
      case .deliver: state[position] = 0
      case .holdSafety: state[position] = -1
      case .cover, .ship, .order, .issue: break
      }
    }
    return SpanningTree(state: state)
  }

  /// Flow in the network ÷ flow in the model, by position of the arc in the block.
  public func flowFactor(ofArc position: Int) -> Double { arcFactors[position] }

  /// The node of the network that stands for a node of the block, and how many of its units one of the model's is.
  public func place(ofNode node: Int32, in partition: BlockPartition) -> (node: Int32, factor: Double) {
    let position = partition.nodePosition[Int(node)]
    return (position, scaling.factors[Int(position)])
  }

  /// Writes potentials into the duals of the whole model.
  func storePotentials(_ potential: [Double], of block: Block, in duals: inout StageDuals) {
    // The ground is worth 0.
    let ground = potential[block.nodes.count]
    for (position, node) in block.nodes.enumerated() {
      duals.node[Int(node)] = (potential[position] - ground) * scaling.factors[position]
    }
  }
}
