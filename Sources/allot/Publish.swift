internal import ArgumentParser
internal import Domain
internal import OrderFeed
internal import PlanChecks
internal import PlanFiles
internal import ScenarioFiles

struct Publish: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a plan into the order feed: what has to change in the order system.",
    discussion: """
      The plan is checked first. Publishing the same plan again adds nothing; a new plan of the same series becomes \
      what differs from what the order system holds: create, change, cancel.
      Exit 12: the check refuses the plan, or it is infeasible. Exit 69: it has fractions of units.
      Examples:
        allot publish monday.plan --db feed.sqlite
        allot publish monday.plan --db feed.sqlite --series north --json
      """)

  @Argument(help: "The plan folder.")
  var plan: String

  @Option(help: ArgumentHelp("The feed; made where there is none.", valueName: "file"))
  var db: String

  @Option(
    help: ArgumentHelp(
      "Plans of one series replace one another (default: the scenario's name and period length).", valueName: "name"))
  var series: String?

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    let (read, scenario) = try Plans.readChecked(plan)
    try FeedOutput.reporting { () throws(FeedFailure) in
      let limits = try GradeLimit.read(planFolder: plan, scenario: scenario)
      let feed = try FeedPlan.make(
        from: read, scenario: scenario, limits: limits, id: try PlanIdentity.id(ofFolder: plan),
        series: series)
      let store = try FeedStore(path: db, creating: true)
      let publication = try store.publish(feed)
      try store.close()
      try show(publication, feed)
    }
  }

  private func show(_ publication: Publication, _ feed: FeedPlan) throws(FeedFailure) {
    guard !json else {
      return try FeedOutput.json([
        ("plan", .text(feed.id)), ("series", .text(feed.series)), ("new", .truth(publication.isNew)),
        ("lines", .whole(publication.lines)), ("created", .whole(publication.created)),
        ("changed", .whole(publication.changed)), ("cancelled", .whole(publication.cancelled)),
        ("waiting", .whole(publication.waiting)), ("superseded", .whole(publication.superseded)),
        ("unchanged", .whole(publication.unchanged)),
      ])
    }
    guard publication.isNew else {
      return try FeedOutput.text("\(db) has this plan already: nothing was added\n")
    }
    try FeedOutput.text(
      """
      \(db): plan \(feed.id.prefix(12)) of \(feed.series), \(publication.lines) lines
        create \(publication.created), change \(publication.changed), cancel \(publication.cancelled), \
      as they are \(publication.unchanged)
        waiting for an earlier message \(publication.waiting), made void \(publication.superseded)

      """)
  }
}
