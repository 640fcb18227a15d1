/// Dual simplex on a `SideRowBasis`: from an optimal basis whose supplies have changed back to a feasible one.
///
/// A change of supplies leaves reduced costs as they are; only basic variables move, and some leave their bounds. The one
/// furthest out leaves the basis, and what enters is the arc (or the slack of a working row) whose reduced cost reaches
/// 0 first. A tree arc that no column of the working basis leads over concerns its own subtree only: nothing but the
/// arcs on its edge is looked at, and only potentials within it change. That is the rule; the other pivots move the
/// multipliers of side rows, and all groups are priced for them, side by side.
///
/// Letters: α = change of what leaves for one unit more of what enters, which is the reduced cost of what enters if the
/// objective were the variable that leaves; σ = 1 where that must grow, else −1; θ = step of the multipliers along those
/// of that objective, −reduced cost / α.
///
/// Source: C. E. Lemke, "The dual method of solving the linear programming problem", Naval Research Logistics
/// Quarterly 1 (1954) 36–47; the two passes of the ratio test as in P. M. J. Harris, "Pivot selection methods of the
/// Devex LP code", Mathematical Programming 5 (1973) 1–28.
///
/// - Complexity: O(q · depth + arcs at the subtree) a pivot within one, O(q² + nodes + arcs) otherwise.
struct SideRowDualSimplex {
  private(set) var basis: SideRowBasis
  private let slopes: SlopeMemory
  private let workers: Workers
  /// Reduced costs within this count as 0.
  private let tolerance: Double
  private let shouldStop: () -> Bool
  /// Arcs that may be outside their bounds, each once.
  private var suspects: [Int32] = []

  /// - Parameter basis: optimal but for what `changes` do, its potentials up to date.
  init(_ basis: SideRowBasis, _ slopes: SlopeMemory, workers: Workers, shouldStop: @escaping () -> Bool) {
    self.basis = basis
    self.slopes = slopes
    self.workers = workers
    self.shouldStop = shouldStop
    tolerance = basis.priceTolerance
  }

  /// Lets the basic variables follow changes of supplies, then takes what is outside its bounds out of the basis.
  ///
  /// Where nothing can take its place, or pivots run out, it ends as it stands: the primal simplex is to say what that
  /// means.
  ///
  /// - Parameters:
  ///   - changes: nodes and how much more they supply.
  ///   - pivotLimit: as many as are worth while.
  mutating func run(_ changes: [(node: Int32, amount: Double)], pivotLimit: Int) {
    basis.respond(toSupplies: changes)
    basis.moveBasics(by: 1)
    suspectTouched()
    let most = basis.pivots + pivotLimit
    defer { for arc in suspects { slopes.isSuspect[arc] = false } }
    while let (blocking, value, low) = worst() {
      guard basis.pivots < most, !shouldStop(), pivot(blocking, grows: value < low) else { return }
    }
  }

  // MARK: - What leaves

  private mutating func suspectTouched() {
    for place in 0..<basis.touchedCount { suspect(basis.parentArc[basis.touched[place]]) }
    for column in basis.columns where column >= 0 { suspect(column) }
  }

  private mutating func suspect(_ arc: Int32) {
    guard arc >= 0, !slopes.isSuspect[arc], excess(basis.x[arc], 0, basis.upper[arc]) > basis.feasibility else {
      return
    }
    slopes.isSuspect[arc] = true
    suspects.append(arc)
  }

  private func excess(_ value: Double, _ low: Double, _ high: Double) -> Double { max(low - value, value - high) }

  /// The basic variable furthest outside its bounds, and its lower bound.
  private mutating func worst() -> (SideRowBasis.Blocking, value: Double, low: Double)? {
    var (most, found) = (basis.feasibility, SideRowBasis.none)
    var kept = 0
    for place in suspects.indices {
      let arc = suspects[place]
      let out = excess(basis.x[arc], 0, basis.upper[arc])
      guard basis.state[arc] >= SideRowBasis.ArcState.inTree, out > basis.feasibility else {
        slopes.isSuspect[arc] = false
        continue
      }
      suspects[kept] = arc
      kept += 1
      if out > most { (most, found) = (out, arc) }
    }
    suspects.removeLast(suspects.count - kept)
    if found >= 0 { return (basis.place(ofBasic: found), basis.x[found], 0) }
    return worstRow() ?? worstArtificial()
  }

  private func worstRow() -> (SideRowBasis.Blocking, value: Double, low: Double)? {
    var (most, found) = (basis.feasibility, SideRowBasis.none)
    for row in 0..<basis.rows where basis.positionOfRow[row] == SideRowBasis.none {
      let out = excess(basis.activity[row], basis.rowLower[row], basis.rowUpper[row])
      if out > most { (most, found) = (out, Int32(truncatingIfNeeded: row)) }
    }
    return found < 0 ? nil : (.row(found), basis.activity[found], basis.rowLower[found])
  }

  private func worstArtificial() -> (SideRowBasis.Blocking, value: Double, low: Double)? {
    for (position, column) in basis.columns.enumerated() where column < 0 {
      let value = basis.shortfall[-1 - column]
      if abs(value) > basis.feasibility { return (.column(position), value, 0) }
    }
    return nil
  }

  // MARK: - Pivot

