internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Outputs
internal import PlanFiles
internal import Planning

struct WhatIfs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "what-if",
    abstract: "Say what each region's demand, a little more and a little less, would do to the total cost.",
    discussion: """
      The scenario is solved once; each answer goes on from where the last one ended, which takes a small part of that \
      time. For rule cost, where demand has neither minimum nor maximum. Nothing is written.
      Examples:
        allot what-if my-scenario
        allot what-if my-scenario --percent 25 --json
      """)

  @Argument(help: "The scenario folder.")
  var scenario: String

  @Option(help: "How much more, and less, in per cent.")
  var percent: Double = 10

  @Option(help: ArgumentHelp("Ask for the first so many regions only.", valueName: "count"))
  var regions: Int?

  @Option(help: ArgumentHelp("Threads for the first solve (default: all cores).", valueName: "count"))
  var threads: Int?

  @Flag(help: "Print the answers as JSON, with the seconds that each took.")
  var json = false

  func validate() throws {
    if !(percent > 0 && percent <= 100) { throw ValidationError("--percent must be more than 0, and at most 100") }
    if let regions, regions < 1 { throw ValidationError("--regions must be at least 1") }
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
  }

  func run() throws {
    let (reading, code) = Scenarios.read(scenario)
    guard let reading else { throw code }
    let answers: Answers
    do throws(PlanFailure) {
      answers = try answer(reading.scenario)
    } catch {
      throw Failures.report(error)
    }
    Console.output(json ? answers.json : answers.text(reading.scenario, percent, style: Terminal.style))
  }

  private func answer(_ scenario: Scenario) throws(PlanFailure) -> Answers {
    var clock = ContinuousClock.now
    func lap() -> Double {
      defer { clock = .now }
      return (ContinuousClock.now - clock) / .seconds(1)
    }
    guard
      let warm = try WhatIf(scenario, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    else {
      throw .notBuiltIn("what-if answers rule cost only, where demand has neither minimum nor maximum")
    }
    var answers = Answers(total: try warm.solve().totalCost, cold: lap())
    warm.keep()
    let lines = Dictionary(grouping: scenario.demand.indices, by: { scenario.demand[$0].region })
    let asking = scenario.regions.refs.filter { lines[$0] != nil }
    for region in asking.prefix(regions ?? .max) {
      for sign in [1.0, -1] {
        let changes = (lines[region] ?? []).map { row in
          let due = max(0, scenario.demand[row].quantity - scenario.demand[row].held)
          return (row: row, amount: sign * percent / 100 * due)
        }
        _ = lap()
        try warm.goBack()
        try warm.changeDemand(changes)
        let found = try warm.solve()
        answers.list.append(
          Answer(
            region: scenario.regions[region].code, percent: sign * percent, total: found.totalCost,
            pivots: found.pivots, seconds: lap()))
      }
    }
    return answers
  }
}

/// What one change would do.
private struct Answer {
  var region: String
  var percent: Double
  var total: Double
  var pivots: Int
  var seconds: Double
}

private struct Answers {
  /// As things stand.
  var total: Double
  var cold: Double
  var list: [Answer] = []

  init(total: Double, cold: Double) {
    self.total = total
    self.cold = cold
  }

  var json: String {
    let answers = list.map { answer -> JSONText in
      .object([
        ("region", .text(answer.region)), ("percent", .number(answer.percent)),
        ("total", .number(NumberText.tidied(answer.total))),
        ("difference", .number(NumberText.tidied(answer.total - total))),
        ("pivots", .number(Double(answer.pivots))), ("seconds", .number(answer.seconds)),
      ])
    }
    return JSONText.object([
      ("total", .number(NumberText.tidied(total))), ("seconds", .number(cold)), ("answers", .list(answers)),
    ]).written
  }

  func text(_ scenario: Scenario, _ percent: Double, style: TextStyle) -> String {
    let share = NumberFormat.units(percent) + " %"
    var table = TextTable([.left("Region"), .right("\(share) more"), .right("\(share) less")])
    for place in stride(from: 0, to: list.count - 1, by: 2) {
      let (more, less) = (list[place], list[place + 1])
      table.add([more.region, difference(more), difference(less)])
    }
    let money = NumberFormat.money(total, currency: scenario.currency)
    return "total cost \(money); what each region's demand would change\n" + table.text(style: style)
  }

  private func difference(_ answer: Answer) -> String {
    let change = answer.total - total
    return (change > 0 ? "+" : "") + NumberFormat.fixed(change, decimals: 2)
  }
}
