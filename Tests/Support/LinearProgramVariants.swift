public import LinearPrograms

/// The same program in other clothes: the optimum stays.
public enum LinearProgramVariants {
  /// Rows and columns in another order.
  public static func permuted(_ program: LinearProgram, seed: UInt64) -> LinearProgram {
    var random = SeededNumbers(seed: seed)
    let rowOrder = Array(0..<program.rowCount).shuffled(using: &random)
    var newRow = [Int32](repeating: 0, count: program.rowCount)
    var permuted = LinearProgram()
    permuted.objectiveConstant = program.objectiveConstant
    for row in rowOrder {
      newRow[row] = permuted.addRow(lower: program.rowLower[row], upper: program.rowUpper[row])
    }
    for column in Array(0..<program.columnCount).shuffled(using: &random) {
      let entries = (program.starts[column]..<program.starts[column + 1]).map {
        (row: newRow[Int(program.rows[$0])], coefficient: program.coefficients[$0])
      }
      permuted.addColumn(
        cost: program.cost[column], lower: program.lower[column], upper: program.upper[column], entries: entries)
    }
    return permuted
  }

  /// Each row and each column in another unit.
  public static func scaled(_ program: LinearProgram, seed: UInt64) -> LinearProgram {
    var random = SeededNumbers(seed: seed)
    let factors = [0.001, 0.1, 0.5, 1, 2, 3, 10, 1000]
    var scaled = program
    let rowFactors = program.rowLower.map { _ in factors.randomElement(using: &random) ?? 1 }
    for row in rowFactors.indices {
      scaled.rowLower[row] *= rowFactors[row]
      scaled.rowUpper[row] *= rowFactors[row]
    }
    for column in program.cost.indices {
      // x = factor · x′.
      let factor = factors.randomElement(using: &random) ?? 1
      scaled.cost[column] *= factor
      scaled.lower[column] /= factor
      scaled.upper[column] /= factor
      for entry in program.starts[column]..<program.starts[column + 1] {
        scaled.coefficients[entry] *= factor * rowFactors[Int(program.rows[entry])]
      }
    }
    return scaled
  }
}
