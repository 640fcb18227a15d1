public import ArgumentParser
internal import Domain
internal import Foundation
internal import Outputs
internal import PlanChecks
internal import PlanFiles
internal import Planning
internal import ScenarioFiles

struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plan a scenario, check the plan, and write it to a folder.",
    discussion: """
      The plan folder takes the place of an earlier plan of that name, never of anything else; it appears whole at the \
      end or not at all.
      Exit 0: the plan is proved optimal, or --solver greedy was asked for · 10: no plan can keep every rule, and \
      diagnosis.csv says why · 11: a plan without proof, or none in time · 65: errors in the scenario, all listed.
      Examples:
        allot run Scenarios/spring-scarcity
        allot run my-scenario --out plans/monday --json
        allot run my-scenario --solver greedy --quiet
        allot run my-scenario --time-limit 30 --threads 2
        allot run week.xlsx --xlsx week-plan.xlsx
        allot run my-scenario --sqlite my-plan.sqlite
        allot run next-week --actuals feed.sqlite
        allot run my-scenario --relax
        allot run my-scenario --compare-rules
      """)

  @Argument(help: "The scenario: a folder, a workbook (.xlsx) or an SQLite database.")
  var scenario: String

  @Option(
    help: ArgumentHelp(
      "The plan folder to write (default: the scenario's folder name + .plan, here).", valueName: "dir"))
  var out: String?

  @Option(help: "Who solves: auto picks, the others are forced.")
  var solver: PlanOptions.Solver = .auto

  @Option(help: "What is best, in place of the scenario's own rule.")
  var rule: Policy.Rule?

  @Option(help: ArgumentHelp("Seconds for solving (default: as long as it takes).", valueName: "seconds"))
  var timeLimit: Double?

  @Option(
    help: ArgumentHelp(
      "Groups of products solved at the same time (default: all cores). The plan is the same for any number.",
      valueName: "count"))
  var threads: Int?

  @OptionGroup var past: PastOptions

  @OptionGroup var media: PlanMedia

  @Flag(
    help: """
      Where no plan can keep every rule: plan with the cheapest change of guaranteed minimums, quota minimums and \
      storage limits, and say so.
      """)
  var relax = false

  @Option(
    help: """
      What one unit more or less of something scarce is worth, under rule cost: none; quick (groups of products without \
      shared limits, which takes little time); top (of the others the ten most valuable too); all (many more solves).
      """)
  var prices: PlanOptions.Prices = .quick

  @Flag(
    help: ArgumentHelp(
      "Plan under each rule and show cost and fill rates side by side. Writes no plan, or with --out one folder a rule."
    ))
  var compareRules = false

  @Flag(help: "Print plan.json on standard output, and nothing else there.")
  var json = false

  @Flag(help: "Print nothing but errors (and plan.json, with --json).")
  var quiet = false

  func validate() throws {
    if let timeLimit, !(timeLimit > 0) { throw ValidationError("--time-limit must be more than 0 seconds") }
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    if compareRules, rule != nil { throw ValidationError("--compare-rules plans under every rule: leave out --rule") }
    if let out, out.isEmpty { throw ValidationError("--out needs the name of a folder") }
    if !compareRules || out != nil, Paths.isSame(planFolder, orInside: scenario) {
      throw ValidationError(
        "the plan would be written into the scenario's own folder; name another folder with --out")
    }
  }

  private var planFolder: String { out ?? Scenarios.defaultPlanFolder(for: scenario) }

  func run() async throws {
    let folder = planFolder
    let interrupt = Interrupt { PlanFolder.abandon(folder) }
    defer { interrupt.end() }
    let progress = StageProgress(isSilent: quiet)
    let timer = progress.timer()
    defer {
      timer.cancel()
      progress.end()
    }

    progress.start(.read)
    let clock = ContinuousClock.now
    let (reading, readProblem) = Scenarios.read(scenario, ruleOverride: rule)
    guard var reading else { throw readProblem }
    var inputs = reading.inputs.map { NamedText(name: $0.name, text: $0.sha256) }
    inputs += try past.apply(to: &reading.scenario)
    let readSeconds = (ContinuousClock.now - clock) / .seconds(1)
    if compareRules { return try await compare(reading.scenario, inputs, progress) }
    try checkTarget(folder)
    try media.check()

    var plan = try await solve(reading.scenario, progress)
    plan.summary.seconds.read = readSeconds
    plan.summary.inputs = inputs
    progress.start(.write)
    plan.summary = try write(plan, reading.scenario, to: folder)
    try media.write(plan, reading.scenario)
    progress.end()
    show(plan, reading.scenario, folder)
    let code = Exits.code(of: plan.summary, asked: solver)
    if code != .success { throw code }
  }

  /// A target that cannot be written is said before the solving, not after it.
  func checkTarget(_ folder: String) throws {
    do throws(PlanFileFailure) {
      try PlanFolder.checkTarget(folder, replacing: true)
    } catch {
      throw Failures.report(error)
    }
  }

  private func solve(_ scenario: Scenario, _ progress: StageProgress) async throws -> Plan {
    do throws(PlanFailure) {
      let planner = planner(progress)
      var plan = try await planner.plan(scenario)
      plan.summary.stability = try await planner.stabilityFigures(of: plan, scenario)
      plan.summary.contracts = try await planner.contractCosts(of: plan, scenario)
      return plan
    } catch {
      throw Failures.report(error)
    }
  }

  /// As the options say.
  func planner(_ progress: StageProgress) -> Planner {
    var options = PlanOptions(solver: solver, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    if let timeLimit { options.timeLimit = timeLimit }
    options.relaxes = relax
    options.prices = prices
    var planner = Planner(options: options, onStage: { progress.start($0) })
    planner.onRefusal = { (report: PlanCheckReport) in
      for violation in report.violations.prefix(20) { Console.error("check: \(violation)") }
    }
    return planner
  }

  func write(_ plan: Plan, _ scenario: Scenario, to folder: String) throws -> PlanSummary {
    var files = ScenarioWriter.files(of: scenario).map { PlanFile(name: $0.name, bytes: $0.bytes) }
    // The report's early warning reads how uncertain demand is.
    if let forecast = FileManager.default.contents(atPath: self.scenario + "/forecast.csv") {
      files.append(PlanFile(name: "forecast.csv", bytes: [UInt8](forecast)))
    }
    do throws(PlanFileFailure) {
      return try PlanFolder.write(plan, scenario: scenario, scenarioFiles: files, to: folder, replacing: true)
    } catch {
      throw Failures.report(error)
    }
  }

  private func show(_ plan: Plan, _ scenario: Scenario, _ folder: String) {
    if json {
      Console.output(PlanFolder.json(plan))
    } else if !quiet {
      Console.output(
        RunReport.text(plan: plan, scenario: scenario, style: Terminal.style, folder: folder))
    }
  }
}

extension PlanOptions.Solver: ExpressibleByArgument {}
extension PlanOptions.Prices: ExpressibleByArgument {}
extension Policy.Rule: ExpressibleByArgument {}
