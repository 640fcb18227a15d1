/// Units of a product by the last period in which they may leave (MODEL.md 3.7): its layers, earliest first.
///
/// There is a layer for every last period that stock, receipts or offers bring, not for every age. Last periods so late
/// that nobody could tell are one: `unlimited`. A product that never expires has that layer alone.
public struct StockLayers: Sendable, Equatable {
  /// The last period of units that may leave in any.
  public static let unlimited = Int32.max

  /// Layers of product q are `starts[q] ..< starts[q + 1]`, by last period.
  public let starts: [Int]
  /// By layer: the last period in which its units may leave; 0 = never, they are expired from the start.
  public let last: [Int32]
  /// By layer.
  public let products: [Int32]
  /// By product: last periods from here on are `unlimited`.
  private let unlimitedFrom: [Int32]
  private let shelfLives: [Int32?]

  /// - Complexity: O(n log n) in stock, receipts, and offers × T of products that expire.
  public init(_ scenario: Scenario) {
    shelfLives = scenario.products.values.map { product in
      product.shelfLife.map { Int32(clamping: min($0, 1_000_000_000)) }
    }
    let found = Self.lastPeriods(scenario, shelfLives)
    unlimitedFrom = Self.unlimitedFrom(scenario, isDated: found.map { !$0.isEmpty })
    var (starts, last, products): ([Int], [Int32], [Int32]) = ([0], [], [])
    for (product, periods) in found.enumerated() {
      let from = unlimitedFrom[product]
      var own = periods.map { $0 >= from ? Self.unlimited : $0 }.sorted()
      if own.isEmpty { own = [Self.unlimited] }
      var before: Int32?
      for period in own where period != before {
        last.append(period)
        products.append(Int32(truncatingIfNeeded: product))
        before = period
      }
      starts.append(last.count)
    }
    (self.starts, self.last, self.products) = (starts, last, products)
  }

  public var count: Int { last.count }

  /// Whether some layer ends: else every product has one layer, at its own position.
  public var isDated: Bool { last.contains { $0 != Self.unlimited } }

  /// The layers of a product.
  public func range(_ product: Int) -> Range<Int> { starts[product]..<starts[product + 1] }

  /// Whether units of a product may expire.
  public func expires(_ product: Int) -> Bool { last[starts[product]] != Self.unlimited }

  /// The layer of opening stock.
  public func layer(of row: StockRow) -> Int {
    layer(row.product.index, last: row.expires ?? lastPeriod(row.product.index, entering: 1))
  }

  /// The layer of units of a product that enter stock in a period.
  public func layer(_ product: Int, entering period: Int32) -> Int {
    layer(product, last: lastPeriod(product, entering: period))
  }

  /// The layer of a last period, or the next later one; the last layer where there is none.
  ///
  /// - Complexity: O(log layers of the product).
  public func layer(_ product: Int, last period: Int32) -> Int {
    var low = starts[product]
    var high = starts[product + 1] - 1
    let wanted = period >= unlimitedFrom[product] ? Self.unlimited : max(0, period)
    while low < high {
      let middle = (low + high) / 2
      if last[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The last period in which units may leave that are to arrive in `period` with `life` periods of shelf life left, and
  /// that leave `leadTime` before.
  ///
  /// A unit counts the period it arrives in: one that may still leave then, and not later, has 1 left.
  public static func needed(arriving period: Int32, leadTime: Int32, life: Int32) -> Int32 {
    max(period - leadTime, life > 0 ? period - 1 + life : 0)
  }

  private func lastPeriod(_ product: Int, entering period: Int32) -> Int32 {
    shelfLives[product].map { max(0, period - 1 + $0) } ?? Self.unlimited
  }

  /// By product that expires, what its supplies bring, in any order and not once each; empty for the others.
  private static func lastPeriods(_ scenario: Scenario, _ shelfLives: [Int32?]) -> [[Int32]] {
    var found = [[Int32]](repeating: [], count: scenario.products.count)
    var isDated = shelfLives.map { $0 != nil }
    for row in scenario.stock where row.expires != nil { isDated[row.product.index] = true }
    func note(_ product: Ref<Product>, entering period: Int32) {
      let last = shelfLives[product.index].map { max(0, period - 1 + $0) } ?? unlimited
      if found[product.index].last != last { found[product.index].append(last) }
    }
    for row in scenario.stock where isDated[row.product.index] && row.onHand > row.reserved {
      if let last = row.expires {
        found[row.product.index].append(max(0, last))
      } else {
        note(row.product, entering: 1)
      }
    }
    for row in scenario.receipts where isDated[row.product.index] && row.quantity > 0 {
      note(row.product, entering: row.period)
    }
    for row in scenario.offers where isDated[row.product.index] && row.maximum > 0 && row.leadTime < scenario.periods {
      for period in (1 + row.leadTime)...scenario.periods { note(row.product, entering: period) }
    }
    return found
  }

  /// A last period after T, and late enough for whoever asks for the longest life on arrival in T, is as good as none.
  private static func unlimitedFrom(_ scenario: Scenario, isDated: [Bool]) -> [Int32] {
    var longest = [Int32](repeating: 0, count: scenario.products.count)
    guard isDated.contains(true) else { return longest.map { _ in scenario.periods + 1 } }
    let substitutes = SubstituteIndex(scenario)
    for row in scenario.demand where row.minimumLife > 0 {
      longest[row.product.index] = max(longest[row.product.index], row.minimumLife)
      substitutes.forEach(of: row.product, at: row.region) { terms in
        longest[terms.substitute.index] = max(longest[terms.substitute.index], row.minimumLife)
      }
    }
    return longest.map { scenario.periods + max(1, $0 - 1) }
  }
}

extension StockLayers {
  /// A last period as certificates and prices name it: empty = any.
  public static func name(of last: Int32) -> String { last == unlimited ? "" : String(last) }

  /// The last period that a name says; nil where it is none.
  public static func last(named name: String) -> Int32? { name.isEmpty ? unlimited : Int32(name) }
}
