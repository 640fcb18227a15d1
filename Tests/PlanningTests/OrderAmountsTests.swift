import Domain
import Formulations
import Testing

@testable import Planning

@Suite("What orders in lots can come to")
struct OrderAmountsTests {
  @Test("the sums nearest to a range are those that listing all of them finds")
  func around() throws {
    var sketch = Sketch()
    sketch.offer(cost: 1, maximum: 36)
    sketch.offer(Sketch.p2, cost: 1, maximum: 16)
    sketch.scenario.offers[0].lot = 12
    sketch.scenario.offers[1].lot = 8
    sketch.lane(Sketch.a, .region(Sketch.r1), cost: 1)
    for product in [Sketch.p1, Sketch.p2] { sketch.demand(Sketch.r1, 50, of: product) }
    let scenario = sketch.sorted
    let decisions = AllocationModel(scenario).lotDecisions(scenario)
    #expect(decisions.count == 2)
    let sums = try #require(OrderAmounts(decisions, free: 0, most: 1_000))
    let all = Set((0...3).flatMap { one in (0...2).map { Double(12 * one + 8 * $0) } }).sorted()
    #expect(sums.intervals == all.map { $0...$0 })
    for low in 0...60 {
      let range = (Double(low) + 0.25)...(Double(low) + 1.5)
      let found = sums.around(range)
      #expect((found == nil) == all.contains { range.contains($0) }, "\(range)")
      guard let found else { continue }
      #expect(found.below == all.last { $0 < range.lowerBound }, "\(range)")
      #expect(found.above == all.first { $0 > range.upperBound }, "\(range)")
    }
    let free = try #require(OrderAmounts(decisions, free: 5, most: 1_000))
    #expect(free.around(9...11) == nil)
    #expect(free.around(6...7)?.below == 5)
  }
}
