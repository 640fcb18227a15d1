public import LinearPrograms
public import Solutions

/// A block program under goals in order, like `StagedNetwork`: columns with a reduced cost other than 0 stay where they
/// are, rows with a multiplier other than 0 stay at the side that binds.
public struct StagedProgram: Sendable {
  public private(set) var program: LinearProgram

  public init(_ whole: BlockProgram) { program = whole.program }

  /// A program whose columns need not be those of a block.
  public init(_ program: LinearProgram) { self.program = program }

  /// Sets the costs of the next stage, one a column.
  public mutating func setObjective(_ cost: [Double]) { program.cost = cost }

  /// Keeps what the stage that `point` is the optimum of has decided.
  ///
  /// - Complexity: O(non-zeros).
  public mutating func keep(_ point: LinearProgramSolution) {
    let largest = max(1e-300, program.cost.reduce(0) { max($0, abs($1)) })
    for column in 0..<program.columnCount {
      var reduced = program.cost[column]
      for entry in program.starts[column]..<program.starts[column + 1] {
        reduced -= point.rowDuals[Int(program.rows[entry])] * program.coefficients[entry]
      }
      if reduced > 1e-9 * largest { program.upper[column] = program.lower[column] }
      if reduced < -1e-9 * largest { program.lower[column] = program.upper[column] }
    }
    for row in 0..<program.rowCount {
      if point.rowDuals[row] > 1e-9 * largest, program.rowLower[row] > -.infinity {
        program.rowUpper[row] = program.rowLower[row]
      }
      if point.rowDuals[row] < -1e-9 * largest, program.rowUpper[row] < .infinity {
        program.rowLower[row] = program.rowUpper[row]
      }
    }
  }

  public func storeDuals(_ point: LinearProgramSolution, of block: Block, in duals: inout StageDuals) {
    for (position, node) in block.nodes.enumerated() { duals.node[Int(node)] = point.rowDuals[position] }
    for (position, row) in block.rows.enumerated() {
      duals.row[Int(row)] = point.rowDuals[block.nodes.count + position]
    }
  }

  public func storeFlow(_ point: LinearProgramSolution, of block: Block, in solution: inout ModelSolution) {
    for (position, arc) in block.arcs.enumerated() { solution.flow[Int(arc)] = point.x[position] }
  }
}
