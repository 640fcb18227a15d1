import Domain
import Foundation
import StockPolicies
import Support
import Testing

@testable import EarlyWarning

/// Shortages against simulations and formulas of their own.
struct ProjectionTests {
  /// One product, `count` warehouses that stand alone, each with one region.
  private func scenario(seed: UInt64, waits: Bool) -> Scenario {
    var random = SeededNumbers(seed: seed)
    let (tier, product) = (Ref<Tier>(0), Ref<Product>(0))
    var scenario = Scenario(
      name: "alone", periods: Int32(random.whole(1...9)), products: [Product(code: "P", price: 3)],
      warehouses: (1...4).map { Warehouse(code: "W\($0)") },
      regions: (1...4).map { Region(code: "r\($0)", tier: tier) })
    if waits { scenario.policy.unmet = .backorder }
    for number in 0..<4 {
      let (warehouse, region) = (Ref<Warehouse>(index: number), Ref<Region>(index: number))
      scenario.lanes.append(LaneRow(from: warehouse, to: .region(region)))
      let onHand = Double(random.whole(1...60))
      scenario.stock.append(
        StockRow(warehouse: warehouse, product: product, onHand: onHand, reserved: Double(random.whole(0...1))))
      for period in 1...scenario.periods {
        if random.whole(0...2) == 0 {
          scenario.receipts.append(
            ReceiptRow(
              warehouse: warehouse, product: product, period: period, quantity: Double(random.whole(1...30))))
        }
        let held = Double(random.whole(0...3))
        scenario.demand.append(
          DemandRow(
            region: region, product: product, period: period, quantity: Double(random.whole(0...25)), held: held,
            unmetPenalty: 3))
      }
    }
    scenario.sortRows()
    return scenario
  }

  /// What is lost by the end is max over t of (demand so far − supply so far)⁺, and so is the most that waits at once
  /// (reflection; M. Harrison, Brownian Motion and Stochastic Flow Systems, 1985, section 2.2).
  @Test("a shortage is the largest lead of demand over supply", arguments: [false, true])
  func reflection(_ waits: Bool) throws {
    var compared = 0
    for seed in 1...(ProcessInfo.processInfo.environment["ALLOT_SEEDS"].flatMap { Int($0) } ?? 60) {
      let scenario = scenario(seed: UInt64(seed), waits: waits)
      var terms = WatchTerms()
      terms.samples = 0
      let warnings = EarlyWarnings.warnings(of: scenario, DemandUncertainty(), terms)
      for warehouse in scenario.warehouses.refs {
        var (supply, demand, worst) = (0.0, 0.0, 0.0)
        var first: Int32?
        for row in scenario.stock where row.warehouse == warehouse { supply += row.onHand - row.reserved }
        for period in 1...scenario.periods {
          for row in scenario.receipts where row.warehouse == warehouse && row.period == period {
            supply += row.quantity
          }
          for row in scenario.demand where row.region.index == warehouse.index && row.period == period {
            demand += row.due
          }
          if demand - supply > worst {
            worst = demand - supply
            first = first ?? period
          }
        }
        let warning = warnings.first { $0.kind == .stockOut && $0.warehouse == warehouse }
        #expect(abs((warning?.units ?? 0) - worst) < 1e-9, "seed \(seed), \(warehouse): \(worst)")
        #expect(warning?.period == first, "seed \(seed), \(warehouse)")
        if !waits { #expect(abs((warning?.money ?? 0) - 3 * worst) < 1e-9, "seed \(seed)") }
        compared += worst > 0 ? 1 : 0
      }
    }
    #expect(compared > 20)
  }

  @Test("expected shortage and its probability are those of demand drawn otherwise")
  func expected() throws {
    var scenario = scenario(seed: 3, waits: false)
    scenario.periods = 3
    let (region, warehouse, product) = (Ref<Region>(0), Ref<Warehouse>(0), Ref<Product>(0))
    scenario.stock = [StockRow(warehouse: warehouse, product: product, onHand: 230)]
    scenario.receipts = [ReceiptRow(warehouse: warehouse, product: product, period: 3, quantity: 70)]
    scenario.demand = (1...3).map {
      DemandRow(region: region, product: product, period: $0, quantity: 100, unmetPenalty: 3)
    }
    var uncertainty = DemandUncertainty()
    uncertainty[region, product] = 25
    var terms = WatchTerms()
    terms.samples = 20_000
    let warning = try #require(
      EarlyWarnings.warnings(of: scenario, uncertainty, terms).first { $0.kind == .stockOut })
    // Mean 100 and deviation 25: the sum of 16 exponential times of mean 6.25.
    var random = SeededNumbers(seed: 77)
    var (sum, squares, hits) = (0.0, 0.0, 0.0)
    let courses = 40_000
    for _ in 0..<courses {
      var (demand, lost) = (0.0, 0.0)
      for period in 1...3 {
        for _ in 0..<16 { demand -= 6.25 * log(Double(random.whole(1...1_000_000)) / 1_000_001) }
        lost = max(lost, demand - (period < 3 ? 230 : 300))
      }
      sum += lost
      squares += lost * lost
      hits += lost > 0 ? 1 : 0
    }
    let mean = sum / Double(courses)
    let error = ((squares / Double(courses) - mean * mean) * (1 / Double(courses) + 1 / 20_000)).squareRoot()
    #expect(abs(warning.units - mean) < 4 * error, "\(warning.units) for \(mean) ± \(error)")
    let share = hits / Double(courses)
    let shareError = (share * (1 - share) * (1 / Double(courses) + 1 / 20_000)).squareRoot()
    #expect(abs(try #require(warning.probability) - share) < 4 * shareError, "\(share)")
    #expect(abs(warning.money - 3 * warning.units) < 1e-6)
  }

