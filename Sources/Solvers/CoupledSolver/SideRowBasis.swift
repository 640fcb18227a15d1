/// A basis of networks with side rows: a spanning forest, and a small dense working basis for what ties it.
///
/// Every node but a loose root hangs by its tree arc, which restores the node's balance whatever else changes. What is
/// left to satisfy are the working constraints: side rows at a bound, and balances of loose roots (components that no
/// tree arc ties to the ground). As many further arcs are basic, the columns, and the working matrix tells what a unit
/// of each column, tree arcs following suit, does to each working constraint. Its inverse is kept. Side rows that are
/// not at a bound just have an activity: their slack is basic.
///
/// Letters: q working constraints. `inverse[b · capacity + k]` = what column b must change for one unit more of
/// constraint k. Working with gains (`factor` ≠ 1) needs nothing else, since a cycle is never closed by tree arcs.
///
/// Source: S. Chen, R. Saigal, "A primal algorithm for solving a capacitated network flow problem with additional
/// linear constraints", Networks 7 (1977) 59–79; R. V. Helgason, J. L. Kennington, "Primal simplex algorithms for
/// minimum cost network flows", Handbooks in OR & MS 7 (1995), section 5. The updates are derived from those of the
/// whole basis inverse, whose rows of columns and columns of working constraints the inverse is.
struct SideRowBasis {
  static var none: Int32 { -1 }
  /// Changes below this are rounding.
  static var dropped: Double { 1e-11 }

  /// Where an arc stands.
  enum ArcState {
    static var atLower: Int8 { 0 }
    static var atUpper: Int8 { 1 }
    static var inTree: Int8 { 2 }
    static var isColumn: Int8 { 3 }
    /// Between its bounds without being basic: on the way to a vertex.
    static var superbasic: Int8 { 4 }
  }

  let nodes: Int
  let arcs: Int
  let rows: Int
  let groups: Int
  let capacity: Int
  let nodeStart: [Int]
  let arcStart: [Int]

  // The program.
  let supply: Buffer<Double>
  let tail: Buffer<Int32>
  let head: Buffer<Int32>
  let upper: Buffer<Double>
  let cost: Buffer<Double>
  let factor: Buffer<Double>
  let rowLower: Buffer<Double>
  let rowUpper: Buffer<Double>
  let entryStart: Buffer<Int32>
  let entryRow: Buffer<Int32>
  let entryCoefficient: Buffer<Double>
  let groupOfNode: Buffer<Int32>

  // The forest; the ground of group g is node `nodes + g`.
  let parent: Buffer<Int32>
  /// `none` at a loose root.
  let parentArc: Buffer<Int32>
  let firstChild: Buffer<Int32>
  let nextSibling: Buffer<Int32>
  let previousSibling: Buffer<Int32>

  // The point.
  let state: Buffer<Int8>
  let x: Buffer<Double>
  let activity: Buffer<Double>
  /// What a loose root's balance lacks where an artificial column stands for it.
  let shortfall: Buffer<Double>

  // The working basis.
  /// Side rows, or −1 − loose root.
  var constraints: [Int32] = []
  /// Arcs, or −1 − loose root of an artificial column.
  var columns: [Int32] = []
  /// Where a side row stands in `constraints`, `none` where its slack is basic.
  let positionOfRow: Buffer<Int32>
  /// Whether a working row is at its upper bound.
  let isAtUpper: Buffer<Bool>
  let inverse: Buffer<Double>

  // What one unit of the entering variable does (see `respond`).
  let nodeChange: Buffer<Double>
  let isTouched: Buffer<Bool>
  let touched: Buffer<Int32>
  var touchedCount = 0
  let rowChange: Buffer<Double>
  let looseChange: Buffer<Double>
  let columnChange: Buffer<Double>
  let rightSide: Buffer<Double>
  let response: Buffer<Double>

  // Prices.
  let price: Buffer<Double>
  let potential: Buffer<Double>
  /// Multipliers of side rows, and of loose roots' balances.
  let rowDual: Buffer<Double>
  let looseDual: Buffer<Double>

  /// How far a basic variable may be outside its bounds.
  let feasibility: Double
  var pivots = 0

  var q: Int { constraints.count }

