/// Where the past is cut to see how a method would have done.
///
/// Rolling origin, parameters fitted once before the first: Tashman, "Out-of-sample tests of forecasting accuracy",
/// doi 10.1016/S0169-2070(00)00065-0.
struct BacktestPlan: Sendable {
  /// How many values come before each origin, ascending.
  var origins: [Int]
  /// Steps forecast from each.
  var horizon: Int

  /// Up to `most` origins half a horizon apart, the last a horizon before the end, none in the first two fifths; empty
  /// for fewer than 8 values.
  init(count: Int, horizon: Int, season: Int, most: Int = 4) {
    guard count >= 8 else {
      (origins, self.horizon) = ([], 0)
      return
    }
    let reach = max(1, min(horizon, count / 4))
    let step = max(1, reach / 2)
    let wanted = min(12, max(most, 12 / reach))
    var origins: [Int] = []
    var origin = count - reach
    // Before two seasons and a value nothing is known of the season.
    let known = 2 * season + 1
    let least = known <= count - reach ? max(known, count * 2 / 5) : max(4, count * 2 / 5)
    while origins.count < wanted, origin >= least {
      origins.append(origin)
      origin -= step
    }
    self.origins = origins.reversed()
    self.horizon = reach
  }
}

/// One series, prepared for the race up to some count of its values.
struct PreparedSeries: Sendable {
  let series: DemandSeries
  let profile: DemandProfile
  let layout: SeasonLayout
  /// Factors by adjustment and position, promotion included, over values and horizon.
  private let factors: [[Double]]
  /// Values divided by the factors, by adjustment.
  private let adjusted: [[Double]]

  init(_ series: DemandSeries, _ profile: DemandProfile, _ layout: SeasonLayout, horizon: Int) {
    self.series = series
    self.profile = profile
    self.layout = layout
    let length = series.values.count + horizon
    let hasPromotion = profile.promotion != 1 && !(series.promotion.isEmpty && series.plannedPromotion.isEmpty)
    var factors: [[Double]] = []
    for adjustment in Adjustment.allCases {
      factors.append(
        (0..<length).map { index in
          var factor = 1.0
          if adjustment != .none {
            factor = profile.factor(series.start + index, layout, withYear: adjustment == .seasonAndYear)
          }
          if hasPromotion { factor *= 1 + (profile.promotion - 1) * series.promotionShare(at: index) }
          factor *= 1 + (profile.holiday - 1) * series.holidayShare(at: index)
          return factor
        })
    }
    self.factors = factors
    adjusted = factors.map { factor in series.values.indices.map { series.values[$0] / factor[$0] } }
  }

  func fit(_ candidate: Candidate, _ count: Int) -> FittedMethod {
    let season = candidate.adjustment == .none ? layout.short : 1
    return FittedMethod.fit(candidate.method, values(candidate), count, season: season, layout: layout)
  }

  func forecast(_ candidate: Candidate, _ fit: FittedMethod, _ count: Int, _ horizon: Int) -> [Double] {
    var forecast = fit.forecast(values(candidate), count, horizon)
    let factor = factors[candidate.adjustment.rawValue]
    for step in forecast.indices { forecast[step] *= factor[count + step] }
    return forecast
  }

  private func values(_ candidate: Candidate) -> [Double] {
    // The naive forecasts repeat what was seen.
    candidate.method == .naive || candidate.method == .seasonalNaive
      ? series.values : adjusted[candidate.adjustment.rawValue]
  }

  /// Which candidates can run.
  var candidates: [Candidate] { Candidate.all(hasShort: !profile.short.isEmpty, hasYear: !profile.year.isEmpty) }
}

extension DemandSeries {
  func promotionShare(at index: Int) -> Double {
    if index < values.count { return index < promotion.count ? promotion[index] : 0 }
    let step = index - values.count
    return step < plannedPromotion.count ? plannedPromotion[step] : 0
  }

  func holidayShare(at index: Int) -> Double {
    start + index < holidays.count ? holidays[start + index] : 0
  }
}
