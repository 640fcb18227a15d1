/// What `SlopePricing` keeps from test to test. Between two tests all slopes of nodes are 0.
struct SlopeMemory: Sendable {
  /// Slopes of nodes, of side rows and of loose roots' balances.
  let slope: Buffer<Double>
  let rowSlope: Buffer<Double>
  let looseSlope: Buffer<Double>

  // The program.
  /// Arcs at node v: `around[start[v] ..< start[v + 1]]`.
  let start: Buffer<Int>
  let around: Buffer<Int32>
  /// Entries of side rows, arcs ascending: those of row i at `rowStart[i] ..< rowStart[i + 1]`, and where those begin
  /// and end that concern a group, group by group.
  let rowStart: Buffer<Int>
  private let groupEntries: Buffer<Int32>
  let rowArc: Buffer<Int32>
  let rowCoefficient: Buffer<Double>
  /// Of each group: the largest sum of coefficients' sizes of an arc, and the largest gain.
  let coefficients: Buffer<Double>
  let gain: Buffer<Double>

  // The trees of a group as sequences, parents first, at the positions of its nodes.
  let node: Buffer<Int32>
  /// Where a node stands.
  let place: Buffer<Int32>
  /// Where the parent stands, `none` below the ground; where the subtree ends.
  let above: Buffer<Int32>
  let end: Buffer<Int32>
  /// slope = share · slope of the parent + own.
  let share: Buffer<Double>
  let own: Buffer<Double>
  let sequence: Buffer<Double>
  /// Whether trees have changed since.
  let isStale: Buffer<Bool>

  // Of the test at hand, at the positions of a group's nodes: places with slopes of their own, and ranges of places
  // that have slopes.
  let source: Buffer<Int32>
  let rangeStart: Buffer<Int32>
  let rangeEnd: Buffer<Int32>
  let rangeCount: Buffer<Int>
  /// How many nodes of a group may have slopes, and whether these are found.
  let touched: Buffer<Int>
  let isReady: Buffer<Bool>
  /// The largest possible change of a reduced cost, the least ratio, and whether no other arc can have a lesser one.
  let largest: Buffer<Double>
  let least: Buffer<Double>
  let isWhole: Buffer<Bool>
  /// Arcs whose ratios were least so far when they were looked at, at the positions of a group's arcs.
  let candidate: Buffer<Int32>
  let candidateRatio: Buffer<Double>
  let candidateSize: Buffer<Double>
  let candidateCount: Buffer<Int>
  /// Of each thread: the longest step that its groups allow.
  let relaxed: Buffer<Double>

  /// Whether an arc is known to be outside its bounds perhaps.
  let isSuspect: Buffer<Bool>

  // Lists, at the positions of a group's arcs.
  let listed: Buffer<Int32>
  let isListed: Buffer<Bool>
  let listCount: Buffer<Int>
  /// Reduced costs of what is listed, but where the list is old.
  let listedCost: Buffer<Double>
  let isOld: Buffer<Bool>
  let reach: Buffer<Double>
  let drift: Buffer<Double>

