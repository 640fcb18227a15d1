import Domain
import Foundation
import Planning
import ScenarioFiles
import StockPolicies
import Sweeps
import Testing

@testable import Simulations

#if GLPK
  private let hasGLPK = true
#else
  private let hasGLPK = false
#endif

/// The closed loop: conservation, repeats, resuming, and what it is for.
struct SimulationTests {
  static func coldChain() throws -> Scenario {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Scenarios/cold-chain").path
    return try ScenarioReader.read(folder: folder).scenario
  }

  /// One warehouse that buys, one region: what happens can be followed by hand.
  private func single(_ unmet: Policy.Unmet = .lost) -> Scenario {
    var scenario = Scenario(
      name: "single", periods: 2, products: [Product(code: "P", price: 10, holdingCost: 1, unitCost: 4)],
      warehouses: [Warehouse(code: "W")], regions: [Region(code: "r", tier: Ref(0))])
    scenario.policy.unmet = unmet
    scenario.stock = [StockRow(warehouse: Ref(0), product: Ref(0), onHand: 25, safetyStock: 5)]
    scenario.lanes = [LaneRow(from: Ref(0), to: .region(Ref(0)), cost: 0.5)]
    scenario.offers = [OfferRow(supplier: "S", product: Ref(0), warehouse: Ref(0), leadTime: 1, unitCost: 4)]
    scenario.demand = (1...2).map {
      DemandRow(region: Ref(0), product: Ref(0), period: $0, quantity: 10, unmetPenalty: 10)
    }
    return scenario
  }

  @Test("without chance: orders, stock and costs by hand")
  func byHand() async throws {
    var uncertainty = DemandUncertainty()
    uncertainty[Ref(0), Ref(0)] = 0
    var terms = SimulationTerms()
    (terms.periods, terms.replications, terms.late) = (4, 1, 0)
    terms.stockRules = [.own]
    let report = try await Simulator(single(), uncertainty, terms).run(in: nil, jobs: 1)
    let outcome = report.outcomes[0][0]
    // 25 last for two periods with 5 left: the first orders nothing, the others what the next will ask for.
    #expect(outcome.fillRate == 1 && outcome.unmet == 0 && outcome.purchase == 120 && outcome.transport == 20)
    // At the ends of periods: 15, 5, 5, 5, since an order of 10 comes in each from the third on.
    #expect(outcome.holding == 30 && outcome.stockValue == 30)
    // 25 at the beginning; 5 and an order of 10 at the end.
    #expect(outcome.stockGain == -40 && outcome.totalCost == 20 + 30 + 120 + 40)
  }

  @Test("orders come in lots, from the minimum on, and as contracts ask for")
  func lotsAndContracts() async throws {
    var uncertainty = DemandUncertainty()
    uncertainty[Ref(0), Ref(0)] = 0
    var terms = SimulationTerms()
    (terms.periods, terms.replications, terms.late, terms.stockRules) = (4, 1, 0, [.own])
    var scenario = single()
    scenario.offers = [
      OfferRow(supplier: "S", product: Ref(0), warehouse: Ref(0), leadTime: 1, lot: 6, unitCost: 4, minimum: 12)
    ]
    let inLots = try await Simulator(scenario, uncertainty, terms).run(in: nil, jobs: 1).outcomes[0][0]
    // 12 in the second period leave 7; 18 in the third leave 15 and last for two periods, where 12 would need 12 more.
    #expect(inLots.purchase == (12 + 18) * 4 && inLots.fillRate == 1 && inLots.relaxedPeriods == 0)
    #expect(inLots.holding == 15 + 5 + 7 + 15)
    // Whoever has promised to order 18 in each horizon of two periods orders them, though they are not needed.
    scenario.contracts = [ContractRow(name: "least", fromPeriod: 1, toPeriod: 2, minimum: 18)]
    let promised = try await Simulator(scenario, uncertainty, terms).run(in: nil, jobs: 1).outcomes[0][0]
    #expect(promised.purchase == 2 * 18 * 4 && promised.relaxedPeriods == 0, "\(promised)")
  }

  @Test("rules that chance or the scenario makes impossible give way, and are counted")
  func givingWay() async throws {
    var uncertainty = DemandUncertainty()
    uncertainty[Ref(0), Ref(0)] = 0
    var terms = SimulationTerms()
    (terms.periods, terms.replications, terms.late, terms.stockRules) = (3, 1, 0, [.own])
    terms.lookahead = 1
    var scenario = single()
    scenario.quotas = [QuotaRow(name: "much", period: 1, minimum: 30)]
    let outcome = try await Simulator(scenario, uncertainty, terms).run(in: nil, jobs: 1).outcomes[0][0]
    // In the first period 10 of 30 are asked for; in the third there are 5.
    #expect(outcome.relaxedPeriods == 2 && abs(outcome.relaxed - 45) < 1e-6, "\(outcome)")
    #expect(outcome.withoutOrders == 0)
    // 25 − 10 fit into no store of 12.
    var small = single()
    small.warehouses[Ref(0)].storage = 12
    let full = try await Simulator(small, uncertainty, terms).run(in: nil, jobs: 1).outcomes[0][0]
    #expect(full.relaxedPeriods == 1 && abs(full.relaxed - 3) < 1e-6, "\(full)")
  }

