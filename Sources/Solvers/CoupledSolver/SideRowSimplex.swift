/// Primal simplex on a `SideRowBasis`: first to a feasible point, then to an optimal one.
///
/// Prices go group by group: the potentials of one group are computed for the row multipliers at hand, its arcs are
/// priced, and the best few are tried; then the next group. A pivot changes the multipliers of side rows and with them
/// potentials everywhere, but only those of the group that is looked at next are ever needed. What a candidate really
/// saves is computed from its response before it is used.
///
/// - Complexity: O(q² + q · depth + group) a pivot, O(nodes + arcs) in phase 1.
struct SideRowSimplex {
  var basis: SideRowBasis
  /// Reduced costs within this count as 0.
  private let tolerance: Double
  private let pivotLimit: Int
  private let shouldStop: () -> Bool
  private var sinceRefactor = 0
  /// What drifts in between is far below the tolerances; the end is computed from scratch anyway.
  private static var pivotsBetweenRefactors: Int { 1_000 }

  enum Ending {
    case optimal
    /// The least infeasibility is above 0: multipliers of phase 1 are in the basis.
    case infeasible
    case unbounded
    case stopped
    /// The working basis became singular or outgrew its memory.
    case lost
  }

  init(_ basis: SideRowBasis, pivotLimit: Int, shouldStop: @escaping () -> Bool) {
    self.basis = basis
    self.pivotLimit = pivotLimit
    self.shouldStop = shouldStop
    tolerance = basis.priceTolerance
  }

  /// From the basis at hand to the optimum. The basis must be factored.
  ///
  /// - Parameter isProbablyOptimal: look at that first.
  mutating func run(isProbablyOptimal: Bool = false) -> Ending {
    if isProbablyOptimal {
      guard basis.refactor() else { return .lost }
      if isOptimal() { return .optimal }
    }
    for _ in 0..<8 {
      basis.recomputePoint()
      switch restoreFeasibility() {
      case .optimal: break
      case let other: return other
      }
      switch optimize() {
      case .optimal: break
      case let other: return other
      }
      // A point recomputed from scratch may show what drift has hidden.
      guard basis.refactor() else { return .lost }
      if isOptimal() { return .optimal }
    }
    return .lost
  }

  /// Whether the basis is optimal, point and prices being computed from scratch.
  private mutating func isOptimal() -> Bool {
    basis.recomputePoint()
    guard basis.worstViolation <= basis.feasibility else { return false }
    setPrices(phaseOne: false)
    return !hasCandidate()
  }

  // MARK: - Phases

  /// Prices once, and takes whatever of what that finds still helps when its turn comes.
  private mutating func restoreFeasibility() -> Ending {
    while basis.worstViolation > basis.feasibility {
      setPrices(phaseOne: true)
      var found: [Candidate] = []
      for group in 0...basis.groups { found += candidates(inGroup: group) }
      found.sort { ($1.gain, $0.key) < ($0.gain, $1.key) }
      var helped = 0
      for candidate in found {
        if isOver { return .stopped }
        switch enter(candidate, phaseOne: true) {
        case .useless: continue
        case .done: helped += 1
        case .unbounded, .lost: return .lost
        }
        guard refresh(phaseOne: true) else { return .lost }
        if helped.isMultiple(of: 16), basis.worstViolation <= basis.feasibility { break }
      }
      guard helped > 0 else { return found.isEmpty ? .infeasible : .lost }
    }
    return .optimal
  }

  private mutating func optimize() -> Ending {
    setPrices(phaseOne: false)
    var (group, idle) = (0, 0)
    while idle <= basis.groups {
      if isOver { return .stopped }
      var used = false
      for candidate in candidates(inGroup: group) {
        switch enter(candidate, phaseOne: false) {
        case .useless: continue
        case .unbounded: return .unbounded
        case .lost: return .lost
        case .done: used = true
        }
        if isOver { return .stopped }
        guard refresh() else { return .lost }
      }
      idle = used ? 0 : idle + 1
      group = group == basis.groups ? 0 : group + 1
    }
    return .optimal
  }

  private var isOver: Bool { basis.pivots > pivotLimit || shouldStop() }

  /// Takes rounding out of the inverse every so often.
  private mutating func refresh(phaseOne: Bool = false) -> Bool {
    sinceRefactor += 1
    guard sinceRefactor >= Self.pivotsBetweenRefactors else { return true }
    sinceRefactor = 0
    guard basis.refactor() else { return false }
    basis.recomputePoint()
    if !phaseOne { setPrices(phaseOne: false) }
    return true
  }

  // MARK: - Prices

