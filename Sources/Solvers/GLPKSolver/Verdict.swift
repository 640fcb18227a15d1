#if GLPK
  /// Why GLPK's simplex or branch and bound came back, in GLPK's numbers (glpk.h 5.0; the shim asserts them).
  enum ReturnCode: Int32, CaseIterable {
    case done = 0
    case badBasis = 1
    case singularBasis = 2
    case illConditionedBasis = 3
    case badBounds = 4
    case solverFailed = 5
    case objectiveLowerLimit = 6
    case objectiveUpperLimit = 7
    case iterationLimit = 8
    case timeLimit = 9
    case noPrimalFeasible = 10
    case noDualFeasible = 11
    case noRootOptimum = 12
    case stoppedByCallback = 13
    case gapReached = 14
    case noFeasible = 15
    case noConvergence = 16
    case instability = 17
    case badData = 18
    case outOfRange = 19
  }

  /// What GLPK says of a primal or dual point, or of a mixed-integer one (`optimal` occurs only there).
  enum PointStatus: Int32, CaseIterable {
    case undefined = 1
    case feasible = 2
    case infeasible = 3
    case noneExists = 4
    case optimal = 5
    case unbounded = 6
  }

  /// What return code and statuses mean together. A return of 0 alone says nothing.
  enum Verdict: Equatable {
    case optimal
    /// A limit was reached; whether there is a feasible point to read.
    case limit(hasPoint: Bool)
    case infeasible
    case unbounded
    /// No multipliers exist: either of the two, and GLPK does not know which.
    case infeasibleOrUnbounded
    /// No answer; the next rung of the ladder may have one.
    case trouble(String)
  }

  extension Verdict {
    /// The verdict of `glp_simplex` and `glp_exact`.
    static func ofSimplex(code: ReturnCode, primal: PointStatus, dual: PointStatus) -> Verdict {
      switch code {
      case .done: ofFinishedSimplex(primal: primal, dual: dual)
      case .iterationLimit, .timeLimit: .limit(hasPoint: primal == .feasible)
      case .noPrimalFeasible: .infeasible
      case .noDualFeasible: .infeasibleOrUnbounded
      case .badBasis, .singularBasis, .illConditionedBasis: .trouble("the basis to start from is \(code)")
      case .badBounds, .badData, .objectiveLowerLimit, .objectiveUpperLimit, .noRootOptimum, .stoppedByCallback,
        .gapReached:
        .trouble("simplex returned \(code), which it should not for this program")
      case .solverFailed, .noFeasible, .noConvergence, .instability, .outOfRange: .trouble("simplex returned \(code)")
      }
    }

    private static func ofFinishedSimplex(primal: PointStatus, dual: PointStatus) -> Verdict {
      switch (primal, dual) {
      case (.noneExists, _): .infeasible
      case (.feasible, .feasible): .optimal
      case (.feasible, .noneExists): .unbounded
      case (.undefined, .noneExists), (.infeasible, .noneExists): .infeasibleOrUnbounded
      case (.feasible, .undefined), (.feasible, .infeasible), (.undefined, _), (.infeasible, _), (.optimal, _),
        (.unbounded, _), (.feasible, .optimal), (.feasible, .unbounded):
        .trouble("simplex finished with primal \(primal), dual \(dual)")
      }
    }

    /// The verdict of `glp_intopt`.
    static func ofBranchAndBound(code: ReturnCode, status: PointStatus) -> Verdict {
      let hasPoint = status == .feasible || status == .optimal
      switch code {
      case .done:
        switch status {
        case .optimal: return .optimal
        case .noneExists: return .infeasible
        case .feasible: return .limit(hasPoint: true)
        case .undefined, .infeasible, .unbounded:
          return .trouble("branch and bound finished with status \(status)")
        }
      case .gapReached, .timeLimit, .stoppedByCallback, .iterationLimit: return .limit(hasPoint: hasPoint)
      case .noPrimalFeasible: return .infeasible
      case .noDualFeasible: return .infeasibleOrUnbounded
      case .badBasis, .singularBasis, .illConditionedBasis, .badBounds, .solverFailed, .objectiveLowerLimit,
        .objectiveUpperLimit, .noRootOptimum, .noFeasible, .noConvergence, .instability, .badData, .outOfRange:
        return .trouble("branch and bound returned \(code)")
      }
    }

    /// The verdict on numbers straight from the shim; numbers that GLPK 5.0 does not define are trouble.
    static func of(mixedInteger: Bool, code: Int32, primal: Int32, dual: Int32) -> Verdict {
      guard let returnCode = ReturnCode(rawValue: code), let primalStatus = PointStatus(rawValue: primal),
        let dualStatus = PointStatus(rawValue: dual)
      else { return .trouble("GLPK returned \(code) with statuses \(primal) and \(dual), which it does not define") }
      return mixedInteger
        ? ofBranchAndBound(code: returnCode, status: primalStatus)
        : ofSimplex(code: returnCode, primal: primalStatus, dual: dualStatus)
    }
  }
#endif
