/// Why a file is not a minimum-cost-flow problem in DIMACS format, or why a network cannot be written as one.
public struct DIMACSProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// The line, from 1; nil for a fault of a network to be written, or of the file as a whole.
  public var line: Int?
  public var message: String

  public init(line: Int?, message: String) {
    self.line = line
    self.message = message
  }

  public var description: String { line.map { "line \($0): \(message)" } ?? message }
}
