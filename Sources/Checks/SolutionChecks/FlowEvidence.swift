public import FlowNetworks
public import Solutions

/// Evidence that a network has no feasible flow, or no cheapest one, judged from the network alone.
public enum FlowEvidence {
  /// What must leave the set minus what can, or what must enter it minus what can: above 0, no flow is feasible.
  ///
  /// Supply and capacity of the set are computed here; what the cut states of them is not used. In a network whose
  /// supplies add up to 0 the second number is the first of the other nodes; elsewhere the set of all nodes proves it.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - cut: a set of nodes.
  /// - Returns: the larger of net supply − (Σ upper of arcs out − Σ lower of arcs in) and − net supply − (Σ upper of
  ///   arcs in − Σ lower of arcs out); −infinity where neither is finite, or network or cut are malformed.
  /// - Complexity: O(nodes + arcs).
  public static func excess(_ network: FlowNetwork, of cut: FlowCut) -> Double {
    do { try network.validate() } catch { return -.infinity }
    guard cut.nodes.count == network.nodeCount else { return -.infinity }
    let network = network.grounded
    return max(excess(network, cut.nodes, leaving: true), excess(network, cut.nodes, leaving: false))
  }

  private static func excess(_ network: FlowNetwork, _ nodes: [Bool], leaving: Bool) -> Double {
    var excess = CompensatedSum()
    let supply = network.balancedSupply
    for node in nodes.indices where nodes[node] { excess.add(leaving ? supply[node] : -supply[node]) }
    for arc in network.tails.indices {
      let (inTail, inHead) = (nodes[Int(network.tails[arc])], nodes[Int(network.heads[arc])])
      guard inTail != inHead else { continue }
      if inTail == leaving {
        guard network.upper[arc].isFinite else { return -.infinity }
        excess.add(-network.upper[arc])
      } else {
        excess.add(network.lower[arc])
      }
    }
    return excess.value
  }

  /// The cost of one more unit around a cycle that nothing limits: below 0 it proves that a feasible network is
  /// unbounded.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - cycle: arcs in order, each beginning where the one before ends, the first where the last ends.
  /// - Returns: Σ cost; nil when the arcs are no such cycle, or one of them has an upper bound.
  /// - Complexity: O(nodes + arcs).
  public static func cycleCost(_ network: FlowNetwork, _ cycle: [Int32]) -> Double? {
    do { try network.validate() } catch { return nil }
    guard let last = cycle.last, cycle.allSatisfy({ network.tails.indices.contains(Int($0)) }) else { return nil }
    var at = network.heads[Int(last)]
    var cost = CompensatedSum()
    for arc in cycle {
      guard network.tails[Int(arc)] == at, network.upper[Int(arc)] == .infinity else { return nil }
      cost.add(network.cost[Int(arc)])
      at = network.heads[Int(arc)]
    }
    return cost.value
  }
}