  @Test("the service with which recommended stocks fill as much as the scenario's own")
  func equalFill() async throws {
    var uncertainty = DemandUncertainty()
    uncertainty[Ref(0), Ref(0)] = 4
    var terms = SimulationTerms()
    (terms.periods, terms.replications, terms.past, terms.refit) = (20, 4, 12, 20)
    (terms.matchesFill, terms.late) = (true, 0)
    let simulator = try Simulator(single(), uncertainty, terms)
    let report = try await simulator.run(in: nil, jobs: 2)
    let fill = report.difference(1) { $0.fillRate }
    #expect(abs(fill.mean) < 0.005, "seed 1: fill rate \(fill), service \(report.variants[1].service)")
    #expect(report.variants[1].service != terms.service)
    #expect(try await simulator.run(in: nil, jobs: 1) == report)
    // What was found can be asked for by itself.
    (terms.matchesFill, terms.service) = (false, report.variants[1].service)
    let again = try await Simulator(single(), uncertainty, terms).run(in: nil, jobs: 2)
    #expect(again.outcomes == report.outcomes)
  }

  @Test("what is short is lost, or waits and is paid for again")
  func shortage() async throws {
    var uncertainty = DemandUncertainty()
    uncertainty[Ref(0), Ref(0)] = 0
    var terms = SimulationTerms()
    (terms.periods, terms.replications, terms.late, terms.stockRules) = (3, 1, 0, [.own])
    for unmet in [Policy.Unmet.lost, .backorder] {
      var scenario = single(unmet)
      scenario.offers = []
      let outcome = try await Simulator(scenario, uncertainty, terms).run(in: nil, jobs: 1).outcomes[0][0]
      // 25 for 30: five short in the last period.
      #expect(abs(outcome.fillRateUnits - 25.0 / 30) < 1e-12 && abs(outcome.unmet - 50) < 1e-9, "\(unmet)")
    }
    terms.periods = 4
    var scenario = single(.backorder)
    scenario.offers = []
    let waiting = try await Simulator(scenario, uncertainty, terms).run(in: nil, jobs: 1).outcomes[0][0]
    #expect(abs(waiting.unmet - 50 - 150) < 1e-9)
    scenario.policy.unmet = .lost
    let lost = try await Simulator(scenario, uncertainty, terms).run(in: nil, jobs: 1).outcomes[0][0]
    #expect(abs(lost.unmet - 50 - 100) < 1e-9)
  }

  @Test("the same for any number of jobs, after an interruption too; another seed, another course")
  func repeated() async throws {
    var terms = SimulationTerms()
    (terms.periods, terms.replications) = (5, 4)
    let simulator = try Simulator(single(), DemandUncertainty(), terms)
    let alone = try await simulator.run(in: nil, jobs: 1)
    #expect(try await simulator.run(in: nil, jobs: 3) == alone)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("simulation-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let folder = Simulator.folder(path)
    try folder.open(identity: simulator.identity(inputs: [], toolVersion: "1"), resuming: false)
    #expect(try await simulator.run(in: folder, jobs: 2) == alone)
    // Killed while a result was written, and before another.
    try Data("name,value\nfill_rate,0.".utf8).write(
      to: URL(fileURLWithPath: path + "/results/own-cost-2/result.csv"))
    try FileManager.default.removeItem(atPath: path + "/results/recommended-cost-3")
    try folder.open(identity: simulator.identity(inputs: [], toolVersion: "1"), resuming: true)
    #expect(try await simulator.run(in: folder, jobs: 2) == alone)
    #expect(throws: RunFolder.Failure.self) {
      try folder.open(identity: simulator.identity(inputs: ["x"], toolVersion: "1"), resuming: true)
    }
    terms.seed = 2
    let other = try await Simulator(single(), DemandUncertainty(), terms).run(in: nil, jobs: 2)
    #expect(other != alone)
  }

  @Test("drawn demand has the mean and deviation that it should have")
  func draws() throws {
    var draws = DemandDraws(seed: 5, stream: 1)
    for (mean, deviation) in [(100.0, 10.0), (3.0, 3.0), (2.0, 5.0)] {
      var (sum, squares) = (0.0, 0.0)
      let count = 40_000.0
      for _ in 0..<40_000 {
        let value = draws.demand(mean: mean, deviation: deviation)
        #expect(value >= 0)
        sum += value
        squares += value * value
      }
      let found = (squares / count - (sum / count) * (sum / count)).squareRoot()
      #expect(abs(sum / count - mean) < 5 * deviation / count.squareRoot(), "\(mean) ± \(deviation)")
      // The deviation of a gamma's sample deviation: its kurtosis is 3 + 6 (σ/μ)².
      let spread = deviation * ((2 + 6 * (deviation / mean) * (deviation / mean)) / count).squareRoot() / 2
      #expect(abs(found - deviation) < 5 * spread, "\(mean) ± \(deviation): \(found)")
    }
  }

  @Test("quantiles of t", arguments: [(1, 12.706), (2, 4.303), (4, 2.776), (19, 2.093), (1000, 1.962)])
  func studentT(_ freedom: Int, _ quantile: Double) {
    #expect(abs(StudentT.quantile975(freedom) - quantile) < 0.005 * quantile)
  }

  /// With supply that can follow: the scenario's budget and maximums are for a shortage. A minute for each two courses in a
  /// debug build, so only where campaigns are asked for.
  @Test(
    "on the cold chain the recommended stocks cost less than the scenario's own, at the same fill rate",
    .enabled(
      if: hasGLPK && ProcessInfo.processInfo.environment["ALLOT_SEEDS"] != nil, "a campaign: set ALLOT_SEEDS to run it")
  )
  func recommended() async throws {
    var terms = SimulationTerms()
    (terms.replications, terms.matchesFill, terms.opensSupply) = (40, true, true)
    let report = try await Simulator(try Self.coldChain(), DemandUncertainty(), terms).run(in: nil, jobs: 2)
    let fill = report.difference(1) { $0.fillRate }
    let cost = report.difference(1) { $0.totalCost }
    #expect(fill.least <= 0 && fill.most >= 0, "seed 1: fill rate \(fill)")
    #expect(cost.most < 0, "seed 1: cost \(cost)")
  }
}
