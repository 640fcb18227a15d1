import Databases
import Domain
import Foundation
import PlanFiles
import ScenarioFiles
import Support
import Testing
import Workbooks

/// Whether this build can write workbooks; says so where it cannot.
func canWriteWorkbooks(_ test: String) -> Bool {
  if !TableWorkbook.isBuiltIn { print("skipped: \(test): built without the trait Excel") }
  return TableWorkbook.isBuiltIn
}

@Suite("Scenarios through workbooks and databases")
struct RoundTripTests {
  /// Canonical files by name, the history among them.
  private func canonical(_ scenario: Scenario, _ history: [UInt8]?) -> [String: [UInt8]] {
    var files = Dictionary(uniqueKeysWithValues: ScenarioWriter.files(of: scenario).map { ($0.name, $0.bytes) })
    files["history.csv"] = history
    return files
  }

  /// Through both media: the same bytes in every table and in the settings.
  private func check(_ given: Scenario, history: [UInt8]? = nil, _ label: String) async throws {
    // Rows by key: the canonical form begins with a folder that was read.
    let scenario = try await TemporaryFolder.with { folder in
      try ScenarioWriter.write(given, to: folder.path)
      return try ScenarioReader.read(folder: folder.path).scenario
    }
    let before = canonical(scenario, history)
    let tables = ScenarioWriter.tables(of: scenario, history: history)
    try await TemporaryFolder.with { folder in
      var media: [ScenarioMedium] = []
      let database = folder.appendingPathComponent("s.sqlite").path
      try TableDatabase.write(tables, to: database)
      media.append(try ScenarioDatabase.medium(database))
      if canWriteWorkbooks(label) {
        let workbook = folder.appendingPathComponent("s.xlsx").path
        try TableWorkbook.write(tables, to: workbook)
        media.append(try ScenarioWorkbook.medium(workbook))
      }
      for medium in media {
        let after = canonical(try medium.read().scenario, try medium.history())
        #expect(Set(after.keys) == Set(before.keys), "\(label), \(medium.kind)")
        for (name, bytes) in before {
          #expect(after[name] == bytes, "\(label), \(medium.kind): \(name) is not as it was")
        }
      }
    }
  }

  @Test("the scenarios of this package come back byte by byte")
  func ours() async throws {
    var package = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { package.deleteLastPathComponent() }
    var folders = [package.appendingPathComponent("Scenarios")]
    folders += [SharedData.folder("scenarios", for: "shared scenarios through workbooks")].compactMap(\.self)
    var count = 0
    for folder in folders {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
        let path = folder.appendingPathComponent(name).path
        guard FileManager.default.fileExists(atPath: path + "/scenario.yaml") else { continue }
        try await check(try ScenarioReader.read(folder: path).scenario, name)
        count += 1
      }
    }
    #expect(count >= 3)
  }

  @Test("codes and names that look like formulas, numbers, dates or markup come back as they are")
  func hostile() async throws {
    try await TemporaryFolder.with { folder in
      for (name, text) in HostileTexts.files {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
      }
      let reading = try ScenarioReader.read(folder: folder.path)
      #expect(Set(reading.scenario.products.values.map { Array($0.code.utf8) }).count == HostileTexts.codes.count)
      let history = try HistoryText.canonical(Array(HostileTexts.files["history.csv", default: ""].utf8))
      #expect(
        String(decoding: history, as: UTF8.self)
          == "place,product,date,sales,stockout,price,promotion\nR,010,2026-01-05,2.5,0,,yes\nR,010,2026-01-06,3,0,,\n")
      try await check(reading.scenario, history: history, "hostile texts")
    }
  }

  @Test("random scenarios come back byte by byte", arguments: [3 as UInt64, 14, 159, 2653, 58979])
  func random(seed: UInt64) async throws {
    try await check(RandomScenario.make(seed: seed, features: .all), "seed \(seed)")
  }

  @Test("numbers of any size come back bit by bit")
  func numbers() async throws {
    var scenario = RandomScenario.make(seed: 1, features: [])
    var random = SeededNumbers(seed: 8)
    for index in scenario.demand.indices {
      let power = Double(random.whole(-9...11))
      scenario.demand[index].quantity = Double(random.whole(1...1_000_000)) / 7 * pow(10, power - 6)
    }
    try await check(scenario, "numbers of seed 8")
  }

  @Test("a text that a cell cannot hold is refused, not cut")
  func tooLong() async throws {
    guard canWriteWorkbooks("too long a text") else { return }
    var scenario = RandomScenario.make(seed: 2, features: [])
    scenario.description = String(repeating: "🧊", count: 16_384)
    try await TemporaryFolder.with { folder in
      let path = folder.appendingPathComponent("s.xlsx").path
      let failure = #expect(throws: WorkbookFailure.self) {
        try TableWorkbook.write(ScenarioWriter.tables(of: scenario), to: path)
      }
      #expect(
        failure?.description
          == "a workbook cannot hold it: row 2 of table scenario has a text of 32768 characters in column value, and a "
          + "cell holds 32,767")
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(left.isEmpty)
    }
  }

  @Test("a workbook of the same tables is the same bytes")
  func sameBytes() async throws {
    guard canWriteWorkbooks("the same bytes") else { return }
    let tables = ScenarioWriter.tables(of: RandomScenario.make(seed: 5, features: .all))
    try await TemporaryFolder.with { folder in
      let paths = ["a.xlsx", "b.xlsx"].map { folder.appendingPathComponent($0).path }
      for path in paths {
        try TableWorkbook.write(tables, to: path)
        try await Task.sleep(for: .milliseconds(1100))
      }
      #expect(FileManager.default.contentsEqual(atPath: paths[0], andPath: paths[1]))
    }
  }
}
