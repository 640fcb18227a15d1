import FlowNetworks
import NetworkSimplexSolver
import SolutionChecks
import Solutions
import SolverInterface
import Support
import Testing

@Suite("Network simplex")
struct NetworkSimplexTests {
  /// Warehouses, hubs and regions with a ground: the shape that scenarios make, small numbers, ties in plenty.
  static func allocation(seed: UInt64, fractions: Bool = false) -> FlowNetwork {
    var random = SeededNumbers(seed: seed)
    let (warehouses, regions, products) = (random.whole(1...4), random.whole(1...5), random.whole(1...3))
    let unit = fractions ? 1.0 / 3.0 : 1.0
    var network = FlowNetwork()
    let ground = network.addNode()
    network.ground = ground
    var stock: [[Int32]] = []
    for _ in 0..<warehouses {
      stock.append((0..<products).map { _ in network.addNode(supply: random.number(0...12) * unit) })
    }
    for node in stock.joined() { network.addArc(from: node, to: ground, cost: random.number(0...1)) }
    for _ in 0..<regions {
      let demand = (0..<products).map { _ in network.addNode(supply: -random.number(0...9) * unit) }
      for node in demand { network.addArc(from: ground, to: node, cost: random.number(5...9)) }
      for product in 0..<products {
        let hub = network.addNode()
        network.hubs.append(hub)
        for warehouse in 0..<warehouses where random.chance(70) {
          let upper = random.chance(15) ? random.number(1...5) * unit : .infinity
          network.addArc(from: stock[warehouse][product], to: hub, upper: upper, cost: random.number(0...3))
        }
        for other in 0..<products where other == product || random.chance(50) {
          network.addArc(from: hub, to: demand[other], cost: other == product ? 0 : random.number(0...2))
        }
      }
    }
    return network
  }

  static func optimum(
    _ network: FlowNetwork, _ pricing: NetworkSimplexBackend.Pricing = .automatic, from start: SpanningTree? = nil
  ) throws -> FlowSolution? {
    let outcome = try NetworkSimplexBackend(pricing: pricing).solve(network, from: start, limits: SolveLimits())
    guard case .optimal(let flow) = outcome else { return nil }
    return flow
  }

  @Test("looks through hubs, prices by every rule and starts from any tree to the same optimum", arguments: 0..<300)
  func everyWay(seed: Int) throws {
    let network = Self.allocation(seed: UInt64(seed), fractions: seed % 5 == 4)
    var plain = network
    plain.hubs = []
    let reference = try #require(try Self.optimum(plain, .blockSearch), "seed \(seed)")
    for pricing in NetworkSimplexBackend.Pricing.allCases {
      let flow = try #require(try Self.optimum(network, pricing), "seed \(seed)")
      #expect(abs(flow.objective - reference.objective) <= 1e-9 * max(1, abs(reference.objective)), "seed \(seed)")
      let certificate = FlowCertificate(network, flow: flow.flow, potential: flow.potential)
      #expect(certificate.isFeasible(within: 1e-9), "seed \(seed)")
      #expect(certificate.dualBound >= flow.objective - 1e-9 * max(1, abs(flow.objective)), "seed \(seed)")
      let again = try #require(try Self.optimum(network, pricing, from: flow.tree), "seed \(seed)")
      #expect(abs(again.objective - flow.objective) <= 1e-12 * max(1, abs(flow.objective)), "seed \(seed)")
      // A tree that was optimal costs a few degenerate pivots at most: arcs that carry nothing the wrong way.
      #expect(again.statistics.iterations <= network.nodeCount, "seed \(seed)")
    }
  }

