/// The steps of the best ladder for a total that some ladder makes.
struct StepSearch {
  /// N₁ … N_K, ascending, without common divisor, N_K > 0.
  let reach: [Int]
  /// In packs.
  let total: Int

  private var whole: Int { reach[reach.count - 1] }

  /// xₖ − xₖ₊₁ for k = 1 … K, x_K the last.
  ///
  /// The smallest largest step is found on sets of sums, a bit each; one table then gives the ladder.
  ///
  /// - Complexity: that of one table, plus O(K · sums / 64 · log² M).
  func best() throws(LadderFailure) -> [Int] {
    if total % whole == 0 { return Array(repeating: 0, count: reach.count - 1) + [total / whole] }
    let most = smallest(from: 1) { isPossible(most: $0) }
    if let steps = try steps(most: most) { return steps }
    // The residues alone promised too much: tables decide.
    let decided = try smallest(from: most + 1) { (most: Int) throws(LadderFailure) in try steps(most: most) != nil }
    guard let steps = try steps(most: decided) else { throw .tooLarge }
    return steps
  }

  /// The first number from `start` on that is enough, by doubling and bisection: whoever allows more loses no ladder.
  ///
  /// N_K is always enough. Of N_K steps of one grade, each Nₖ, the sum is a multiple of N_K, which is no more steps of
  /// the last grade.
  private func smallest<Failure>(
    from start: Int, where isEnough: (Int) throws(Failure) -> Bool
  ) throws(Failure) -> Int {
    var tooSmall = start - 1
    var most = start
    while most < whole, try !isEnough(most) {
      tooSmall = most
      most *= 2
    }
    while most - tooSmall > 1 {
      let middle = (tooSmall + most) / 2
      if try isEnough(middle) { most = middle } else { tooSmall = middle }
    }
    return most
  }

  /// Whether some ladder with no step above `most` makes the total; for totals of very many packs a customer, whether
  /// one makes a total of the same residue modulo N_K.
  private func isPossible(most: Int) -> Bool {
    if total / 32 > whole {
      var residues = SumSet(count: whole, wraps: true)
      for step in reach.dropLast() { residues.admit(step, most: min(most, whole - 1)) }
      return residues.contains(total % whole)
    }
    var totals = SumSet(count: total + 1, wraps: false)
    for step in reach.dropLast() where step > 0 { totals.admit(step, most: min(most, total / step)) }
    totals.admit(whole, most: total / whole)
    return totals.contains(total)
  }

  /// The best ladder with no step above `most`; nil where there is none.
  ///
  /// Where the total is several packs for each customer, a table by residues modulo N_K mostly answers, at a cost that
  /// does not grow with the total. Only where the ladder it finds first would need more than the total does the table
  /// by totals decide.
  private func steps(most: Int) throws(LadderFailure) -> [Int]? {
    if total / 2 > whole {
      switch ResidueSteps(reach: reach, total: total, most: most).answer() {
      case .steps(let steps): return steps
      case .none: return nil
      case .beyondTotal: break
      }
    }
    guard total < GradeLadder.mostCells / reach.count else { throw .tooLarge }
    return TotalSteps(reach: reach, total: total, most: most).answer()
  }
}
