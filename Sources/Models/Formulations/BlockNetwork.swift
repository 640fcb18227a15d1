public import FlowNetworks
public import Solutions

/// A block as a flow network, with the way back: without side rows, or with such as are bounds or nodes of a network.
public struct BlockNetwork: Sendable {
  public let network: FlowNetwork
  /// A first tree: stock left over, demand unmet, nothing shipped. Feasible wherever no minimum forbids it.
  public let start: SpanningTree
  let scaling: NodeScaling
  /// Flow in the network ÷ flow in the model, one an arc of the network: those of the block come first.
  let arcFactors: [Double]
  /// Rows that are bounds of arcs here, and rows that are nodes.
  private let boundRows: BoundRows
  private let folding: RowFolding?

  /// Whether side rows are nodes here.
  public var foldsRows: Bool { folding != nil }

  /// nil where the block has rows that tie arcs, or ratios that no choice of units makes 1. Rows of claimants may be
  /// ignored: a `FairNetwork` has nodes for them. With `boundingArcs` rows that say no more than bounds of single arcs
  /// become such bounds, as where one product alone uses a lane that all share, or nobody may. With `foldingRows` rows
  /// that are nested become nodes (see `RowFolding`).
  public init?(
    _ block: Block, in partition: BlockPartition, of model: AllocationModel, ignoringClaimants: Bool = false,
    boundingArcs: Bool = false, foldingRows: Bool = false
  ) {
    let local = partition.nodePosition
    var boundRows = BoundRows()
    var tying: [Int32] = []
    for row in block.rows {
      if ignoringClaimants, case .claimant = model.rows.keys[Int(row)] { continue }
      if boundingArcs, boundRows.take(row, in: partition, of: model) { continue }
      guard foldingRows else { return nil }
      tying.append(row)
    }
    guard let scaling = NodeScaling(block, of: model, local: local) else { return nil }
    self.scaling = scaling
    self.boundRows = boundRows
    let ground = Int32(block.nodes.count)
    var network = FlowNetwork()
    network.supply.reserveCapacity(block.nodes.count + 1)
    for (position, node) in block.nodes.enumerated() {
      network.supply.append(model.nodes.supply[Int(node)] * scaling.factors[position])
      if model.nodes.kind[Int(node)] == .hub { network.hubs.append(Int32(position)) }
    }
    network.addNode()
    network.ground = ground
    var factors = Self.addArcs(block, of: model, ground: ground, local: local, scaling, to: &network)
    var start = Self.slackTree(block, of: model)
    for entry in boundRows.entries {
      network.upper[entry.arc] = min(network.upper[entry.arc], entry.most * factors[entry.arc])
      guard network.lower[entry.arc] <= network.upper[entry.arc] else { return nil }
    }
    var folding: RowFolding?
    if !tying.isEmpty {
      folding = RowFolding(tying, in: network, arcFactors: factors, partition, of: model)
      guard let folding else { return nil }
      network = folding.network
      let added = network.arcCount - block.arcs.count
      factors += Array(repeating: 1, count: added)
      start = SpanningTree(state: start.state + Array(repeating: 0, count: added))
    }
    arcFactors = factors
    self.start = start
    self.folding = folding
    self.network = network
  }

