import Domain
import Testing

@Suite("Scenarios in memory")
struct ScenarioTests {
  /// Warehouses A and D, regions B and C below E, products p, q, s.
  private func scenario() -> Scenario {
    Scenario(
      name: "x", periods: 3,
      products: [Product(code: "p", family: Ref(0)), Product(code: "q", family: Ref(0)), Product(code: "s")],
      families: [Family(code: "f")],
      warehouses: [Warehouse(code: "A", throughput: 10), Warehouse(code: "D", storage: 5)],
      regions: [
        Region(code: "B", parent: Ref(2), tier: Ref(0)), Region(code: "C", parent: Ref(0), tier: Ref(0)),
        Region(code: "E", tier: Ref(0)),
      ])
  }

  @Test("rank places by code, warehouses and regions together")
  func ranks() {
    let ranks = PlaceRanks(scenario())
    #expect(ranks.warehouses.values == [0, 3])
    #expect(ranks.regions.values == [1, 2, 4])
    #expect(ranks[.warehouse(Ref(1))] == 3)
    #expect(ranks[.region(Ref(2))] == 4)
  }

  @Test("apply the calendar period by period")
  func limits() {
    var scenario = scenario()
    scenario.calendar = [
      CalendarRow(warehouse: Ref(0), period: 2, throughput: 3), CalendarRow(warehouse: Ref(1), period: 3, storage: 0),
    ]
    let limits = scenario.limits
    #expect(limits.throughput.values == [[10, 3, 10], [.infinity, .infinity, .infinity]])
    #expect(limits.storage.values == [[.infinity, .infinity, .infinity], [5, 5, 0]])
  }

  @Test("give a named product its own terms on a lane, all others the every-product row's")
  func laneTerms() throws {
    var scenario = scenario()
    let here = Place.region(Ref(1))
    scenario.lanes = [
      LaneRow(from: Ref(0), to: here, product: Ref(1), cost: 7, capacity: 4),
      LaneRow(from: Ref(0), to: here, leadTime: 2, cost: 1, capacity: 90),
      LaneRow(from: Ref(0), to: .warehouse(Ref(1)), product: Ref(0), cost: 3),
    ]
    scenario.sortRows()
    let lanes = scenario.lanesByEnds
    #expect(lanes.count == 2)
    let lane = try #require(lanes.first)
    #expect(lane.to == here)
    #expect(lane.sharedCapacity == 90)
    #expect(lane.terms(for: Ref(0)) == LaneTerms(leadTime: 2, cost: 1, capacity: .infinity))
    // Empty cells of the named row are the defaults, not the other row's values.
    #expect(lane.terms(for: Ref(1)) == LaneTerms(leadTime: 0, cost: 7, capacity: 4))
    let transfer = lanes[1]
    #expect(transfer.sharedCapacity == .infinity)
    #expect(transfer.terms(for: Ref(0)) == LaneTerms(leadTime: 0, cost: 3, capacity: .infinity))
    #expect(transfer.terms(for: Ref(1)) == nil)
  }

  @Test("let a region's substitute row replace the every-region row there")
  func substitutes() {
    var scenario = scenario()
    scenario.substitutes = [
      SubstituteRow(product: Ref(0), substitute: Ref(2), ratio: 1, penalty: 9),
      SubstituteRow(product: Ref(0), substitute: Ref(1), region: Ref(1), ratio: 2, penalty: 5, maxShare: 0.5),
      SubstituteRow(product: Ref(0), substitute: Ref(1), penalty: 1),
      SubstituteRow(product: Ref(1), substitute: Ref(0), region: Ref(0)),
    ]
    scenario.sortRows()
    let index = SubstituteIndex(scenario)
    func terms(_ product: Int32, _ region: Int32) -> [String] {
      var found: [String] = []
      index.forEach(of: Ref(product), at: Ref(region)) {
        found.append("\($0.substitute.position) \($0.ratio) \($0.penalty) \($0.maxShare)")
      }
      return found
    }
    #expect(!index.isEmpty)
    #expect(terms(0, 0) == ["1 1.0 1.0 inf", "2 1.0 9.0 inf"])
    #expect(terms(0, 1) == ["1 2.0 5.0 0.5", "2 1.0 9.0 inf"])
    #expect(terms(1, 0) == ["0 1.0 0.0 inf"])
    #expect(terms(1, 1) == [])
    #expect(terms(2, 0) == [])
  }

  @Test("know subtrees, parents and scopes")
  func trees() {
    let scenario = scenario()
    #expect(scenario.subtree(of: Ref(2)).values == [true, true, true])
    #expect(scenario.subtree(of: Ref(0)).values == [true, true, false])
    #expect(scenario.subtree(of: Ref(1)).values == [false, true, false])
    #expect(scenario.subtree(of: nil).values == [true, true, true])
    #expect(scenario.parents.values == [true, false, true])
    #expect(scenario.products.refs.map { scenario.scope(.family(Ref(0)), contains: $0) } == [true, true, false])
    #expect(scenario.products.refs.map { scenario.scope(.product(Ref(2)), contains: $0) } == [false, false, true])
    #expect(scenario.products.refs.map { scenario.scope(.all, contains: $0) } == [true, true, true])
  }

  @Test("sort rows by key, an empty key first")
  func order() {
    var scenario = scenario()
    scenario.stock = [
      StockRow(warehouse: Ref(0), product: Ref(0), expires: 2, onHand: 1),
      StockRow(warehouse: Ref(0), product: Ref(0), expires: 0, onHand: 2),
      StockRow(warehouse: Ref(0), product: Ref(0), onHand: 3),
    ]
    scenario.demand = [
      DemandRow(region: Ref(1), product: Ref(0), period: 1, quantity: 1, unmetPenalty: 0),
      DemandRow(region: Ref(0), product: Ref(2), period: 2, quantity: 2, unmetPenalty: 0),
      DemandRow(region: Ref(0), product: Ref(2), period: 1, quantity: 3, unmetPenalty: 0),
    ]
    scenario.quotas = [QuotaRow(name: "é"), QuotaRow(name: "z"), QuotaRow(name: "Z")]
    scenario.lanes = [
      LaneRow(from: Ref(0), to: .region(Ref(2))), LaneRow(from: Ref(0), to: .warehouse(Ref(1))),
      LaneRow(from: Ref(0), to: .region(Ref(0)), product: Ref(0)), LaneRow(from: Ref(0), to: .region(Ref(0))),
    ]
    scenario.sortRows()
    #expect(scenario.stock.map(\.expires) == [nil, 0, 2])
    #expect(scenario.demand.map(\.quantity) == [3, 2, 1])
    #expect(scenario.quotas.map(\.name) == ["Z", "z", "é"])
    #expect(scenario.lanes.map { scenario.code(of: $0.to) } == ["B", "B", "D", "E"])
    #expect(scenario.lanes.map { $0.product?.position } == [nil, 0, nil, nil])
  }
}
