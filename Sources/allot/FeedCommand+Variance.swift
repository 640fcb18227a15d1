internal import ArgumentParser
internal import OrderFeed

struct FeedVariance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "variance",
    abstract: "Compare plan, order and receipt line by line: short, late, over, wrong product.",
    discussion: """
      Lists the lines that are not as planned; --all lists every line.
      Example:
        allot feed variance --db feed.sqlite --json
      """)

  @OptionGroup var feed: FeedFile

  @Flag(help: "Lines as planned and lines still open too.")
  var all = false

  @Flag(help: "Print as JSON.")
  var json = false

  func run() throws {
    try FeedOutput.reporting { () throws(FeedFailure) in
      let lines = try FeedStore(path: feed.db, creating: false).variance()
      let shown = all ? lines : lines.filter { $0.findings != [.open] && $0.findings != [.asPlanned] }
      guard !json else {
        return try FeedOutput.json([
          ("lines", .whole(lines.count)), ("listed", .list(shown.map { .object(Self.members($0)) })),
        ])
      }
      var text = shown.map(Self.text).joined()
      for finding in VarianceLine.Finding.allCases {
        text += "\(finding.rawValue): \(lines.count { $0.findings.contains(finding) })\n"
      }
      try FeedOutput.text(text)
    }
  }

  private static func text(_ line: VarianceLine) -> String {
    let words = line.findings.map(\.rawValue).joined(separator: ", ")
    var text = "\(line.reference): \(words); planned \(line.planned), ordered \(line.ordered)"
    if let received = line.received { text += ", received \(received)" }
    if line.wrongProduct > 0 { text += ", of other products \(line.wrongProduct)" }
    if line.lateDays > 0 { text += ", \(line.lateDays) days late" }
    return text + "\n"
  }

  private static func members(_ line: VarianceLine) -> [(String, FeedOutput.Value)] {
    [
      ("kind", .text(line.kind.rawValue)), ("document", .text(line.document)), ("line", .text(line.reference)),
      ("origin", .text(line.origin)), ("destination", .text(line.destination)), ("demanded", .text(line.demanded)),
      ("supplied", .text(line.supplied)), ("planned", .number(line.planned)), ("ordered", .number(line.ordered)),
      ("received", line.received.map { .number($0) } ?? .optional(nil)), ("wrong_product", .number(line.wrongProduct)),
      ("short", .number(line.short)), ("over", .number(line.over)), ("late_days", .whole(line.lateDays)),
      ("need_by", .optional(line.needBy)), ("promised", .optional(line.promised)),
      ("arrived", .optional(line.arrived)), ("findings", .list(line.findings.map { .text($0.rawValue) })),
    ]
  }
}
