public import FlowNetworks
public import Solutions
public import SolverInterface

/// A network that stays in memory with its optimal tree, for what-ifs: change some supplies, solve again, ask what
/// came out. A solve after a small change costs the pivots that the change is worth, not a pass over the network.
///
/// Belongs to one task at a time: it is a class without locks, and not `Sendable`.
public final class NetworkSession {
  public private(set) var network: FlowNetwork
  private var state: State
  /// Of the optimum that is kept.
  private var keptSupply: [Double]?

  /// The kernel, in whichever arithmetic the data allow.
  private enum State {
    case whole(Live<Int64>)
    case floating(Live<Double>)
  }

  /// What a solve found.
  public enum Outcome: Sendable, Equatable {
    /// With the pivots it took.
    case optimal(pivots: Int)
    case infeasible, unbounded, stopped
  }

  /// - Throws: `invalidModel` as `NetworkSimplexBackend.solve`.
  public init(_ network: FlowNetwork, from start: SpanningTree? = nil) throws(BackendFailure) {
    try NetworkSimplexBackend.validate(network, start)
    self.network = network
    state = Self.load(network, start)
  }

  private static func load(_ network: FlowNetwork, _ start: SpanningTree?) -> State {
    if let scaled = ScaledNetwork<Int64>(network) { return .whole(Live(network, scaled, tolerance: 0, start)) }
    let scaled = ScaledNetwork<Double>(network)
    let largest = scaled.cost.reduce(0) { max($0, abs($1)) }
    return .floating(Live(network, scaled, tolerance: 1e-12 * max(largest, 1e-300), start))
  }

  /// Solves, from wherever the tree stands.
  public func solve(limits: SolveLimits = SolveLimits()) -> Outcome {
    switch state {
    case .whole(let live):
      if let outcome = live.solveDual(limits) { return outcome }
      // Dual pivots have left flows that no arc can carry: they are put right on the way into another kernel.
      let again = live.isBroken ? Self.load(network, live.tree(of: network)) : state
      state = again
      guard case .whole(let live) = again else { return solve(limits: limits) }
      return live.solve(limits)
    case .floating(let live): return live.solve(limits)
    }
  }

  /// Changes the supplies of nodes by amounts (a demand that rises is a supply that falls); the ground makes up for it.
  ///
  /// A change that is no whole number in the kernel's units makes those smaller, and where that does not help, or another
  /// kind of node gets supply, starts the session again from the same tree.
  ///
  /// - Throws: `invalidModel` where a position is no node or an amount no number.
  /// - Complexity: O(depth of the tree) a node.
  public func change(_ supplies: [(node: Int32, amount: Double)]) throws(BackendFailure) {
    for (node, amount) in supplies {
      guard node >= 0, Int(node) < network.nodeCount, amount.isFinite else {
        throw BackendFailure(
          .invalidModel, backend: NetworkSimplexBackend.name, message: "node \(node) cannot change by \(amount)")
      }
    }
    for (node, amount) in supplies { network.supply[Int(node)] += amount }
    switch state {
    case .whole(let live):
      if !live.changeDual(supplies) { state = Self.load(network, live.tree(of: network)) }
    case .floating(let live):
      if !live.change(supplies) { state = Self.load(network, live.tree(of: network)) }
    }
  }

  /// Remembers the optimum at which the session stands, to `goBack` to: every question of many is then one change away
  /// from the same tree. Without an optimum in whole numbers nothing is remembered.
  ///
  /// - Complexity: O(n + m), copying only.
  public func keep() {
    keptSupply = nil
    guard case .whole(let live) = state, live.keep() else { return }
    keptSupply = network.supply
  }

  /// Supplies and tree are again as when `keep` was last called.
  ///
  /// - Returns: false, and nothing has happened, where there was nothing to remember or the session has started again
  ///   since.
  /// - Complexity: O(n + m), copying only.
  public func goBack() -> Bool {
    guard let keptSupply, case .whole(let live) = state, live.goBack() else { return false }
    network.supply = keptSupply
    return true
  }

  /// The cost of the flow as it stands, with the network's constant.
  ///
  /// - Complexity: O(1) at an optimum in whole numbers; else O(n) where no arc lies at its capacity, so that only tree arcs
  ///   carry anything, and O(n + m) elsewhere.
  public var objective: Double {
    switch state {
    case .whole(let live): network.objectiveConstant + (live.dualCost ?? live.cost(of: network))
    case .floating(let live): network.objectiveConstant + live.cost(of: network)
    }
  }

  /// Flows and potentials of the last optimum.
  ///
  /// - Complexity: O(n + m).
  public func solution() -> FlowSolution {
    switch state {
    case .whole(let live): live.kernel.solution(of: network, live.scaled, live.choice)
    case .floating(let live): live.kernel.solution(of: network, live.scaled, live.choice)
    }
  }
}

