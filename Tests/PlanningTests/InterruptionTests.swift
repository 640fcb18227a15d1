import Domain
import InstanceGenerator
import NetworkSimplexSolver
import Planning
import Solutions
import SolverInterface
import Support
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
    "a task that is cancelled as a stage begins is not planned to the end", arguments: Self.solvers,
    [PlanStage.formulate, .solve, .check])
  func cancelledAtStage(_ solver: PlanOptions.Solver, _ last: PlanStage) async {
    let (stages, watch) = AsyncStream.makeStream(of: PlanStage.self)
    let task = Task {
      var planner = Planner(options: PlanOptions(solver: solver))
      planner.onStage = { stage in
        watch.yield(stage)
        // Safe: the current task outlives this call, which it makes itself.
        if stage == last { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
      }
      return try await planner.plan(Self.scenario(isLarge: last != .check))
    }
    await expectInterrupted(task)
    watch.finish()
    var begun: [PlanStage] = []
    for await stage in stages { begun.append(stage) }
    #expect(begun.contains(last))
    #expect(last == .check || !begun.contains(.check))
  }

  @Test("the network simplex stops in the middle when its task is cancelled")
  func cancelledSimplex() async throws {
    let network = RandomFlowNetwork.solvable(seed: 4, nodes: 1_500, arcs: 12_000)
    let backend = NetworkSimplexBackend()
    guard case .optimal(let solution) = try backend.solve(network, from: nil, limits: SolveLimits()) else {
      Issue.record("no optimum")
      return
    }
    try #require(solution.statistics.iterations > 2_048)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try backend.solve(network, from: nil, limits: SolveLimits())
    }
    task.cancel()
    guard case .stopped = try await task.value else {
      Issue.record("not stopped")
      return
    }
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
