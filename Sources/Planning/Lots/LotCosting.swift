internal import FlowNetworks
internal import Formulations
internal import LinearPrograms
internal import Solutions
internal import SolverInterface

/// The least cost of a block for given orders, kept warm: a part of the block that orders do not tie to the others is
/// solved again from its last basis when its orders change.
///
/// The least cost is convex in the bounds of the orders, so reduced costs say beforehand what a change saves at most.
struct LotCosting {
  private(set) var parts: [Part] = []
  /// By arc of the block: its part, and where it stands there.
  private(set) var partOfArc: [Int32]
  private var positionOfArc: [Int32]
  private let backends: Backends
  private let deadline: Deadline

  struct Part {
    var arcs: [Int32]
    fileprivate var model: Model
    /// Of its arcs, in the order of `arcs`.
    fileprivate(set) var flow: [Double] = []
    fileprivate(set) var reducedCost: [Double] = []
    fileprivate(set) var cost = 0.0
  }

  fileprivate enum Model {
    case network(FlowNetwork, factors: [Double], tree: SpanningTree?)
    case program(LinearProgram, basis: Basis?)
    case paths(LotPaths)
  }

  /// - Parameters:
  ///   - model: one block, without rows that count orders only where those are held elsewhere.
  ///   - fixed: the arcs of orders whose amounts are always given, nil where bounds may leave them open: with them a
  ///     network stays in memory.
  /// - Returns: nil where a part needs linear programming and there is none, or is too large for it.
  init?(
    _ model: AllocationModel, _ bounds: LotBounds, fixed: [Int32]? = nil, _ backends: Backends, _ deadline: Deadline
  ) {
    self.backends = backends
    self.deadline = deadline
    partOfArc = Array(repeating: -1, count: model.arcs.count)
    positionOfArc = partOfArc
    let partition = model.blocks(bundle: 0)
    var isFixed = [Bool](repeating: false, count: model.arcs.count)
    for arc in fixed ?? [] { isFixed[Int(arc)] = true }
    for block in partition.blocks where !block.arcs.isEmpty {
      let kind: Model
      if let network = BlockNetwork(block, in: partition, of: model) {
        if fixed != nil {
          guard
            let network = LotNetwork(
              network, isOrder: block.arcs.map { isFixed[Int($0)] }, amounts: block.arcs.map { bounds.lower[Int($0)] },
              backends.flow, SolveLimits(seconds: deadline.remaining))
          else { return nil }
          kind = .paths(LotPaths(network))
        } else {
          kind = .network(
            network.network, factors: block.arcs.indices.map { network.flowFactor(ofArc: $0) }, tree: network.start)
        }
      } else if backends.linearProgram != nil, block.arcs.count <= Self.largestProgram {
        kind = .program(BlockProgram(block, in: partition, of: model).program, basis: nil)
      } else {
        return nil
      }
      for (position, arc) in block.arcs.enumerated() {
        partOfArc[Int(arc)] = Int32(truncatingIfNeeded: parts.count)
        positionOfArc[Int(arc)] = Int32(truncatingIfNeeded: position)
      }
      parts.append(Part(arcs: block.arcs, model: kind))
    }
    for part in parts.indices {
      for (position, arc) in parts[part].arcs.enumerated() {
        setBounds(part, position, bounds.lower[Int(arc)], bounds.upper[Int(arc)])
      }
      guard solve(part) else { return nil }
    }
  }

  /// Arcs of a network up to which its last tree is taken as the better start. Measured from there, where the bounds of an
  /// order change: 220 ms at 97,000 arcs, 1.7 ms at 5,000. What the first tree takes was not measured in the same way.
  static let mostWarm = 20_000
  /// Passes over a network in memory after which a change that is to pay is given up.
  private static let mostScans = 4
  /// Arcs of a linear program that is solved again and again.
  private static let largestProgram = 3_000

  var cost: Double { parts.reduce(0) { $0 + $1.cost } }

  /// Arcs that were looked at so far.
  private(set) var work = 0

  private mutating func setBounds(_ part: Int, _ position: Int, _ lower: Double, _ upper: Double) {
    switch parts[part].model {
    case .network(var network, let factors, var tree):
      parts[part].model = .program(LinearProgram(), basis: nil)
      network.lower[position] = lower * factors[position]
      network.upper[position] = upper * factors[position]
      if upper == .infinity, tree?.state[position] == -1 { tree?.state[position] = 1 }
      parts[part].model = .network(network, factors: factors, tree: tree)
    case .program(var program, let basis):
      parts[part].model = .program(LinearProgram(), basis: nil)
      program.lower[position] = lower
      program.upper[position] = upper
      parts[part].model = .program(program, basis: basis)
    case .paths: break
    }
  }

