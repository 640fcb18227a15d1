internal import ArgumentParser

struct Feed: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feed",
    abstract: "Hand published plans over to order systems, take their answers back, compare.",
    discussion: """
      Put a plan in first:  allot publish monday.plan --db feed.sqlite
      Then, to a folder that another system polls:  allot feed send --db feed.sqlite --to dir:outbox
      or to a web address:  ALLOT_FEED_TOKEN=… allot feed send --db feed.sqlite --to https://orders.example.com/lines
      """,
    subcommands: [
      FeedStatusCommand.self, FeedSend.self, FeedRetry.self, FeedAck.self, FeedExport.self, FeedVariance.self,
    ])
}

/// The option that every command of the feed has.
struct FeedFile: ParsableArguments {
  @Option(help: ArgumentHelp("The feed.", valueName: "file"))
  var db: String
}
