#if GLPK
  internal import LinearPrograms

  /// Programs made from another one to find out whether it has a point and whether it has an end.
  enum Companions {
    /// Least Σ of row violations within the column bounds: always feasible, never unbounded. Its optimum is 0 where
    /// the program has a point; elsewhere its multipliers are a Farkas ray of the program.
    static func elastic(_ program: LinearProgram) -> LinearProgram {
      var elastic = program
      elastic.cost = [Double](repeating: 0, count: program.columnCount)
      elastic.objectiveConstant = 0
      elastic.integers = []
      elastic.columnNames = []
      for row in program.rowLower.indices {
        let position = Int32(truncatingIfNeeded: row)
        if program.rowLower[row].isFinite {
          elastic.addColumn(cost: 1, lower: 0, upper: .infinity, entries: [(position, 1)])
        }
        if program.rowUpper[row].isFinite {
          elastic.addColumn(cost: 1, lower: 0, upper: .infinity, entries: [(position, -1)])
        }
      }
      return elastic
    }

    /// Steepest descent among the directions in which a feasible point may go for ever, each column by at most 1.
    /// Its optimum is below 0 exactly where a feasible program is unbounded.
    static func recession(_ program: LinearProgram) -> LinearProgram {
      var recession = program
      recession.objectiveConstant = 0
      recession.integers = []
      recession.lower = program.lower.map { $0.isFinite ? 0 : -1 }
      recession.upper = program.upper.map { $0.isFinite ? 0 : 1 }
      recession.rowLower = program.rowLower.map { $0.isFinite ? 0 : -.infinity }
      recession.rowUpper = program.rowUpper.map { $0.isFinite ? 0 : .infinity }
      return recession
    }
  }
#endif