/// A loaded kernel with what it was loaded from.
private final class Live<Value: FlowValue> {
  let arena: Arena
  private(set) var scaled: ScaledNetwork<Value>
  let choice: HubChoice
  private(set) var kernel: SimplexKernel<Value>
  private var pricing: CandidateList<Value>
  private var isOptimal = false
  /// Rounding of the flows: 0 where arithmetic is exact.
  private let noise: Double
  private let hasCapacities: Bool
  /// What lower bounds cost.
  private let lowerCost: Double
  /// At least Σ |supply|, in the kernel's units.
  private var magnitude: Double
  /// Once there was an optimum, in whole numbers.
  private var dual: DualSimplex?
  private var kept: Kept?

  /// An optimum to go back to.
  private struct Kept {
    var tree: TreeCopy<Value>
    var cost: Int128
    var magnitude: Double
    var flowFactor: Double
  }

  /// Whether dual pivots have ended where no arc can carry what it should.
  private(set) var isBroken = false

  init(_ network: FlowNetwork, _ scaled: ScaledNetwork<Value>, tolerance: Value, _ start: SpanningTree?) {
    arena = Arena()
    self.scaled = scaled
    choice = HubChoice(network)
    let hubs = HubList(choice, network, cost: scaled.cost, in: arena)
    let nodes = Int32(network.nodeCount)
    kernel = SimplexKernel(
      nodes: nodes, arcs: Int32(network.arcCount), root: network.ground ?? nodes, hubs: hubs, tolerance: tolerance,
      in: arena)
    kernel.load(network, scaled, choice, start: start)
    pricing = CandidateList(kernel)
    magnitude = scaled.supply.reduce(0) { $0 + abs($1.double) }
    noise = Value.self == Int64.self ? 0 : 1e-9 * max(1, magnitude)
    hasCapacities = network.upper.contains { $0 < .infinity }
    lowerCost = zip(network.lower, network.cost).reduce(0) { $1.0 != 0 ? $0 + $1.0 * $1.1 : $0 }
  }

  func solve(_ limits: SolveLimits) -> NetworkSession.Outcome {
    let before = kernel.pivots
    guard !isOptimal else { return .optimal(pivots: 0) }
    let deadline = Deadline(limits.seconds)
    let limit = limits.iterations.map { before + $0 } ?? .max
    var ending = kernel.run(pricing: &pricing, pivotLimit: limit, shouldStop: { deadline.hasPassed })
    if case .optimal = ending {
      if kernel.carriesOnArtificialArcs(above: noise) { return .infeasible }
      if kernel.retireArtificialArcs() {
        ending = kernel.run(pricing: &pricing, pivotLimit: limit, shouldStop: { deadline.hasPassed })
      }
    }
    switch ending {
    case .optimal:
      isOptimal = true
      readyDual()
      return .optimal(pivots: kernel.pivots - before)
    case .unbounded: return .unbounded
    case .stopped: return .stopped
    }
  }

  private func readyDual() {
    guard let whole = kernel as? SimplexKernel<Int64> else { return }
    if dual == nil { dual = DualSimplex(whole, in: arena) } else { dual?.readCost(whole) }
  }

  /// false where an amount is no number of the kernel's, or a node has no place in the tree; the session starts again
  /// then.
  func change(_ supplies: [(node: Int32, amount: Double)]) -> Bool {
    var amounts: [Value] = []
    for (node, amount) in supplies {
      // A hub that the kernel looks through has no place in the tree: as a node with supply it gets one.
      guard choice.hub[Int(node)] < 0,
        let value = Value(exactly: amount, scaledBy: scaled.flowFactor)
      else {
        return false
      }
      amounts.append(value)
      magnitude += abs(value.double)
    }
    guard Value.self == Double.self || magnitude < 0x1p60 else { return false }
    kernel.artificialCostHolder[0] = scaled.artificialCost
    for (position, value) in amounts.enumerated() {
      if !kernel.changeSupply(of: supplies[position].node, by: value) { isOptimal = false }
    }
    return true
  }

  /// Σ cost · flow in the network's own units, lower bounds included.
  func cost(of network: FlowNetwork) -> Double {
    var sum = CompensatedSum(lowerCost)
    if hasCapacities {
      for arc in 0..<kernel.arcs where kernel.state[arc] < 0 {
        sum.add(kernel.capacity[arc].double / scaled.flowFactor * network.cost[Int(arc)])
      }
    }
    for node in 0..<kernel.nodes where kernel.hangsBy[node] >= 0 && kernel.flow[node] != Value.zero {
      let out = kernel.hangsOut[node]
      let price = network.cost[Int(kernel.hangsBy[node])] + (out >= 0 ? network.cost[Int(out)] : 0)
      sum.add(kernel.flow[node].double / scaled.flowFactor * price)
    }
    return sum.value
  }

  func tree(of network: FlowNetwork) -> SpanningTree? { kernel.solution(of: network, scaled, choice).tree }
}

