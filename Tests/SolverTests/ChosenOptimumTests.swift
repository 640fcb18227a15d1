import FlowNetworks
import NetworkSimplexSolver
import SolutionChecks
import Solutions
import SolverInterface
import Support
import Testing

@Suite("The chosen optimum of a network")
struct ChosenOptimumTests {
  /// Flows stay below 200 units on 3 arcs each, so Σ weights[0] · flow < 1e4 and Σ weights[1] · flow < 1e6: one cost that
  /// has all three in different digits has the same optimum.
  private static let digits = [1e10, 1e6, 1.0]

  @Test("has the least weights among equal optima, stage by stage", arguments: 0..<300)
  func leastWeights(seed: Int) throws {
    let network = NetworkSimplexTests.allocation(seed: UInt64(seed))
    var random = SeededNumbers(seed: UInt64(seed) &+ 4_711)
    let weights = [5, 999].map { most in (0..<network.arcCount).map { _ in random.number(0...most) } }
    let lists = [network.cost] + weights
    var combined = network
    for arc in combined.cost.indices {
      combined.cost[arc] = zip(Self.digits, lists).reduce(0) { $0 + $1.0 * $1.1[arc] }
    }
    let reference = try #require(try NetworkSimplexTests.optimum(combined), "seed \(seed)")
    for pricing in NetworkSimplexBackend.Pricing.allCases {
      var asked: [Int] = []
      let answer = try NetworkSimplexBackend(pricing: pricing).solve(network, from: nil, limits: SolveLimits()) {
        stage in
        asked.append(stage)
        return stage < weights.count ? weights[stage] : nil
      }
      guard case .optimal(let flow) = answer.outcome else {
        Issue.record("seed \(seed): \(answer.outcome)")
        return
      }
      #expect(answer.isChosen && asked == Array(0..<asked.count), "seed \(seed)")
      for list in lists {
        let (found, least) = (Self.sum(list, flow.flow), Self.sum(list, reference.flow))
        #expect(found == least, "seed \(seed): \(found), \(least) is possible")
      }
      // Potentials are those of cost, and prove it.
      let certificate = FlowCertificate(network, flow: flow.flow, potential: flow.potential)
      #expect(certificate.isFeasible(within: 0) && certificate.gap <= 0, "seed \(seed)")
      #expect(flow.objective == network.objectiveConstant + Self.sum(network.cost, flow.flow), "seed \(seed)")
      let again = try #require(try NetworkSimplexTests.optimum(network, pricing, from: flow.tree), "seed \(seed)")
      #expect(again.objective == flow.objective, "seed \(seed)")
    }
  }

  /// 1/3 is no decimal: flows are in floating point, where ties are not exact.
  @Test("is not there where numbers are no decimals")
  func fractions() throws {
    let network = NetworkSimplexTests.allocation(seed: 3, fractions: true)
    let answer = try NetworkSimplexBackend().solve(network, from: nil, limits: SolveLimits()) { _ in nil }
    guard case .optimal = answer.outcome else {
      Issue.record("\(answer.outcome)")
      return
    }
    #expect(!answer.isChosen)
  }

  @Test("is not there where weights are no decimals, or not one an arc")
  func badWeights() throws {
    var network = FlowNetwork()
    network.ground = network.addNode()
    let (one, other) = (network.addNode(supply: 1), network.addNode(supply: -1))
    for _ in 0..<2 { network.addArc(from: one, to: other, cost: 1) }
    for weights in [[1, 1.0 / 3], [1]] {
      let answer = try NetworkSimplexBackend().solve(network, from: nil, limits: SolveLimits()) {
        $0 == 0 ? weights : nil
      }
      guard case .optimal(let flow) = answer.outcome else {
        Issue.record("\(answer.outcome)")
        return
      }
      #expect(!answer.isChosen && flow.objective == 1)
    }
  }

  private static func sum(_ weights: [Double], _ flow: [Double]) -> Double {
    zip(weights, flow).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
