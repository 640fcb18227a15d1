internal import Domain
internal import FlowNetworks
internal import Formulations
internal import Solutions
internal import SolverInterface

/// Leximin of a network block by cuts.
///
/// Of a set of claimants the least that they can miss together gives the highest level on which all could stand. If
/// they can, they do. If not, a cut of least excess parts the network: those behind it cannot reach that level, the
/// others reach it or more, and no flow crosses the cut the other way; each side is solved alone.
///
/// Source: S. Fujishige, "Lexicographically optimal base of a polymatroid with respect to a weight vector", Mathematics
/// of Operations Research 5 (1980) 186–196, the decomposition algorithm; on networks N. Megiddo, "Optimal flows in
/// networks with multiple sources and sinks", Mathematical Programming 7 (1974) 97–107.
struct FairNetworkSolving {
  let backend: any FlowBackend
  let deadline: Deadline

  struct Levels: Sendable {
    var levels: [FairSolving.Level] = []
    /// One a tier: what proves its levels.
    var cuts: [NestedCuts] = []
    /// What each claimant of the network may miss: exactly what its level leaves, and with room for rounding.
    var missing: [Double]
    fileprivate var missingWithRoom: [Double]
  }

  struct Answer: Sendable {
    var levels: Levels
    /// Of least cost, with its potentials.
    var flow: FlowSolution
    /// Of the flows that cost as little the one to take.
    var chosen: [Double]
  }

  struct Trouble: Error { var why: String }

  /// A part of the network that is solved alone. Nodes and arcs are positions in the whole.
  private struct Part {
    var nodes: [Int32]
    var arcs: [Int32]
    /// What a node here belongs to that is behind no cut of its own level.
    var ceiling: Double
  }

  /// Claimants of the tier that stand on one level.
  private struct Leaf {
    var fill: Double
    var claimants: [Int]
  }

  /// What a claimant may lose to rounding of what it was promised: a share of the tier's smallest claimant.
  private static let slackShare = 1e-10

  /// The levels, and the flow of least cost that keeps them.
  ///
  /// Room for rounding is a last resort: cost would use it, and plans miss a hair of what they could deliver.
  ///
  /// - Parameter weights: one list a stage, a weight for each arc of the block: they choose among equal optima.
  func solve(
    _ fair: FairNetwork, _ block: Block, tiers: [Int], weights: [[Double]]
  ) throws(Trouble) -> Answer {
    let levels = try levels(fair, block, tiers: tiers)
    var network = fair.leastCost(missing: levels.missing)
    var flow = try? optimum(network, from: fair.start)
    if flow == nil {
      network = fair.leastCost(missing: levels.missingWithRoom)
      flow = try optimum(network, from: fair.start)
    }
    guard let flow else { throw Trouble(why: "no flow keeps the levels") }
    return Answer(levels: levels, flow: flow, chosen: chosen(network, flow, weights).flow)
  }

  /// The optimum of the weights, in order, among the flows that cost what `flow` does: those that leave arcs with a
  /// reduced cost other than 0 where they are. The last one found where one cannot be.
  private func chosen(_ network: FlowNetwork, _ flow: FlowSolution, _ weights: [[Double]]) -> FlowSolution {
    var (kept, result) = (network, flow)
    for stage in weights {
      let largest = kept.cost.reduce(0) { max($0, abs($1)) }
      for arc in 0..<kept.arcCount {
        let (tail, head) = (Int(kept.tails[arc]), Int(kept.heads[arc]))
        let reduced = kept.cost[arc] - result.potential[tail] + result.potential[head]
        if abs(reduced) > 1e-9 * largest { (kept.lower[arc], kept.upper[arc]) = (result.flow[arc], result.flow[arc]) }
        kept.cost[arc] = arc < stage.count ? stage[arc] : 0
      }
      guard let next = try? optimum(kept, from: result.tree) else { return result }
      result = next
    }
    return result
  }

  func levels(_ fair: FairNetwork, _ block: Block, tiers: [Int]) throws(Trouble) -> Levels {
    var answer = Levels(
      missing: Array(repeating: .infinity, count: tiers.count),
      missingWithRoom: Array(repeating: .infinity, count: tiers.count))
    for tier in Set(tiers).sorted() {
      let active = tiers.map { $0 == tier }
      let run: Run
      do throws(Trouble) {
        run = try settled(Run(fair, missing: answer.missing, active: active))
      } catch {
        run = try settled(Run(fair, missing: answer.missingWithRoom, active: active))
      }
      let slack = Self.slackShare * tiers.indices.reduce(.infinity) { active[$1] ? min($0, fair.quantities[$1]) : $0 }
      for leaf in run.leaves {
        for position in leaf.claimants {
          let exact = NumberText.tidied((1 - leaf.fill) * fair.quantities[position])
          answer.missing[position] = exact
          answer.missingWithRoom[position] = exact + slack
        }
      }
      let settled = run.levels(fair, block, tier: tier)
      answer.levels += settled.levels
      answer.cuts.append(settled.cuts)
    }
    return answer
  }