  /// Takes `blocking` out of the basis; false where nothing can take its place.
  private mutating func pivot(_ blocking: SideRowBasis.Blocking, grows: Bool) -> Bool {
    basis.collectResponse(of: blocking)
    let pricing = SlopePricing(basis, slopes, tolerance: tolerance, leavingNode: setSlopes(blocking))
    defer { pricing.forgetSlopes() }
    guard let choice = choice(pricing, sign: grows ? 1 : -1) else { return false }
    basis.respond(to: choice.entering)
    let (change, value, bound) = standing(of: blocking, grows)
    guard abs(change) > SideRowBasis.smallestPivot, abs(change - choice.change) <= 1e-6 * max(1, abs(change)) else {
      return false
    }
    basis.move(choice.entering, by: (bound - value) / change)
    let (step, leaving) = (-choice.reduced / change, basis.arc(of: blocking))
    guard basis.exchange(choice.entering, blocking, pivot: change, toUpper: !grows, slope: choice.reduced) else {
      return false
    }
    pricing.movePotentials(by: step)
    if case .treeArc(let node) = blocking { slopes.forgetTree(of: Int(basis.groupOfNode[node])) }
    if let leaving {
      let group = Int(basis.group(of: leaving))
      slopes.list(leaving, in: group, from: basis.arcStart[group])
    }
    suspectTouched()
    if case .arc(let arc) = choice.entering { suspect(arc) }
    return true
  }

  /// Change of what leaves by the response at hand, its value, and the bound it goes to.
  private func standing(
    of blocking: SideRowBasis.Blocking, _ grows: Bool
  ) -> (change: Double, value: Double, bound: Double) {
    switch blocking {
    case .itself: return (0, 0, 0)
    case .treeArc(let node):
      let arc = basis.parentArc[node]
      return (basis.nodeChange[node], basis.x[arc], grows ? 0 : basis.upper[arc])
    case .column(let place):
      let column = basis.columns[place]
      guard column >= 0 else { return (basis.columnChange[place], basis.shortfall[-1 - column], 0) }
      return (basis.columnChange[place], basis.x[column], grows ? 0 : basis.upper[column])
    case .row(let row):
      return (basis.rowChange[row], basis.activity[row], grows ? basis.rowLower[row] : basis.rowUpper[row])
    }
  }

  // MARK: - What enters

  private struct Choice {
    var entering: SideRowBasis.Entering
    /// α and the reduced cost.
    var change: Double
    var reduced: Double
  }

  private func choice(_ pricing: SlopePricing, sign: Double) -> Choice? {
    var relaxed = Double.infinity
    for position in 0..<basis.q {
      if let (_, ratio, size) = slackRatio(position, sign) { relaxed = min(relaxed, ratio + tolerance / size) }
    }
    let arc = pricing.test(sign, relaxed: &relaxed, workers)
    var best = arc?.size ?? 0
    var choice = arc.map { Choice(entering: .arc($0.arc), change: $0.change, reduced: $0.reduced) }
    for position in 0..<basis.q {
      guard let (reduced, ratio, size) = slackRatio(position, sign), ratio <= relaxed, size > best else { continue }
      best = size
      choice = Choice(entering: .slack(position), change: basis.response[position], reduced: reduced)
    }
    return choice
  }

  /// When the multiplier of a working row reaches 0, nil where it moves away from it or must not have a sign.
  private func slackRatio(_ position: Int, _ sign: Double) -> (reduced: Double, ratio: Double, size: Double)? {
    let row = basis.constraints[position]
    guard row >= 0, basis.rowLower[row] < basis.rowUpper[row] else { return nil }
    let isAtLower = !basis.isAtUpper[row]
    let change = basis.response[position]
    let size = isAtLower ? sign * change : -sign * change
    guard size > SideRowBasis.smallestPivot else { return nil }
    let reduced = basis.rowDual[row]
    return (reduced, max(0, isAtLower ? reduced : -reduced) / size, size)
  }

  /// Multipliers of side rows and loose roots if the objective were what leaves; returns the node
  /// whose tree arc leaves, if one does.
  private mutating func setSlopes(_ blocking: SideRowBasis.Blocking) -> Int32 {
    slopes.rowSlope.fill(0..<basis.rows, with: 0)
    for position in 0..<basis.q {
      let constraint = basis.constraints[position]
      if constraint >= 0 {
        slopes.rowSlope[constraint] = basis.response[position]
      } else {
        slopes.looseSlope[-1 - constraint] = basis.response[position]
      }
    }
    switch blocking {
    case .itself, .column: break
    case .treeArc(let node): return node
    case .row(let row): slopes.rowSlope[row] = -1
    }
    return SideRowBasis.none
  }
}

extension SideRowBasis {
  fileprivate func arc(of blocking: Blocking) -> Int32? {
    switch blocking {
    case .itself, .row: return nil
    case .treeArc(let node): return parentArc[node]
    case .column(let place): return columns[place] >= 0 ? columns[place] : nil
    }
  }

  /// Where a basic arc stands.
  fileprivate func place(ofBasic arc: Int32) -> Blocking {
    if state[arc] == ArcState.isColumn, let position = columns.firstIndex(of: arc) { return .column(position) }
    let (from, to) = (tail[arc], head[arc])
    return .treeArc(from >= 0 && parentArc[from] == arc ? from : to)
  }

  /// Changes of all basic variables for changes of supplies, side rows at their bounds as they are now.
  fileprivate mutating func respond(toSupplies changes: [(node: Int32, amount: Double)]) {
    forgetResponse()
    for (node, amount) in changes { climb(from: node, -amount) }
    collectRowChanges()
    gatherRightSide()
    for k in 0..<q where constraints[k] >= 0 {
      let row = constraints[k]
      let bound = isAtUpper[row] ? rowUpper[row] : rowLower[row]
      rightSide[k] -= bound - activity[row]
      activity[row] = bound
    }
    multiplyInverse()
    pushColumns()
    rowChange.fill(0..<rows, with: 0)
    collectColumnsRowChanges()
    collectRowChanges()
  }
}
