import Domain
import InstanceGenerator
import Planning
import Testing

@Suite("Interrupted plans")
struct InterruptionTests {
  @Test("a task that is cancelled before it begins makes no plan", arguments: PlanOptions.Solver.allCases)
  func cancelledBefore(_ solver: PlanOptions.Solver) async {
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await Planner(options: PlanOptions(solver: solver)).plan(Self.scenario(coupled: false))
    }
    task.cancel()
    await expectInterrupted(task)
  }

  @Test("a task that is cancelled while it solves ends soon", arguments: [PlanOptions.Solver.auto, .greedy])
  func cancelledWhileSolving(_ solver: PlanOptions.Solver) async {
    let (stages, watch) = AsyncStream.makeStream(of: PlanStage.self)
    let scenario = Self.scenario(coupled: false)
    let task = Task {
      try await Planner(options: PlanOptions(solver: solver), onStage: { watch.yield($0) }).plan(scenario)
    }
    for await stage in stages where stage == .solve { break }
    let clock = ContinuousClock.now
    task.cancel()
    await expectInterrupted(task)
    #expect(ContinuousClock.now - clock < .seconds(10))
  }

  private func expectInterrupted(_ task: Task<Plan, any Error>) async {
    let failure = await #expect(throws: PlanFailure.self) { try await task.value }
    guard case .interrupted = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  /// Large enough to be still at it when it is cancelled.
  private static func scenario(coupled: Bool) -> Scenario {
    var options = InstanceGenerator.Options()
    (options.warehouses, options.regions, options.products) = (10, 60, 80)
    options.coupled = coupled
    return InstanceGenerator.scenario(options)
  }
}
