import NetworkSimplexSolver
import SolverInterface
import Support

#if GLPK
  import GLPKSolver

  /// Every linear-program backend; each test of the contract runs on each.
  let linearProgramBackends: [any LinearProgramBackend] = [GLPKBackend()]

  /// Every flow backend. The linear program is the reference: another method, another author.
  let flowBackends: [any FlowBackend] = [NetworkSimplexBackend(), FlowAsLinearProgram(GLPKBackend())]
#else
  let linearProgramBackends: [any LinearProgramBackend] = []
  let flowBackends: [any FlowBackend] = [NetworkSimplexBackend()]
#endif

/// How far an exact backend may be from a known optimum, relative to max(1, |optimum|).
let optimumTolerance = 1e-9

/// Of a published optimum.
let publishedTolerance = 1e-6

/// Of feasibility and of the gap between objective and dual bound, relative.
let certificateTolerance = 1e-8
