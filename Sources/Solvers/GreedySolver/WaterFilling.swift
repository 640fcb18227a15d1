internal import Domain

/// Claimants of one tier that share in its fairness (MODEL.md section 4, rule `fair`).
private struct Claimant {
  var tier: Int
  /// Rows of demand, in the order they are served.
  var rows: [Int] = []
  /// Σ weight · quantity, what was asked before included.
  var asked = 0.0
  /// Σ weight · (covered + min(held, quantity)), what was served before included.
  var filled = 0.0
  var isStuck = false
}

extension GreedyState {
  /// Raises the fill rates of a tier's claimants together, level by level, until nobody can rise.
  ///
  /// The levels are steps, so rates end within a step of each other where supply is shared: a plan, not leximin.
  mutating func serveFairly(cancelled: () -> Bool) {
    let weights = fairWeights()
    var claimants = claimants(weights)
    let levels = max(8, min(64, 400_000 / max(1, index.demand.order.count)))
    var start = 0
    while start < claimants.count {
      var end = start
      while end < claimants.count, claimants[end].tier == claimants[start].tier { end += 1 }
      for level in 1...levels {
        for position in start..<end where !claimants[position].isStuck {
          if cancelled() { return }
          raise(&claimants[position], to: Double(level) / Double(levels), weights)
        }
      }
      start = end
    }
  }

  private mutating func raise(_ claimant: inout Claimant, to rate: Double, _ weights: [Double]) {
    for row in claimant.rows {
      let missing = claimant.asked * rate - claimant.filled
      guard missing > Self.least * max(1, weights[row]) else { return }
      guard weights[row] > 0 else { continue }
      var service = ordinaryService(row, atAnyCost: true)
      service.amount = min(service.amount, missing / weights[row])
      if service.amount > Self.least { claimant.filled += serve(service) * weights[row] }
    }
    claimant.isStuck = claimant.asked * rate - claimant.filled > 1e-9 * claimant.asked
  }

  /// Price by row of demand; 1 where all prices of the claimant's rows are 0.
  private func fairWeights() -> [Double] {
    let rows = index.scenario.demand
    let key = claimantKeys()
    var hasPrice = Array(repeating: false, count: (key.max() ?? -1) + 1)
    for row in rows.indices where index.scenario.products[rows[row].product].price > 0 { hasPrice[key[row]] = true }
    return rows.indices.map { hasPrice[key[$0]] ? index.scenario.products[rows[$0].product].price : 1 }
  }

  private func claimants(_ weights: [Double]) -> [Claimant] {
    let rows = index.scenario.demand
    let key = claimantKeys()
    var claimants = Array(repeating: Claimant(tier: -1), count: (key.max() ?? -1) + 1)
    for row in index.demand.order {
      claimants[key[row]].tier = index.demand.rowTier[row]
      claimants[key[row]].rows.append(row)
      claimants[key[row]].asked += weights[row] * rows[row].quantity
      let cell = index.demand.rowCell[row]
      claimants[key[row]].filled += weights[row] * (covered[cell] + min(rows[row].held, rows[row].quantity))
    }
    remember(&claimants, key)
    let byTier = claimants.indices.sorted {
      (claimants[$0].tier, $0) < (claimants[$1].tier, $1)
    }
    return byTier.map { claimants[$0] }.filter { $0.asked > 0 }
  }

  /// What was asked and served before, of those who ask for something now.
  private func remember(_ claimants: inout [Claimant], _ key: [Int]) {
    let scenario = index.scenario
    guard scenario.policy.fairMemory > 0 else { return }
    var numbers: [[Int]: Int] = [:]
    for (row, demand) in scenario.demand.enumerated() {
      numbers[claimantName(demand.region, demand.product)] = key[row]
    }
    for row in scenario.memory {
      guard let number = numbers[claimantName(row.region, row.product)], claimants[number].asked > 0 else { continue }
      let hasPrice = claimants[number].rows.contains { scenario.products[scenario.demand[$0].product].price > 0 }
      let weight = hasPrice ? scenario.products[row.product].price : 1
      claimants[number].asked += weight * row.asked
      claimants[number].filled += weight * row.served
    }
  }

  /// By row of demand: the number of its claimant, in the order of demand.
  private func claimantKeys() -> [Int] {
    var numbers: [[Int]: Int] = [:]
    return index.scenario.demand.map { row in
      let name = claimantName(row.region, row.product)
      let next = numbers.count
      let number = numbers[name] ?? next
      numbers[name] = number
      return number
    }
  }

  private func claimantName(_ region: Ref<Region>, _ product: Ref<Product>) -> [Int] {
    switch index.scenario.policy.claimant {
    case .line: [region.index, product.index]
    case .region: [region.index]
    case .regionFamily: [region.index, index.scenario.products[product].family?.index ?? -1]
    }
  }
}
