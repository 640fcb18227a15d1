internal import ArgumentParser
internal import Foundation
internal import OrderFeed

struct FeedSend: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send",
    abstract: "Send what is pending to an address or a folder.",
    discussion: """
      To an address: one POST a line with an Idempotency-Key. 2xx acknowledges, 409 and 422 park the line with the \
      answer, anything else leaves it in the outbox. The token comes from --token-file or the environment variable \
      ALLOT_FEED_TOKEN.
      To a folder: .jsonl files, each there whole or not at all.
      Exit 12: lines were parked. Exit 75: lines are left, or another process is sending: try again.
      Examples:
        allot feed send --db feed.sqlite --to https://orders.example.com/lines --token-file /run/secrets/orders
        allot feed send --db feed.sqlite --to dir:/var/spool/orders
      """)

  @OptionGroup var feed: FeedFile

  @Option(help: ArgumentHelp("https://HOST/… or dir:PATH.", valueName: "destination"))
  var to: String

  @Option(help: ArgumentHelp("A file that holds the token.", valueName: "file"))
  var tokenFile: String?

  @Option(help: ArgumentHelp("Seconds for one request.", valueName: "seconds"))
  var timeout = 30.0

  @Option(help: "Attempts of one line in this run.")
  var attempts = 5

  @Option(help: "Seed of the pauses' jitter (default: random).")
  var seed: UInt64?

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    if !(timeout > 0 && timeout <= 3600) { throw ValidationError("--timeout must be more than 0 and at most 3600") }
    if !(1...100).contains(attempts) { throw ValidationError("--attempts must be between 1 and 100") }
  }

  func run() async throws {
    let report: RelayReport
    do throws(FeedFailure) {
      let destination = try FeedDestination(to)
      let token = try token()
      let store = try FeedStore(path: feed.db, creating: false)
      var options = RelayOptions()
      options.timeout = timeout
      options.attempts = attempts
      options.seed = seed ?? .random(in: 0 ... .max)
      report = try await Relay(store: store, options: options).run(to: destination, token: token)
      try show(report)
    } catch { throw FeedOutput.report(error) }
    if report.unknown > 0 || report.stopped != nil { throw ExitCode(75) }
    if report.parked > 0 { throw Exits.refused }
  }

  private func token() throws(FeedFailure) -> FeedToken? {
    if let tokenFile { return try FeedToken(file: tokenFile) }
    guard let text = ProcessInfo.processInfo.environment["ALLOT_FEED_TOKEN"], !text.isEmpty else { return nil }
    return try FeedToken(text)
  }

  private func show(_ report: RelayReport) throws(FeedFailure) {
    guard !json else {
      return try FeedOutput.json([
        ("acknowledged", .whole(report.acknowledged)), ("parked", .whole(report.parked)),
        ("unknown", .whole(report.unknown)), ("stopped", .optional(report.stopped)),
      ])
    }
    var text = "acknowledged \(report.acknowledged), parked \(report.parked), left in the outbox \(report.unknown)\n"
    if let stopped = report.stopped { text += "stopped: \(stopped)\n" }
    try FeedOutput.text(text)
  }
}
