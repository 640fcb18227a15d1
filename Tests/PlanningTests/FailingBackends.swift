import FlowNetworks
import LinearPrograms
import NetworkSimplexSolver
import Planning
import Solutions
import SolverInterface

/// What a solver may do wrong.
enum SolverFault: String, Sendable, CaseIterable {
  case aborts, hasNumericalTrouble, runsOutOfTime, claimsUnbounded
  case claimsInfeasible, claimsInfeasibleByNonsense, claimsInfeasibleByNoNumber
  case pointIsDoubled, pointIsShifted, pointIsReversed, pointIsShort, pointIsNoNumber, pointIsInfinite
  case dualsAreNegated, dualsAreTenfold, dualsAreZero, dualsAreShort, dualsAreNoNumber

  var failure: BackendFailure? {
    switch self {
    case .aborts: BackendFailure(.aborted, backend: "faulty", message: "assertion failed")
    case .hasNumericalTrouble: BackendFailure(.numericalTrouble, backend: "faulty", message: "lost its way")
    default: nil
    }
  }

  /// A part of what the plan must say of it, where there is no exact plan.
  var words: String {
    switch self {
    case .aborts: "[aborted]"
    case .hasNumericalTrouble: "[numericalTrouble]"
    case .runsOutOfTime: "out of time"
    case .claimsUnbounded: "no finite optimum"
    case .claimsInfeasible, .claimsInfeasibleByNonsense, .claimsInfeasibleByNoNumber: "without proof"
    case .pointIsDoubled, .pointIsShifted, .pointIsReversed: "did not pass the check"
    case .pointIsShort, .pointIsNoNumber, .pointIsInfinite, .dualsAreShort, .dualsAreNoNumber: "answer is no"
    case .dualsAreNegated, .dualsAreTenfold, .dualsAreZero: "do not prove"
    }
  }

  /// Whether the point is right, so that there is a plan, though an unproved one.
  var leavesPlan: Bool { [.dualsAreNegated, .dualsAreTenfold, .dualsAreZero].contains(self) }

  func damage(point: [Double]) -> [Double] {
    switch self {
    case .pointIsDoubled: point.map { 2 * $0 }
    case .pointIsShifted: point.map { $0 + 1 }
    case .pointIsReversed: point.reversed()
    case .pointIsShort: Array(point.dropLast())
    case .pointIsNoNumber: point.map { _ in .nan }
    case .pointIsInfinite: point.map { $0 > 0 ? .infinity : 0 }
    default: point
    }
  }

  func damage(duals: [Double]) -> [Double] {
    switch self {
    case .dualsAreNegated: duals.map { -$0 }
    case .dualsAreTenfold: duals.map { 10 * $0 }
    case .dualsAreZero: duals.map { _ in 0 }
    case .dualsAreShort: Array(duals.dropLast())
    case .dualsAreNoNumber: duals.map { _ in .nan }
    default: duals
    }
  }
}

/// A linear-program backend with a fault, around one without.
struct FaultyPrograms: LinearProgramBackend {
  static let name = "faulty"
  static let capabilities: Set<Capability> = [.rowDuals]

  let fault: SolverFault
  let sound: any LinearProgramBackend

  func solve(
    _ program: LinearProgram, from start: Basis?, limits: SolveLimits
  ) throws(BackendFailure) -> LinearProgramOutcome {
    if let failure = fault.failure { throw failure }
    switch fault {
    case .runsOutOfTime: return .stopped
    case .claimsUnbounded: return .unbounded
    case .claimsInfeasible: return .infeasible(ray: nil)
    case .claimsInfeasibleByNonsense: return .infeasible(ray: program.rowLower.map { _ in 1 })
    case .claimsInfeasibleByNoNumber: return .infeasible(ray: [.nan])
    default: break
    }
    guard case .optimal(var solution) = try sound.solve(program, from: start, limits: limits) else { return .stopped }
    solution.x = fault.damage(point: solution.x)
    solution.rowDuals = fault.damage(duals: solution.rowDuals)
    return .optimal(solution)
  }
}

/// A flow backend with a fault, around the network simplex.
struct FaultyFlows: FlowBackend {
  static let name = "faulty"

  let fault: SolverFault

  func solve(
    _ network: FlowNetwork, from start: SpanningTree?, limits: SolveLimits
  ) throws(BackendFailure) -> FlowOutcome {
    if let failure = fault.failure { throw failure }
    func claim(_ isInside: Bool) -> FlowOutcome {
      .infeasible(FlowCut(nodes: network.supply.map { _ in isInside }, supply: 99, capacity: 1))
    }
    switch fault {
    case .runsOutOfTime: return .stopped
    case .claimsUnbounded: return .unbounded(cycle: [0])
    case .claimsInfeasible: return claim(false)
    case .claimsInfeasibleByNonsense:
      return .infeasible(FlowCut(nodes: network.supply.indices.map { $0 == 0 }, supply: 99, capacity: 1))
    case .claimsInfeasibleByNoNumber: return .infeasible(FlowCut(nodes: [], supply: .nan, capacity: .nan))
    default: break
    }
    guard case .optimal(var solution) = try NetworkSimplexBackend().solve(network, from: start, limits: limits) else {
      return .stopped
    }
    solution.flow = fault.damage(point: solution.flow)
    solution.potential = fault.damage(duals: solution.potential)
    return .optimal(solution)
  }
}

/// Stops at the optimum with a time limit for excuse.
struct HastyPrograms: LinearProgramBackend {
  static let name = "hasty"
  static let capabilities: Set<Capability> = []

  let sound: any LinearProgramBackend

  func solve(
    _ program: LinearProgram, from start: Basis?, limits: SolveLimits
  ) throws(BackendFailure) -> LinearProgramOutcome {
    guard case .optimal(var solution) = try sound.solve(program, from: start, limits: limits) else { return .stopped }
    solution.rowDuals = solution.rowDuals.map { _ in 0 }
    return .feasible(solution, bound: -.infinity)
  }
}
