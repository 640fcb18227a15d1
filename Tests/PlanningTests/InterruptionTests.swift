import Domain
import InstanceGenerator
import Planning
import Testing

@Suite("Interrupted plans")
struct InterruptionTests {
  /// Those that this build has.
  static let solvers = PlanOptions.Solver.allCases.filter { hasLinearPrograms || $0 != .glpk }

  @Test("a task that is cancelled before it begins makes no plan", arguments: Self.solvers)
  func cancelledBefore(_ solver: PlanOptions.Solver) async {
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await Planner(options: PlanOptions(solver: solver)).plan(Self.scenario(isLarge: true))
    }
    task.cancel()
    await expectInterrupted(task)
  }

  @Test(
    "a task that is cancelled as a stage begins ends soon", arguments: Self.solvers,
    [PlanStage.formulate, .solve, .check])
  func cancelledAtStage(_ solver: PlanOptions.Solver, _ last: PlanStage) async {
    let clock = ContinuousClock.now
    let task = Task {
      var planner = Planner(options: PlanOptions(solver: solver))
      planner.onStage = { stage in
        // Safe: the current task outlives this call, which it makes itself.
        if stage == last { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
      }
      return try await planner.plan(Self.scenario(isLarge: last != .check))
    }
    await expectInterrupted(task)
    #expect(ContinuousClock.now - clock < .seconds(30))
  }

  private func expectInterrupted(_ task: Task<Plan, any Error>) async {
    let failure = await #expect(throws: PlanFailure.self) { try await task.value }
    guard case .interrupted = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  /// A large set of networks, or a small one, which is planned to the end.
  private static func scenario(isLarge: Bool) -> Scenario {
    var options = InstanceGenerator.Options()
    (options.warehouses, options.regions, options.products) = isLarge ? (10, 60, 80) : (3, 8, 8)
    return InstanceGenerator.scenario(options)
  }
}
