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
      Examples:
        allot run Scenarios/spring-scarcity
        allot run my-scenario --out plans/monday --json
        allot run my-scenario --solver greedy --time-limit 30
      """)

  @Argument(help: "The scenario folder.")
  var scenario: String

  @Option(help: ArgumentHelp("The plan folder to write (default: the scenario's folder name + .plan, here).", valueName: "dir"))
  var out: String?

  @Option(help: "auto, network, glpk or greedy.")
  var solver: PlanOptions.Solver = .auto

  @Option(help: "cost, priority or fair, in place of the scenario's own rule.")
  var rule: Policy.Rule?

  @Option(help: ArgumentHelp("Seconds for solving.", valueName: "seconds"))
  var timeLimit: Double?

  @Option(help: "Groups of products solved at the same time (default: all cores). The plan is the same for any number.")
  var threads: Int?

  @Flag(help: "Print plan.json on standard output, and nothing else there.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    if let timeLimit, !(timeLimit > 0) { throw ValidationError("--time-limit must be more than 0 seconds") }
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
  }

  func run() async throws {
    let progress = StageProgress(isSilent: quiet)
    progress.start(.read)
    let clock = ContinuousClock.now
    let (reading, readProblem) = Scenarios.read(scenario, ruleOverride: rule)
    guard let reading else { throw readProblem }
    let readSeconds = (ContinuousClock.now - clock) / .seconds(1)
    let folder = out ?? Scenarios.defaultPlanFolder(for: scenario)
    let interrupt = Interrupt(planFolder: folder)
    defer { interrupt.end() }

    var plan = try await solve(reading.scenario, progress)
    plan.summary.seconds.read = readSeconds
    plan.summary.inputs = reading.inputs.map { NamedText(name: $0.name, text: $0.sha256) }
    progress.start(.write)
    plan.summary = try write(plan, reading.scenario, to: folder)
    progress.end()
    show(plan, reading.scenario, folder)
    let code = Exits.code(of: plan.summary, asked: solver)
    if code != .success { throw code }
  }

  private func solve(_ scenario: Scenario, _ progress: StageProgress) async throws -> Plan {
    var options = PlanOptions(solver: solver, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    if let timeLimit { options.timeLimit = timeLimit }
    var planner = Planner(options: options, onStage: { progress.start($0) })
    planner.onRefusal = { (report: PlanCheckReport) in
      for violation in report.violations.prefix(20) { Console.error("check: \(violation)") }
    }
    do throws(PlanFailure) {
      return try await planner.plan(scenario)
    } catch {
      throw Failures.report(error)
    }
  }

  private func write(_ plan: Plan, _ scenario: Scenario, to folder: String) throws -> PlanSummary {
    let files = ScenarioWriter.files(of: scenario).map { PlanFile(name: $0.name, bytes: $0.bytes) }
    do throws(PlanFileFailure) {
      return try PlanFolder.write(plan, scenario: scenario, scenarioFiles: files, to: folder, replacing: true)
    } catch {
      throw Failures.report(error)
    }
  }

  private func show(_ plan: Plan, _ scenario: Scenario, _ folder: String) {
    if json {
      Console.output(PlanFolder.json(plan.summary))
    } else if !quiet {
      Console.output(
        RunReport.text(plan: plan, scenario: scenario, style: Terminal.style, folder: folder))
    }
  }
}

extension PlanOptions.Solver: ExpressibleByArgument {}
extension Policy.Rule: ExpressibleByArgument {}
