#if GLPK
  import GLPKSolver
  import LinearPrograms
  import Solutions
  import SolverInterface
  import Testing

  @Suite("GLPK that fails")
  struct GLPKFailureTests {
    /// minimize −x − 2y subject to x + y ≤ 4, x − y ≥ −2, x ≤ 3: optimum −7 at (1, 3).
    static let sample: LinearProgram = {
      var program = LinearProgram()
      program.addRow(lower: -.infinity, upper: 4)
      program.addRow(lower: -2, upper: .infinity)
      program.addColumn(cost: -1, lower: 0, upper: 3, entries: [(0, 1), (1, 1)])
      program.addColumn(cost: -2, lower: 0, upper: .infinity, entries: [(0, 1), (1, -1)])
      return program
    }()

    @Test("an abort inside GLPK is an error, 1,000 times, and the next solve is right")
    func abort() throws {
      let failing = GLPKBackend(injecting: InjectedFault(.abort))
      let before = residentKilobytes()
      for round in 0..<1_000 {
        let failure = #expect(throws: BackendFailure.self) {
          try failing.solve(Self.sample, from: nil, limits: SolveLimits())
        }
        #expect(failure?.code == .aborted, "round \(round)")
        #expect(failure?.message.contains("glp_set_obj_coef") == true)
        try expectRight(GLPKBackend().solve(Self.sample, from: nil, limits: SolveLimits()))
      }
      if let before, let after = residentKilobytes() {
        #expect(after - before < 8_192, "resident memory grew from \(before) to \(after) kB")
      }
    }

    @Test(
      "one failed call is mended by the next rung",
      arguments: [
        InjectedFault.Kind.abort, .wrongNumbers, .solverFailure,
      ])
    func mended(_ kind: InjectedFault.Kind) throws {
      let backend = GLPKBackend(injecting: InjectedFault(kind, calls: 1))
      let outcome = try backend.solve(Self.sample, from: nil, limits: SolveLimits())
      try expectRight(outcome)
      guard case .optimal(let solution) = outcome else { return }
      #expect(solution.statistics.method == "dual simplex from an advanced basis")
    }

    @Test("wrong numbers all the way down are numerical trouble")
    func wrongNumbers() {
      let failure = #expect(throws: BackendFailure.self) {
        try GLPKBackend(injecting: InjectedFault(.wrongNumbers)).solve(Self.sample, from: nil, limits: SolveLimits())
      }
      #expect(failure?.code == .numericalTrouble)
    }

    @Test("a time-out has no point")
    func timeOut() throws {
      let outcome = try GLPKBackend(injecting: InjectedFault(.timeOut)).solve(
        Self.sample, from: nil, limits: SolveLimits(seconds: 10))
      guard case .stopped = outcome else {
        Issue.record("\(outcome)")
        return
      }
    }

    private func expectRight(_ outcome: LinearProgramOutcome) throws {
      guard case .optimal(let solution) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(abs(solution.objective + 7) <= 1e-9)
      #expect(abs(solution.x[0] - 1) <= 1e-9 && abs(solution.x[1] - 3) <= 1e-9)
      // y = (−1.5, 0.5): both rows bind, from above and from below.
      #expect(abs(solution.rowDuals[0] + 1.5) <= 1e-9 && abs(solution.rowDuals[1] - 0.5) <= 1e-9)
    }
  }
#endif
