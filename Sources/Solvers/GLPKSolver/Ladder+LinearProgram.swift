#if GLPK
  internal import LinearPrograms
  internal import Solutions
  internal import SolverInterface

  extension Ladder {
    /// Goes down the ladder for a program without integer columns; `start` is of the program's shape.
    mutating func solve(from start: Basis?) throws(BackendFailure) -> LinearProgramOutcome {
      var unproved: LinearProgramSolution?
      for rung in Rung.ladder(for: program, warm: start != nil) {
        guard !isOver else { return unproved.map { .feasible($0, bound: -.infinity) } ?? .stopped }
        guard let answer = attempt(rung, from: start) else { continue }
        switch answer.verdict {
        case .optimal:
          guard let solution = accepted(answer, rung) else { continue }
          guard let fault = DualAcceptance.fault(program, answer.rowDuals, objective: solution.objective) else {
            return .optimal(solution)
          }
          note(rung, fault)
          unproved = solution
        case .limit(let hasPoint):
          guard stoppedByCaller(answer) else {
            note(rung, "no end after \(answer.iterations) pivots")
            continue
          }
          let solution = hasPoint ? accepted(answer, rung) : unproved
          return solution.map { .feasible($0, bound: -.infinity) } ?? .stopped
        case .infeasible:
          if let outcome = confirmInfeasible(rung) { return outcome }
        case .unbounded, .infeasibleOrUnbounded:
          if let outcome = tellApart(rung) { return outcome }
        case .trouble(let message):
          note(rung, message)
        }
      }
      if let unproved { return .feasible(unproved, bound: -.infinity) }
      throw failure
    }

    /// The point, when it holds as it is computed again.
    private mutating func accepted(_ answer: RawAnswer, _ rung: Rung) -> LinearProgramSolution? {
      let acceptance = Acceptance(program, answer)
      if let fault = acceptance.primalFault {
        note(rung, fault)
        return nil
      }
      return LinearProgramSolution(
        x: acceptance.x, rowDuals: answer.rowDuals, objective: acceptance.objective, basis: answer.basis,
        statistics: statistics(rung))
    }

    /// GLPK says "infeasible": asks for the least violation. Nil when there is a point after all.
    mutating func confirmInfeasible(_ rung: Rung) -> LinearProgramOutcome? {
      guard !isOver, let elastic = optimum(of: Companions.elastic(program)) else { return .infeasible(ray: nil) }
      if let ray = ray(from: elastic) { return .infeasible(ray: ray) }
      guard hasPoint(elastic) else { return .infeasible(ray: nil) }
      note(rung, "called infeasible, but there is a point")
      return nil
    }

    /// GLPK found no multipliers: a program without a point, or one without an end? Nil when it is neither.
    mutating func tellApart(_ rung: Rung) -> LinearProgramOutcome? {
      guard !isOver, let elastic = optimum(of: Companions.elastic(program)) else { return isOver ? .stopped : nil }
      if let ray = ray(from: elastic) { return .infeasible(ray: ray) }
      guard hasPoint(elastic) else { return .infeasible(ray: nil) }
      if isUnbounded() { return .unbounded }
      if isOver { return .stopped }
      note(rung, "called unbounded, but no direction lowers the objective for ever")
      return nil
    }

    /// Whether a program with a point has a direction of descent without an end.
    mutating func isUnbounded() -> Bool {
      guard let descent = optimum(of: Companions.recession(program)) else { return false }
      let costScale = program.cost.reduce(0) { max($0, abs($1)) }
      return descent.objective < -1e-9 * costScale
    }

    /// A Farkas ray that proves it, from the multipliers of the elastic program.
    func ray(from elastic: LinearProgramSolution) -> [Double]? {
      let ray = DualAcceptance.projected(program, ray: elastic.rowDuals)
      return DualAcceptance.provesInfeasible(program, ray: ray) ? ray : nil
    }

    /// Whether the elastic optimum is 0 for all that can be computed.
    func hasPoint(_ elastic: LinearProgramSolution) -> Bool {
      let size = program.activity(at: elastic.x).reduce(1) { max($0, abs($1)) }
      return elastic.objective <= 1e-9 * size
    }
  }
#endif
