public import ArgumentParser
internal import Domain
internal import Forecasting
internal import Foundation
internal import Outputs
internal import ScenarioFiles

struct Forecast: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Forecast demand from past sales.",
    discussion: """
      HISTORY is a history.csv (place, product, date, sales, stockout, price, promotion) or a folder that holds one. \
      Every method is tried on the past of every series; the best three share its forecast. Sales while out of stock \
      are corrected to demand, unless --as-sold. Rows on or after the scenario's start are its plan of promotions.
      With --out SCENARIO the periods are the scenario's: demand.csv gets the forecast as quantity (other columns \
      stay), and forecast.csv the quantiles, methods and errors.
      Examples:
        allot forecast shop/history.csv
        allot forecast shop --out shop
        allot forecast shop --hold-out 14 --forecast trial.csv --json
      """)

  @Argument(help: "history.csv, or a folder that holds one.")
  var history: String

  @Option(help: ArgumentHelp("The scenario whose demand.csv and forecast.csv to write.", valueName: "scenario"))
  var out: String?

  @Option(help: ArgumentHelp("A file to write the forecast to, in the form of forecast.csv.", valueName: "file"))
  var forecast: String?

  @Option(help: "Length of a period where no scenario says it (default: what the rows stand for).")
  var period: Scenario.Period?

  @Option(help: ArgumentHelp("Periods to forecast where no scenario says it.", valueName: "count"))
  var periods: Int?

  @Option(
    help: ArgumentHelp(
      "Forecast the last periods of the history instead, without looking at them.", valueName: "periods"))
  var holdOut: Int = 0

  @Option(help: "How forecasts agree with those of regions and families above them.")
  var reconcile: ForecastStudy.Reconcile = .bottomUp

  @Option(
    help: ArgumentHelp("A table whose column date lists holidays, past and to come.", valueName: "file"))
  var holidays: String?

  @Flag(help: "Take sales as demand, even while out of stock.")
  var asSold = false

  @Option(help: ArgumentHelp("Series forecast at the same time (default: all cores).", valueName: "count"))
  var threads: Int?

  @Flag(help: "Print the figures as JSON, and nothing else on standard output.")
  var json = false

  @Flag(help: "Print nothing but errors (and JSON, with --json).")
  var quiet = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    if let periods, !(1...1000).contains(periods) { throw ValidationError("--periods must be from 1 to 1000") }
    if !(0...1000).contains(holdOut) { throw ValidationError("--hold-out must be from 1 to 1000") }
    if out != nil, holdOut > 0 {
      throw ValidationError("--hold-out forecasts the past: it goes with --forecast, not with --out")
    }
    if out != nil, period != nil || periods != nil {
      throw ValidationError("with --out, the scenario says the periods")
    }
  }

  func run() throws {
    var scenario: Scenario?
    if let out {
      // What a plan cannot do yet is no hindrance to a forecast.
      let (reading, code) = Scenarios.readAnything(out)
      guard let reading else { throw code }
      scenario = reading
    }
    let history = try readHistory()
    let study = try study(history, scenario)
    if let out, let scenario {
      let rows = DemandTable(study, scenario)
      try rows.text.write(to: out + "/demand.csv")
      try ForecastTable.text(study).write(to: out + "/forecast.csv")
      if !quiet { for note in rows.notes { Console.error(note) } }
    }
    if let forecast { try ForecastTable.text(study).write(to: forecast) }
    if !quiet, !study.unknown.isEmpty {
      let named = study.unknown.prefix(5).joined(separator: ", ")
      Console.error(
        "note: \(study.unknown.count) codes of the history are none of the scenario's and are left out: \(named)"
          + (study.unknown.count > 5 ? " …" : ""))
    }
    if json {
      Console.output(ForecastReport(study).json)
    } else if !quiet {
      Console.output(ForecastReport(study).text(style: Terminal.style, out: out))
    }
  }

  private func holidayDays() throws -> [Int] {
    guard let holidays else { return [] }
    let table: FlatTable
    do throws(ScenarioReadFailure) {
      table = try FlatTable.read(holidays, known: [.init("date", .text, isRequired: true)], ignoringOthers: true)
    } catch {
      throw Failures.report(history: error, holidays)
    }
    var (days, problems): ([Int], [Problem]) = ([], [])
    for row in 0..<table.count {
      if let day = CalendarDay(table.text("date", row)) {
        days.append(day.daysSince1970)
      } else {
        problems.append(
          table.problem("bad-date", "date", row, "this is not a day", hint: "write it like 2026-11-23"))
      }
    }
    guard problems.isEmpty else {
      let list = ScenarioProblems(listed: Array(problems.prefix(1000)), unlisted: max(0, problems.count - 1000))
      throw Failures.report(history: .problems(list), holidays)
    }
    return days
  }

  private func readHistory() throws -> any SalesRecords {
    do throws(ScenarioReadFailure) {
      return try HistoryReader.open(history)
    } catch {
      throw Failures.report(history: error, history)
    }
  }

  private func study(_ history: some SalesRecords, _ scenario: Scenario?) throws -> ForecastStudy {
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let period = scenario?.period ?? period
    let usual =
      switch period ?? .day {
      case .day: 14
      case .week: 8
      case .month: 6
      }
    var terms = HistorySeries.Terms(
      period: period, start: scenario?.start.flatMap { CalendarDay($0) },
      periods: scenario.map { Int($0.periods) } ?? periods ?? usual, asSold: asSold, threads: threads)
    terms.holidays = try holidayDays()
    do throws(HistoryFailure) {
      return try ForecastStudy(
        history, .init(scenario: scenario, terms: terms, reconcile: reconcile, holdOut: holdOut))
    } catch {
      throw Failures.report(history: error, self.history, code: "no-forecast")
    }
  }
}

