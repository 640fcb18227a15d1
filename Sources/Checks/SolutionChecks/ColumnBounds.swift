internal import LinearPrograms

/// Bounds of every column that hold for the points that matter, beyond those the program states.
public struct ColumnBounds: Sendable, Equatable {
  /// One value a column; −infinity where nothing is known.
  public var lower: [Double]
  /// One value a column; +infinity where nothing is known.
  public var upper: [Double]

  public init(lower: [Double], upper: [Double]) {
    self.lower = lower
    self.upper = upper
  }
}

extension ColumnBounds {
  /// The program's own bounds, each replaced by `given` where that is tighter. A `given` of another shape is not used.
  init(_ program: LinearProgram, given: ColumnBounds?) {
    lower = program.lower
    upper = program.upper
    guard let given, given.lower.count == lower.count, given.upper.count == upper.count else { return }
    for column in lower.indices {
      lower[column] = max(lower[column], given.lower[column])
      upper[column] = min(upper[column], given.upper[column])
    }
  }

  /// Makes infinite bounds finite where a row implies it: x ≥ 0, y ≥ 0, x + y ≤ 8 give x ≤ 8.
  ///
  /// Every feasible point satisfies the result, so weak duality holds with it. Each derived bound is moved outward
  /// by more than its rounding error.
  ///
  /// Source: A. L. Brearley, G. Mitra, H. P. Williams, Analysis of mathematical programming problems prior to applying
  /// the simplex algorithm, Mathematical Programming 8 (1975), section 3.
  mutating func propagate(_ program: LinearProgram, rounds: Int = 4) {
    for _ in 0..<rounds {
      let activities = RowActivities(program, self)
      var changed = false
      for column in lower.indices where !(lower[column].isFinite && upper[column].isFinite) {
        for entry in program.starts[column]..<program.starts[column + 1] {
          let coefficient = program.coefficients[entry]
          guard coefficient != 0 else { continue }
          let row = Int(program.rows[entry])
          // What the other columns leave for coefficient · x.
          let most = program.rowUpper[row] - activities.least(row, without: coefficient, lower[column], upper[column])
          let least = program.rowLower[row] - activities.most(row, without: coefficient, lower[column], upper[column])
          let slack = 1e-9 * (1 + activities.size[row])
          changed = tighten(column, by: coefficient, from: least - slack, to: most + slack) || changed
        }
      }
      if !changed { return }
    }
  }

  /// Takes over least ≤ coefficient · x ≤ most where the bound is infinite so far.
  private mutating func tighten(_ column: Int, by coefficient: Double, from least: Double, to most: Double) -> Bool {
    let low = coefficient > 0 ? least / coefficient : most / coefficient
    let high = coefficient > 0 ? most / coefficient : least / coefficient
    var changed = false
    if lower[column] == -.infinity, low.isFinite {
      lower[column] = low
      changed = true
    }
    if upper[column] == .infinity, high.isFinite {
      upper[column] = high
      changed = true
    }
    return changed
  }
}

/// The least and the most that each row can be within column bounds, infinite terms counted apart.
private struct RowActivities {
  private var leastFinite: [Double]
  private var mostFinite: [Double]
  private var leastInfinite: [Int]
  private var mostInfinite: [Int]
  /// Σ of magnitudes, for the rounding error.
  var size: [Double]

  init(_ program: LinearProgram, _ bounds: ColumnBounds) {
    leastFinite = [Double](repeating: 0, count: program.rowCount)
    mostFinite = leastFinite
    size = leastFinite
    leastInfinite = [Int](repeating: 0, count: program.rowCount)
    mostInfinite = leastInfinite
    for column in bounds.lower.indices {
      for entry in program.starts[column]..<program.starts[column + 1] where program.coefficients[entry] != 0 {
        let row = Int(program.rows[entry])
        let (low, high) = Self.term(program.coefficients[entry], bounds.lower[column], bounds.upper[column])
        if low.isFinite { leastFinite[row] += low } else { leastInfinite[row] += 1 }
        if high.isFinite { mostFinite[row] += high } else { mostInfinite[row] += 1 }
        size[row] += (low.isFinite ? abs(low) : 0) + (high.isFinite ? abs(high) : 0)
      }
    }
  }

  /// The least of the row without one column; −infinity when another column has no end.
  func least(_ row: Int, without coefficient: Double, _ lower: Double, _ upper: Double) -> Double {
    let own = Self.term(coefficient, lower, upper).low
    if leastInfinite[row] > (own.isFinite ? 0 : 1) { return -.infinity }
    return own.isFinite ? leastFinite[row] - own : leastFinite[row]
  }

  /// The most of the row without one column.
  func most(_ row: Int, without coefficient: Double, _ lower: Double, _ upper: Double) -> Double {
    let own = Self.term(coefficient, lower, upper).high
    if mostInfinite[row] > (own.isFinite ? 0 : 1) { return .infinity }
    return own.isFinite ? mostFinite[row] - own : mostFinite[row]
  }

  private static func term(_ coefficient: Double, _ lower: Double, _ upper: Double) -> (low: Double, high: Double) {
    coefficient > 0 ? (coefficient * lower, coefficient * upper) : (coefficient * upper, coefficient * lower)
  }
}
