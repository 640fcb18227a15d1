public import LinearPrograms
internal import Solutions

/// A block under rule `fair`: its linear program with a row for each claimant, and the programs that leximin asks for.
///
/// Leximin by levels: raise the smallest fill rate as far as it goes; of those that stand there, find all that no plan
/// can raise without lowering one as low or lower; fix them, go on with the rest. Who is stuck is decided by
/// maximizing what the undecided could rise by together until that is nothing, never by a dual that happens to be 0.
///
/// Source: W. Ogryczak, M. Pióro, A. Tomaszewski, "Telecommunications network design and max-min optimization
/// problem", Journal of Telecommunications and Information Technology 3 (2005), algorithm 3 with its test of blocking.
public struct FairProgram: Sendable {
  /// The block's claimants: positions in the model's list, and their rows in the program.
  public let claimants: [Int32]
  public let totals: [Double]
  private let before: [Double]
  private let rows: [Int32]
  private var program: LinearProgram

  public init(_ whole: BlockProgram, _ block: Block, of model: AllocationModel, _ all: [Claimant]) {
    program = whole.program
    var claimants: [Int32] = []
    var rows: [Int32] = []
    for (position, row) in block.rows.enumerated() {
      guard case .claimant(let claimant) = model.rows.keys[Int(row)] else { continue }
      claimants.append(claimant)
      rows.append(Int32(block.nodes.count + position))
    }
    self.claimants = claimants
    self.rows = rows
    totals = claimants.map { all[Int($0)].total }
    before = claimants.map { all[Int($0)].before }
  }

  /// Bounds a claimant's missing value: its fill rate is at least `fill`, with `slack` in value.
  public mutating func require(_ position: Int, fill: Double, slack: Double) {
    program.rowUpper[Int(rows[position])] = totals[position] * (1 - fill) - before[position] + slack
  }

  /// Maximize θ with fill ≥ θ for each of `active`: the last column is θ.
  public func raisingLevel(_ active: [Int]) -> LinearProgram {
    var result = program
    result.cost = Array(repeating: 0, count: program.columnCount)
    result.objectiveConstant = 0
    for position in active { result.rowUpper[Int(rows[position])] = totals[position] - before[position] }
    result.addColumn(
      cost: -1, lower: 0, upper: 1, entries: active.map { (row: rows[$0], coefficient: totals[$0]) })
    return result
  }

  /// Maximize Σ s with fill ≥ level + s for each of `candidates`: the last columns are the s, in their order. The
  /// others keep what `require` gave them.
  public func raising(_ candidates: [Int]) -> LinearProgram {
    var result = program
    result.cost = Array(repeating: 0, count: program.columnCount)
    result.objectiveConstant = 0
    for position in candidates {
      result.addColumn(cost: -1, lower: 0, upper: 1, entries: [(row: rows[position], coefficient: totals[position])])
    }
    return result
  }

  /// Least cost with every fill rate kept.
  public var leastCost: LinearProgram { program }
}
