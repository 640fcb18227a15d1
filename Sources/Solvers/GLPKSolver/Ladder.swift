#if GLPK
  internal import LinearPrograms
  internal import Solutions
  internal import SolverInterface

  /// One solve: the program, what is left of the limits, and the rungs taken so far.
  struct Ladder {
    let program: LinearProgram
    let relativeGap: Double
    private let clock = ContinuousClock()
    private let deadline: ContinuousClock.Instant?
    private let iterationLimit: Int?
    private var iterations = 0
    private var fault: InjectedFault?
    /// What the last rung that gave no answer complained of.
    var failure = BackendFailure(.numericalTrouble, backend: GLPKBackend.name, message: "no method was tried")

    /// Longest call when the caller set no limit: a cycle must end, and GLPK's own default is never.
    private static let longestSeconds = 36_000.0

    init(program: LinearProgram, relativeGap: Double, limits: SolveLimits, fault: InjectedFault?) {
      self.program = program
      self.relativeGap = relativeGap
      self.fault = fault
      iterationLimit = limits.iterations
      let seconds = min(limits.seconds, Self.longestSeconds)
      deadline = limits.seconds > Self.longestSeconds ? nil : clock.now.advanced(by: .seconds(seconds))
    }

    /// Whether a limit of the caller's leaves no room for another call.
    var isOver: Bool {
      if let deadline, clock.now >= deadline { return true }
      if let iterationLimit, iterations >= iterationLimit { return true }
      return false
    }

    /// One call to GLPK for the program itself.
    mutating func attempt(_ rung: Rung, from start: Basis? = nil, incumbent: [Double]? = nil) -> RawAnswer? {
      let remaining = iterationLimit.map { max(1, $0 - iterations) }
      let answer = call(program, rung, from: start, incumbent: incumbent, iterations: remaining)
      iterations += max(0, answer?.iterations ?? 0)
      return answer
    }

    /// Solves a companion program by the first rung that gives an optimum that holds; its pivots are not counted.
    mutating func optimum(of companion: LinearProgram) -> LinearProgramSolution? {
      for rung in Rung.ladder(for: companion, warm: false) {
        guard !isOver, let answer = call(companion, rung), answer.verdict == .optimal else { continue }
        let accepted = Acceptance(companion, answer)
        guard accepted.primalFault == nil,
          DualAcceptance.fault(companion, answer.rowDuals, objective: accepted.objective) == nil
        else { continue }
        return LinearProgramSolution(x: accepted.x, rowDuals: answer.rowDuals, objective: accepted.objective)
      }
      return nil
    }

    /// Whether a call stopped for a limit that the caller set, and not for one that only ends a cycle.
    func stoppedByCaller(_ answer: RawAnswer) -> Bool { !answer.reachedIterationLimit || iterationLimit != nil }

    func statistics(_ rung: Rung) -> SolveStatistics { SolveStatistics(iterations: iterations, method: rung.method) }

    mutating func note(_ rung: Rung, _ message: String) {
      failure = BackendFailure(.numericalTrouble, backend: GLPKBackend.name, message: "\(rung.method): \(message)")
    }

    /// One call; a call that was aborted or had no memory is noted and has no answer.
    mutating func call(
      _ program: LinearProgram, _ rung: Rung, from start: Basis? = nil, incumbent: [Double]? = nil,
      iterations: Int? = nil
    ) -> RawAnswer? {
      var settings = rung.settings
      settings.relativeGap = max(0, relativeGap)
      settings.milliseconds = milliseconds
      settings.iterations = Int32(
        clamping: iterations ?? max(1_000_000, 100 * (program.rowCount + program.columnCount)))
      settings.fault = nextFault()
      guard let answer = GLPKProgram(program).solve(settings, from: start, incumbent: incumbent) else {
        failure = BackendFailure(.aborted, backend: GLPKBackend.name, message: "\(rung.method): no memory")
        return nil
      }
      if let message = answer.abortMessage {
        failure = BackendFailure(.aborted, backend: GLPKBackend.name, message: "\(rung.method): \(message)")
        return nil
      }
      return answer
    }

    private var milliseconds: Int32 {
      let left = deadline.map { clock.now.duration(to: $0) / .milliseconds(1) } ?? Self.longestSeconds * 1000
      return Int32(exactly: max(1, left).rounded(.up)) ?? Int32.max
    }

    private mutating func nextFault() -> InjectedFault.Kind? {
      guard let kind = fault?.kind, let calls = fault?.calls, calls > 0 else { return nil }
      fault?.calls = calls - 1
      return kind
    }
  }
#endif
