internal import StockPolicies
internal import Testing

/// As `StockpylTests`, for (r, Q), (s, S), lot sizing and uncertain supply.
@Suite("Textbook values of policies")
struct StockpylPolicyTests {
  @Test("(r, Q)")
  func reorderPoints() throws {
    guard let file = try StockpylFile.read(for: "(r, Q) values") else { return }
    func costs(_ name: String) throws -> StockCosts {
      try StockCosts(holding: file.number(name, "holding_cost"), stockout: file.number(name, "stockout_cost"))
    }
    func policy(_ name: String) throws -> ReorderPointPolicy {
      let rate = try file.number(name, "demand_mean")
      let demand = try LeadTimeDemand(
        demandMean: rate, demandDeviation: file.number(name, "demand_sd"), leadTime: file.number(name, "lead_time"))
      return try ReorderPointPolicy(
        costs: costs(name), fixedCost: file.number(name, "fixed_cost"), demandRate: rate,
        leadTimeDemand: demand.normal())
    }
    func pair(_ priced: PricedReorderPoint) -> [Double] { [priced.reorderPoint, priced.orderQuantity] }
    func poisson(_ name: String, _ point: Int, _ quantity: Int) throws -> Double {
      try CountReorderPoint(
        reorderPoint: point, orderQuantity: quantity, costs: costs(name), fixedCost: file.number(name, "fixed_cost"),
        demandRate: file.number(name, "demand_mean"), leadTimeDemand: leadTime(name)
      ).cost
    }
    func leadTime(_ name: String) throws -> PoissonDemand {
      try PoissonDemand(mean: file.number(name, "demand_mean") * file.number(name, "lead_time"))
    }
    func bestPoisson(_ name: String) throws -> [Double] {
      let best = try CountReorderPoint.best(
        costs: costs(name), fixedCost: file.number(name, "fixed_cost"),
        demandRate: file.number(name, "demand_mean"), leadTimeDemand: leadTime(name))
      return [Double(best.reorderPoint), Double(best.orderQuantity), best.cost]
    }
    let (first, second, third) = (try policy("example_5_1"), try policy("problem_5_1"), try policy("problem_5_3"))
    let quantities = [318.0, 150, 750]
    var answers: StockpylFile.Answers = [
      "rq/test_example_5_1": [
        try first.cost(reorderPoint: 126.8, orderQuantity: 328.5),
        try first.cost(reorderPoint: 100, orderQuantity: 250),
      ],
      "rq/test_problem_5_1": [
        try second.cost(reorderPoint: -1.9859, orderQuantity: 166.95),
        try second.cost(reorderPoint: 100, orderQuantity: 250),
      ],
      "rq/test_example_5_1#2": try quantities.map { try first.bestReorderPoint(orderQuantity: $0) },
      "rq/test_problem_5_1#2": try quantities.map { try second.bestReorderPoint(orderQuantity: $0) },
      "rq/test_problem_5_3": try quantities.map { try third.bestReorderPoint(orderQuantity: $0) },
      "rq/test_example_5_8": [try poisson("example_5_8", 3, 5), try poisson("example_5_8", 8, 12)],
      "rq/test_problem_5_2": [try poisson("problem_5_2", 6, 7), try poisson("problem_5_2", 3, 9)],
      "rq/test_example_5_8#2": try bestPoisson("example_5_8"),
      "rq/test_problem_5_2#2": try bestPoisson("problem_5_2"),
    ]
    for (policy, letter, number) in [(first, "", 0), (second, "", 1), (third, "", 3)] {
      let tests =
        number == 0
        ? ["test_example_5_2", "test_example_5_4", "test_example_5_5", "test_example_5_6"]
        : ["a", "b", "c", "d"].map { "test_problem_5_\(number)\($0)\(letter)" }
      let inventory = try policy.expectedInventoryApproximation()
      answers["rq/\(tests[0])"] = pair(inventory) + [inventory.cost]
      answers["rq/\(tests[1])"] = pair(try policy.backorderApproximation())
      answers["rq/\(tests[2])"] = pair(try policy.safetyStockApproximation())
      answers["rq/\(tests[3])"] = pair(try policy.lossApproximation())
    }
    StockpylFile.compare("rq", file, answers)
  }

