#if GLPK
  import GLPKSolver
  import LinearPrograms
  import SolutionChecks
  import Solutions
  import SolverInterface
  import Support
  import Testing

  @Suite("Branch and bound under limits")
  struct IncumbentTests {
    /// General-integer covering, 120 rows by 400 columns, in which GLPK finds no point of its own for a long time.
    /// Each row has an entry in one of the first columns, so that these alone cover it.
    private func covering() -> (program: LinearProgram, point: [Double]) {
      var random = SeededNumbers(seed: 12)
      var program = LinearProgram()
      for _ in 0..<120 { program.addRow(lower: random.number(200...900), upper: .infinity) }
      for column in 0..<400 {
        var entries = (0..<6).map { _ in (row: Int32(random.whole(0...119)), coefficient: random.number(3...47)) }
        entries.append((row: Int32(column % 120), coefficient: 11))
        program.addColumn(cost: random.number(20...90), lower: 0, upper: 500, entries: entries)
        program.integers.append(Int32(column))
      }
      let point = (0..<400).map { $0 < 120 ? (program.rowLower[$0] / 11).rounded(.up) : 0 }
      return (program, point)
    }

    @Test("a known point is bettered or given back, with a bound that holds")
    func incumbent() throws {
      let (program, point) = covering()
      #expect(LinearProgramCertificate(program, x: point, rowDuals: []).isFeasible(within: 0))
      let outcome = try GLPKBackend().solve(program, from: nil, incumbent: point, limits: SolveLimits(seconds: 1))
      guard case .feasible(let solution, let bound) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(solution.objective <= program.objective(at: point))
      #expect(LinearProgramCertificate(program, x: solution.x, rowDuals: []).isFeasible(within: certificateTolerance))
      // The relaxation is a bound of its own; branch and bound may only be better.
      var relaxation = program
      relaxation.integers = []
      guard case .optimal(let relaxed) = try GLPKBackend().solve(relaxation, from: nil, limits: SolveLimits()) else {
        Issue.record("the relaxation is not solved")
        return
      }
      #expect(bound >= relaxed.objective - 1e-6 * relaxed.objective)
      #expect(bound <= solution.objective)
    }

    @Test("a point that breaks a row, a bound or an integer column is not taken")
    func wrongIncumbent() throws {
      for seed in UInt64(0)..<100 {
        let (program, optimum) = RandomLinearProgram.whole(seed: seed)
        guard let optimum else { continue }
        for wrong in [
          program.cost.map { _ in 99.0 }, program.cost.map { _ in 0.5 }, [], program.cost.map { _ in .nan },
        ] {
          let outcome = try GLPKBackend().solve(program, from: nil, incumbent: wrong, limits: SolveLimits())
          guard case .optimal(let solution) = outcome else {
            Issue.record("seed \(seed): \(outcome)")
            continue
          }
          #expect(abs(solution.objective - optimum) <= optimumTolerance * max(1, abs(optimum)), "seed \(seed)")
        }
      }
    }

    @Test("a wide gap is feasible with its bound, not optimal")
    func wideGap() throws {
      var backend = GLPKBackend()
      backend.relativeGap = 0.5
      let (program, point) = covering()
      let outcome = try backend.solve(program, from: nil, incumbent: point, limits: SolveLimits(seconds: 20))
      guard case .feasible(let solution, let bound) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect((solution.objective - bound) / solution.objective <= 0.5)
    }

    @Test("stops after the pivots it was given")
    func iterations() throws {
      let outcome = try GLPKBackend().solve(covering().program, from: nil, limits: SolveLimits(iterations: 20))
      switch outcome {
      case .stopped, .feasible: break
      case let other: Issue.record("\(other)")
      }
    }
  }
#endif
