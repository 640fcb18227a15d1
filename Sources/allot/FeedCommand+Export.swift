public import ArgumentParser
internal import OrderFeed

struct FeedExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write what is pending as files: order lines, UBL, ERPNext, Odoo.",
    discussion: """
      The folder holds order-lines.csv, order-lines.jsonl and manifest.json, and what --format adds. Exported lines \
      count as under way until they are acknowledged (allot feed ack); with --peek they do not, and nobody should act \
      on the files.
      Examples:
        allot feed export --db feed.sqlite --out monday-orders --format ubl
        allot feed export --db feed.sqlite --out look --peek --spreadsheet-safe
      """)

  @OptionGroup var feed: FeedFile

  @Option(help: ArgumentHelp("The folder to write; it must not be there.", valueName: "dir"))
  var out: String

  @Option(help: "ubl, erpnext or odoo; may be given several times.")
  var format: [ExportFormat] = []

  @Flag(help: "Only look: the lines stay as they are in the outbox.")
  var peek = false

  @Flag(help: "Add order-lines-for-people.csv, in which no cell is a formula to a spreadsheet.")
  var spreadsheetSafe = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    try FeedOutput.reporting { () throws(FeedFailure) in
      let count = try FeedStore(path: feed.db, creating: false).export(
        to: out, formats: format, peeking: peek, spreadsheetSafe: spreadsheetSafe)
      try json
        ? FeedOutput.json([("folder", .text(out)), ("lines", .whole(count))])
        : FeedOutput.text("\(count) lines written to \(out)\n")
    }
  }
}

extension OrderFeed.ExportFormat: ArgumentParser.ExpressibleByArgument {}
