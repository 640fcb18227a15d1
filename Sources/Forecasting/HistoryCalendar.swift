public import Domain

/// The periods of a history: numbered from its first whole one.
public struct HistoryCalendar: Sendable {
  public let period: Scenario.Period
  /// A day on which a period begins: the scenario's start, or the first day after the history.
  public let anchor: CalendarDay
  private let anchorDay: Int

  public init(period: Scenario.Period, anchor: CalendarDay) {
    self.period = period
    self.anchor = anchor
    anchorDay = anchor.daysSince1970
  }

  /// The period that `day` lies in, relative to the anchor's.
  func bucket(_ day: Int) -> Int {
    switch period {
    case .day: return day - anchorDay
    case .week:
      let offset = day - anchorDay
      return offset >= 0 ? offset / 7 : -((6 - offset) / 7)
    case .month:
      let date = CalendarDay(daysSince1970: day)
      let months = (date.year - anchor.year) * 12 + date.month - anchor.month
      return date.day < anchor.day ? months - 1 : months
    }
  }

  /// What one row of a history stands for: a day, or the week or month that all its dates are apart.
  static func grain(of days: some Sequence<Int32>) -> Scenario.Period {
    let distinct = Set(days).sorted()
    guard distinct.count > 1 else { return .day }
    let gaps = zip(distinct, distinct.dropFirst()).map { $1 - $0 }
    if gaps.allSatisfy({ $0 % 7 == 0 }) { return .week }
    let dates = distinct.map { CalendarDay(daysSince1970: Int($0)) }
    let isSameDay = dates.allSatisfy { $0.day == dates[0].day }
    let isMonthEnd = dates.allSatisfy { CalendarDay(year: $0.year, month: $0.month, day: $0.day + 1) == nil }
    return isSameDay || isMonthEnd ? .month : .day
  }

  /// Seasons of this length of period.
  public var layout: SeasonLayout {
    switch period {
    case .day: .days
    case .week: .weeks
    case .month: .months
    }
  }
}

/// Why a history makes no forecast.
public enum HistoryFailure: Error, Sendable, Equatable, CustomStringConvertible {
  case empty
  /// Nothing was sold before the first period that is to be forecast.
  case nothingBefore(start: String)
  /// Its rows stand for longer times than the periods.
  case tooCoarse(rows: Scenario.Period, periods: Scenario.Period)
  /// Less than one whole period.
  case tooShort(periods: Scenario.Period)
  /// It ended long before the first period.
  case tooOld(last: String, start: String)
  /// Rows that were put aside cannot be read again.
  case unreadable(reason: String)

  /// Hands out the parts of `history`.
  static func reading(
    _ history: some SalesRecords, _ body: (SalesHistory, Int) -> Void
  ) throws(HistoryFailure) {
    do throws(SalesReadFailure) { try history.forEachPart(body) } catch { throw .unreadable(reason: error.reason) }
  }

  public var description: String {
    switch self {
    case .empty: "the history has no rows"
    case .nothingBefore(let start): "the history has no rows before \(start), where the first period begins"
    case .tooCoarse(let rows, let periods):
      "each row of the history stands for a \(rows.rawValue), but a period is a \(periods.rawValue): bring the history "
        + "by \(periods.rawValue), or plan by \(rows.rawValue)"
    case .tooShort(let periods): "the history does not hold one whole \(periods.rawValue)"
    case .unreadable(let reason): "the history's rows cannot be read again: \(reason)"
    case .tooOld(let last, let start):
      "the history ends on \(last), more than 1,000 periods before \(start), where the first period begins"
    }
  }
}
