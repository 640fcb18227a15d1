internal import Domain

/// Periods as dates: the first day of each, counted from the scenario's start.
struct FeedCalendar {
  private let start: CalendarDay?
  private let length: Scenario.Period

  /// - Throws: `malformed` where the start is no date.
  init(start: String?, period: Scenario.Period) throws(FeedFailure) {
    length = period
    guard let start else {
      self.start = nil
      return
    }
    guard let date = CalendarDay(start) else { throw FeedFailure(.malformed, "the start \"\(start)\" is no date") }
    self.start = date
  }

  /// The first day of `period`, nil where there is no start.
  ///
  /// - Throws: `notHeld` for a day after 9999: texts of dates would no longer sort.
  func firstDay(of period: Int32) throws(FeedFailure) -> String? {
    guard let start else { return nil }
    let steps = Int(period) - 1
    let date =
      switch length {
      case .day: start.adding(days: steps)
      case .week: start.adding(days: 7 * steps)
      case .month: start.adding(months: steps)
      }
    // Texts of earlier years would not sort either; nothing was planned that long ago.
    guard date.year >= 1 else { return "0001-01-01" }
    guard date.year <= 9999 else { throw FeedFailure(.notHeld, "period \(period) begins after the year 9999") }
    return date.text
  }

  /// What a period is called in keys: its first day, or its number in eight digits.
  func name(of period: Int32) throws(FeedFailure) -> String {
    if let day = try firstDay(of: period) { return day }
    let digits = String(period)
    return String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits
  }
}
