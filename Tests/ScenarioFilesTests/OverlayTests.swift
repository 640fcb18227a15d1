import Domain
import Foundation
import ScenarioFiles
import Testing

/// Folders side by side in one place, gone when the test is.
private final class Folders {
  let root: TemporaryFolder

  /// `base` is a valid scenario; the others hold what is given.
  init(_ folders: [String: [String: String]], base: [String: String] = [:]) throws {
    root = try TemporaryFolder()
    try write(ValidScenario.files.merging(Self.extras) { $1 }.merging(base) { $1 }, to: "base")
    for (name, files) in folders { try write(files, to: name) }
  }

  private static let extras = [
    "stock.csv": "warehouse,product,on_hand,reserved\nW1,A,100,10\nW2,A,50,\nW2,B,7,\n",
    "warehouses.csv": "warehouse,throughput\nW1,200\nW2,\n",
    "calendar.csv": "warehouse,period,throughput\nW1,2,80\n",
    "receipts.csv": "warehouse,product,period,quantity\nW1,A,3,0.1\n",
    "quotas.csv": "quota,region,product,maximum\nq1,NORTH,,90\nq2,LYS1,B,5\n",
    "substitutes.csv": "product,substitute\nA,B\n",
    "offers.csv": "supplier,product,warehouse,unit_cost\nS,B,W2,1\n",
    "grades.csv": "region,grade,customers\nLYS1,1,4\nPAR1,1,4\n",
  ]

  private func write(_ files: [String: String], to folder: String) throws {
    try FileManager.default.createDirectory(atPath: path(folder), withIntermediateDirectories: true)
    for (name, text) in files { try root.write(Array(text.utf8), to: folder + "/" + name) }
  }

  func path(_ folder: String) -> String { root.path + "/" + folder }

  func read(_ folder: String) throws -> ScenarioReading {
    try ScenarioReader.read(folder: path(folder), options: ReadOptions(threads: 1, listsChanges: true))
  }

  func problems(_ folder: String) -> [String] {
    do {
      _ = try read(folder)
      return []
    } catch ScenarioReadFailure.problems(let problems) {
      return problems.lines()
    } catch {
      return ["\(error)"]
    }
  }
}

@Suite("Overlays")
struct OverlayTests {
  /// The scenario of an overlay with these changes on the base.
  private func changed(_ changes: String) throws -> Scenario {
    try Folders(["top": ["scenario.yaml": "base: ../base\nchanges:\n" + changes]]).read("top").scenario
  }

  private func problems(_ changes: String) throws -> [String] {
    try Folders(["top": ["scenario.yaml": "base: ../base\nchanges:\n" + changes]]).problems("top")
  }

  @Test("without anything of its own is its base")
  func nothing() throws {
    let folders = try Folders(["top": ["scenario.yaml": "base: ../base\n"]])
    #expect(try folders.read("top").scenario == folders.read("base").scenario)
    #expect(try folders.read("top").changes.isEmpty)
  }

