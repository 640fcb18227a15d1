internal import Domain

/// Exact limits by customer grade (MODEL.md section 5).
///
/// A ladder is a sum of steps: "the k highest grades get one pack more" costs Nₖ packs, the customers of those grades
/// together. So the totals that ladders make are the non-negative whole combinations of the Nₖ, the step xₖ − xₖ₊₁ is
/// how often Nₖ is taken, and x₁ is how many are taken in all. The best ladder is found by dynamic programming:
///
/// 1. the largest total within the quantity: `LargestTotal`;
/// 2. the smallest M such that this total is made with every Nₖ, k before the last grade, taken at most M times: by
///    doubling and bisection on sets of sums (`StepSearch`);
/// 3. the fewest taken in all, x₁, and
/// 4. among those the lexicographically smallest (x₁, x₂, …): both from the tables of `StepTable`.
///
/// The steps of the last grade, its limit x_K, are no step between grades: they are not bounded by M.
public enum GradeLadder {
  /// Most numbers that a table may hold (128 MiB). With 30 grades: regions of half a million customers, for any quantity.
  public static let mostCells = 1 << 24
  /// Most customers of one region, divided by the greatest common divisor of the Nₖ: beyond it keys would overflow.
  static let mostCustomers = 1 << 20
  /// A quantity this little short of a whole pack, in units, is one: plans are right to 1e-6.
  static let slack = 1e-6

  /// The best ladder: total nearest to `delivered` without exceeding it; then smallest largest step; then smallest x₁;
  /// then lexicographically smallest (x₁, …, x_K), so that the first grade that differs gets less.
  ///
  /// ```swift
  /// try GradeLadder.limits(for: 23, pack: 1, customers: [2, 3, 4]).limits  // [3, 3, 2]: 6 + 9 + 8 = 23
  /// ```
  ///
  /// - Parameters:
  ///   - delivered: d, in units, ≥ 0. Up to 1e-6 units short of a whole pack counts as that pack.
  ///   - pack: units per pack, ≥ 1.
  ///   - customers: n₁ … n_K, the highest grade first, each ≥ 0, not all 0.
  /// - Throws: `LadderFailure`; `tooLarge` only beyond half a million customers (fewer with more grades, more with a common divisor), or
  ///   where few grades make few totals in a table of more than `mostCells` numbers.
  /// - Complexity: O(K · m · log M) time and O(K · m) memory for m customers where the quantity is some packs for each
  ///   of them, whatever its size; with d/pack in place of m where it is less.
  public static func limits(
    for delivered: Double, pack: Int, customers: [Int]
  ) throws(LadderFailure) -> Ladder {
    guard delivered >= 0, delivered <= 0x1p53, pack >= 1 else { throw .badQuantity }
    var reach = try cumulative(customers)
    let divisor = reach.reduce(0, greatestCommonDivisor)
    for grade in reach.indices { reach[grade] /= divisor }
    let most = packs(in: delivered, pack) / divisor
    let width = min(most, reach[reach.count - 1])
    guard width <= mostCustomers, (width + 1) * reach.count <= mostCells else { throw .tooLarge }

    let total = LargestTotal(reach).atMost(most)
    let steps = try StepSearch(reach: reach, total: total).best()
    var limits = Array(repeating: 0, count: reach.count)
    var limit = 0
    for grade in reach.indices.reversed() {
      limit += steps[grade]
      limits[grade] = limit
    }
    let units = total * divisor * pack
    return Ladder(
      limits: limits, total: units, leftOver: max(0, NumberText.tidied(delivered - Double(units))),
      largestStep: steps.dropLast().max() ?? 0)
  }

  /// N₁ … N_K.
  private static func cumulative(_ customers: [Int]) throws(LadderFailure) -> [Int] {
    var sum = 0
    var reach: [Int] = []
    reach.reserveCapacity(customers.count)
    for count in customers {
      let (next, overflow) = sum.addingReportingOverflow(count)
      guard count >= 0, !overflow else { throw .badCustomers }
      sum = next
      reach.append(sum)
    }
    guard sum > 0 else { throw .noCustomers }
    return reach
  }

  private static func packs(in delivered: Double, _ pack: Int) -> Int {
    Int(exactly: ((delivered + slack) / Double(pack)).rounded(.down)) ?? 0
  }
}

/// 0 only for two zeros.
func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
  var (left, right) = (left, right)
  while right != 0 { (left, right) = (right, left % right) }
  return left
}
