import Domain
import Foundation
import ScenarioFiles
import Testing

/// The scenarios that come beside the package, where they are there.
private let sharedScenarios = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("../shared/scenarios").standardizedFileURL.path

private let areThere: Bool = {
  let found = FileManager.default.fileExists(atPath: sharedScenarios)
  if !found { print("skipped: no scenarios at \(sharedScenarios)") }
  return found
}()

@Suite("Scenarios beside the package", .enabled(if: areThere, "there are no scenarios beside the package"))
struct SharedScenariosTests {
  struct Expectation: CustomTestStringConvertible {
    var folder: String
    var products: Int
    var warehouses: Int
    var regions: Int
    var demand: Int
    var lanes: Int
    /// Of these, the ones that are not built in must be named.
    var unsupported: [ScenarioFeature] = []
    var testDescription: String { folder }
  }

  static let expectations = [
    Expectation(folder: "gams-transport", products: 1, warehouses: 2, regions: 3, demand: 3, lanes: 6),
    Expectation(folder: "ampl-multi", products: 3, warehouses: 3, regions: 7, demand: 20, lanes: 84),
    Expectation(folder: "brunel-orders", products: 772, warehouses: 19, regions: 9261, demand: 9215, lanes: 11291),
    Expectation(
      folder: "ppe-june-2020", products: 5, warehouses: 3, regions: 51, demand: 255, lanes: 153,
      unsupported: [.rulePriority]),
    Expectation(
      folder: "us-vaccines-spring", products: 4, warehouses: 1, regions: 62, demand: 62, lanes: 62,
      unsupported: [.ruleFair]),
    Expectation(
      folder: "us-vaccines-week", products: 4, warehouses: 1, regions: 62, demand: 62, lanes: 62,
      unsupported: [.ruleFair]),
  ]

  @Test("are read without a problem", arguments: expectations)
  func read(_ expected: Expectation) throws {
    let reading = try ScenarioReader.read(folder: sharedScenarios + "/" + expected.folder)
    let scenario = reading.scenario
    #expect(scenario.products.count == expected.products)
    #expect(scenario.warehouses.count == expected.warehouses)
    #expect(scenario.regions.count == expected.regions)
    #expect(scenario.demand.count == expected.demand)
    #expect(scenario.lanes.count == expected.lanes)
    #expect(reading.unsupported.map(\.feature) == expected.unsupported.filter(ScenarioFeature.notBuiltIn.contains))
  }

  @Test("are all among those expected here")
  func complete() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: sharedScenarios).sorted()
    #expect(folders == Self.expectations.map(\.folder).sorted())
  }

  @Test("hold what the files say")
  func content() throws {
    let reading = try ScenarioReader.read(folder: sharedScenarios + "/ppe-june-2020")
    let scenario = reading.scenario
    #expect(scenario.name == "Protective equipment for 50 states and DC, June 2020")
    #expect(
      scenario.tiers.values == [
        Tier(name: "high", weight: 4), Tier(name: "medium", weight: 2), Tier(name: "low", weight: 1),
      ])
    let alabama = try #require(scenario.regions.values.first { $0.code == "Alabama" })
    #expect(alabama.tier == Ref(1))
    #expect(alabama.latitude == 33.0311)
    let line = try #require(
      scenario.demand.first {
        scenario.regions[$0.region].code == "Alabama" && scenario.products[$0.product].code == "N95"
      })
    #expect(line.quantity == 1_379_020)
    // Price 3 in a tier of weight 2.
    #expect(line.unmetPenalty == 6)
    #expect(scenario.substitutes.count == 1)
    #expect(scenario.substitutes[0].ratio == 2)
    #expect(scenario.substitutes[0].maxShare == 0.5)
    #expect(reading.inputs.map(\.name).first == "demand.csv")
  }
}
