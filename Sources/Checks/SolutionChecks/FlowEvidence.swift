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
    best(network, cut)?.excess.value ?? -.infinity
  }

  /// How much a cut proves: above 0, no flow is feasible.
  ///
  /// It is the excess relative to the largest of its terms, so that rounding alone stays below 1e-9 or so, and what
  /// lies far from the cut does not matter.
  ///
  /// - Complexity: O(nodes + arcs).
  public static func infeasibility(_ network: FlowNetwork, cut: FlowCut) -> Double {
    guard let best = best(network, cut), best.size > 0 else { return -.infinity }
    return best.excess.value / best.size
  }

  /// The sum with the larger value of the two.
  private static func best(_ network: FlowNetwork, _ cut: FlowCut) -> Excess? {
    do { try network.validate() } catch { return nil }
    guard cut.nodes.count == network.nodeCount else { return nil }
    let both = [Excess(network, cut.nodes, leaving: true), Excess(network, cut.nodes, leaving: false)]
    return both.compactMap(\.self).max { $0.excess.value < $1.excess.value }
  }

  /// What must leave a set, or enter it, minus what can; and the largest number in that sum.
  private struct Excess {
    var excess = CompensatedSum()
    var size = 0.0

    /// nil where nothing limits what can.
    init?(_ network: FlowNetwork, _ nodes: [Bool], leaving: Bool) {
      addSupply(network, nodes, sign: leaving ? 1 : -1)
      for arc in network.tails.indices {
        let (inTail, inHead) = (nodes[Int(network.tails[arc])], nodes[Int(network.heads[arc])])
        guard inTail != inHead else { continue }
        if inTail == leaving {
          guard network.upper[arc].isFinite else { return nil }
          add(-network.upper[arc])
        } else {
          add(network.lower[arc])
        }
      }
    }

    /// The ground supplies what the others leave over: a set with it supplies what the nodes outside take.
    private mutating func addSupply(_ network: FlowNetwork, _ nodes: [Bool], sign: Double) {
      let hasGround = network.ground.map { nodes.indices.contains(Int($0)) && nodes[Int($0)] } ?? false
      for node in nodes.indices where nodes[node] != hasGround && network.ground != Int32(node) {
        add(hasGround ? -sign * network.supply[node] : sign * network.supply[node])
      }
    }

    private mutating func add(_ term: Double) {
      excess.add(term)
      size = max(size, abs(term))
    }
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
