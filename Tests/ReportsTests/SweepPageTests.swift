import Domain
import Foundation
import Planning
@testable import Reports
import ScenarioFiles
import Support
import Sweeps
import Testing

@Suite("Sweep pages")
struct SweepPageTests {
  /// A run of a small scenario: two points, ten drawn runs each, and a name that is markup.
  private func collection(_ folder: URL) async throws -> SweepCollection {
    let base = folder.appendingPathComponent("base").path
    try ScenarioWriter.write(RandomScenario.make(seed: 11, features: [.tiers]), to: base)
    let sweep = """
      base: base
      grid:
        - - {label: "as <it> is", changes: []}
          - {label: dear, changes: [{scale: lanes.cost, by: 2}]}
      runs: 10
      vary:
        - {scale: demand, distribution: uniform, least: 0.5, most: 1.5, by: all}

      """
    let file = folder.appendingPathComponent("sweep.yaml")
    try Data(sweep.utf8).write(to: file)
    let run = RunFolder(folder.appendingPathComponent("run").path)
    let runner = await SweepRunner(
      try SweepTasks(try SweepFile.read(file.path)), in: run, options: PlanOptions(), jobs: 2, toolVersion: "test")
    try run.open(identity: runner.identity, resuming: false)
    _ = try await runner.runAll()
    return try SweepCollection(run)
  }

  @Test("distributions, service at risk and drivers of each point; names are text; no message in a browser")
  func page() async throws {
    try await TemporaryFolder.with { folder in
      let html = try SweepReport.page(try await collection(folder), title: "Sweep <run>").html()
      #expect(html.contains("Sweep &lt;run&gt;") && html.contains("as &lt;it&gt; is") && !html.contains("<it>"))
      #expect(html.contains("20 variants of one scenario, 20 with a plan."))
      for id in ["chart-cost-1", "chart-fill-1", "chart-drivers-1", "chart-cost-2"] {
        #expect(html.contains("id=\"\(id)-title\""), "\(id)")
      }
      #expect(html.contains("10 runs. In the worst 5 % of them the mean fill rate is"))
      let file = folder.appendingPathComponent("page.html").path
      try Data(html.utf8).write(to: URL(fileURLWithPath: file))
      guard let visit = try Chromium.visit(file) else {
        return print("skipped: pages in a browser: there is no Chromium, or it does not start")
      }
      #expect(visit.console == [] && visit.output.contains("</html>"))
    }
  }

  @Test("every value of a histogram is in one of its columns, equal values too")
  func histogram() {
    let samples: [[Double]] = [[3], [5, 5, 5], [0.91, 0.95, 0.99, 1], [-2, 0, 7, 7.5], [1e9, 1e9 + 1]]
    for values in samples {
      let picture = HistogramChart(title: "t", axis: "a", values: values, median: values[0]).picture(id: "h")
      let tips = picture.components(separatedBy: "<title>").dropFirst()
      let counts = tips.compactMap { $0.components(separatedBy: "</title>")[0].components(separatedBy: ": ").last }
        .compactMap { Int($0) }
      #expect(counts.reduce(0, +) == values.count, "\(values): \(counts)")
    }
  }
}
