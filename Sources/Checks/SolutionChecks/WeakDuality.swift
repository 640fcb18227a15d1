public import LinearPrograms

/// Bounds on the optimum from any multipliers at all: wrong ones can only weaken the claim.
public enum WeakDuality {
  /// Where a reduced cost has no finite bound to push against, up to this much of what could meet in it (its cost, and
  /// each coefficient times the largest multiplier of all) counts as rounding, that is as 0. It is the only tolerance
  /// of a dual bound.
  public static let rounding = 1e-11

  /// No feasible point has an objective below this.
  ///
  /// constant + Σ y⁺·rowLower − y⁻·rowUpper + Σ d⁺·lower − d⁻·upper with d = cost − yA: the Lagrangian bound. A
  /// multiplier that pushes against an infinite row bound, or is not a number, is taken as 0. A reduced cost that pushes
  /// against an infinite column bound uses the bound that the rows imply; where there is none the result is −infinity.
  ///
  /// - Parameters:
  ///   - program: a valid program; integer columns count as continuous.
  ///   - rowDuals: one multiplier a row, signs as in `LinearProgramSolution`.
  ///   - implied: bounds that the caller knows to hold for some optimal point, or nil.
  /// - Returns: the bound; −infinity for multipliers of another length.
  /// - Complexity: O(rows + columns + non-zeros).
  public static func bound(_ program: LinearProgram, rowDuals: [Double], implied: ColumnBounds? = nil) -> Double {
    guard rowDuals.count == program.rowCount else { return -.infinity }
    return bound(program, Multipliers(program, rowDuals), implied).value
  }

  /// How much a Farkas ray proves: above 0, no point satisfies the rows and bounds.
  ///
  /// It is the dual bound with every cost 0, relative to the largest of its terms, so that rounding alone stays below
  /// 1e-9 or so and a scaled ray proves the same.
  ///
  /// - Parameters:
  ///   - program: a valid program.
  ///   - ray: one multiplier a row.
  ///   - implied: bounds that the caller knows to hold for every feasible point, or nil.
  /// - Returns: at most the number of terms; −infinity when the ray proves nothing.
  public static func infeasibility(_ program: LinearProgram, ray: [Double], implied: ColumnBounds? = nil) -> Double {
    guard ray.count == program.rowCount else { return -.infinity }
    var feasibility = program
    feasibility.cost = [Double](repeating: 0, count: program.columnCount)
    feasibility.objectiveConstant = 0
    let proved = bound(feasibility, Multipliers(feasibility, ray), implied)
    return proved.size > 0 ? proved.value / proved.size : -.infinity
  }

  /// The bound and the largest of its terms.
  private static func bound(
    _ program: LinearProgram, _ multipliers: Multipliers, _ implied: ColumnBounds?
  ) -> (value: Double, size: Double) {
    var sum = CompensatedSum()
    var size = 0.0
    sum.add(program.objectiveConstant)
    for row in multipliers.rows.indices where multipliers.rows[row] != 0 {
      let y = multipliers.rows[row]
      let pushed = y > 0 ? program.rowLower[row] : program.rowUpper[row]
      sum.add(y, times: pushed)
      size = max(size, abs(y * pushed))
    }
    var bounds = ColumnBounds(program, given: implied)
    var propagated = false
    for column in program.cost.indices where multipliers.reducedCosts[column] != 0 {
      let d = multipliers.reducedCosts[column]
      if !propagated, !(d > 0 ? bounds.lower[column] : bounds.upper[column]).isFinite {
        bounds.propagate(program)
        propagated = true
      }
      let pushed = d > 0 ? bounds.lower[column] : bounds.upper[column]
      if pushed.isFinite {
        sum.add(d, times: pushed)
        size = max(size, abs(d * pushed))
      } else if abs(d) > rounding * multipliers.sizes[column] {
        return (-.infinity, size)
      }
    }
    return (sum.value.isNaN ? -.infinity : sum.value, size)
  }
}

/// Row multipliers with impossible signs taken as 0, and the reduced costs that follow.
struct Multipliers {
  let rows: [Double]
  /// cost[j] − Σ rows[i] · a[i,j].
  let reducedCosts: [Double]
  /// What could meet in each of those sums: its cost, and its coefficients times the largest multiplier. A multiplier
  /// that should be 0 is off by a rounding error of the largest, not of itself.
  let sizes: [Double]
  /// How far the given multipliers were from possible signs.
  let signs: Residual

  /// - Precondition: `given` has one number a row of a valid program.
  init(_ program: LinearProgram, _ given: [Double]) {
    var rows = given
    var signs = Residual()
    let scale = program.cost.reduce(0) { max($0, abs($1)) }
    for row in rows.indices {
      let y = given[row]
      let pushed = y > 0 ? program.rowLower[row] : program.rowUpper[row]
      guard y == 0 || (y.isFinite && pushed.isFinite) else {
        signs.note(y.isFinite ? abs(y) : .infinity, size: scale, at: row)
        rows[row] = 0
        continue
      }
    }
    var reducedCosts: [Double] = []
    var sizes: [Double] = []
    let largest = rows.reduce(0) { max($0, abs($1)) }
    for column in program.cost.indices {
      var sum = CompensatedSum()
      var size = abs(program.cost[column])
      sum.add(program.cost[column])
      for entry in program.starts[column]..<program.starts[column + 1] {
        let y = rows[Int(program.rows[entry])]
        sum.add(-y, times: program.coefficients[entry])
        size = max(size, abs(largest * program.coefficients[entry]))
      }
      reducedCosts.append(sum.value)
      sizes.append(size)
    }
    self.rows = rows
    self.reducedCosts = reducedCosts
    self.sizes = sizes
    self.signs = signs
  }
}
