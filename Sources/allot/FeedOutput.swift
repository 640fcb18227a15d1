internal import ArgumentParser
internal import Domain
internal import Foundation
internal import OrderFeed
internal import PlanFiles

/// What the feed's commands print: a result that cannot be written is a failure, not a result.
enum FeedOutput {
  /// A value of a result in JSON.
  enum Value {
    case text(String)
    case optional(String?)
    case whole(Int)
    case number(Int64)
    case truth(Bool)
    case list([Value])
    case object([(String, Value)])
  }

  /// Does `body`; a failure goes to standard error and becomes its exit code.
  static func reporting(_ body: () throws(FeedFailure) -> Void) throws {
    do throws(FeedFailure) { try body() } catch { throw report(error) }
  }

  static func report(_ failure: FeedFailure) -> ExitCode {
    Console.error("error: \(failure)")
    return ExitCode(failure.exitCode)
  }

  /// - Throws: `inputOutput` where standard output does not take it.
  static func text(_ text: String) throws(FeedFailure) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch { throw FeedFailure(.inputOutput, "standard output: \(error.localizedDescription)") }
  }

  /// - Throws: `inputOutput` where standard output does not take it.
  static func json(_ members: [(String, Value)]) throws(FeedFailure) {
    try text(written(.object(members)) + "\n")
  }

  private static func written(_ value: Value) -> String {
    switch value {
    case .text(let text): JSONText.quoted(text)
    case .optional(let text): text.map(JSONText.quoted) ?? "null"
    case .whole(let number): String(number)
    case .number(let number): String(number)
    case .truth(let truth): truth ? "true" : "false"
    case .list(let values): "[" + values.map(written).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { "\(JSONText.quoted($0.0)): \(written($0.1))" }.joined(separator: ", ") + "}"
    }
  }
}
