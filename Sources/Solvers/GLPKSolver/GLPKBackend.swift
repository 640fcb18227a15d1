#if GLPK
  public import LinearPrograms
  public import Solutions
  public import SolverInterface

  /// Linear and mixed-integer programs by GLPK (GNU Linear Programming Kit 5.0, https://www.gnu.org/software/glpk/).
  ///
  /// One call validates the program, goes down a ladder of methods until one gives an answer whose numbers hold when
  /// they are recomputed here, and keeps nothing. "Infeasible" and "unbounded" are confirmed by a second program
  /// before they are said. An abort inside GLPK is an error, not the end of the process.
  ///
  /// Any number of calls may run side by side on different threads.
  public struct GLPKBackend: MixedIntegerBackend {
    public static let name = "glpk"
    public static let capabilities: Set<Capability> = [
      .rowDuals, .warmStart, .integerColumns, .infeasibilityRay, .timeLimit, .iterationLimit,
    ]

    /// Integer columns: branch and bound stops when (objective − bound) / |objective| is at most this. Above 1e-9 the
    /// outcome is `feasible` with its bound, not `optimal`.
    public var relativeGap = 1e-9

    private var fault: InjectedFault?

    public init() {}

    /// A backend whose GLPK fails as asked.
    package init(injecting fault: InjectedFault) { self.fault = fault }

    public func solve(
      _ program: LinearProgram, from start: Basis?, limits: SolveLimits
    ) throws(BackendFailure)
      -> LinearProgramOutcome
    {
      try solve(program, from: start, incumbent: nil, limits: limits)
    }

    /// Solves with a known point of a mixed-integer program to start from.
    ///
    /// - Parameters:
    ///   - program: any valid program within GLPK's range of numbers.
    ///   - start: a basis of the same shape, or nil; a basis of another shape is not used.
    ///   - incumbent: a point, one value a column, that branch and bound may better; one that breaks a row, a bound or
    ///     an integer column is not used. Without integer columns it has no effect.
    ///   - limits: a limit of 0 stops before anything is computed.
    /// - Returns: what was found, its numbers recomputed.
    /// - Throws: `invalidModel`, `costRange`, `capacityRange` for the program; `numericalTrouble` or `aborted` when
    ///   the whole ladder is used up.
    public func solve(
      _ program: LinearProgram, from start: Basis?, incumbent: [Double]?, limits: SolveLimits
    ) throws(BackendFailure) -> LinearProgramOutcome {
      try NumberRange.check(program)
      guard limits.seconds > 0, limits.iterations.map({ $0 > 0 }) ?? true else { return .stopped }
      guard let whole = WholeBounds.tightened(program) else { return .infeasible(ray: nil) }
      guard whole.coefficients.contains(where: { $0 != 0 }) else { return Inspection.solve(whole) }
      var ladder = Ladder(program: whole, relativeGap: relativeGap, limits: limits, fault: fault)
      if !whole.integers.isEmpty { return try ladder.solveWhole(incumbent: incumbent) }
      return try ladder.solve(from: start.flatMap { $0.fits(whole) ? $0 : nil })
    }
  }

  extension Basis {
    /// Whether it has the program's shape and as many basic variables as rows.
    fileprivate func fits(_ program: LinearProgram) -> Bool {
      guard rows.count == program.rowCount, columns.count == program.columnCount else { return false }
      let basic = rows.count { $0 == .basic } + columns.count { $0 == .basic }
      return basic == rows.count
    }
  }
#endif
