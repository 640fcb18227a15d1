#if GLPK
  internal import LinearPrograms
  internal import Solutions
  internal import SolverInterface

  extension Ladder {
    /// Largest gap of an outcome called optimal.
    private static let optimalGap = 1e-9

    /// Goes down the ladder for a program with integer columns, whose bounds are whole.
    mutating func solveWhole(incumbent: [Double]?) throws(BackendFailure) -> LinearProgramOutcome {
      let incumbent = incumbent.flatMap { isPoint($0) ? $0 : nil }
      for rung in Rung.wholeLadder(incumbent: incumbent != nil) {
        guard !isOver else { return .stopped }
        guard let answer = attempt(rung, incumbent: incumbent) else { continue }
        if let outcome = judgeWhole(answer, rung) { return outcome }
      }
      throw failure
    }

    /// The outcome of one rung, or nil when the next should try.
    private mutating func judgeWhole(_ answer: RawAnswer, _ rung: Rung) -> LinearProgramOutcome? {
      switch answer.verdict {
      case .optimal where answer.mixedInteger:
        guard let solution = wholeSolution(answer, rung) else { return nil }
        return .optimal(solution)
      case .limit(true) where answer.mixedInteger:
        guard let solution = wholeSolution(answer, rung) else { return nil }
        let gap = (solution.objective - answer.bound) / max(1, abs(solution.objective))
        return gap <= Self.optimalGap ? .optimal(solution) : .feasible(solution, bound: answer.bound)
      case .limit:
        if stoppedByCaller(answer) { return .stopped }
        note(rung, "no end after \(answer.iterations) pivots")
      case .infeasible:
        // The relaxation may have points; then branch and bound is the only witness.
        guard !isOver, let elastic = optimum(of: Companions.elastic(program)) else { return .infeasible(ray: nil) }
        return .infeasible(ray: ray(from: elastic))
      case .unbounded, .infeasibleOrUnbounded:
        return tellWholeApart(rung)
      case .optimal:
        note(rung, "the relaxation was solved and branch and bound not begun")
      case .trouble(let message):
        note(rung, message)
      }
      return nil
    }

    /// The relaxation has no multipliers. With rational data a program that has a whole point and an unbounded
    /// relaxation is unbounded (R. R. Meyer, Mathematical Programming 7, 1974, doi:10.1007/BF01585518).
    private mutating func tellWholeApart(_ rung: Rung) -> LinearProgramOutcome? {
      guard !isOver, let elastic = optimum(of: Companions.elastic(program)) else { return isOver ? .stopped : nil }
      if let ray = ray(from: elastic) { return .infeasible(ray: ray) }
      guard isUnbounded() else {
        note(rung, "called unbounded, but no direction lowers the objective for ever")
        return isOver ? .stopped : nil
      }
      var anyPoint = program
      anyPoint.cost = [Double](repeating: 0, count: program.columnCount)
      guard !isOver, let answer = call(anyPoint, .branchAndBoundPresolved), answer.mixedInteger else { return .stopped }
      switch answer.verdict {
      case .optimal, .limit(true): return Acceptance(anyPoint, answer).primalFault == nil ? .unbounded : nil
      case .infeasible: return .infeasible(ray: nil)
      case .limit(false): return .stopped
      case .unbounded, .infeasibleOrUnbounded, .trouble: return nil
      }
    }

    /// GLPK's integers are whole to 1e-5. Rounds them; where the rest of the point does not stand that, solves for
    /// the rest with the integers fixed.
    private mutating func wholeSolution(_ answer: RawAnswer, _ rung: Rung) -> LinearProgramSolution? {
      let acceptance = Acceptance(program, answer)
      if let fault = acceptance.primalFault {
        note(rung, fault)
        return nil
      }
      var x = acceptance.x
      var distance = 0.0
      for column in program.integers {
        let whole = x[Int(column)].rounded()
        distance = max(distance, abs(whole - x[Int(column)]))
        x[Int(column)] = whole
      }
      if distance > 1e-9 {
        guard let polished = optimum(of: fixed(at: x)) else {
          note(rung, "no point left with its integers rounded")
          return nil
        }
        x = polished.x
      }
      return LinearProgramSolution(
        x: x, rowDuals: [], objective: program.objective(at: x), statistics: statistics(rung))
    }

    private func fixed(at x: [Double]) -> LinearProgram {
      var fixed = program
      for column in program.integers {
        fixed.lower[Int(column)] = x[Int(column)]
        fixed.upper[Int(column)] = x[Int(column)]
      }
      fixed.integers = []
      return fixed
    }

    /// Whether a caller's incumbent satisfies the program; GLPK would take it unchecked.
    private func isPoint(_ x: [Double]) -> Bool {
      guard x.count == program.columnCount, x.allSatisfy(\.isFinite) else { return false }
      for column in program.integers where x[Int(column)] != x[Int(column)].rounded() { return false }
      let tolerance = 1e-9
      for column in x.indices {
        let slack = tolerance * max(1, abs(x[column]))
        guard x[column] >= program.lower[column] - slack, x[column] <= program.upper[column] + slack else {
          return false
        }
      }
      let activity = program.activity(at: x)
      return activity.indices.allSatisfy { row in
        let slack = tolerance * max(1, abs(activity[row]))
        return activity[row] >= program.rowLower[row] - slack && activity[row] <= program.rowUpper[row] + slack
      }
    }
  }
#endif
