internal import Formulations
internal import LinearPrograms
internal import Solutions
internal import SolverInterface

/// Lots by branch and cut, for blocks small enough, started from a plan that is good already.
struct LotBranching {
  let backend: any MixedIntegerBackend
  let deadline: Deadline

  /// Whole columns and arcs up to which it is tried.
  static let mostWhole = 400
  static let mostArcs = 4_000
  /// Pivots, so that the same data give the same plan; the seconds only guard against the worst.
  private static let pivots = 40_000
  private static let seconds = 30.0
  /// GLPK drops branches that are not better by 1e-7 relative, and solves them to about as much: no more is claimed.
  private static let tolerance = 2e-7

  struct Answer {
    /// By arc; nil where nothing better than the start was found.
    var flow: [Double]?
    /// No choice costs less.
    var bound: Double
    var isProved: Bool
  }

  /// - Parameters:
  ///   - program: the block in any amounts, its columns the arcs of `decisions`.
  ///   - start: a flow that buys only what is sold, nil where none is known.
  /// - Returns: nil where branch and cut has no answer; `infeasible` is one without flow and with bound +∞.
  func solve(_ program: LinearProgram, _ decisions: [LotDecision], from start: [Double]?) -> Answer? {
    let (whole, unit, uses) = program.inLots(decisions)
    let incumbent = start.map { flow in
      var point = zip(flow, unit).map { $0 / $1 }
      for column in whole.integers where Int(column) < flow.count { point[Int(column)].round() }
      return point + uses.map { flow[$0.of] > LotDecision.Option.noise ? 1 : 0 }
    }
    let limits = SolveLimits(seconds: min(Self.seconds, deadline.remaining), iterations: Self.pivots)
    guard let outcome = try? backend.solve(whole, from: nil, incumbent: incumbent, limits: limits) else { return nil }
    switch outcome {
    case .optimal(let point): return answer(point, point.objective, isProved: true, unit)
    case .feasible(let point, let bound): return answer(point, bound, isProved: false, unit)
    case .infeasible: return Answer(flow: nil, bound: .infinity, isProved: true)
    case .unbounded, .stopped: return nil
    }
  }

  private func answer(
    _ point: LinearProgramSolution, _ bound: Double, isProved: Bool, _ unit: [Double]
  ) -> Answer? {
    guard point.x.count >= unit.count, point.x.allSatisfy(\.isFinite) else { return nil }
    let least = min(bound, point.objective)
    let safe = least - Self.tolerance * (1 + abs(least))
    return Answer(flow: zip(point.x, unit).map { $0 * $1 }, bound: safe, isProved: isProved)
  }
}
