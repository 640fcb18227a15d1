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
  /// By arc of the block: its part.
  private(set) var partOfArc: [Int32]
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
  }

  /// - Parameter model: one block, without rows that count orders only where those are held elsewhere.
  /// - Returns: nil where a part needs linear programming and there is none, or is too large for it.
  init?(_ model: AllocationModel, _ bounds: LotBounds, _ backends: Backends, _ deadline: Deadline) {
    self.backends = backends
    self.deadline = deadline
    partOfArc = Array(repeating: -1, count: model.arcs.count)
    let partition = model.blocks(bundle: 0)
    for block in partition.blocks where !block.arcs.isEmpty {
      let kind: Model
      if let network = BlockNetwork(block, in: partition, of: model) {
        kind = .network(
          network.network, factors: block.arcs.indices.map { network.flowFactor(ofArc: $0) }, tree: network.start)
      } else if backends.linearProgram != nil, block.arcs.count <= Self.largestProgram {
        kind = .program(BlockProgram(block, in: partition, of: model).program, basis: nil)
      } else {
        return nil
      }
      for arc in block.arcs { partOfArc[Int(arc)] = Int32(truncatingIfNeeded: parts.count) }
      parts.append(Part(arcs: block.arcs, model: kind))
    }
    for part in parts.indices {
      for (position, arc) in parts[part].arcs.enumerated() {
        setBounds(part, position, bounds.lower[Int(arc)], bounds.upper[Int(arc)])
      }
      guard solve(part) else { return nil }
    }
  }

  /// Arcs of a linear program that is solved again and again.
  private static let largestProgram = 3_000

  var cost: Double { parts.reduce(0) { $0 + $1.cost } }

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
    }
  }

  private mutating func solve(_ part: Int) -> Bool {
    let limits = SolveLimits(seconds: deadline.remaining)
    switch parts[part].model {
    case .network(let network, let factors, let tree):
      guard case .optimal(let point)? = try? backends.flow.solve(network, from: tree, limits: limits),
        point.isReadable(for: network)
      else { return false }
      parts[part].flow = zip(point.flow, factors).map { $0 / $1 }
      parts[part].reducedCost = network.cost.indices.map { arc in
        let tail = Int(network.tails[arc])
        let head = Int(network.heads[arc])
        return (network.cost[arc] - point.potential[tail] + point.potential[head]) * factors[arc]
      }
      parts[part].cost = point.objective
      parts[part].model = .network(network, factors: factors, tree: point.tree)
    case .program(let program, let basis):
      guard let backend = backends.linearProgram,
        case .optimal(let point)? = try? backend.solve(program, from: basis, limits: limits),
        point.isReadable(for: program)
      else { return false }
      parts[part].flow = point.x
      parts[part].reducedCost = program.reducedCosts(point.rowDuals)
      parts[part].cost = point.objective
      parts[part].model = .program(program, basis: point.basis)
    }
    return true
  }

  func flow(ofArc arc: Int32) -> Double { value(arc, \.flow) }
  func reducedCost(ofArc arc: Int32) -> Double { value(arc, \.reducedCost) }

  private func value(_ arc: Int32, _ key: KeyPath<Part, [Double]>) -> Double {
    let part = Int(partOfArc[Int(arc)])
    return position(of: arc, in: part).map { parts[part][keyPath: key][$0] } ?? 0
  }

  private func position(of arc: Int32, in part: Int) -> Int? {
    let arcs = parts[part].arcs
    var (low, high) = (0, arcs.count)
    while low < high {
      let middle = (low + high) / 2
      if arcs[middle] < arc { low = middle + 1 } else { high = middle }
    }
    return low < arcs.count && arcs[low] == arc ? low : nil
  }

  /// All flows, by arc of the block.
  var flows: [Double] {
    var result = [Double](repeating: 0, count: partOfArc.count)
    for part in parts {
      for (position, arc) in part.arcs.enumerated() { result[Int(arc)] = part.flow[position] }
    }
    return result
  }

  /// Bounds `arcs` anew; false, with nothing changed, where that leaves no flow or `accepts` says no.
  mutating func change(_ arcs: [Int32], to bounds: LotBounds, accepts: (LotCosting) -> Bool) -> Bool {
    var touched: [Int] = []
    for arc in arcs where !touched.contains(Int(partOfArc[Int(arc)])) { touched.append(Int(partOfArc[Int(arc)])) }
    let before = touched.map { parts[$0] }
    for arc in arcs {
      let part = Int(partOfArc[Int(arc)])
      guard let position = position(of: arc, in: part) else { continue }
      setBounds(part, position, bounds.lower[Int(arc)], bounds.upper[Int(arc)])
    }
    let isSolved = touched.allSatisfy { solve($0) }
    if isSolved, accepts(self) { return true }
    for (number, part) in touched.enumerated() { parts[part] = before[number] }
    return false
  }
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
