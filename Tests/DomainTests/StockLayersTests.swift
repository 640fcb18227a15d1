import Domain
import Testing

@Suite("Stock layers")
struct StockLayersTests {
  private func scenario(_ edit: (inout Scenario) -> Void = { _ in }) -> Scenario {
    var scenario = Scenario(
      name: "layers", periods: 5, products: [Product(code: "A"), Product(code: "B", shelfLife: 2)],
      warehouses: [Warehouse(code: "W")], regions: [Region(code: "R", tier: Ref(0))])
    scenario.stock = [
      StockRow(warehouse: Ref(0), product: Ref(0), onHand: 3),
      StockRow(warehouse: Ref(0), product: Ref(1), onHand: 4),
      StockRow(warehouse: Ref(0), product: Ref(1), expires: 9, onHand: 4),
    ]
    scenario.receipts = [ReceiptRow(warehouse: Ref(0), product: Ref(1), period: 3, quantity: 1)]
    edit(&scenario)
    scenario.sortRows()
    return scenario
  }

  @Test("a layer for each last period that something brings, and one for all that end too late to tell")
  func layers() {
    let layers = StockLayers(scenario())
    // A never expires; of B stock may leave until 2, the receipt until 4, the dated lot for good.
    #expect(layers.last == [StockLayers.unlimited, 2, 4, StockLayers.unlimited])
    #expect(layers.products == [0, 1, 1, 1])
    #expect(layers.range(1) == 1..<4)
    #expect(!layers.expires(0) && layers.expires(1) && layers.isDated)
    #expect(layers.layer(1, entering: 1) == 1)
    #expect(layers.layer(1, entering: 3) == 2)
  }

  @Test("who asks for much life on arrival tells later last periods apart")
  func longLives() {
    let layers = StockLayers(
      scenario {
        $0.demand = [
          DemandRow(region: Ref(0), product: Ref(1), period: 1, minimumLife: 6, quantity: 1, unmetPenalty: 1)
        ]
      })
    #expect(layers.last == [StockLayers.unlimited, 2, 4, 9])
  }

  @Test("a life longer than the horizon is none")
  func pastTheHorizon() {
    let layers = StockLayers(
      scenario {
        $0.products[Ref(1)].shelfLife = 6
        $0.stock.removeLast()
      })
    #expect(!layers.isDated)
    #expect(layers.count == 2)
  }

  @Test("a unit counts the period it arrives in", arguments: [(0, 3), (1, 4), (2, 5), (6, 9)])
  func needed(_ life: Int32, _ last: Int32) {
    // Leaves in 3, arrives in 4.
    #expect(StockLayers.needed(arriving: 4, leadTime: 1, life: life) == last)
  }

  @Test("a trace takes what ends first among what lasts, and keeps what is promised")
  func trace() {
    var trace = LotTrace(last: [2, 4], periods: 4)
    trace.enter(5, layer: 0, period: 1)
    trace.enter(5, layer: 1, period: 1)
    // 2 of the first lot are transferred in period 2.
    trace.enter(-2, layer: 0, period: 2)
    var taken: [[Double]] = []
    #expect(trace.take(4, lasting: 1, period: 1) { taken.append([Double($0), $1]) } == 0)
    #expect(taken == [[0, 3], [1, 1]])
    #expect(trace.take(5, lasting: 3, period: 3) { taken.append([Double($0), $1]) } == 1)
    #expect(taken.last == [1, 4])
    #expect(trace.units(0, 2) == 0)
  }
}
