internal import Formulations

/// What the local search over orders tries.
extension LotImprovement {
  /// Largest distance in periods of two orders that change together, where there are many.
  private static let reach: Int32 = 2
  private static let few = 40

  func moves(_ choices: [LotChoice], _ bounds: LotBounds, _ costing: LotCosting) -> [Move] {
    var result: [Move] = []
    let least = -Self.least(costing.cost)
    func add(_ changes: [(Int, LotChoice)]) {
      let estimate = changes.reduce(0) { $0 + self.estimate($1.0, $1.1, bounds, costing) }
      if estimate < least { result.append(Move(changes: changes.map { ($0.0, $0.1) }, estimate: estimate)) }
    }
    for number in decisions.indices {
      for choice in alternatives(number, choices[number]) { add([(number, choice)]) }
    }
    let near = partners(choices, costing)
    for from in decisions.indices where choices[from].amount > 0 {
      for to in near(from) where to != from {
        for pair in shifts(from, to, choices) { add([(from, pair.from), (to, pair.to)]) }
      }
    }
    return result
  }

  /// Orders that may change together with one: where there are few, all that the block or a row ties to it; else those
  /// of the same product that are near in time.
  private func partners(_ choices: [LotChoice], _ costing: LotCosting) -> (Int) -> [Int] {
    let arcs = decisions.map { Int($0.options[0].arc) }
    guard decisions.count > Self.few else {
      return { from in
        decisions.indices.filter {
          costing.partOfArc[arcs[from]] == costing.partOfArc[arcs[$0]] || !orderRows.isEmpty
        }
      }
    }
    var byProduct: [Int32: [Int]] = [:]
    for number in decisions.indices { byProduct[model.arcs.product[arcs[number]], default: []].append(number) }
    return { from in
      (byProduct[model.arcs.product[arcs[from]]] ?? []).filter { to in
        abs(model.arcs.period[arcs[from]] - model.arcs.period[arcs[to]]) <= Self.reach
      }
    }
  }

  /// Other amounts of one order: a lot more or fewer, the least at each price, nothing.
  ///
  /// At one price the cost is convex in the amount, from nothing on: where the next amount does not pay, none beyond does.
  ///
  /// - Parameter far: also many lots more or fewer.
  func alternatives(_ number: Int, _ now: LotChoice, far: Bool = false) -> [LotChoice] {
    var result: [LotChoice] = now.option >= 0 ? [.nothing] : []
    for (position, option) in decisions[number].options.enumerated() {
      guard option.lot > 0 || isFixed else {
        if position != now.option { result.append(LotChoice(option: position, amount: max(option.least, now.amount))) }
        continue
      }
      var amounts = [option.least]
      let (below, above) = option.neighbours(of: now.amount)
      if below > 0 { amounts.append(below) }
      if let above { amounts.append(above) }
      // Any amount may be bought: in units.
      let unit = option.lot > 0 ? option.lot : 1
      var step = unit
      while step <= option.most {
        if position == now.option || far { amounts += [now.amount - step, max(now.amount, option.least) + step] }
        guard far else { break }
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
