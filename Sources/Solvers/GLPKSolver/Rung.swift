#if GLPK
  internal import LinearPrograms

  /// One way to ask GLPK, from the one that usually answers to the one that is left.
  struct Rung {
    let method: String
    let settings: CallSettings

    static let given = Rung(method: "simplex from the given basis", settings: CallSettings(basis: .given))
    static let presolved = Rung(method: "simplex with presolve", settings: CallSettings(presolve: true))
    static let presolvedDual = Rung(
      method: "dual simplex with presolve", settings: CallSettings(presolve: true, dual: true))
    static let dual = Rung(method: "dual simplex from an advanced basis", settings: CallSettings(dual: true))
    /// Geometric scaling, no crash basis, GLPK's own tolerance.
    static let rescaled = Rung(
      method: "simplex with other scaling",
      settings: CallSettings(basis: .slack, geometricScaling: true, tolerance: 1e-7))
    static let exact = Rung(
      method: "simplex in rational arithmetic", settings: CallSettings(exact: true, tolerance: 1e-7))

    /// From scratch, rational arithmetic takes hundreds of times longer than simplex: 12 s at 200 × 600.
    static let largestExact = 400

    static func ladder(for program: LinearProgram, warm: Bool) -> [Rung] {
      let small = program.rowCount + program.columnCount <= largestExact
      let first = isMostlyBoxed(program) ? presolvedDual : presolved
      return (warm ? [given] : []) + [first, dual, rescaled] + (small ? [exact] : [])
    }

    /// Where most columns have two bounds the dual simplex jumps over many of them in one step: 5 s against 48 s on a
    /// circulation of 1,000 nodes and 50,000 limited arcs. Without upper bounds the primal is the faster by half.
    private static func isMostlyBoxed(_ program: LinearProgram) -> Bool {
      let boxed = zip(program.lower, program.upper).count { $0.isFinite && $1.isFinite && $0 < $1 }
      return 2 * boxed > program.columnCount
    }

    static let branchAndBoundPresolved = Rung(
      method: "branch and bound with presolve", settings: CallSettings(presolve: true))
    static let branchAndBound = Rung(method: "branch and bound", settings: CallSettings(dual: true))
    static let branchAndBoundRescaled = Rung(
      method: "branch and bound with other scaling",
      settings: CallSettings(basis: .slack, geometricScaling: true, tolerance: 1e-7))

    /// With an incumbent to start from, the rungs that can take one come first: GLPK's presolve cannot.
    static func wholeLadder(incumbent: Bool) -> [Rung] {
      incumbent
        ? [branchAndBound, branchAndBoundPresolved, branchAndBoundRescaled]
        : [branchAndBoundPresolved, branchAndBound, branchAndBoundRescaled]
    }
  }
#endif
