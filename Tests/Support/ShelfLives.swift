public import Domain

/// Shelf lives, dated stock and asked-for lives put into a scenario by chance.
public enum ShelfLives {
  /// The same for the same arguments on every machine. Some products stay as they are.
  public static func add(to scenario: inout Scenario, seed: UInt64) {
    var numbers = SeededNumbers(seed: seed ^ 0x5E1F_11FE)
    for product in scenario.products.refs where numbers.chance(75) {
      if numbers.chance(70) { scenario.products[product].shelfLife = numbers.whole(0...4) }
      scenario.products[product].unitCost = numbers.number(0...12)
    }
    var rows: [StockRow] = []
    for row in scenario.stock {
      guard numbers.chance(60) else {
        rows.append(row)
        continue
      }
      // Some of it with a date of its own, the rest by shelf life or for good.
      var dated = row
      dated.expires = Int32(numbers.whole(0...(Int(scenario.periods) + 2)))
      dated.onHand = row.onHand > row.reserved ? ((row.onHand - row.reserved) / 2).rounded(.down) : 0
      dated.reserved = 0
      dated.safetyStock = 0
      var rest = row
      rest.onHand -= dated.onHand
      rows += [rest, dated]
    }
    scenario.stock = rows
    for row in scenario.demand.indices where numbers.chance(35) {
      scenario.demand[row].minimumLife = Int32(numbers.whole(1...3))
      scenario.demand[row].minimum = 0
    }
    scenario.sortRows()
  }
}
