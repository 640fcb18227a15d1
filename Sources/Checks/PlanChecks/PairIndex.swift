/// Positions 0 ..< count for the pairs that occur, in the order of (first, second).
///
/// Pairs of one first are contiguous. A lookup reads a dense table where one is small enough, else searches.
struct PairIndex {
  /// Up to this many possible pairs are looked up in a dense table (16 MB).
  private static let largestDense = 4_000_000

  /// Pairs with first f are `starts[f] ..< starts[f + 1]`.
  let starts: [Int]
  let seconds: [Int32]
  private let width: Int
  private var dense: [Int32] = []

  /// - Complexity: O(n log n) in the pairs, which may repeat and come in any order; O(n) where they come sorted.
  init(firsts: Int, width: Int, pairs: [Pair]) {
    self.width = width
    let sorted = zip(pairs, pairs.dropFirst()).allSatisfy { !($1 < $0) } ? pairs : pairs.sorted()
    var starts = Array(repeating: 0, count: firsts + 1)
    var seconds: [Int32] = []
    seconds.reserveCapacity(sorted.count)
    var last: Pair? = nil
    for pair in sorted where pair != last {
      seconds.append(pair.second)
      starts[Int(pair.first) + 1] += 1
      last = pair
    }
    for first in 0..<firsts { starts[first + 1] += starts[first] }
    self.starts = starts
    self.seconds = seconds
    let (possible, overflow) = firsts.multipliedReportingOverflow(by: width)
    guard !overflow, possible <= Self.largestDense else { return }
    dense = Array(repeating: -1, count: possible)
    for first in 0..<firsts {
      for position in starts[first]..<starts[first + 1] {
        dense[first * width + Int(seconds[position])] = Int32(truncatingIfNeeded: position)
      }
    }
  }

  struct Pair: Hashable, Comparable {
    var first: Int32
    var second: Int32

    static func < (left: Pair, right: Pair) -> Bool {
      left.first != right.first ? left.first < right.first : left.second < right.second
    }
  }

  var count: Int { seconds.count }

  /// The position of a pair, −1 where it does not occur.
  ///
  /// - Complexity: O(1), or O(log pairs of `first`) on tables too large to be dense.
  func find(_ first: Int, _ second: Int) -> Int {
    if !dense.isEmpty { return Int(dense[first * width + second]) }
    var low = starts[first]
    var high = starts[first + 1]
    while low < high {
      let middle = (low + high) / 2
      if Int(seconds[middle]) < second { low = middle + 1 } else { high = middle }
    }
    return low < starts[first + 1] && Int(seconds[low]) == second ? low : -1
  }

  /// The first of the pair at each position.
  var firsts: [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(count)
    for first in 0..<(starts.count - 1) {
      for _ in starts[first]..<starts[first + 1] { result.append(Int32(truncatingIfNeeded: first)) }
    }
    return result
  }
}
