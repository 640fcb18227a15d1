public import LinearPrograms

/// A block under rule `fair`: its linear program with a row for each claimant, and the programs that leximin asks for.
///
/// Leximin by levels: raise the smallest fill rate as far as it goes; fix those that stand there in every plan that
/// raises it so far; go on with the rest. A multiplier other than 0 proves that a claimant does (complementary
/// slackness). One of 0 says nothing, and such a claimant stays among the rest: where it cannot rise either, the next
/// level is no higher and has a multiplier for it. Every claimant has one in the end, whatever degeneracy hides at first.
///
/// Source: W. Ogryczak, M. Pióro, A. Tomaszewski, "Telecommunications network design and max-min optimization
/// problem", Journal of Telecommunications and Information Technology 3 (2005), algorithm 3, blocking by dual prices.
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

  public var rowCount: Int { program.rowCount }

  /// Maximize θ with fill ≥ θ for each of `active`: the last column is θ.
  public func raisingLevel(_ active: [Int]) -> LinearProgram { raising(active.map { ($0, 1) }) }

  /// Maximize λ ≤ 1 with fill ≥ λ · target for each: the last column is λ.
  public func raising(_ targets: [(position: Int, fill: Double)]) -> LinearProgram {
    var result = program
    result.cost = Array(repeating: 0, count: program.columnCount)
    result.objectiveConstant = 0
    for (position, _) in targets { result.rowUpper[Int(rows[position])] = totals[position] - before[position] }
    result.addColumn(
      cost: -1, lower: 0, upper: 1,
      entries: targets.filter { $0.fill > 0 }.map {
        (row: rows[$0.position], coefficient: totals[$0.position] * $0.fill)
      })
    return result
  }

  /// How much of a level a claimant holds down, by the multipliers of `raising`: Σ weight · target = 1.
  public func weight(of position: Int, _ multipliers: [Double]) -> Double {
    max(0, -multipliers[Int(rows[position])] * totals[position])
  }

  /// Multipliers that prove that who has all it asks for cannot have more.
  public func wholeMultipliers(_ positions: [Int]) -> [Double] {
    var result = [Double](repeating: 0, count: program.rowCount)
    for position in positions { result[Int(rows[position])] = -1 / totals[position] }
    return result
  }

  /// Least cost with every fill rate kept.
  public var leastCost: LinearProgram { program }
}