  /// Costs, or in phase 1 how fast infeasibility grows; all multipliers follow.
  private mutating func setPrices(phaseOne: Bool) {
    for row in 0..<basis.rows {
      basis.rowDual[row] =
        phaseOne ? -basis.violationSlope(basis.activity[row], basis.rowLower[row], basis.rowUpper[row]) : 0
    }
    for arc in 0..<basis.arcs {
      basis.price[arc] = phaseOne ? basis.violationSlope(basis.x[arc], 0, basis.upper[arc]) : basis.cost[arc]
    }
    let prices = basis.columns.map { column -> Double in
      phaseOne && column < 0 ? basis.violationSlope(basis.shortfall[-1 - column], 0, 0) : 0
    }
    basis.recomputeDuals(artificialPrices: prices)
  }

  /// An arc, or a working row whose slack could enter.
  struct Candidate {
    var arc: Int32 = -1
    var row: Int32 = -1
    var gain: Double

    var key: Int { arc >= 0 ? Int(arc) : Int(Int32.max) + Int(row) }
  }

  /// What would save money if the potentials of the group were right; behind the groups come the working rows' slacks.
  private func candidates(inGroup group: Int) -> [Candidate] {
    guard group < basis.groups else { return slackCandidates() }
    basis.updatePotentials(of: group)
    var best: [Candidate] = []
    let range = basis.arcStart[group]..<basis.arcStart[group + 1]
    // The best arc of each stretch of the group.
    let stretch = max(64, range.count / 8)
    var here = range.lowerBound
    while here < range.upperBound {
      let end = min(range.upperBound, here + stretch)
      if let candidate = bestArc(here..<end) { best.append(candidate) }
      here = end
    }
    return best
  }

  private func bestArc(_ range: Range<Int>) -> Candidate? {
    var (best, found) = (tolerance, Int32(-1))
    for arc in range {
      let state = basis.state[arc]
      guard state < SideRowBasis.ArcState.inTree else { continue }
      let position = Int32(truncatingIfNeeded: arc)
      let reduced = basis.reducedCost(position)
      let gain = state == SideRowBasis.ArcState.atLower ? -reduced : reduced
      if gain > best { (best, found) = (gain, position) }
    }
    guard found >= 0 else { return nil }
    return Candidate(arc: found, gain: best)
  }

  private func slackCandidates() -> [Candidate] {
    (0..<basis.q).compactMap { position in
      let row = basis.constraints[position]
      guard row >= 0, basis.rowLower[row] < basis.rowUpper[row] else { return nil }
      let dual = basis.rowDual[row]
      let gain = basis.isAtUpper[row] ? dual : -dual
      guard gain > tolerance else { return nil }
      return Candidate(row: row, gain: gain)
    }.sorted { $0.gain > $1.gain }.prefix(1).map { $0 }
  }

  private func hasCandidate() -> Bool {
    for group in 0...basis.groups where !candidates(inGroup: group).isEmpty { return true }
    return false
  }

  // MARK: - Pivot

  private enum Attempt { case useless, done, unbounded, lost }

  private mutating func enter(_ candidate: Candidate, phaseOne: Bool) -> Attempt {
    // An earlier candidate may have changed where this one stands.
    guard let (entering, direction, limit) = standing(candidate) else { return .useless }
    basis.respond(to: entering)
    let slope = basis.slope(of: entering, phaseOne: phaseOne)
    guard slope * direction < -tolerance else { return .useless }
    let step = basis.findStep(direction: direction, ownLimit: limit, slack: basis.feasibility)
    guard step.length < .infinity else { return .unbounded }
    basis.move(entering, by: direction * step.length)
    if case .itself = step.blocking {
      flip(entering)
      basis.pivots += 1
      return .done
    }
    guard basis.exchange(entering, step.blocking, pivot: step.pivot, toUpper: step.toUpper, slope: slope)
    else { return .lost }
    return .done
  }

  /// What would enter, which way, and how far it can go by itself; nil where it is basic.
  private func standing(
    _ candidate: Candidate
  ) -> (entering: SideRowBasis.Entering, direction: Double, limit: Double)? {
    if candidate.arc >= 0 {
      let state = basis.state[candidate.arc]
      guard state < SideRowBasis.ArcState.inTree else { return nil }
      let direction: Double = state == SideRowBasis.ArcState.atLower ? 1 : -1
      return (.arc(candidate.arc), direction, basis.upper[candidate.arc])
    }
    let row = candidate.row
    let position = basis.positionOfRow[row]
    guard position >= 0 else { return nil }
    return (.slack(Int(position)), basis.isAtUpper[row] ? -1 : 1, basis.rowUpper[row] - basis.rowLower[row])
  }

  private func flip(_ entering: SideRowBasis.Entering) {
    switch entering {
    case .arc(let arc):
      let wasLower = basis.state[arc] == SideRowBasis.ArcState.atLower
      basis.state[arc] = wasLower ? SideRowBasis.ArcState.atUpper : SideRowBasis.ArcState.atLower
      basis.x[arc] = wasLower ? basis.upper[arc] : 0
    case .slack(let position):
      let row = basis.constraints[position]
      basis.isAtUpper[row].toggle()
      basis.activity[row] = basis.isAtUpper[row] ? basis.rowUpper[row] : basis.rowLower[row]
    }
  }
}
