internal import StockPolicies
internal import Testing

/// Every value that stockpyl's tests assert for its textbook instances (commit 0bae176c9671ad73bbe1f2fbe34f503fdf48349d),
/// to the decimal places asserted there. Arguments that the data set does not hold are those of its test files.
@Suite("Textbook values")
struct StockpylTests {
  @Test("economic order quantities")
  func orders() throws {
    guard let file = try StockpylFile.read(for: "economic order quantities") else { return }
    func order(_ name: String) throws -> EconomicOrder {
      try EconomicOrder(
        fixedCost: file.number(name, "fixed_cost"), demandRate: file.number(name, "demand_rate"),
        holdingCost: file.number(name, "holding_cost"))
    }
    func discounted(_ name: String, _ scope: QuantityDiscounts.Scope) throws -> [Double] {
      let discounts = try QuantityDiscounts(
        breakpoints: file.list(name, "breakpoints"), unitCosts: file.list(name, "unit_costs"))
      let best = try discounts.bestOrder(
        fixedCost: file.number(name, "fixed_cost"), demandRate: file.number(name, "demand_rate"),
        holdingRate: file.number(name, "holding_cost_rate"), scope: scope)
      return [best.quantity, Double(best.step), best.cost]
    }
    func backordered(_ name: String) throws -> [Double] {
      let best = try order(name).withBackorders(stockoutCost: file.number(name, "stockout_cost"))
      return [best.quantity, best.stockoutShare, best.cost]
    }
    let example = try order("example_3_1")
    let stockout = try file.number("problem_3_2b", "stockout_cost")
    let produced = try example.produced(at: 2000)
    let problem = try order("problem_3_22").produced(at: file.number("problem_3_22", "production_rate"))
    func waiting(_ quantity: Double, _ share: Double) throws -> Double {
      try order("problem_3_2b").costWithBackorders(
        stockoutCost: stockout, quantity: quantity, stockoutShare: share
      ).cost
    }
    var answers: StockpylFile.Answers = [
      "eoq/test_example_3_1": [example.quantity, example.cost],
      "eoq/test_order_quantity": [
        try example.cost(ordering: 304.0467800264368), try example.cost(ordering: 250),
      ],
      "eoq/test_problem_3_1": [try order("problem_3_1").quantity, try order("problem_3_1").cost],
      "eoq/test_example_3_6": try discounted("example_3_5", .allUnits),
      "eoq/test_problem_3_12a": try discounted("problem_3_12", .allUnits),
      "eoq/test_example_3_7": try discounted("example_3_5", .incremental),
      "eoq/test_problem_3_12b": try discounted("problem_3_12", .incremental),
      "eoq/test_example_3_8": try backordered("example_3_8"),
      "eoq/test_problem_3_2b": try backordered("problem_3_2b"),
      "eoq/test_order_quantity#2": [
        try waiting(83.235448128898042, 0.400299850074962), try waiting(100, 0.3),
      ],
      "eoq/test_example_3_1#2": [produced.quantity, produced.cost],
      "eoq/test_order_quantity#3": [try produced.cost(ordering: 513.9328595516969), try produced.cost(ordering: 350)],
      "eoq/test_problem_3_22": [problem.quantity, problem.cost],
    ]
    for (test, name) in Self.jointTests {
      let joint = try joint(file, name)
      answers["eoq/\(test)"] = [nil, joint.interval, nil, joint.cost]
      let block = try #require(file.blocks.first { $0.name == "eoq/\(test)" })
      #expect(zip(joint.quantities, block.expectations[0].list).allSatisfy { isClose($0, $1, 1e-12) })
      #expect(joint.multiples.map(Double.init) == block.expectations[2].list)
    }
    StockpylFile.compare("eoq", file, answers)
  }

  private static let jointTests = [
    ("test_example_scmo", "scmo_jrp_ex"), ("test_hw_1_scmo", "scmo_jrp_hw_1"), ("test_hw_2_scmo", "scmo_jrp_hw_2"),
    ("test_hw_3_scmo", "scmo_jrp_hw_3"), ("test_silver", "silver_jrp"), ("test_spp", "spp_jrp"),
  ]