extension Live where Value == Int64 {
  /// What the flow costs, in the network's units; nil where the tree is at no optimum.
  var dualCost: Double? {
    guard isOptimal, let dual else { return nil }
    return lowerCost + Double(dual.cost) / (scaled.flowFactor * scaled.costFactor)
  }

  /// Remembers the optimum; false where there is none.
  func keep() -> Bool {
    guard isOptimal, !isBroken, let dual, dual.isSettled else { return false }
    let tree = kept?.tree ?? TreeCopy(kernel, in: arena)
    tree.take(kernel)
    kept = Kept(tree: tree, cost: dual.cost, magnitude: magnitude, flowFactor: scaled.flowFactor)
    return true
  }

  /// Stands at the optimum that was kept; false where there is none.
  func goBack() -> Bool {
    guard let kept else { return false }
    kept.tree.putBack(kernel)
    var (cost, factor) = (kept.cost, 1.0)
    if kept.flowFactor != scaled.flowFactor {
      // Units have become smaller since.
      factor = (scaled.flowFactor / kept.flowFactor).rounded()
      guard let times = Int64(exactly: factor) else { return false }
      kernel.scaleTree(by: times)
      cost *= Int128(times)
    }
    dual?.settle(at: cost)
    (isOptimal, isBroken) = (true, false)
    magnitude = kept.magnitude * factor
    if factor != 1 { _ = keep() }
    return true
  }

  /// By dual pivots from an optimum; nil where there is none to start from, or they do not lead to one.
  func solveDual(_ limits: SolveLimits) -> NetworkSession.Outcome? {
    guard isOptimal, !isBroken, var dual else { return nil }
    self.dual = nil
    defer { self.dual = dual }
    let before = kernel.pivots
    // Many times what a change takes.
    let most = min(2 * Int(kernel.nodes) + 100, max(0, limits.iterations ?? .max))
    isBroken = !dual.restore(&kernel, pivotLimit: before + most)
    return isBroken ? nil : .optimal(pivots: kernel.pivots - before)
  }

  /// As `change`, in units as small as the amounts need; at an optimum the tree keeps its prices, and its arcs carry what
  /// they cannot until `solveDual`.
  func changeDual(_ supplies: [(node: Int32, amount: Double)]) -> Bool {
    guard !isBroken else { return false }
    for (_, amount) in supplies where Int64(exactly: amount, scaledBy: scaled.flowFactor) == nil {
      guard useSmallerUnits(for: amount) else { return false }
    }
    guard isOptimal, var dual else { return change(supplies) }
    self.dual = nil
    defer { self.dual = dual }
    for (node, amount) in supplies {
      guard choice.hub[Int(node)] < 0,
        let value = Int64(exactly: amount, scaledBy: scaled.flowFactor)
      else {
        return false
      }
      magnitude += abs(value.double)
      guard magnitude < 0x1p60 else { return false }
      dual.changeSupply(of: node, by: value, kernel)
    }
    return true
  }

  /// Counts flows in units of which the amount is a whole number; false where there are none that fit.
  private func useSmallerUnits(for amount: Double) -> Bool {
    var factor: Int64 = 1
    while Int64(exactly: amount, scaledBy: scaled.flowFactor * Double(factor)) == nil {
      factor *= 10
      let units = scaled.flowFactor * Double(factor)
      guard units <= DecimalScale.mostFactor, magnitude * Double(factor) < 0x1p60,
        kernel.canScale(by: factor)
      else {
        return false
      }
    }
    kernel.scaleQuantities(by: factor)
    dual?.scale(by: factor)
    scaled.scaleQuantities(by: factor)
    magnitude *= Double(factor)
    return true
  }
}

extension SimplexKernel where Value == Int64 {
  /// Whether capacities and what tree arcs carry stay in range when they are so many times what they are.
  func canScale(by factor: Int64) -> Bool {
    let most = (Int64(1) << 59) / factor
    return (0..<arcs).allSatisfy { capacity[$0] >= .unlimited || capacity[$0] < most }
  }

  /// Every quantity becomes so many times what it is.
  func scaleQuantities(by factor: Int64) {
    for arc in 0..<arcs where capacity[arc] < .unlimited { capacity[arc] = capacity[arc] &* factor }
    scaleTree(by: factor)
  }

  /// What arcs of the tree carry and can carry becomes so many times what it is.
  func scaleTree(by factor: Int64) {
    for node in 0..<nodes {
      flow[node] = flow[node] &* factor
      if room[node] < .unlimited { room[node] = room[node] &* factor }
    }
  }
}

extension SimplexKernel {
  /// Whether more than rounding still flows where no arc is.
  func carriesOnArtificialArcs(above noise: Double) -> Bool {
    (0..<nodes).contains { hangsBy[$0] == Self.artificial && flow[$0].double > noise }
  }
}