  private mutating func solve(_ part: Int) -> Bool {
    let limits = SolveLimits(seconds: deadline.remaining)
    switch parts[part].model {
    case .network(let network, let factors, let tree):
      guard case .optimal(let point)? = try? backends.flow.solve(network, from: tree, limits: limits),
        point.isReadable(for: network)
      else { return false }
      work += parts[part].arcs.count
      parts[part].flow = zip(point.flow, factors).map { $0 / $1 }
      parts[part].reducedCost = network.cost.indices.map { arc in
        let tail = Int(network.tails[arc])
        let head = Int(network.heads[arc])
        return (network.cost[arc] - point.potential[tail] + point.potential[head]) * factors[arc]
      }
      parts[part].cost = point.objective
      let next = parts[part].arcs.count > Self.mostWarm ? tree : point.tree
      parts[part].model = .network(network, factors: factors, tree: next)
    case .program(let program, let basis):
      guard let backend = backends.linearProgram,
        case .optimal(let point)? = try? backend.solve(program, from: basis, limits: limits),
        point.isReadable(for: program)
      else { return false }
      work += parts[part].arcs.count
      parts[part].flow = point.x
      parts[part].reducedCost = program.reducedCosts(point.rowDuals)
      parts[part].cost = point.objective
      parts[part].model = .program(program, basis: point.basis)
    case .paths(let paths): parts[part].cost = paths.network.cost
    }
    return true
  }

  func flow(ofArc arc: Int32) -> Double {
    let (part, position) = (parts[Int(partOfArc[Int(arc)])], Int(positionOfArc[Int(arc)]))
    if case .paths(let paths) = part.model { return paths.network.flow(position) }
    return part.flow[position]
  }

  func reducedCost(ofArc arc: Int32) -> Double {
    let (part, position) = (parts[Int(partOfArc[Int(arc)])], Int(positionOfArc[Int(arc)]))
    if case .paths(let paths) = part.model { return paths.network.reducedCost(position) }
    return part.reducedCost[position]
  }

  /// All flows, by arc of the block.
  var flows: [Double] {
    var result = [Double](repeating: 0, count: partOfArc.count)
    for part in parts {
      var flow = part.flow
      if case .paths(let paths) = part.model { flow = paths.network.flows }
      for (position, arc) in part.arcs.enumerated() { result[Int(arc)] = flow[position] }
    }
    return result
  }

  /// Bounds `arcs` anew; false, with nothing changed, where that leaves no flow, none that costs less than `limit`, or
  /// `accepts` says no.
  mutating func change(
    _ arcs: [Int32], to bounds: LotBounds, below limit: Double = .infinity, accepts: (LotCosting) -> Bool
  ) -> Bool {
    var touched: [Int] = []
    for arc in arcs where !touched.contains(Int(partOfArc[Int(arc)])) { touched.append(Int(partOfArc[Int(arc)])) }
    let before = touched.map { parts[$0] }
    for arc in arcs {
      setBounds(
        Int(partOfArc[Int(arc)]), Int(positionOfArc[Int(arc)]), bounds.lower[Int(arc)], bounds.upper[Int(arc)])
    }
    if send(arcs, touched, bounds, below: limit), cost < limit, accepts(self) {
      for part in touched {
        guard case .paths(let paths) = parts[part].model else { continue }
        paths.network.keep()
        work += parts[part].arcs.count / 8
        parts[part].cost = paths.network.cost
      }
      return true
    }
    for (number, part) in touched.enumerated() {
      if case .paths(let paths) = before[number].model { paths.network.undo() }
      parts[part] = before[number]
    }
    return false
  }

  /// Makes every part that was touched the best for its bounds; false where one has no flow, or all cost too much.
  private mutating func send(_ arcs: [Int32], _ touched: [Int], _ bounds: LotBounds, below limit: Double) -> Bool {
    for part in touched { if case .paths(let paths) = parts[part].model { paths.network.mark() } }
    for part in touched {
      guard case .paths(let paths) = parts[part].model else {
        guard solve(part) else { return false }
        continue
      }
      let amounts = arcs.filter { Int(partOfArc[Int($0)]) == part }.map {
        (position: Int(positionOfArc[Int($0)]), amount: bounds.lower[Int($0)])
      }
      let others = cost - parts[part].cost
      let mostWork = Self.mostScans * parts[part].arcs.count
      let before = paths.network.work
      defer { work += paths.network.work - before }
      // Other parts may come to cost less.
      let most = limit - others
      let isLast = part == touched.last
      guard paths.network.order(amounts, below: isLast ? most : .infinity, most: limit < .infinity ? mostWork : .max)
      else { return false }
      parts[part].cost = paths.network.cost
    }
    return true
  }
}

/// A network that is changed and taken back in place, whoever holds it.
private final class LotPaths {
  var network: LotNetwork

  init(_ network: LotNetwork) { self.network = network }
}

extension LinearProgram {
  /// cost − Σ dual · coefficient, by column.
  fileprivate func reducedCosts(_ duals: [Double]) -> [Double] {
    (0..<columnCount).map { column in
      var price = cost[column]
      for entry in starts[column]..<starts[column + 1] { price -= duals[Int(rows[entry])] * coefficients[entry] }
      return price
    }
  }
}
