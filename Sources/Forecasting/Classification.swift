public import Domain

/// Grades of products and places by what they are worth (ABC) and how steadily they sell (XYZ).
///
/// ABC: H. F. Dickie, "ABC inventory analysis shoots for dollars, not pennies", Factory Management and Maintenance 109
/// (1951) 92–94: sorted by value, A is what makes up the first share of all value, B the next, C the
/// rest. XYZ: by the coefficient of variation of sales by period, standard deviation ÷ mean (Silver, Pyke, Thomas,
/// "Inventory and Production Management in Supply Chains", 4th ed.).
public struct Classification: Sendable {
  /// Where one class ends and the next begins.
  public struct Thresholds: Sendable, Equatable {
    /// Cumulative shares of value.
    public var a = 0.8
    public var b = 0.95
    /// Coefficients of variation.
    public var x = 0.5
    public var y = 1.0

    public init() {}
  }

  public enum Kind: String, Sendable { case product, place }

  /// The grade of one product or place.
  public struct Grade: Sendable, Equatable {
    public var kind: Kind
    public var code: String
    /// `A`, `B` or `C`.
    public var value: String
    /// `X`, `Y` or `Z`.
    public var steadiness: String
    /// Σ sales · price; units where the history has no prices.
    public var worth: Double
    /// Share of all worth, and of all down to this one.
    public var share: Double
    public var cumulative: Double
    /// Standard deviation ÷ mean of sales by period; infinity where nothing was sold.
    public var variation: Double

    /// `AX`
    public var name: String { value + steadiness }
  }

  /// Products by worth, then places by worth; equal ones by code.
  public var grades: [Grade]
  /// What variation is measured over.
  public var period: Scenario.Period
  public var thresholds: Thresholds
  /// Whether worth is money.
  public var hasPrices: Bool

  /// - Throws: `empty` for a history without rows.
  /// - Complexity: O(rows + codes · log codes); memory O(codes · periods).
  public init(_ history: some SalesRecords, thresholds: Thresholds = Thresholds()) throws(HistoryFailure) {
    let days = history.distinctDays
    guard let first = days.first, let last = days.last else { throw .empty }
    let grain = HistoryCalendar.grain(of: days)
    // Single days are ragged for everybody; weeks tell steady from unsteady.
    period = grain == .day && last - first >= 27 ? .week : grain
    self.thresholds = thresholds
    hasPrices = history.hasPrices
    let totals = try Totals(
      history, HistoryCalendar(period: period, anchor: CalendarDay(daysSince1970: Int(first))), last)
    grades =
      Self.graded(.product, history.products, totals.productWorth, totals.products, thresholds)
      + Self.graded(.place, history.places, totals.placeWorth, totals.places, thresholds)
  }

  private static func graded(
    _ kind: Kind, _ codes: [String], _ worth: [Double], _ sales: [[Double]], _ thresholds: Thresholds
  ) -> [Grade] {
    let total = worth.reduce(0, +)
    var before = 0.0
    return codes.indices.sorted { worth[$0] != worth[$1] ? worth[$0] > worth[$1] : $0 < $1 }.map { index in
      let share = total > 0 ? worth[index] / total : 0
      // The one that crosses a threshold still belongs above it: the first is always an A.
      let value = worth[index] <= 0 ? "C" : before < thresholds.a ? "A" : before < thresholds.b ? "B" : "C"
      before += share
      let variation = variation(sales[index])
      let steadiness = variation <= thresholds.x ? "X" : variation <= thresholds.y ? "Y" : "Z"
      return Grade(
        kind: kind, code: codes[index], value: value, steadiness: steadiness, worth: worth[index], share: share,
        cumulative: min(1, before), variation: variation)
    }
  }

  private static func variation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    guard mean > 0 else { return .infinity }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count)).squareRoot() / mean
  }

  /// Sums over the history.
  private struct Totals {
    var products: [[Double]]
    var places: [[Double]]
    var productWorth: [Double]
    var placeWorth: [Double]

    init(_ history: some SalesRecords, _ calendar: HistoryCalendar, _ last: Int32) throws(HistoryFailure) {
      // A last period that the history only touches would look like a bad one.
      let isWhole = calendar.bucket(Int(last) + 1) != calendar.bucket(Int(last)) || calendar.period != .week
      let count = max(1, calendar.bucket(Int(last)) + (isWhole ? 1 : 0))
      var totals = Totals(count: count, history)
      let usual = try Self.usualPrices(history)
      try HistoryFailure.reading(history) { part, _ in totals.add(part, calendar, usual, count: count) }
      self = totals
    }

    private init(count: Int, _ history: some SalesRecords) {
      products = Array(repeating: Array(repeating: 0, count: count), count: history.products.count)
      places = Array(repeating: Array(repeating: 0, count: count), count: history.places.count)
      productWorth = Array(repeating: 0, count: history.products.count)
      placeWorth = Array(repeating: 0, count: history.places.count)
    }

    private mutating func add(_ part: SalesHistory, _ calendar: HistoryCalendar, _ usual: [Double], count: Int) {
      for series in part.series {
        for row in series.rows {
          let bucket = calendar.bucket(Int(part.days[row]))
          if bucket < count {
            products[series.product][bucket] += part.sales[row]
            places[series.place][bucket] += part.sales[row]
          }
          let written = part.price.isEmpty ? 1 : Double(part.price[row])
          let worth = part.sales[row] * (written.isNaN ? usual[series.product] : written)
          productWorth[series.product] += worth
          placeWorth[series.place] += worth
        }
      }
    }

    /// The mean price of each product over its rows that have one: what the others count with.
    private static func usualPrices(_ history: some SalesRecords) throws(HistoryFailure) -> [Double] {
      guard history.hasPrices else { return history.products.map { _ in 1 } }
      var sums = Array(repeating: (sum: 0.0, count: 0.0), count: history.products.count)
      try HistoryFailure.reading(history) { part, _ in
        for series in part.series {
          for row in series.rows where !part.price[row].isNaN {
            sums[series.product].sum += Double(part.price[row])
            sums[series.product].count += 1
          }
        }
      }
      return sums.map { $0.count > 0 ? $0.sum / $0.count : 0 }
    }
  }
}
