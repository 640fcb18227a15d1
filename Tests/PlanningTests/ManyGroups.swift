import Domain

/// Products that have nothing to do with each other.
enum ManyGroups {
  /// `count` products; every third has no stock, every fifth has more than is asked for. Product k asks for 1 unit
  /// and pays 10 + k % 7 for it; its lane costs k % 3.
  static func scenario(count: Int) -> Scenario {
    var scenario = Scenario(
      name: "groups",
      products: (0..<count).map { Product(code: code($0), price: 10) },
      warehouses: [Warehouse(code: "A")], regions: [Region(code: "R", tier: Ref(0))])
    for number in 0..<count {
      let product = Ref<Product>(index: number)
      if number % 3 != 0 {
        scenario.stock.append(
          StockRow(warehouse: Ref(0), product: product, onHand: number % 5 == 0 ? 4 : 0.5))
      }
      scenario.demand.append(
        DemandRow(region: Ref(0), product: product, quantity: 1, unmetPenalty: Double(10 + number % 7)))
      scenario.lanes.append(
        LaneRow(from: Ref(0), to: .region(Ref(0)), product: product, cost: Double(number % 3)))
    }
    scenario.sortRows()
    return scenario
  }

  static func optimum(count: Int) -> Double {
    (0..<count).reduce(0) { sum, number in
      let served = number % 3 == 0 ? 0 : number % 5 == 0 ? 1 : 0.5
      return sum + served * Double(number % 3) + (1 - served) * Double(10 + number % 7)
    }
  }

  private static func code(_ number: Int) -> String {
    let digits = String(number)
    return "P" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
