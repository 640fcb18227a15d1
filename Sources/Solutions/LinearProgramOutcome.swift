/// What a linear-program backend found. Why it stopped and what it has are one value: there is no point to read
/// of an infeasible program, because it is not there.
public enum LinearProgramOutcome: Sendable {
  /// The backend calls it optimal; only `SolutionChecks` turns that into "proved".
  case optimal(LinearProgramSolution)
  /// A limit stopped it at a feasible point; `bound` ≤ the optimum (−infinity when none is known).
  case feasible(LinearProgramSolution, bound: Double)
  /// No point satisfies the rows. The ray, where there is one: row multipliers whose combination no point within
  /// the bounds can reach (Farkas), one a row.
  case infeasible(ray: [Double]?)
  case unbounded
  /// A limit stopped it without a feasible point.
  case stopped
}

/// A point with its duals.
public struct LinearProgramSolution: Sendable, Equatable {
  /// One value a column.
  public var x: [Double]
  /// One multiplier a row: reduced cost of column j = cost[j] − Σ rowDuals[i] · a[i,j].
  /// Positive where the row's lower bound binds (minimization). Empty for a mixed-integer program.
  public var rowDuals: [Double]
  /// The objective with its constant, as the backend states it.
  public var objective: Double
  /// To start the next solve from; nil when the backend has none.
  public var basis: Basis?
  public var statistics: SolveStatistics

  public init(
    x: [Double], rowDuals: [Double], objective: Double, basis: Basis? = nil,
    statistics: SolveStatistics = SolveStatistics()
  ) {
    self.x = x
    self.rowDuals = rowDuals
    self.objective = objective
    self.basis = basis
    self.statistics = statistics
  }
}

/// Where every row and column stands at a vertex.
public struct Basis: Sendable, Equatable {
  public enum Status: Int8, Sendable { case basic, atLower, atUpper, free, fixed }

  public var rows: [Status]
  public var columns: [Status]

  public init(rows: [Status], columns: [Status]) {
    self.rows = rows
    self.columns = columns
  }
}

/// Counts that tell how much work a solve was; they do not depend on the clock.
public struct SolveStatistics: Sendable, Equatable {
  public var iterations = 0
  /// Which rung of the backend's ladder answered, for the record ("simplex with presolve").
  public var method = ""

  public init(iterations: Int = 0, method: String = "") {
    self.iterations = iterations
    self.method = method
  }
}
