internal import FlowNetworks
internal import Formulations
internal import Solutions
internal import SolverInterface

/// The least cost of a network for given orders, kept optimal: an order is supply of the node that it arrives at, so that
/// another amount is sent along shortest residual paths, from there to the ground or back.
///
/// Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), section 9.7: successive
/// shortest paths; potentials stay those of an optimum, so that what a change costs at least is known on the way.
struct LotNetwork {
  private let arcs: FlowNetwork
  private let ground: Int32
  /// Flow here ÷ flow in the model, by arc.
  private let factor: [Double]
  /// Whether the amount of the arc is given: it is supply, and no path leads along it.
  private let isOrder: [Bool]
  /// `incident[starts[v] ..< starts[v + 1]]` are the arcs that touch node v, orders left out.
  private let starts: [Int32]
  private let incident: [Int32]
  private var flow: [Double]
  private var potential: [Double]
  private(set) var cost = 0.0
  /// Arcs that searches looked at.
  private(set) var work = 0
  private var mostWork = Int.max
  private var paths: ResidualPaths
  /// The path at hand: its arcs, and whether flow goes along them.
  private var steps: [(arc: Int, along: Bool)] = []
  /// Reduced costs below this are rounding.
  private let noise: Double
  /// What to go back to: flows and potentials as they were, the latest last.
  private var earlierFlow: [(arc: Int32, flow: Double)] = []
  private var earlierPotential: [(node: Int32, potential: Double)] = []
  private var earlierCost = 0.0

  /// - Parameters:
  ///   - isOrder: by position in the block.
  ///   - amounts: by position in the block, in the model's units; of orders.
  /// - Returns: nil where the solver has no optimum, or orders come from elsewhere than the ground.
  init?(
    _ network: BlockNetwork, isOrder: [Bool], amounts: [Double], _ backend: any FlowBackend, _ limits: SolveLimits
  ) {
    var bound = network.network
    guard let ground = bound.ground else { return nil }
    factor = (0..<bound.arcCount).map { network.flowFactor(ofArc: $0) }
    for arc in 0..<bound.arcCount where isOrder[arc] {
      guard bound.tails[arc] == ground else { return nil }
      bound.lower[arc] = amounts[arc] * factor[arc]
      bound.upper[arc] = bound.lower[arc]
    }
    guard case .optimal(let point)? = try? backend.solve(bound, from: network.start, limits: limits),
      point.isReadable(for: bound)
    else { return nil }
    arcs = bound
    self.ground = ground
    self.isOrder = isOrder
    flow = point.flow
    potential = point.potential
    paths = ResidualPaths(nodes: bound.nodeCount)
    noise = 1e-12 * bound.cost.reduce(1) { max($0, abs($1)) }
    (starts, incident) = Self.incidence(bound, without: isOrder)
    cost = arcs.cost(of: flow)
  }

  private static func incidence(_ network: FlowNetwork, without isOrder: [Bool]) -> (starts: [Int32], arcs: [Int32]) {
    var starts = [Int32](repeating: 0, count: network.nodeCount + 1)
    for arc in 0..<network.arcCount where !isOrder[arc] {
      starts[Int(network.tails[arc]) + 1] += 1
      starts[Int(network.heads[arc]) + 1] += 1
    }
    for node in 0..<network.nodeCount { starts[node + 1] += starts[node] }
    var next = starts
    var incident = [Int32](repeating: 0, count: Int(starts[network.nodeCount]))
    for arc in 0..<network.arcCount where !isOrder[arc] {
      for end in [Int(network.tails[arc]), Int(network.heads[arc])] {
        incident[Int(next[end])] = Int32(truncatingIfNeeded: arc)
        next[end] += 1
      }
    }
    return (starts, incident)
  }

  /// By position in the block, in the model's units.
  func flow(_ position: Int) -> Double { flow[position] / factor[position] }

  func reducedCost(_ position: Int) -> Double { reduced(position) * factor[position] }

  private func reduced(_ arc: Int) -> Double {
    arcs.cost[arc] - potential[Int(arcs.tails[arc])] + potential[Int(arcs.heads[arc])]
  }

  var flows: [Double] { flow.indices.map { flow($0) } }

  /// Begins a change that can be taken back.
  mutating func mark() {
    earlierFlow.removeAll(keepingCapacity: true)
    earlierPotential.removeAll(keepingCapacity: true)
    earlierCost = cost
  }

  /// Keeps the change; the cost is summed anew, without rounding.
  mutating func keep() { cost = arcs.cost(of: flow) }

  mutating func undo() {
    for one in earlierFlow.reversed() { flow[Int(one.arc)] = one.flow }
    for one in earlierPotential.reversed() { potential[Int(one.node)] = one.potential }
    cost = earlierCost
  }

  /// Orders amounts, by position, in the model's units, and makes the flow the best for them.
  ///
  /// - Parameter most: arcs that may be looked at.
  /// - Returns: false, half done, where there is no flow, none that costs less than `limit`, or it is too much work.
  mutating func order(_ amounts: [(position: Int, amount: Double)], below limit: Double, most: Int = .max) -> Bool {
    mostWork = most == .max ? .max : work + most
    var changes: [(node: Int32, amount: Double)] = []
    for (position, amount) in amounts {
      let change = amount * factor[position] - flow[position]
      guard change != 0 else { continue }
      earlierFlow.append((Int32(truncatingIfNeeded: position), flow[position]))
      flow[position] += change
      cost += change * arcs.cost[position]
      let node = arcs.heads[position]
      if let known = changes.firstIndex(where: { $0.node == node }) {
        changes[known].amount += change
      } else {
        changes.append((node, change))
      }
    }
    changes.removeAll { $0.amount == 0 }
    for (number, change) in changes.enumerated() {
      let isLast = number == changes.count - 1
      guard send(change.amount, from: change.node, below: isLast ? limit : .infinity) else { return false }
    }
    return cost < limit
  }

