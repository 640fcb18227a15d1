/// Row k holds, for each sum, the least cost of making it by steps k, k + 1, …: a bounded knapsack read backwards.
///
/// Each step may be taken 0 … some times; that is split into 1, 2, 4, … and the rest, each taken or not.
///
/// Source: S. Martello, P. Toth, Knapsack Problems (1990), section 3.2, for the split.
struct StepTable {
  /// Costs reach at most half of it, so that one more step never wraps.
  static let unreachable = Int.max / 2

  /// Row by row, the row behind the last step first: one allocation, and neighbours in memory.
  private var cells: [Int]
  private var rows = 1
  private let steps: Int
  /// Sums in a row.
  private let width: Int
  /// Whether sums are taken modulo `width`.
  private let wraps: Bool

  /// Begins with the row behind the last step, of `steps` rows to be made.
  init(last: [Int], steps: Int, wraps: Bool) {
    width = last.count
    self.steps = steps
    self.wraps = wraps
    cells = last
    cells.reserveCapacity((steps + 1) * width)
  }

  /// The least cost of `sum` by steps `step`, `step` + 1, …, once that row is made.
  subscript(step: Int, sum: Int) -> Int { cells[(steps - step) * width + sum] }

  /// Makes the row before the one made last.
  ///
  /// - Parameters:
  ///   - shift: what one step adds to the sum, 0 ..< width.
  ///   - cost: of one step.
  ///   - most: how often it may be taken; `most · cost` is at most half of `unreachable`.
  /// - Complexity: O(width · log most).
  mutating func addRow(shift: Int, cost: Int, most: Int) {
    cells.append(contentsOf: Array(cells[((rows - 1) * width)...]))
    rows += 1
    for count in Doubling(most) {
      let (sum, overflow) = count.multipliedReportingOverflow(by: shift)
      if wraps {
        offer(shift: sum % width, cost: count * cost)
      } else if !overflow, sum < width {
        offer(shift: sum, cost: count * cost)
      }
    }
  }

  /// Lets each sum of the last row also be made from the one `shift` before it, once, at `cost`.
  private mutating func offer(shift: Int, cost: Int) {
    let row = (rows - 1) * width
    let before = Array(cells[row...])
    // Plain loops: the whole work is here, and a debug build takes half as long for them as for ranges.
    var sum = shift
    while sum < width {
      let offered = before[sum - shift] + cost
      if offered < before[sum] { cells[row + sum] = offered }
      sum += 1
    }
    guard wraps else { return }
    sum = 0
    while sum < shift {
      let offered = before[sum + width - shift] + cost
      if offered < before[sum] { cells[row + sum] = offered }
      sum += 1
    }
  }
}

/// 1, 2, 4, … and the rest: every number up to `all` is the sum of some of them, and no other is.
struct Doubling: Sequence, IteratorProtocol {
  private var left: Int
  private var chunk = 1

  init(_ all: Int) { left = all }

  mutating func next() -> Int? {
    guard left > 0 else { return nil }
    let count = Swift.min(chunk, left)
    left -= count
    if left > chunk { chunk *= 2 }
    return count
  }
}
