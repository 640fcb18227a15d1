internal import Domain

/// Periods as dates: the first day of each, counted from the scenario's start.
struct FeedCalendar {
  private let start: CivilDate?
  private let length: Scenario.Period

  /// - Throws: `malformed` where the start is no date.
  init(start: String?, period: Scenario.Period) throws(FeedFailure) {
    length = period
    guard let start else {
      self.start = nil
      return
    }
    guard let date = CivilDate(start) else { throw FeedFailure(.malformed, "the start \"\(start)\" is no date") }
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

/// A day of the Gregorian calendar.
///
/// Source: H. Hinnant, "chrono-compatible low-level date algorithms": days since 1970-01-01 by eras of 400 years.
struct CivilDate: Hashable, Comparable {
  let year: Int
  let month: Int
  let day: Int

  /// Reads `2026-11-23`; nil for anything else, days that do not exist included.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year)
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  private init(year: Int, month: Int, day: Int) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  init(daysSince1970 days: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    self.init(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month, day: dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  var daysSince1970: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  func adding(days: Int) -> CivilDate { CivilDate(daysSince1970: daysSince1970 + days) }

  /// The same day of a later month, or that month's last day where it is shorter.
  func adding(months: Int) -> CivilDate {
    let count = year * 12 + (month - 1) + months
    // Rounded down: before the year 0 too, months count from 1.
    let month = (count % 12 + 12) % 12
    let (newYear, newMonth) = ((count - month) / 12, month + 1)
    return CivilDate(year: newYear, month: newMonth, day: min(day, Self.days(in: newMonth, of: newYear)))
  }

  var text: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}
