@testable internal import StockPolicies
internal import Support
internal import Testing

/// Guaranteed service: textbook values, and the tree program against trying everything.
@Suite("Stock placement by guaranteed service")
struct PlacementTests {
  /// The stages of an instance in the order of their index, and its links.
  private func network(_ file: StockpylFile, _ name: String, limits: [Int: Int] = [:]) throws -> SupplyNetwork {
    let nodes = try file.nodes(name).sorted { ($0["_index"] as? Int ?? 0) < ($1["_index"] as? Int ?? 0) }
    var stages: [SupplyStage] = []
    var links: [SupplyLink] = []
    for node in nodes {
      let index = try #require(node["_index"] as? Int)
      let demand = node["demand_source"] as? [String: Any]
      stages.append(
        SupplyStage(
          processingTime: try #require(node["processing_time"] as? Int),
          holdingCost: try #require(node["local_holding_cost"] as? Double),
          inboundTime: node["external_inbound_cst"] as? Int ?? 0,
          serviceLimit: limits[index] ?? node["external_outbound_cst"] as? Int,
          demandDeviation: demand?["standard_deviation"] as? Double ?? 0,
          serviceFactor: try #require(node["demand_bound_constant"] as? Double)))
      for customer in node["_successor_indices"] as? [Int] ?? [] {
        links.append(SupplyLink(from: index - 1, to: customer - 1))
      }
    }
    return try SupplyNetwork(stages: stages, links: links)
  }

  /// Test in the file, instance, other service limits by index.
  private static let cases: [(String, String, [Int: Int])] = [
    ("gsm_serial/test_example_6_3", "example_6_3", [:]), ("gsm_serial/test_problem_6_7", "problem_6_7", [:]),
    ("gsm_serial/test_problem_6_8", "problem_6_8", [:]), ("gsm_tree/test_example_6_5", "example_6_5", [:]),
    ("gsm_tree/test_figure_6_14", "figure_6_14", [:]), ("gsm_tree/test_figure_6_14_s5", "figure_6_14", [10: 5]),
    ("gsm_tree/test_figure_6_14_s8", "figure_6_14", [10: 8]),
    ("gsm_tree/test_figure_6_14_s12", "figure_6_14", [10: 12]), ("gsm_tree/test_problem_6_7", "problem_6_7", [:]),
    ("gsm_tree/test_problem_6_9", "problem_6_9", [:]),
    ("gsm_tree/test_problem_6_9_s1_0_s2_7", "problem_6_9", [1: 0, 2: 7]),
    ("gsm_tree/test_problem_6_9_s1_21_s2_5", "problem_6_9", [1: 21, 2: 5]),
  ]

  @Test("textbook optima: cost and service times", arguments: cases)
  func textbook(test: String, instance: String, limits: [Int: Int]) throws {
    guard let file = try StockpylFile.read(for: "guaranteed-service values") else { return }
    // The same name also heads blocks about intermediate values: ours is the one whose first value is a cost.
    let block = try #require(
      file.blocks.first {
        ($0.name == test || $0.name.hasPrefix(test + "#")) && $0.expectations.count == 2
          && $0.expectations[0].value != nil
      })
    let network = try network(file, instance, limits: limits)
    let placement = try StockPlacement.tree(network)
    let cost = try #require(block.expectations[0].value)
    let places = block.expectations[0].places ?? 12
    #expect(abs(placement.cost - cost) <= (0..<places).reduce(0.5) { value, _ in value / 10 }, "\(placement.cost)")
    let times = block.expectations[1].list
    // Where the file breaks the dictionary off, only the cost counts.
    if times.count == placement.serviceTimes.count {
      #expect(placement.serviceTimes.map(Double.init) == times)
    }
    #expect(placement.bound == placement.cost)
  }

  @Test("longest times and pooled demand: stockpyl's values")
  func derivedValues() throws {
    guard let file = try StockpylFile.read(for: "guaranteed-service values") else { return }
    let example = try network(file, "example_6_5")
    #expect(example.longestTimes == [3, 5, 4, 5])
    let root = 2.0.squareRoot()
    #expect(example.demandBounds == [root, 1, root, 1])
    #expect(try network(file, "figure_6_14").longestTimes == [2, 5, 7, 4, 9, 12, 6, 4, 3, 14])
    let mixed = try network(file, "problem_6_9")
    #expect(mixed.longestTimes == [38, 38, 31, 3, 10, 2])
    for stage in 2..<6 { #expect(isClose(mixed.demandBounds[stage], 4 * (4.1 * 4.1 + 6.2 * 6.2).squareRoot(), 1e-14)) }
  }

  @Test("tables of f and g: stockpyl's values")
  func tables() throws {
    guard let file = try StockpylFile.read(for: "guaranteed-service tables") else { return }
    let tree = try network(file, "example_6_5")
    let tables = TreeProgram(tree, links: Array(tree.links.indices)).tables(TimeBounds(tree))
    let root = { (value: Double) in value.squareRoot() }
    for time in 0...3 { #expect(isClose(tables[0].exact[time], root(2) * root(3 - Double(time)), 1e-14)) }
    for time in 0...4 { #expect(isClose(tables[1].exact[time], 3 * root(Double(time) + 1), 1e-14)) }
    let inbound = [0, 0, 1, 2, 3]
    for time in 0...4 {
      let own = 2 * root(2) * root(Double(inbound[time] + 1 - time))
      let expected = own + root(2) * root(3 - Double(inbound[time])) + 3 * root(Double(time) + 1)
      #expect(abs(tables[2].exact[time] - expected) < 1e-12, "f3(\(time))")
      #expect(Int(tables[2].other[time]) == inbound[time])
    }
    let serial = try network(file, "problem_6_7")
    let steps = TreeProgram(serial, links: Array(serial.links.indices)).tables(TimeBounds(serial))
    for time in 0...2 {
      #expect(isClose(steps[0].exact[time], 160 * root(Double(time) + 2), 1e-14))
      #expect(isClose(steps[1].exact[min(time, 2)], 160 * root(Double(min(time, 2)) + 3), 1e-14))
    }
    #expect(isClose(steps[2].exact[1], 160 * root(5), 1e-14))
  }

  /// The least cost over all service times, every customer waiting for its slowest supplier and no longer.
  ///
  /// Waiting longer than that only costs, since the cost grows with the wait.
  private func bruteForce(_ network: SupplyNetwork) -> Double {
    var best = Double.infinity
    var service = Array(repeating: 0, count: network.stages.count)
    func visit(_ position: Int, _ cost: Double) {
      guard position < network.order.count else {
        best = min(best, cost)
        return
      }
      let stage = network.order[position]
      let detail = network.stages[stage]
      let wait = network.links.filter { $0.to == stage }.reduce(detail.inboundTime) { max($0, service[$1.from]) }
      let end = min(wait + detail.processingTime, detail.serviceLimit ?? Int.max)
      for time in 0...max(0, end) {
        service[stage] = time
        let exposure = Double(wait + detail.processingTime - time)
        visit(position + 1, cost + detail.holdingCost * network.demandBounds[stage] * exposure.squareRoot())
      }
    }
    visit(0, 0)
    return best
  }

  private func randomNetwork(_ numbers: inout SeededNumbers, stages count: Int, extraLinks: Int) throws -> SupplyNetwork
  {
    let stages = (0..<count).map { _ in
      SupplyStage(
        processingTime: numbers.whole(0...4), holdingCost: numbers.number(1...9),
        inboundTime: numbers.chance(30) ? numbers.whole(0...3) : 0,
        serviceLimit: numbers.chance(50) ? numbers.whole(0...5) : nil,
        demandDeviation: numbers.chance(60) ? numbers.number(1...5) : 0, serviceFactor: 1.5)
    }
    var links: [SupplyLink] = []
    for stage in 1..<count {
      let other = numbers.whole(0...(stage - 1))
      let isUp = numbers.chance(50)
      links.append(SupplyLink(from: isUp ? stage : other, to: isUp ? other : stage, units: numbers.number(1...2)))
    }
    for _ in 0..<extraLinks {
      let (from, to) = (numbers.whole(0...(count - 1)), numbers.whole(0...(count - 1)))
      if from != to, !links.contains(where: { $0.from == from && $0.to == to }) {
        links.append(SupplyLink(from: from, to: to))
      }
    }
    return try SupplyNetwork(stages: stages, links: links)
  }

  @Test("the tree program finds what trying everything finds", arguments: 1...200)
  func treesByBruteForce(seed: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let network = try randomNetwork(&numbers, stages: numbers.whole(2...6), extraLinks: 0)
    let placement = try StockPlacement.tree(network)
    #expect(isClose(placement.cost, bruteForce(network), 1e-12), "seed \(seed)")
    expectFeasible(placement, network, "seed \(seed)")
  }

  @Test("branch and bound finds it on networks with circles", arguments: 1...200)
  func networksByBruteForce(seed: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(seed) + 1000)
    guard let network = try? randomNetwork(&numbers, stages: numbers.whole(3...6), extraLinks: 4) else { return }
    let placement = try StockPlacement.network(network, nodes: 100_000)
    #expect(isClose(placement.cost, bruteForce(network), 1e-11), "seed \(seed)")
    #expect(placement.bound <= placement.cost && isClose(placement.bound, placement.cost, 1e-11), "seed \(seed)")
    expectFeasible(placement, network, "seed \(seed)")
  }

  private func expectFeasible(_ placement: StockPlacement, _ network: SupplyNetwork, _ comment: Comment) {
    for (index, stage) in network.stages.enumerated() {
      #expect(placement.serviceTimes[index] >= 0, comment)
      #expect(placement.serviceTimes[index] <= placement.inboundTimes[index] + stage.processingTime, comment)
      #expect(placement.serviceTimes[index] <= stage.serviceLimit ?? Int.max, comment)
      #expect(placement.inboundTimes[index] >= stage.inboundTime, comment)
    }
    for link in network.links {
      #expect(placement.inboundTimes[link.to] >= placement.serviceTimes[link.from], comment)
    }
  }

  @Test("what is no network, or no tree, is refused")
  func refusals() throws {
    let stage = SupplyStage(processingTime: 1, holdingCost: 1, demandDeviation: 1)
    let diamond = [(0, 1), (0, 2), (1, 3), (2, 3)].map { SupplyLink(from: $0.0, to: $0.1) }
    let network = try SupplyNetwork(stages: Array(repeating: stage, count: 4), links: diamond)
    #expect(throws: StockPolicyFailure.self) { try StockPlacement.tree(network) }
    #expect(throws: StockPolicyFailure.self) { try StockPlacement.network(network, nodes: 0) }
    #expect(throws: StockPolicyFailure.self) { try SupplyNetwork(stages: [], links: []) }
    for links in [[(0, 0)], [(0, 5)], [(-1, 0)], [(0, 1), (1, 0)], [(0, 1), (0, 1)]] {
      #expect(throws: StockPolicyFailure.self) {
        try SupplyNetwork(stages: [stage, stage], links: links.map { SupplyLink(from: $0.0, to: $0.1) })
      }
    }
    for time in [-1, Int.max, Int.min] {
      #expect(throws: StockPolicyFailure.self) {
        try SupplyNetwork(stages: [SupplyStage(processingTime: time, holdingCost: 1)], links: [])
      }
    }
  }
}
