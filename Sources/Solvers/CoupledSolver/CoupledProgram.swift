/// Networks tied together by side rows, as structure of arrays.
///
///     minimize   Σ cost[a] · x[a]
///     subject to Σ out of v tailFactor[a] · x[a] − Σ into v x[a] = supply[v]           for every node v
///                rowLower[i] ≤ Σ rowCoefficients · x[rowArcs] ≤ rowUpper[i]            for every side row i
///                lower[a] ≤ x[a] ≤ upper[a]
public struct CoupledProgram: Sendable {
  /// The missing end of an arc, which balances nothing.
  public static let ground: Int32 = -1

  /// One value a node.
  public var supply: [Double] = []
  /// One entry an arc each; an end may be `ground`, not both.
  public var tail: [Int32] = []
  public var head: [Int32] = []
  /// Finite.
  public var lower: [Double] = []
  /// Infinity where there is none.
  public var upper: [Double] = []
  public var cost: [Double] = []
  /// Units taken at the tail for each unit at the head; above 0.
  public var tailFactor: [Double] = []
  /// One value a side row; infinite where there is none.
  public var rowLower: [Double] = []
  public var rowUpper: [Double] = []
  /// `rowArcs[rowStarts[i] ..< rowStarts[i + 1]]` are those of row i, each once.
  public var rowStarts: [Int] = [0]
  public var rowArcs: [Int32] = []
  public var rowCoefficients: [Double] = []

  public init() {}

  public var nodeCount: Int { supply.count }
  public var arcCount: Int { tail.count }
  public var rowCount: Int { rowLower.count }

  /// What is wrong with the arrays, nil where nothing is.
  ///
  /// - Complexity: O(nodes + arcs + row entries).
  func objection() -> String? {
    let (nodes, arcs, rows) = (nodeCount, arcCount, rowCount)
    guard nodes < Int(Int32.max) / 4, arcs < Int(Int32.max) / 4, rowArcs.count < Int(Int32.max) / 4 else {
      return "too many nodes, arcs or row entries"
    }
    guard head.count == arcs, lower.count == arcs, upper.count == arcs, cost.count == arcs, tailFactor.count == arcs
    else { return "the arc arrays differ in length" }
    guard rowUpper.count == rows, rowStarts.count == rows + 1, rowStarts.first == 0, rowStarts.last == rowArcs.count,
      rowCoefficients.count == rowArcs.count, zip(rowStarts, rowStarts.dropFirst()).allSatisfy({ $0 <= $1 })
    else { return "the row arrays do not fit together" }
    for node in 0..<nodes where !supply[node].isFinite { return "supply of node \(node) is no number" }
    for arc in 0..<arcs {
      let (from, to) = (Int(tail[arc]), Int(head[arc]))
      guard from >= -1, from < nodes, to >= -1, to < nodes, from != to else { return "arc \(arc) has wrong ends" }
      guard lower[arc].isFinite, upper[arc] >= lower[arc], cost[arc].isFinite else {
        return "arc \(arc) has bounds or a cost that cannot be used"
      }
      guard tailFactor[arc] > 0, tailFactor[arc].isFinite else { return "arc \(arc) has a wrong factor" }
    }
    return rowObjection()
  }

  private func rowObjection() -> String? {
    var last = [Int32](repeating: -1, count: arcCount)
    for row in 0..<rowCount {
      guard rowLower[row] <= rowUpper[row], rowLower[row] < .infinity, rowUpper[row] > -.infinity else {
        return "row \(row) has bounds that cannot be used"
      }
      for entry in rowStarts[row]..<rowStarts[row + 1] {
        let arc = Int(rowArcs[entry])
        guard arc >= 0, arc < arcCount, rowCoefficients[entry].isFinite else { return "row \(row) has a wrong entry" }
        guard last[arc] != Int32(row) else { return "row \(row) names an arc twice" }
        last[arc] = Int32(row)
      }
    }
    return nil
  }
}
