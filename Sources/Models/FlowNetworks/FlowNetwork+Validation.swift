/// What is wrong with a network, and where.
public struct InvalidFlowNetwork: Error, Sendable, Equatable, CustomStringConvertible {
  /// The node, arc or array at fault: `arc 12 (3 → 7)`, counted from 0.
  public var place: String
  public var message: String

  public init(place: String, message: String) {
    self.place = place
    self.message = message
  }

  public var description: String { "\(place): \(message)" }
}

extension FlowNetwork {
  /// The supply of every node, the ground's being whatever the others leave over.
  public var balancedSupply: [Double] {
    guard let ground, supply.indices.contains(Int(ground)) else { return supply }
    var balanced = supply
    balanced[Int(ground)] = 0
    balanced[Int(ground)] = -balanced.reduce(0, +)
    return balanced
  }

  /// Σ supply: 0 in a network without ground whose supplies can be met.
  public var imbalance: Double { supply.reduce(0, +) }

  /// Checks everything that the type's comment promises: shapes, positions, finite numbers, ordered bounds.
  ///
  /// Whether supplies add up to 0 is not checked: a network where they do not is infeasible, not malformed.
  ///
  /// - Throws: the first fault in the order shapes, nodes, arcs.
  /// - Complexity: O(nodes + arcs).
  public func validate() throws(InvalidFlowNetwork) {
    let shapes: [(name: String, count: Int)] = [
      ("heads", heads.count), ("lower", lower.count), ("upper", upper.count), ("cost", cost.count),
    ]
    for (name, count) in shapes where count != arcCount {
      throw InvalidFlowNetwork(place: name, message: "has \(count) entries, needs \(arcCount)")
    }
    guard nodeCount < Int32.max, arcCount < Int32.max else {
      throw InvalidFlowNetwork(place: "network", message: "has 2³¹ or more nodes or arcs")
    }
    guard objectiveConstant.isFinite else {
      throw InvalidFlowNetwork(place: "objectiveConstant", message: "is \(objectiveConstant)")
    }
    for node in supply.indices where !supply[node].isFinite {
      throw InvalidFlowNetwork(place: "node \(node)", message: "the supply is \(supply[node])")
    }
    if let ground, !supply.indices.contains(Int(ground)) {
      throw InvalidFlowNetwork(place: "ground", message: "node \(ground) is not in the network")
    }
    for arc in tails.indices {
      if let fault = fault(ofArc: arc) {
        throw InvalidFlowNetwork(place: "arc \(arc) (\(tails[arc]) → \(heads[arc]))", message: fault)
      }
    }
  }

  private func fault(ofArc arc: Int) -> String? {
    for node in [tails[arc], heads[arc]] where node < 0 || Int(node) >= nodeCount {
      return "node \(node) is not in the network"
    }
    if !lower[arc].isFinite { return "the lower bound is \(lower[arc])" }
    if upper[arc].isNaN || upper[arc] == -.infinity { return "the upper bound is \(upper[arc])" }
    if lower[arc] > upper[arc] { return "the lower bound \(lower[arc]) is above the upper bound \(upper[arc])" }
    if !cost[arc].isFinite { return "the cost is \(cost[arc])" }
    return nil
  }
}
