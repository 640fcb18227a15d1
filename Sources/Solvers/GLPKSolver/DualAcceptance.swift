#if GLPK
  internal import LinearPrograms

  /// What multipliers are worth when they are computed again here: weak duality, with GLPK's tolerances.
  enum DualAcceptance {
    /// Why `rowDuals` do not prove a feasible point of `objective` optimal: a sign is wrong, or the dual objective is
    /// another. Nil when they do.
    static func fault(_ program: LinearProgram, _ rowDuals: [Double], objective: Double) -> String? {
      let costScale = program.cost.reduce(0) { max($0, abs($1)) }
      var dual = DualSum()
      for row in rowDuals.indices {
        let noise = Acceptance.tolerance * costScale
        guard dual.add(rowDuals[row], program.rowLower[row], program.rowUpper[row], noise: noise) else {
          return "the multiplier \(rowDuals[row]) of \(program.rowLabel(row)) has the wrong sign"
        }
      }
      for column in program.cost.indices {
        let (reduced, size) = reducedCost(program, column, cost: program.cost[column], rowDuals)
        let noise = Acceptance.tolerance * max(size, min(1, costScale))
        guard dual.add(reduced, program.lower[column], program.upper[column], noise: noise) else {
          return "the reduced cost \(reduced) of \(program.columnLabel(column)) has the wrong sign"
        }
      }
      let gap = abs(objective - program.objectiveConstant - dual.sum)
      guard gap <= 1e-7 * max(1, abs(objective)) + 1e-9 * dual.size else {
        return "the dual objective is \(dual.sum + program.objectiveConstant), the objective \(objective)"
      }
      return nil
    }

    /// Whether `ray` proves that no point is feasible (Farkas): with cost 0 its dual objective is above 0.
    static func provesInfeasible(_ program: LinearProgram, ray: [Double]) -> Bool {
      let noise = 1e-11
      let scale = ray.reduce(0) { max($0, abs($1)) }
      guard scale > 0, scale.isFinite else { return false }
      var dual = DualSum()
      for row in ray.indices {
        guard dual.add(ray[row], program.rowLower[row], program.rowUpper[row], noise: 0) else { return false }
      }
      for column in program.cost.indices {
        let (reduced, coefficient) = (reducedCost(program, column, cost: 0, ray).reduced, largest(program, column))
        let size = coefficient * scale
        guard dual.add(reduced, program.lower[column], program.upper[column], noise: noise * size) else { return false }
      }
      return dual.sum > 1e-9 * max(dual.size, scale)
    }

    /// The largest coefficient of a column: times the largest multiplier, what rounding is measured by.
    private static func largest(_ program: LinearProgram, _ column: Int) -> Double {
      program.coefficients[program.starts[column]..<program.starts[column + 1]].reduce(0) { max($0, abs($1)) }
    }

    /// `ray` without the entries that push against a bound their row does not have.
    static func projected(_ program: LinearProgram, ray: [Double]) -> [Double] {
      ray.indices.map { row in
        let bound = ray[row] > 0 ? program.rowLower[row] : program.rowUpper[row]
        return bound.isFinite ? ray[row] : 0
      }
    }

    /// cost − Σ multiplier · coefficient, and the largest number in that sum.
    private static func reducedCost(
      _ program: LinearProgram, _ column: Int, cost: Double, _ multipliers: [Double]
    ) -> (reduced: Double, size: Double) {
      var reduced = cost
      var size = abs(cost)
      for entry in program.starts[column]..<program.starts[column + 1] {
        let term = program.coefficients[entry] * multipliers[Int(program.rows[entry])]
        reduced -= term
        size = max(size, abs(term))
      }
      return (reduced, size)
    }
  }

  /// Σ multiplier · the bound it pushes against.
  private struct DualSum {
    private(set) var sum = 0.0
    private(set) var size = 0.0

    /// - Returns: false when the multiplier is not a number, or exceeds `noise` and has no bound to push against.
    mutating func add(_ multiplier: Double, _ lower: Double, _ upper: Double, noise: Double) -> Bool {
      guard multiplier != 0 else { return true }
      let bound = multiplier > 0 ? lower : upper
      guard bound.isFinite else { return abs(multiplier) <= noise }
      sum += multiplier * bound
      size += abs(multiplier * bound)
      return multiplier.isFinite
    }
  }
#endif
