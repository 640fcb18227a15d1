import FlowNetworks
import LinearPrograms
import SolutionChecks
import Solutions
import SolverInterface
import Support
import Testing

@Suite("Certificates")
struct CertificateTests {
  /// minimize 2a + 3b subject to a + b ≥ 4, a ≤ 3, b ≥ 0: optimum 9 at (3, 1), y = 3, d = (−1, 0).
  private let program: LinearProgram = {
    var program = LinearProgram()
    program.addRow(lower: 4, upper: .infinity)
    program.addColumn(cost: 2, lower: 0, upper: 3, entries: [(0, 1)])
    program.addColumn(cost: 3, lower: 0, upper: .infinity, entries: [(0, 1)])
    return program
  }()

  @Test("a right point with right multipliers leaves nothing")
  func right() {
    let certificate = LinearProgramCertificate(program, x: [3, 1], rowDuals: [3])
    #expect(certificate.objective == 9 && certificate.dualBound == 9 && certificate.gap == 0)
    #expect(certificate.rowViolation.absolute == 0 && certificate.columnViolation.absolute == 0)
    #expect(certificate.dualViolation.absolute == 0 && certificate.complementarity.absolute == 0)
    #expect(certificate.isFeasible(within: 0))
  }

  @Test("each wrong number shows in its residual")
  func wrong() {
    let short = LinearProgramCertificate(program, x: [3, 0.5], rowDuals: [3])
    #expect(short.rowViolation.absolute == 0.5 && short.rowViolation.position == 0)
    let outside = LinearProgramCertificate(program, x: [3.25, 0.75], rowDuals: [3])
    #expect(outside.columnViolation.absolute == 0.25 && outside.columnViolation.position == 0)
    let worse = LinearProgramCertificate(program, x: [2, 2], rowDuals: [3])
    #expect(worse.gap == 0.1 && worse.complementarity.absolute == 1 && worse.complementarity.position == 1)
    let wrongSign = LinearProgramCertificate(program, x: [3, 1], rowDuals: [-3])
    #expect(wrongSign.dualViolation.absolute == 3 && wrongSign.dualBound == 0)
    let tooMuch = LinearProgramCertificate(program, x: [3, 1], rowDuals: [4])
    #expect(tooMuch.dualBound == -.infinity && tooMuch.dualViolation.absolute == 1)
    let none = LinearProgramCertificate(program, x: [3, 1], rowDuals: [])
    #expect(none.dualBound == -.infinity && none.gap == .infinity && none.isFeasible(within: 0))
    for x in [[3], [3, .nan], [.infinity, 0]] as [[Double]] {
      #expect(!LinearProgramCertificate(program, x: x, rowDuals: [3]).isFeasible(within: 1e300))
    }
  }

  @Test("a bound implied by the rows or known to the caller makes any multipliers count")
  func implied() {
    var limited = program
    limited.rowUpper[0] = 10
    // b ≤ 10 follows from the row: 4 · 4 − 2 · 3 − 1 · 10 = 0.
    #expect(abs(WeakDuality.bound(limited, rowDuals: [4])) < 1e-6)
    let known = ColumnBounds(lower: [0, 0], upper: [3, 4])
    #expect(WeakDuality.bound(program, rowDuals: [4], implied: known) == 6)
  }

  @Test("any multipliers at all give a bound that holds")
  func anyMultipliers() {
    for seed in UInt64(0)..<1_000 {
      let (program, optimum) = RandomLinearProgram.solvable(seed: seed)
      var random = SeededNumbers(seed: seed)
      let multipliers = program.rowLower.map { _ in random.chance(5) ? .nan : random.number(-9...9) }
      let bound = WeakDuality.bound(program, rowDuals: multipliers)
      #expect(bound <= optimum + 1e-6 * max(1, abs(optimum)), "seed \(seed)")
      let (other, best) = (RandomLinearProgram.whole(seed: seed).program, RandomLinearProgram.whole(seed: seed).optimum)
      let signs = other.rowLower.map { _ in random.number(-9...9) }
      if let best {
        #expect(WeakDuality.bound(other, rowDuals: signs) <= best + 1e-6, "seed \(seed)")
        #expect(WeakDuality.infeasibility(other, ray: signs) <= 1e-9, "seed \(seed)")
      }
    }
  }

  @Test("a bound holds for a flow whatever the potentials")
  func anyPotentials() throws {
    for seed in UInt64(0)..<300 {
      let network = RandomFlowNetwork.solvable(seed: seed)
      var random = SeededNumbers(seed: seed)
      guard let backend = flowBackends.first,
        case .optimal(let best) = try backend.solve(network, from: nil, limits: .init())
      else { continue }
      let wrong = FlowCertificate(
        network, flow: best.flow, potential: best.potential.map { _ in random.number(-30...30) })
      #expect(wrong.dualBound <= best.objective + 1e-9 * max(1, abs(best.objective)), "seed \(seed)")
      guard network.arcCount > 0 else { continue }
      var flow = best.flow
      let arc = random.whole(0...network.arcCount - 1)
      flow[arc] += 1
      let moved = FlowCertificate(network, flow: flow, potential: best.potential)
      let isLoop = network.tails[arc] == network.heads[arc]
      #expect(moved.balanceViolation.absolute == (isLoop ? 0 : 1), "seed \(seed)")
    }
  }

  @Test("evidence that proves nothing is not taken")
  func evidence() {
    var network = FlowNetwork()
    for supply in [2.0, 0, -2] { network.addNode(supply: supply) }
    network.addArc(from: 0, to: 1, upper: 1, cost: -1)
    network.addArc(from: 1, to: 2, cost: -1)
    network.addArc(from: 2, to: 1, cost: 0.5)
    func excess(_ nodes: [Bool]) -> Double {
      FlowEvidence.excess(network, of: FlowCut(nodes: nodes, supply: 99, capacity: 0))
    }
    #expect(excess([true, false, false]) == 1)
    #expect(excess([false, true, true]) == 1)
    #expect(excess([true, true, false]) == -.infinity)
    #expect(excess([true, true, true]) == 0)
    #expect(excess([true]) == -.infinity)
    #expect(FlowEvidence.cycleCost(network, [1, 2]) == -0.5)
    #expect(FlowEvidence.cycleCost(network, [2, 1]) == -0.5)
    for cycle in [[], [1], [0, 1, 2], [1, 9], [1, -1]] as [[Int32]] {
      #expect(FlowEvidence.cycleCost(network, cycle) == nil, "\(cycle)")
    }
  }
}