  /// The levels of `active` alone, where the others miss no more than `missing`; with their cuts.
  func levels(
    _ fair: FairNetwork, _ block: Block, tier: Int, active: [Bool], missing: [Double]
  ) throws(Trouble) -> (levels: [FairSolving.Level], cuts: NestedCuts) {
    try settled(Run(fair, missing: missing, active: active)).levels(fair, block, tier: tier)
  }

  private func settled(_ start: Run) throws(Trouble) -> Run {
    var run = start
    var parts = [run.whole]
    while let part = parts.popLast() { parts += try split(part, &run) }
    return run
  }

  /// Settles a part, or parts it in two.
  private func split(_ part: Part, _ run: inout Run) throws(Trouble) -> [Part] {
    let (network, claims, start) = run.network(of: part)
    guard !claims.isEmpty else {
      for node in part.nodes { run.level[Int(node)] = part.ceiling }
      return []
    }
    let ground = part.nodes.count
    let first = try optimum(network, from: start)
    let asked = claims.reduce(0) { $0 + run.fair.quantities[$1.claimant] }
    let missed = claims.reduce(0) { $0 + first.flow[$1.arc] }
    let fill = min(1, max(0, 1 - missed / asked))
    let second = try optimum(
      run.levelled(network, claims, fill: fill), from: first.tree.map { Self.extended($0, by: claims.count) })
    let isLevel = claims.allSatisfy { second.flow[$0.arc] <= 1e-9 * run.fair.quantities[$0.claimant] }
    let isBehind = part.nodes.indices.map { second.potential[$0] - second.potential[ground] < -0.5 }
    let behind = claims.count { isBehind[$0.node] }
    guard !isLevel, behind > 0, behind < claims.count else {
      for (position, node) in part.nodes.enumerated() {
        let isCut = first.potential[position] - first.potential[ground] < -0.5
        run.level[Int(node)] = isCut ? fill : part.ceiling
      }
      for claim in claims { run.level[run.fair.firstClaimantNode + claim.claimant] = fill }
      run.leaves.append(Leaf(fill: fill, claimants: claims.map(\.claimant)))
      return []
    }
    return run.parts(of: part, isBehind, at: fill)
  }

  private static func extended(_ tree: SpanningTree, by count: Int) -> SpanningTree {
    SpanningTree(state: tree.state + Array(repeating: 1, count: count), throughHubs: tree.throughHubs)
  }

  private func optimum(_ network: FlowNetwork, from start: SpanningTree?) throws(Trouble) -> FlowSolution {
    let outcome: FlowOutcome
    do throws(BackendFailure) {
      outcome = try backend.solve(network, from: start, limits: SolveLimits(seconds: deadline.remaining))
    } catch {
      throw Trouble(why: error.description)
    }
    switch outcome {
    case .optimal(let flow):
      guard flow.isReadable(for: network) else { throw Trouble(why: "the network solver's answer is no flow") }
      return flow
    case .infeasible: throw Trouble(why: "a fair share could not be kept")
    case .unbounded: throw Trouble(why: "the model has no finite optimum")
    case .stopped: throw Trouble(why: "out of time")
    }
  }

  /// A claimant of the tier in a part: its node and its arc there.
  private struct Claim {
    var claimant: Int
    var node: Int
    var arc: Int
  }

  /// The state of one tier.
  private struct Run {
    let fair: FairNetwork
    private let missing: [Double]
    private let active: [Bool]
    private let ground: Int32
    /// Supplies after what crosses cuts has flowed.
    private var supply: [Double]
    private var local: [Int32]
    private var side: [Bool]
    /// One a node: the lowest level whose cut it is behind.
    var level: [Double]
    var leaves: [Leaf] = []

    init(_ fair: FairNetwork, missing: [Double], active: [Bool]) {
      self.fair = fair
      self.missing = missing
      self.active = active
      ground = fair.network.ground ?? 0
      supply = fair.network.supply
      local = Array(repeating: -1, count: supply.count)
      side = Array(repeating: false, count: supply.count)
      level = Array(repeating: .infinity, count: supply.count)
    }

    var whole: Part {
      Part(
        nodes: (0..<Int32(truncatingIfNeeded: supply.count)).filter { $0 != ground },
        arcs: Array(0..<Int32(truncatingIfNeeded: fair.network.arcCount)), ceiling: .infinity)
    }

