internal import Formulations

/// Local search over what is bought: one order larger, smaller, at another price or none at all; a lot, or a whole order,
/// from one order to another. A change is tried only where reduced costs do not rule out that it pays.
struct LotImprovement {
  let model: AllocationModel
  let decisions: [LotDecision]
  /// Rows that count orders only: bounds on Σ coefficient · order.
  let orderRows: [OrderRow]
  /// Whether amounts are never left to the solver, so that networks stay in memory.
  let isFixed: Bool
  /// What `LotCosting.work` may come to.
  let budget: Int
  let deadline: Deadline

  struct OrderRow {
    var lower: Double
    var upper: Double
    var entries: [(arc: Int32, coefficient: Double)]

    /// By how much the row is broken, 0 up to rounding.
    func breach(_ costing: LotCosting) -> Double {
      let sum = entries.reduce(0) { $0 + $1.coefficient * costing.flow(ofArc: $1.arc) }
      let slack = 1e-9 * max(1, abs(sum))
      let breach = max(lower - sum, sum - upper)
      return breach > slack ? breach : 0
    }
  }

  struct Move {
    var changes: [(decision: Int, choice: LotChoice)]
    /// The change of cost is at least this.
    var estimate: Double
  }

  private func isOver(_ costing: LotCosting) -> Bool {
    costing.work >= budget || Task.isCancelled || deadline.remaining <= 0
  }

  /// Improves `choices`, whose bounds `costing` has, until no change pays or the budget is used up.
  func run(_ choices: inout [LotChoice], _ bounds: inout LotBounds, _ costing: inout LotCosting) {
    var improved = true
    while improved, !isOver(costing) {
      improved = false
      read(&choices, costing)
      for move in sorted(moves(choices, bounds, costing), choices) {
        guard !isOver(costing) else { return }
        let now = move.changes.map { choices[$0.decision] }
        guard let fresh = refreshed(move, now, bounds, costing) else { continue }
        if apply(fresh, &choices, &bounds, &costing) { improved = true }
      }
    }
  }

  /// In the order in which they are tried: the most promising first; where networks stay in memory, the smallest, which
  /// are the least work.
  private func sorted(_ moves: [Move], _ choices: [LotChoice]) -> [Move] {
    let sizes = moves.map { move in
      isFixed ? move.changes.reduce(0) { $0 + abs($1.choice.amount - choices[$1.decision].amount) } : 0
    }
    return moves.indices.sorted { (sizes[$0], moves[$0].estimate, $0) < (sizes[$1], moves[$1].estimate, $1) }.map {
      moves[$0]
    }
  }

  /// Changes single orders until every row holds, each time the one that costs least for what it mends.
  ///
  /// - Returns: false where no single change mends what is left.
  func repair(_ choices: inout [LotChoice], _ bounds: inout LotBounds, _ costing: inout LotCosting) -> Bool {
    let rows = orderRows
    func breach(_ costing: LotCosting) -> Double { rows.reduce(0) { $0 + $1.breach(costing) } }
    var left = breach(costing)
    while left > 0 {
      read(&choices, costing)
      var isMended = false
      for move in repairs(choices, bounds, costing) where !isMended && !isOver(costing) {
        let before = left
        isMended = apply(move, &choices, &bounds, &costing, below: .infinity) { breach($0) < before * (1 - 1e-9) }
      }
      guard isMended else { return false }
      left = breach(costing)
    }
    return true
  }

