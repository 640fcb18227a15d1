#if GLPK
  internal import LinearPrograms
  internal import SolverInterface

  /// The numbers GLPK computes with. Outside them it calls wrong points optimal (1e308, 1e-300) or reads NaN as "no
  /// feasible solution", so they never reach it.
  enum NumberRange {
    /// Costs and finite bounds, by magnitude.
    static let largest = 1e15
    /// Coefficients other than 0, by magnitude.
    static let coefficients = 1e-12...1e12

    static func check(_ program: LinearProgram) throws(BackendFailure) {
      do {
        try program.validate()
      } catch {
        throw BackendFailure(.invalidModel, backend: GLPKBackend.name, message: error.description)
      }
      try checkColumns(program)
      for row in program.rowLower.indices {
        try checkBounds(program.rowLower[row], program.rowUpper[row]) { program.rowLabel(row) }
      }
    }

    private static func checkColumns(_ program: LinearProgram) throws(BackendFailure) {
      for column in program.cost.indices {
        guard abs(program.cost[column]) <= largest else {
          throw failure(.costRange, program.columnLabel(column), "cost", program.cost[column], "±\(largest)")
        }
        try checkBounds(program.lower[column], program.upper[column]) { program.columnLabel(column) }
        for entry in program.starts[column]..<program.starts[column + 1] {
          let coefficient = program.coefficients[entry]
          guard coefficient == 0 || coefficients.contains(abs(coefficient)) else {
            let range = "\(coefficients.lowerBound) to \(coefficients.upperBound) in magnitude"
            throw failure(.invalidModel, program.columnLabel(column), "coefficient", coefficient, range)
          }
        }
      }
    }

    private static func checkBounds(_ lower: Double, _ upper: Double, label: () -> String) throws(BackendFailure) {
      for bound in [lower, upper] where bound.isFinite && abs(bound) > largest {
        throw failure(.capacityRange, label(), "bound", bound, "±\(largest)")
      }
    }

    private static func failure(
      _ code: BackendFailure.Code, _ place: String, _ what: String, _ value: Double, _ range: String
    ) -> BackendFailure {
      BackendFailure(
        code, backend: GLPKBackend.name, message: "\(place): the \(what) \(value) is outside \(range); change the units"
      )
    }
  }
#endif
