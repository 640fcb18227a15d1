/// What was sold where and when: `history.csv`, by series.
///
/// One array per attribute; the rows of a series lie together, in the order of days.
public struct SalesHistory: Sendable {
  /// One product at one place.
  public struct Series: Sendable {
    /// Positions in `places` and `products`.
    public var place: Int
    public var product: Int
    /// Its rows.
    public var rows: Range<Int>

    public init(place: Int, product: Int, rows: Range<Int>) {
      self.place = place
      self.product = product
      self.rows = rows
    }
  }

  /// Codes of regions or warehouses, sorted.
  public var places: [String]
  /// Codes, sorted.
  public var products: [String]
  /// Sorted by place, then product.
  public var series: [Series]

  /// Of each row: days since 1970-01-01.
  public var days: [Int32]
  /// Of each row: units, ≥ 0.
  public var sales: [Double]
  /// Of each row: share of the time without stock, 0…1; empty where no row has any.
  public var stockout: [Float]
  /// Of each row: money per unit; empty where no row has any, NaN where a row has none.
  public var price: [Float]
  /// Of each row: whether there was a promotion; empty where no row has any.
  public var promotion: [Bool]

  public init(
    places: [String] = [], products: [String] = [], series: [Series] = [], days: [Int32] = [], sales: [Double] = [],
    stockout: [Float] = [], price: [Float] = [], promotion: [Bool] = []
  ) {
    self.places = places
    self.products = products
    self.series = series
    self.days = days
    self.sales = sales
    self.stockout = stockout
    self.price = price
    self.promotion = promotion
  }
}

/// A day of the Gregorian calendar, for dates in files.
///
/// Source: H. Hinnant, "chrono-compatible low-level date algorithms": days since 1970-01-01 by eras of 400 years.
public struct CalendarDay: Hashable, Sendable {
  public var year: Int
  public var month: Int
  public var day: Int

  /// nil for a day that does not exist, or a year outside 1…9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year) else {
      return nil
    }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// Reads `2026-11-23`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// - Parameter days: within ±3,000,000.
  public init(daysSince1970 days: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
  }

  public var daysSince1970: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// `2026-11-23`
  public var text: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}
