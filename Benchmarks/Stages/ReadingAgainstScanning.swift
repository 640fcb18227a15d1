internal import Benchmark
internal import Domain
internal import Foundation
internal import ScenarioFiles

/// Time of reading ÷ time of the bare scan, both from the file on, in hundredths; the goal is at most 300. A ratio of
/// times measured a moment apart may be a goal where seconds may not.
private let ratio = BenchmarkMetric.custom("read ÷ scan (%)", useScalingFactor: false)

/// A demand table of 1,000,000 rows, in order or not, read and validated with its scenario, against the bare scan of
/// its fields.
func addReadingAgainstScanning() {
  for isShuffled in [false, true] { addReadingAgainstScanning(isShuffled: isShuffled) }
}

private func addReadingAgainstScanning(isShuffled: Bool) {
  let subject = Subject(.millionRows)
  Benchmark(
    "demand-1000000-\(isShuffled ? "shuffled" : "sorted")-rows.read",
    configuration: .init(
      metrics: [.wallClock, .peakMemoryResident, ratio], warmupIterations: 1, maxDuration: .seconds(10),
      maxIterations: 5),
    closure: { (benchmark: Benchmark) throws -> Void in
      let table = URL(fileURLWithPath: subject.scenarioFolder + "/demand.csv")
      let scan = try fastest(of: 3) { blackHole(CSVScan.countFields([UInt8](try Data(contentsOf: table)))) }
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
      if isShuffled { try subject.shuffleDemand() }
    },
    teardown: { subject.removeFiles() })
}

/// The shortest of a few: what the machine can do when nothing else disturbs it.
private func fastest(of count: Int, _ body: () throws -> Void) rethrows -> Duration {
  try (0..<count).map { _ in try ContinuousClock().measure(body) }.min() ?? .zero
}