  private func joint(_ file: StockpylFile, _ name: String) throws -> JointReplenishment {
    let costs = try file.list(name, "individual_fixed_costs")
    let rates = try file.list(name, "demand_rates")
    let holding = try file.list(name, "holding_costs")
    let items = try costs.indices.map {
      try JointReplenishment.Item(fixedCost: costs[$0], demandRate: rates[$0], holdingCost: holding[$0])
    }
    return try JointReplenishment(sharedFixedCost: file.number(name, "shared_fixed_cost"), items: items)
  }

  @Test("newsvendor")
  func newsvendor() throws {
    guard let file = try StockpylFile.read(for: "newsvendor values") else { return }
    func costs(_ name: String) throws -> StockCosts {
      try StockCosts(holding: file.number(name, "holding_cost"), stockout: file.number(name, "stockout_cost"))
    }
    func normal(_ name: String, periods: Double = 1) throws -> NormalDemand {
      try LeadTimeDemand(
        demandMean: file.number(name, "demand_mean"), demandDeviation: file.number(name, "demand_sd"),
        leadTime: periods
      ).normal()
    }
    func both(_ name: String, _ demand: some DemandDistribution, at level: Double) throws -> [Double] {
      let costs = try costs(name)
      let best = try Newsvendor.best(costs: costs, demand: demand)
      return [best.level, best.cost, level, costs.expected(at: level, demand: demand)]
    }
    func cost(_ name: String, _ level: Double, periods: Double = 1) throws -> Double {
      try costs(name).expected(at: level, demand: normal(name, periods: periods))
    }
    func poisson(_ name: String) throws -> PoissonDemand { try PoissonDemand(mean: file.number(name, "demand_mean")) }
    let lognormal = try LognormalDemand(
      logMean: file.number("problem_4_8b", "mu"), logDeviation: file.number("problem_4_8b", "sigma"))
    let table = try file.table("problem_4_7b", "demand_pmf")
    let tabulated = try TabulatedDemand(probabilities: (0...8).map { table[$0] ?? 0 })
    let six = try poisson("example_4_7")
    let tabulatedSix = try TabulatedDemand(probabilities: (0...40).map { six.probability($0) })
    let leadTime = try file.number("example_4_4", "lead_time") + 1
    var answers: StockpylFile.Answers = [
      "newsvendor/test_example_4_3": try both("example_4_3", normal("example_4_3"), at: 40),
      "newsvendor/test_problem_4_1": try both("problem_4_1", normal("problem_4_1"), at: 1040),
      "newsvendor/test_example_4_4": try both("example_4_4", normal("example_4_4", periods: leadTime), at: 180),
      "newsvendor/test_example_4_3#2": [
        try cost("example_4_3", 40), try cost("example_4_3", 60), try cost("example_4_3", 120, periods: 4),
      ],
      "newsvendor/test_problem_4_1#2": [
        try cost("problem_4_1", 1100), try cost("problem_4_1", 922), try cost("problem_4_1", 4000, periods: 4),
      ],
      "newsvendor/test_example_4_7": try both("example_4_7", six, at: 5),
      "newsvendor/test_problem_4_8a": try both("problem_4_8a", poisson("problem_4_8a"), at: 13),
      "newsvendor/test_example_4_7#2": [8, 5].map { try? costs("example_4_7").expected(at: $0, demand: six) },
      "newsvendor/test_problem_4_8a#2": try [19.0, 13].map {
        try costs("problem_4_8a").expected(at: $0, demand: poisson("problem_4_8a"))
      },
      "newsvendor/test_example_4_1_with_distrib": try both("example_4_1", normal("example_4_1"), at: 40),
      "newsvendor/test_problem_4_8b": try both("problem_4_8b", lognormal, at: 350),
      "newsvendor/test_example_4_7_with_distrib": try both("example_4_7", six, at: 5),
      "newsvendor/test_example_4_7_with_pmf": try both("example_4_7", tabulatedSix, at: 5),
      "newsvendor/test_problem_4_7b": try both("problem_4_7b", tabulated, at: 3),
    ]
    answers.merge(try myopicAnswers(file)) { $1 }
    answers.merge(try profitAnswers(file)) { $1 }
    StockpylFile.compare("newsvendor", file, answers)
  }

