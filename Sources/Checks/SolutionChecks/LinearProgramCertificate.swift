public import LinearPrograms

/// What a point and multipliers of a linear program are worth, computed from the program alone.
///
/// A solver that says "optimal" is believed when `rowViolation` and `columnViolation` are small, `integrality` too, and
/// `gap` is.
public struct LinearProgramCertificate: Sendable, Equatable {
  /// The objective of the point with its constant.
  public private(set) var objective = Double.nan
  /// No feasible point has an objective below this (`WeakDuality.bound`); −infinity without multipliers.
  public private(set) var dualBound = -Double.infinity
  /// How far the activity of a row is outside its bounds.
  public private(set) var rowViolation = Residual.hopeless
  /// How far a column is outside its bounds.
  public private(set) var columnViolation = Residual.hopeless
  /// How far an integer column is from a whole number.
  public private(set) var integrality = Residual.hopeless
  /// Multipliers and reduced costs that push against a bound that is infinite. Positions: rows, then columns.
  public private(set) var dualViolation = Residual.hopeless
  /// Multiplier · distance to the bound it pushes against. Positions: rows, then columns.
  public private(set) var complementarity = Residual.hopeless

  /// (objective − dualBound) / max(1, |objective|). Below 0 by no more than the violations allow.
  public var gap: Double {
    let gap = (objective - dualBound) / max(1, abs(objective))
    return gap.isNaN ? .infinity : gap
  }

  /// Computes everything; a malformed program, or a point of another length, gets infinite residuals.
  ///
  /// - Parameters:
  ///   - program: the program.
  ///   - x: one value a column.
  ///   - rowDuals: one multiplier a row, or none: then the dual side is infinite.
  ///   - implied: bounds that the caller knows to hold for some optimal point, or nil.
  /// - Complexity: O(rows + columns + non-zeros).
  public init(_ program: LinearProgram, x: [Double], rowDuals: [Double], implied: ColumnBounds? = nil) {
    do { try program.validate() } catch { return }
    guard x.count == program.columnCount else { return }
    checkColumns(program, x)
    let activity = checkRows(program, x)
    guard rowDuals.count == program.rowCount else { return }
    dualBound = WeakDuality.bound(program, rowDuals: rowDuals, implied: implied)
    checkDuals(program, x, activity, Multipliers(program, rowDuals))
  }

  /// Whether the point satisfies rows, bounds and integrality to `tolerance`, relative.
  public func isFeasible(within tolerance: Double) -> Bool {
    max(rowViolation.relative, columnViolation.relative, integrality.relative) <= tolerance
  }

  private mutating func checkColumns(_ program: LinearProgram, _ x: [Double]) {
    columnViolation = Residual()
    integrality = Residual()
    var sum = CompensatedSum()
    sum.add(program.objectiveConstant)
    for column in x.indices {
      let value = x[column].isFinite ? x[column] : .nan
      sum.add(program.cost[column], times: value)
      let excess = max(program.lower[column] - value, value - program.upper[column])
      columnViolation.note(value.isNaN ? .nan : excess, size: abs(value), at: column)
    }
    for column in program.integers {
      let value = x[Int(column)]
      integrality.note(abs(value - value.rounded()), size: 1, at: Int(column))
    }
    objective = sum.value
  }

  private mutating func checkRows(_ program: LinearProgram, _ x: [Double]) -> [Double] {
    rowViolation = Residual()
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: program.rowCount)
    var sizes = [Double](repeating: 0, count: program.rowCount)
    for column in x.indices {
      for entry in program.starts[column]..<program.starts[column + 1] {
        let row = Int(program.rows[entry])
        sums[row].add(program.coefficients[entry], times: x[column])
        sizes[row] = max(sizes[row], abs(program.coefficients[entry] * x[column]))
      }
    }
    let activity = sums.map(\.value)
    for row in activity.indices {
      let excess = max(program.rowLower[row] - activity[row], activity[row] - program.rowUpper[row])
      rowViolation.note(activity[row].isNaN ? .nan : excess, size: sizes[row], at: row)
    }
    return activity
  }

  private mutating func checkDuals(
    _ program: LinearProgram, _ x: [Double], _ activity: [Double], _ multipliers: Multipliers
  ) {
    dualViolation = multipliers.signs
    complementarity = Residual()
    for row in activity.indices where multipliers.rows[row] != 0 {
      let y = multipliers.rows[row]
      let distance = y > 0 ? activity[row] - program.rowLower[row] : activity[row] - program.rowUpper[row]
      complementarity.note(abs(y * distance), size: abs(objective), at: row)
    }
    for column in x.indices {
      let d = multipliers.reducedCosts[column]
      guard d != 0 else { continue }
      let pushed = d > 0 ? program.lower[column] : program.upper[column]
      if pushed.isFinite {
        complementarity.note(abs(d * (x[column] - pushed)), size: abs(objective), at: program.rowCount + column)
      } else {
        dualViolation.note(abs(d), size: multipliers.sizes[column], at: program.rowCount + column)
      }
    }
  }
}
