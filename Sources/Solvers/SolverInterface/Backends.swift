public import FlowNetworks
public import LinearPrograms
public import Solutions

/// What a backend can do beyond a plain linear program; the contract suite asks before it tests.
public enum Capability: Hashable, Sendable {
  case rowDuals, warmStart, integerColumns, infeasibilityRay, timeLimit, iterationLimit
}

/// Solves linear programs. One call, one answer: nothing is kept between calls.
public protocol LinearProgramBackend: Sendable {
  static var name: String { get }
  static var capabilities: Set<Capability> { get }

  /// - Parameters:
  ///   - program: any valid program; the backend validates it before it does anything else.
  ///   - start: a basis of a program of the same shape, or nil for a cold start.
  /// - Throws: `BackendFailure` when there is no answer to give: an invalid program, numerical trouble, no memory.
  func solve(
    _ program: LinearProgram, from start: Basis?, limits: SolveLimits
  ) throws(BackendFailure)
    -> LinearProgramOutcome
}

/// Solves minimum-cost-flow problems.
public protocol FlowBackend: Sendable {
  static var name: String { get }

  /// - Throws: `BackendFailure` when there is no answer to give: an invalid network, numbers out of range.
  func solve(
    _ network: FlowNetwork, from start: SpanningTree?, limits: SolveLimits
  ) throws(BackendFailure)
    -> FlowOutcome

  /// Like `solve(_:from:limits:)`; of all optima the flow is the one with the least Σ weights[0] · flow, of those the one
  /// with the least Σ weights[1] · flow, and so on: in one call, since what a solve has in memory need not be built again.
  /// Potentials are those of cost.
  ///
  /// - Parameter weights: one weight an arc of the stage asked for, nil after the last; asked for only where more than
  ///   one optimum is left.
  /// - Returns: the outcome, and whether its flow is the chosen one; where not, it is any optimum.
  /// - Throws: as `solve(_:from:limits:)`.
  func solve(
    _ network: FlowNetwork, from start: SpanningTree?, limits: SolveLimits,
    choosingBy weights: (_ stage: Int) -> [Double]?
  ) throws(BackendFailure) -> (outcome: FlowOutcome, isChosen: Bool)
}

extension FlowBackend {
  /// For backends that cannot choose.
  public func solve(
    _ network: FlowNetwork, from start: SpanningTree?, limits: SolveLimits,
    choosingBy weights: (_ stage: Int) -> [Double]?
  ) throws(BackendFailure) -> (outcome: FlowOutcome, isChosen: Bool) {
    (try solve(network, from: start, limits: limits), false)
  }
}

/// When to stop.
public struct SolveLimits: Sendable, Equatable {
  /// Seconds of wall clock for this call; infinity = none.
  public var seconds: Double
  /// Pivots; nil = none.
  public var iterations: Int?

  public init(seconds: Double = .infinity, iterations: Int? = nil) {
    self.seconds = seconds
    self.iterations = iterations
  }
}

/// "Could not answer", as opposed to an answer that is bad news.
public struct BackendFailure: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The model itself is malformed: the message says where.
    case invalidModel
    /// Supplies, capacities or costs × flows leave the range that can be computed exactly.
    case costRange, capacityRange
    /// The solver lost its way and its ladder of retries is used up.
    case numericalTrouble
    /// The solver ended in an assertion or an allocation failure of its own.
    case aborted
    case notBuiltIn
  }

  public var code: Code
  public var backend: String
  public var message: String

  public init(_ code: Code, backend: String, message: String) {
    self.code = code
    self.backend = backend
    self.message = message
  }

  public var description: String { "\(backend): \(message) [\(code.rawValue)]" }
}

/// Solves mixed-integer programs from a known point.
public protocol MixedIntegerBackend: LinearProgramBackend {
  /// - Parameter incumbent: a point, one value a column, to better; one that breaks the program is not used.
  /// - Throws: as `solve(_:from:limits:)`.
  func solve(
    _ program: LinearProgram, from start: Basis?, incumbent: [Double]?, limits: SolveLimits
  ) throws(BackendFailure) -> LinearProgramOutcome
}
