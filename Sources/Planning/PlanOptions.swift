public import SolverInterface
internal import NetworkSimplexSolver

#if GLPK
  internal import GLPKSolver
#endif

/// How to plan.
public struct PlanOptions: Sendable {
  public enum Solver: String, Sendable, CaseIterable { case auto, network, glpk, greedy }

  public var solver = Solver.auto
  /// Seconds for solving; infinity = as long as it takes.
  public var timeLimit = Double.infinity
  /// Blocks solved at the same time; the plan is the same for any number.
  public var threads = 1
  /// Where the rules contradict each other: plan with the cheapest repair instead of a diagnosis alone.
  public var relaxes = false

  /// Which prices of scarce things to compute for an optimum under rule `cost`.
  public enum Prices: String, Sendable, CaseIterable {
    case none
    /// Those of networks: a few per cent of a run.
    case quick
    /// Of linear programs too, but only what may be among the ten most valuable: a quarter of the solve, or as long.
    case top
    /// Of everything: linear programs are solved again several times for each thing that is scarce.
    case all
  }

  public var prices = Prices.none

  public init(solver: Solver = .auto, timeLimit: Double = .infinity, threads: Int = 1) {
    self.solver = solver
    self.timeLimit = timeLimit
    self.threads = threads
  }
}

/// The solvers at hand. Tests put failing ones here.
public struct Backends: Sendable {
  public var flow: any FlowBackend
  /// nil when built without one.
  public var linearProgram: (any LinearProgramBackend)?

  public init(flow: any FlowBackend, linearProgram: (any LinearProgramBackend)?) {
    self.flow = flow
    self.linearProgram = linearProgram
  }

  /// What this build has.
  public static var standard: Backends {
    #if GLPK
      Backends(flow: NetworkSimplexBackend(), linearProgram: GLPKBackend())
    #else
      Backends(flow: NetworkSimplexBackend(), linearProgram: nil)
    #endif
  }
}

/// The stages a run goes through, for whoever watches.
public enum PlanStage: String, Sendable, CaseIterable { case read, formulate, solve, check, price, write }

/// Why there is no plan.
public enum PlanFailure: Error, Sendable, CustomStringConvertible {
  /// Exit 69: the solver that was asked for cannot hold this scenario, or is not built in.
  case notBuiltIn(String)
  /// Exit 11: nothing was found in time, or only the greedy was left and a hard minimum stopped it.
  case noPlan(String)
  /// Exit 12: every plan found breaks a rule.
  case refused(String)
  case interrupted

  public var description: String {
    switch self {
    case .notBuiltIn(let message), .noPlan(let message), .refused(let message): message
    case .interrupted: "interrupted"
    }
  }
}
