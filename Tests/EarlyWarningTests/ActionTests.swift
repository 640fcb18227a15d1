import Domain
import EarlyWarning
import Foundation
import Planning
import ScenarioFiles
import StockPolicies
import Testing

/// What an action is said to bring, it brings: put over the usual course as an overlay and planned again from files.
struct ActionTests {
  /// N runs out; S has plenty, a receipt comes late, an offer stands, still water stands in, and T lies idle.
  private var scenario: Scenario {
    var scenario = Scenario(
      name: "all ways", currency: "EUR", periods: 4,
      products: [
        Product(code: "still", price: 5, holdingCost: 0.01), Product(code: "water", price: 9, holdingCost: 0.5),
      ],
      warehouses: [Warehouse(code: "N"), Warehouse(code: "S")],
      regions: [Region(code: "alden", tier: Ref(0)), Region(code: "cove", tier: Ref(0))])
    let (still, water) = (Ref<Product>(0), Ref<Product>(1))
    let (north, south) = (Ref<Warehouse>(0), Ref<Warehouse>(1))
    scenario.stock = [
      StockRow(warehouse: north, product: still, onHand: 60), StockRow(warehouse: north, product: water, onHand: 12),
      StockRow(warehouse: south, product: water, onHand: 400),
    ]
    scenario.receipts = [ReceiptRow(warehouse: north, product: water, period: 4, reference: "PO7", quantity: 15)]
    scenario.offers = [OfferRow(supplier: "Brook & Co", product: water, warehouse: north, leadTime: 1, unitCost: 6)]
    scenario.lanes = [
      LaneRow(from: north, to: .region(Ref(0)), cost: 0.2), LaneRow(from: north, to: .warehouse(south), cost: 0.3),
      LaneRow(from: south, to: .region(Ref(0)), cost: 1.5), LaneRow(from: south, to: .region(Ref(1)), cost: 0.2),
    ]
    scenario.substitutes = [SubstituteRow(product: water, substitute: still, penalty: 1, maxShare: 0.5)]
    for period in 1...4 {
      scenario.demand += [
        DemandRow(region: Ref(0), product: water, period: Int32(period), quantity: 10, unmetPenalty: 9),
        DemandRow(region: Ref(1), product: water, period: Int32(period), quantity: 2, unmetPenalty: 9),
      ]
    }
    scenario.sortRows()
    return scenario
  }

  @Test("every kind of action, and what it brings")
  func kinds() async throws {
    let scenario = scenario
    let warnings = EarlyWarnings.warnings(of: scenario, DemandUncertainty())
    let answered = await EarlyWarnings.withActions(warnings, of: scenario, most: 10, jobs: 2)
    let kinds = Set(answered.flatMap(\.actions).map(\.kind))
    #expect(kinds == Set(WarningAction.Kind.allCases), "\(kinds)")
    let shortage = try #require(answered.first { $0.kind == .stockOut })
    let prices = shortage.actions.map { $0.cost / $0.saves }
    #expect(prices == prices.sorted())
    try await compare(answered, scenario)
    let other = await EarlyWarnings.withActions(warnings, of: scenario, most: 10, jobs: 1)
    #expect(other == answered)
  }

  @Test(
    "on the cold chain",
    .enabled(if: ProcessInfo.processInfo.environment["ALLOT_SEEDS"] != nil, "two minutes: ask for the campaign"))
  func coldChain() async throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Scenarios/cold-chain").path
    let scenario = try ScenarioReader.read(folder: folder).scenario
    let warnings = EarlyWarnings.warnings(of: scenario, DemandUncertainty())
    let answered = await EarlyWarnings.withActions(warnings, of: scenario, most: 1, jobs: 2)
    #expect(answered.contains { !$0.actions.isEmpty })
    try await compare(answered, scenario)
  }

  private func compare(_ warnings: [StockWarning], _ scenario: Scenario) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("overlays-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try ScenarioWriter.write(UsualCourse.of(scenario), to: folder.path + "/as-usual")
    let planner = Planner()
    let usual = try ScenarioReader.read(folder: folder.path + "/as-usual").scenario
    let base = try await planner.plan(usual).summary.cost
    for (number, action) in warnings.flatMap(\.actions).enumerated() {
      let overlay = folder.path + "/\(number)"
      try FileManager.default.createDirectory(atPath: overlay, withIntermediateDirectories: true)
      try Data("base: ../as-usual\n".utf8).write(to: URL(fileURLWithPath: overlay + "/scenario.yaml"))
      for table in action.overlay { try Data(table.bytes).write(to: URL(fileURLWithPath: overlay + "/" + table.name)) }
      let plan = try await planner.plan(ScenarioReader.read(folder: overlay).scenario).summary.cost
      let scale = max(1, abs(base.total))
      #expect(abs(base.total - plan.total - action.gain) <= 2e-6 * scale, "\(action.what)")
      #expect(abs(base.unmet - plan.unmet - action.saves) <= 2e-6 * scale, "\(action.what)")
    }
  }
}
