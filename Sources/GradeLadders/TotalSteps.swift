/// The best ladder from a table over all totals up to the one wanted: entry = fewest steps, those of the last grade
/// counted.
struct TotalSteps {
  /// N₁ … N_K, ascending.
  let reach: [Int]
  let total: Int
  /// Largest step allowed before the last grade.
  let most: Int

  /// xₖ − xₖ₊₁ for k = 1 … K, x_K the last; nil where no such ladder makes the total.
  ///
  /// - Complexity: O(K · total · log most) time, O(K · total) memory.
  func answer() -> [Int]? {
    let whole = reach[reach.count - 1]
    let last = (0...total).map { $0.isMultiple(of: whole) ? $0 / whole : StepTable.unreachable }
    var table = StepTable(last: last, steps: reach.count - 1, wraps: false)
    for step in (0..<(reach.count - 1)).reversed() {
      let number = reach[step]
      table.addRow(shift: number, cost: 1, most: number == 0 ? 0 : min(most, total / number))
    }
    let fewest = table[0, total]
    return fewest < StepTable.unreachable ? trace(table, fewest) : nil
  }

  /// Takes each step as often as the fewest in all allow: x₁ is theirs, and every step taken lowers the next limit.
  private func trace(_ table: StepTable, _ fewest: Int) -> [Int] {
    var steps = Array(repeating: 0, count: reach.count)
    var sum = total
    var left = fewest
    for step in 0..<(reach.count - 1) where reach[step] > 0 {
      for times in (0...min(most, sum / reach[step])).reversed()
      where table[step + 1, sum - times * reach[step]] + times == left {
        steps[step] = times
        sum -= times * reach[step]
        left -= times
        break
      }
    }
    steps[reach.count - 1] = left
    return steps
  }
}
