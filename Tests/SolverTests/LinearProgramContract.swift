import LinearPrograms
import SolutionChecks
import Solutions
import SolverInterface
import Support
import Testing

/// What every linear-program backend must do, whatever it does inside.
@Suite("Linear-program backends")
struct LinearProgramContract {
  @Test("reach the optimum that a program was built around", arguments: linearProgramBackends)
  func knownOptimum(_ backend: any LinearProgramBackend) throws {
    for seed in UInt64(0)..<600 {
      let (program, optimum) = RandomLinearProgram.solvable(seed: seed)
      try expectOptimal(backend, program, optimum, "seed \(seed)")
    }
  }

  @Test("prove that there is no point", arguments: linearProgramBackends)
  func infeasible(_ backend: any LinearProgramBackend) throws {
    for seed in UInt64(0)..<200 {
      let program = RandomLinearProgram.infeasible(seed: seed)
      let outcome = try backend.solve(program, from: nil, limits: SolveLimits())
      guard case .infeasible(let ray) = outcome else {
        Issue.record("seed \(seed): \(outcome)")
        continue
      }
      guard type(of: backend).capabilities.contains(.infeasibilityRay) else { continue }
      let proved = WeakDuality.infeasibility(program, ray: try #require(ray, "seed \(seed)"))
      #expect(proved > 1e-6, "seed \(seed)")
    }
  }

  @Test("see that there is no end", arguments: linearProgramBackends)
  func unbounded(_ backend: any LinearProgramBackend) throws {
    for seed in UInt64(0)..<200 {
      let outcome = try backend.solve(RandomLinearProgram.unbounded(seed: seed), from: nil, limits: SolveLimits())
      guard case .unbounded = outcome else {
        Issue.record("seed \(seed): \(outcome)")
        continue
      }
    }
  }

  @Test("reach the optimum in whole numbers", arguments: linearProgramBackends)
  func whole(_ backend: any LinearProgramBackend) throws {
    guard type(of: backend).capabilities.contains(.integerColumns) else { return }
    for seed in UInt64(0)..<300 {
      let (program, optimum) = RandomLinearProgram.whole(seed: seed)
      switch try backend.solve(program, from: nil, limits: SolveLimits()) {
      case .optimal(let solution):
        let best = try #require(optimum, "seed \(seed) has no point")
        #expect(abs(solution.objective - best) <= optimumTolerance * max(1, abs(best)), "seed \(seed)")
        let certificate = LinearProgramCertificate(program, x: solution.x, rowDuals: [])
        #expect(certificate.isFeasible(within: certificateTolerance), "seed \(seed)")
        #expect(solution.rowDuals.isEmpty)
      case .infeasible: #expect(optimum == nil, "seed \(seed)")
      case let outcome: Issue.record("seed \(seed): \(outcome)")
      }
    }
  }

  @Test("do not care for order or units", arguments: linearProgramBackends)
  func variants(_ backend: any LinearProgramBackend) throws {
    for seed in UInt64(0)..<150 {
      let (program, optimum) = RandomLinearProgram.solvable(seed: seed &+ 77_000)
      try expectOptimal(backend, LinearProgramVariants.permuted(program, seed: seed), optimum, "permuted, seed \(seed)")
      try expectOptimal(backend, LinearProgramVariants.scaled(program, seed: seed), optimum, "scaled, seed \(seed)")
    }
  }

  @Test("start from a basis", arguments: linearProgramBackends)
  func warmStart(_ backend: any LinearProgramBackend) throws {
    guard type(of: backend).capabilities.contains(.warmStart) else { return }
    for seed in UInt64(0)..<200 {
      var (program, optimum) = RandomLinearProgram.solvable(seed: seed &+ 31_000)
      guard case .optimal(let cold) = try backend.solve(program, from: nil, limits: SolveLimits()) else { continue }
      let basis = try #require(cold.basis, "seed \(seed)")
      let again = try optimal(backend, program, from: basis, "seed \(seed)")
      #expect(abs(again.objective - optimum) <= optimumTolerance * max(1, abs(optimum)), "seed \(seed)")
      #expect(again.statistics.iterations <= cold.statistics.iterations, "seed \(seed)")
      // Another right-hand side, room enough that the program stays feasible.
      for row in program.rowLower.indices where program.rowUpper[row].isFinite { program.rowUpper[row] += 1 }
      guard case .optimal(let fresh) = try backend.solve(program, from: nil, limits: SolveLimits()) else { continue }
      let warm = try optimal(backend, program, from: basis, "seed \(seed)")
      #expect(abs(warm.objective - fresh.objective) <= optimumTolerance * max(1, abs(optimum)), "seed \(seed)")
    }
  }

  @Test("a basis of another shape does no harm", arguments: linearProgramBackends)
  func foreignBasis(_ backend: any LinearProgramBackend) throws {
    let (program, optimum) = RandomLinearProgram.solvable(seed: 4)
    let foreign = [
      Basis(rows: [], columns: []), Basis(rows: [.basic], columns: [.atLower]),
      Basis(
        rows: program.rowLower.map { _ in .atUpper }, columns: program.cost.map { _ in .basic }),
      Basis(rows: program.rowLower.map { _ in .free }, columns: program.cost.map { _ in .fixed }),
    ]
    for basis in foreign {
      let solution = try optimal(backend, program, from: basis, "\(basis)")
      #expect(abs(solution.objective - optimum) <= optimumTolerance * max(1, abs(optimum)))
    }
  }

  @Test("stop where they are told to", arguments: linearProgramBackends)
  func limits(_ backend: any LinearProgramBackend) throws {
    let (small, _) = RandomLinearProgram.solvable(seed: 11)
    guard case .stopped = try backend.solve(small, from: nil, limits: SolveLimits(seconds: 0)) else {
      Issue.record("a limit of 0 seconds")
      return
    }
    let large = FlowAsLinearProgram.program(of: RandomFlowNetwork.solvable(seed: 3, nodes: 3_000, arcs: 30_000))
    if type(of: backend).capabilities.contains(.iterationLimit) {
      switch try backend.solve(large, from: nil, limits: SolveLimits(iterations: 3)) {
      case .stopped, .feasible: break
      case let outcome: Issue.record("3 iterations: \(outcome)")
      }
    }
    if type(of: backend).capabilities.contains(.timeLimit) {
      let clock = ContinuousClock()
      let began = clock.now
      _ = try backend.solve(large, from: nil, limits: SolveLimits(seconds: 0.05))
      #expect(clock.now - began < .seconds(5))
    }
  }

  @Test("answer side by side as alone", arguments: linearProgramBackends)
  func sideBySide(_ backend: any LinearProgramBackend) async throws {
    let wrong = try await withThrowingTaskGroup(of: Int.self) { group in
      for part in UInt64(0)..<8 {
        group.addTask {
          var wrong = 0
          for seed in part * 100..<part * 100 + 100 {
            let (program, optimum) = RandomLinearProgram.solvable(seed: seed)
            guard case .optimal(let solution) = try backend.solve(program, from: nil, limits: SolveLimits()) else {
              wrong += 1
              continue
            }
            if abs(solution.objective - optimum) > optimumTolerance * max(1, abs(optimum)) { wrong += 1 }
            await Task.yield()
          }
          return wrong
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }

  /// Solves, and expects the optimum with a certificate that proves it.
  private func expectOptimal(
    _ backend: any LinearProgramBackend, _ program: LinearProgram, _ optimum: Double, _ comment: Comment
  ) throws {
    let solution = try optimal(backend, program, from: nil, comment)
    #expect(abs(solution.objective - optimum) <= optimumTolerance * max(1, abs(optimum)), comment)
    guard type(of: backend).capabilities.contains(.rowDuals) else { return }
    let certificate = LinearProgramCertificate(program, x: solution.x, rowDuals: solution.rowDuals)
    #expect(certificate.isFeasible(within: certificateTolerance), comment)
    #expect(abs(certificate.objective - solution.objective) <= optimumTolerance * max(1, abs(optimum)), comment)
    #expect(abs(certificate.gap) <= certificateTolerance, comment)
    #expect(certificate.dualViolation.relative <= certificateTolerance, comment)
    #expect(certificate.complementarity.relative <= certificateTolerance, comment)
  }

  private func optimal(
    _ backend: any LinearProgramBackend, _ program: LinearProgram, from start: Basis?, _ comment: Comment
  ) throws -> LinearProgramSolution {
    let outcome = try backend.solve(program, from: start, limits: SolveLimits())
    var solution: LinearProgramSolution?
    if case .optimal(let found) = outcome { solution = found }
    return try #require(solution, "\(comment): \(outcome)")
  }
}
