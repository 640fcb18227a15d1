/// Why a file is not a linear program in MPS format.
public struct MPSProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// The line, from 1.
  public var line: Int
  /// What is wrong and, where there is one, the way out: `row "R7" is not in ROWS; declare it there`.
  public var message: String

  public init(line: Int, message: String) {
    self.line = line
    self.message = message
  }

  public var description: String { "line \(line): \(message)" }
}

/// Something in a file that readers of this format understand differently, and how it was understood here.
public struct MPSNote: Sendable, Equatable, CustomStringConvertible {
  /// The line, from 1.
  public var line: Int
  public var message: String

  public init(line: Int, message: String) {
    self.line = line
    self.message = message
  }

  public var description: String { "line \(line): \(message)" }
}
