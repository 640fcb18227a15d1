import Domain
import PlanChecks
import Planning
import Support
import Testing

/// No claimant could rise without lowering one that is as low or lower: decided by enumerating every cut of small
/// networks, with no solver.
@Suite("Nobody can rise under rule fair")
struct FairExchangeTests {
  /// One product in up to three warehouses, up to five regions in up to two tiers, lanes with capacities.
  private struct Instance {
    var scenario: Scenario
    /// By warehouse, and by warehouse and region.
    var supply: [Double] = []
    var capacity: [[Double]] = []
    var due: [Double] = []

    init(seed: UInt64) {
      var random = SeededNumbers(seed: seed)
      let (warehouses, regions) = (random.whole(1...3), random.whole(2...5))
      scenario = Scenario(
        name: "small", tiers: [Tier(name: "first", weight: 2), Tier(name: "second", weight: 1)],
        products: [Product(code: "P", price: 2)], warehouses: (0..<warehouses).map { Warehouse(code: "W\($0)") },
        regions: (0..<regions).map { Region(code: "R\($0)", tier: Ref(index: random.chance(70) ? 0 : 1)) })
      scenario.policy.rule = .fair
      for warehouse in 0..<warehouses {
        supply.append(random.number(0...20))
        scenario.stock.append(
          StockRow(warehouse: Ref(index: warehouse), product: Ref(0), onHand: supply[warehouse]))
        capacity.append([])
        for region in 0..<regions {
          let most = random.chance(75) ? random.number(1...9) : 0
          capacity[warehouse].append(most)
          guard most > 0 else { continue }
          scenario.lanes.append(
            LaneRow(
              from: Ref(index: warehouse), to: .region(Ref(index: region)), product: Ref(0),
              cost: random.number(0...5), capacity: most))
        }
      }
      for region in 0..<regions {
        due.append(random.number(1...15))
        scenario.demand.append(
          DemandRow(region: Ref(index: region), product: Ref(0), quantity: due[region], unmetPenalty: 9))
      }
      scenario.sortRows()
    }

    /// The most that `region` can get while each of the others gets its part of `least`: the least over all sets of
    /// regions with it and all sets of warehouses of what can reach them, less what the others of the set keep.
    func most(_ region: Int, keeping least: [Double]) -> Double {
      var best = due[region]
      for regions in 0..<(1 << due.count) where regions & (1 << region) != 0 {
        for warehouses in 0..<(1 << supply.count) {
          var room = 0.0
          for warehouse in supply.indices {
            if warehouses & (1 << warehouse) != 0 {
              room += supply[warehouse]
            } else {
              for other in due.indices where regions & (1 << other) != 0 { room += capacity[warehouse][other] }
            }
          }
          for other in due.indices where other != region && regions & (1 << other) != 0 { room -= least[other] }
          best = min(best, room)
        }
      }
      return best
    }
  }

  @Test("as every cut of 200 small networks says")
  func nobodyRises() async throws {
    var short = 0
    for seed in UInt64(0)..<200 {
      let instance = Instance(seed: seed)
      let plan = try await Planner().plan(instance.scenario)
      #expect(plan.summary.status == .optimal, "seed \(seed): \(plan.summary.solverWhy)")
      #expect(PlanChecker.check(plan, of: instance.scenario).passed, "seed \(seed)")
      let got = instance.due.indices.map { region in
        plan.shipments.reduce(0) { $0 + ($1.to == .region(Ref(index: region)) ? $1.quantity : 0) }
      }
      let tiers = instance.scenario.regions.values.map(\.tier)
      for region in got.indices {
        let fill = got[region] / instance.due[region]
        let keeps = got.indices.map { other in
          let isBefore = tiers[other] < tiers[region]
          let isAsLow = tiers[other] == tiers[region] && got[other] / instance.due[other] <= fill + 1e-9
          return isBefore || isAsLow ? got[other] : 0
        }
        let most = instance.most(region, keeping: keeps)
        #expect(got[region] >= most - 1e-6, "seed \(seed), R\(region): \(got[region]), could have \(most)")
        if got[region] < instance.due[region] - 1e-6 { short += 1 }
      }
    }
    #expect(short > 200)
  }
}