  @Test("the same for the same seed, another for another")
  func seeds() {
    let scenario = scenario(seed: 5, waits: false)
    var terms = WatchTerms()
    let first = EarlyWarnings.warnings(of: scenario, DemandUncertainty(), terms)
    #expect(first == EarlyWarnings.warnings(of: scenario, DemandUncertainty(), terms))
    terms.seed = 2
    #expect(first != EarlyWarnings.warnings(of: scenario, DemandUncertainty(), terms))
  }

  /// M supplies W, a period away; W's region takes 10 a period.
  private func chain(main: Double, depot: Double, safety: Double = 0) -> Scenario {
    let (main, depot) = (main, depot)
    var scenario = Scenario(
      name: "chain", start: "2027-03-01", periods: 4, products: [Product(code: "P", price: 2, unitCost: 1)],
      warehouses: [Warehouse(code: "M"), Warehouse(code: "W")], regions: [Region(code: "r", tier: Ref(0))])
    scenario.stock = [
      StockRow(warehouse: Ref(0), product: Ref(0), onHand: main),
      StockRow(warehouse: Ref(1), product: Ref(0), onHand: depot, safetyStock: safety),
    ]
    scenario.lanes = [
      LaneRow(from: Ref(0), to: .warehouse(Ref(1)), leadTime: 1), LaneRow(from: Ref(1), to: .region(Ref(0))),
    ]
    scenario.demand = (1...4).map {
      DemandRow(region: Ref(0), product: Ref(0), period: $0, quantity: 10, unmetPenalty: 2)
    }
    return scenario
  }

  @Test("a warehouse draws on its supplier in time, and shares its shortage")
  func transfers() throws {
    var terms = WatchTerms()
    terms.samples = 0
    let enough = EarlyWarnings.warnings(of: chain(main: 30, depot: 10), DemandUncertainty(), terms)
    #expect(enough.filter { $0.kind == .stockOut }.isEmpty, "\(enough)")
    // By hand: 10 arrive in period 2, 5 in period 3: short 5 and 10.
    let short = EarlyWarnings.warnings(of: chain(main: 15, depot: 10), DemandUncertainty(), terms)
    let warning = try #require(short.first { $0.kind == .stockOut })
    #expect(warning.period == 3 && warning.date == "2027-03-15" && warning.units == 15 && warning.money == 30)
    #expect(warning.coverDays == 7 && warning.severity == .critical)
    // Its own supplier holds nothing that nobody asks for.
    #expect(!short.contains { $0.kind == .deadStock })
  }

  @Test("units that spoil, dead stock, too much of it, late receipts")
  func surplus() throws {
    var scenario = chain(main: 0, depot: 12)
    var terms = WatchTerms()
    terms.samples = 0
    scenario.lanes.removeFirst()
    scenario.stock = [
      StockRow(warehouse: Ref(0), product: Ref(0), onHand: 7),
      StockRow(warehouse: Ref(1), product: Ref(0), expires: 2, onHand: 25),
      StockRow(warehouse: Ref(1), product: Ref(0), expires: 4, onHand: 100),
    ]
    let warnings = EarlyWarnings.warnings(of: scenario, DemandUncertainty(), terms)
    #expect(warnings.first { $0.kind == .deadStock }?.units == 7)
    // First expired, first out: 20 of the 25 leave in periods 1 and 2; 80 of the 100 are left after period 4.
    let spoilt = try #require(warnings.first { $0.kind == .expiring })
    #expect(spoilt.units == 85 && spoilt.period == 2 && spoilt.money == 85)
    scenario.stock = [StockRow(warehouse: Ref(1), product: Ref(0), onHand: 15)]
    scenario.receipts = [ReceiptRow(warehouse: Ref(1), product: Ref(0), period: 4, reference: "PO1", quantity: 40)]
    let late = EarlyWarnings.warnings(of: scenario, DemandUncertainty(), terms)
    let receipt = try #require(late.first { $0.kind == .lateReceipt })
    #expect(receipt.reference == "PO1" && receipt.period == 4 && receipt.units == 15 && receipt.money == 30)
    scenario.stock[0].onHand = 30
    let risky = EarlyWarnings.warnings(of: scenario, DemandUncertainty(), terms)
    #expect(risky.first { $0.kind == .receiptAtRisk }?.units == 10 && !risky.contains { $0.kind == .stockOut })
  }
}
