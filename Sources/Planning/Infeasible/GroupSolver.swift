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
    if isLarge || backends.linearProgram == nil, let outcome = coupledOutcome(program, nodes: nodes, limits) {
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

  /// nil where the coupled solver cannot hold the program, or has no answer.
  private func coupledOutcome(_ program: LinearProgram, nodes: Int, _ limits: SolveLimits) -> LinearProgramOutcome? {
    let drained = program.drained(nodes: nodes)
    guard let coupled = CoupledProgram(drained ?? program, nodes: drained == nil ? nodes : nodes + 1),
      let outcome = try? CoupledSolver(threads: options.threads).solve(coupled, limits: limits)
    else { return nil }
    guard drained != nil else { return outcome }
    switch outcome {
    case .optimal(var point):
      point.x.removeLast()
      point.rowDuals.remove(at: nodes)
      point.basis = nil
      return .optimal(point)
    case .infeasible(ray: var ray?):
      ray.remove(at: nodes)
      return .infeasible(ray: ray)
    case .feasible, .infeasible, .unbounded, .stopped: return outcome
    }
  }
}

extension LinearProgram {
  /// The same with one balance more, after the first `nodes`: columns without a part in any balance, such as a level
  /// that many rows share, enter it, and a last column drains it for nothing. nil where there are no such columns.
  ///
  /// - Complexity: O(columns + non-zeros).
  fileprivate func drained(nodes: Int) -> LinearProgram? {
    let isLoose = (0..<columnCount).map { column in
      !(starts[column]..<starts[column + 1]).contains { Int(rows[$0]) < nodes && coefficients[$0] != 0 }
    }
    guard isLoose.contains(true) else { return nil }
    var result = self
    result.rowLower.insert(0, at: nodes)
    result.rowUpper.insert(0, at: nodes)
    result.starts = [0]
    result.rows = []
    result.coefficients = []
    for column in 0..<columnCount {
      if isLoose[column] {
        result.rows.append(Int32(truncatingIfNeeded: nodes))
        result.coefficients.append(-1)
      }
      for entry in starts[column]..<starts[column + 1] {
        result.rows.append(Int(rows[entry]) < nodes ? rows[entry] : rows[entry] + 1)
        result.coefficients.append(coefficients[entry])
      }
      result.starts.append(result.rows.count)
    }
    result.addColumn(
      cost: 0, lower: 0, upper: .infinity, entries: [(row: Int32(truncatingIfNeeded: nodes), coefficient: 1)])
    return result
  }
}
