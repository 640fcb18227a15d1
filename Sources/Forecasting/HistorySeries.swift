public import Domain

/// A history as series of demand by period, stock-outs corrected.
///
/// A series begins with its first row; after that a time without a row is a time without sales. Rows on or after the
/// first period's first day are the future: their promotions are planned, their sales are not looked at.
public struct HistorySeries: Sendable {
  /// How a history becomes series.
  public struct Terms: Sendable {
    /// Length of a period; nil = that of the rows.
    public var period: Scenario.Period?
    /// First day of the first period; nil = the day after the history.
    public var start: CalendarDay?
    /// Periods to forecast.
    public var periods: Int
    /// Whether sales are taken as demand even where stock was out.
    public var asSold: Bool
    /// Days that are holidays, past and to come, in days since 1970-01-01; nothing for rows that stand for longer times.
    public var holidays: [Int] = []
    public var threads: Int

    public init(
      period: Scenario.Period? = nil, start: CalendarDay? = nil, periods: Int, asSold: Bool = false, threads: Int
    ) {
      self.period = period
      self.start = start
      self.periods = periods
      self.asSold = asSold
      self.threads = threads
    }
  }

  /// What stock-outs hid in one series.
  public struct HiddenDemand: Sendable, Equatable {
    /// Days, or what a row stands for, with a stock-out, and all of them.
    public var periods: Int
    public var of: Int
    public var unit: Scenario.Period
    /// Units added, and units sold.
    public var added: Double
    public var sold: Double
  }

  public var calendar: HistoryCalendar
  /// In the order of `SalesHistory.series`; those without a row before the start are empty.
  public var demand: [DemandSeries]
  /// By series; nil where it was never out of stock.
  public var hidden: [HiddenDemand?]
  /// Periods between the history's end and the first that is asked for.
  public var gap: Int
  /// Periods to forecast from the history's end.
  public var horizon: Int

  /// - Parameters:
  ///   - families: of each of the history's products.
  /// - Complexity: O(rows); memory O(series · periods) and that of a part of the history.
  public init(_ history: some SalesRecords, _ terms: Terms, families: [Int]) throws(HistoryFailure) {
    let frame = try Frame(history, terms)
    calendar = frame.calendar
    gap = frame.gap
    horizon = frame.gap + terms.periods
    let holidays = frame.holidays(terms.holidays, horizon: horizon)
    var (demand, hidden): ([DemandSeries], [HiddenDemand?]) = ([], [])
    demand.reserveCapacity(history.series.count)
    hidden.reserveCapacity(history.series.count)
    try HistoryFailure.reading(history) { part, _ in
      let made = Parallel.map(part.series.count, threads: terms.threads) { index in
        frame.series(part, part.series[index], family: families[part.series[index].product], terms)
      }
      for var one in made {
        one.demand.holidays = holidays
        demand.append(one.demand)
        hidden.append(one.hidden)
      }
    }
    (self.demand, self.hidden) = (demand, hidden)
  }
}

/// Where days and periods of one history lie.
private struct Frame: Sendable {
  let calendar: HistoryCalendar
  let grain: Scenario.Period
  /// Of the first whole period, relative to the anchor.
  let first: Int
  /// One behind the last whole period.
  let end: Int
  /// The last day before the future.
  let lastDay: Int
  let gap: Int
  /// First day of the future.
  let future: Int

  init(_ history: some SalesRecords, _ terms: HistorySeries.Terms) throws(HistoryFailure) {
    let future = terms.start?.daysSince1970 ?? Int.max
    let days = history.distinctDays
    let known = days.filter { Int($0) < future }
    guard let firstRow = known.first, let lastRow = known.last else {
      if let start = terms.start, !days.isEmpty { throw .nothingBefore(start: start.text) }
      throw .empty
    }
    let (firstDay, lastDay) = (Int(firstRow), Int(lastRow))
    let grain = HistoryCalendar.grain(of: known)
    let period = terms.period ?? grain
    guard Self.rank(grain) <= Self.rank(period) else { throw .tooCoarse(rows: grain, periods: period) }
    let calendar = HistoryCalendar(period: period, anchor: terms.start ?? Self.anchor(after: lastDay, period))
    var first = calendar.bucket(firstDay)
    var end = calendar.bucket(lastDay) + 1
    if grain == .day, period != .day {
      // A week that the history only touches would look like a bad one.
      if calendar.bucket(firstDay - 1) == first { first += 1 }
      if calendar.bucket(lastDay + 1) == end - 1 { end -= 1 }
    }
    guard first < end else { throw .tooShort(periods: period) }
    let gap = terms.start == nil ? 0 : max(0, -end)
    guard gap <= 1000 else {
      throw .tooOld(last: CalendarDay(daysSince1970: lastDay).text, start: calendar.anchor.text)
    }
    (self.calendar, self.grain, self.first, self.end) = (calendar, grain, first, end)
    (self.lastDay, self.gap, self.future) = (lastDay, gap, future)
  }

