/// The demand of one product at one place, period by period.
public struct DemandSeries: Sendable {
  /// Position of the first value in the calendar that all series share.
  public var start: Int
  /// Units per period, ≥ 0, without gaps.
  public var values: [Double]
  /// Share of each period under promotion, 0…1; empty where there was none.
  public var promotion: [Double]
  /// Share of each period of the horizon for which a promotion is planned; empty where there is none.
  public var plannedPromotion: [Double]
  /// Share of each period that is holiday, by position in the calendar, horizon included; empty where none is known.
  public var holidays: [Double] = []
  /// Which series it resembles: those of a family share seasons and, where a history is short, a level.
  public var family: Int
  /// Where it is: a place has a size of its own.
  public var place: Int

  public init(
    start: Int, values: [Double], promotion: [Double] = [], plannedPromotion: [Double] = [], family: Int = 0,
    place: Int = 0
  ) {
    self.start = start
    self.values = values
    self.promotion = promotion
    self.plannedPromotion = plannedPromotion
    self.family = family
    self.place = place
  }
}

/// The seasons that a length of period can have.
public struct SeasonLayout: Sendable {
  /// Periods of the short season: 7 days, 12 months; 1 for weeks, which have none.
  public var short: Int
  /// Periods of a year where that is a second, smooth season: 365.2425 days, 52.1775 weeks.
  public var year: Double?
  /// How far back the seasonal naive forecast looks.
  public var lag: Int
  /// Periods of the recent average: two weeks of days, eight weeks, half a year of months.
  public var recent: Int

  public static let days = SeasonLayout(short: 7, year: 365.2425, lag: 7, recent: 14)
  public static let weeks = SeasonLayout(short: 1, year: 365.2425 / 7, lag: 52, recent: 8)
  public static let months = SeasonLayout(short: 12, year: nil, lag: 12, recent: 6)
}