    /// What a part's claimants miss together is its cost.
    mutating func network(of part: Part) -> (network: FlowNetwork, claims: [Claim], start: SpanningTree) {
      var network = FlowNetwork()
      for (position, node) in part.nodes.enumerated() {
        local[Int(node)] = Int32(truncatingIfNeeded: position)
        network.addNode(supply: supply[Int(node)])
      }
      local[Int(ground)] = network.addNode()
      network.ground = local[Int(ground)]
      network.hubs = fair.network.hubs.filter { isHere($0, part) }.map { local[Int($0)] }
      var claims: [Claim] = []
      for (position, arc) in part.arcs.enumerated() {
        let claimant = Int(arc) - fair.firstClaimantArc
        let isClaim = claimant >= 0 && active[claimant]
        let head = local[Int(fair.network.heads[Int(arc)])]
        if isClaim { claims.append(Claim(claimant: claimant, node: Int(head), arc: position)) }
        network.addArc(
          from: local[Int(fair.network.tails[Int(arc)])], to: head, lower: fair.network.lower[Int(arc)],
          upper: claimant >= 0 ? missing[claimant] : fair.network.upper[Int(arc)], cost: isClaim ? 1 : 0)
      }
      return (network, claims, SpanningTree(state: part.arcs.map { fair.start.state[Int($0)] }))
    }

    /// Whether `local` of the node is of this part, not of an earlier one.
    private func isHere(_ node: Int32, _ part: Part) -> Bool {
      let position = Int(local[Int(node)])
      return position >= 0 && position < part.nodes.count && part.nodes[position] == node
    }

    /// The same with as much for nothing as `fill` leaves each claimant to miss: the cost is what exceeds it.
    func levelled(_ network: FlowNetwork, _ claims: [Claim], fill: Double) -> FlowNetwork {
      var network = network
      for claim in claims {
        network.addArc(
          from: network.tails[claim.arc], to: network.heads[claim.arc],
          upper: (1 - fill) * fair.quantities[claim.claimant],
          cost: 0)
      }
      return network
    }

    /// The two sides of a cut: what leads behind it is full, what leads back carries no more than it must.
    mutating func parts(of part: Part, _ isBehind: [Bool], at fill: Double) -> [Part] {
      var behind = Part(nodes: [], arcs: [], ceiling: fill)
      var before = Part(nodes: [], arcs: [], ceiling: part.ceiling)
      for (position, node) in part.nodes.enumerated() {
        side[Int(node)] = isBehind[position]
        if isBehind[position] { behind.nodes.append(node) } else { before.nodes.append(node) }
      }
      for arc in part.arcs {
        let (tail, head) = (fair.network.tails[Int(arc)], fair.network.heads[Int(arc)])
        if tail == ground || head == ground || side[Int(tail)] == side[Int(head)] {
          let inner = tail == ground ? head : tail
          if side[Int(inner)] { behind.arcs.append(arc) } else { before.arcs.append(arc) }
        } else {
          let carried = side[Int(head)] ? fair.network.upper[Int(arc)] : fair.network.lower[Int(arc)]
          supply[Int(tail)] -= carried
          supply[Int(head)] += carried
        }
      }
      return [before, behind]
    }

    /// A leaf that stands on the ceiling of a cut before it may come out below by rounding.
    private static let cutTolerance = 1e-10

    /// Leaves of one fill rate are one level, whose cut proves it.
    func levels(
      _ fair: FairNetwork, _ block: Block, tier: Int
    ) -> (levels: [FairSolving.Level], cuts: NestedCuts) {
      let sorted = leaves.sorted { ($0.fill, $0.claimants.first ?? 0) < ($1.fill, $1.claimants.first ?? 0) }
      var merged: [Leaf] = []
      var highest: [Double] = []
      for leaf in sorted {
        if let last = merged.last, leaf.fill <= last.fill + 1e-9 {
          merged[merged.count - 1].claimants += leaf.claimants
          highest[merged.count - 1] = leaf.fill
        } else {
          merged.append(leaf)
          highest.append(leaf.fill)
        }
      }
      let levels = merged.map { leaf in
        FairSolving.Level(
          tier: tier, fill: leaf.fill, claimants: leaf.claimants.sorted().map { fair.claimants[$0] }, multipliers: [])
      }
      let cuts = fair.nestedCuts(block, tier: tier) { node in
        let first = highest.partitioningIndex { level[node] <= $0 + Self.cutTolerance }
        return first < highest.count ? Int32(truncatingIfNeeded: first) : nil
      }
      return (levels, cuts)
    }
  }
}

extension Array {
  /// The first position from which on `belongs` holds, `count` where it never does; before it, it never does.
  fileprivate func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