  init(_ program: ReducedProgram, capacity: Int, in arena: Arena) {
    nodes = program.nodeCount
    arcs = program.arcCount
    rows = program.rowCount
    groups = program.groupCount
    self.capacity = capacity
    nodeStart = program.nodeStart
    arcStart = program.arcStart
    supply = arena.buffer(program.supply)
    tail = arena.buffer(program.tail)
    head = arena.buffer(program.head)
    upper = arena.buffer(program.upper)
    cost = arena.buffer(program.cost)
    factor = arena.buffer(program.factor)
    rowLower = arena.buffer(program.rowLower)
    rowUpper = arena.buffer(program.rowUpper)
    entryStart = arena.buffer(program.entryStart)
    entryRow = arena.buffer(program.entryRow)
    entryCoefficient = arena.buffer(program.entryCoefficient)
    groupOfNode = arena.buffer(nodes, of: 0)
    for group in 0..<groups {
      for node in nodeStart[group]..<nodeStart[group + 1] { groupOfNode[node] = Int32(truncatingIfNeeded: group) }
    }
    let places = nodes + groups
    parent = arena.buffer(places, of: Self.none)
    parentArc = arena.buffer(places, of: Self.none)
    firstChild = arena.buffer(places, of: Self.none)
    nextSibling = arena.buffer(places, of: Self.none)
    previousSibling = arena.buffer(places, of: Self.none)
    state = arena.buffer(arcs, of: 0)
    x = arena.buffer(arcs, of: 0)
    activity = arena.buffer(rows, of: 0)
    shortfall = arena.buffer(nodes, of: 0)
    positionOfRow = arena.buffer(rows, of: Self.none)
    isAtUpper = arena.buffer(rows, of: false)
    inverse = arena.buffer(capacity * capacity, of: 0)
    nodeChange = arena.buffer(nodes, of: 0)
    isTouched = arena.buffer(nodes, of: false)
    touched = arena.buffer(nodes, of: 0)
    rowChange = arena.buffer(rows, of: 0)
    looseChange = arena.buffer(nodes, of: 0)
    columnChange = arena.buffer(capacity, of: 0)
    rightSide = arena.buffer(capacity, of: 0)
    response = arena.buffer(capacity, of: 0)
    price = arena.buffer(program.cost)
    potential = arena.buffer(places, of: 0)
    rowDual = arena.buffer(rows, of: 0)
    looseDual = arena.buffer(nodes, of: 0)
    let bounds = program.rowUpper + program.rowLower + program.supply
    let largest = bounds.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    feasibility = 1e-9 * max(1, 1e-5 * largest)
  }

  @inline(__always)
  func entries(of arc: Int32) -> Range<Int> { Int(entryStart[arc])..<Int(entryStart[arc &+ 1]) }

  /// Reduced costs within this count as 0.
  var priceTolerance: Double {
    var largest = 0.0
    for arc in 0..<arcs { largest = max(largest, abs(cost[arc])) }
    return 1e-11 * max(1, largest)
  }

  @inline(__always)
  func group(of arc: Int32) -> Int32 { groupOfNode[tail[arc] >= 0 ? tail[arc] : head[arc]] }

  @inline(__always)
  func ground(of node: Int32) -> Int32 { Int32(truncatingIfNeeded: nodes) &+ groupOfNode[node] }

  // MARK: - What a change does

  /// What may become basic.
  enum Entering {
    case arc(Int32)
    /// The slack of the working row at this position: its activity rises by one.
    case slack(Int)
  }

  /// Changes of all basic variables for one unit more of `entering`, into `nodeChange` (of tree arcs, by the node that
  /// hangs by them), `columnChange` and `rowChange`.
  ///
  /// - Complexity: O(q² + q · depth).
  mutating func respond(to entering: Entering) {
    forgetResponse()
    switch entering {
    case .arc(let arc):
      push(arc, 1)
      collectRowChanges()
      addEntries(of: arc, 1)
      gatherRightSide()
      multiplyInverse()
      pushColumns()
      rowChange.fill(0..<rows, with: 0)
      addEntries(of: arc, 1)
    case .slack(let position):
      for b in 0..<q { columnChange[b] = inverse[b &* capacity &+ position] }
      pushColumns()
      rowChange.fill(0..<rows, with: 0)
    }
    collectColumnsRowChanges()
    collectRowChanges()
  }

  func collectColumnsRowChanges() {
    for b in 0..<q where columns[b] >= 0 && abs(columnChange[b]) > Self.dropped {
      addEntries(of: columns[b], columnChange[b])
    }
  }

  /// columnChange = −inverse · rightSide; a cycle touches few working constraints as a rule.
  func multiplyInverse() {
    var named = 0
    for k in 0..<q where rightSide[k] != 0 { named &+= 1 }
    guard named <= 4 else {
      for b in 0..<q { columnChange[b] = -DenseKernels.dot(inverse, b &* capacity, rightSide, 0, count: q) }
      return
    }
    columnChange.fill(0..<q, with: 0)
    for k in 0..<q where rightSide[k] != 0 {
      let amount = rightSide[k]
      for b in 0..<q { columnChange[b] -= inverse[b &* capacity &+ k] * amount }
    }
  }

