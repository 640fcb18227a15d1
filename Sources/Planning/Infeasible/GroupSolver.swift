internal import CoupledSolver
internal import LinearPrograms
internal import Solutions
internal import SolverInterface

/// Solves the linear programs of one group of products: by the coupled solver where they are large, by the
/// linear-programming backend where they are small or the coupled solver has no answer.
struct GroupSolver: Sendable {
  /// As in `BlockSolving`, where it was measured.
  private static let coupledColumns = 3_000

  let backends: Backends
  let options: PlanOptions
  let deadline: Deadline

  /// - Parameter nodes: how many rows, the first ones, are balances.
  func solve(
    _ program: LinearProgram, nodes: Int, from basis: Basis? = nil
  ) throws(BackendFailure) -> LinearProgramOutcome {
    let limits = SolveLimits(seconds: deadline.remaining)
    let isLarge = options.solver != .glpk && program.columnCount >= Self.coupledColumns
    if isLarge || backends.linearProgram == nil, let coupled = CoupledProgram(program, nodes: nodes),
      let outcome = try? CoupledSolver(threads: options.threads).solve(coupled, limits: limits)
    {
      switch outcome {
      case .optimal, .stopped: return outcome
      case .infeasible(let ray?) where program.isProvedInfeasible(by: ray): return outcome
      case .infeasible, .feasible, .unbounded: break
      }
    }
    guard let backend = backends.linearProgram else {
      throw BackendFailure(.notBuiltIn, backend: "glpk", message: "not built in")
    }
    return try backend.solve(program, from: basis, limits: limits)
  }
}
