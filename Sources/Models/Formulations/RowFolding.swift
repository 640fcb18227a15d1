internal import FlowNetworks

/// Side rows that only look as if they tied a network: nested rows over flows to or from the ground are nodes of it.
///
/// A row may be changed by multiples of balances without changing what it says. What a region gets of all products, for
/// one, is its demand less what it is short of: the row over shipments becomes a row over the unmet arcs. What leaves a
/// warehouse becomes a row over what stays there. If all that is left of a row are arcs that end at the ground, or all
/// that begin there, with one coefficient, these arcs can go through a node of their own, whose arc to the ground is
/// bounded by the row. Rows within rows are nodes below nodes.
///
/// Letters, in units of the network: e = coefficient of an arc in the row, m = multiple of a node's balance (what goes out
/// less what comes in) that is taken off, r = what is left, e − m of the tail + m of the head. Flows between nodes must
/// have r = 0, which gives the multiples but for one choice in each part of the network: there most nodes get 0.
///
/// - Complexity: O(rows · (nodes + arcs)).
struct RowFolding: Sendable {
  /// A row as a node, in the order in which they were added: outer rows first.
  struct Fold: Sendable {
    /// The row of the model.
    var row: Int32
    /// Its node, and the one (or the ground) that its arc leads to or comes from.
    var node: Int32
    var outer: Int32
    /// Whether flows go to the ground.
    var isOutward: Bool
    /// r of its arcs.
    var coefficient: Double
    /// Whether the least that its arc may carry is the row's, and not just 0.
    var hasLower: Bool
    var multiples: [(node: Int32, multiple: Double)]
  }

  private(set) var folds: [Fold] = []
  private(set) var network: FlowNetwork

  /// nil where some row is not of that kind, where rows overlap without one lying in the other, or where a row has no
  /// point by itself.
  ///
  /// - Parameters:
  ///   - rows: positions in the model.
  ///   - arcFactors: flow in the network ÷ flow in the model.
  init?(
    _ rows: [Int32], in network: FlowNetwork, arcFactors: [Double], _ partition: BlockPartition,
    of model: AllocationModel
  ) {
    guard let ground = network.ground else { return nil }
    self.network = network
    var work = Work(network, ground: ground)
    var reduced: [ReducedRow] = []
    for row in rows {
      for entry in model.rows.starts[Int(row)]..<model.rows.starts[Int(row) + 1] {
        let arc = Int(partition.arcPosition[Int(model.rows.arcs[entry])])
        work.coefficient[arc] += model.rows.coefficients[entry] / arcFactors[arc]
      }
      guard
        let found = work.reduce(row, lower: model.rows.lower[Int(row)], upper: model.rows.upper[Int(row)])
      else { return nil }
      reduced.append(found)
    }
    // Outer rows first; of equal rows the first.
    let order = reduced.indices.sorted { (reduced[$1].arcs.count, $0) < (reduced[$0].arcs.count, $1) }
    for position in order {
      guard add(reduced[position], ground) else { return nil }
    }
  }

  /// Gives a row its node; false where it overlaps with another.
  private mutating func add(_ row: ReducedRow, _ ground: Int32) -> Bool {
    guard let first = row.arcs.first else {
      // Nothing can change what it says.
      return row.lower <= 1e-9 && row.upper >= -1e-9
    }
    let isOutward = !network.comesFrom(first, in: folds, ground)
    func outer(_ arc: Int32) -> Int32 { isOutward ? network.heads[Int(arc)] : network.tails[Int(arc)] }
    let place = outer(first)
    let lower = max(0, row.lower)
    guard row.arcs.allSatisfy({ outer($0) == place }), row.upper >= lower else { return false }
    let node = Int32(truncatingIfNeeded: network.nodeCount)
    network.addNode()
    for arc in row.arcs {
      if isOutward { network.heads[Int(arc)] = node } else { network.tails[Int(arc)] = node }
    }
    network.addArc(
      from: isOutward ? node : place, to: isOutward ? place : node, lower: lower, upper: row.upper, cost: 0)
    folds.append(
      Fold(
        row: row.row, node: node, outer: place, isOutward: isOutward, coefficient: row.coefficient,
        hasLower: row.lower >= 0, multiples: row.multiples))
    return true
  }