  init(_ program: ReducedProgram, in arena: Arena) {
    let (nodes, arcs, groups) = (program.nodeCount, program.arcCount, program.groupCount)
    func nodeBuffer() -> Buffer<Int32> { arena.buffer(nodes, of: 0) }
    func valueBuffer(_ count: Int) -> Buffer<Double> { arena.buffer(count, of: 0) }
    (slope, looseSlope, rowSlope) = (valueBuffer(nodes), valueBuffer(nodes), valueBuffer(program.rowCount))
    let around = program.arcsAround()
    start = arena.buffer(around.start)
    self.around = arena.buffer(around.arcs)
    let entries = program.entriesByRow()
    rowStart = arena.buffer(entries.start)
    groupEntries = arena.buffer(program.entriesByGroup(entries.start, entries.arc))
    rowArc = arena.buffer(entries.arc)
    rowCoefficient = arena.buffer(entries.coefficient)
    coefficients = valueBuffer(groups)
    gain = arena.buffer(groups, of: 1)
    (node, place, above, end) = (nodeBuffer(), nodeBuffer(), nodeBuffer(), nodeBuffer())
    (share, own, sequence) = (valueBuffer(nodes), valueBuffer(nodes), valueBuffer(nodes))
    isStale = arena.buffer(groups, of: true)
    (source, rangeStart, rangeEnd) = (nodeBuffer(), nodeBuffer(), nodeBuffer())
    (rangeCount, touched) = (arena.buffer(groups, of: 0), arena.buffer(groups, of: 0))
    isReady = arena.buffer(groups, of: false)
    (largest, least, relaxed) = (valueBuffer(groups), valueBuffer(groups), valueBuffer(max(1, groups)))
    isWhole = arena.buffer(groups, of: false)
    isSuspect = arena.buffer(arcs, of: false)
    candidate = arena.buffer(arcs, of: 0)
    (candidateRatio, candidateSize) = (valueBuffer(arcs), valueBuffer(arcs))
    candidateCount = arena.buffer(groups, of: 0)
    listed = arena.buffer(arcs, of: 0)
    isListed = arena.buffer(arcs, of: false)
    listCount = arena.buffer(groups, of: 0)
    listedCost = valueBuffer(arcs)
    isOld = arena.buffer(groups, of: true)
    reach = valueBuffer(groups)
    drift = arena.buffer(groups, of: .infinity)
    for group in 0..<groups {
      for arc in program.arcStart[group]..<program.arcStart[group + 1] {
        let entries = Int(program.entryStart[arc])..<Int(program.entryStart[arc + 1])
        coefficients[group] = max(coefficients[group], program.entryCoefficient[entries].reduce(0) { $0 + abs($1) })
        gain[group] = max(gain[group], program.factor[arc])
      }
    }
  }

  /// Entries of a side row at arcs of a group.
  @inline(__always)
  func entries(of row: Int32, in group: Int) -> Range<Int> {
    let place = group * (rowStart.count - 1) + Int(row)
    return Int(groupEntries[2 * place])..<Int(groupEntries[2 * place + 1])
  }

  /// The tree of a group has changed.
  func forgetTree(of group: Int) { isStale[group] = true }

  /// Reduced costs of a group have changed by `size` or less.
  func addDrift(_ size: Double, to group: Int) {
    drift[group] += size
    isOld[group] = true
  }

  /// Trees and reduced costs have changed in ways unknown.
  func forgetAll() {
    isStale.fill(0..<isStale.count, with: true)
    drift.fill(0..<drift.count, with: .infinity)
  }

  /// Puts an arc on a group's list, whose arcs begin at `first`.
  func list(_ arc: Int32, in group: Int, from first: Int) {
    guard !isListed[arc] else { return }
    isListed[arc] = true
    listed[first + listCount[group]] = arc
    listCount[group] += 1
    isOld[group] = true
  }
}

extension ReducedProgram {
  /// Entries row by row, arcs ascending.
  fileprivate func entriesByRow() -> (start: [Int], arc: [Int32], coefficient: [Double]) {
    var start = [Int](repeating: 0, count: rowCount + 1)
    for row in entryRow { start[Int(row) + 1] += 1 }
    for row in 0..<rowCount { start[row + 1] += start[row] }
    var next = start
    var arcs = [Int32](repeating: 0, count: entryRow.count)
    var coefficients = [Double](repeating: 0, count: entryRow.count)
    for arc in 0..<arcCount {
      for entry in Int(entryStart[arc])..<Int(entryStart[arc + 1]) {
        let row = Int(entryRow[entry])
        arcs[next[row]] = Int32(truncatingIfNeeded: arc)
        coefficients[next[row]] = entryCoefficient[entry]
        next[row] += 1
      }
    }
    return (start, arcs, coefficients)
  }

  /// Begin and end of each row's entries in each group.
  fileprivate func entriesByGroup(_ start: [Int], _ arc: [Int32]) -> [Int32] {
    var places = [Int32](repeating: 0, count: 2 * groupCount * rowCount)
    for row in 0..<rowCount {
      var entry = start[row]
      for group in 0..<groupCount where entry < start[row + 1] {
        let place = 2 * (group * rowCount + row)
        places[place] = Int32(truncatingIfNeeded: entry)
        while entry < start[row + 1], Int(arc[entry]) < arcStart[group + 1] { entry += 1 }
        places[place + 1] = Int32(truncatingIfNeeded: entry)
      }
    }
    return places
  }
}
