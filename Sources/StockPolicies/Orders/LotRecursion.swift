/// One item in one place over T periods: what to order when, in whole lots, from a minimum on, at prices that depend on
/// the amount, and what to serve, at least cost.
///
///     minimize   Σₜ Σ price · order + Σₜ Σ gain · served + Σₜ holdingₜ(I[t])
///     subject to I[t] = I[t−1] + supply[t] + Σ order − Σ served,   0 ≤ I[t] ≤ storage[t],   I[0] = 0
///                each order 0 or a multiple of its lot between its least and most amount; one price a supplier and period
///                0 ≤ served ≤ amount for each use
///
/// All quantities are whole numbers. Wagner and Whitin's recursion (`LotSizing`) runs over the periods in which one orders; that needs
/// stock to be 0 whenever one does, which lots and minimums break. This is the recursion over the stock itself:
/// V[t](I) is the least cost from t on. Serving is convex, ordering is a minimum over a window of multiples of the lot,
/// so a period costs O(levels · (uses + prices)).
///
/// Source: H. M. Wagner, T. M. Whitin, "Dynamic version of the economic lot size model", Management Science 5 (1958) 89–96,
/// section 2; the recursion over stock levels as in M. Florian, J. K. Lenstra, A. H. G. Rinnooy Kan, "Deterministic
/// production planning: algorithms and complexity", Management Science 26 (1980) 669–679, section 3.
public struct LotRecursion: Sendable {
  /// One price: amounts in units, money per unit.
  public struct Price: Sendable {
    /// At most one price of a supplier is used in a period.
    public var supplier: Int
    public var unitCost: Double
    /// Of amounts > 0; a multiple of `lot` or not.
    public var least: Int
    public var most: Int
    /// ≥ 1.
    public var lot: Int

    public init(supplier: Int, unitCost: Double, least: Int, most: Int, lot: Int = 1) {
      self.supplier = supplier
      self.unitCost = unitCost
      self.least = least
      self.most = most
      self.lot = lot
    }
  }

  /// Somebody who takes up to `amount` units; `gain` is what a unit changes the cost by, below 0 where it saves.
  public struct Use: Sendable {
    public var gain: Double
    public var amount: Int

    public init(gain: Double, amount: Int) {
      self.gain = gain
      self.amount = amount
    }
  }

  /// One period.
  public struct Period: Sendable {
    /// Units that come in anyhow.
    public var supply = 0
    /// Arriving in this period.
    public var prices: [Price] = []
    public var uses: [Use] = []
    /// Money per unit in stock at the end.
    public var holdingCost = 0.0
    /// Units up to which a unit in stock costs `safetyCost` instead, which is no more than `holdingCost`.
    public var safety = 0
    public var safetyCost = 0.0
    /// Most units in stock at the end.
    public var storage = Int.max

    public init() {}
  }

  public var periods: [Period]

  public init(_ periods: [Period]) { self.periods = periods }

  /// What to order.
  public struct Answer: Sendable, Equatable {
    public var cost: Double
    /// Of each period, what is ordered at each price that is used.
    public var orders: [[Order]]

    public init(cost: Double, orders: [[Order]]) {
      self.cost = cost
      self.orders = orders
    }
  }

  public struct Order: Sendable, Equatable {
    /// Position in `Period.prices`.
    public var price: Int
    public var amount: Int
  }

  /// The most units that can be in stock at any time in a plan worth having; nil beyond `limit`.
  ///
  /// Where no unit is worth keeping past the end, an order that could be a lot smaller with nobody missing it would be:
  /// each leaves at most its least amount, rounded up to a lot, over. Where one is, all that can be bought counts.
  func levels(limit: Int) -> Int? {
    var sum = 0
    let keepingPays = keepingPays
    for period in periods {
      var most: [Int: Int] = [:]
      for price in period.prices {
        let least = max(price.lot, (price.least + price.lot - 1) / price.lot * price.lot)
        most[price.supplier] = max(most[price.supplier] ?? 0, keepingPays ? price.most : min(least, max(price.most, 0)))
      }
      let amounts = [period.supply, period.safety] + period.uses.map(\.amount) + most.values
      for amount in amounts {
        let (next, overflow) = sum.addingReportingOverflow(amount)
        guard !overflow, next <= limit else { return nil }
        sum = next
      }
    }
    return sum
  }

  /// Whether a unit bought to be kept may gain.
  private var keepingPays: Bool {
    let cheapest = periods.flatMap(\.prices).map(\.unitCost).min() ?? .infinity
    var worst = 0.0
    var sum = 0.0
    for period in periods.reversed() {
      sum += min(period.holdingCost, 0)
      worst = min(worst, sum)
    }
    return worst + cheapest < 0
  }

  /// The best plan.
  ///
  /// - Parameters:
  ///   - limit: levels of stock to look at in all, over periods and suppliers.
  /// - Returns: nil where there is no plan, or it would take more.
  /// - Complexity: O(T · levels · (uses + prices)) time, O(T · levels · suppliers) memory.
  public func solve(limit: Int = 20_000_000) -> Answer? {
    let steps = periods.reduce(0) { $0 + 1 + Set($1.prices.map(\.supplier)).count }
    guard let levels = levels(limit: limit / max(1, steps)) else { return nil }
    var value = [Double](repeating: 0, count: levels + 1)
    var taken: [[Step]] = Array(repeating: [], count: periods.count)
    for number in periods.indices.reversed() {
      let period = periods[number]
      hold(period, &value)
      for use in period.uses.sorted(by: { $0.gain < $1.gain }) where use.amount > 0 { serve(use, &value) }
      for supplier in suppliers(of: period) { taken[number].append(order(from: supplier, period, &value)) }
      receive(period.supply, &value)
    }
    guard value[0] < .infinity else { return nil }
    return Answer(cost: value[0], orders: trace(taken, levels: levels))
  }
}