  mutating func forgetResponse() {
    for place in 0..<touchedCount {
      let node = touched[place]
      nodeChange[node] = 0
      isTouched[node] = false
    }
    touchedCount = 0
    rowChange.fill(0..<rows, with: 0)
    for constraint in constraints where constraint < 0 { looseChange[-1 - constraint] = 0 }
  }

  mutating func pushColumns() {
    for b in 0..<q where columns[b] >= 0 && abs(columnChange[b]) > Self.dropped { push(columns[b], columnChange[b]) }
  }

  /// Lets tree arcs follow `amount` more of `arc`.
  @inline(__always)
  private mutating func push(_ arc: Int32, _ amount: Double) {
    if tail[arc] >= 0 { climb(from: tail[arc], factor[arc] * amount) }
    if head[arc] >= 0 { climb(from: head[arc], -amount) }
  }

  /// `excess` more leaves the node: its tree arc makes up for it, and so on up.
  @inline(__always)
  mutating func climb(from node: Int32, _ excess: Double) {
    var (node, excess) = (node, excess)
    while Int(node) < nodes {
      let arc = parentArc[node]
      guard arc >= 0 else {
        looseChange[node] += excess
        return
      }
      let isTail = tail[arc] == node
      let change = isTail ? -excess / factor[arc] : excess
      if !isTouched[node] {
        isTouched[node] = true
        touched[touchedCount] = node
        touchedCount &+= 1
      }
      nodeChange[node] += change
      excess = isTail ? -change : factor[arc] * change
      node = parent[node]
    }
  }

  @inline(__always)
  func addEntries(of arc: Int32, _ amount: Double) {
    for entry in entries(of: arc) { rowChange[entryRow[entry]] += entryCoefficient[entry] * amount }
  }

  func collectRowChanges() {
    for place in 0..<touchedCount {
      let node = touched[place]
      let change = nodeChange[node]
      if abs(change) > Self.dropped { addEntries(of: parentArc[node], change) }
    }
  }

  func gatherRightSide() {
    for k in 0..<q {
      let constraint = constraints[k]
      rightSide[k] = constraint >= 0 ? rowChange[constraint] : looseChange[-1 - constraint]
    }
  }

  /// What a unit of `arc`, tree arcs following, does to the working constraints: into `rightSide`.
  mutating func effectOnConstraints(of arc: Int32) {
    forgetResponse()
    push(arc, 1)
    addEntries(of: arc, 1)
    collectRowChanges()
    gatherRightSide()
  }

  /// What a unit of `arc` does to the tree arc of `node`, columns being held.
  func effect(of arc: Int32, onTreeArcOf node: Int32) -> Double {
    var sum = 0.0
    if tail[arc] >= 0 { sum += climb(from: tail[arc], factor[arc], to: node) }
    if head[arc] >= 0 { sum += climb(from: head[arc], -1, to: node) }
    return sum
  }

  private func climb(from start: Int32, _ excess: Double, to goal: Int32) -> Double {
    var (node, excess) = (start, excess)
    while Int(node) < nodes {
      let arc = parentArc[node]
      guard arc >= 0 else { return 0 }
      let isTail = tail[arc] == node
      let change = isTail ? -excess / factor[arc] : excess
      if node == goal { return change }
      excess = isTail ? -change : factor[arc] * change
      node = parent[node]
    }
    return 0
  }

  /// What a unit of `arc` does to the activity of `row`, columns being held.
  func effect(of arc: Int32, onRow row: Int32) -> Double {
    var sum = coefficient(of: arc, in: row)
    if tail[arc] >= 0 { sum += climb(from: tail[arc], factor[arc], summing: row) }
    if head[arc] >= 0 { sum += climb(from: head[arc], -1, summing: row) }
    return sum
  }

  private func climb(from start: Int32, _ excess: Double, summing row: Int32) -> Double {
    var (node, excess, sum) = (start, excess, 0.0)
    while Int(node) < nodes {
      let arc = parentArc[node]
      guard arc >= 0 else { return sum }
      let isTail = tail[arc] == node
      let change = isTail ? -excess / factor[arc] : excess
      sum += change * coefficient(of: arc, in: row)
      excess = isTail ? -change : factor[arc] * change
      node = parent[node]
    }
    return sum
  }

  @inline(__always)
  private func coefficient(of arc: Int32, in row: Int32) -> Double {
    for entry in entries(of: arc) where entryRow[entry] == row { return entryCoefficient[entry] }
    return 0
  }
}
