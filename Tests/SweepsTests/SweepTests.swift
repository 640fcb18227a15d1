import Domain
import Foundation
import InstanceGenerator
import PlanFiles
import Planning
import ScenarioFiles
import Sweeps
import Testing

/// A folder for one test, gone when the test is.
private final class Place {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("allot-sweep-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A generated base of networks, and a sweep file on it.
  func write(_ sweep: String, size: Int = 6) throws -> SweepPlan {
    var options = InstanceGenerator.Options()
    (options.warehouses, options.regions, options.products) = (3, size, size)
    try ScenarioWriter.write(InstanceGenerator.scenario(options), to: path + "/base")
    try Data(("base: base\n" + sweep).utf8).write(to: URL(fileURLWithPath: path + "/sweep.yaml"))
    return try SweepFile.read(path + "/sweep.yaml")
  }

  func files(_ run: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path + "/" + run) {
      if let data = FileManager.default.contents(atPath: path + "/\(run)/\(name)") { files[name] = data }
    }
    return files
  }
}

@Suite("Sweeps")
struct SweepTests {
  private static let drawn = """
    grid:
      - - {label: as it is, changes: []}
        - {label: dear, changes: [{scale: lanes.cost, by: 2}]}
    runs: 6
    seed: 7
    vary:
      - {scale: demand, distribution: lognormal, mean: 1, deviation: 0.3, by: region}
      - {scale: stock, distribution: uniform, least: 0.8, most: 1.2, by: all}

    """

  private func runner(_ plan: SweepPlan, _ folder: String, jobs: Int = 1) async throws -> SweepRunner {
    let runner = await SweepRunner(
      try SweepTasks(plan), in: RunFolder(folder), options: PlanOptions(), jobs: jobs, toolVersion: "test")
    try RunFolder(folder).open(identity: runner.identity, resuming: true)
    return runner
  }

  @Test("any number of jobs, one task after the other, and what was begun before: the same bytes")
  func sameBytes() async throws {
    let place = try Place()
    let plan = try place.write(Self.drawn)
    let outcomes = try await runner(plan, place.path + "/one").runAll()
    #expect(outcomes.count == 12 && outcomes.allSatisfy { $0.failure.isEmpty && $0.id.count == 64 })
    #expect(Set(outcomes.map(\.id)).count == 12)
    _ = try await runner(plan, place.path + "/two", jobs: 3).runAll()
    for index in [5, 11, 0] { _ = try await runner(plan, place.path + "/three").run(index) }
    // What a killed process leaves, and a result that is no result.
    let torn = place.path + "/three/results/\(outcomes[3].id)"
    try FileManager.default.createDirectory(atPath: torn, withIntermediateDirectories: true)
    try Data("{".utf8).write(to: URL(fileURLWithPath: torn + "/plan.json"))
    try FileManager.default.createDirectory(
      atPath: place.path + "/three/results/.x.1.2.partial", withIntermediateDirectories: true)
    _ = try await runner(plan, place.path + "/three", jobs: 2).runAll()
    let files = try place.files("one")
    #expect(try place.files("two") == files)
    #expect(try place.files("three") == files)
    #expect(files.keys.filter { $0.hasSuffix("plan.json") }.count == 12)
  }

  @Test("a result is what a run of its scenario alone finds")
  func asAlone() async throws {
    let place = try Place()
    let plan = try place.write(Self.drawn)
    let tasks = try SweepTasks(plan)
    let sweep = try await runner(plan, place.path + "/run")
    let outcomes = try await sweep.runAll()
    for index in 0..<tasks.count {
      let scenario = try tasks.scenario(of: tasks[index])
      #expect(SweepTasks.identity(of: scenario) == outcomes[index].id)
      var alone = try await Planner().plan(scenario)
      alone.summary.seconds = StageSeconds()
      let result = try PlanFolder.readSummary(place.path + "/run/results/" + outcomes[index].id)
      #expect(abs(result.cost.total - alone.summary.cost.total) <= 1e-9 * abs(alone.summary.cost.total))
      #expect(result.status == .optimal)
      // From another tree the same sums come in another order: alike to twelve digits, and in every word.
      #expect(abs(result.gap - alone.summary.gap) <= 1e-12)
      alone.summary.gap = result.gap
      #expect(isAlike(PlanFolder.json(result), PlanFolder.json(alone.summary)), "task \(index)")
    }
  }

  private func isAlike(_ one: String, _ other: String) -> Bool {
    let (words, others) = (one.split { " ,}]\n".contains($0) }, other.split { " ,}]\n".contains($0) })
    guard words.count == others.count else { return false }
    return zip(words, others).allSatisfy { word, other in
      if word == other { return true }
      guard let number = Double(word), let another = Double(other) else { return false }
      return abs(number - another) <= 1e-12 * max(1, abs(number))
    }
  }

