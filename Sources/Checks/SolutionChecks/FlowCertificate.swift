public import FlowNetworks

/// What a flow and potentials are worth, computed from the network alone.
///
/// A solver that says "optimal" is believed when `balanceViolation`, `boundViolation` and `gap` are small.
public struct FlowCertificate: Sendable, Equatable {
  /// The cost of the flow with the constant.
  public private(set) var objective = Double.nan
  /// No feasible flow costs less: the Lagrangian bound of the potentials, whatever they are. −infinity where a reduced
  /// cost is negative on an unlimited arc, and without potentials.
  public private(set) var dualBound = -Double.infinity
  /// |out − in − supply| at a node.
  public private(set) var balanceViolation = Residual.hopeless
  /// How far the flow on an arc is outside its bounds.
  public private(set) var boundViolation = Residual.hopeless
  /// How negative the reduced cost of an unlimited arc is.
  public private(set) var dualViolation = Residual.hopeless
  /// |reduced cost| · distance of the flow from the bound it should be at.
  public private(set) var complementarity = Residual.hopeless

  /// (objective − dualBound) / max(1, |objective|).
  public var gap: Double {
    let gap = (objective - dualBound) / max(1, abs(objective))
    return gap.isNaN ? .infinity : gap
  }

  /// Computes everything; a malformed network, or a flow of another length, gets infinite residuals.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - flow: one value an arc.
  ///   - potential: one value a node, or none: then the dual side is infinite.
  /// - Complexity: O(nodes + arcs).
  public init(_ network: FlowNetwork, flow: [Double], potential: [Double]) {
    do { try network.validate() } catch { return }
    guard flow.count == network.arcCount else { return }
    let network = network.grounded
    checkFlow(network, flow)
    guard potential.count == network.nodeCount, potential.allSatisfy(\.isFinite) else { return }
    checkPotentials(network, flow, potential)
  }

  /// Whether the flow satisfies balances and bounds to `tolerance`, relative.
  public func isFeasible(within tolerance: Double) -> Bool {
    max(balanceViolation.relative, boundViolation.relative) <= tolerance
  }

  private mutating func checkFlow(_ network: FlowNetwork, _ flow: [Double]) {
    balanceViolation = Residual()
    boundViolation = Residual()
    var cost = CompensatedSum()
    cost.add(network.objectiveConstant)
    let supplies = network.balancedSupply
    var net = supplies.map { supply in
      var sum = CompensatedSum()
      sum.add(-supply)
      return sum
    }
    var sizes = supplies.map(abs)
    for arc in flow.indices {
      let value = flow[arc].isFinite ? flow[arc] : .nan
      cost.add(network.cost[arc], times: value)
      let (tail, head) = (Int(network.tails[arc]), Int(network.heads[arc]))
      net[tail].add(value)
      net[head].add(-value)
      sizes[tail] = max(sizes[tail], abs(value))
      sizes[head] = max(sizes[head], abs(value))
      let excess = max(network.lower[arc] - value, value - network.upper[arc])
      boundViolation.note(value.isNaN ? .nan : excess, size: abs(value), at: arc)
    }
    for node in net.indices { balanceViolation.note(abs(net[node].value), size: sizes[node], at: node) }
    objective = cost.value
  }

  private mutating func checkPotentials(_ network: FlowNetwork, _ flow: [Double], _ potential: [Double]) {
    dualViolation = Residual()
    complementarity = Residual()
    var bound = CompensatedSum()
    bound.add(network.objectiveConstant)
    for (value, supply) in zip(potential, network.balancedSupply) { bound.add(value, times: supply) }
    var isFinite = true
    for arc in flow.indices {
      let (left, right) = (potential[Int(network.tails[arc])], potential[Int(network.heads[arc])])
      var reduced = CompensatedSum()
      reduced.add(network.cost[arc])
      reduced.add(-left)
      reduced.add(right)
      let d = reduced.value
      guard d != 0 else { continue }
      let pushed = d > 0 ? network.lower[arc] : network.upper[arc]
      if pushed.isFinite {
        bound.add(d, times: pushed)
        complementarity.note(abs(d * (flow[arc] - pushed)), size: abs(objective), at: arc)
      } else {
        let size = max(abs(network.cost[arc]), abs(left), abs(right))
        dualViolation.note(-d, size: size, at: arc)
        if -d > WeakDuality.rounding * size { isFinite = false }
      }
    }
    dualBound = isFinite && !bound.value.isNaN ? bound.value : -.infinity
  }
}
