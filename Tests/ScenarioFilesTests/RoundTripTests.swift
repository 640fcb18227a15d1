import Domain
import Foundation
import InstanceGenerator
import ScenarioFiles
import Testing

@Suite("Scenarios through files and back")
struct RoundTripTests {
  private func read(_ files: [String: String]) throws -> ScenarioReading {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(Array(text.utf8), to: name) }
    return try ScenarioReader.read(folder: folder.path)
  }

  private func readBack(_ scenario: Scenario) throws -> Scenario {
    let folder = try TemporaryFolder()
    try ScenarioWriter.write(scenario, to: folder.path)
    return try ScenarioReader.read(folder: folder.path).scenario
  }

  private func bytes(of scenario: Scenario) -> [String] {
    ScenarioWriter.files(of: scenario).map { $0.name + "\n" + String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test("a scenario with everything in it comes back equal, and writes the same bytes again")
  func everything() throws {
    let scenario = try read(RichScenario.files).scenario
    let again = try readBack(scenario)
    #expect(again == scenario)
    #expect(bytes(of: again) == bytes(of: scenario))
  }

  @Test("a scenario with everything in it holds what its files say")
  func content() throws {
    let scenario = try read(RichScenario.files).scenario
    #expect(scenario.name == "春季 \"配货\": week #1")
    #expect(scenario.description == "Two lines,\nthe second with a tab\tin it.\n")
    #expect(scenario.tiers.values.map(\.name) == ["yes", "010", "低"])
    // Sorted by ship period, then by code; what is gone may stand there.
    #expect(scenario.published.map(\.from) == ["W 2", "仓1", "gone"])
    #expect(scenario.policy.purchaseBudget == 1_000_000)
    // By bytes: "0" < "1" < "N".
    #expect(scenario.products.values.map(\.code) == ["010", "10", "NO"])
    #expect(scenario.products.values.map(\.name) == ["Tea, \"green\"", "two\nlines", ""])
    #expect(scenario.products.values.map(\.shelfLife) == [3, nil, 0])
    #expect(scenario.products.values.map(\.ladder) == [true, false, false])
    #expect(scenario.families.values.map(\.code) == ["茶"])
    #expect(scenario.regions.values.map(\.code) == ["S", "r1", "r2", "北"])
    // S has no ancestor: the last tier; r1 has 北's; r2 its own.
    #expect(scenario.regions.values.map(\.tier.position) == [2, 0, 2, 0])
    #expect(scenario.stock.map(\.expires) == [nil, nil, 0, 3])
    #expect(scenario.receipts.map(\.reference) == ["", "PO-1", "PO-2"])
    #expect(scenario.quotas.map(\.name) == ["Z", "a", "Ω"])
    #expect(scenario.contracts.map(\.toPeriod) == [4, 3])
    #expect(scenario.grades.map(\.customers) == [10, 50])
    #expect(scenario.policy.fairMemory == 3)
    #expect(
      scenario.memory == [
        MemoryRow(region: Ref(1), product: Ref(0), asked: 3, served: 3),
        MemoryRow(region: Ref(2), product: Ref(2), asked: 4.5, served: 0),
      ])
    // Price 12.5 at weight 2.5; price 0: 77.5 at weight 2.5; a penalty of 0 is a penalty, not an empty cell.
    let penalties = scenario.demand.map { "\(scenario.regions[$0.region].code) \($0.period) \($0.unmetPenalty)" }
    #expect(penalties == ["S 3 2.75", "r1 1 31.25", "r1 1 193.75", "r2 4 0.0"])
    let lanes = scenario.lanes.map {
      "\(scenario.warehouses[$0.from].code) \(scenario.code(of: $0.to)) \($0.product?.position ?? -1)"
    }
    #expect(lanes == ["W 2 W3 -1", "W 2 r1 -1", "仓1 S -1", "仓1 r1 -1", "仓1 r1 0"])
  }

  @Test("rows in any order are the same scenario", arguments: 1...20 as ClosedRange<UInt64>)
  func permuted(seed: UInt64) throws {
    var source = SeededSource(seed: seed)
    let scenario = try read(RichScenario.files).scenario
    let permuted = try read(RichScenario.permuted { $0.shuffle(using: &source) }).scenario
    #expect(permuted == scenario, "seed \(seed)")
  }

  @Test("byte order marks, CRLF and CR change nothing", arguments: ["\r\n", "\r"])
  func lineEnds(_ end: String) throws {
    let scenario = try read(RichScenario.files).scenario
    let other = try read(RichScenario.files.mapValues { "\u{FEFF}" + $0.replacing("\n", with: end) }).scenario
    var expected = scenario
    // What stands inside quotes is text, line break and all.
    expected.products[Ref(1)].name = "two\(end)lines"
    #expect(other == expected)
  }

  @Test("generated scenarios come back equal", arguments: [1, 3], [false, true])
  func generated(periods: Int, coupled: Bool) throws {
    var options = InstanceGenerator.Options()
    (options.warehouses, options.regions, options.products) = (4, 12, 10)
    (options.periods, options.coupled) = (periods, coupled)
    let scenario = InstanceGenerator.scenario(options)
    #expect(try readBack(scenario) == scenario)
  }

  @Test("every feature that is only read is named where it is used first")
  func unsupported() throws {
    // All that the files use; what is built in is no longer named.
    let used: [(ScenarioFeature, String)] = [
      (.ruleFair, "scenario.yaml:14:9: not built in: rule fair"),
      (.integral, "scenario.yaml:21:13: not built in: policy.integral"),
      (.shelfLife, "products.csv:2:47: not built in: shelf_life"),
      (.ladder, "products.csv:2:49: not built in: grade ladders"),
      (.expires, "stock.csv:2:8: not built in: stock that expires"),
      (.minimumLife, "demand.csv:2:16: not built in: min_life"),
      (.offerMinimum, "offers.csv:2:19: not built in: an offer's minimum"),
      (.offerLot, "offers.csv:2:26: not built in: an offer's lot"),
      (.contracts, "contracts.csv:2:1: not built in: contracts"),
    ]
    let expected = used.filter { ScenarioFeature.notBuiltIn.contains($0.0) }.map(\.1)
    #expect(try read(RichScenario.files).unsupported.map(\.description) == expected)
  }

  @Test("inputs are the files that were read, by name, with their hashes")
  func inputs() throws {
    let reading = try read(RichScenario.files)
    // Past sales are no part of the model.
    let others = ["history.csv", "notes.txt"]
    #expect(reading.inputs.map(\.name) == RichScenario.files.keys.filter { !others.contains($0) }.sorted())
    let grades = try #require(reading.inputs.first { $0.name == "grades.csv" })
    #expect(grades.sha256 == "3ee9e6081e142b3da26773ce543853c5b4d462e27f0090202753fa8d400e82ce")
  }
}
