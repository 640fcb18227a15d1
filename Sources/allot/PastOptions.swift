internal import ArgumentParser
internal import Domain
internal import OrderFeed

/// Planning from what really happened, as an order feed knows it.
struct PastOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Start from what really happened before the scenario's start: stock, receipts to come, units on their way, and "
        + "with policy.fair_memory who was short.",
      valueName: "feed"))
  var actuals: String?

  @Option(
    help: ArgumentHelp(
      "With --actuals: the day on which the stock of the scenario was counted, as 2026-03-02 (default: before all that "
        + "the feed knows).",
      valueName: "day"))
  var counted: String?

  func validate() throws {
    if counted != nil, actuals == nil { throw ValidationError("--counted needs --actuals") }
  }

  /// Moves `scenario` on to what happened; what had no place is told on standard error.
  ///
  /// - Returns: what the plan was made from, in addition to the scenario's files.
  func apply(to scenario: inout Scenario) throws -> [NamedText] {
    guard let actuals else { return [] }
    do throws(FeedFailure) {
      let scope = try ActualsScope(next: scenario, counted: counted)
      let past = try FeedStore(path: actuals, creating: false).actuals(scope)
      let (moved, notes) = try past.applied(to: scenario)
      for note in notes { Console.error("actuals: \(note)") }
      scenario = moved
      return [NamedText(name: "actuals", text: past.hash)]
    } catch { throw FeedOutput.report(error) }
  }
}