  private static func rank(_ period: Scenario.Period) -> Int {
    switch period {
    case .day: 0
    case .week: 1
    case .month: 2
    }
  }

  private static func anchor(after lastDay: Int, _ period: Scenario.Period) -> CalendarDay {
    let next = CalendarDay(daysSince1970: lastDay + 1)
    guard period == .month else { return next }
    return CalendarDay(year: next.year, month: next.month, day: 1) ?? next
  }

  /// The share of each period that is holiday, from the first one to the horizon's end.
  func holidays(_ days: [Int], horizon: Int) -> [Double] {
    guard !days.isEmpty, grain == .day else { return [] }
    var shares = Array(repeating: 0.0, count: end - first + horizon)
    for day in Set(days).sorted() {
      let position = calendar.bucket(day) - first
      if shares.indices.contains(position) { shares[position] += 1 / calendar.period.days }
    }
    return shares.map { min(1, $0) }
  }

  /// One series in periods, from its first row to the end of the history.
  func series(
    _ history: SalesHistory, _ one: SalesHistory.Series, family: Int, _ terms: HistorySeries.Terms
  ) -> (demand: DemandSeries, hidden: HistorySeries.HiddenDemand?) {
    var rows = one.rows
    while let last = rows.last, Int(history.days[last]) >= future { rows = rows.lowerBound..<last }
    var demand = DemandSeries(start: 0, values: [], family: family, place: one.place)
    demand.plannedPromotion = planned(history, one.rows)
    guard let firstRow = rows.first else { return (demand, nil) }
    let steps = steps(history, rows, isDaily: grain == .day)
    var hidden: HistorySeries.HiddenDemand?
    var sales = steps.sales
    if !terms.asSold, steps.stockout.contains(where: { $0 > 0 }) {
      let season = grain == .day ? 7 : 1
      let correction = StockoutCorrection(
        sales: sales, stockout: steps.stockout, start: steps.firstDay, season: season)
      hidden = HistorySeries.HiddenDemand(
        periods: correction.periods, of: sales.count, unit: grain, added: correction.added, sold: sales.reduce(0, +))
      sales = correction.demand
    }
    let begin = max(first, calendar.bucket(Int(history.days[firstRow])))
    guard begin < end else { return (demand, hidden) }
    demand.start = begin - first
    var (values, promoted, counts) = (
      Array(repeating: 0.0, count: end - begin), Array(repeating: 0.0, count: end - begin),
      Array(repeating: 0.0, count: end - begin)
    )
    for (index, bucket) in steps.buckets.enumerated() where bucket >= begin && bucket < end {
      values[bucket - begin] += sales[index]
      counts[bucket - begin] += 1
      if steps.promotion[index] { promoted[bucket - begin] += 1 }
    }
    demand.values = values
    if steps.promotion.contains(true) { demand.promotion = zip(promoted, counts).map { $1 > 0 ? $0 / $1 : 0 } }
    return (demand, hidden)
  }

  /// A series as the rows give it: by day with the days between filled, or row by row.
  struct Steps {
    var firstDay = 0
    var buckets: [Int] = []
    var sales: [Double] = []
    var stockout: [Double] = []
    var promotion: [Bool] = []
  }

  private func steps(_ history: SalesHistory, _ rows: Range<Int>, isDaily: Bool) -> Steps {
    var steps = Steps()
    steps.firstDay = rows.first.map { Int(history.days[$0]) } ?? 0
    var next = steps.firstDay
    for row in rows {
      let day = Int(history.days[row])
      while isDaily, next < day {
        steps.append(calendar.bucket(next), 0, 0, false)
        next += 1
      }
      let stockout = history.stockout.isEmpty ? 0 : Double(history.stockout[row])
      steps.append(
        calendar.bucket(day), history.sales[row], stockout, history.promotion.isEmpty ? false : history.promotion[row])
      next = day + 1
    }
    while isDaily, next <= lastDay {
      steps.append(calendar.bucket(next), 0, 0, false)
      next += 1
    }
    return steps
  }

  /// Promotions of the future, as shares of each period from the history's end on.
  private func planned(_ history: SalesHistory, _ rows: Range<Int>) -> [Double] {
    guard !history.promotion.isEmpty else { return [] }
    var days: [Double] = []
    for row in rows where history.promotion[row] {
      let step = calendar.bucket(Int(history.days[row])) - end
      guard step >= 0, step < 100_000 else { continue }
      while days.count <= step { days.append(0) }
      days[step] += 1
    }
    guard grain == .day, calendar.period != .day else { return days }
    return days.map { min(1, $0 / calendar.period.days) }
  }
}

extension Frame.Steps {
  mutating func append(_ bucket: Int, _ sales: Double, _ stockout: Double, _ promotion: Bool) {
    self.buckets.append(bucket)
    self.sales.append(sales)
    self.stockout.append(stockout)
    self.promotion.append(promotion)
  }
}
