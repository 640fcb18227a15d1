extension SideRowBasis {
  /// What stops a step, and where.
  enum Blocking {
    /// The entering variable runs into its own other bound.
    case itself
    case treeArc(Int32)
    case column(Int)
    case row(Int32)
  }

  struct Step {
    var blocking: Blocking
    /// How far the entering variable goes, ≥ 0.
    var length: Double
    /// Change of what blocks for one unit more of the entering variable, and whether it is at its upper bound then.
    var pivot: Double
    var toUpper: Bool
  }

  /// How far `direction` · entering can go, by the response at hand.
  ///
  /// Two passes (Harris): the longest step that breaks no bound by more than a tolerance; among what blocks until then
  /// the largest pivot. A basic variable more than `slack` outside its bounds blocks only where it comes back in.
  func findStep(direction: Double, ownLimit: Double, slack: Double) -> Step {
    let tolerance = 0.1 * feasibility
    var longest = ownLimit
    forEachBlocking(direction, slack) { _, change, distance, _ in
      longest = min(longest, (distance + tolerance) / abs(change))
    }
    var step = Step(blocking: .itself, length: ownLimit, pivot: 1, toUpper: direction > 0)
    var best = 0.0
    forEachBlocking(direction, slack) { blocking, change, distance, toUpper in
      guard distance <= longest * abs(change), abs(change) > best else { return }
      best = abs(change)
      step = Step(
        blocking: blocking, length: max(0, distance / abs(change)), pivot: change * direction, toUpper: toUpper)
    }
    // Its own bound is the best way to stop where nothing stops it earlier.
    if ownLimit <= step.length { return Step(blocking: .itself, length: ownLimit, pivot: 1, toUpper: direction > 0) }
    return step
  }

  /// Calls `body` with each basic variable that moves towards a bound, its signed change, and its distance.
  @inline(__always)
  private func forEachBlocking(
    _ direction: Double, _ slack: Double,
    _ body: (_ blocking: Blocking, _ change: Double, _ distance: Double, _ toUpper: Bool) -> Void
  ) {
    @inline(__always) func visit(
      _ blocking: Blocking, _ change: Double, _ value: Double, _ low: Double, _ high: Double
    ) {
      if change > 0 {
        if value < low - slack {
          body(blocking, change, low - value, false)
        } else if high < .infinity, value <= high + slack {
          body(blocking, change, high - value, true)
        }
      } else {
        if value > high + slack {
          body(blocking, change, value - high, true)
        } else if low > -.infinity, value >= low - slack {
          body(blocking, change, value - low, false)
        }
      }
    }
    for place in 0..<touchedCount {
      let node = touched[place]
      let change = nodeChange[node] * direction
      guard abs(change) > Self.smallestPivot else { continue }
      let arc = parentArc[node]
      visit(.treeArc(node), change, x[arc], 0, upper[arc])
    }
    for b in 0..<q {
      let change = columnChange[b] * direction
      guard abs(change) > Self.smallestPivot else { continue }
      let column = columns[b]
      if column >= 0 {
        visit(.column(b), change, x[column], 0, upper[column])
      } else {
        visit(.column(b), change, shortfall[-1 - column], 0, 0)
      }
    }
    for row in 0..<rows where positionOfRow[row] == Self.none {
      let change = rowChange[row] * direction
      guard abs(change) > Self.smallestPivot else { continue }
      visit(.row(Int32(truncatingIfNeeded: row)), change, activity[row], rowLower[row], rowUpper[row])
    }
  }

  static var smallestPivot: Double { 1e-9 }

  /// Moves everything along the response.
  func move(_ entering: Entering, by amount: Double) {
    guard amount != 0 else { return }
    moveBasics(by: amount)
    switch entering {
    case .arc(let arc): x[arc] += amount
    case .slack(let position): activity[constraints[position]] += amount
    }
  }

  /// Moves basic variables along the response.
  func moveBasics(by amount: Double) {
    for place in 0..<touchedCount {
      let node = touched[place]
      x[parentArc[node]] += nodeChange[node] * amount
    }
    for b in 0..<q {
      let column = columns[b]
      if column >= 0 {
        x[column] += columnChange[b] * amount
      } else {
        shortfall[-1 - column] += columnChange[b] * amount
      }
    }
    for row in 0..<rows where positionOfRow[row] == Self.none { activity[row] += rowChange[row] * amount }
  }

  /// How far the worst basic variable is outside its bounds.
  var worstViolation: Double {
    var worst = 0.0
    for node in 0..<nodes {
      let arc = parentArc[node]
      if arc >= 0 { worst = max(worst, -x[arc], x[arc] - upper[arc]) }
    }
    for column in columns {
      worst = max(worst, column >= 0 ? max(-x[column], x[column] - upper[column]) : abs(shortfall[-1 - column]))
    }
    for row in 0..<rows where positionOfRow[row] == Self.none {
      worst = max(worst, rowLower[row] - activity[row], activity[row] - rowUpper[row])
    }
    return worst
  }

  /// How fast the sum of violations grows with a value: −1 below its bounds, 1 above them, else 0.
  func violationSlope(_ value: Double, _ low: Double, _ high: Double) -> Double {
    value < low - feasibility ? -1 : value > high + feasibility ? 1 : 0
  }

  /// Change of the objective for one unit more of `entering`, from the response at hand: of costs, or in phase 1 of the
  /// sum of violations.
  func slope(of entering: Entering, phaseOne: Bool) -> Double {
    phaseOne ? violationSlopeAlongResponse : costSlope(of: entering)
  }

  private func costSlope(of entering: Entering) -> Double {
    var sum = 0.0
    if case .arc(let arc) = entering { sum = cost[arc] }
    for place in 0..<touchedCount {
      let node = touched[place]
      sum += nodeChange[node] * cost[parentArc[node]]
    }
    for b in 0..<q where columns[b] >= 0 { sum += columnChange[b] * cost[columns[b]] }
    return sum
  }

  /// What enters stands within its bounds.
  private var violationSlopeAlongResponse: Double {
    var sum = 0.0
    for place in 0..<touchedCount {
      let node = touched[place]
      let arc = parentArc[node]
      sum += nodeChange[node] * violationSlope(x[arc], 0, upper[arc])
    }
    for b in 0..<q {
      let column = columns[b]
      let slope =
        column >= 0 ? violationSlope(x[column], 0, upper[column]) : violationSlope(shortfall[-1 - column], 0, 0)
      sum += columnChange[b] * slope
    }
    for row in 0..<rows where positionOfRow[row] == Self.none {
      sum += rowChange[row] * violationSlope(activity[row], rowLower[row], rowUpper[row])
    }
    return sum
  }

  // MARK: - The exchange

  /// Takes `entering` into the basis and what blocks out of it; false where the working basis would outgrow its memory.
  ///
  /// With ρ = what blocks changes for one unit more of each working constraint, α = what it changes for one unit of
  /// the entering variable and β = what columns change for that: columns of the inverse become
  /// inverse[b] − β[b] · ρ / α, and the entering variable's are −ρ / α. Multipliers change by −slope · ρ / α.
  ///
  /// - Parameter slope: change of the objective for one unit more of the entering variable.
  mutating func exchange(
    _ entering: Entering, _ blocking: Blocking, pivot: Double, toUpper: Bool, slope: Double
  ) -> Bool {
    pivots += 1
    collectResponse(of: blocking)
    let size = q
    for b in 0..<size {
      let share = columnChange[b] / pivot
      if share != 0 { DenseKernels.subtract(inverse, b &* capacity, response, 0, share, count: size) }
    }
    for k in 0..<size {
      response[k] = -response[k] / pivot
      let constraint = constraints[k]
      if constraint >= 0 {
        rowDual[constraint] += slope * response[k]
      } else {
        looseDual[-1 - constraint] += slope * response[k]
      }
    }
    switch blocking {
    case .itself: return true
    case .column(let place):
      settle(columns[place], toUpper: toUpper)
      return seat(entering, at: place)
    case .treeArc(let node):
      return exchangeTreeArc(of: node, entering, pivot: pivot, toUpper: toUpper, slope: slope)
    case .row(let row):
      return exchangeRow(row, entering, pivot: pivot, toUpper: toUpper, slope: slope)
    }
  }

  /// ρ, into `response`.
  mutating func collectResponse(of blocking: Blocking) {
    let size = q
    response.fill(0..<size, with: 0)
    switch blocking {
    case .itself: break
    case .column(let place):
      for k in 0..<size { response[k] = inverse[place &* capacity &+ k] }
    case .treeArc(let node):
      // Ways over this arc stay in its group.
      let group = groupOfNode[node]
      for b in 0..<size where columns[b] >= 0 && self.group(of: columns[b]) == group {
        let effect = effect(of: columns[b], onTreeArcOf: node)
        if effect != 0 { DenseKernels.subtract(response, 0, inverse, b &* capacity, -effect, count: size) }
      }
    case .row(let row):
      for b in 0..<size where columns[b] >= 0 {
        let effect = effect(of: columns[b], onRow: row)
        if effect != 0 { DenseKernels.subtract(response, 0, inverse, b &* capacity, -effect, count: size) }
      }
    }
  }

  /// What leaves the basis stands exactly at its bound.
  private func settle(_ column: Int32, toUpper: Bool) {
    guard column >= 0 else {
      shortfall[-1 - column] = 0
      return
    }
    x[column] = toUpper ? upper[column] : 0
    state[column] = toUpper ? ArcState.atUpper : ArcState.atLower
  }

  /// Puts the entering variable in the place of a column; a slack takes its row out instead.
  private mutating func seat(_ entering: Entering, at place: Int) -> Bool {
    switch entering {
    case .arc(let arc):
      columns[place] = arc
      state[arc] = ArcState.isColumn
      for k in 0..<q { inverse[place &* capacity &+ k] = response[k] }
    case .slack(let position):
      removeColumn(place)
      removeConstraint(position)
    }
    return true
  }

  private mutating func exchangeTreeArc(
    of node: Int32, _ entering: Entering, pivot: Double, toUpper: Bool, slope: Double
  ) -> Bool {
    let leaving = parentArc[node]
    if case .arc(let arc) = entering, reconnects(arc, node) {
      settle(leaving, toUpper: toUpper)
      replaceTreeArc(of: node, by: arc)
      return true
    }
    for b in 0..<q where columns[b] >= 0 && reconnects(columns[b], node) {
      settle(leaving, toUpper: toUpper)
      replaceTreeArc(of: node, by: columns[b])
      return seat(entering, at: b)
    }
    return loosen(node, entering, pivot: pivot, toUpper: toUpper, slope: slope)
  }

  /// No basic arc ties the part below `node` to the rest: its balance becomes a working constraint.
  private mutating func loosen(
    _ node: Int32, _ entering: Entering, pivot: Double, toUpper: Bool, slope: Double
  ) -> Bool {
    guard q < capacity else { return false }
    let leaving = parentArc[node]
    // What the tree arc would change for one unit more of the node's balance.
    let followed = tail[leaving] == node ? 1 / factor[leaving] : -1
    // Its multiplier is the potential that gives what leaves the reduced cost slope / pivot.
    let (net, above) = (netPrice(leaving) - slope / pivot, freshPotential(of: parent[node]))
    looseDual[node] = tail[leaving] == node ? (net + above) / factor[leaving] : factor[leaving] * above - net
    settle(leaving, toUpper: toUpper)
    cutLoose(node)
    return append(constraint: -1 - node, entering, scale: -followed / pivot)
  }

  private mutating func exchangeRow(
    _ row: Int32, _ entering: Entering, pivot: Double, toUpper: Bool, slope: Double
  ) -> Bool {
    guard q < capacity else { return false }
    isAtUpper[row] = toUpper
    activity[row] = toUpper ? rowUpper[row] : rowLower[row]
    rowDual[row] = slope / pivot
    return append(constraint: row, entering, scale: 1 / pivot)
  }

  /// Adds a working constraint with the entering variable as its column.
  ///
  /// - Parameter scale: what the entering variable changes for one unit more of the new constraint.
  private mutating func append(constraint: Int32, _ entering: Entering, scale: Double) -> Bool {
    let size = q
    for b in 0..<size { inverse[b &* capacity &+ size] = columnChange[b] * scale }
    if constraint >= 0 { positionOfRow[constraint] = Int32(truncatingIfNeeded: size) }
    constraints.append(constraint)
    switch entering {
    case .arc(let arc):
      columns.append(arc)
      state[arc] = ArcState.isColumn
      for k in 0..<size { inverse[size &* capacity &+ k] = response[k] }
      inverse[size &* capacity &+ size] = scale
    case .slack(let position):
      removeConstraint(position)
    }
    return true
  }

  /// The last column takes the place of the one at `place`.
  private mutating func removeColumn(_ place: Int) {
    let last = columns.count - 1
    if place != last {
      columns[place] = columns[last]
      for k in 0..<constraints.count { inverse[place &* capacity &+ k] = inverse[last &* capacity &+ k] }
    }
    columns.removeLast()
  }

  /// The last constraint takes the place of the one at `position`, whose slack is basic from now on.
  private mutating func removeConstraint(_ position: Int) {
    let last = constraints.count - 1
    if constraints[position] >= 0 {
      positionOfRow[constraints[position]] = Self.none
      rowDual[constraints[position]] = 0
    }
    if position != last {
      constraints[position] = constraints[last]
      if constraints[position] >= 0 { positionOfRow[constraints[position]] = Int32(truncatingIfNeeded: position) }
      for b in 0..<columns.count { inverse[b &* capacity &+ position] = inverse[b &* capacity &+ last] }
    }
    constraints.removeLast()
  }
}
