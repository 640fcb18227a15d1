public import Solutions
public import SolverInterface

/// Solves networks that side rows tie together, to an exact vertex with a bound recomputed from scratch.
///
/// Three steps: a structured interior point finds the optimal face (`InteriorPoint`), a crossover takes its point to a
/// basis of trees and a small working matrix (`Crossover`), and a primal simplex on such bases ends it
/// (`SideRowSimplex`), usually with degenerate pivots only. Where the interior point gets nowhere, which is how a
/// program without a feasible point looks, the simplex starts from the slacks instead and finds out.
///
/// The same program gives the same bytes for any number of threads.
public struct CoupledSolver: Sendable {
  public static let name = "coupled"
  /// More linking rows than this make the dense part too dear.
  public static let mostLinkingRows = 3_000

  /// Threads for the interior point.
  public var threads: Int
  /// Told what each stage did when it ends.
  public var onStage: @Sendable (String) -> Void

  public init(threads: Int = 1, onStage: @escaping @Sendable (String) -> Void = { _ in }) {
    self.threads = threads
    self.onStage = onStage
  }

  /// - Returns: a vertex with its multipliers, nodes first, then side rows, as in `LinearProgramSolution`; or that there
  ///   is no point, with a ray that proves it; or that there is no finite optimum.
  /// - Throws: `invalidModel` where the arrays do not fit together; `numericalTrouble` where no answer can be vouched
  ///   for. Whoever called can then ask a general solver.
  /// - Complexity: see `NormalEquations` for an iteration, of which there are 20 to 60; memory O(nodes + arcs + row
  ///   entries + linking rows²).
  public func solve(
    _ program: CoupledProgram, limits: SolveLimits = SolveLimits()
  ) throws(BackendFailure) -> LinearProgramOutcome {
    if let objection = program.objection() {
      throw BackendFailure(.invalidModel, backend: Self.name, message: objection)
    }
    let reduced = ReducedProgram(program)
    let arena = Arena()
    let run = CoupledRun(
      program: program, reduced: reduced, arena: arena, threads: threads, limits: limits, onStage: onStage)
    defer { withExtendedLifetime(arena) {} }
    return try run.outcome()
  }
}

/// One solve.
struct CoupledRun {
  let program: CoupledProgram
  let reduced: ReducedProgram
  let arena: Arena
  let threads: Int
  let limits: SolveLimits
  let onStage: @Sendable (String) -> Void
  private let start = ContinuousClock.now

  init(
    program: CoupledProgram, reduced: ReducedProgram, arena: Arena, threads: Int, limits: SolveLimits,
    onStage: @escaping @Sendable (String) -> Void
  ) {
    self.program = program
    self.reduced = reduced
    self.arena = arena
    self.threads = threads
    self.limits = limits
    self.onStage = onStage
  }

  var isOutOfTime: Bool {
    Task.isCancelled || limits.seconds < 1e9 && ContinuousClock.now - start > .seconds(limits.seconds)
  }

  private func failure(_ message: String) -> BackendFailure {
    BackendFailure(.numericalTrouble, backend: CoupledSolver.name, message: message)
  }

  func outcome() throws(BackendFailure) -> LinearProgramOutcome { try solve().outcome }

  /// The outcome with the basis it ended at.
  func solve() throws(BackendFailure) -> (outcome: LinearProgramOutcome, basis: SideRowBasis?) {
    var (iterations, basis): (Int, SideRowBasis?) = (0, nil)
    if reduced.rowCount > 0 { (iterations, basis) = try interiorBasis() }
    if isOutOfTime { return (.stopped, nil) }
    let start = basis ?? Crossover.slackBasis(reduced, in: arena)
    guard let start else { throw failure("too many parts without a way to the ground") }
    let crossed = start.pivots
    let (ending, end) = finish(start)
    onStage("simplex: \(end.pivots - crossed) pivots, \(end.q) working rows")
    let statistics = SolveStatistics(
      iterations: iterations + end.pivots,
      method: iterations > 0 ? "interior point, crossover, simplex with side rows" : "simplex with side rows")
    return (try judge(ending, end, statistics), end)
  }

  /// From a basis to the end.
  func finish(
    _ start: SideRowBasis, isProbablyOptimal: Bool = false
  ) -> (ending: SideRowSimplex.Ending, basis: SideRowBasis) {
    let most = min(limits.iterations ?? .max, 1_000_000)
    var simplex = SideRowSimplex(
      start, pivotLimit: start.pivots + most, shouldStop: { isOutOfTime })
    return (simplex.run(isProbablyOptimal: isProbablyOptimal), simplex.basis)
  }

  /// What an ending is worth, recomputed from the program alone.
  func judge(
    _ ending: SideRowSimplex.Ending, _ basis: SideRowBasis, _ statistics: SolveStatistics
  ) throws(BackendFailure) -> LinearProgramOutcome {
    let answer = CoupledAnswer(program, reduced, basis)
    switch ending {
    case .optimal:
      guard let objection = answer.objection else { return .optimal(answer.solution(statistics)) }
      throw failure(objection)
    case .infeasible:
      guard answer.provesInfeasibility else { throw failure("neither a feasible point nor proof that there is none") }
      return .infeasible(ray: answer.multipliers)
    case .unbounded: return .unbounded
    case .stopped: return .stopped
    case .lost: throw failure("the working basis became singular")
    }
  }

  /// The basis that the interior point leads to, nil where it leads nowhere.
  private func interiorBasis() throws(BackendFailure) -> (iterations: Int, basis: SideRowBasis?) {
    let angular = BlockAngularProgram(reduced)
    guard angular.linkingRows <= CoupledSolver.mostLinkingRows else {
      throw failure("\(angular.linkingRows) rows across groups are too many")
    }
    let interior = InteriorPoint(angular, workers: Workers(threads: threads), in: arena)
    onStage("structure: \(angular.blockCount) groups, \(angular.linkingRows) linking rows")
    let point = interior.run { isOutOfTime }
    onStage("interior point: \(point.iterations) iterations, gap \(point.gap)")
    guard point.isUsable, !isOutOfTime else { return (point.iterations, nil) }
    var x = [Double](repeating: 0, count: reduced.arcCount)
    var slopes = x
    for column in 0..<angular.columnCount where angular.origin[column] >= 0 {
      x[Int(angular.origin[column])] = point.x[column]
      slopes[Int(angular.origin[column])] = point.reducedCost[column]
    }
    let crossed = Crossover.basis(reduced, x: x, reducedCost: slopes, in: arena)
    onStage("crossover: \(crossed.superbasics) pushed, \(crossed.basis?.pivots ?? -1) pivots")
    return (point.iterations, crossed.basis)
  }
}
