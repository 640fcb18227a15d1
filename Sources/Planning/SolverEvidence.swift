internal import FlowNetworks
internal import LinearPrograms
internal import SolutionChecks
internal import Solutions

/// What is asked of a solver's answer before anything is read from it. A point that can be read may still be wrong:
/// the check of the plan finds that. A claim of infeasibility has no plan to check, so it is believed with proof only.
private let leastInfeasibility = 1e-9

extension LinearProgramSolution {
  /// Whether it has a number for every column and row.
  func isReadable(for program: LinearProgram) -> Bool {
    x.count == program.columnCount && rowDuals.count == program.rowCount && x.allSatisfy(\.isFinite)
      && rowDuals.allSatisfy(\.isFinite)
  }
}

extension FlowSolution {
  /// Whether it has a number for every arc and node, and its tree is one of this network's.
  func isReadable(for network: FlowNetwork) -> Bool {
    flow.count == network.arcCount && potential.count == network.nodeCount && flow.allSatisfy(\.isFinite)
      && potential.allSatisfy(\.isFinite) && tree?.fits(network) ?? true
  }
}

extension SpanningTree {
  fileprivate func fits(_ network: FlowNetwork) -> Bool {
    state.count == network.arcCount
      && throughHubs.allSatisfy {
        network.tails.indices.contains(Int($0.into)) && network.tails.indices.contains(Int($0.outOf))
      }
  }
}

extension LinearProgram {
  /// Whether the multipliers combine the rows into one that no point within the bounds can keep (Farkas).
  func isProvedInfeasible(by ray: [Double]) -> Bool {
    ray.allSatisfy(\.isFinite) && WeakDuality.infeasibility(self, ray: ray) > leastInfeasibility
  }
}

extension FlowCut {
  /// Whether more must leave the set than can, or more must enter it.
  func isProof(for network: FlowNetwork) -> Bool {
    FlowEvidence.infeasibility(network, cut: self) > leastInfeasibility
  }
}
