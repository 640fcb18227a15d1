import Domain
import PlanChecks
import Testing

@Suite("The bound from multipliers")
struct CertificateBoundTests {
  /// Weak duality: whatever the multipliers, no bound lies above the optimum.
  @Test("any multipliers at all give a valid bound", arguments: KnownOptimum.all)
  func boundIsValid(_ known: KnownOptimum) {
    for seed in UInt64(1)...200 {
      var noise = Noise(seed: seed)
      var plan = known.plan
      for position in plan.certificate.indices {
        let size = seed.isMultiple(of: 2) ? 0.01 : 10.0
        plan.certificate[position].multiplier += size * noise.next()
      }
      for kind in ConstraintKind.allCases { plan.certificate += Self.wild(kind, known.scenario, &noise) }
      let report = PlanChecker.check(plan, of: known.scenario)
      #expect(report.bound <= known.cost + 1e-9 * known.cost, "seed \(seed)")
    }
  }

  /// Random multipliers for some constraints of one family, existing or not.
  private static func wild(_ kind: ConstraintKind, _ scenario: Scenario, _ noise: inout Noise) -> [CertificateLine] {
    var lines: [CertificateLine] = []
    for product in scenario.products.refs {
      for region in scenario.regions.refs {
        for warehouse in scenario.warehouses.refs where noise.next() > 0.3 {
          let atRegion = [.cover, .demand, .delivered, .maxShare].contains(kind)
          lines.append(
            CertificateLine(
              stage: "cost", kind: kind, place: atRegion ? .region(region) : .warehouse(warehouse), to: .region(region),
              product: product, other: scenario.products.refs.last, period: 1,
              name: scenario.quotas.first?.name ?? "", multiplier: 20 * noise.next()))
        }
      }
    }
    return lines
  }

  @Test("no multipliers prove that a cost is not negative")
  func emptyCertificate() {
    var plan = KnownOptimum.dantzig.plan
    plan.certificate = []
    #expect(PlanChecker.check(plan, of: KnownOptimum.dantzig.scenario).bound == 0)
  }

  /// Buying to keep at 5 pays as long as there is something to buy: 6 of A, and of B, which has no maximum, the need
  /// of 12. Storage of 10 limits it further.
  @Test("a gain is bounded by what offers sell and by storage")
  func endValueAboveCost() {
    var known = KnownOptimum.offersAndBudget
    known.scenario.policy.purchaseBudget = .infinity
    known.scenario.products.values[0].endValue = 5
    known.plan.certificate = []
    #expect(PlanChecker.check(known.plan, of: known.scenario).bound == -5 * (6 + 12))
    known.scenario.warehouses.values[0].storage = 10
    // At most (12 needed + 10 kept) could have been bought of B, and 6 of A, and be in stock at once; 10 fit.
    #expect(PlanChecker.check(known.plan, of: known.scenario).bound == -50)
  }

  @Test("a stage other than cost has no say in the bound of the cost")
  func otherStages() {
    var plan = KnownOptimum.dantzig.plan
    for position in plan.certificate.indices { plan.certificate[position].stage = "standard/1" }
    let report = PlanChecker.check(plan, of: KnownOptimum.dantzig.scenario)
    #expect(report.bound == 0)
    #expect(!report.violations.contains { $0.rule == .certificate })
  }
}

/// Numbers in −1 … 1, the same for the same seed (SplitMix64, Steele, Lea and Flood 2014).
struct Noise {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    mixed ^= mixed >> 31
    return Double(mixed >> 11) * 0x1p-52 - 1
  }
}
