#if GLPK
  internal import LinearPrograms
  internal import Solutions

  /// Programs without a single coefficient: every column goes to its better bound. GLPK aborts on most of them.
  enum Inspection {
    /// Solves a valid program whose coefficients are all 0 (or none), bounds of integer columns whole.
    static func solve(_ program: LinearProgram) -> LinearProgramOutcome {
      if let ray = ray(of: program) { return .infeasible(ray: ray) }
      var x: [Double] = []
      var statuses: [Basis.Status] = []
      for column in program.cost.indices {
        let (value, status) = best(program.cost[column], program.lower[column], program.upper[column])
        guard value.isFinite else { return .unbounded }
        x.append(value)
        statuses.append(status)
      }
      let whole = !program.integers.isEmpty
      return .optimal(
        LinearProgramSolution(
          x: x, rowDuals: whole ? [] : [Double](repeating: 0, count: program.rowCount),
          objective: program.objective(at: x),
          basis: whole ? nil : Basis(rows: Array(repeating: .basic, count: program.rowCount), columns: statuses),
          statistics: SolveStatistics(method: "by inspection")))
    }

    /// Every row has activity 0: the first that excludes 0 is the proof.
    private static func ray(of program: LinearProgram) -> [Double]? {
      for row in program.rowLower.indices where program.rowLower[row] > 0 || program.rowUpper[row] < 0 {
        var ray = [Double](repeating: 0, count: program.rowCount)
        ray[row] = program.rowLower[row] > 0 ? 1 : -1
        return ray
      }
      return nil
    }

    private static func best(_ cost: Double, _ lower: Double, _ upper: Double) -> (Double, Basis.Status) {
      if lower == upper { return (lower, .fixed) }
      if cost > 0 { return (lower, .atLower) }
      if cost < 0 { return (upper, .atUpper) }
      if lower.isFinite { return (lower, .atLower) }
      return upper.isFinite ? (upper, .atUpper) : (0, .free)
    }
  }
#endif
