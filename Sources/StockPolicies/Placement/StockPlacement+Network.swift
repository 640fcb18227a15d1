extension StockPlacement {
  /// The cheapest placement in any chain without cycles, proved where `nodes` suffice, else with the bound reached.
  ///
  /// Leaving links out of account until a tree is left can only make the placement cheaper, so the tree program gives
  /// a lower bound. Where its answer breaks a link left out, S_i > SI_j, every placement has either S_i ≤ τ or SI_j ≥ τ + 1 for
  /// any τ between: branch and bound, smallest bound first. Raising SI_j, or lowering S_i, makes each answer a
  /// placement. On a tree this is `tree`.
  ///
  /// Source: the idea of S. Humair & S. P. Willems, "Optimizing strategic safety stock placement in general acyclic networks",
  /// Operations Research 59 (2011) 781–787. Changed: they branch on the same disjunction but cut and choose links otherwise;
  /// here the tree is one of greatest holding cost × longest supply time and τ halves the violation.
  ///
  /// - Parameter nodes: trees solved at most; the result is the same for the same number.
  /// - Throws: `outOfRange` unless `nodes` ≥ 1.
  /// - Complexity: O(nodes · stages · M²); nodes grow exponentially with the links outside the tree in the worst case.
  public static func network(_ network: SupplyNetwork, nodes: Int = 1000) throws(StockPolicyFailure) -> StockPlacement {
    guard nodes >= 1 else { throw .outOfRange(parameter: "nodes", value: Double(nodes), allowed: "at least 1") }
    var search = PlacementSearch(network)
    return try search.run(nodes: nodes)
  }
}

/// Branch and bound over the links outside a spanning tree.
private struct PlacementSearch {
  let network: SupplyNetwork
  let program: TreeProgram
  /// Positions of links outside the tree.
  let broken: [Int]
  let root: TimeBounds
  var best: StockPlacement?
  var bestTimes = ServiceTimes(service: [], inbound: [])
  /// Open nodes, a binary heap by bound, then age.
  var open: [Node] = []
  var made = 0

  /// One half of a decision about a link.
  struct Branch {
    var link: Int
    var limit: Int
    /// S ≤ limit at the supplier; else SI ≥ limit at the customer.
    var isSupplier: Bool
  }

  struct Node {
    var bound: Double
    var age: Int
    var branches: [Branch]
    var times: ServiceTimes
  }

  init(_ network: SupplyNetwork) {
    self.network = network
    func weight(_ link: Int) -> Double {
      let (from, to) = (network.links[link].from, network.links[link].to)
      return Double(network.longestTimes[from]) * network.stages[to].holdingCost * network.demandBounds[to]
    }
    let weights = network.links.indices.map(weight)
    let tree = network.spanningLinks { (weights[$1], $0) < (weights[$0], $1) }
    var isInTree = Array(repeating: false, count: network.links.count)
    for link in tree { isInTree[link] = true }
    program = TreeProgram(network, links: tree)
    broken = network.links.indices.filter { !isInTree[$0] }
    root = TimeBounds(network)
  }

  mutating func run(nodes: Int) throws(StockPolicyFailure) -> StockPlacement {
    visit([])
    guard best != nil else { throw .network(reason: "no service times keep all limits") }
    while let node = open.first, made < nodes {
      removeFirst()
      guard node.bound < cutoff, let (link, violation) = worstViolation(node.times) else { continue }
      let inbound = node.times.inbound[network.links[link].to]
      let middle = inbound + (violation - 1) / 2
      visit(node.branches + [Branch(link: link, limit: middle, isSupplier: true)])
      visit(node.branches + [Branch(link: link, limit: middle + 1, isSupplier: false)])
    }
    guard let best else { throw .network(reason: "no service times keep all limits") }
    // Nodes that could only improve by rounding count as closed.
    let bound = open.first.map { $0.bound < cutoff ? $0.bound : best.cost } ?? best.cost
    return StockPlacement(network, bestTimes, bound: bound)
  }

  /// What a node must stay below to be worth opening.
  private var cutoff: Double { (best?.cost ?? .infinity) * (1 - 1e-12) }

  private mutating func visit(_ branches: [Branch]) {
    made += 1
    guard let bounds = bounds(branches), let solution = program.solve(bounds) else { return }
    take(raisingInbound(solution.times))
    take(loweringService(solution.times))
    if solution.cost < cutoff {
      insert(Node(bound: solution.cost, age: made, branches: branches, times: solution.times))
    }
  }

  /// The link whose supplier promises the most periods more than its customer waits; nil where none does.
  private func worstViolation(_ times: ServiceTimes) -> (link: Int, violation: Int)? {
    var worst: (link: Int, violation: Int)?
    for link in broken {
      let violation = times.service[network.links[link].from] - times.inbound[network.links[link].to]
      if violation > (worst?.violation ?? 0) { worst = (link, violation) }
    }
    return worst
  }

  /// Bounds after the decisions; nil where they leave nothing.
  private func bounds(_ branches: [Branch]) -> TimeBounds? {
    var bounds = root
    for branch in branches {
      let link = network.links[branch.link]
      if branch.isSupplier {
        bounds.serviceHigh[link.from] = min(bounds.serviceHigh[link.from], branch.limit)
      } else {
        bounds.inboundLow[link.to] = max(bounds.inboundLow[link.to], branch.limit)
      }
    }
    for stage in network.stages.indices
    where bounds.serviceLow[stage] > bounds.serviceHigh[stage] || bounds.inboundLow[stage] > bounds.inboundHigh[stage] {
      return nil
    }
    return bounds
  }

  private mutating func take(_ times: ServiceTimes) {
    let placement = StockPlacement(network, times)
    if placement.cost < (best?.cost ?? .infinity) {
      best = placement
      bestTimes = times
    }
  }

  /// Every customer waits for its slowest supplier, and no longer.
  private func raisingInbound(_ times: ServiceTimes) -> ServiceTimes {
    var repaired = times
    repaired.inbound = network.stages.map(\.inboundTime)
    for link in network.links {
      repaired.inbound[link.to] = max(repaired.inbound[link.to], times.service[link.from])
    }
    for stage in network.stages.indices {
      repaired.service[stage] = min(
        times.service[stage], repaired.inbound[stage] + network.stages[stage].processingTime)
    }
    return repaired
  }

  /// Every supplier serves as fast as its most impatient customer expects.
  private func loweringService(_ times: ServiceTimes) -> ServiceTimes {
    var lowered = times
    for link in network.links {
      lowered.service[link.from] = min(lowered.service[link.from], times.inbound[link.to])
    }
    return raisingInbound(lowered)
  }

  // MARK: Heap

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    (open[left].bound, open[left].age) < (open[right].bound, open[right].age)
  }

  private mutating func insert(_ node: Node) {
    open.append(node)
    var child = open.count - 1
    while child > 0, precedes(child, (child - 1) / 2) {
      open.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func removeFirst() {
    open.swapAt(0, open.count - 1)
    open.removeLast()
    var parent = 0
    while 2 * parent + 1 < open.count {
      var child = 2 * parent + 1
      if child + 1 < open.count, precedes(child + 1, child) { child += 1 }
      guard precedes(child, parent) else { return }
      open.swapAt(child, parent)
      parent = child
    }
  }
}
