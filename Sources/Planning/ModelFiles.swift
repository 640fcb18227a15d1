public import Domain
internal import FlowNetworks
internal import Formulations
internal import LinearPrograms
internal import Solutions
internal import SolverInterface

/// Models as files for other solvers, and other people's files for ours.
public enum ModelFiles {
  public enum Format: String, Sendable, CaseIterable { case mps, lp, dimacs }

  /// The scenario's model in a file format.
  ///
  /// MPS and CPLEX-LP hold any scenario; DIMACS holds pure networks, in whole numbers: quantities and money are scaled
  /// by the powers of ten that a comment at the top of the file states.
  ///
  /// - Throws: `notBuiltIn` where the format cannot hold the scenario.
  public static func export(_ scenario: Scenario, as format: Format) throws(PlanFailure) -> [UInt8] {
    let model = AllocationModel(scenario)
    do {
      switch format {
      case .mps: return try BlockProgram(whole: model, named: scenario).program.mps()
      case .lp: return try BlockProgram(whole: model, named: scenario).program.cplexLP()
      case .dimacs:
        guard var network = BlockNetwork(whole: model)?.network else {
          throw PlanFailure.notBuiltIn(
            "this scenario is no pure network, which is all that DIMACS can hold; use --format mps")
        }
        network.objectiveConstant = model.constant
        return try dimacs(network.wholeNumbers())
      }
    } catch let failure as PlanFailure {
      throw failure
    } catch {
      throw .notBuiltIn("\(error)")
    }
  }

  /// The file says by what its objective has to be divided to be the scenario's cost.
  private static func dimacs(_ scaled: WholeNumberNetwork) throws -> [UInt8] {
    let (quantities, money) = (scaled.quantityFactor, scaled.moneyFactor)
    let constant = scaled.network.objectiveConstant
    let objective = constant == 0 ? "objective" : "(objective + \(NumberText.text(constant)))"
    return try scaled.network.dimacs(comments: [
      "quantities × \(NumberText.text(quantities)), money × \(NumberText.text(money))",
      "cost of the plan = \(objective) / \(NumberText.text(quantities * money))",
    ])
  }

  /// What a solver says of a file.
  public struct Answer: Sendable {
    public enum Status: String, Sendable { case optimal, feasible, infeasible, unbounded, stopped }

    public var status: Status
    /// Of the file's own objective, maximized where the file says so; nil where there is no point.
    public var objective: Double?
    public var solver: String
    public var iterations = 0
    public var seconds = 0.0
  }

  /// Reads an MPS or DIMACS file and solves it.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - format: `mps` or `dimacs`.
  ///   - times: how often it is solved; the seconds are the median.
  /// - Throws: `SolveFailure`.
  public static func solve(
    _ bytes: [UInt8], as format: Format, options: PlanOptions, times: Int = 1, backends: Backends = .standard
  ) throws(SolveFailure) -> Answer {
    let limits = SolveLimits(seconds: options.timeLimit)
    do {
      switch format {
      case .mps:
        guard let backend = backends.linearProgram else {
          throw SolveFailure.notBuiltIn("GLPK is not built into this tool, and MPS files need it")
        }
        let program = try LinearProgram(mps: bytes)
        return try timed(times) { try answer(backend.solve(program, from: nil, limits: limits), of: program) }
      case .dimacs:
        let network = try FlowNetwork(dimacs: bytes)
        return try timed(times) { answer(try backends.flow.solve(network, from: nil, limits: limits)) }
      case .lp:
        throw SolveFailure.notBuiltIn("CPLEX-LP files can be written but not read; use MPS")
      }
    } catch let failure as SolveFailure {
      throw failure
    } catch let failure as BackendFailure {
      throw .failed("\(failure)")
    } catch {
      throw .malformed("\(error)")
    }
  }

  /// Why a file was not solved.
  public enum SolveFailure: Error, Sendable, CustomStringConvertible {
    case malformed(String)
    case notBuiltIn(String)
    case failed(String)

    public var description: String {
      switch self {
      case .malformed(let text), .notBuiltIn(let text), .failed(let text): text
      }
    }
  }

  private static func timed(_ times: Int, _ body: () throws -> Answer) rethrows -> Answer {
    var (seconds, answer) = ([Double](), Answer(status: .stopped, solver: ""))
    for _ in 0..<max(1, times) {
      let clock = ContinuousClock.now
      answer = try body()
      seconds.append((ContinuousClock.now - clock) / .seconds(1))
      if answer.status != .optimal { break }
    }
    answer.seconds = seconds.sorted()[seconds.count / 2]
    return answer
  }

  private static func answer(_ outcome: LinearProgramOutcome, of program: LinearProgram) -> Answer {
    let sign = program.wasMaximization ? -1.0 : 1.0
    switch outcome {
    case .optimal(let point):
      return Answer(
        status: .optimal, objective: sign * point.objective, solver: "glpk: \(point.statistics.method)",
        iterations: point.statistics.iterations)
    case .feasible(let point, bound: _):
      return Answer(
        status: .feasible, objective: sign * point.objective, solver: "glpk: \(point.statistics.method)",
        iterations: point.statistics.iterations)
    case .infeasible: return Answer(status: .infeasible, solver: "glpk")
    case .unbounded: return Answer(status: .unbounded, solver: "glpk")
    case .stopped: return Answer(status: .stopped, solver: "glpk")
    }
  }

  private static func answer(_ outcome: FlowOutcome) -> Answer {
    switch outcome {
    case .optimal(let flow):
      Answer(
        status: .optimal, objective: flow.objective, solver: "network simplex: \(flow.statistics.method)",
        iterations: flow.statistics.iterations)
    case .infeasible: Answer(status: .infeasible, solver: "network simplex")
    case .unbounded: Answer(status: .unbounded, solver: "network simplex")
    case .stopped: Answer(status: .stopped, solver: "network simplex")
    }
  }
}
