import GradeLadders

/// Every ladder of a small table, and the best by MODEL.md section 5 read word by word.
struct BruteForce {
  let customers: [Int]
  /// Packs.
  let most: Int
  private(set) var best: [Int]?

  init(customers: [Int], most: Int) {
    self.customers = customers
    self.most = most
    var limits: [Int] = []
    extend(&limits, spent: 0, ceiling: most)
  }

  private mutating func extend(_ limits: inout [Int], spent: Int, ceiling: Int) {
    guard limits.count < customers.count else {
      if best.map({ precedes(limits, $0) }) ?? true { best = limits }
      return
    }
    for limit in 0...ceiling {
      let total = spent + limit * customers[limits.count]
      if total > most { break }
      limits.append(limit)
      extend(&limits, spent: total, ceiling: limit)
      limits.removeLast()
    }
  }

  private func precedes(_ left: [Int], _ right: [Int]) -> Bool {
    let leftRank = [-total(left), step(left)] + left
    let rightRank = [-total(right), step(right)] + right
    return leftRank.lexicographicallyPrecedes(rightRank)
  }

  private func total(_ limits: [Int]) -> Int { zip(limits, customers).reduce(0) { $0 + $1.0 * $1.1 } }
  private func step(_ limits: [Int]) -> Int { zip(limits, limits.dropFirst()).map(-).max() ?? 0 }
}
