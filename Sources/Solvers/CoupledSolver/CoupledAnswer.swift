internal import Solutions

/// What a basis is worth for the program as it was given, computed from that program alone.
struct CoupledAnswer {
  private let program: CoupledProgram
  /// One value an arc.
  private(set) var x: [Double]
  /// One multiplier a node, then one a side row.
  private(set) var multipliers: [Double]

  init(_ program: CoupledProgram, _ reduced: ReducedProgram, _ basis: SideRowBasis) {
    self.program = program
    x = program.lower
    for arc in 0..<reduced.arcCount {
      // Rounding alone may leave a basic arc a hair outside.
      let value = min(max(0, basis.x[arc]), reduced.upper[arc])
      let origin = Int(reduced.arcOrigin[arc])
      x[origin] = value == reduced.upper[arc] ? program.upper[origin] : program.lower[origin] + value
    }
    multipliers = Array(repeating: 0, count: program.nodeCount + program.rowCount)
    for node in 0..<reduced.nodeCount { multipliers[Int(reduced.nodeOrigin[node])] = basis.potential[node] }
    for row in 0..<reduced.rowCount {
      let origin = Int(reduced.rowOrigin[row])
      let dual = basis.rowDual[row]
      // A multiplier that would push against a bound that is not there is rounding (or shows in the gap).
      let pushed = dual > 0 ? program.rowLower[origin] : program.rowUpper[origin]
      guard pushed.isFinite, dual != 0 else { continue }
      multipliers[program.nodeCount + origin] = dual
      for place in reduced.thinnedStart[row]..<reduced.thinnedStart[row + 1] {
        let node = Int(reduced.nodeOrigin[Int(reduced.thinnedNode[place])])
        multipliers[node] -= reduced.multiple[place] * dual
      }
    }
  }

  func solution(_ statistics: SolveStatistics) -> LinearProgramSolution {
    LinearProgramSolution(x: x, rowDuals: multipliers, objective: objective, statistics: statistics)
  }

  private var objective: Double { zip(program.cost, x).reduce(0) { $0 + $1.0 * $1.1 } }

  /// Why the point is not a proved optimum, nil where it is: a balance or row is broken, or the Lagrangian bound is
  /// more than 1e-9 below the objective.
  var objection: String? {
    let violation = worstViolation
    guard violation <= 1e-8 else { return "the vertex breaks a constraint by \(violation)" }
    let (objective, bound) = (self.objective, lagrangianBound(costs: program.cost))
    guard objective - bound <= 1e-9 * max(1, abs(objective)) else {
      return "the bound \(bound) stays below the objective \(objective)"
    }
    return nil
  }

  /// Whether the multipliers, with every cost 0, show that no point satisfies all constraints.
  var provesInfeasibility: Bool {
    let size = multipliers.reduce(0) { max($0, abs($1)) }
    let bound = lagrangianBound(costs: Array(repeating: 0, count: program.arcCount))
    let scale = program.supply.reduce(1) { max($0, abs($1)) }
    return bound > 1e-9 * size * scale
  }

  /// The worst broken balance or row, relative to the largest term in it.
  private var worstViolation: Double {
    var (out, size) = (program.supply.map { -$0 }, program.supply.map { max(1, abs($0)) })
    for arc in 0..<program.arcCount {
      let (from, to) = (Int(program.tail[arc]), Int(program.head[arc]))
      if from >= 0 {
        out[from] += program.tailFactor[arc] * x[arc]
        size[from] = max(size[from], abs(program.tailFactor[arc] * x[arc]))
      }
      if to >= 0 {
        out[to] -= x[arc]
        size[to] = max(size[to], abs(x[arc]))
      }
    }
    var worst = zip(out, size).reduce(0) { max($0, abs($1.0) / $1.1) }
    for row in 0..<program.rowCount {
      var (sum, largest) = (0.0, 1.0)
      for entry in program.rowStarts[row]..<program.rowStarts[row + 1] {
        let term = program.rowCoefficients[entry] * x[Int(program.rowArcs[entry])]
        sum += term
        largest = max(largest, abs(term))
      }
      worst = max(worst, max(program.rowLower[row] - sum, sum - program.rowUpper[row]) / largest)
    }
    return worst
  }

  /// Σ multipliers · right-hand sides + Σ reduced costs · the bounds they push against; −infinity where there is none.
  private func lagrangianBound(costs: [Double]) -> Double {
    var reduced = costs
    var sum = 0.0
    for node in 0..<program.nodeCount { sum += multipliers[node] * program.supply[node] }
    for arc in 0..<program.arcCount {
      let (from, to) = (Int(program.tail[arc]), Int(program.head[arc]))
      if from >= 0 { reduced[arc] -= program.tailFactor[arc] * multipliers[from] }
      if to >= 0 { reduced[arc] += multipliers[to] }
    }
    for row in 0..<program.rowCount {
      let multiplier = multipliers[program.nodeCount + row]
      guard multiplier != 0 else { continue }
      let pushed = multiplier > 0 ? program.rowLower[row] : program.rowUpper[row]
      sum += multiplier * pushed
      for entry in program.rowStarts[row]..<program.rowStarts[row + 1] {
        reduced[Int(program.rowArcs[entry])] -= multiplier * program.rowCoefficients[entry]
      }
    }
    let scale = multipliers.reduce(1) { max($0, abs($1)) }
    for arc in 0..<program.arcCount {
      let pushed = reduced[arc] > 0 ? program.lower[arc] : program.upper[arc]
      if pushed.isFinite {
        sum += reduced[arc] * pushed
      } else if abs(reduced[arc]) > 1e-11 * scale {
        return -.infinity
      }
    }
    return sum
  }
}
