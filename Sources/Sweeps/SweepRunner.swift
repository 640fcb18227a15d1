internal import Domain
internal import Foundation
internal import PlanFiles
public import Planning
internal import ScenarioFiles
internal import Synchronization

/// Runs the tasks of a sweep, each contained: one that fails leaves the others alone.
public struct SweepRunner: Sendable {
  public let tasks: SweepTasks
  public let folder: RunFolder
  public var planner: Planner
  public var jobs: Int
  public let toolVersion: String

  /// How far it is.
  public struct Progress: Sendable {
    public var done: Int
    public var failed: Int
    public var total: Int

    public init(done: Int, failed: Int, total: Int) { (self.done, self.failed, self.total) = (done, failed, total) }
  }

  /// What became of a task.
  public struct Outcome: Sendable, Equatable {
    /// Empty where the task's changes make no scenario.
    public var id: String
    /// Why there is no result; empty where there is one.
    public var failure: String
  }

  public init(
    _ tasks: SweepTasks, in folder: RunFolder, options: PlanOptions, jobs: Int, toolVersion: String
  ) async {
    self.tasks = tasks
    self.folder = folder
    self.jobs = max(1, jobs)
    self.toolVersion = toolVersion
    var options = options
    options.threads = 1
    planner = Planner(options: options, backends: await Backends.standard.warmed(by: tasks.base, options: options))
  }

  /// What a run is of: another sweep file, base, tool or solver is another run.
  public var identity: String {
    let inputs = (tasks.plan.inputs + tasks.source.inputs).map { "    \"\($0.sha256)\"" }
    return """
      {
        "schema": 1,
        "tool": "\(toolVersion)",
        "solver": "\(planner.options.solver.rawValue)",
        "tasks": \(tasks.count),
        "inputs": [
      \(inputs.joined(separator: ",\n"))
        ]
      }

      """
  }

  /// Runs the tasks that have no result yet.
  ///
  /// - Parameter progress: told after each task, from any thread.
  /// - Returns: one outcome a task, in their order.
  /// - Throws: where the folder cannot be written, or a result contradicts one that is there.
  public func runAll(
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws(RunFolder.Failure) -> [Outcome] {
    folder.removePartials()
    let state = Mutex(Progress(done: 0, failed: 0, total: tasks.count))
    let result: Result<[Outcome], RunFolder.Failure> = await withTaskGroup(
      of: (Int, Result<Outcome, RunFolder.Failure>).self
    ) { group in
      var outcomes = [Outcome](repeating: Outcome(id: "", failure: ""), count: tasks.count)
      var next = 0
      func begin() {
        let index = next
        group.addTask { (index, await self.attempt(index)) }
        next += 1
      }
      while next < min(jobs, tasks.count) { begin() }
      while let (index, outcome) = await group.next() {
        switch outcome {
        case .failure(let failure):
          group.cancelAll()
          return .failure(failure)
        case .success(let found): outcomes[index] = found
        }
        let now = state.withLock { progress in
          progress.done += 1
          if !outcomes[index].failure.isEmpty { progress.failed += 1 }
          return progress
        }
        progress(now)
        if next < tasks.count { begin() }
      }
      return .success(outcomes)
    }
    let outcomes = try result.get()
    try writeManifest(outcomes)
    return outcomes
  }

  private func attempt(_ index: Int) async -> Result<Outcome, RunFolder.Failure> {
    do throws(RunFolder.Failure) {
      return .success(try await run(index))
    } catch {
      return .failure(error)
    }
  }

  /// Runs one task, unless its result is there.
  public func run(_ index: Int) async throws(RunFolder.Failure) -> Outcome {
    let scenario: Scenario
    do throws(ScenarioReadFailure) {
      scenario = try tasks.scenario(of: tasks[index])
    } catch {
      return Outcome(id: "", failure: error.description)
    }
    let id = SweepTasks.identity(of: scenario)
    if folder.result(id) != nil { return Outcome(id: id, failure: "") }
    var plan: Plan
    do throws(PlanFailure) {
      plan = try await planner.plan(scenario)
    } catch {
      return Outcome(id: id, failure: error.description)
    }
    // What depends on the clock or on where files lie is no part of a result.
    plan.summary.seconds = StageSeconds()
    plan.summary.inputs = []
    try folder.commit(Array(PlanFolder.json(plan.summary).utf8), id: id, name: String(index))
    return Outcome(id: id, failure: "")
  }

  // MARK: - At the end

  private func writeManifest(_ outcomes: [Outcome]) throws(RunFolder.Failure) {
    let axes = (0..<tasks.axisCount).map { "axis_\($0 + 1)" }
    var names = ["index", "task"]
    names += axes
    names += ["run", "changes", "tool", "solver", "failure"]
    var text = names.joined(separator: ",") + "\n"
    for (index, outcome) in outcomes.enumerated() {
      let task = tasks[index]
      var cells = [String(index), outcome.id]
      cells += task.labels
      cells.append(task.run == 0 ? "" : String(task.run))
      cells.append(task.changes.map(\.description).joined(separator: "; "))
      cells += [toolVersion, planner.options.solver.rawValue, outcome.failure]
      text += cells.map(SweepTable.quoted).joined(separator: ",") + "\n"
    }
    try writeDraws()
    // Last: whoever finds it finds everything.
    try folder.write(text, to: "manifest.csv")
  }

  private func writeDraws() throws(RunFolder.Failure) {
    guard tasks.plan.runs > 0 else { return }
    var text = "run,variation,group,factor\n"
    for run in 1...tasks.plan.runs {
      for draw in tasks.draws(run: run) {
        text += "\(run),\(draw.variation),\(SweepTable.quoted(draw.group)),\(NumberText.text(draw.factor))\n"
      }
    }
    try folder.write(text, to: "draws.csv")
  }
}
