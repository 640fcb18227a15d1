/// The table nearest to the wishes in proportion: each cell is its wish times a factor of its row and one of its column,
/// cut at its limits.
///
/// Source: Deming, Stephan, "On a least squares adjustment of a sampled frequency table when the expected marginal totals
/// are known", doi 10.1214/aoms/1177731829; with limits: Censor, Lent, "An iterative row-action method for interval
/// convex programming", doi 10.1007/BF00934676 (rows and columns by turns, each factor by halving).
struct BiproportionalFit {
  /// By cell, real numbers; totals are met as far as wishes of 0 and limits let the sweeps get.
  private(set) var fitted: [Double]

  private static let sweeps = 200
  private static let tolerance = 1e-9

  init(_ table: TargetTable) {
    let wishes = Self.supported(table)
    var factors = (
      rows: Array(repeating: 1.0, count: table.rows.count), columns: Array(repeating: 1.0, count: table.columns.count)
    )
    let members = (
      rows: Self.members(table.cells.map(\.row), table.rows.count),
      columns: Self.members(table.cells.map(\.column), table.columns.count)
    )
    func value(_ cell: Int, _ row: Double?, _ column: Double?) -> Double {
      let one = table.cells[cell]
      let factor =
        (row ?? one.row.map { factors.rows[$0] } ?? 1) * (column ?? one.column.map { factors.columns[$0] } ?? 1)
      return min(max(wishes[cell] * factor, Double(one.least)), one.most.map(Double.init) ?? .infinity)
    }
    for _ in 0..<Self.sweeps {
      var change = 0.0
      for (row, total) in table.rows.enumerated() {
        guard let total else { continue }
        let old = factors.rows[row]
        factors.rows[row] = Self.factor(old, Double(total)) { factor in
          members.rows[row].reduce(0) { $0 + value($1, factor, nil) }
        }
        change = max(change, abs(factors.rows[row] - old) / max(old, 1e-300))
      }
      for (column, total) in table.columns.enumerated() {
        guard let total else { continue }
        let old = factors.columns[column]
        factors.columns[column] = Self.factor(old, Double(total)) { factor in
          members.columns[column].reduce(0) { $0 + value($1, nil, factor) }
        }
        change = max(change, abs(factors.columns[column] - old) / max(old, 1e-300))
      }
      if change < Self.tolerance { break }
    }
    fitted = table.cells.indices.map { value($0, nil, nil) }
  }

  /// Wishes, with a little where a total wants units and all wishes are 0.
  private static func supported(_ table: TargetTable) -> [Double] {
    let total = table.cells.reduce(0) { $0 + $1.wish }
    let little = total > 0 ? total / Double(table.cells.count) * 1e-6 : 1
    return table.cells.map { max($0.wish, little) }
  }

  private static func members(_ groups: [Int?], _ count: Int) -> [[Int]] {
    var members = Array(repeating: [Int](), count: count)
    for (cell, group) in groups.enumerated() {
      if let group { members[group].append(cell) }
    }
    return members
  }

  /// The factor at which an increasing sum meets its total: the plain quotient where nothing binds, else by halving.
  private static func factor(_ old: Double, _ total: Double, _ sum: (Double) -> Double) -> Double {
    let now = sum(old)
    guard now > 0 else { return old }
    let quotient = min(max(old * total / now, 1e-150), 1e150)
    if abs(sum(quotient) - total) <= 1e-12 * max(1, total) { return quotient }
    var (low, high) = (1e-150, 1e150)
    guard sum(low) < total else { return low }
    guard sum(high) > total else { return high }
    for _ in 0..<200 where high > low * (1 + 1e-14) {
      let middle = (low * high).squareRoot()
      if sum(middle) < total { low = middle } else { high = middle }
    }
    return (low * high).squareRoot()
  }
}
