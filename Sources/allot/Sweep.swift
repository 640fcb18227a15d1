internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Outputs
internal import Planning
internal import ScenarioFiles
internal import Sweeps

struct Sweep: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plan many variants of one scenario: a grid of changes, drawn numbers, or both.",
    discussion: """
      The file says base, grid, runs, seed and vary. Each task's result is a plan.json in RUN/results/TASK/, where TASK \
      is the SHA-256 of its scenario; it appears by one rename, so that a run that was killed goes on with --resume and \
      ends with the same bytes. manifest.csv comes last.
      On a cluster, start tasks one by one with --index (or SLURM_ARRAY_TASK_ID, or JOB_COMPLETION_INDEX, from 0), then \
      once with --resume, which writes the manifest.
      Exit 0: every task has a result · 11: some failed, and manifest.csv says why · 65: errors in the sweep file or its \
      base · 73: RUN holds something else.
      Examples:
        allot sweep demand.yaml --out demand-run
        allot sweep demand.yaml --out demand-run --resume --jobs 4
        allot sweep collect demand-run
      """,
    subcommands: [SweepTasksCommand.self, SweepCollect.self], defaultSubcommand: SweepTasksCommand.self)
}

struct SweepTasksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the tasks of a sweep file (the default).")

  @Argument(help: "The sweep file.")
  var sweep: String

  @Option(help: ArgumentHelp("The run folder.", valueName: "dir"))
  var out: String

  @Flag(help: "Go on with a run: do what has no result yet.")
  var resume = false

  @Option(help: ArgumentHelp("Tasks at the same time (default: all cores).", valueName: "count"))
  var jobs: Int?

  @Option(help: ArgumentHelp("Run this task alone, counted from 0.", valueName: "number"))
  var index: Int?

  @Option(help: "Who solves: auto picks, the others are forced.")
  var solver: PlanOptions.Solver = .auto

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    if out.isEmpty { throw ValidationError("--out needs the name of a folder") }
  }

  /// The task asked for by an option or by the environment of a cluster's job.
  private func chosenIndex() throws -> Int? {
    if let index { return index }
    for name in ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"] {
      guard let text = ProcessInfo.processInfo.environment[name], !text.isEmpty else { continue }
      guard let number = Int(text) else {
        Console.error("error: \(name) \"\(text)\" is no number of a task [bad-index]")
        throw Exits.usage
      }
      return number
    }
    return nil
  }

  func run() async throws {
    let chosen = try chosenIndex()
    let tasks = try readTasks()
    if let chosen, chosen < 0 || chosen >= tasks.count {
      Console.error("error: there is no task \(chosen); they are 0 to \(tasks.count - 1) [bad-index]")
      throw Exits.usage
    }
    let folder = RunFolder(out)
    let jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
    let runner = await SweepRunner(
      tasks, in: folder, options: PlanOptions(solver: solver), jobs: jobs, toolVersion: Allot.configuration.version)
    do throws(RunFolder.Failure) {
      if let index = chosen {
        try folder.open(identity: runner.identity, resuming: true)
        let outcome = try await runner.run(index)
        if !outcome.failure.isEmpty { Console.error("task \(index): \(outcome.failure)") }
        if !quiet, outcome.failure.isEmpty { Console.output("\(outcome.id)\n") }
        return try end(failures: outcome.failure.isEmpty ? 0 : 1)
      }
      try folder.open(identity: runner.identity, resuming: resume)
      let meter = SweepMeter(isSilent: quiet)
      let outcomes = try await runner.runAll { meter.show($0) }
      meter.end()
      let failures = outcomes.enumerated().filter { !$0.element.failure.isEmpty }
      for failure in failures.prefix(20) { Console.error("task \(failure.offset): \(failure.element.failure)") }
      if !quiet {
        Console.output("\(outcomes.count - failures.count) of \(outcomes.count) tasks have a result in \(out)\n")
      }
      try end(failures: failures.count)
    } catch {
      throw SweepFailures.report(error)
    }
  }

  private func end(failures: Int) throws(RunFolder.Failure) {
    if failures > 0 { throw .failedTasks }
  }

  private func readTasks() throws -> SweepTasks {
    let folder = URL(fileURLWithPath: sweep).deletingLastPathComponent().relativePath
    do throws(ScenarioReadFailure) {
      let tasks = try SweepTasks(try SweepFile.read(sweep))
      guard tasks.unsupported.isEmpty else { throw .notBuiltIn(tasks.unsupported) }
      return tasks
    } catch {
      if case .noSuchFolder = error {
        Console.error("\(sweep): error: no such file [no-such-file]")
        throw Exits.noInput
      }
      throw Failures.report(error, folder: folder)
    }
  }
}

struct SweepCollect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect", abstract: "Put the results of a run into one CSV, and say what drawn runs add up to.",
    discussion: """
      Writes results.csv, one row a task, and summary.json into the run folder.
      Example:
        allot sweep collect demand-run
      """)

  @Argument(help: "The run folder.")
  var folder: String

  @Flag(help: "Print summary.json on standard output, and nothing else there.")
  var json = false

  func run() throws {
    do throws(RunFolder.Failure) {
      let run = RunFolder(folder)
      let collection = try SweepCollection(run)
      try run.write(collection.csv, to: "results.csv")
      try run.write(collection.summaryJSON, to: "summary.json")
      Console.output(json ? collection.summaryJSON : SweepText.text(collection, style: Terminal.style))
    } catch {
      throw SweepFailures.report(error)
    }
  }
}

private enum SweepFailures {
  static func report(_ failure: RunFolder.Failure) -> ExitCode {
    switch failure {
    case .failedTasks: return Exits.unproved
    case .notEmpty, .other, .cannotWrite:
      Console.error(failure.description)
      return Exits.cannotWrite
    case .conflict:
      Console.error(failure.description)
      return Exits.refused
    case .notARun:
      Console.error(failure.description)
      return Exits.noInput
    }
  }
}
