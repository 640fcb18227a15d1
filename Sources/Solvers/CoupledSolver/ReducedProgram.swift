/// A `CoupledProgram` made ready: fixed arcs and rows that cannot bind are gone, lower bounds are 0, and nodes and arcs
/// stand group by group (connected components, side rows ignored), groups in the order of their first nodes.
struct ReducedProgram {
  let nodeCount: Int
  let arcCount: Int
  let rowCount: Int
  let groupCount: Int
  /// Nodes and arcs of group g are `nodeStart[g] ..< nodeStart[g + 1]` and alike.
  let nodeStart: [Int]
  let arcStart: [Int]

  private(set) var supply: [Double]
  private(set) var tail: [Int32] = []
  private(set) var head: [Int32] = []
  /// What an arc can carry above its lower bound.
  private(set) var upper: [Double] = []
  private(set) var cost: [Double] = []
  private(set) var factor: [Double] = []
  private(set) var rowLower: [Double] = []
  private(set) var rowUpper: [Double] = []
  /// Entries of arc a in side rows: `entryStart[a] ..< entryStart[a + 1]`, rows ascending.
  private(set) var entryStart: [Int32] = [0]
  private(set) var entryRow: [Int32] = []
  private(set) var entryCoefficient: [Double] = []

  /// Positions in the `CoupledProgram`.
  let nodeOrigin: [Int32]
  private(set) var arcOrigin: [Int32] = []
  private(set) var rowOrigin: [Int32] = []

  /// Multiples of balances that were taken off side rows, row by row (see `SideRows`).
  private(set) var thinnedStart: [Int] = [0]
  private(set) var thinnedNode: [Int32] = []
  private(set) var multiple: [Double] = []

  init(_ program: CoupledProgram) {
    let groups = Groups(program)
    groupCount = groups.count
    nodeStart = groups.nodeStart
    nodeOrigin = groups.nodes
    nodeCount = groups.nodes.count
    supply = groups.nodes.map { program.supply[Int($0)] }
    var position = [Int32](repeating: -1, count: nodeCount)
    for (place, node) in groups.nodes.enumerated() { position[Int(node)] = Int32(truncatingIfNeeded: place) }
    let arcs = groups.sortArcs(program)
    arcStart = arcs.start
    arcCount = arcs.order.count
    arcOrigin = arcs.order
    let rows = RowChoice(program)
    rowOrigin = rows.kept
    rowCount = rows.kept.count
    addArcs(program, position)
    shiftSupply(program, position)
    addEntries(program, rows)
  }

  /// The arcs at each node, on either end: those of node v are `arcs[start[v] ..< start[v + 1]]`, ascending.
  func arcsAround() -> (start: [Int], arcs: [Int32]) {
    var start = [Int](repeating: 0, count: nodeCount + 1)
    for node in tail where node >= 0 { start[Int(node) + 1] += 1 }
    for node in head where node >= 0 { start[Int(node) + 1] += 1 }
    for node in 0..<nodeCount { start[node + 1] += start[node] }
    var (next, arcs) = (start, [Int32](repeating: 0, count: start[nodeCount]))
    for arc in 0..<arcCount {
      for end in 0..<2 {
        let node = Int(end == 0 ? tail[arc] : head[arc])
        guard node >= 0 else { continue }
        arcs[next[node]] = Int32(truncatingIfNeeded: arc)
        next[node] += 1
      }
    }
    return (start, arcs)
  }

  private mutating func addArcs(_ program: CoupledProgram, _ position: [Int32]) {
    tail.reserveCapacity(arcCount)
    head.reserveCapacity(arcCount)
    upper.reserveCapacity(arcCount)
    cost.reserveCapacity(arcCount)
    factor.reserveCapacity(arcCount)
    for origin in arcOrigin {
      let arc = Int(origin)
      tail.append(program.tail[arc] < 0 ? -1 : position[Int(program.tail[arc])])
      head.append(program.head[arc] < 0 ? -1 : position[Int(program.head[arc])])
      upper.append(program.upper[arc] - program.lower[arc])
      cost.append(program.cost[arc])
      factor.append(program.tailFactor[arc])
    }
  }

  /// What lower bounds carry already.
  private mutating func shiftSupply(_ program: CoupledProgram, _ position: [Int32]) {
    for arc in 0..<program.arcCount where program.lower[arc] != 0 {
      let (from, to) = (program.tail[arc], program.head[arc])
      if from >= 0 { supply[Int(position[Int(from)])] -= program.tailFactor[arc] * program.lower[arc] }
      if to >= 0 { supply[Int(position[Int(to)])] += program.lower[arc] }
    }
  }