  /// Changes of single orders that mend broken rows and break no other by as much, the cheapest for what they mend first.
  private func repairs(_ choices: [LotChoice], _ bounds: LotBounds, _ costing: LotCosting) -> [Move] {
    var entries: [Int32: [(row: Int, coefficient: Double)]] = [:]
    for (row, orderRow) in orderRows.enumerated() {
      for entry in orderRow.entries { entries[entry.arc, default: []].append((row, entry.coefficient)) }
    }
    let sums = orderRows.map { row in row.entries.reduce(0) { $0 + $1.coefficient * costing.flow(ofArc: $1.arc) } }
    func breach(_ row: Int, _ sum: Double) -> Double {
      max(0, orderRows[row].lower - sum, sum - orderRows[row].upper)
    }
    var result: [(move: Move, rate: Double)] = []
    for number in decisions.indices where decisions[number].options.contains(where: { entries[$0.arc] != nil }) {
      for choice in alternatives(number, choices[number], far: true) {
        var change: [Int: Double] = [:]
        for (position, option) in decisions[number].options.enumerated() {
          let after = position == choice.option ? choice.amount : 0
          for entry in entries[option.arc] ?? [] {
            change[entry.row, default: 0] += entry.coefficient * (after - costing.flow(ofArc: option.arc))
          }
        }
        let mended = orderRows.indices.reduce(0) { sum, row in
          change[row].map { sum + breach(row, sums[row]) - breach(row, sums[row] + $0) } ?? sum
        }
        guard mended > 0 else { continue }
        let estimate = estimate(number, choice, bounds, costing)
        result.append((Move(changes: [(number, choice)], estimate: estimate), estimate / mended))
      }
    }
    return result.enumerated().sorted { ($0.element.rate, $0.offset) < ($1.element.rate, $1.offset) }.map(
      \.element.move)
  }

  /// Amounts that are left to the solver.
  private func read(_ choices: inout [LotChoice], _ costing: LotCosting) {
    for (number, choice) in choices.enumerated() where choice.option >= 0 {
      let option = decisions[number].options[choice.option]
      if option.lot == 0 { choices[number].amount = costing.flow(ofArc: option.arc) }
    }
  }

  /// The move as things stand now, nil where it changes nothing or cannot pay.
  private func refreshed(_ move: Move, _ now: [LotChoice], _ bounds: LotBounds, _ costing: LotCosting) -> Move? {
    guard zip(move.changes, now).contains(where: { $0.choice != $1 }) else { return nil }
    var fresh = move
    fresh.estimate = move.changes.reduce(0) { $0 + estimate($1.decision, $1.choice, bounds, costing) }
    return fresh.estimate < -Self.least(costing.cost) ? fresh : nil
  }

  static func least(_ cost: Double) -> Double { 1e-9 * max(1, abs(cost)) }

  private func apply(
    _ move: Move, _ choices: inout [LotChoice], _ bounds: inout LotBounds, _ costing: inout LotCosting
  ) -> Bool {
    let rows = orderRows
    return apply(move, &choices, &bounds, &costing, below: costing.cost - Self.least(costing.cost)) { after in
      rows.allSatisfy { $0.breach(after) == 0 }
    }
  }

  private func apply(
    _ move: Move, _ choices: inout [LotChoice], _ bounds: inout LotBounds, _ costing: inout LotCosting,
    below limit: Double, accepts: (LotCosting) -> Bool
  ) -> Bool {
    var arcs: [Int32] = []
    let now = move.changes.map { choices[$0.decision] }
    for (number, choice) in move.changes {
      choice.bind(decisions[number], in: &bounds, isFixed: isFixed)
      arcs += decisions[number].options.map(\.arc)
    }
    guard costing.change(arcs, to: bounds, below: limit, accepts: accepts) else {
      for (position, change) in move.changes.enumerated() {
        now[position].bind(decisions[change.decision], in: &bounds, isFixed: isFixed)
      }
      return false
    }
    for (number, choice) in move.changes { choices[number] = choice }
    return true
  }

  /// Lower bound on the change of cost: reduced costs are those of a convex function.
  func estimate(_ number: Int, _ choice: LotChoice, _ bounds: LotBounds, _ costing: LotCosting) -> Double {
    var after = (lower: 0.0, upper: 0.0)
    var sum = 0.0
    for (position, option) in decisions[number].options.enumerated() {
      after = (0, 0)
      if position == choice.option {
        after =
          option.lot > 0 || isFixed ? (choice.amount, choice.amount) : (option.least, option.most)
      }
      let price = costing.reducedCost(ofArc: option.arc)
      sum += price * ((price > 0 ? after.lower : after.upper) - costing.flow(ofArc: option.arc))
    }
    return sum
  }
}
