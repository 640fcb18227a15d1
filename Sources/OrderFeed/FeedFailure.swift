/// Why the feed could not do what it was asked.
public struct FeedFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Sendable, CaseIterable {
    /// A wrong address, token or combination of options.
    case usage
    /// Content that breaks its format: an answer file, a database that is none.
    case malformed
    /// No such file.
    case noInput
    /// A plan that may not be handed over: infeasible.
    case refused
    /// A plan that the feed cannot hold: fractions of units.
    case notHeld
    /// The target cannot be made or replaced.
    case cannotWrite
    /// The disk failed or is full.
    case inputOutput
    /// Another process is at it, or the receiver does not answer: later it may work.
    case tryAgain
  }

  public var kind: Kind
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The exit code of the commands.
  public var exitCode: Int32 {
    switch kind {
    case .usage: 64
    case .malformed: 65
    case .noInput: 66
    case .refused: 12
    case .notHeld: 69
    case .cannotWrite: 73
    case .inputOutput: 74
    case .tryAgain: 75
    }
  }

  public var description: String { message }
}
