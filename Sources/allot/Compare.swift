internal import ArgumentParser
internal import Comparisons
internal import Domain
internal import Foundation
internal import PlanFiles
internal import Planning
internal import Reports
internal import ScenarioFiles

struct Compare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare plans or scenarios: money, key figures, and line by line what changed and why.",
    discussion: """
      Each is a plan folder or a scenario folder (which is planned first); all are compared with the first. A line's
      cause is found by planning again without each difference of the inputs: without it, the line would not be so.
      Plans that are the same give an empty comparison.
      Examples:
        allot compare monday.plan tuesday.plan
        allot compare Scenarios/spring-scarcity my-overlay --csv changes.csv
        allot compare a.plan b.plan c.plan --json --no-causes
        allot compare monday.plan tuesday.plan --html changes.html
      """)

  @Argument(help: ArgumentHelp("Plan folders or scenario folders, two or more.", valueName: "folders"))
  var folders: [String]

  @Flag(help: "Print the comparison as JSON.")
  var json = false

  @Option(help: ArgumentHelp("Write the changed lines to this file, as CSV.", valueName: "file"))
  var csv: String?

  @Option(help: ArgumentHelp("Write the comparison to this file, as a page to look at.", valueName: "file"))
  var html: String?

  @Flag(inversion: .prefixedNo, help: "Look for the cause of each changed line.")
  var causes = true

  @Option(help: ArgumentHelp("Lines shown on the terminal.", valueName: "count"))
  var lines = 20

  @Option(
    help: ArgumentHelp("Scenarios planned at the same time (default: all cores).", valueName: "count"))
  var jobs: Int?

  func validate() throws {
    if folders.count < 2 { throw ValidationError("name at least two folders to compare") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    if lines < 1 { throw ValidationError("--lines must be at least 1") }
  }

  func run() async throws {
    var plans: [ComparedPlan] = []
    for folder in folders { plans.append(try await plan(folder)) }
    let comparer = Comparer(
      jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, mostGroups: causes ? 64 : 0
    ) { scenario in
      try? await Planner(options: PlanOptions(threads: 1)).plan(scenario)
    }
    let comparison = await comparer.compare(plans)
    if let csv {
      do {
        try Data(ComparisonFiles.csv(comparison).utf8).write(to: URL(fileURLWithPath: csv), options: .atomic)
      } catch {
        throw Failures.cannotWrite(csv, error)
      }
    }
    if let html { try write(ComparisonReport.page(comparison), to: html) }
    Console.output(
      json
        ? ComparisonFiles.json(comparison)
        : ComparisonText.text(comparison, style: Terminal.style, most: lines))
  }

  private func write(_ page: ReportPage, to file: String) throws {
    let text: String
    do throws(ReportFailure) {
      text = try page.html()
    } catch {
      Console.error("error: \(error.description)")
      throw Exits.bug
    }
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
    } catch { throw Failures.cannotWrite(file, error) }
  }

  /// A plan folder as it is, or the plan of a scenario folder.
  private func plan(_ folder: String) async throws -> ComparedPlan {
    let isPlan = FileManager.default.fileExists(atPath: folder + "/plan.json")
    let label = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    if isPlan {
      let (plan, scenario) = try Plans.open(folder)
      return ComparedPlan(label: label, scenario: scenario, plan: plan)
    }
    let (reading, code) = Scenarios.read(folder)
    guard let scenario = reading?.scenario else { throw code }
    let options = PlanOptions(threads: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    do throws(PlanFailure) {
      return ComparedPlan(label: label, scenario: scenario, plan: try await Planner(options: options).plan(scenario))
    } catch {
      throw Failures.report(error)
    }
  }
}
