import Domain
import Foundation
@testable import OrderFeed
import Testing

@Suite("Size", .serialized)
struct SizeTests {
  /// Held to its limits in release builds only (Tests/campaigns/feed-size.sh); elsewhere a tenth of the lines, unheld.
  @Test("100,000 lines are published in under 5 s and exported in under 2 s")
  func size() throws {
    #if DEBUG
      let count = 10_000
    #else
      let count = 100_000
    #endif
    let regions = (0..<500).map { Region(code: "R\($0 + 1000)", tier: Ref(0)) }
    let products = (0..<200).map { Product(code: "P\($0 + 1000)", unit: "EA", price: 1) }
    var scenario = Scenario(
      name: "big", start: "2026-11-23", products: products, warehouses: [Warehouse(code: "W1")], regions: regions)
    var plan = FeedCases.plan()
    plan.shipments = []
    plan.purchases = []
    plan.stock = []
    // Half of the lines are deliveries, half are the quotas that go with them.
    plan.allocations = (0..<count / 2).map { number in
      AllocationLine(
        period: 1, region: Ref(index: number / 200), demanded: Ref(index: number % 200),
        supplied: Ref(index: number % 200), warehouse: Ref(0), shipPeriod: 1, quantity: 3, covers: 3)
    }
    scenario.demand = plan.allocations.map {
      DemandRow(region: $0.region, product: $0.demanded, quantity: 4, unmetPenalty: 1)
    }
    let folder = try TestFolder()
    var clock = ContinuousClock.now
    func seconds() -> Double {
      let now = ContinuousClock.now
      defer { clock = now }
      return (now - clock) / .seconds(1)
    }
    let feed = try FeedCases.feed(plan, scenario: scenario)
    let store = try folder.store()
    #expect(try store.publish(feed).created == count)
    let published = seconds()
    #expect(try store.export(to: folder.path + "/orders") == count)
    let exported = seconds()
    plan.allocations[0].quantity = 4
    #expect(try store.publish(try FeedCases.feed(plan, scenario: scenario, id: "b")).waiting == 2)
    print(
      "\(count) lines: documents and publishing \(published) s, export \(exported) s, one line replanned \(seconds()) s"
    )
    let variance = try store.variance().count
    let compared = seconds()
    let past = try store.actuals(ActualsScope(day: "2026-12-07", remembered: "2026-11-23"))
    let next = try past.applied(to: scenario)
    print("\(count) lines: variance \(compared) s, actuals \(seconds()) s")
    #expect(variance == count / 2 && next.notes.count == 1)
    #if !DEBUG
      #expect(compared < 5)
      #expect(published < 5)
      #expect(exported < 2)
    #endif
  }
}
