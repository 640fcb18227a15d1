internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Outputs
internal import PlanFiles
internal import Planning
internal import ScenarioFiles
internal import Simulations
internal import StockPolicies
internal import Sweeps

struct Simulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a scenario on under random demand, and compare stock policies and rules.",
    discussion: """
      The scenario's horizon repeats. Every few periods demand is forecast from what was asked for until then, and \
      recommended stocks are set anew. In each period receipts arrive (some late), demand is drawn, the next periods are \
      planned as allot run plans them, every rule kept, and the plan's first period is done: orders, transfers, deliveries. \
      Where chance makes rules contradict each other, they give way by as little as can be, and the table says how often. \
      All variants meet the same demand and delays, so differences are told from chance; intervals are of 95 %. Costs \
      count stock that is left over at what it cost. With --out every course is kept, and --resume goes on where a run was \
      stopped.
      Examples:
        allot simulate my-scenario --periods 26 --seed 1
        allot simulate my-scenario --equal-fill
        allot simulate my-scenario --policies own,recommended,placed --service 0.9 --out trial
        allot simulate my-scenario --rules cost,priority,fair --policies own
      """)

  @Argument(help: "The scenario folder.")
  var scenario: String

  @Option(help: ArgumentHelp("Periods to run.", valueName: "count"))
  var periods: Int = 26

  @Option(help: "Of the draws.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Courses of each variant.", valueName: "count"))
  var replications: Int = 20

  @Option(
    help: """
      How stock is kept: own (the scenario's safety stocks), recommended (those of allot stock), placed (those of allot \
      stock --place). The first is what the others are compared with.
      """)
  var policies: String = "own,recommended"

  @Option(help: "Rules of allocation: cost, priority, fair (default: the scenario's).")
  var rules: String?

  @Option(help: "Share of replenishment cycles without a shortage that recommended stocks aim at.")
  var service: Double = 0.95

  @Flag(
    help: """
      Find the --service with which recommended stocks fill as much as the first variant, so that costs can be compared.
      """)
  var equalFill = false

  @Option(help: ArgumentHelp("Periods between two forecasts.", valueName: "count"))
  var refit: Int = 4

  @Option(
    help: ArgumentHelp(
      "Periods before the first that the forecaster has seen (default: 84 days, 52 weeks, 36 months).",
      valueName: "count"))
  var past: Int?

  @Option(
    help: ArgumentHelp(
      "Periods that each plan looks ahead (default: two more than the slowest offer and lane take).",
      valueName: "count"))
  var lookahead: Int?

  @Option(help: ArgumentHelp("Chance that a receipt comes a period late.", valueName: "share"))
  var late: Double = 0.1

  @OptionGroup var demand: DemandOptions

  @Flag(
    help: "Lift offers' maximums and the budget: where supply is short whatever is kept, stock policies differ little.")
  var openSupply = false

  @Option(help: ArgumentHelp("The run folder.", valueName: "dir"))
  var out: String?

  @Flag(help: "Go on with the run in --out: do what has no result yet.")
  var resume = false

  @Option(help: ArgumentHelp("Courses at the same time (default: all cores).", valueName: "count"))
  var jobs: Int?

  @Flag(help: "Print the figures as JSON, and nothing else on standard output.")
  var json = false

  @Flag(help: "Print nothing but errors (and JSON, with --json).")
  var quiet = false

  func validate() throws {
    if !(1...10_000).contains(periods) { throw ValidationError("--periods must be from 1 to 10,000") }
    if !(1...10_000).contains(replications) { throw ValidationError("--replications must be from 1 to 10,000") }
    if !(service > 0 && service < 1) { throw ValidationError("--service must lie between 0 and 1") }
    if !(late >= 0 && late < 1) { throw ValidationError("--late must be at least 0 and below 1") }
    if let lookahead, !(1...100).contains(lookahead) {
      throw ValidationError("--lookahead must be from 1 to 100")
    }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    if !(1...10_000).contains(refit) { throw ValidationError("--refit must be from 1 to 10,000") }
    if let past, !(2...10_000).contains(past) { throw ValidationError("--past must be from 2 to 10,000") }
    if let out, out.isEmpty { throw ValidationError("--out needs the name of a folder") }
    if resume, out == nil { throw ValidationError("--resume goes with --out") }
    _ = try Self.parsed(policies, SimulationTerms.StockRule.self, "--policies")
    if let rules { _ = try Self.parsed(rules, Policy.Rule.self, "--rules") }
  }

  private static func parsed<Value: RawRepresentable & CaseIterable & Hashable>(
    _ text: String, _: Value.Type, _ name: String
  ) throws -> [Value] where Value.RawValue == String {
    let values = try text.split(separator: ",").map { part in
      guard let value = Value(rawValue: String(part)) else {
        let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("\(name): \"\(part)\" is none of \(known)")
      }
      return value
    }
    guard !values.isEmpty, Set(values).count == values.count else {
      throw ValidationError("\(name) needs names, each once, with commas between them")
    }
    return values
  }

  private func terms() throws -> SimulationTerms {
    var terms = SimulationTerms()
    (terms.periods, terms.replications, terms.seed) = (periods, replications, seed)
    terms.stockRules = try Self.parsed(policies, SimulationTerms.StockRule.self, "--policies")
    terms.rules = try rules.map { try Self.parsed($0, Policy.Rule.self, "--rules") } ?? []
    (terms.service, terms.lookahead, terms.late, terms.variation) = (service, lookahead, late, demand.variation)
    (terms.matchesFill, terms.refit, terms.past) = (equalFill, refit, past)
    terms.opensSupply = openSupply
    return terms
  }

  func run() async throws {
    let (reading, code) = Scenarios.read(scenario)
    guard let reading else { throw code }
    let uncertainty = try ForecastFile.uncertainty(in: scenario, reading.scenario)
    let terms = try terms()
    let simulator: Simulator
    do throws(StockPolicyFailure) {
      simulator = try Simulator(reading.scenario, uncertainty, terms)
    } catch {
      Console.error("\(scenario): error: no policy: \(error) [no-policy]")
      throw Exits.badInput
    }
    do throws(SimulationFailure) {
      let folder = try openFolder(simulator, reading)
      let meter = SweepMeter(isSilent: quiet)
      let report = try await simulator.run(in: folder, jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount) {
        meter.show(.init(done: $0, failed: 0, total: $1))
      }
      meter.end()
      let text = SimulationText(report, reading.scenario)
      if let folder {
        do throws(RunFolder.Failure) {
          try folder.write(text.csv, to: "results.csv")
          try folder.write(text.json, to: "summary.json")
        } catch {
          throw .folder(error)
        }
      }
      if json {
        Console.output(text.json)
      } else if !quiet {
        Console.output(text.table(simulator.terms, style: Terminal.style))
        noteShortSupply(simulator, reading.scenario)
      }
    } catch {
      throw report(error)
    }
  }

  private func noteShortSupply(_ simulator: Simulator, _ scenario: Scenario) {
    let short = simulator.shortSupply
    guard !short.products.isEmpty || short.budget else { return }
    let codes = short.products.prefix(5).map { scenario.products[$0].code }.joined(separator: ", ")
    var what: [String] = []
    if !short.products.isEmpty {
      what.append(
        "receipts and offers bring less than is asked for of \(codes)\(short.products.count > 5 ? ", …" : "")")
    }
    if short.budget { what.append("the budget does not buy what is missing") }
    Console.error(
      "note: \(what.joined(separator: "; ")): fill rates say more of supply than of policies; --open-supply lifts both")
  }

  private func openFolder(
    _ simulator: Simulator, _ reading: Scenarios.Read
  ) throws(SimulationFailure) -> RunFolder? {
    guard let out else { return nil }
    let folder = Simulator.folder(out)
    var inputs = reading.inputs.map(\.sha256)
    if let forecast = FileManager.default.contents(atPath: scenario + "/forecast.csv") {
      inputs.append(SHA256.hexadecimal(of: [UInt8](forecast)))
    }
    do throws(RunFolder.Failure) {
      try folder.open(
        identity: simulator.identity(inputs: inputs, toolVersion: Allot.configuration.version), resuming: resume)
    } catch {
      throw .folder(error)
    }
    return folder
  }

  private func report(_ failure: SimulationFailure) -> ExitCode {
    if case .folder = failure {
      Console.error(failure.description)
    } else {
      Console.error("\(scenario): error: \(failure) [no-simulation]")
    }
    switch failure {
    case .policy: return Exits.badInput
    case .plan(_, _, _, let plan): return plan.isNotBuiltIn ? Exits.notBuiltIn : Exits.unproved
    case .folder(.conflict): return Exits.refused
    case .folder: return Exits.cannotWrite
    }
  }
}

extension PlanFailure {
  fileprivate var isNotBuiltIn: Bool { if case .notBuiltIn = self { true } else { false } }
}
