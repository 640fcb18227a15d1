import Domain
import InstanceGenerator
import NetworkSimplexSolver
import PlanChecks
import Planning
import SolverInterface
import Support
import Testing

#if GLPK
  import GLPKSolver
#endif

@Suite("Solvers that fail")
struct SolverFailureTests {
  @Test(
    "a linear-programming solver's fault ends in the greedy's plan, or in one that is not called proved",
    .enabled(if: hasLinearPrograms, "this build has no linear programming"), arguments: SolverFault.allCases)
  func linearPrograms(_ fault: SolverFault) async throws {
    let sound = try #require(Backends.standard.linearProgram)
    let backends = Backends(flow: NetworkSimplexBackend(), linearProgram: FaultyPrograms(fault: fault, sound: sound))
    try await expectHonesty(fault, Sketch.coupled, backends, named: "sketch")
    for seed in UInt64(0)..<12 {
      let scenario = RandomScenario.make(seed: seed, certain: [.throughput, .quotaMaximums])
      try await expectHonesty(fault, scenario, backends, named: "seed \(seed)")
    }
  }

  @Test(
    "a flow solver's fault ends in the greedy's plan, or in one that is not called proved",
    arguments: SolverFault.allCases)
  func flows(_ fault: SolverFault) async throws {
    let backends = Backends(flow: FaultyFlows(fault: fault), linearProgram: nil)
    for seed in UInt64(0)..<12 {
      let scenario = RandomScenario.make(seed: seed, features: .networks)
      try await expectHonesty(fault, scenario, backends, named: "seed \(seed)")
    }
  }