// MARK: - Steps of a period, last first: each makes the value of the stock before it from the value of the stock after

extension LotRecursion {
  /// What was ordered of one supplier at each level of stock before the order, and at which price; −1 = nothing.
  struct Step {
    var price: [Int32]
    var amount: [Int32]
  }

  private func hold(_ period: Period, _ value: inout [Double]) {
    for level in value.indices {
      guard level <= period.storage else {
        value[level] = .infinity
        continue
      }
      let safe = min(level, period.safety)
      value[level] += period.safetyCost * Double(safe) + period.holdingCost * Double(level - safe)
    }
  }

  /// value(A) = min over 0 ≤ s ≤ amount of gain · s + value(A − s): a window that slides.
  private func serve(_ use: Use, _ value: inout [Double]) {
    let before = value
    var window = SlidingMinimum()
    for level in before.indices {
      // gain · (A − B) + value(B) is least where value(B) − gain · B is.
      window.add(before[level] - use.gain * Double(level), at: level)
      if let best = window.least(from: level - min(level, use.amount)) {
        value[level] = best.value + use.gain * Double(level)
      }
    }
  }

  /// value(A) = min of value(A) and price · o + value(A + o) over amounts o that are sold.
  private func order(from supplier: Int, _ period: Period, _ value: inout [Double]) -> Step {
    let after = value
    var step = Step(
      price: Array(repeating: -1, count: value.count), amount: Array(repeating: 0, count: value.count))
    for (position, price) in period.prices.enumerated() where price.supplier == supplier {
      let (first, last) = (max(1, (price.least + price.lot - 1) / price.lot), price.most / price.lot)
      guard first <= last else { continue }
      for rest in 0..<min(price.lot, value.count) {
        var window = SlidingMinimum()
        // Levels rest, rest + lot, … from the top: B enters when A = B − first · lot comes up.
        var level = rest + (after.count - 1 - rest) / price.lot * price.lot
        var entering = level
        while level >= 0 {
          while entering - level >= first * price.lot {
            window.add(after[entering] + price.unitCost * Double(entering), at: -entering)
            entering -= price.lot
          }
          let reach = last > (after.count / price.lot + 1) ? after.count : level + last * price.lot
          if let best = window.least(from: -reach) {
            let cost = best.value - price.unitCost * Double(level)
            if cost < value[level] - 1e-12 * max(1, abs(cost)) {
              value[level] = cost
              step.price[level] = Int32(truncatingIfNeeded: position)
              step.amount[level] = Int32(truncatingIfNeeded: -best.place - level)
            }
          }
          level -= price.lot
        }
      }
    }
    return step
  }

  /// value(I) = value(I + supply).
  private func receive(_ supply: Int, _ value: inout [Double]) {
    guard supply > 0 else { return }
    for level in value.indices { value[level] = level + supply < value.count ? value[level + supply] : .infinity }
  }

  /// Forward through the choices; what is served is found again level by level.
  private func trace(_ taken: [[Step]], levels: Int) -> [[Order]] {
    var result: [[Order]] = []
    var values: [[Double]] = []
    // The value of stock at the end of each period, once more.
    var value = [Double](repeating: 0, count: levels + 1)
    for number in periods.indices.reversed() {
      hold(periods[number], &value)
      values.append(value)
      for use in periods[number].uses.sorted(by: { $0.gain < $1.gain }) where use.amount > 0 { serve(use, &value) }
      for supplier in suppliers(of: periods[number]) { _ = order(from: supplier, periods[number], &value) }
      receive(periods[number].supply, &value)
    }
    values.reverse()
    var level = 0
    for number in periods.indices {
      level += periods[number].supply
      var orders: [Order] = []
      for step in taken[number].reversed() where level < step.price.count && step.price[level] >= 0 {
        orders.append(Order(price: Int(step.price[level]), amount: Int(step.amount[level])))
        level += Int(step.amount[level])
      }
      result.append(orders)
      level = served(from: level, periods[number], values[number])
    }
    return result
  }

  private func suppliers(of period: Period) -> [Int] {
    var suppliers: [Int] = []
    for price in period.prices where !suppliers.contains(price.supplier) { suppliers.append(price.supplier) }
    return suppliers
  }

  /// The level after serving at least cost: uses in the order of what they save.
  private func served(from level: Int, _ period: Period, _ value: [Double]) -> Int {
    let uses = period.uses.sorted { $0.gain < $1.gain }
    var (best, bestLevel) = (Double.infinity, level)
    var (cost, here) = (0.0, level)
    var next = 0
    var left = uses.first?.amount ?? 0
    while here >= 0 {
      if here < value.count, cost + value[here] < best { (best, bestLevel) = (cost + value[here], here) }
      while left == 0, next < uses.count {
        next += 1
        left = next < uses.count ? uses[next].amount : 0
      }
      guard next < uses.count, here > 0 else { break }
      cost += uses[next].gain
      left -= 1
      here -= 1
    }
    return bestLevel
  }
}

/// The least of the last values, each with its place, places rising: a queue of those that may still become it.
private struct SlidingMinimum {
  private var values: [Double] = []
  private var places: [Int] = []
  private var head = 0

  mutating func add(_ value: Double, at place: Int) {
    while values.count > head, let last = values.last, last >= value {
      values.removeLast()
      places.removeLast()
    }
    values.append(value)
    places.append(place)
  }

  /// Of the values at `first` or later.
  mutating func least(from first: Int) -> (value: Double, place: Int)? {
    while head < places.count, places[head] < first { head += 1 }
    return head < places.count ? (values[head], places[head]) : nil
  }
}
