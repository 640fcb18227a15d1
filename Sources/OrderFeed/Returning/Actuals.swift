public import Domain
internal import GRDB

/// What really happened up to a day, as a feed knows it: what the next plan starts from.
public struct Actuals: Hashable, Sendable {
  /// Units of a product that a warehouse gained since the count; negative where it lost.
  public struct StockChange: Hashable, Sendable {
    public var warehouse: String
    public var product: String
    public var units: Int64
  }

  /// Units ordered before the day that have yet to come into a warehouse.
  public struct Expected: Hashable, Sendable {
    public var warehouse: String
    public var product: String
    /// The line's reference in the feed.
    public var reference: String
    /// The day promised, else needed by.
    public var date: String
    public var units: Int64
  }

  /// Demand that goods shipped before the day will cover.
  public struct UnderWay: Hashable, Sendable {
    public var region: String
    /// Asked for.
    public var product: String
    public var date: String
    /// Units of `product`.
    public var covers: Double
  }

  /// What a region asked of a product before the day, and what it got: both go into its fill rate under
  /// `policy.fair_memory`.
  public struct Memory: Hashable, Sendable {
    public var region: String
    public var product: String
    public var asked: Double
    public var served: Double
  }

  /// Sorted by warehouse and product.
  public var stock: [StockChange] = []
  public var expected: [Expected] = []
  public var underWay: [UnderWay] = []
  /// Sorted by region and product.
  public var memory: [Memory] = []
  /// Lines that were to ship before the day and whose last message is not settled: what they moved is not known.
  public var unsettled = 0
  /// Lines without a date, of a scenario without a start: when they ship is not known.
  public var undated = 0

  public init() {}
}

extension Actuals {
  /// SHA-256 over all that is said here, in hexadecimal: the same for the same past, whatever file it came from.
  public var hash: String {
    var text = "allot-actuals-1\n"
    for change in stock { text += "stock\n\(change.warehouse)\n\(change.product)\n\(change.units)\n" }
    for line in expected {
      text += "expected\n\(line.warehouse)\n\(line.product)\n\(line.reference)\n\(line.date)\n\(line.units)\n"
    }
    for line in underWay {
      text += "under way\n\(line.region)\n\(line.product)\n\(line.date)\n\(NumberText.text(line.covers))\n"
    }
    for past in memory {
      let numbers = "\(NumberText.text(past.asked))\n\(NumberText.text(past.served))"
      text += "memory\n\(past.region)\n\(past.product)\n\(numbers)\n"
    }
    return SHA256.hexadecimal(of: Array(text.utf8))
  }
}

/// Which part of the past a look at the actuals takes in. All days are ISO dates.
public struct ActualsScope: Hashable, Sendable {
  /// What happened before this day; the first of the next plan.
  public var day: String
  /// When the stock of the scenario was counted: what left and came in from then on is still to be taken into account.
  /// nil = before everything in the feed.
  public var counted: String?
  /// Demand from this day on is remembered; nil = none is.
  public var remembered: String?

  public init(day: String, counted: String? = nil, remembered: String? = nil) {
    self.day = day
    self.counted = counted
    self.remembered = remembered
  }

  /// What a plan of `scenario` needs: all up to its start, with the memory of the `policy.fair_memory` periods before.
  ///
  /// - Throws: `usage` where the scenario has no start: without dates nothing can be placed.
  public init(next scenario: Scenario, counted: String? = nil) throws(FeedFailure) {
    guard let start = scenario.start else {
      throw FeedFailure(.usage, "actuals need a scenario with a start: what happened is known by its day")
    }
    day = start
    self.counted = counted
    guard scenario.policy.fairMemory > 0 else { return }
    let calendar = try FeedCalendar(start: start, period: scenario.period)
    remembered = try calendar.firstDay(of: 1 - scenario.policy.fairMemory)
  }
}

extension FeedStore {
  /// What happened before `scope.day`.
  ///
  /// A line counts as shipped or ordered by what the order system holds of it, or by what came in where that is more;
  /// as received by its receipts: with none, a transfer or purchase has not come yet, and a delivery past its day has.
  /// A line that received something and is past its day is closed; the rest of it is not waited for.
  ///
  /// - Throws: `malformed` for a day that is none, or sums beyond 63 bits.
  /// - Complexity: O(lines + answers).
  public func actuals(_ scope: ActualsScope) throws(FeedFailure) -> Actuals {
    func date(_ text: String) throws(FeedFailure) -> String {
      guard let day = CalendarDay(text)?.text else { throw FeedFailure(.usage, "\"\(text)\" is no date") }
      return day
    }
    let day = try date(scope.day)
    // Dates are compared as texts: every one of them sorts behind the empty one.
    let counted = try scope.counted.map(date) ?? ""
    return try read { db in
      var tally = ActualsTally(day: day, counted: counted)
      let receipts = try Row.fetchCursor(db, sql: ActualsTally.receipts)
      while let row = try receipts.next() { try tally.addReceipt(row) }
      let lines = try Row.fetchCursor(db, sql: ActualsTally.lines, arguments: ["day": day])
      while let row = try lines.next() { try tally.addLine(row) }
      if let remembered = scope.remembered {
        let demands = try Row.fetchCursor(
          db, sql: "SELECT * FROM demand WHERE period >= ? AND period < ? ORDER BY id", arguments: [remembered, day])
        while let row = try demands.next() { tally.addDemand(row) }
      }
      var actuals = tally.actuals
      actuals.unsettled = try Int.fetchOne(db, sql: ActualsTally.unsettled, arguments: [day]) ?? 0
      actuals.undated =
        try Int.fetchOne(
          db, sql: "SELECT count(*) FROM line WHERE kind <> 'quota' AND held > 0 AND ship_date IS NULL") ?? 0
      return actuals
    }
  }
}