  /// A plan that passes its check and says why it is not exact, or an error that does; never a false "optimal" or
  /// "infeasible".
  private func expectHonesty(
    _ fault: SolverFault, _ scenario: Scenario, _ backends: Backends, named name: String
  ) async throws {
    let exact = try await Planner().plan(scenario)
    do throws(PlanFailure) {
      let plan = try await Planner(backends: backends).plan(scenario)
      let report = PlanChecker.check(plan, of: scenario)
      #expect(report.passed, "\(name), \(fault): \(report.violations.prefix(3))")
      if plan.summary.status == .optimal {
        // The fault met nothing that it could change.
        #expect(isClose(plan.cost, exact.cost), "\(name), \(fault)")
      } else {
        #expect(plan.summary.status == exact.summary.status || plan.summary.status == .feasible, "\(name), \(fault)")
        let isRelevant = plan.summary.status == .feasible
        #expect(
          !isRelevant || plan.summary.solverWhy.contains(fault.words)
            || plan.summary.solverWhy.contains("do not prove"), "\(name), \(fault): \(plan.summary.solverWhy)")
        #expect(report.bound <= exact.cost + 1e-6 * max(1, abs(exact.cost)), "\(name), \(fault)")
      }
    } catch .noPlan(let why) {
      #expect(why.contains(fault.words) && why.contains("the greedy could not keep"), "\(name), \(fault): \(why)")
    } catch {
      Issue.record("\(name), \(fault): \(error)")
    }
  }

  @Test(
    "each fault but a wrong multiplier makes the greedy step in, and the plan says why",
    .enabled(if: hasLinearPrograms, "this build has no linear programming"),
    arguments: SolverFault.allCases.filter { !$0.leavesPlan })
  func greedyStepsIn(_ fault: SolverFault) async throws {
    let sound = try #require(Backends.standard.linearProgram)
    let backends = Backends(flow: NetworkSimplexBackend(), linearProgram: FaultyPrograms(fault: fault, sound: sound))
    let plan = try await Planner(backends: backends).plan(Sketch.coupled)
    #expect(plan.summary.solverUsed == "greedy")
    #expect(plan.summary.status == .feasible)
    #expect(plan.summary.solverWhy.contains(fault.words), "\(plan.summary.solverWhy)")
    // 5 of P1 and 3 of P2 leave by a lane of cost 1; 2 of P2 are unmet at 10.
    #expect(plan.cost == 28)
  }

  @Test(
    "a plan with wrong multipliers stays, and is not called optimal",
    .enabled(if: hasLinearPrograms, "this build has no linear programming"),
    arguments: [SolverFault.dualsAreNegated, .dualsAreTenfold, .dualsAreZero])
  func wrongMultipliers(_ fault: SolverFault) async throws {
    let sound = try #require(Backends.standard.linearProgram)
    let backends = Backends(flow: NetworkSimplexBackend(), linearProgram: FaultyPrograms(fault: fault, sound: sound))
    let plan = try await Planner(backends: backends).plan(Sketch.coupled)
    #expect(plan.summary.solverUsed == "glpk")
    #expect(plan.summary.status == .feasible)
    #expect(plan.cost == 28)
    #expect(plan.summary.bound < 28 - 1e-3)
    #expect(plan.summary.solverWhy.contains("do not prove"))
  }

  @Test(
    "a solver that stops at a feasible point leaves a plan that says so",
    .enabled(if: hasLinearPrograms, "this build has no linear programming"))
  func stoppedAtPoint() async throws {
    let sound = try #require(Backends.standard.linearProgram)
    let backends = Backends(flow: NetworkSimplexBackend(), linearProgram: HastyPrograms(sound: sound))
    let plan = try await Planner(backends: backends).plan(Sketch.coupled)
    #expect(plan.summary.solverUsed == "glpk")
    #expect(plan.summary.status == .feasible)
    #expect(plan.summary.solverWhy.contains("out of time"))
    #expect(PlanChecker.check(plan, of: Sketch.coupled).passed)
  }

  @Test("a build without linear programming plans by the coupled solver, and a network all the same")
  func withoutLinearPrograms() async throws {
    let backends = Backends(flow: NetworkSimplexBackend(), linearProgram: nil)
    let plan = try await Planner(backends: backends).plan(Sketch.coupled)
    #expect(plan.summary.solverUsed == "coupled")
    #expect(plan.summary.status == .optimal)
    #expect(PlanChecker.check(plan, of: Sketch.coupled).passed)
    await #expect(throws: PlanFailure.self) {
      try await Planner(options: PlanOptions(solver: .glpk), backends: backends).plan(Sketch.coupled)
    }
    await #expect(throws: PlanFailure.self) {
      try await Planner(options: PlanOptions(solver: .network), backends: backends).plan(Sketch.coupled)
    }
    var free = Sketch.coupled
    free.warehouses.values[0].throughput = .infinity
    let network = try await Planner(backends: backends).plan(free)
    #expect(network.summary.solverUsed == "network")
    #expect(network.summary.status == .optimal)
    #expect(network.cost == 10)
  }

  @Test("no time at all leaves the greedy's plan, which says so")
  func noTime() async throws {
    var options = InstanceGenerator.Options()
    (options.warehouses, options.regions, options.products) = (4, 20, 12)
    options.coupled = true
    let scenario = InstanceGenerator.scenario(options)
    let plan = try await Planner(options: PlanOptions(timeLimit: 1e-9)).plan(scenario)
    #expect(plan.summary.solverUsed == "greedy")
    #expect(plan.summary.status == .feasible)
    #expect(plan.summary.solverWhy.contains("out of time"))
    #expect(PlanChecker.check(plan, of: scenario).passed)
  }

  #if GLPK
    @Test("GLPK's own failures end in the greedy's plan", arguments: InjectedFault.Kind.allCases)
    func glpk(_ kind: InjectedFault.Kind) async throws {
      let backends = Backends(
        flow: NetworkSimplexBackend(), linearProgram: GLPKBackend(injecting: InjectedFault(kind)))
      let plan = try await Planner(backends: backends).plan(Sketch.coupled)
      #expect(plan.summary.solverUsed == "greedy")
      #expect(plan.summary.status == .feasible)
      #expect(plan.summary.solverWhy.contains(kind == .timeOut ? "out of time" : "glpk"), "\(plan.summary.solverWhy)")
      #expect(plan.cost == 28)
      #expect(PlanChecker.check(plan, of: Sketch.coupled).passed)
    }
  #endif
}