  private mutating func addEntries(_ program: CoupledProgram, _ rows: RowChoice) {
    var place = [Int32](repeating: -1, count: program.arcCount)
    for (position, arc) in arcOrigin.enumerated() { place[Int(arc)] = Int32(truncatingIfNeeded: position) }
    let thinned = SideRows(self, lower: rows.lower, upper: rows.upper) { row, body in
      let origin = Int(rows.kept[row])
      for entry in program.rowStarts[origin]..<program.rowStarts[origin + 1] {
        let arc = Int(place[Int(program.rowArcs[entry])])
        if arc >= 0, program.rowCoefficients[entry] != 0 { body(arc, program.rowCoefficients[entry]) }
      }
    }
    (rowLower, rowUpper) = (thinned.lower, thinned.upper)
    (thinnedStart, thinnedNode, multiple) = (thinned.thinnedStart, thinned.thinnedNode, thinned.multiple)
    transpose(thinned)
  }

  private mutating func transpose(_ rows: SideRows) {
    var starts = [Int32](repeating: 0, count: arcCount + 1)
    for arc in rows.arc { starts[Int(arc) + 1] += 1 }
    for arc in 0..<arcCount { starts[arc + 1] += starts[arc] }
    entryStart = starts
    entryRow = Array(repeating: 0, count: rows.arc.count)
    entryCoefficient = Array(repeating: 0, count: rows.arc.count)
    for row in 0..<rowCount {
      for entry in rows.start[row]..<rows.start[row + 1] {
        let arc = Int(rows.arc[entry])
        let slot = Int(starts[arc])
        entryRow[slot] = Int32(truncatingIfNeeded: row)
        entryCoefficient[slot] = rows.coefficient[entry]
        starts[arc] += 1
      }
    }
  }
}

/// Rows that can bind, with bounds less what lower bounds of arcs carry already.
private struct RowChoice {
  var kept: [Int32] = []
  var lower: [Double] = []
  var upper: [Double] = []

  init(_ program: CoupledProgram) {
    for row in 0..<program.rowCount {
      var (base, least, most) = (0.0, 0.0, 0.0)
      for entry in program.rowStarts[row]..<program.rowStarts[row + 1] {
        let (arc, coefficient) = (Int(program.rowArcs[entry]), program.rowCoefficients[entry])
        guard coefficient != 0 else { continue }
        base += coefficient * program.lower[arc]
        let range = program.upper[arc] - program.lower[arc]
        guard range > 0 else { continue }
        if coefficient > 0 { most += coefficient * range } else { least += coefficient * range }
      }
      let (low, high) = (program.rowLower[row] - base, program.rowUpper[row] - base)
      if least >= low, most <= high { continue }
      kept.append(Int32(truncatingIfNeeded: row))
      lower.append(low)
      upper.append(high)
    }
  }
}

/// Connected components by arcs that are not fixed, side rows ignored.
private struct Groups {
  let count: Int
  let nodeStart: [Int]
  let nodes: [Int32]
  private let groupOfNode: [Int32]

  init(_ program: CoupledProgram) {
    var parent = Array(0..<Int32(program.nodeCount))
    func find(_ element: Int32) -> Int32 {
      var here = element
      while parent[Int(here)] != here {
        parent[Int(here)] = parent[Int(parent[Int(here)])]
        here = parent[Int(here)]
      }
      return here
    }
    for arc in 0..<program.arcCount where program.lower[arc] < program.upper[arc] {
      guard program.tail[arc] >= 0, program.head[arc] >= 0 else { continue }
      let (one, other) = (find(program.tail[arc]), find(program.head[arc]))
      // The smaller position leads, so a group's number follows its first node.
      if one < other { parent[Int(other)] = one } else { parent[Int(one)] = other }
    }
    var number = [Int32](repeating: -1, count: program.nodeCount)
    var total: Int32 = 0
    for node in 0..<program.nodeCount {
      let root = Int(find(Int32(truncatingIfNeeded: node)))
      if number[root] < 0 {
        number[root] = total
        total += 1
      }
      number[node] = number[root]
    }
    let sorted = CountingSort(number, slots: Int(total))
    count = Int(total)
    nodeStart = sorted.start
    nodes = sorted.order
    groupOfNode = number
  }

  func sortArcs(_ program: CoupledProgram) -> (start: [Int], order: [Int32]) {
    let group = (0..<program.arcCount).map { arc -> Int32 in
      guard program.lower[arc] < program.upper[arc] else { return -1 }
      return groupOfNode[Int(program.tail[arc] >= 0 ? program.tail[arc] : program.head[arc])]
    }
    let sorted = CountingSort(group, slots: count)
    return (sorted.start, sorted.order)
  }
}

/// Positions sorted by slot, in their own order within each; those with slot −1 are left out.
struct CountingSort {
  private(set) var start: [Int]
  private(set) var order: [Int32]

  init(_ slot: [Int32], slots: Int) {
    start = Array(repeating: 0, count: slots + 1)
    for place in slot where place >= 0 { start[Int(place) + 1] += 1 }
    for place in 0..<slots { start[place + 1] += start[place] }
    order = Array(repeating: 0, count: start[slots])
    var next = start
    for (position, place) in slot.enumerated() where place >= 0 {
      order[next[Int(place)]] = Int32(truncatingIfNeeded: position)
      next[Int(place)] += 1
    }
  }
}
