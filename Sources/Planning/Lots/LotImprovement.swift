internal import Formulations

/// Local search over what is bought: one order larger, smaller, at another price or none at all; a lot, or a whole order,
/// from one order to another. A change is tried only where reduced costs do not rule out that it pays.
struct LotImprovement {
  let model: AllocationModel
  let decisions: [LotDecision]
  /// Rows that count orders only: bounds on Σ coefficient · order.
  let orderRows: [OrderRow]
  /// Arcs that may be looked at in all.
  var budget: Int

  struct OrderRow {
    var lower: Double
    var upper: Double
    var entries: [(arc: Int32, coefficient: Double)]

    func holds(_ costing: LotCosting) -> Bool {
      let sum = entries.reduce(0) { $0 + $1.coefficient * costing.flow(ofArc: $1.arc) }
      let slack = 1e-9 * max(1, abs(sum))
      return sum >= lower - slack && sum <= upper + slack
    }
  }

  private struct Move {
    var changes: [(decision: Int, choice: LotChoice)]
    /// The change of cost is at least this.
    var estimate: Double
  }

  /// Largest distance in periods of two orders that change together, where there are many.
  private static let reach: Int32 = 2
  private static let few = 40

  /// Improves `choices`, whose bounds `costing` has, until no change pays or the budget is used up.
  mutating func run(_ choices: inout [LotChoice], _ bounds: inout LotBounds, _ costing: inout LotCosting) {
    var improved = true
    while improved, budget > 0, !Task.isCancelled {
      improved = false
      read(&choices, costing)
      for move in moves(choices, bounds, costing).sorted(by: { $0.estimate < $1.estimate }) {
        guard budget > 0 else { return }
        let now = move.changes.map { choices[$0.decision] }
        guard let fresh = refreshed(move, now, bounds, costing) else { continue }
        if apply(fresh, &choices, &bounds, &costing) { improved = true }
      }
    }
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

  private static func least(_ cost: Double) -> Double { 1e-9 * max(1, abs(cost)) }

  private mutating func apply(
    _ move: Move, _ choices: inout [LotChoice], _ bounds: inout LotBounds, _ costing: inout LotCosting
  ) -> Bool {
    var attempt = bounds
    var arcs: [Int32] = []
    for (number, choice) in move.changes {
      choice.bind(decisions[number], in: &attempt)
      arcs += decisions[number].options.map(\.arc)
    }
    var seen: [Int32] = []
    for arc in arcs where !seen.contains(costing.partOfArc[Int(arc)]) {
      seen.append(costing.partOfArc[Int(arc)])
      budget -= costing.parts[Int(costing.partOfArc[Int(arc)])].arcs.count
    }
    let before = costing.cost
    let rows = orderRows
    let isBetter = costing.change(arcs, to: attempt) { after in
      after.cost < before - Self.least(before) && rows.allSatisfy { $0.holds(after) }
    }
    guard isBetter else { return false }
    bounds = attempt
    for (number, choice) in move.changes { choices[number] = choice }
    return true
  }

  /// Lower bound on the change of cost: reduced costs are those of a convex function.
  private func estimate(_ number: Int, _ choice: LotChoice, _ bounds: LotBounds, _ costing: LotCosting) -> Double {
    var after = (lower: 0.0, upper: 0.0)
    var sum = 0.0
    for (position, option) in decisions[number].options.enumerated() {
      after = (0, 0)
      if position == choice.option {
        after = option.lot > 0 ? (choice.amount, choice.amount) : (option.least, option.most)
      }
      let price = costing.reducedCost(ofArc: option.arc)
      sum += price * ((price > 0 ? after.lower : after.upper) - costing.flow(ofArc: option.arc))
    }
    return sum
  }

  // MARK: - Neighbourhood

  private func moves(_ choices: [LotChoice], _ bounds: LotBounds, _ costing: LotCosting) -> [Move] {
    var result: [Move] = []
    let least = -Self.least(costing.cost)
    func add(_ changes: [(Int, LotChoice)]) {
      let estimate = changes.reduce(0) { $0 + self.estimate($1.0, $1.1, bounds, costing) }
      if estimate < least { result.append(Move(changes: changes.map { ($0.0, $0.1) }, estimate: estimate)) }
    }
    for number in decisions.indices {
      for choice in alternatives(number, choices[number]) { add([(number, choice)]) }
    }
    for from in decisions.indices where choices[from].amount > 0 {
      for to in decisions.indices where to != from && isNear(from, to, costing) {
        for pair in shifts(from, to, choices) { add([(from, pair.from), (to, pair.to)]) }
      }
    }
    return result
  }

  private func isNear(_ one: Int, _ other: Int, _ costing: LotCosting) -> Bool {
    let (first, second) = (Int(decisions[one].options[0].arc), Int(decisions[other].options[0].arc))
    guard costing.partOfArc[first] == costing.partOfArc[second] || !orderRows.isEmpty else { return false }
    return decisions.count <= Self.few || abs(model.arcs.period[first] - model.arcs.period[second]) <= Self.reach
  }

  /// Other amounts of one order: some lots more or fewer, the least at each price, nothing.
  private func alternatives(_ number: Int, _ now: LotChoice) -> [LotChoice] {
    var result: [LotChoice] = now.option >= 0 ? [.nothing] : []
    for (position, option) in decisions[number].options.enumerated() {
      guard option.lot > 0 else {
        if position != now.option { result.append(LotChoice(option: position, amount: max(option.least, now.amount))) }
        continue
      }
      var amounts = [option.least]
      let (below, above) = option.neighbours(of: now.amount)
      if below > 0 { amounts.append(below) }
      if let above { amounts.append(above) }
      var step = option.lot
      while step <= option.most {
        amounts += [now.amount - step, max(now.amount, option.least) + step]
        step *= 2
      }
      for amount in amounts where isSold(option, amount) {
        let choice = LotChoice(option: position, amount: amount)
        if choice != now, !result.contains(choice) { result.append(choice) }
      }
    }
    return result
  }

  private func isSold(_ option: LotDecision.Option, _ amount: Double) -> Bool {
    guard amount >= option.least * (1 - 1e-12), amount <= option.most else { return false }
    return option.lot == 0 || abs(amount / option.lot - (amount / option.lot).rounded()) < 1e-9
  }

  /// A lot, half, or all of one order to another.
  private func shifts(_ from: Int, _ to: Int, _ choices: [LotChoice]) -> [(from: LotChoice, to: LotChoice)] {
    let (giving, getting) = (choices[from], choices[to])
    let own = decisions[from].options[giving.option]
    var result: [(LotChoice, LotChoice)] = []
    var amounts = [giving.amount]
    if own.lot > 0, giving.amount - own.lot >= own.least { amounts.append(own.lot) }
    if own.lot > 0, giving.amount >= 2 * own.least {
      amounts.append(giving.amount - own.neighbours(of: giving.amount / 2).below)
    }
    for amount in amounts {
      let left =
        amount >= giving.amount ? LotChoice.nothing : LotChoice(option: giving.option, amount: giving.amount - amount)
      for (position, option) in decisions[to].options.enumerated() {
        let (below, above) = option.neighbours(of: getting.amount + amount)
        for sum in [below, above ?? 0]
        where sum > 0 && isSold(option, sum) && !(position == getting.option && sum == getting.amount) {
          result.append((left, LotChoice(option: position, amount: sum)))
        }
      }
    }
    return result.map { (from: $0.0, to: $0.1) }
  }
}
