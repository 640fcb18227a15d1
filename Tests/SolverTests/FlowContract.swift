import FlowNetworks
import SolutionChecks
import Solutions
import SolverInterface
import Support
import Testing

/// What every flow backend must do.
@Suite("Flow backends")
struct FlowContract {
  @Test("prove their optimum by potentials", arguments: flowBackends)
  func optimum(_ backend: any FlowBackend) throws {
    for seed in UInt64(0)..<500 {
      let network = RandomFlowNetwork.solvable(seed: seed)
      let outcome = try backend.solve(network, from: nil, limits: SolveLimits())
      guard case .optimal(let solution) = outcome else {
        Issue.record("seed \(seed): \(outcome)")
        continue
      }
      let certificate = FlowCertificate(network, flow: solution.flow, potential: solution.potential)
      #expect(certificate.isFeasible(within: certificateTolerance), "seed \(seed)")
      #expect(abs(certificate.gap) <= certificateTolerance, "seed \(seed)")
      #expect(certificate.complementarity.relative <= certificateTolerance, "seed \(seed)")
      let stated = abs(certificate.objective - solution.objective)
      #expect(stated <= optimumTolerance * max(1, abs(solution.objective)), "seed \(seed)")
    }
  }

  @Test("agree with each other", arguments: flowBackends)
  func agreement(_ backend: any FlowBackend) throws {
    guard let reference = flowBackends.first else { return }
    for seed in UInt64(0)..<200 {
      let network = RandomFlowNetwork.solvable(seed: seed &+ 40_000, nodes: 25, arcs: 120)
      guard case .optimal(let mine) = try backend.solve(network, from: nil, limits: SolveLimits()),
        case .optimal(let theirs) = try reference.solve(network, from: nil, limits: SolveLimits())
      else {
        Issue.record("seed \(seed) is not solved")
        continue
      }
      #expect(
        abs(mine.objective - theirs.objective) <= optimumTolerance * max(1, abs(theirs.objective)), "seed \(seed)")
    }
  }

  @Test("show a set that must send out more than it can", arguments: flowBackends)
  func infeasible(_ backend: any FlowBackend) throws {
    for seed in UInt64(0)..<200 {
      let network = RandomFlowNetwork.infeasible(seed: seed)
      let outcome = try backend.solve(network, from: nil, limits: SolveLimits())
      guard case .infeasible(let cut) = outcome else {
        Issue.record("seed \(seed): \(outcome)")
        continue
      }
      #expect(FlowEvidence.excess(network, of: cut) >= 1 - 1e-9, "seed \(seed)")
    }
  }

  @Test("find supplies that do not add up to 0 infeasible", arguments: flowBackends, [3.0, -3.0])
  func unbalanced(_ backend: any FlowBackend, _ supply: Double) throws {
    var network = RandomFlowNetwork.solvable(seed: 8)
    network.supply[0] += supply
    let outcome = try backend.solve(network, from: nil, limits: SolveLimits())
    guard case .infeasible(let cut) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(FlowEvidence.excess(network, of: cut) > 0)
  }

  @Test("show a cycle without an end", arguments: flowBackends)
  func unbounded(_ backend: any FlowBackend) throws {
    for seed in UInt64(0)..<200 {
      let network = RandomFlowNetwork.unbounded(seed: seed)
      let outcome = try backend.solve(network, from: nil, limits: SolveLimits())
      guard case .unbounded(let cycle) = outcome else {
        Issue.record("seed \(seed): \(outcome)")
        continue
      }
      let cost = try #require(FlowEvidence.cycleCost(network, cycle), "seed \(seed)")
      #expect(cost < 0, "seed \(seed)")
    }
  }

  @Test("refuse malformed networks", arguments: flowBackends)
  func malformed(_ backend: any FlowBackend) {
    for damage in MalformedNetwork.all {
      let failure = #expect(throws: BackendFailure.self, "\(damage.name)") {
        try backend.solve(damage.network, from: nil, limits: SolveLimits())
      }
      #expect(failure?.code == .invalidModel, "\(damage.name)")
    }
  }
}

/// One fault each in a network of one arc.
enum MalformedNetwork {
  static let all: [(name: String, network: FlowNetwork)] = [
    ("a node out of range", damaged { $0.heads[0] = 2 }), ("a node below 0", damaged { $0.tails[0] = -1 }),
    ("a missing cost", damaged { $0.cost = [] }), ("one head too many", damaged { $0.heads.append(0) }),
    ("a cost that is no number", damaged { $0.cost[0] = .nan }),
    ("an infinite lower bound", damaged { $0.lower[0] = -.infinity }),
    ("bounds that cross", damaged { $0.lower[0] = 9 }),
    ("an upper bound that is no number", damaged { $0.upper[0] = .nan }),
    ("an infinite supply", damaged { $0.supply[0] = .infinity }),
    ("a constant that is no number", damaged { $0.objectiveConstant = .nan }),
  ]

  private static func damaged(_ damage: (inout FlowNetwork) -> Void) -> FlowNetwork {
    var network = FlowNetwork()
    network.addNode(supply: 2)
    network.addNode(supply: -2)
    network.addArc(from: 0, to: 1, upper: 5, cost: 1)
    damage(&network)
    return network
  }
}
