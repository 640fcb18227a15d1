/// What one column may hold.
enum ColumnKind: Equatable {
  /// A code, or a word that is matched with others; no control characters.
  case code
  /// Free text; no control characters but line breaks and tabs.
  case text
  case number(NumberRange)
}

/// The numbers a column may hold. Every range is within ±1e12.
struct NumberRange: Equatable {
  let least: Double
  let most: Double
  /// Whether `least` itself is too small.
  let excludesLeast: Bool
  let isWhole: Bool
  /// The least number that is not too small.
  private let floor: Double

  init(least: Double, most: Double = 1e12, excludesLeast: Bool = false, isWhole: Bool = false) {
    self.least = least
    self.most = most
    self.excludesLeast = excludesLeast
    self.isWhole = isWhole
    floor = excludesLeast ? least.nextUp : least
  }

  static let amount = NumberRange(least: 0)
  static let positive = NumberRange(least: 0, excludesLeast: true)
  static let latitude = NumberRange(least: -90, most: 90)
  static let longitude = NumberRange(least: -180, most: 180)
  static let share = NumberRange(least: 0, most: 1)
  static let wholePositive = NumberRange(least: 1, isWhole: true)
  static let count = NumberRange(least: 0, isWhole: true)
  /// Numbers of periods and grades: sums of a few of them stay far inside Int32.
  static let periods = NumberRange(least: 0, most: 1e6, isWhole: true)
  static let ordinal = NumberRange(least: 1, most: 1e6, isWhole: true)

  /// False for NaN.
  @inline(__always)
  func contains(_ value: Double) -> Bool {
    value >= floor && value <= most && (!isWhole || Int64(exactly: value) != nil)
  }

  /// What is wrong with a `value` outside the range.
  func objection(to value: Double) -> (code: String, text: String) {
    if value < 0, least >= 0 { return ("negative-number", "must not be negative") }
    if excludesLeast, value == least { return ("out-of-range", "must be more than 0") }
    if value < least || value > most {
      return ("out-of-range", "must lie between \(NumberRange.text(least)) and \(NumberRange.text(most))")
    }
    return ("not-whole", "must be a whole number")
  }

  private static func text(_ bound: Double) -> String {
    bound == 1e12 ? "1e12" : Int(exactly: bound).map(String.init) ?? "\(bound)"
  }
}

/// One column of a table, as the page lists it.
struct ColumnSchema {
  let name: String
  let kind: ColumnKind
  /// Part of the key.
  var isKey = false
  /// The column must be there and no cell of it empty.
  var isRequired = false
}

/// The tables of a scenario folder, in the order of the page.
enum TableName: String, CaseIterable {
  case products, warehouses, calendar, regions, stock, receipts, demand, lanes, substitutes, quotas, offers, contracts
  case grades, memory, history, published

  var file: String { rawValue + ".csv" }

  /// The order of problems; `scenario.yaml` is 0.
  var rank: Int { (TableName.allCases.firstIndex(of: self) ?? 0) + 1 }

  var isRequired: Bool {
    switch self {
    case .products, .warehouses, .regions, .demand, .lanes: true
    default: false
    }
  }

  /// Columns in the order of the page, which is the order in which they are written.
  var columns: [ColumnSchema] {
    switch self {
    case .products: Self.productColumns
    case .warehouses: Self.warehouseColumns
    case .calendar: Self.calendarColumns
    case .regions: Self.regionColumns
    case .stock: Self.stockColumns
    case .receipts: Self.receiptColumns
    case .demand: Self.demandColumns
    case .lanes: Self.laneColumns
    case .substitutes: Self.substituteColumns
    case .quotas: Self.quotaColumns
    case .offers: Self.offerColumns
    case .contracts: Self.contractColumns
    case .grades: Self.gradeColumns
    case .memory: Self.memoryColumns
    case .history: Self.historyColumns
    case .published: Self.publishedColumns
    }
  }
}
