internal import Benchmark
internal import Domain
internal import Foundation
internal import ScenarioFiles

/// Time of reading ÷ time of the bare scan, in hundredths; the goal is at most 300. A ratio of times measured a moment
/// apart may be a goal where seconds may not.
private let ratio = BenchmarkMetric.custom("read ÷ scan (%)", useScalingFactor: false)

/// A demand table of 1,000,000 rows, read and validated with its scenario, against the bare scan of its fields.
func addReadingAgainstScanning() {
  let subject = Subject(.millionRows)
  let table = Box<[UInt8]>([])
  Benchmark(
    "demand-1000000-rows.read",
    configuration: .init(
      metrics: [.wallClock, .peakMemoryResident, ratio], warmupIterations: 1, maxDuration: .seconds(10),
      maxIterations: 5),
    closure: { (benchmark: Benchmark) throws -> Void in
      let scan = fastest(of: 3) { blackHole(CSVScan.countFields(table.value)) }
      benchmark.startMeasurement()
      let clock = ContinuousClock.now
      let reading = try ScenarioReader.read(folder: subject.scenarioFolder)
      let read = ContinuousClock.now - clock
      benchmark.stopMeasurement()
      guard reading.scenario.demand.count == 1_000_000 else { return benchmark.error("not a million rows") }
      benchmark.measurement(ratio, Int((read / scan * 100).rounded()))
    },
    setup: {
      try subject.writeScenario()
      table.value = [UInt8](try Data(contentsOf: URL(fileURLWithPath: subject.scenarioFolder + "/demand.csv")))
    },
    teardown: { subject.removeFiles() })
}

/// The shortest of a few: what the machine can do when nothing else disturbs it.
private func fastest(of count: Int, _ body: () -> Void) -> Duration {
  (0..<count).map { _ in ContinuousClock().measure(body) }.min() ?? .zero
}

/// What a set-up leaves for its benchmark.
private final class Box<Value> {
  var value: Value

  init(_ value: Value) { self.value = value }
}