  /// What the rows are worth, given potentials; and what that takes off potentials, by node.
  ///
  /// The reduced cost of an arc through a row's node must be that of the same arc in the model, where the row has a
  /// multiplier λ: the difference of the two nodes' potentials is r λ. The model's potential of a node is the network's
  /// less Σ m λ. A row that could allow less than nothing is worth nothing where its arc is at 0: then the arcs through
  /// its node, which are at 0 too, cost so much more.
  func multipliers(_ potential: [Double]) -> (rows: [(row: Int32, multiplier: Double)], less: [Double]) {
    var rows: [(row: Int32, multiplier: Double)] = []
    var less = [Double](repeating: 0, count: network.nodeCount)
    var potential = potential
    for fold in folds {
      let reduced = (potential[Int(fold.outer)] - potential[Int(fold.node)]) * (fold.isOutward ? 1 : -1)
      if reduced > 0, !fold.hasLower { potential[Int(fold.node)] = potential[Int(fold.outer)] }
      let difference = potential[Int(fold.node)] - potential[Int(fold.outer)]
      let multiplier = (fold.isOutward ? -difference : difference) / fold.coefficient
      guard multiplier != 0 else { continue }
      rows.append((fold.row, multiplier))
      for (node, multiple) in fold.multiples { less[Int(node)] += multiple * multiplier }
    }
    return (rows, less)
  }
}

extension FlowNetwork {
  /// Whether an arc begins at the ground, perhaps by way of rows' nodes.
  fileprivate func comesFrom(_ arc: Int32, in folds: [RowFolding.Fold], _ ground: Int32) -> Bool {
    let tail = tails[Int(arc)]
    return tail == ground || folds.contains { $0.node == tail && !$0.isOutward }
  }
}

/// A row of which only arcs with one end at the ground are left: lower ≤ Σ of their flows ≤ upper.
private struct ReducedRow {
  var row: Int32
  var lower: Double
  var upper: Double
  var coefficient: Double
  var arcs: [Int32]
  var multiples: [(node: Int32, multiple: Double)]
}

/// One row at a time over the whole network.
private struct Work {
  let network: FlowNetwork
  let ground: Int32
  /// e by arc, 0 again after each row.
  var coefficient: [Double]
  /// Arcs between nodes at each node: `around[start[v] ..< start[v + 1]]`.
  private let start: [Int]
  private let around: [Int32]
  private var multiple: [Double]
  private var component: [Int32]
  private var queue: [Int32] = []

  init(_ network: FlowNetwork, ground: Int32) {
    self.network = network
    self.ground = ground
    coefficient = Array(repeating: 0, count: network.arcCount)
    multiple = Array(repeating: 0, count: network.nodeCount)
    component = Array(repeating: -1, count: network.nodeCount)
    var start = [Int](repeating: 0, count: network.nodeCount + 1)
    let inner = (0..<network.arcCount).filter { network.tails[$0] != ground && network.heads[$0] != ground }
    for arc in inner {
      start[Int(network.tails[arc]) + 1] += 1
      start[Int(network.heads[arc]) + 1] += 1
    }
    for node in 0..<network.nodeCount { start[node + 1] += start[node] }
    var (next, around) = (start, [Int32](repeating: 0, count: start[network.nodeCount]))
    for arc in inner {
      for node in [Int(network.tails[arc]), Int(network.heads[arc])] {
        around[next[node]] = Int32(truncatingIfNeeded: arc)
        next[node] += 1
      }
    }
    (self.start, self.around) = (start, around)
  }

  /// Takes balances off the row at hand; nil where more than arcs at the ground is left, or several coefficients.
  mutating func reduce(_ row: Int32, lower: Double, upper: Double) -> ReducedRow? {
    defer { for arc in coefficient.indices { coefficient[arc] = 0 } }
    guard findMultiples() else { return nil }
    var (arcs, value, isOutward) = ([Int32](), 0.0, false)
    for arc in 0..<network.arcCount where network.tails[arc] == ground || network.heads[arc] == ground {
      let left = rest(arc)
      guard abs(left) > 1e-12 else { continue }
      if arcs.isEmpty { (value, isOutward) = (left, network.heads[arc] == ground) }
      guard abs(left - value) <= 1e-12 * abs(value), (network.heads[arc] == ground) == isOutward else { return nil }
      arcs.append(Int32(truncatingIfNeeded: arc))
    }
    var (shift, multiples) = (0.0, [(node: Int32, multiple: Double)]())
    for node in 0..<network.nodeCount where multiple[node] != 0 {
      shift += multiple[node] * network.supply[node]
      multiples.append((Int32(truncatingIfNeeded: node), multiple[node]))
    }
    let scale = arcs.isEmpty ? 1 : value
    let ends = ((lower - shift) / scale, (upper - shift) / scale)
    return ReducedRow(
      row: row, lower: min(ends.0, ends.1), upper: max(ends.0, ends.1), coefficient: scale, arcs: arcs,
      multiples: multiples)
  }

