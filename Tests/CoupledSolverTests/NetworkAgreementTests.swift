#if GLPK
  import CoupledSolver
  import FlowNetworks
  import Foundation
  import GLPKSolver
  import LinearPrograms
  import NetworkSimplexSolver
  import SolutionChecks
  import Solutions
  import SolverInterface
  import Support
  import Testing

  /// The first 40, or as many as `ALLOT_SEEDS` says; `ALLOT_SEEDS=1000` is the whole campaign.
  private let seeds: ClosedRange<UInt64> =
    1...max(1, ProcessInfo.processInfo.environment["ALLOT_SEEDS"].flatMap { UInt64($0) } ?? 40)

  @Suite("Network simplex = GLPK = coupled solver on random networks")
  struct NetworkAgreementTests {
    @Test("same objective, each with its proof")
    func agree() throws {
      for seed in seeds {
        let network = Self.network(seed)
        let linear = FlowAsLinearProgram.program(of: network)
        guard
          case .optimal(let flow) = try NetworkSimplexBackend().solve(network, from: nil, limits: SolveLimits()),
          case .optimal(let reference) = try GLPKBackend().solve(linear, from: nil, limits: SolveLimits()),
          case .optimal(let coupled) = try CoupledSolver().solve(CoupledProgram(network))
        else {
          Issue.record("seed \(seed): somebody finds no optimum")
          continue
        }
        let scale = max(1, abs(reference.objective))
        #expect(abs(flow.objective - reference.objective) <= 1e-9 * scale, "seed \(seed)")
        #expect(
          abs(coupled.objective + network.objectiveConstant - reference.objective) <= 1e-9 * scale, "seed \(seed)")
        for (x, duals) in [(flow.flow, flow.potential), (coupled.x, coupled.rowDuals)] {
          let certificate = LinearProgramCertificate(linear, x: x, rowDuals: duals)
          #expect(certificate.isFeasible(within: 1e-9) && certificate.gap <= 1e-9, "seed \(seed)")
        }
      }
    }

    /// Two networks in three have costs of 0 and 1, or of 3 alone: ties everywhere.
    private static func network(_ seed: UInt64) -> FlowNetwork {
      let random = RandomFlowNetwork.solvable(seed: seed, nodes: 16, arcs: 60)
      var network = FlowNetwork()
      network.supply = random.supply
      network.objectiveConstant = random.objectiveConstant
      for arc in 0..<random.arcCount where random.tails[arc] != random.heads[arc] {
        let own = random.cost[arc]
        let cost = seed % 3 == 0 ? own : seed % 3 == 1 ? (own > 3 ? 1 : 0) : 3
        network.addArc(
          from: random.tails[arc], to: random.heads[arc], lower: random.lower[arc], upper: random.upper[arc],
          cost: cost)
      }
      return network
    }
  }

  extension CoupledProgram {
    /// A network without rows across it.
    fileprivate init(_ network: FlowNetwork) {
      self.init()
      supply = network.supply
      tail = network.tails
      head = network.heads
      lower = network.lower
      upper = network.upper
      cost = network.cost
      tailFactor = Array(repeating: 1, count: network.arcCount)
    }
  }
#endif
