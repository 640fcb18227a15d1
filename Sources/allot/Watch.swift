public import ArgumentParser
public import Domain
internal import EarlyWarning
internal import Foundation
internal import Outputs
internal import Planning
internal import ScenarioFiles
internal import StockPolicies

struct Watch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Warn early: what will run out, spoil or lie idle, and what can be done about it.",
    discussion: """
      Rolls the stock of every warehouse and product on over the horizon as if everything went on as usual: each line of \
      demand from its cheapest warehouse, warehouses supplied as they usually are, receipts as announced; nothing \
      bought, substituted or moved otherwise. Deviations of demand are forecast.csv's where there is one. Severity goes by \
      the money at risk. What can be done is found by planning again with each action; its cost and what it saves are \
      differences of those plans. alerts.csv in the scenario's folder has every line.
      Exit 0 whatever it finds; with --fail-on, 1 where it finds one that severe.
      Examples:
        allot watch my-scenario
        allot watch my-scenario --actions 20 --overlays what-to-do
        allot watch my-scenario --quiet --fail-on critical
      """)

  @Argument(help: "The scenario folder.")
  var scenario: String

  @Option(
    help: ArgumentHelp("Warnings for which to look for actions; each takes up to nine plans.", valueName: "count"))
  var actions: Int = 5

  @Option(
    help: ArgumentHelp(
      "Standard deviation ÷ mean of a line of demand without a forecast (default: as Poisson demand).",
      valueName: "share"))
  var variation: Double?

  @Option(help: ArgumentHelp("Courses of demand that are drawn.", valueName: "count"))
  var samples: Int = 200

  @Option(help: "Of the draws.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Stock for more days is slow (default: three horizons).", valueName: "days"))
  var slow: Double?

  @Option(
    help: ArgumentHelp(
      "Money at risk that is critical (default: 0.5 % of what all demand is worth).", valueName: "money"))
  var critical: Double?

  @Option(
    help: ArgumentHelp(
      "Money at risk that is worth a warning (default: 0.05 % of what all demand is worth).", valueName: "money"))
  var warning: Double?

  @Option(
    help: ArgumentHelp(
      "A new folder: the scenario as usual, and each action as an overlay on it, for run and compare.",
      valueName: "dir"))
  var overlays: String?

  @Option(help: "Exit 1 where there is a warning of this severity or a worse one: critical, warning or info.")
  var failOn: Alert.Severity?

  @Option(help: ArgumentHelp("Plans at the same time (default: all cores).", valueName: "count"))
  var jobs: Int?

  @Flag(help: "Print the warnings as JSON, and nothing else on standard output.")
  var json = false

  @Flag(help: "Print nothing but errors (and JSON, with --json).")
  var quiet = false

  func validate() throws {
    if !(0...1000).contains(actions) { throw ValidationError("--actions must be from 0 to 1000") }
    if !(0...100_000).contains(samples) { throw ValidationError("--samples must be from 0 to 100,000") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    if let variation, !(0...1000).contains(variation) { throw ValidationError("--variation must not be negative") }
    for (name, value) in [("--slow", slow), ("--critical", critical), ("--warning", warning)] {
      if let value, !(0...1e15).contains(value) { throw ValidationError("\(name) must not be negative") }
    }
    if let overlays, Paths.isSame(overlays, orInside: scenario) {
      throw ValidationError(
        "the overlays would be written into the scenario's own folder; name another with --overlays")
    }
  }

  func run() async throws {
    let (read, code) = Scenarios.readAnything(scenario)
    guard let read else { throw code }
    if let overlays { try Scenarios.checkIsNew(overlays) }
    let uncertainty = try ForecastFile.uncertainty(in: scenario, read)
    var terms = WatchTerms()
    (terms.variation, terms.samples, terms.seed) = (variation, samples, seed)
    (terms.slowDays, terms.critical, terms.warning) = (slow, critical, warning)
    var warnings = EarlyWarnings.warnings(of: read, uncertainty, terms)
    warnings = await EarlyWarnings.withActions(
      warnings, of: read, most: actions, jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    let table = WarningTable(warnings, read)
    try table.csv.write(to: scenario + "/alerts.csv")
    if let overlays { try write(warnings, UsualCourse.of(read), to: overlays) }
    if json {
      Console.output(table.json)
    } else if !quiet {
      Console.output(table.text(style: Terminal.style))
      Console.output("\nwritten: \(scenario)/alerts.csv\(overlays.map { ", \($0)" } ?? "")\n")
      if uncertainty.isEmpty {
        Console.error(
          "note: there is no forecast.csv, so demand counts as \(variation == nil ? "Poisson" : "varying by --variation")"
        )
      }
    }
    if let failOn, warnings.contains(where: { isAsBad($0.severity, as: failOn) }) { throw ExitCode.failure }
  }

  private func isAsBad(_ severity: Alert.Severity, as other: Alert.Severity) -> Bool {
    let order = Alert.Severity.allCases
    return (order.firstIndex(of: severity) ?? 0) <= (order.firstIndex(of: other) ?? 0)
  }

  /// `as-usual` and one folder an action: `01-1-move` is the first action of the first warning that has any.
  private func write(_ warnings: [StockWarning], _ usual: Scenario, to folder: String) throws {
    do {
      try ScenarioWriter.write(usual, to: folder + "/as-usual")
      let answered = warnings.filter { !$0.actions.isEmpty }
      for (number, warning) in answered.enumerated() {
        for (place, action) in warning.actions.enumerated() {
          let rank = number + 1 < 10 ? "0\(number + 1)" : String(number + 1)
          let path = folder + "/\(rank)-\(place + 1)-\(action.kind.rawValue)"
          try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
          let header = "base: ../as-usual\nname: \(WarningTable.quoted(action.what))\n"
          try Data(header.utf8).write(to: URL(fileURLWithPath: path + "/scenario.yaml"))
          for table in action.overlay {
            try Data(table.bytes).write(to: URL(fileURLWithPath: path + "/" + table.name))
          }
        }
      }
    } catch { throw Failures.cannotWrite(folder, error) }
  }
}

extension Alert.Severity: ExpressibleByArgument {}
