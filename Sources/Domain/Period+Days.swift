extension Scenario.Period {
  /// Days in a period, a month at the mean of the Gregorian calendar's 365.2425 days a year: for days of cover.
  public var days: Double {
    switch self {
    case .day: 1
    case .week: 7
    case .month: 365.2425 / 12
    }
  }
}
