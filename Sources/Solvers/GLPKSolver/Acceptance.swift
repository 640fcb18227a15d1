#if GLPK
  internal import LinearPrograms

  /// What GLPK's point is worth when it is computed again here, from the program alone.
  struct Acceptance {
    /// The point with every column moved within its bounds (by no more than the tolerance, or `primalFault` says so).
    let x: [Double]
    let objective: Double
    /// Why the point is not feasible, or not the one whose objective GLPK states; nil when it is.
    let primalFault: String?

    /// Relative to the size of the numbers that meet in a row.
    static let tolerance = 1e-6

    init(_ program: LinearProgram, _ answer: RawAnswer) {
      var fault: String?
      var x = answer.x
      for column in x.indices {
        let (lower, upper) = (program.lower[column], program.upper[column])
        let moved = min(max(x[column], lower), upper)
        if !(abs(moved - x[column]) <= Self.tolerance * max(1, abs(moved))) {
          fault = fault ?? "\(program.columnLabel(column)) is \(x[column]), outside \(lower)…\(upper)"
        }
        x[column] = moved
      }
      self.x = x
      objective = program.objective(at: x)
      primalFault =
        fault ?? Self.rowFault(program, x, stated: answer.activity)
        ?? Self.objectiveFault(program, x, stated: answer.objective)
    }

    private static func rowFault(_ program: LinearProgram, _ x: [Double], stated: [Double]) -> String? {
      var activity = [Double](repeating: 0, count: program.rowCount)
      var size = [Double](repeating: 1, count: program.rowCount)
      for column in x.indices where x[column] != 0 {
        for entry in program.starts[column]..<program.starts[column + 1] {
          let (row, term) = (Int(program.rows[entry]), program.coefficients[entry] * x[column])
          activity[row] += term
          size[row] = max(size[row], abs(term))
        }
      }
      for row in activity.indices {
        let allowed = tolerance * size[row]
        let excess = max(program.rowLower[row] - activity[row], activity[row] - program.rowUpper[row])
        guard excess <= allowed else { return "\(program.rowLabel(row)) is violated by \(excess)" }
        guard abs(activity[row] - stated[row]) <= allowed else {
          return "\(program.rowLabel(row)) is \(activity[row]), not \(stated[row])"
        }
      }
      return nil
    }

    private static func objectiveFault(_ program: LinearProgram, _ x: [Double], stated: Double) -> String? {
      var size = max(1, abs(program.objectiveConstant))
      for column in x.indices { size += abs(program.cost[column] * x[column]) }
      let objective = program.objective(at: x)
      guard abs(objective - stated) <= tolerance * size else { return "the objective is \(objective), not \(stated)" }
      return nil
    }
  }
#endif