  @Test("rows replace rows of the same key, only in the columns that are there; others are added; defaults come last")
  func rows() throws {
    let folders = try Folders([
      "top": [
        "scenario.yaml": "base: ../base\nname: Top\npolicy: {unmet_penalty: 7}\n",
        "products.csv": "product,price\nA,20\n",
        "demand.csv": "region,product,quantity,held\nLYS1,A,15,2\nPAR1,A,8,\n",
        "stock.csv": "product,warehouse,safety_stock\nA,W1,3\n",
      ]
    ])
    let scenario = try folders.read("top").scenario
    #expect(scenario.name == "Top")
    #expect(scenario.periods == 4)
    #expect(scenario.products.values.map(\.price) == [20, 0])
    // The family of A stays: the overlay has no such column.
    #expect(scenario.products.values.allSatisfy { $0.family != nil })
    let lines = scenario.demand.map { "\(scenario.regions[$0.region].code) \($0.period) \($0.quantity) \($0.held)" }
    #expect(lines == ["LYS1 1 15.0 2.0", "PAR1 1 8.0 0.0", "PAR1 2 5.0 0.0"])
    // 20 at weight 2, 20 at weight 1, and 7 at weight 1 for B, whose price is 0.
    #expect(scenario.demand.map(\.unmetPenalty) == [40, 20, 7])
    #expect(
      scenario.stock.map { [$0.onHand, $0.reserved, $0.safetyStock] } == [[100, 10, 3], [50, 0, 0], [7, 0, 0]])
    let changes = try folders.read("top").changes.map(\.description)
    #expect(
      changes == [
        "scenario.yaml: name Base → Top", "scenario.yaml: policy.unmet_penalty 1000 → 7",
        "products.csv A: price 10 → 20", "stock.csv W1 A: safety_stock (default) → 3",
        "demand.csv LYS1 A 1: quantity 10 → 15", "demand.csv LYS1 A 1: held (default) → 2",
        "demand.csv PAR1 A 1: added (quantity 8)",
      ])
  }

  @Test("stand on overlays, and every file is an input")
  func chain() throws {
    let folders = try Folders([
      "middle": ["scenario.yaml": "base: ../base\nchanges: [{scale: demand, by: 3}]\n"],
      "top": [
        "scenario.yaml": "base: ../middle\nchanges: [{scale: demand, where: {region: LYS1}, by: 0.1}]\n",
        "demand.csv": "region,product,period,quantity\nPAR1,B,2,100\n",
      ],
    ])
    let reading = try folders.read("top")
    #expect(reading.scenario.demand.map(\.quantity) == [3, 100])
    #expect(
      reading.changes.map(\.description) == [
        "demand.csv LYS1 A 1: quantity 30 → 3", "demand.csv PAR1 B 2: quantity 15 → 100",
      ])
    let names = reading.inputs.map(\.name)
    #expect(names == names.sorted())
    #expect(
      names.filter { $0.hasSuffix("scenario.yaml") } == [
        "../base/scenario.yaml", "../middle/scenario.yaml", "scenario.yaml",
      ])
    #expect(names.contains("../base/demand.csv") && names.contains("demand.csv"))
  }

  @Test(
    "scale what they say",
    arguments: [
      ("{scale: demand, by: 1.2}", "demand", [12.0, 6]),
      ("{scale: demand, where: {region: NORTH, period: 2}, by: 2}", "demand", [10, 10]),
      ("{scale: demand, where: {tier: high}, by: 2}", "demand", [20, 5]),
      ("{scale: demand, where: {product: [A, B], family: F1}, by: 0}", "demand", [0, 0]),
      ("{scale: stock, where: {warehouse: W1}, by: 0.5}", "stock", [50, 5, 50, 0, 7, 0]),
      ("{scale: receipts, by: 3}", "receipts", [0.3]),
      ("{scale: prices, where: {product: A}, by: 1.5}", "prices", [15, 0]),
      ("{scale: lanes.cost, where: {warehouse: W2}, by: 2}", "lanes", [1, 5]),
      ("{scale: lanes.cost, where: {region: LYS1}, by: 2}", "lanes", [2, 2.5]),
      ("{scale: throughput, by: 0.5}", "throughput", [100, 40, 100, 100]),
      ("{scale: throughput, where: {period: [2, 3]}, by: 0.5}", "throughput", [200, 40, 100, 200]),
      ("{set: lanes.lead_time, where: {to: PAR1}, to: 2}", "lead times", [0, 2]),
      ("{set: quotas.maximum, where: {quota: q2}, to: 6}", "quotas", [90, 6]),
      ("{set: quotas.maximum, where: {region: NORTH}, to: ''}", "quotas", [.infinity, .infinity]),
    ])
  func scaled(_ change: String, _ what: String, _ expected: [Double]) throws {
    let scenario = try changed("  - \(change)\n")
    let found: [Double] =
      switch what {
      case "demand": scenario.demand.map(\.quantity)
      case "stock": scenario.stock.flatMap { [$0.onHand, $0.reserved] }
      case "receipts": scenario.receipts.map(\.quantity)
      case "prices": scenario.products.values.map(\.price)
      case "lanes": scenario.lanes.map(\.cost)
      case "lead times": scenario.lanes.map { Double($0.leadTime) }
      case "quotas": scenario.quotas.map(\.maximum)
      default: scenario.limits.throughput.values[0]
      }
    #expect(found == expected)
  }

  @Test("remove with every row that refers to what is gone")
  func removed() throws {
    let withoutWarehouse = try changed("  - {remove: warehouse, where: {warehouse: W2}}\n")
    #expect(withoutWarehouse.warehouses.values.map(\.code) == ["W1"])
    #expect(withoutWarehouse.stock.count == 1 && withoutWarehouse.offers.isEmpty)
    #expect(withoutWarehouse.lanes.count == 1)
    let withoutProduct = try changed("  - {remove: product, where: {product: B}}\n")
    #expect(withoutProduct.demand.count == 1 && withoutProduct.substitutes.isEmpty && withoutProduct.quotas.count == 1)
    let withoutRegion = try changed("  - {remove: region, where: {region: LYS1}}\n")
    #expect(withoutRegion.regions.values.map(\.code) == ["NORTH", "PAR1"])
    #expect(withoutRegion.grades.count == 1 && withoutRegion.lanes.count == 1 && withoutRegion.quotas.count == 1)
    let withoutAll = try changed("  - {remove: region, where: {region: NORTH}}\n")
    #expect(withoutAll.regions.isEmpty && withoutAll.demand.isEmpty && withoutAll.quotas.isEmpty)
    #expect(try changed("  - {remove: lane, where: {warehouse: W1, region: NORTH}}\n").lanes.count == 1)
  }

  @Test("are done in order")
  func order() throws {
    let scenario = try changed(
      """
        - {set: demand.quantity, where: {region: PAR1}, to: 50}
        - {scale: demand, where: {region: PAR1}, by: 2}
        - {set: regions.tier, where: {region: PAR1}, to: high}
        - {scale: demand, where: {tier: high}, by: 0.5}

      """)
    #expect(scenario.demand.map(\.quantity) == [5, 50])
  }

  @Test(
    "say what is wrong with a change, and where",
    arguments: [
      (
        "{scale: demand, where: {product: A, period: 2}, by: 2}",
        "this change matches nothing: no row of demand.csv with a quantity fits; mend it or take it out [matches-nothing]"
      ),
      (
        "{scale: lanes.capacity, by: 2}",
        "this change matches nothing: no row of lanes.csv with a capacity fits; mend it or take it out [matches-nothing]"
      ),
      (
        "{scale: demand, where: {region: LYS}, by: 2}",
        "unknown region \"LYS\" in where; did you mean \"LYS1\"? [unknown-region]"
      ),
      (
        "{scale: demand, where: {warehouse: W1}, by: 2}",
        "where.warehouse does not fit demand.csv; it may hold region, product, family, tier and period [bad-where]"
      ),
      (
        "{set: demand.quantety, to: 2}",
        "unknown column \"quantety\" of demand.csv; did you mean \"quantity\"? [unknown-column]"
      ),
      ("{set: demands.quantity, to: 2}", "unknown table \"demands\"; did you mean \"demand\"? [unknown-table]"),
      (
        "{set: demand.region, to: PAR1}",
        "region names the rows of demand.csv and cannot be set; put a row into demand.csv of this folder [key-column]"
      ),
      ("{set: demand.quantity, to: many}", "quantity \"many\" is not a number [bad-number]"),
      ("{set: demand.quantity, to: -1}", "quantity \"-1\" must not be negative [negative-number]"),
      ("{set: demand.quantity, to: ''}", "quantity is empty, but every row needs it [missing-value]"),
      (
        "{scale: stock, by: 1e12}",
        "on_hand would become 100000000000000; it must lie between 0 and 1000000000000 [out-of-range]"
      ),
      (
        "{remove: lane}",
        "remove needs where; write {remove: warehouse, where: {warehouse: …}} [bad-change]"
      ),
      ("{scale: demand}", "scale needs by; by: 1.2 is 20 % more [bad-change]"),
      (
        "{set: stock.reserved, where: {warehouse: W2, product: A}, to: 60}",
        "reserved 60 is more than on_hand 50 [reserved-above-stock]"
      ),
    ])
  func wrong(_ change: String, _ message: String) throws {
    #expect(try problems("  - \(change)\n") == ["scenario.yaml:3:5: error: " + message])
  }

  @Test("say what is wrong with a base")
  func bases() throws {
    let folders = try Folders([
      "self": ["scenario.yaml": "base: .\n"],
      "one": ["scenario.yaml": "base: ../two\n"],
      "two": ["scenario.yaml": "name: x\nbase: ../one\n"],
      "far": ["scenario.yaml": "base: ../nowhere\n"],
      "absolute": ["scenario.yaml": "base: /etc\n"],
      "new": [
        "scenario.yaml": "base: ../base\n", "lanes.csv": "from,to\nW1,PAR1\n", "demand.csv": "region,product\nLYS1,B\n",
      ],
      "twice": ["scenario.yaml": "base: ../base\n", "products.csv": "product,price\nA,1\nA,2\n"],
      "bad": ["scenario.yaml": "base: ../broken\n"],
      "broken": ["scenario.yaml": "base: ../base\n", "stock.csv": "warehouse,product,on_hand\nW9,A,1\n"],
    ])
    let nowhere = "base is the way from this folder to another scenario folder [unknown-base]"
    #expect(
      folders.problems("self") == [
        "scenario.yaml:1:7: error: bases go in a circle: this one leads back to \".\" [base-circle]"
      ])
    #expect(
      folders.problems("one") == [
        "../two/scenario.yaml:2:7: error: bases go in a circle: this one leads back to \"../one\" [base-circle]"
      ])
    #expect(
      folders.problems("far") == [
        "scenario.yaml:1:7: error: there is no scenario in \"../nowhere\"; \(nowhere)"
      ])
    #expect(
      folders.problems("absolute") == [
        "scenario.yaml:1:7: error: base \"/etc\" is not a relative folder; "
          + "write the way from this folder, like ../spring-scarcity [bad-base]"
      ])
    #expect(
      folders.problems("new") == [
        "demand.csv:2:1: error: the base has no such row, and a new one needs \"quantity\" [missing-column]"
      ])
    #expect(
      folders.problems("twice") == [
        "products.csv:3:1: error: same product as line 2 [duplicate-key]"
      ])
    #expect(
      folders.problems("bad") == [
        "../broken/stock.csv:2:1: error: unknown warehouse \"W9\"; did you mean \"W1\"? [unknown-warehouse]"
      ])
  }

  @Test("read once and changed many times, are the same scenarios")
  func source() throws {
    let folders = try Folders([
      "top": ["scenario.yaml": "base: ../base\nchanges: [{scale: demand, where: {region: LYS1}, by: 2}]\n"]
    ])
    let source = try ScenarioSource.read(folder: folders.path("base"))
    let change = ScenarioChange(
      .scale(.demand, by: .constant(2)), where: [ChangeCondition(key: "region", values: ["LYS1"])])
    for _ in 1...2 {
      #expect(try source.reading(after: [change]).scenario == folders.read("top").scenario)
      #expect(try source.reading().scenario == folders.read("base").scenario)
    }
  }
}