  @Test("a session after changes answers as a solve from scratch", arguments: 0..<200)
  func session(seed: Int) throws {
    let network = Self.allocation(seed: UInt64(seed), fractions: seed % 7 == 6)
    var random = SeededNumbers(seed: UInt64(seed) &+ 77)
    let session = try NetworkSession(network)
    var changed = network
    var solved = 0
    for round in 0..<6 {
      let outcome = session.solve()
      if let reference = try Self.optimum(changed) {
        guard case .optimal = outcome else {
          Issue.record("seed \(seed), round \(round): \(outcome)")
          return
        }
        let flow = session.solution()
        #expect(
          abs(flow.objective - reference.objective) <= 1e-9 * max(1, abs(reference.objective)),
          "seed \(seed), round \(round)")
        #expect(FlowCertificate(changed, flow: flow.flow, potential: flow.potential).isFeasible(within: 1e-9))
        solved += 1
      } else {
        #expect(outcome == .infeasible, "seed \(seed), round \(round)")
      }
      // Any node but the ground may change, hubs among them; by a fraction now and then.
      let changes = (0..<3).map { _ in
        (
          node: Int32(random.whole(1...(network.nodeCount - 1))),
          amount: random.number(-4...4) * (random.chance(10) ? 0.3 : 1)
        )
      }.filter { !network.hubs.contains($0.node) || random.chance(10) && $0.amount == 0 }
      try session.change(changes)
      for change in changes { changed.supply[Int(change.node)] += change.amount }
    }
    #expect(solved > 0, "seed \(seed)")
  }

  @Test("a session goes back to the optimum that it kept, in whatever units", arguments: 0..<100)
  func goingBack(seed: Int) throws {
    let network = Self.allocation(seed: UInt64(seed))
    var random = SeededNumbers(seed: UInt64(seed) &+ 99)
    let session = try NetworkSession(network)
    #expect(!session.goBack(), "nothing was kept")
    guard case .optimal = session.solve() else {
      Issue.record("seed \(seed)")
      return
    }
    let (objective, flow) = (session.objective, session.solution().flow)
    session.keep()
    for round in 0..<4 {
      var changed = network
      let nodes = (1..<Int32(network.nodeCount)).filter { !network.hubs.contains($0) }
      for _ in 0..<3 {
        let node = nodes[random.whole(0...(nodes.count - 1))]
        let amount = random.number(-4...4) * [1, 0.5, 0.03][random.whole(0...2)]
        try session.change([(node, amount)])
        changed.supply[Int(node)] += amount
      }
      if case .optimal = session.solve(), let reference = try Self.optimum(changed) {
        #expect(abs(session.objective - reference.objective) <= 1e-9, "seed \(seed), round \(round)")
        #expect(abs(session.solution().objective - reference.objective) <= 1e-9, "seed \(seed), round \(round)")
      } else {
        #expect(try Self.optimum(changed) == nil, "seed \(seed), round \(round)")
      }
      guard session.goBack() else { return }
      #expect(session.solve() == .optimal(pivots: 0), "seed \(seed), round \(round)")
      #expect(session.network == network && session.objective == objective, "seed \(seed), round \(round)")
      #expect(session.solution().flow == flow, "seed \(seed), round \(round)")
    }
  }

  @Test("a session tells that a change has no answer, and recovers")
  func infeasibleChange() throws {
    var network = FlowNetwork()
    let (source, sink) = (network.addNode(supply: 2), network.addNode(supply: -2))
    network.ground = network.addNode()
    network.addArc(from: source, to: sink, upper: 3, cost: 1)
    let session = try NetworkSession(network)
    #expect(session.solve() == .optimal(pivots: 1) || session.solve() == .optimal(pivots: 0))
    try session.change([(source, 2), (sink, -2)])
    #expect(session.solve() == .infeasible)
    try session.change([(source, -1), (sink, 1)])
    guard case .optimal = session.solve() else {
      Issue.record("3 units fit an arc of 3")
      return
    }
    #expect(session.solution().objective == 3)
  }

  @Test("a session refuses what is no node and what is no number")
  func sessionObjections() throws {
    let session = try NetworkSession(Self.allocation(seed: 1))
    #expect(throws: BackendFailure.self) { try session.change([(node: -1, amount: 1)]) }
    #expect(throws: BackendFailure.self) { try session.change([(node: 100_000, amount: 1)]) }
    #expect(throws: BackendFailure.self) { try session.change([(node: 1, amount: .nan)]) }
  }
}
