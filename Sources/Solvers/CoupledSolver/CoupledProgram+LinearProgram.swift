public import LinearPrograms

extension CoupledProgram {
  /// Reads a linear program whose first `nodes` rows are balances of nodes, the others side rows.
  ///
  /// nil where it is something else: a balance that is no equality, a column with more than two entries in balances or
  /// with two of the same sign, an integer column, a column without a finite lower bound.
  ///
  /// - Complexity: O(columns + rows + non-zeros).
  public init?(_ program: LinearProgram, nodes: Int) {
    guard nodes <= program.rowCount, program.integers.isEmpty, program.starts.count == program.columnCount + 1 else {
      return nil
    }
    self.init()
    supply = Array(program.rowLower[..<nodes])
    for node in 0..<nodes where program.rowUpper[node] != supply[node] { return nil }
    rowLower = Array(program.rowLower[nodes...])
    rowUpper = Array(program.rowUpper[nodes...])
    lower = program.lower
    upper = program.upper
    cost = program.cost
    let ends = Ends(program, nodes: nodes)
    guard let ends, lower.allSatisfy(\.isFinite) else { return nil }
    tail = ends.tail
    head = ends.head
    tailFactor = ends.factor
    readRows(program, nodes: nodes)
  }

  /// The side rows, transposed by counting.
  private mutating func readRows(_ program: LinearProgram, nodes: Int) {
    var starts = [Int](repeating: 0, count: program.rowCount - nodes + 1)
    for row in program.rows where Int(row) >= nodes { starts[Int(row) - nodes + 1] += 1 }
    for row in 1..<max(1, starts.count) { starts[row] += starts[row - 1] }
    rowStarts = starts
    rowArcs = Array(repeating: 0, count: starts.last ?? 0)
    rowCoefficients = Array(repeating: 0, count: rowArcs.count)
    var next = starts
    for column in 0..<program.columnCount {
      for entry in program.starts[column]..<program.starts[column + 1] {
        let row = Int(program.rows[entry]) - nodes
        guard row >= 0 else { continue }
        rowArcs[next[row]] = Int32(truncatingIfNeeded: column)
        rowCoefficients[next[row]] = program.coefficients[entry]
        next[row] += 1
      }
    }
  }
}

/// Where columns begin and end as arcs: what leaves a node has a positive coefficient, what enters it −1.
private struct Ends {
  var tail: [Int32]
  var head: [Int32]
  var factor: [Double]

  init?(_ program: LinearProgram, nodes: Int) {
    tail = Array(repeating: CoupledProgram.ground, count: program.columnCount)
    head = tail
    factor = Array(repeating: 1, count: program.columnCount)
    for column in 0..<program.columnCount {
      for entry in program.starts[column]..<program.starts[column + 1] {
        let (row, coefficient) = (program.rows[entry], program.coefficients[entry])
        guard row >= 0, Int(row) < program.rowCount else { return nil }
        guard Int(row) < nodes, coefficient != 0 else { continue }
        if coefficient > 0, tail[column] < 0 {
          tail[column] = row
          factor[column] = coefficient
        } else if coefficient == -1, head[column] < 0 {
          head[column] = row
        } else {
          return nil
        }
      }
      if tail[column] < 0, head[column] < 0 { return nil }
    }
  }
}
