/// A `ReducedProgram` in equality form, as the interior point wants it:
///
///     minimize cost · x   subject to   A x = rhs,  0 ≤ x ≤ upper
///
/// Constraints stand block by block, a block being a group: its nodes, then the side rows of that group alone. Behind
/// them come the linking rows, which tie groups together. Columns stand block by block too: the group's arcs, then the
/// slacks of its own rows; behind them the slacks of linking rows.
struct BlockAngularProgram {
  let blockCount: Int
  /// Constraints of block b: `rowStart[b] ..< rowStart[b + 1]`; linking rows from `localRows` on.
  let rowStart: [Int]
  let localRows: Int
  let linkingRows: Int
  /// Columns of block b: `columnStart[b] ..< columnStart[b + 1]`; `columnStart[blockCount]` begins linking slacks.
  private(set) var columnStart: [Int] = []
  private(set) var rhs: [Double]
  private(set) var cost: [Double] = []
  private(set) var upper: [Double] = []
  /// Entries of column j: `start[j] ..< start[j + 1]`, those in linking rows from `linkStart[j]` on.
  private(set) var start: [Int32] = [0]
  private(set) var linkStart: [Int32] = []
  private(set) var index: [Int32] = []
  private(set) var coefficient: [Double] = []
  /// The arc of a column, or −1 − row of a slack.
  private(set) var origin: [Int32] = []
  /// Where node v and side row i stand among the constraints.
  let constraintOfNode: [Int32]
  let constraintOfRow: [Int32]

  var columnCount: Int { cost.count }
  var constraintCount: Int { localRows + linkingRows }

  /// Where the entries of a block's columns stand.
  func entries(of block: Int) -> Range<Int> { Int(start[columnStart[block]])..<Int(start[columnStart[block + 1]]) }

  init(_ program: ReducedProgram) {
    let owner = Self.ownersOfRows(program)
    let rows = CountingSort(owner.map { $0 < 0 ? -1 : $0 }, slots: program.groupCount)
    var (rowStart, next) = ([Int](), 0)
    var nodePlace = [Int32](repeating: 0, count: program.nodeCount)
    var rowPlace = [Int32](repeating: 0, count: program.rowCount)
    for group in 0..<program.groupCount {
      rowStart.append(next)
      for node in program.nodeStart[group]..<program.nodeStart[group + 1] {
        nodePlace[node] = Int32(truncatingIfNeeded: next)
        next += 1
      }
      for row in rows.order[rows.start[group]..<rows.start[group + 1]] {
        rowPlace[Int(row)] = Int32(truncatingIfNeeded: next)
        next += 1
      }
    }
    rowStart.append(next)
    localRows = next
    for row in 0..<program.rowCount where owner[row] < 0 {
      rowPlace[row] = Int32(truncatingIfNeeded: next)
      next += 1
    }
    blockCount = program.groupCount
    self.rowStart = rowStart
    linkingRows = next - localRows
    constraintOfNode = nodePlace
    constraintOfRow = rowPlace
    rhs = Array(repeating: 0, count: next)
    for node in 0..<program.nodeCount { rhs[Int(nodePlace[node])] = program.supply[node] }
    reserveCapacity(
      columns: program.arcCount + program.rowCount, entries: 2 * program.arcCount + program.entryRow.count)
    for group in 0..<program.groupCount {
      columnStart.append(cost.count)
      for arc in program.arcStart[group]..<program.arcStart[group + 1] { addArc(arc, program) }
      for row in rows.order[rows.start[group]..<rows.start[group + 1]] { addSlack(Int(row), program) }
    }
    columnStart.append(cost.count)
    for row in 0..<program.rowCount where owner[row] < 0 { addSlack(row, program) }
    columnStart.append(cost.count)
  }

  private mutating func reserveCapacity(columns: Int, entries: Int) {
    cost.reserveCapacity(columns)
    upper.reserveCapacity(columns)
    origin.reserveCapacity(columns)
    linkStart.reserveCapacity(columns)
    start.reserveCapacity(columns + 1)
    index.reserveCapacity(entries)
    coefficient.reserveCapacity(entries)
  }

  /// The only group that a row touches, −1 where there are several (or none).
  private static func ownersOfRows(_ program: ReducedProgram) -> [Int32] {
    var owner = [Int32](repeating: -2, count: program.rowCount)
    for group in 0..<program.groupCount {
      let entries =
        program.entryStart[program.arcStart[group]]..<program.entryStart[program.arcStart[group + 1]]
      for entry in entries {
        let row = Int(program.entryRow[Int(entry)])
        let here = Int32(truncatingIfNeeded: group)
        owner[row] = owner[row] == -2 || owner[row] == here ? here : -1
      }
    }
    return owner
  }

  private mutating func addArc(_ arc: Int, _ program: ReducedProgram) {
    if program.tail[arc] >= 0 { addEntry(constraintOfNode[Int(program.tail[arc])], program.factor[arc]) }
    if program.head[arc] >= 0 { addEntry(constraintOfNode[Int(program.head[arc])], -1) }
    let entries = Int(program.entryStart[arc])..<Int(program.entryStart[arc + 1])
    for entry in entries {
      let place = constraintOfRow[Int(program.entryRow[entry])]
      if place < localRows { addEntry(place, program.entryCoefficient[entry]) }
    }
    linkStart.append(Int32(truncatingIfNeeded: index.count))
    for entry in entries {
      let place = constraintOfRow[Int(program.entryRow[entry])]
      if place >= localRows { addEntry(place, program.entryCoefficient[entry]) }
    }
    finishColumn(origin: arc, cost: program.cost[arc], upper: program.upper[arc])
  }

  /// activity + slack = upper, or activity − slack = lower where there is no upper; equalities have no slack.
  private mutating func addSlack(_ row: Int, _ program: ReducedProgram) {
    let (low, high) = (program.rowLower[row], program.rowUpper[row])
    let place = constraintOfRow[row]
    rhs[Int(place)] = high < .infinity ? high : low
    guard low < high else { return }
    if place >= localRows { linkStart.append(Int32(truncatingIfNeeded: index.count)) }
    addEntry(place, high < .infinity ? 1 : -1)
    if place < localRows { linkStart.append(Int32(truncatingIfNeeded: index.count)) }
    finishColumn(origin: -1 - row, cost: 0, upper: high < .infinity ? high - low : .infinity)
  }

  private mutating func addEntry(_ constraint: Int32, _ value: Double) {
    index.append(constraint)
    coefficient.append(value)
  }

  private mutating func finishColumn(origin: Int, cost: Double, upper: Double) {
    start.append(Int32(truncatingIfNeeded: index.count))
    self.origin.append(Int32(truncatingIfNeeded: origin))
    self.cost.append(cost)
    self.upper.append(upper)
  }
}
