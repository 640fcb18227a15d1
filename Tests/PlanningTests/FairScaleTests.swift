import Domain
import FlowNetworks
import NetworkSimplexSolver
import PlanChecks
import Planning
import Solutions
import SolverInterface
import Support
import Synchronization
import Testing

@Suite("Rule fair at size")
struct FairScaleTests {
  /// One product, `warehouses`, and a claimant in each of `regions` with three lanes of small capacities: some hundred
  /// levels.
  static func shops(_ regions: Int, warehouses: Int, seed: UInt64, rule: Policy.Rule) -> Scenario {
    var random = SeededNumbers(seed: seed)
    var scenario = Scenario(
      name: "shops", tiers: [Tier(name: "first", weight: 1)], products: [Product(code: "P", price: 3)],
      warehouses: (0..<warehouses).map { Warehouse(code: "W\(1_000 + $0)") },
      regions: (0..<regions).map { Region(code: "R\(1_000 + $0)", tier: Ref(0)) })
    scenario.policy.rule = rule
    for warehouse in 0..<warehouses {
      let share = Double(Int.random(in: 10...60, using: &random) * regions / warehouses)
      scenario.stock.append(StockRow(warehouse: Ref(index: warehouse), product: Ref(0), onHand: share))
    }
    for region in 0..<regions {
      scenario.demand.append(
        DemandRow(
          region: Ref(index: region), product: Ref(0), quantity: Double(Int.random(in: 20...100, using: &random)),
          unmetPenalty: 30))
      for step in 0..<3 {
        let warehouse = (region * warehouses / regions + step * step) % warehouses
        scenario.lanes.append(
          LaneRow(
            from: Ref(index: warehouse), to: .region(Ref(index: region)), product: Ref(0),
            cost: Double(Int.random(in: 1...20, using: &random)),
            capacity: Double(Int.random(in: 5...40, using: &random))))
      }
    }
    scenario.sortRows()
    return scenario
  }

  @Test("800 claimants of one group take at most 20 times the pivots of one flow of least cost")
  func pivots() async throws {
    let (cost, one) = try await planned(.cost)
    let (fair, all) = try await planned(.fair)
    let levels = Set(fair.summary.fills.map(\.level)).count
    print(
      """
      fair shares of 800 claimants, \(levels) levels: \(all.pivots) pivots in \(all.solves) solves over \(all.arcs) arcs, \
      \(fair.summary.seconds.solve) s; least cost: \(one.pivots) pivots over \(one.arcs) arcs, \
      \(cost.summary.seconds.solve) s
      """)
    #expect(levels >= 100)
    #expect(fair.summary.fills.count == 800)
    #expect(all.pivots <= 20 * one.pivots, "\(all.pivots) pivots, least cost takes \(one.pivots)")
    #expect(all.arcs <= 40 * one.arcs, "\(all.arcs) arcs loaded, least cost loads \(one.arcs)")
  }

  private func planned(_ rule: Policy.Rule) async throws -> (plan: Plan, work: CountingBackend.Work) {
    let scenario = Self.shops(800, warehouses: 40, seed: 1, rule: rule)
    let counting = CountingBackend()
    let plan = try await Planner(backends: Backends(flow: counting, linearProgram: nil)).plan(scenario)
    #expect(plan.summary.status == .optimal, "\(rule): \(plan.summary.solverWhy)")
    #expect(PlanChecker.check(plan, of: scenario).passed)
    return (plan, counting.work)
  }

  @Test("the proof of many levels has as many lines as the network has nodes, whatever the number of levels")
  func certificateSize() async throws {
    let scenario = Self.shops(300, warehouses: 20, seed: 2, rule: .fair)
    let plan = try await Planner().plan(scenario)
    let levels = Set(plan.summary.fills.map(\.level)).count
    #expect(levels >= 40)
    let lines = plan.certificate.count { FairStage($0.stage) != nil }
    #expect(lines > 0)
    // Nodes: stock, a hub and a demand a region; then a row a claimant.
    #expect(lines <= 20 + 3 * 300, "\(lines) lines for \(levels) levels")
    #expect(plan.certificate.allSatisfy { FairStage($0.stage)?.isNested ?? ($0.stage == "cost") })
  }
}

/// The network simplex, counting its work.
final class CountingBackend: FlowBackend {
  static let name = NetworkSimplexBackend.name

  struct Work {
    var solves = 0
    var pivots = 0
    var arcs = 0
  }

  private let counts = Mutex(Work())

  var work: Work { counts.withLock { $0 } }

  func solve(
    _ network: FlowNetwork, from start: SpanningTree?, limits: SolveLimits
  ) throws(BackendFailure) -> FlowOutcome {
    let outcome = try NetworkSimplexBackend().solve(network, from: start, limits: limits)
    counts.withLock { work in
      work.solves += 1
      work.arcs += network.arcCount
      if case .optimal(let flow) = outcome { work.pivots += flow.statistics.iterations }
    }
    return outcome
  }
}
