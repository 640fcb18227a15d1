extension SideRowBasis {
  /// Computes the inverse of the working matrix afresh; false where it is singular.
  ///
  /// - Complexity: O(q³ + q · depth).
  mutating func refactor() -> Bool {
    let size = q
    guard size > 0 else { return true }
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let matrix: Buffer<Double> = arena.buffer(size * size, of: 0)
    for b in 0..<size {
      let column = columns[b]
      if column >= 0 {
        effectOnConstraints(of: column)
        for k in 0..<size { matrix[k &* size &+ b] = rightSide[k] }
      } else if let k = constraints.firstIndex(of: column) {
        matrix[k &* size &+ b] = 1
      }
    }
    guard Self.invert(matrix, size: size) else { return false }
    for b in 0..<size {
      for k in 0..<size { inverse[b &* capacity &+ k] = matrix[b &* size &+ k] }
    }
    return true
  }

  /// Gauss–Jordan in place with row exchanges, which become column exchanges of the inverse; false where singular.
  private static func invert(_ a: Buffer<Double>, size: Int) -> Bool {
    var pivotRow: [Int] = []
    for k in 0..<size {
      var best = k
      for i in k..<size where abs(a[i &* size &+ k]) > abs(a[best &* size &+ k]) { best = i }
      guard abs(a[best &* size &+ k]) > 1e-9 else { return false }
      pivotRow.append(best)
      if best != k { for j in 0..<size { a.swap(best &* size &+ j, k &* size &+ j) } }
      let inverse = 1 / a[k &* size &+ k]
      a[k &* size &+ k] = 1
      for j in 0..<size { a[k &* size &+ j] *= inverse }
      for i in 0..<size where i != k {
        let share = a[i &* size &+ k]
        guard share != 0 else { continue }
        a[i &* size &+ k] = 0
        DenseKernels.subtract(a, i &* size, a, k &* size, share, count: size)
      }
    }
    for k in (0..<size).reversed() where pivotRow[k] != k {
      for i in 0..<size { a.swap(i &* size &+ k, i &* size &+ pivotRow[k]) }
    }
    return true
  }

  /// Computes all basic variables afresh from those that are not basic.
  ///
  /// - Complexity: O(nodes + arcs + row entries + q²).
  mutating func recomputePoint() {
    for column in columns {
      if column >= 0 { x[column] = 0 } else { shortfall[-1 - column] = 0 }
    }
    let order = preorder()
    let missing = balanceTrees(order)
    recomputeActivities()
    for k in 0..<q {
      let constraint = constraints[k]
      if constraint >= 0 {
        rightSide[k] = (isAtUpper[constraint] ? rowUpper[constraint] : rowLower[constraint]) - activity[constraint]
      } else {
        rightSide[k] = missing[Int(-1 - constraint)]
      }
    }
    for b in 0..<q {
      let value = DenseKernels.dot(inverse, b * capacity, rightSide, 0, count: q)
      if columns[b] >= 0 { x[columns[b]] = value } else { shortfall[-1 - columns[b]] = value }
    }
    _ = balanceTrees(order)
    recomputeActivities()
  }

  private func preorder() -> [Int32] {
    var order: [Int32] = []
    order.reserveCapacity(nodes)
    for group in 0..<groups { forEachNode(of: group) { order.append($0) } }
    return order
  }

  /// Tree arcs from the leaves up; returns what the balances of loose roots lack.
  private func balanceTrees(_ order: [Int32]) -> [Double] {
    var missing = supply.array()
    for arc in 0..<arcs where state[arc] != ArcState.inTree && x[arc] != 0 {
      if tail[arc] >= 0 { missing[Int(tail[arc])] -= factor[arc] * x[arc] }
      if head[arc] >= 0 { missing[Int(head[arc])] += x[arc] }
    }
    for node in order.reversed() {
      let arc = parentArc[node]
      guard arc >= 0 else { continue }
      let isTail = tail[arc] == node
      let value = isTail ? missing[Int(node)] / factor[arc] : -missing[Int(node)]
      x[arc] = value
      let above = parent[node]
      if Int(above) < nodes { missing[Int(above)] += isTail ? value : -factor[arc] * value }
    }
    return missing
  }

  private func recomputeActivities() {
    activity.fill(0..<rows, with: 0)
    for arc in 0..<arcs where x[arc] != 0 {
      for entry in Int(entryStart[arc])..<Int(entryStart[arc + 1]) {
        activity[entryRow[entry]] += entryCoefficient[entry] * x[arc]
      }
    }
  }

  // MARK: - Prices

  /// The price of an arc less what its side rows are worth.
  @inline(__always)
  func netPrice(_ arc: Int32) -> Double {
    var net = price[arc]
    for entry in entries(of: arc) { net -= entryCoefficient[entry] * rowDual[entryRow[entry]] }
    return net
  }

  @inline(__always)
  func reducedCost(_ arc: Int32) -> Double {
    var reduced = netPrice(arc)
    if tail[arc] >= 0 { reduced -= factor[arc] * potential[tail[arc]] }
    if head[arc] >= 0 { reduced += potential[head[arc]] }
    return reduced
  }

  /// Potentials of a group, for the row multipliers at hand: tree arcs price at 0.
  func updatePotentials(of group: Int) {
    forEachNode(of: group) { node in
      let arc = parentArc[node]
      guard arc >= 0 else {
        potential[node] = looseDual[node]
        return
      }
      let above = parent[node]
      let base = Int(above) < nodes ? potential[above] : 0
      let net = netPrice(arc)
      potential[node] = tail[arc] == node ? (net + base) / factor[arc] : factor[arc] * base - net
    }
  }

  /// The potential of a node by the way to its root, for the row multipliers at hand.
  ///
  /// - Complexity: O(depth).
  func freshPotential(of node: Int32) -> Double {
    // So far: scale · potential of `here` + offset.
    var (here, scale, offset) = (node, 1.0, 0.0)
    while Int(here) < nodes {
      let arc = parentArc[here]
      guard arc >= 0 else { return scale * looseDual[here] + offset }
      let net = netPrice(arc)
      if tail[arc] == here {
        scale /= factor[arc]
        offset += scale * net
      } else {
        offset -= scale * net
        scale *= factor[arc]
      }
      here = parent[here]
    }
    return offset
  }

  /// All multipliers afresh, for the prices at hand. Rows that are not working keep what `rowDual` holds for them.
  ///
  /// - Parameter artificialPrices: one price a column, used for those that are artificial.
  func recomputeDuals(artificialPrices: [Double]) {
    for constraint in constraints {
      if constraint >= 0 { rowDual[constraint] = 0 } else { looseDual[-1 - constraint] = 0 }
    }
    for group in 0..<groups { updatePotentials(of: group) }
    for b in 0..<q { rightSide[b] = columns[b] >= 0 ? reducedCost(columns[b]) : artificialPrices[b] }
    for k in 0..<q {
      var sum = 0.0
      for b in 0..<q { sum += rightSide[b] * inverse[b * capacity + k] }
      if constraints[k] >= 0 { rowDual[constraints[k]] = sum } else { looseDual[-1 - constraints[k]] = sum }
    }
    for group in 0..<groups { updatePotentials(of: group) }
  }
}
