import CoupledSolver
import Foundation
import LinearPrograms
import SolutionChecks
import Solutions
import SolverInterface
import Support
import Testing

/// The first 40 of a kind, or as many as `ALLOT_SEEDS` says.
private let seeds: ClosedRange<UInt64> =
  1...max(1, ProcessInfo.processInfo.environment["ALLOT_SEEDS"].flatMap { UInt64($0) } ?? 10)

#if GLPK
  import GLPKSolver

  @Suite("Coupled solver = GLPK on random networks with side rows")
  struct CoupledAgainstGLPK {
    @Test("same verdict, same objective, proved", arguments: RandomCoupledProgram.Kind.allCases)
    func agrees(_ kind: RandomCoupledProgram.Kind) throws {
      var optimal = 0
      for seed in seeds {
        let program = RandomCoupledProgram.make(kind, seed: seed)
        let linear = program.asLinearProgram
        let expected = try GLPKBackend().solve(linear, from: nil, limits: SolveLimits())
        guard let answer = Self.answer(program, "seed \(seed) of \(kind)") else { continue }
        switch (answer, expected) {
        case (.optimal(let mine), .optimal(let reference)):
          optimal += 1
          let scale = max(1, abs(reference.objective))
          #expect(abs(mine.objective - reference.objective) <= 1e-7 * scale, "seed \(seed) of \(kind)")
          let certificate = LinearProgramCertificate(linear, x: mine.x, rowDuals: mine.rowDuals)
          #expect(certificate.isFeasible(within: 1e-9), "seed \(seed) of \(kind)")
          #expect(certificate.gap <= 1e-9, "seed \(seed) of \(kind)")
        case (.infeasible(let ray), .infeasible):
          let proof = WeakDuality.infeasibility(linear, ray: ray ?? [])
          #expect(proof > 1e-7, "seed \(seed) of \(kind)")
        case (.unbounded, .unbounded): break
        case (let mine, let reference):
          Issue.record("seed \(seed) of \(kind): \(mine.verdict), GLPK says \(reference.verdict)")
        }
      }
      #expect(kind == .infeasible || optimal >= seeds.count * 2 / 3)
    }

    private static func answer(_ program: CoupledProgram, _ name: String) -> LinearProgramOutcome? {
      do { return try CoupledSolver().solve(program) } catch {
        Issue.record("\(name): \(error)")
        return nil
      }
    }
  }
#endif

@Suite("Coupled solver")
struct CoupledSolverTests {
  /// Two products from one warehouse, 10 of each, to one region that pays 5 and 3 for them; 12 may leave.
  @Test("a shared limit goes to what pays more")
  func sharedLimit() throws {
    var program = CoupledProgram()
    program.supply = [10, 10, -10, -10]
    program.tail = [0, 1, 0, 1, -1, -1]
    program.head = [2, 3, -1, -1, 2, 3]
    program.lower = Array(repeating: 0, count: 6)
    program.upper = Array(repeating: .infinity, count: 6)
    program.cost = [0, 0, 0, 0, 5, 3]
    program.tailFactor = Array(repeating: 1, count: 6)
    program.rowStarts = [0, 2]
    program.rowArcs = [0, 1]
    program.rowCoefficients = [1, 1]
    program.rowLower = [-.infinity]
    program.rowUpper = [12]
    guard case .optimal(let solution) = try CoupledSolver().solve(program) else {
      Issue.record("no optimum")
      return
    }
    #expect(solution.x == [10, 2, 0, 8, 0, 8])
    #expect(solution.objective == 24)
    #expect(solution.rowDuals[4] == -3)
  }

  @Test("the same bytes for any number of threads", arguments: RandomCoupledProgram.Kind.allCases)
  func threads(_ kind: RandomCoupledProgram.Kind) throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let program = RandomCoupledProgram.make(kind, seed: seed)
      let (one, two) = (try CoupledSolver(threads: 1).solve(program), try CoupledSolver(threads: 2).solve(program))
      switch (one, two) {
      case (.optimal(let one), .optimal(let two)): #expect(one == two, "seed \(seed) of \(kind)")
      default: #expect(one.verdict == two.verdict, "seed \(seed) of \(kind)")
      }
    }
  }

  @Test("a what-if ends where a solve from scratch does", arguments: RandomCoupledProgram.Kind.allCases)
  func session(_ kind: RandomCoupledProgram.Kind) throws {
    var warm = 0
    for seed in 1...25 as ClosedRange<UInt64> {
      var random = SeededNumbers(seed: seed)
      let session = CoupledSession(RandomCoupledProgram.make(kind, seed: seed))
      _ = try session.solve()
      session.keep()
      let supply = session.program.supply
      for step in 0..<4 {
        let name = "seed \(seed) of \(kind), change \(step)"
        var changes: [(node: Int32, amount: Double)] = []
        for node in session.program.supply.indices where random.chance(30) {
          changes.append((Int32(node), random.number(-2...2)))
        }
        // Every other change is taken back.
        try session.change(step % 2 == 0 ? changes : [])
        guard let again = try? CoupledSolver().solve(session.program), let outcome = try? session.solve() else {
          Issue.record("\(name): no answer")
          continue
        }
        #expect(outcome.verdict == again.verdict, "\(name)")
        if case .optimal(let mine) = outcome, case .optimal(let cold) = again {
          #expect(abs(mine.objective - cold.objective) <= 1e-7 * max(1, abs(cold.objective)), "\(name)")
          if mine.statistics.method.hasSuffix("warm") { warm += 1 }
        }
        // Some go back, some take the change back themselves.
        guard step % 2 == 0 else { continue }
        if seed % 2 == 0 { session.goBack() } else { try session.change(changes.map { ($0.node, -$0.amount) }) }
        if seed % 2 == 0 { #expect(session.program.supply == supply, "\(name)") }
      }
    }
    #expect(kind == .infeasible || warm >= 25)
  }

  @Test("a change that cannot be is refused, and nothing has changed")
  func refusedChange() throws {
    let session = CoupledSession(RandomCoupledProgram.make(.feasible, seed: 1))
    let before = session.program.supply
    #expect(throws: BackendFailure.self) { try session.change([(0, 1), (10_000, 1)]) }
    #expect(throws: BackendFailure.self) { try session.change([(0, 1), (0, .nan)]) }
    #expect(session.program.supply == before)
  }

  @Test("says what is wrong with a program")
  func invalid() {
    var program = RandomCoupledProgram.make(.feasible, seed: 1)
    program.head[0] = 10_000
    #expect(throws: BackendFailure.self) { try CoupledSolver().solve(program) }
    program = RandomCoupledProgram.make(.feasible, seed: 1)
    program.lower[0] = -.infinity
    #expect(throws: BackendFailure.self) { try CoupledSolver().solve(program) }
    program = RandomCoupledProgram.make(.feasible, seed: 1)
    program.rowArcs[0] = -1
    #expect(throws: BackendFailure.self) { try CoupledSolver().solve(program) }
  }

  @Test("stops when its time is over")
  func timeLimit() throws {
    let program = RandomCoupledProgram.make(.feasible, seed: 3)
    let outcome = try CoupledSolver().solve(program, limits: SolveLimits(seconds: 0))
    #expect(outcome.verdict == "stopped")
  }
}

extension LinearProgramOutcome {
  var verdict: String {
    switch self {
    case .optimal: "optimal"
    case .feasible: "feasible"
    case .infeasible: "infeasible"
    case .unbounded: "unbounded"
    case .stopped: "stopped"
    }
  }
}
