import Domain
import Testing

@testable import Forecasting

struct ClassificationTests {
  /// Four products at two places over eight months: worth 80, 15, 4 and 1 in a hundred.
  private func history(price: Bool) throws -> SalesHistory {
    var history = SalesHistory(places: ["north", "south"], products: ["a", "b", "c", "d"])
    let monthly: [[Double]] = [
      Array(repeating: 80, count: 8), [30, 0, 30, 0, 30, 0, 30, 0], [32, 0, 0, 0, 0, 0, 0, 0],
      Array(repeating: 1, count: 8),
    ]
    for (product, sales) in monthly.enumerated() {
      let start = history.days.count
      for (month, units) in sales.enumerated() {
        history.days.append(Int32(try #require(CalendarDay(year: 2026, month: month + 1, day: 1)).daysSince1970))
        history.sales.append(units)
        if price { history.price.append(product == 3 ? 1000 : month == 0 ? .nan : 1) }
      }
      history.series.append(.init(place: product == 1 ? 1 : 0, product: product, rows: start..<history.days.count))
    }
    history.series.sort { ($0.place, $0.product) < ($1.place, $1.product) }
    return history
  }

  @Test("worth and variation by hand")
  func byHand() throws {
    let classes = try Classification(history(price: false))
    let products = classes.grades.filter { $0.kind == .product }
    #expect(products.map(\.code) == ["a", "b", "c", "d"] && classes.period == .month)
    // 640, 120, 32 and 8 of 800; the second begins at exactly 0.8, so it is a B, the third at 0.95, so it is a C.
    #expect(products.map(\.name) == ["AX", "BY", "CZ", "CX"])
    #expect(products[0].share == 0.8 && products[1].variation == 1)
    // Three of four months' worth in the first: √7 for one month of eight.
    #expect(abs(products[2].variation - 7.0.squareRoot()) < 1e-12)
    #expect(classes.grades.filter { $0.kind == .place }.map(\.code) == ["north", "south"])
  }

  @Test("prices make worth, a missing one is the product's usual")
  func prices() throws {
    let classes = try Classification(history(price: true))
    let products = classes.grades.filter { $0.kind == .product }
    #expect(products.map(\.code) == ["d", "a", "b", "c"] && products[0].worth == 8000 && products[1].worth == 640)
    #expect(products[0].value == "A")
  }

  @Test("nothing to grade is said")
  func empty() {
    #expect(throws: HistoryFailure.empty) { try Classification(SalesHistory()) }
  }
}