extension Scenario.Period: ExpressibleByArgument {}
extension ForecastStudy.Reconcile: ExpressibleByArgument {}

/// `forecast.csv`.
enum ForecastTable {
  static func text(_ study: ForecastStudy) -> CSVText {
    let quantiles = Forecaster.levels.map { level in
      "q" + (level < 0.095 ? "0" : "") + NumberText.text((level * 100).rounded())
    }
    var text = CSVText(["place", "product", "period", "mean"] + quantiles + ["method", "backtest_error", "note"])
    for line in study.lines {
      for step in line.forecast.mean.indices {
        text.cell(line.place)
        text.cell(line.product)
        text.cell(String(step + 1))
        text.cell(line.forecast.mean[step], decimals: 1e4)
        for value in line.forecast.quantiles[step] { text.cell(value, decimals: 1e4) }
        text.cell(line.forecast.method)
        text.cell(line.forecast.backtestError ?? .nan, decimals: 1e4)
        text.cell(line.note)
        text.endRow()
      }
    }
    return text
  }
}

/// `demand.csv` with a forecast as its quantities: whatever else the scenario says of a line stays.
struct DemandTable {
  private(set) var text = CSVText([
    "region", "product", "period", "quantity", "held", "minimum", "maximum", "min_life", "unmet_penalty",
  ])
  private(set) var notes: [String] = []

  init(_ study: ForecastStudy, _ scenario: Scenario) {
    var known: [String: Ref<Region>] = [:]
    for region in scenario.regions.refs { known[scenario.regions[region].code] = region }
    var products: [String: Ref<Product>] = [:]
    for product in scenario.products.refs { products[scenario.products[product].code] = product }
    var rows: [DemandKey: DemandRow] = [:]
    for row in scenario.demand { rows[DemandKey(row.region, row.product, row.period)] = row }
    var raised = 0
    var done: Set<DemandKey> = []
    for line in study.lines {
      guard let region = known[line.place], let product = products[line.product] else { continue }
      for step in line.forecast.mean.indices {
        let key = DemandKey(region, product, Int32(truncatingIfNeeded: step + 1))
        done.insert(key)
        let old = rows[key]
        var quantity = (line.forecast.mean[step] * 1e3).rounded() / 1e3
        if let old, scenario.policy.unmet == .lost, old.minimum > quantity {
          quantity = old.minimum
          raised += 1
        }
        add(key, quantity, old, scenario)
      }
    }
    if raised > 0 {
      notes.append("note: \(raised) lines of demand have a minimum above the forecast: their quantity is the minimum")
    }
  }

  private struct DemandKey: Hashable {
    let region: Ref<Region>
    let product: Ref<Product>
    let period: Int32

    init(_ region: Ref<Region>, _ product: Ref<Product>, _ period: Int32) {
      (self.region, self.product, self.period) = (region, product, period)
    }
  }

  private mutating func add(_ key: DemandKey, _ quantity: Double, _ old: DemandRow?, _ scenario: Scenario) {
    text.cell(scenario.regions[key.region].code)
    text.cell(scenario.products[key.product].code)
    text.cell(String(key.period))
    text.cell(quantity)
    text.cell(old?.held ?? 0)
    text.cell(old?.minimum ?? 0)
    text.cell(old?.maximum ?? .infinity)
    text.cell(String(old?.minimumLife ?? 0))
    let price = scenario.products[key.product].price
    let weight = scenario.tiers[scenario.regions[key.region].tier].weight
    let usual = (price > 0 ? price : scenario.policy.unmetPenalty) * weight
    // An empty cell goes on following price and tier.
    text.cell(old.map { $0.unmetPenalty == usual ? .infinity : $0.unmetPenalty } ?? .infinity)
    text.endRow()
  }
}
