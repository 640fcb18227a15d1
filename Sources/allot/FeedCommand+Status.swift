internal import ArgumentParser
internal import OrderFeed

struct FeedStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show how the feed stands: what is wanted, held, on its way, parked.",
    discussion: """
      Example:
        allot feed status --db feed.sqlite --json
      """)

  @OptionGroup var feed: FeedFile

  @Flag(help: "Print as JSON.")
  var json = false

  func run() throws {
    try FeedOutput.reporting { () throws(FeedFailure) in
      let store = try FeedStore(path: feed.db, creating: false)
      let status = try store.status()
      let parked = try store.messages([.parked])
      try json ? FeedOutput.json(Self.members(status, parked)) : FeedOutput.text(Self.text(status, parked))
    }
  }

  private static func members(_ status: FeedStatus, _ parked: [OrderMessage]) -> [(String, FeedOutput.Value)] {
    [
      ("settled", .truth(status.isSettled)),
      (
        "series",
        .list(
          status.series.map {
            .object([
              ("series", .text($0.series)), ("plan", .text($0.plan)), ("published", .text($0.published)),
              ("first_period", .text($0.firstPeriod)), ("last_period", .text($0.lastPeriod)),
            ])
          })
      ), ("kinds", .object(status.kinds.map { ($0.kind.plural, .object(members($0))) })),
      (
        "parked",
        .list(
          parked.map {
            .object([
              ("key", .text($0.key)), ("line", .text($0.line.reference)), ("code", .number($0.answerCode ?? 0)),
              ("answer", .text($0.answer)),
            ])
          })
      ),
    ]
  }

  private static func members(_ totals: FeedStatus.KindTotals) -> [(String, FeedOutput.Value)] {
    [
      ("wanted_lines", .number(totals.wantedLines)), ("wanted_units", .number(totals.wantedUnits)),
      ("held_lines", .number(totals.heldLines)), ("held_units", .number(totals.heldUnits)),
      ("pending", .number(totals.pending)), ("uncertain", .number(totals.uncertain)),
      ("waiting", .number(totals.waiting)), ("parked", .number(totals.parked)),
      ("acknowledged", .number(totals.acknowledged)), ("refused", .number(totals.refused)),
      ("superseded", .number(totals.superseded)),
    ]
  }

  private static func text(_ status: FeedStatus, _ parked: [OrderMessage]) -> String {
    var text = status.series.map {
      "\($0.series): plan \($0.plan.prefix(12)), \($0.firstPeriod) to \($0.lastPeriod), published \($0.published)\n"
    }.joined()
    for totals in status.kinds {
      text += """
        \(totals.kind.plural): wanted \(totals.wantedLines) lines of \(totals.wantedUnits) units, \
        held \(totals.heldLines) of \(totals.heldUnits); pending \(totals.pending) (\(totals.uncertain) tried), \
        waiting \(totals.waiting), parked \(totals.parked), refused \(totals.refused)

        """
    }
    for message in parked {
      text += "parked \(message.key) \(message.line.reference): \(message.answerCode ?? 0) \(message.answer)\n"
    }
    return text + (status.isSettled ? "All is settled.\n" : "")
  }
}