  private func rest(_ arc: Int) -> Double {
    let (tail, head) = (network.tails[arc], network.heads[arc])
    var left = coefficient[arc]
    if tail != ground { left -= multiple[Int(tail)] }
    if head != ground { left += multiple[Int(head)] }
    return left
  }

  /// Multiples that leave nothing of the row on arcs between nodes; false where there are none.
  ///
  /// Nodes that arcs without the row connect have one and the same. In each part of the network the largest such
  /// component has 0.
  private mutating func findMultiples() -> Bool {
    let sizes = findComponents()
    for node in multiple.indices { multiple[node] = 0 }
    var isSet = [Bool](repeating: false, count: sizes.count)
    let members = CountedLists(component, lists: sizes.count)
    for first in sizes.indices.sorted(by: { (sizes[$1], $0) < (sizes[$0], $1) }) where !isSet[first] {
      isSet[first] = true
      var pending = [first]
      while let here = pending.popLast() {
        for node in members[here] {
          for slot in start[Int(node)]..<start[Int(node) + 1] where coefficient[Int(around[slot])] != 0 {
            let arc = Int(around[slot])
            let isTail = network.tails[arc] == node
            let other = Int(component[Int(isTail ? network.heads[arc] : network.tails[arc])])
            guard !isSet[other] else { continue }
            isSet[other] = true
            let value = multiple[Int(node)] + (isTail ? -coefficient[arc] : coefficient[arc])
            for member in members[other] { multiple[Int(member)] = value }
            pending.append(other)
          }
        }
      }
    }
    return (0..<network.arcCount).allSatisfy {
      network.tails[$0] == ground || network.heads[$0] == ground || abs(rest($0)) <= 1e-12
    }
  }

  /// Numbers the components by arcs without the row; returns how many nodes each has.
  private mutating func findComponents() -> [Int] {
    for node in component.indices { component[node] = -1 }
    var sizes: [Int] = []
    for first in component.indices where component[first] < 0 && Int32(first) != ground {
      let number = Int32(truncatingIfNeeded: sizes.count)
      queue.removeAll(keepingCapacity: true)
      queue.append(Int32(truncatingIfNeeded: first))
      component[first] = number
      var next = 0
      while next < queue.count {
        let node = queue[next]
        next += 1
        for slot in start[Int(node)]..<start[Int(node) + 1] where coefficient[Int(around[slot])] == 0 {
          let arc = Int(around[slot])
          let other = Int(network.tails[arc] == node ? network.heads[arc] : network.tails[arc])
          guard component[other] < 0 else { continue }
          component[other] = number
          queue.append(Int32(truncatingIfNeeded: other))
        }
      }
      sizes.append(queue.count)
    }
    return sizes
  }
}

/// Positions by the number that each has; those with a negative one are left out.
private struct CountedLists {
  private let start: [Int]
  private let order: [Int32]

  init(_ numbers: [Int32], lists: Int) {
    var start = [Int](repeating: 0, count: lists + 1)
    for number in numbers where number >= 0 { start[Int(number) + 1] += 1 }
    for list in 0..<lists { start[list + 1] += start[list] }
    var (next, order) = (start, [Int32](repeating: 0, count: start[lists]))
    for (position, number) in numbers.enumerated() where number >= 0 {
      order[next[Int(number)]] = Int32(truncatingIfNeeded: position)
      next[Int(number)] += 1
    }
    (self.start, self.order) = (start, order)
  }

  subscript(_ list: Int) -> ArraySlice<Int32> { order[start[list]..<start[list + 1]] }
}
