internal import Benchmark
internal import Domain
internal import Formulations
internal import Foundation
internal import PlanChecks
internal import PlanFiles
internal import Planning
internal import ScenarioFiles

/// Counts and gaps: the same on every machine, unlike seconds.
private let pivots = BenchmarkMetric.custom("pivots", useScalingFactor: false)
/// Relative gap to the checker's bound, in units of 1e-12.
private let gap = BenchmarkMetric.custom("gap (1e-12)", useScalingFactor: false)

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .peakMemoryResident], warmupIterations: 1, maxDuration: .seconds(1), maxIterations: 100)
  for shape in Shape.all {
    addReading(shape)
    addFormulating(shape)
    addSolving(shape)
    addPlanning(shape)
    addChecking(shape)
    addWriting(shape)
  }
  addReadingAgainstScanning()
}

/// Folder → scenario, every rule of the files checked.
private func addReading(_ shape: Shape) {
  let subject = Subject(shape)
  Benchmark(
    shape.name + ".read",
    closure: { (_: Benchmark) throws -> Void in
      blackHole(try ScenarioReader.read(folder: subject.scenarioFolder).scenario.demand.count)
    },
    setup: { try subject.writeScenario() }, teardown: { subject.removeFiles() })
}

/// Scenario → model and its blocks.
private func addFormulating(_ shape: Shape) {
  let subject = Subject(shape)
  Benchmark(
    shape.name + ".formulate",
    closure: { (_: Benchmark) -> Void in blackHole(AllocationModel(subject.scenario).blocks().blocks.count) },
    setup: { subject.generate() })
}

/// Model → optimum, on one thread.
private func addSolving(_ shape: Shape) {
  let subject = Subject(shape)
  Benchmark(
    shape.name + ".solve",
    configuration: .init(metrics: [.wallClock, .peakMemoryResident, pivots]),
    closure: { (benchmark: Benchmark) throws -> Void in
      guard let model = subject.model else { return benchmark.error("the set-up made no model") }
      benchmark.measurement(pivots, try Subject.solve(model))
    },
    setup: { subject.formulate() })
}

/// Scenario → checked plan, by whatever way the planner chooses, on all cores.
private func addPlanning(_ shape: Shape) {
  let subject = Subject(shape)
  Benchmark(
    shape.name + ".plan",
    configuration: .init(metrics: [.wallClock, .peakMemoryResident, gap]),
    closure: { (benchmark: Benchmark) async throws -> Void in
      let plan = try await Planner(options: Subject.options).plan(subject.scenario)
      benchmark.stopMeasurement()
      guard plan.summary.status == .optimal else { return benchmark.error("the plan is not proved optimal") }
      benchmark.measurement(gap, Int((plan.summary.gap * 1e12).rounded()))
    },
    setup: { subject.generate() })
}

/// Plan → every rule recomputed.
private func addChecking(_ shape: Shape) {
  let subject = Subject(shape)
  Benchmark(
    shape.name + ".check",
    closure: { (benchmark: Benchmark) -> Void in
      guard let plan = subject.plan else { return benchmark.error("the set-up made no plan") }
      let report = PlanChecker.check(plan, of: subject.scenario)
      if !report.violations.isEmpty { benchmark.error("\(report.violations.count) rules broken") }
    },
    setup: { try await subject.makePlan() })
}

/// Plan → folder.
private func addWriting(_ shape: Shape) {
  let subject = Subject(shape)
  Benchmark(
    shape.name + ".write",
    closure: { (benchmark: Benchmark) throws -> Void in
      guard let plan = subject.plan else { return benchmark.error("the set-up made no plan") }
      let files = ScenarioWriter.files(of: subject.scenario).map { PlanFile(name: $0.name, bytes: $0.bytes) }
      try PlanFolder.write(
        plan, scenario: subject.scenario, scenarioFiles: files, to: subject.planFolder, replacing: true)
    },
    setup: { try await subject.makePlan() }, teardown: { subject.removeFiles() })
}