  @Test("(s, S)")
  func orderUpTo() throws {
    guard let file = try StockpylFile.read(for: "(s, S) values") else { return }
    func problem(_ name: String) throws -> OrderUpToProblem<PoissonDemand> {
      try OrderUpToProblem(
        costs: StockCosts(holding: file.number(name, "holding_cost"), stockout: file.number(name, "stockout_cost")),
        fixedCost: file.number(name, "fixed_cost"), demand: PoissonDemand(mean: file.number(name, "demand_mean")))
    }
    func cost(_ name: String, _ point: Int, _ upTo: Int) throws -> Double {
      try OrderUpToPolicy(reorderPoint: point, orderUpTo: upTo, problem(name)).cost
    }
    func list(_ policy: OrderUpToPolicy) -> [Double] {
      [Double(policy.reorderPoint), Double(policy.orderUpTo), policy.cost]
    }
    let poisson = try problem("problem_4_31")
    let tabulated = try OrderUpToProblem(
      costs: poisson.costs, fixedCost: poisson.fixedCost,
      demand: TabulatedDemand(probabilities: (0...40).map { poisson.demand.probability($0) }))
    func power(_ name: String) throws -> [Double] {
      let power = try PowerApproximation(
        costs: StockCosts(holding: file.number(name, "holding_cost"), stockout: file.number(name, "stockout_cost")),
        fixedCost: file.number(name, "fixed_cost"), demandMean: file.number(name, "demand_mean"),
        demandDeviation: file.number(name, "demand_sd"))
      return [power.reorderPoint, power.orderUpTo]
    }
    StockpylFile.compare(
      "ss", file,
      [
        "ss/test_example_4_7": [try cost("example_4_7", 4, 10), try cost("example_4_7", 6, 18)],
        "ss/test_problem_4_31": [try cost("problem_4_31", 4, 10), try cost("problem_4_31", 2, 7)],
        "ss/test_example_4_7#2": list(try OrderUpToPolicy.best(problem("example_4_7"))),
        "ss/test_problem_4_31#2": list(try OrderUpToPolicy.best(poisson)),
        "ss/test_problem_4_31_custom_pmf": list(try OrderUpToPolicy.best(tabulated)),
        "ss/test_example_4_8": try power("example_4_8"),
        "ss/test_problem_4_32": try power("problem_4_32"),
      ])
  }

  @Test("lot sizing by Wagner and Whitin")
  func lots() throws {
    guard let file = try StockpylFile.read(for: "Wagner–Whitin values") else { return }
    let tests = [
      ("test_example_3_9", "example_3_9"), ("test_problem_3_27", "problem_3_27"),
      ("test_problem_3_29", "problem_3_29"), ("test_purchase_cost", "scmo_ww_hw_c"),
    ]
    var answers: StockpylFile.Answers = [:]
    for (test, name) in tests {
      let demand = try file.list(name, "demand")
      let prices = (try? file.list(name, "purchase_cost")) ?? demand.map { _ in 0 }
      let periods = try demand.indices.map {
        try LotSizing.Period(
          demand: demand[$0], fixedCost: file.number(name, "fixed_cost"), unitCost: prices[$0],
          holdingCost: file.number(name, "holding_cost"))
      }
      let lots = try LotSizing(periods)
      let block = try #require(file.blocks.first { $0.name == "wagner_whitin/\(test)" })
      // The lists there begin with a period 0 and number periods from 1.
      #expect([0] + lots.orders == block.expectations[0].list, "\(test)")
      #expect([0] + lots.nextOrder.map { Double($0 + 1) } == block.expectations[1].list, "\(test)")
      answers["wagner_whitin/\(test)"] = [nil, nil, lots.cost]
    }
    StockpylFile.compare("wagner_whitin", file, answers)
  }

  @Test("orders from a supplier that fails, or delivers more or less")
  func uncertainSupply() throws {
    guard let file = try StockpylFile.read(for: "uncertain supply values") else { return }
    func order(_ name: String) throws -> EconomicOrder {
      try EconomicOrder(
        fixedCost: file.number(name, "fixed_cost"), demandRate: file.number(name, "demand_rate"),
        holdingCost: file.number(name, "holding_cost"))
    }
    for (name, quantity, cost, closed, closedCost) in [
      ("example_9_1", 772.8110631910017, 173.9500025731971, 773.1432417118889, 173.957229385175),
      ("problem_9_8", 24.066284024222202, 96.266590901158, 24.066680759605532, 96.26672303842213),
    ] {
      let supply = try DisruptedSupply(
        order: order(name), stockoutCost: file.number(name, "stockout_cost"),
        disruptionRate: file.number(name, "disruption_rate"), recoveryRate: file.number(name, "recovery_rate"))
      #expect(abs(supply.best().quantity - quantity) < 5e-5 && abs(supply.best().cost - cost) < 5e-5)
      let steady = supply.best(chance: .steadyState)
      #expect(abs(steady.quantity - closed) < 5e-8 && abs(steady.cost - closedCost) < 5e-8)
    }
    let additive = try order("example_9_4").best(
      yield: .additive(
        mean: file.number("example_9_4", "yield_mean"), deviation: file.number("example_9_4", "yield_sd")))
    #expect(abs(additive.quantity - 230246.3704688188) < 5e-8 && abs(additive.cost - 12914.78222812913) < 5e-8)
    let shared = try order("example_9_5").best(
      yield: .multiplicative(
        mean: file.number("example_9_5", "yield_mean"), deviation: file.number("example_9_5", "yield_sd")))
    #expect(abs(shared.quantity - 254460.2129999894) < 5e-8 && abs(shared.cost - 13086.52523999946) < 5e-8)
  }
}
