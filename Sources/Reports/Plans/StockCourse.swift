internal import Domain

/// One product in one warehouse from the opening to the last period.
struct StockCourse {
  let warehouse: Ref<Warehouse>
  let product: Ref<Product>
  /// Opening, then the closing stock of each period.
  var closing: [Double?]
  /// Nothing, then each period's safety stock.
  var safety: [Double?]
  /// How far the stock falls below safety stock, worst period, and all that moves: what orders courses.
  var shortfall = 0.0
  var moved = 0.0

  /// Every stock of the plan: the furthest below safety stock first, then those that move most.
  ///
  /// - Complexity: O(n log n) in the lines of stock.
  static func all(_ plan: Plan, _ scenario: Scenario) -> [StockCourse] {
    let periods = Int(scenario.periods)
    var courses: [StockCourse] = []
    let lines = plan.stock.sorted { ($0.warehouse, $0.product, $0.period) < ($1.warehouse, $1.product, $1.period) }
    for line in lines where line.period >= 1 && Int(line.period) <= periods {
      let isNew = courses.last.map { $0.warehouse != line.warehouse || $0.product != line.product } ?? true
      if isNew {
        // Periods without a line hold nothing.
        let zeros: [Double?] = Array(repeating: 0, count: periods)
        courses.append(
          StockCourse(
            warehouse: line.warehouse, product: line.product, closing: [line.period == 1 ? line.opening : 0] + zeros,
            safety: [nil] + zeros.map { _ in line.safetyStock }))
      }
      courses[courses.count - 1].take(line)
    }
    return courses.enumerated().sorted { left, right in
      let (one, two) = (left.element, right.element)
      if one.shortfall != two.shortfall { return one.shortfall > two.shortfall }
      return one.moved != two.moved ? one.moved > two.moved : left.offset < right.offset
    }.map(\.element)
  }

  private mutating func take(_ line: StockLine) {
    closing[Int(line.period)] = line.closing
    safety[Int(line.period)] = line.safetyStock
    shortfall = max(shortfall, line.safetyStock - line.closing)
    moved += line.shipped + line.transferredOut
  }
}