  private func myopicAnswers(_ file: StockpylFile) throws -> StockpylFile.Answers {
    func policy(_ name: String, _ now: Double, _ next: Double, _ discount: Double) throws -> MyopicPolicy {
      try MyopicPolicy(
        costs: StockCosts(holding: file.number(name, "holding_cost"), stockout: file.number(name, "stockout_cost")),
        purchaseCost: now, nextPurchaseCost: next, discount: discount,
        demand: NormalDemand(
          mean: file.number(name, "demand_mean"), standardDeviation: file.number(name, "demand_sd")))
    }
    let example = try policy("example_4_1", 0.3, 0.35, 0.98)
    let dearer = try policy("example_4_1", 0.3, 0.4, 0.98)
    let problem = try policy("problem_4_1", 65, 55, 0.9)
    // The assertions on levels that cost a given amount compare with variables: checked here.
    for (policy, targets) in [(dearer, [17.0, 22]), (problem, [72000, 120_000])] {
      for target in targets {
        let below = try policy.level(costing: target, side: .below)
        let above = try policy.level(costing: target, side: .above)
        #expect(below <= policy.best.level && policy.best.level <= above)
        #expect(abs(policy.cost(at: below) - target) < 5e-8 && abs(policy.cost(at: above) - target) < 5e-8)
      }
      #expect(throws: StockPolicyFailure.self) {
        try policy.level(costing: 0.9 * policy.best.cost, side: .above)
      }
    }
    return [
      "newsvendor/test_example_4_1": [example.best.level, example.best.cost, 62, example.cost(at: 62)],
      "newsvendor/test_problem_4_1#3": [problem.best.level, problem.best.cost, 950, problem.cost(at: 950)],
      "newsvendor/test_example_4_1#2": [60, 40, 120, 56.6].map { dearer.cost(at: $0) },
      "newsvendor/test_problem_4_1#4": [900, 1150, 650, 2400].map { problem.cost(at: $0) },
      "newsvendor/test_example_4_1#3": [nil, nil, nil, nil],
      "newsvendor/test_problem_4_1#5": [nil, nil, nil, nil],
    ]
  }

  private func profitAnswers(_ file: StockpylFile) throws -> StockpylFile.Answers {
    func prices(_ name: String, holding: Double = 0, stockout: Double = 0) throws -> NewsvendorPrices {
      try NewsvendorPrices(
        revenue: file.number(name, "revenue"), purchaseCost: file.number(name, "purchase_cost"),
        salvageValue: file.number(name, "salvage_value"), holdingCost: holding, stockoutCost: stockout)
    }
    func both(_ prices: NewsvendorPrices, _ demand: some DemandDistribution, _ level: Double) throws -> [Double] {
      let best = try prices.best(demand: demand)
      return [best.level, best.profit, level, prices.profit(at: level, demand: demand)]
    }
    func normal(_ name: String) throws -> NormalDemand {
      try NormalDemand(mean: file.number(name, "demand_mean"), standardDeviation: file.number(name, "demand_sd"))
    }
    let (fifty, sixty) = (40.0, 62.0)
    let example = try prices("example_4_2")
    let plain = try prices("problem_4_3b")
    let loaded = try prices("problem_4_3b", holding: 1, stockout: 5)
    let poisson = try PoissonDemand(mean: file.number("problem_4_3b", "demand_mean"))
    return [
      "newsvendor/test_example_4_2": try both(example, normal("example_4_2"), fifty),
      "newsvendor/test_problem_4_3b": try both(plain, normal("problem_4_3b"), sixty)
        + both(loaded, normal("problem_4_3b"), sixty),
      "newsvendor/test_example_4_2#2": try both(example, poisson, fifty),
      "newsvendor/test_problem_4_3b#2": try both(plain, poisson, sixty) + both(loaded, poisson, sixty),
    ]
  }
}
