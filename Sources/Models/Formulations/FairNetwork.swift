public import FlowNetworks
public import Solutions

/// A block network under rule `fair`: all that a claimant misses comes from the ground through a node of its own.
///
/// fill ≥ θ is the capacity (1 − θ) · quantity of the arc from the ground to that node. What claimants can miss together
/// is a contra-polymatroid then, and leximin its lexicographically optimal base. What one was short of before is demand
/// of its node that only that arc can meet.
public struct FairNetwork: Sendable {
  /// The block's network; the node of claimant k is `firstClaimantNode + k`, its arc from the ground `firstClaimantArc + k`.
  public private(set) var network: FlowNetwork
  public let start: SpanningTree
  /// Positions in the model's list of claimants.
  public private(set) var claimants: [Int32] = []
  /// What each asks for, in the network's units.
  public private(set) var quantities: [Double] = []
  public let firstClaimantNode: Int
  public let firstClaimantArc: Int
  private let whole: BlockNetwork
  /// Value of one of the network's units of each claimant.
  private var unitValues: [Double] = []
  /// Rows of the model.
  private var rows: [Int32] = []

  /// nil where the units that a claimant misses differ in value: then it is no flow that is shared.
  public init?(
    _ whole: BlockNetwork, _ block: Block, in partition: BlockPartition, of model: AllocationModel, _ all: [Claimant]
  ) {
    self.whole = whole
    var network = whole.network
    guard let ground = network.ground else { return nil }
    firstClaimantNode = network.nodeCount
    firstClaimantArc = network.arcCount
    for row in block.rows {
      // The others are bounds of arcs.
      guard case .claimant(let position) = model.rows.keys[Int(row)] else { continue }
      let claimant = all[Int(position)]
      let node = Int32(truncatingIfNeeded: network.nodeCount)
      var value = claimant.total
      for (number, arc) in claimant.arcs.enumerated() {
        let local = Int(partition.arcPosition[Int(arc)])
        let here = claimant.weights[number] / whole.arcFactors[local]
        if number == 0 { value = here }
        guard abs(here - value) <= 1e-12 * value, network.tails[local] == ground else { return nil }
        network.tails[local] = node
      }
      network.addNode(supply: -claimant.before / value)
      claimants.append(position)
      rows.append(row)
      unitValues.append(value)
      quantities.append(claimant.total / value)
    }
    for node in firstClaimantNode..<network.nodeCount {
      network.addArc(from: ground, to: Int32(truncatingIfNeeded: node), cost: 0)
    }
    start = SpanningTree(state: whole.start.state + Array(repeating: 0, count: claimants.count))
    self.network = network
  }

  /// The network of least cost with what each claimant may miss.
  public func leastCost(missing: [Double]) -> FlowNetwork {
    var result = network
    for (position, most) in missing.enumerated() { result.upper[firstClaimantArc + position] = most }
    return result
  }

  /// The cuts of a tier's levels as multipliers of the block's nodes and rows.
  ///
  /// - Parameter first: the first level, by position, whose cut a node of the network is behind; nil where none is.
  public func nestedCuts(_ block: Block, tier: Int, first: (Int) -> Int32?) -> NestedCuts {
    var result = NestedCuts(tier: tier)
    for node in block.nodes.indices {
      guard let level = first(node) else { continue }
      result.nodes.append(.init(position: block.nodes[node], level: level, multiplier: -whole.scaling.factors[node]))
    }
    for position in claimants.indices {
      guard let level = first(firstClaimantNode + position) else { continue }
      result.rows.append(.init(position: rows[position], level: level, multiplier: -1 / unitValues[position]))
    }
    return result
  }

  /// A flow by position in the block, in the model's units.
  public func modelFlow(_ flow: [Double]) -> [Double] { zip(flow, whole.arcFactors).map { $0 / $1 } }

  /// Writes multipliers of least cost, and the flow chosen among those that cost as little, into a solution of the whole
  /// model.
  public func store(
    _ flow: FlowSolution, choosing chosen: [Double], of block: Block, in solution: inout ModelSolution
  ) {
    let last = solution.duals.count - 1
    whole.storePotentials(flow.potential, of: block, in: &solution.duals[last])
    whole.storeBoundRows(flow.potential, in: &solution.duals[last])
    let ground = flow.potential[block.nodes.count]
    for (position, row) in rows.enumerated() {
      let price = (flow.potential[firstClaimantNode + position] - ground) / unitValues[position]
      solution.duals[last].row[Int(row)] = min(0, price)
    }
    for (arc, carried) in zip(block.arcs, modelFlow(chosen)) { solution.flow[Int(arc)] = carried }
  }
}
