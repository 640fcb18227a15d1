internal import ArgumentParser
internal import OrderFeed

struct FeedRetry: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Put parked lines back into the outbox, under the same keys.",
    discussion: """
      Example:
        allot feed retry --db feed.sqlite
      """)

  @OptionGroup var feed: FeedFile

  @Argument(help: "Keys of parked lines (default: all).")
  var keys: [String] = []

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    try FeedOutput.reporting { () throws(FeedFailure) in
      let count = try FeedStore(path: feed.db, creating: false).retry(keys: keys.isEmpty ? nil : keys)
      try json
        ? FeedOutput.json([("retried", .whole(count))]) : FeedOutput.text("\(count) lines are in the outbox again\n")
    }
  }
}

struct FeedAck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ack",
    abstract: "Take answers from a file: confirmed, short, refused, changed dates, received.",
    discussion: """
      A .csv or .jsonl file has key and status (confirmed, short, refused, changed, received), and may have quantity, \
      unit, date, product, reference and note. An .xml file is a UBL 2.1 OrderResponse or DespatchAdvice.
      The file is taken whole or not at all; taking it again changes nothing.
      Example:
        allot feed ack answers.csv --db feed.sqlite
      """)

  @OptionGroup var feed: FeedFile

  @Argument(help: "The file of answers.")
  var file: String

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    try FeedOutput.reporting { () throws(FeedFailure) in
      let confirmations = try ConfirmationReader.read(file: file)
      let report = try FeedStore(path: feed.db, creating: false).confirm(confirmations)
      guard !json else {
        return try FeedOutput.json([
          ("confirmed", .whole(report.confirmed)), ("short", .whole(report.short)),
          ("refused", .whole(report.refused)), ("changed", .whole(report.changed)),
          ("received", .whole(report.received)), ("known", .whole(report.known)),
        ])
      }
      try FeedOutput.text(
        """
        confirmed \(report.confirmed), short \(report.short), refused \(report.refused), \
        changed \(report.changed), received \(report.received), known already \(report.known)

        """)
    }
  }
}
