import StockPolicies
import Testing

@Suite("Lots of one item by recursion over its stock")
struct LotRecursionTests {
  /// Every plan there is, tried: orders of each supplier, units served to each use.
  private struct Exhaustion {
    let periods: [LotRecursion.Period]

    func least(_ position: Int = 0, stock: Int = 0) -> Double {
      guard position < periods.count else { return 0 }
      let period = periods[position]
      var suppliers: [Int] = []
      for price in period.prices where !suppliers.contains(price.supplier) { suppliers.append(price.supplier) }
      return order(suppliers[...], position, stock + period.supply)
    }

    private func order(_ suppliers: ArraySlice<Int>, _ position: Int, _ stock: Int) -> Double {
      guard let supplier = suppliers.first else { return serve(0, position, stock) }
      var best = order(suppliers.dropFirst(), position, stock)
      for price in periods[position].prices where price.supplier == supplier {
        for amount in stride(from: 1, through: price.most, by: 1) where amount >= price.least && amount % price.lot == 0
        {
          let rest = order(suppliers.dropFirst(), position, stock + amount)
          best = min(best, price.unitCost * Double(amount) + rest)
        }
      }
      return best
    }

    private func serve(_ use: Int, _ position: Int, _ stock: Int) -> Double {
      let period = periods[position]
      guard use < period.uses.count else {
        guard stock <= period.storage else { return .infinity }
        let safe = min(stock, period.safety)
        let held = period.safetyCost * Double(safe) + period.holdingCost * Double(stock - safe)
        return held + least(position + 1, stock: stock)
      }
      var best = Double.infinity
      for amount in 0...min(stock, period.uses[use].amount) {
        best = min(best, period.uses[use].gain * Double(amount) + serve(use + 1, position, stock - amount))
      }
      return best
    }
  }

  private struct Draw {
    var state: UInt64

    mutating func callAsFunction(_ range: ClosedRange<Int>) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Int((state >> 33) % UInt64(range.count))
    }
  }

  private func periods(_ seed: UInt64) -> [LotRecursion.Period] {
    var draw = Draw(state: seed &* 0x9E37_79B9_7F4A_7C15)
    return (0..<draw(1...3)).map { _ in
      var period = LotRecursion.Period()
      period.supply = draw(0...3) == 0 ? draw(1...3) : 0
      period.holdingCost = Double(draw(0...2))
      if draw(0...3) == 0 {
        period.safety = draw(1...3)
        period.safetyCost = period.holdingCost - Double(draw(1...4))
      }
      if draw(0...4) == 0 { period.storage = draw(3...6) }
      for _ in 0..<draw(0...2) { period.uses.append(.init(gain: -Double(draw(3...12)), amount: draw(1...4))) }
      for supplier in 0..<draw(0...2) {
        var least = draw(0...3)
        for _ in 0..<draw(1...2) {
          period.prices.append(
            .init(supplier: supplier, unitCost: Double(draw(1...8)), least: least, most: draw(4...7), lot: draw(1...3)))
          least += draw(1...3)
        }
      }
      return period
    }
  }

  @Test("costs what the best of all plans costs, and its orders are sold", arguments: 1...300)
  func exhaustive(seed: Int) throws {
    let periods = periods(UInt64(seed))
    let best = Exhaustion(periods: periods).least()
    let answer = LotRecursion(periods).solve()
    guard best < .infinity else {
      #expect(answer == nil, "seed \(seed)")
      return
    }
    let found = try #require(answer, "seed \(seed)")
    #expect(abs(found.cost - best) <= 1e-9 * max(1, abs(best)), "seed \(seed)")
    // The orders alone, bound, cost the same.
    var bound = periods
    for position in periods.indices {
      bound[position].prices = []
      for order in found.orders[position] {
        let price = periods[position].prices[order.price]
        #expect(order.amount >= max(1, price.least) && order.amount <= price.most, "seed \(seed)")
        #expect(order.amount % price.lot == 0, "seed \(seed)")
        bound[position].supply += order.amount
      }
      let suppliers = found.orders[position].map { periods[position].prices[$0.price].supplier }
      #expect(Set(suppliers).count == suppliers.count, "seed \(seed)")
    }
    let money = zip(periods, found.orders).reduce(0.0) { sum, entry in
      sum + entry.1.reduce(0) { $0 + entry.0.prices[$1.price].unitCost * Double($1.amount) }
    }
    #expect(abs(Exhaustion(periods: bound).least() + money - best) <= 1e-9 * max(1, abs(best)), "seed \(seed)")
  }

  @Test("refuses what would take too much memory, and survives the largest numbers")
  func large() {
    var period = LotRecursion.Period()
    period.uses = [.init(gain: -1, amount: .max)]
    period.prices = [.init(supplier: 0, unitCost: 1, least: 0, most: .max, lot: 1)]
    #expect(LotRecursion([period, period]).solve() == nil)
    #expect(LotRecursion([]).solve() == LotRecursion.Answer(cost: 0, orders: []))
  }
}
