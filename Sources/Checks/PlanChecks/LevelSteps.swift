/// Multipliers of one family of constraints as steps of the level: a row's multiplier in level k is the sum of what its
/// lines up to k add.
struct LevelSteps {
  /// What a line adds to the multiplier in `slot` from `level` on.
  struct Step {
    var slot: Int
    var level: Int
    var amount: Double
  }

  /// Steps of slot s are `starts[s] ..< starts[s + 1]`, by level.
  private var starts: [Int]
  private(set) var levels: [Int] = []
  private var values: [Double] = []

  /// - Parameter clamp: what a multiplier counts as, given its slot: 0 on the wrong side of an inequality.
  /// - Complexity: O(n log n) in the steps, which come in any order.
  init(slots: Int, _ steps: [Step], clamp: (Int, Double) -> Double = { $1 }) {
    starts = Array(repeating: 0, count: slots + 1)
    var sum = 0.0
    var last = (slot: -1, level: -1)
    for step in steps.sorted(by: { ($0.slot, $0.level, $0.amount) < ($1.slot, $1.level, $1.amount) }) {
      sum = step.slot == last.slot ? sum + step.amount : step.amount
      if (step.slot, step.level) == last {
        values[values.count - 1] = clamp(step.slot, sum)
      } else {
        levels.append(step.level)
        values.append(clamp(step.slot, sum))
        starts[step.slot + 1] += 1
        last = (step.slot, step.level)
      }
    }
    for slot in 0..<slots { starts[slot + 1] += starts[slot] }
  }

  /// The levels in which the multiplier of a slot changes, ascending.
  func levels(of slot: Int) -> ArraySlice<Int> { levels[starts[slot]..<starts[slot + 1]] }

  /// The multiplier of a slot in `level`.
  ///
  /// - Complexity: O(log steps of the slot).
  func value(_ slot: Int, at level: Int) -> Double {
    var low = starts[slot]
    var high = starts[slot + 1]
    while low < high {
      let middle = (low + high) / 2
      if levels[middle] <= level { low = middle + 1 } else { high = middle }
    }
    return low > starts[slot] ? values[low - 1] : 0
  }
}