  /// Adds the block's arcs list by list; returns flow in the network ÷ flow in the model, one an arc.
  private static func addArcs(
    _ block: Block, of model: AllocationModel, ground: Int32, local: [Int32], _ scaling: NodeScaling,
    to network: inout FlowNetwork
  ) -> [Double] {
    func ends(_ nodes: [Int32]) -> [Int32] {
      block.arcs.map { arc in
        let node = nodes[Int(arc)]
        return node >= 0 ? local[Int(node)] : ground
      }
    }
    func values(_ list: [Double]) -> [Double] { block.arcs.map { list[Int($0)] } }
    (network.tails, network.heads) = (ends(model.arcs.tail), ends(model.arcs.head))
    (network.lower, network.upper) = (values(model.arcs.lower), values(model.arcs.upper))
    network.cost = values(model.arcs.cost)
    var factors = [Double](repeating: 1, count: block.arcs.count)
    guard model.hasGains else { return factors }
    for (position, arc) in block.arcs.enumerated() {
      let (from, to) = (network.tails[position], network.heads[position])
      let factor =
        to != ground ? scaling.factors[Int(to)] : scaling.factors[Int(from)] * model.arcs.tailFactor[Int(arc)]
      factors[position] = factor
      network.lower[position] *= factor
      network.upper[position] *= factor
      network.cost[position] /= factor
    }
    return factors
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

  /// Writes what bounds of arcs are worth into the duals of the rows that they come from, given the potentials of least
  /// cost.
  func storeBoundRows(_ potential: [Double], in duals: inout StageDuals) {
    for entry in boundRows.entries {
      let (tail, head) = (Int(network.tails[entry.arc]), Int(network.heads[entry.arc]))
      let reduced = (network.cost[entry.arc] - potential[tail] + potential[head]) * arcFactors[entry.arc]
      guard reduced < 0, network.upper[entry.arc] >= entry.most * arcFactors[entry.arc] else { continue }
      // Of a row with several arcs, all at 0, the dearest counts.
      duals.row[Int(entry.row)] = min(duals.row[Int(entry.row)], reduced / entry.coefficient)
    }
  }

  /// Writes potentials, and what rows that are nodes are worth, into the duals of the whole model.
  func storePotentials(_ potential: [Double], of block: Block, in duals: inout StageDuals) {
    // The ground is worth 0.
    let ground = potential[block.nodes.count]
    for (position, node) in block.nodes.enumerated() {
      duals.node[Int(node)] = (potential[position] - ground) * scaling.factors[position]
    }
    guard let folding else { return }
    let multipliers = folding.multipliers(potential)
    for (row, multiplier) in multipliers.rows { duals.row[Int(row)] = multiplier }
    for (position, node) in block.nodes.enumerated() {
      duals.node[Int(node)] -= multipliers.less[position] * scaling.factors[position]
    }
  }
}

/// Side rows that say no more than upper bounds of arcs do.
private struct BoundRows {
  struct Entry {
    var row: Int32
    /// Position in the block.
    var arc: Int
    var coefficient: Double
    /// The bound, in the model's units.
    var most: Double
  }

  private(set) var entries: [Entry] = []

  /// false where the row ties arcs.
  mutating func take(_ row: Int32, in partition: BlockPartition, of model: AllocationModel) -> Bool {
    guard model.boundsArcs(row) else { return false }
    for entry in model.rows.starts[Int(row)]..<model.rows.starts[Int(row) + 1] {
      let coefficient = model.rows.coefficients[entry]
      entries.append(
        Entry(
          row: row, arc: Int(partition.arcPosition[Int(model.rows.arcs[entry])]), coefficient: coefficient,
          most: model.rows.upper[Int(row)] / coefficient))
    }
    return true
  }
}

extension AllocationModel {
  /// Whether a side row says no more than upper bounds of single arcs: it has one, or nothing at all may use it. Of
  /// limits that a plan's proof knows as bounds of single shipments and stocks too.
  public func boundsArcs(_ row: Int32) -> Bool {
    let row = Int(row)
    switch rows.keys[row] {
    case .lane, .throughput, .storage: break
    case .quota, .budget, .contract, .maxShare, .claimant, .shipment, .safety: return false
    }
    let range = rows.starts[row]..<rows.starts[row + 1]
    return rows.lower[row] == -.infinity && (range.count == 1 || rows.upper[row] == 0)
      && range.allSatisfy { rows.coefficients[$0] > 0 && arcs.lower[Int(rows.arcs[$0])] == 0 }
  }
}
