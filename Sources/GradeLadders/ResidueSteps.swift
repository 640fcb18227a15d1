/// The best ladder from a table over residues modulo m = N_K, for totals of any size.
///
/// A step of grade k leaves Dₖ = m − Nₖ customers out. With Z = Σ Dₖ · stepₖ, x₁ = (total + Z) / m: the smallest x₁ has
/// the smallest Z ≡ −total (mod m). The steps S before the last grade are at most x₁; so entries are the pair (Z, S),
/// least Z first, then least S. A best pair has S < m, as of m steps some have Σ D ≡ 0 and are better left out; so
/// Z · m + S orders pairs, and is below m³.
struct ResidueSteps {
  /// N₁ … N_K, ascending; N_K at most `GradeLadder.mostCustomers`.
  let reach: [Int]
  let total: Int
  /// Largest step allowed before the last grade.
  let most: Int

  enum Answer {
    /// xₖ − xₖ₊₁ for k = 1 … K, x_K the last.
    case steps([Int])
    /// No such ladder makes this total, nor any larger one of its residue.
    case none
    /// Every ladder of the smallest Z takes more than the total: this table cannot tell.
    case beyondTotal
  }

  private var whole: Int { reach[reach.count - 1] }

  /// - Complexity: O(K · m · log most) time, O(K · m) memory.
  func answer() -> Answer {
    var last = Array(repeating: StepTable.unreachable, count: whole)
    last[0] = 0
    var table = StepTable(last: last, steps: reach.count - 1, wraps: true)
    for step in (0..<(reach.count - 1)).reversed() {
      let left = whole - reach[step]
      let circle = whole / greatestCommonDivisor(left, whole)
      table.addRow(shift: left % whole, cost: left * whole + 1, most: min(most, circle - 1))
    }
    let residue = (whole - total % whole) % whole
    let key = table[0, residue]
    guard key < StepTable.unreachable else { return .none }
    let highest = (total + key / whole) / whole
    guard key % whole <= highest else { return .beyondTotal }
    return .steps(trace(table, leftOut: key / whole, highest: highest))
  }

  /// Takes each step as often as the smallest Z and x₁ allow: every step taken lowers the next limit.
  private func trace(_ table: StepTable, leftOut: Int, highest: Int) -> [Int] {
    var steps = Array(repeating: 0, count: reach.count)
    var leftOut = leftOut
    var left = highest
    for step in 0..<(reach.count - 1) {
      let perStep = whole - reach[step]
      let times = perStep == 0 ? min(most, left) : min(most, left, leftOut / perStep)
      for times in (0...times).reversed() {
        let key = table[step + 1, (leftOut - times * perStep) % whole]
        if key < StepTable.unreachable, key / whole == leftOut - times * perStep, key % whole + times <= left {
          steps[step] = times
          leftOut -= times * perStep
          left -= times
          break
        }
      }
    }
    steps[reach.count - 1] = left
    return steps
  }
}