  /// Sends an amount from a node to the ground; where it is below 0, from the ground to the node.
  private mutating func send(_ amount: Double, from node: Int32, below limit: Double) -> Bool {
    var left = abs(amount)
    let isForward = amount > 0
    while left > 0 {
      let price = (potential[Int(node)] - potential[Int(ground)]) * (isForward ? 1 : -1)
      // Paths only get longer, so that the rest costs at least as much a unit.
      let longest = limit == .infinity ? .infinity : (limit - cost) / left - price
      guard longest >= 0, let distance = search(from: node, isForward, longest: longest) else { return false }
      let sent = augment(from: node, isForward, most: left)
      guard sent > 0 else { return false }
      cost += sent * (distance + price)
      left = left - sent <= 1e-9 * max(1, abs(amount)) ? 0 : left - sent
      for reached in paths.settled where paths.distance[Int(reached)] < distance {
        earlierPotential.append((reached, potential[Int(reached)]))
        let nearer = distance - paths.distance[Int(reached)]
        potential[Int(reached)] += isForward ? nearer : -nearer
      }
    }
    return true
  }

  /// How much more can flow along an arc, or against it.
  private func room(_ arc: Int, along: Bool) -> Double {
    let room = along ? arcs.upper[arc] - flow[arc] : flow[arc] - arcs.lower[arc]
    return room > 1e-9 * max(1, abs(flow[arc])) ? room : 0
  }

  /// The distance of the ground, at reduced costs; nil where it is not reached, or only by longer paths.
  private mutating func search(from node: Int32, _ isForward: Bool, longest: Double) -> Double? {
    paths.begin(node)
    while let here = paths.next() {
      let base = paths.distance[Int(here)]
      guard base <= longest, work <= mostWork else { return nil }
      if here == ground { return base }
      let range = starts[Int(here)]..<starts[Int(here) + 1]
      work += range.count
      for slot in range {
        let arc = Int(incident[Int(slot)])
        let leaves = arcs.tails[arc] == here
        let other = leaves ? arcs.heads[arc] : arcs.tails[arc]
        let along = leaves == isForward
        guard !paths.isSettled(other), room(arc, along: along) > 0 else { continue }
        let step = along ? reduced(arc) : -reduced(arc)
        paths.reach(other, at: step > noise ? base + step : base, by: Int32(truncatingIfNeeded: arc))
      }
    }
    return nil
  }

  private mutating func augment(from node: Int32, _ isForward: Bool, most: Double) -> Double {
    steps.removeAll(keepingCapacity: true)
    var sent = most
    var here = ground
    while here != node {
      let arc = Int(paths.arc[Int(here)])
      // The search came over this arc from its other end.
      let cameFromTail = arcs.heads[arc] == here
      let along = cameFromTail == isForward
      sent = min(sent, room(arc, along: along))
      steps.append((arc, along))
      here = cameFromTail ? arcs.tails[arc] : arcs.heads[arc]
    }
    for (arc, along) in steps {
      earlierFlow.append((Int32(truncatingIfNeeded: arc), flow[arc]))
      flow[arc] += along ? sent : -sent
    }
    return sent
  }
}

extension FlowNetwork {
  fileprivate func cost(of flow: [Double]) -> Double {
    var sum = objectiveConstant
    for arc in 0..<arcCount where flow[arc] != 0 { sum += cost[arc] * flow[arc] }
    return sum
  }
}

/// Shortest distances from one node, for one search after another.
private struct ResidualPaths {
  private(set) var distance: [Double]
  /// The arc by which a node was reached.
  private(set) var arc: [Int32]
  /// In order of distance.
  private(set) var settled: [Int32] = []
  /// The search that reached a node last, and the one that settled it.
  private var reachedIn: [Int32]
  private var settledIn: [Int32]
  private var search: Int32 = 0
  private var heap = DistanceHeap()
  /// Nodes at the distance at hand: those need no heap.
  private var near: [Int32] = []
  private var current = 0.0

  init(nodes: Int) {
    distance = Array(repeating: 0, count: nodes)
    arc = Array(repeating: -1, count: nodes)
    reachedIn = Array(repeating: -1, count: nodes)
    settledIn = reachedIn
  }

  mutating func begin(_ node: Int32) {
    search += 1
    settled.removeAll(keepingCapacity: true)
    heap = DistanceHeap()
    current = 0
    distance[Int(node)] = 0
    reachedIn[Int(node)] = search
    near = [node]
  }

  func isSettled(_ node: Int32) -> Bool { settledIn[Int(node)] == search }

  /// The nearest node that is not settled yet, now settled.
  mutating func next() -> Int32? {
    while let node = near.popLast() ?? heap.popLeast() {
      if isSettled(node) { continue }
      settledIn[Int(node)] = search
      current = distance[Int(node)]
      settled.append(node)
      return node
    }
    return nil
  }

  mutating func reach(_ node: Int32, at length: Double, by arc: Int32) {
    guard reachedIn[Int(node)] != search || length < distance[Int(node)] else { return }
    reachedIn[Int(node)] = search
    distance[Int(node)] = length
    self.arc[Int(node)] = arc
    if length == current { near.append(node) } else { heap.insert(node, at: length) }
  }
}
