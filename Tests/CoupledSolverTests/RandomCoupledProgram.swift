import CoupledSolver
import LinearPrograms
import Support

/// Small random networks with side rows. Numbers are small and whole, so ties and degenerate vertices abound.
enum RandomCoupledProgram {
  enum Kind: CaseIterable {
    /// Built around a point, so that there is one.
    case feasible
    /// As `feasible`, costs 0 or 1 only.
    case tied
    /// Every arc loses or gains on the way.
    case gains
    /// As `feasible`, with one row moved to where nothing can reach it.
    case infeasible
  }

  static func make(_ kind: Kind, seed: UInt64) -> CoupledProgram {
    var random = SeededNumbers(seed: seed)
    var program = CoupledProgram()
    var point: [Double] = []
    for _ in 0..<random.whole(1...5) { addGroup(kind, &program, &point, &random) }
    for node in program.supply.indices { program.supply[node] = 0 }
    for arc in program.tail.indices {
      if program.tail[arc] >= 0 { program.supply[Int(program.tail[arc])] += program.tailFactor[arc] * point[arc] }
      if program.head[arc] >= 0 { program.supply[Int(program.head[arc])] -= point[arc] }
    }
    for _ in 0..<random.whole(1...8) { addRow(&program, point, &random) }
    if kind == .infeasible { spoil(&program, &random) }
    return program
  }

  /// Stock nodes, hubs and demand, or just nodes at random; most with arcs to and from the ground.
  private static func addGroup(
    _ kind: Kind, _ program: inout CoupledProgram, _ point: inout [Double], _ random: inout SeededNumbers
  ) {
    let first = program.supply.count
    let count = random.whole(2...12)
    program.supply += Array(repeating: 0, count: count)
    func node(_ random: inout SeededNumbers) -> Int32 { Int32(first + random.whole(0...count - 1)) }
    let grounded = random.chance(85)
    for position in 0..<count where grounded && random.chance(60) {
      let here = Int32(first + position)
      let leaves = random.chance(50)
      addArc(kind, from: leaves ? here : -1, to: leaves ? -1 : here, &program, &point, &random)
    }
    for _ in 0..<random.whole(count...4 * count) {
      let (from, to) = (node(&random), node(&random))
      if from != to { addArc(kind, from: from, to: to, &program, &point, &random) }
    }
  }

  private static func addArc(
    _ kind: Kind, from: Int32, to: Int32, _ program: inout CoupledProgram, _ point: inout [Double],
    _ random: inout SeededNumbers
  ) {
    let lower = random.chance(15) ? random.number(-3...3) : 0
    let flow = lower + (random.chance(40) ? random.number(1...9) : 0)
    let isFinite = random.chance(45)
    program.tail.append(from)
    program.head.append(to)
    program.lower.append(lower)
    program.upper.append(isFinite ? flow + (random.chance(50) ? random.number(0...6) : 0) : .infinity)
    let cost = kind == .tied ? random.number(0...1) : random.number(0...9)
    program.cost.append(isFinite && random.chance(20) ? -cost : cost)
    program.tailFactor.append(kind == .gains && random.chance(30) ? [0.5, 0.8, 1.25, 2][random.whole(0...3)] : 1)
    point.append(flow)
  }

  private static func addRow(_ program: inout CoupledProgram, _ point: [Double], _ random: inout SeededNumbers) {
    let share = random.whole(5...60)
    let unit = random.chance(50)
    var activity = 0.0
    // Some rows stay within a few arcs, and so within a group.
    let range = random.chance(30) ? 0..<point.count / 4 : 0..<point.count
    for arc in range where random.chance(share) {
      let coefficient = unit ? 1 : random.chance(10) ? -random.number(1...3) : random.number(1...7)
      program.rowArcs.append(Int32(arc))
      program.rowCoefficients.append(coefficient)
      activity += coefficient * point[arc]
    }
    program.rowStarts.append(program.rowArcs.count)
    let room = random.chance(60) ? 0 : random.number(0...5)
    switch random.whole(0...9) {
    case 0...5: program.addBounds(-.infinity, activity + room)
    case 6...7: program.addBounds(activity - room, .infinity)
    case 8: program.addBounds(activity - room, activity + random.number(0...3))
    default: program.addBounds(activity, activity)
    }
  }

  /// A row beyond what its arcs can reach, or a balance that does not add up.
  private static func spoil(_ program: inout CoupledProgram, _ random: inout SeededNumbers) {
    let finite = program.upper.indices.filter { program.upper[$0] < .infinity }
    if finite.isEmpty || random.chance(30) {
      let isolated = program.supply.count
      program.supply.append(random.number(1...9))
      program.tail.append(Int32(isolated))
      program.head.append(0)
      program.lower.append(0)
      program.upper.append(program.supply[isolated] - 0.5)
      program.cost.append(1)
      program.tailFactor.append(1)
      return
    }
    var most = 0.0
    for arc in finite where random.chance(60) {
      program.rowArcs.append(Int32(arc))
      program.rowCoefficients.append(1)
      most += program.upper[arc]
    }
    program.rowStarts.append(program.rowArcs.count)
    program.addBounds(most + 1, .infinity)
  }
}

extension CoupledProgram {
  fileprivate mutating func addBounds(_ lower: Double, _ upper: Double) {
    rowLower.append(lower)
    rowUpper.append(upper)
  }

  /// The same as a linear program: one row a node, then one a side row.
  var asLinearProgram: LinearProgram {
    var program = LinearProgram()
    for node in 0..<nodeCount { program.addRow(lower: supply[node], upper: supply[node]) }
    for row in 0..<rowCount { program.addRow(lower: rowLower[row], upper: rowUpper[row]) }
    var sideEntries = [[(row: Int32, coefficient: Double)]](repeating: [], count: arcCount)
    for row in 0..<rowCount {
      for entry in rowStarts[row]..<rowStarts[row + 1] {
        sideEntries[Int(rowArcs[entry])].append((Int32(nodeCount + row), rowCoefficients[entry]))
      }
    }
    for arc in 0..<arcCount {
      program.cost.append(cost[arc])
      program.lower.append(lower[arc])
      program.upper.append(upper[arc])
      var entries = sideEntries[arc]
      if tail[arc] >= 0 { entries.append((tail[arc], tailFactor[arc])) }
      if head[arc] >= 0 { entries.append((head[arc], -1)) }
      entries.sort { $0.row < $1.row }
      program.rows += entries.map(\.row)
      program.coefficients += entries.map(\.coefficient)
      program.starts.append(program.rows.count)
    }
    return program
  }
}