  @Test("draws depend on seed, run, variation and group alone, and have the moments that are asked for")
  func draws() throws {
    let place = try Place()
    let plan = try place.write(
      """
      runs: 400
      seed: 3
      vary:
        - {scale: demand, distribution: lognormal, mean: 1.5, deviation: 0.3, by: region}
        - {scale: demand, distribution: normal, mean: 1, deviation: 0.1, by: product}
        - {scale: demand, distribution: uniform, least: 0.5, most: 1.5, by: family}

      """)
    let tasks = try SweepTasks(plan)
    #expect(tasks.count == 400)
    let first = tasks.draws(run: 1)
    #expect(first.elementsEqual(tasks.draws(run: 1)) { $0 == $1 })
    var values: [Int: [Double]] = [:]
    for run in 1...400 { for draw in tasks.draws(run: run) { values[draw.variation, default: []].append(draw.factor) } }
    for (variation, mean, deviation) in [(1, 1.5, 0.3), (2, 1, 0.1), (3, 1, (1.0 / 12).squareRoot())] {
      let figures = SampleFigures(values[variation] ?? [])
      let error = deviation / Double(values[variation]?.count ?? 1).squareRoot()
      #expect(abs(figures.mean - mean) < 5 * error, "variation \(variation): mean \(figures.mean)")
      #expect(abs(figures.deviation - deviation) < 0.1 * deviation, "variation \(variation): \(figures.deviation)")
    }
  }

  @Test("each: takes out each in turn; a task that fails leaves the others alone")
  func each() async throws {
    let place = try Place()
    let plan = try place.write(
      """
      grid:
        - {each: warehouse}
        - - {label: fine, changes: []}
          - {label: nothing there, changes: [{scale: lanes.capacity, where: {region: nowhere}, by: 2}]}

      """)
    let outcomes = try await runner(plan, place.path + "/run").runAll()
    #expect(outcomes.map { $0.failure.isEmpty } == [true, false, true, false, true, false])
    #expect(outcomes[1].failure.contains("unknown region \"nowhere\""))
    let collection = try SweepCollection(RunFolder(place.path + "/run"))
    #expect(
      collection.rows.map { $0.labels[1] } == [
        "fine", "nothing there", "fine", "nothing there", "fine", "nothing there",
      ])
    #expect(collection.rows.allSatisfy { $0.labels[0].hasPrefix("without ") })
    let lines = collection.csv.split(separator: "\n")
    #expect(lines.count == 7)
    #expect(lines[0].hasPrefix("index,task,axis_1,axis_2,run,status,total,transport,"))
    let columns = lines[0].split(separator: ",", omittingEmptySubsequences: false).count
    #expect(lines[1].split(separator: ",", omittingEmptySubsequences: false).count == columns)
  }

  @Test("drawn runs: distributions, service at risk, and the driver that drives")
  func collected() async throws {
    let place = try Place()
    let plan = try place.write(
      """
      runs: 40
      vary:
        - {scale: demand, distribution: uniform, least: 0.5, most: 2, by: all}
        - {scale: lanes.cost, distribution: uniform, least: 0.999, most: 1.001, by: all}

      """)
    _ = try await runner(plan, place.path + "/run", jobs: 2).runAll()
    let collection = try SweepCollection(RunFolder(place.path + "/run"))
    let point = try #require(collection.distributions.first)
    #expect(collection.distributions.count == 1 && point.runs == 40)
    #expect(point.cost.least < point.cost.median && point.cost.median < point.cost.most)
    let fills = collection.rows.compactMap { $0.summary?.kpi.fillRate }.sorted()
    #expect(point.serviceAtRisk == (fills[0] + fills[1]) / 2)
    #expect(point.drivers.map(\.variation) == [1, 2])
    #expect(point.drivers[0].withCost > 0.95 && point.drivers[0].withFill < -0.95)
    #expect(SweepText.text(collection).contains("In the worst 5 % of the runs"))
  }

  @Test("another sweep, or a result that differs, is refused")
  func refused() async throws {
    let place = try Place()
    let sweep = try await runner(place.write(Self.drawn), place.path + "/run")
    let id = try await sweep.run(0).id
    #expect(throws: RunFolder.Failure.self) {
      try RunFolder(place.path + "/run").open(identity: sweep.identity, resuming: false)
    }
    #expect(throws: RunFolder.Failure.self) {
      try RunFolder(place.path + "/run").open(identity: sweep.identity + "x", resuming: true)
    }
    #expect(id.count == 64)
  }

  @Test("known figures: quantiles of type 7, Spearman with ties")
  func statistics() {
    let figures = SampleFigures([4, 1, 3, 2])
    #expect(figures.mean == 2.5 && figures.median == 2.5 && figures.quantile25 == 1.75)
    #expect(abs(figures.deviation - (5.0 / 3).squareRoot()) < 1e-15)
    #expect(RankCorrelation.spearman([1, 2, 3], [10, 20, 15]) == 0.5)
    #expect(RankCorrelation.spearman([1, 1, 1], [1, 2, 3]) == 0)
    #expect(abs(RankCorrelation.spearman([1, 2, 2, 3], [1, 2, 3, 4]) - 0.9486832980505138) < 1e-12)
  }
}
