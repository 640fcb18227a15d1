public import LinearPrograms

/// Small random programs whose answer is known because they are built around it. All numbers are small and whole, so
/// the answer is exact.
public enum RandomLinearProgram {
  /// A program and its optimum.
  ///
  /// A point x, multipliers y and reduced costs d that satisfy the optimality conditions come first; bounds and costs
  /// = d + yA follow from them. Free, fixed and boxed columns, ranges, equalities, free rows, and degeneracy (rows that
  /// bind with y = 0, columns at a bound with d = 0).
  public static func solvable(seed: UInt64) -> (program: LinearProgram, optimum: Double) {
    var random = SeededNumbers(seed: seed)
    var (program, x) = skeleton(&random)
    let activity = program.activity(at: x)
    var y: [Double] = []
    for row in activity.indices {
      let (lower, upper, multiplier) = around(activity[row], &random)
      program.rowLower[row] = lower
      program.rowUpper[row] = upper
      y.append(multiplier)
    }
    for column in x.indices {
      let (lower, upper, reduced) = around(x[column], &random)
      program.lower[column] = lower
      program.upper[column] = upper
      program.cost[column] = reduced
      for entry in program.starts[column]..<program.starts[column + 1] {
        program.cost[column] += y[Int(program.rows[entry])] * program.coefficients[entry]
      }
    }
    program.objectiveConstant = random.number(-20...20)
    return (program, program.objective(at: x))
  }

  /// A program without a point: one row more, which says that a sum of rows exceeds the sum of their upper bounds.
  public static func infeasible(seed: UInt64) -> LinearProgram {
    var random = SeededNumbers(seed: seed)
    var (program, _) = solvable(seed: seed &+ 1_000_003)
    var sum = [Double](repeating: 0, count: program.columnCount)
    var most = 0.0
    for row in program.rowLower.indices where row == 0 || random.chance(40) {
      if !program.rowUpper[row].isFinite {
        program.rowUpper[row] = max(0, program.rowLower[row]) + random.number(0...9)
      }
      let weight = random.number(1...3)
      most += weight * program.rowUpper[row]
      for column in sum.indices {
        for entry in program.starts[column]..<program.starts[column + 1] where Int(program.rows[entry]) == row {
          sum[column] += weight * program.coefficients[entry]
        }
      }
    }
    return adding(row: sum, lower: most + 1, to: program)
  }

  /// A program with a point and a direction without an end that lowers the objective.
  public static func unbounded(seed: UInt64) -> LinearProgram {
    var random = SeededNumbers(seed: seed)
    var (program, _) = solvable(seed: seed &+ 2_000_003)
    var direction = [Double](repeating: 0, count: program.columnCount)
    for column in direction.indices where column == 0 || random.chance(40) {
      direction[column] = random.chance(50) ? random.number(1...3) : -random.number(1...3)
      if direction[column] > 0 { program.upper[column] = .infinity } else { program.lower[column] = -.infinity }
    }
    let change = program.activity(at: direction)
    for row in change.indices {
      if change[row] > 0 { program.rowUpper[row] = .infinity }
      if change[row] < 0 { program.rowLower[row] = -.infinity }
    }
    var slope = 0.0
    for column in direction.indices { slope += program.cost[column] * direction[column] }
    if slope >= 0 { program.cost[0] -= (slope + 1) / direction[0] }
    return program
  }

  /// A program in few whole columns within 0…3, some others continuous in none of it, and its optimum by trying every
  /// point; nil when there is none.
  public static func whole(seed: UInt64) -> (program: LinearProgram, optimum: Double?) {
    var random = SeededNumbers(seed: seed)
    var program = LinearProgram()
    let columns = random.whole(1...4)
    for _ in 0..<random.whole(1...4) {
      let lower = random.chance(50) ? random.number(-6...6) : -.infinity
      let upper = lower.isFinite && random.chance(60) ? lower + random.number(0...5) : random.number(0...12)
      program.addRow(lower: min(lower, upper), upper: upper)
    }
    for column in 0..<columns {
      let entries = (0..<program.rowCount).map { (row: Int32($0), coefficient: random.number(-4...4)) }
      program.addColumn(cost: random.number(-9...9), lower: random.number(0...1), upper: 3, entries: entries)
      program.integers.append(Int32(column))
    }
    program.objectiveConstant = random.number(-5...5)
    return (program, enumerated(program))
  }

  private static func enumerated(_ program: LinearProgram) -> Double? {
    var best: Double?
    var x = program.lower
    while true {
      let activity = program.activity(at: x)
      if activity.indices.allSatisfy({ activity[$0] >= program.rowLower[$0] && activity[$0] <= program.rowUpper[$0] }) {
        let objective = program.objective(at: x)
        best = min(best ?? objective, objective)
      }
      guard let next = x.indices.first(where: { x[$0] < program.upper[$0] }) else { return best }
      for column in 0..<next { x[column] = program.lower[column] }
      x[next] += 1
    }
  }

  /// Rows, columns and entries, and a point; no bounds or costs yet.
  private static func skeleton(_ random: inout SeededNumbers) -> (program: LinearProgram, x: [Double]) {
    var program = LinearProgram()
    for _ in 0..<random.whole(1...8) { program.addRow(lower: -.infinity, upper: .infinity) }
    var x: [Double] = []
    for _ in 0..<random.whole(1...10) {
      var entries: [(row: Int32, coefficient: Double)] = []
      for row in 0..<program.rowCount where random.chance(45) {
        entries.append((Int32(row), random.number(-5...5)))
      }
      program.addColumn(cost: 0, lower: -.infinity, upper: .infinity, entries: entries)
      x.append(random.chance(40) ? 0 : random.number(-8...12))
    }
    return (program, x)
  }

  /// Bounds around a value, and a multiplier whose sign fits them.
  private static func around(_ value: Double, _ random: inout SeededNumbers) -> (Double, Double, Double) {
    let multiplier = random.chance(30) ? 0 : random.number(1...7)
    let room = random.number(0...6)
    switch random.whole(0...6) {
    case 0: return (-.infinity, .infinity, 0)
    case 1: return (value, value, random.number(-7...7))
    case 2: return (value, .infinity, multiplier)
    case 3: return (-.infinity, value, -multiplier)
    case 4: return (value, value + room, multiplier)
    case 5: return (value - room, value, -multiplier)
    default: return (value - room, value + random.number(0...6), 0)
    }
  }

  private static func adding(row: [Double], lower: Double, to program: LinearProgram) -> LinearProgram {
    var extended = program
    extended.starts = [0]
    extended.rows = []
    extended.coefficients = []
    let position = extended.addRow(lower: lower, upper: .infinity)
    for column in row.indices {
      let entries = program.starts[column]..<program.starts[column + 1]
      extended.rows += program.rows[entries]
      extended.coefficients += program.coefficients[entries]
      if row[column] != 0 {
        extended.rows.append(position)
        extended.coefficients.append(row[column])
      }
      extended.starts.append(extended.rows.count)
    }
    return extended
  }
}
