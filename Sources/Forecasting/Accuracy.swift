/// How forecasts did on values that they had not seen.
public struct ForecastAccuracy: Sendable, Equatable {
  /// Σ |error| ÷ Σ actual.
  public var wape: Double
  /// Mean over series of mean |error| ÷ mean |value − value one season before| in the history; series whose history
  /// never changes are left out. Source: Hyndman, Koehler, doi 10.1016/j.ijforecast.2006.03.001.
  public var mase: Double
  /// Σ (forecast − actual) ÷ Σ actual.
  public var bias: Double
  /// Share of actuals inside the 90 % interval; nil for forecasts without quantiles.
  public var coverage: Double?

  /// - Parameters:
  ///   - history: what the forecasts knew, by series.
  ///   - actual: what came, by series and step.
  ///   - quantiles: by series, step and level of `Forecaster.levels`.
  ///   - lag: periods of a season.
  public init(history: [[Double]], actual: [[Double]], mean: [[Double]], quantiles: [[[Double]]]? = nil, lag: Int) {
    var (absolute, signed, total) = (0.0, 0.0, 0.0)
    var (scaled, scaledCount) = (0.0, 0.0)
    var (inside, points) = (0.0, 0.0)
    for index in actual.indices {
      var sum = 0.0
      for (step, value) in actual[index].enumerated() {
        sum += abs(mean[index][step] - value)
        signed += mean[index][step] - value
        total += value
        if let quantiles, Self.isInside(value, quantiles[index][step]) { inside += 1 }
        points += 1
      }
      absolute += sum
      let scale = Self.scale(history[index], lag)
      if scale > 0, !actual[index].isEmpty {
        scaled += sum / Double(actual[index].count) / scale
        scaledCount += 1
      }
    }
    wape = total > 0 ? absolute / total : 0
    bias = total > 0 ? signed / total : 0
    mase = scaledCount > 0 ? scaled / scaledCount : 0
    coverage = quantiles == nil || points == 0 ? nil : inside / points
  }

  /// From the 0.05 to the 0.95 quantile; where the former is 0, which then is more likely than that, from 0 to the 0.90
  /// quantile: nothing can lie below.
  static func isInside(_ value: Double, _ quantiles: [Double]) -> Bool {
    guard let low = quantiles.first, let high = quantiles.last else { return false }
    let upper = low <= 0 ? quantiles[quantiles.count - 2] : high
    return value >= low && value <= upper
  }

  /// Mean absolute seasonal difference; one step back where the history is shorter than a season.
  static func scale(_ history: [Double], _ lag: Int) -> Double {
    let lag = history.count > lag ? lag : 1
    guard history.count > lag else { return 0 }
    var sum = 0.0
    for index in lag..<history.count { sum += abs(history[index] - history[index - lag]) }
    return sum / Double(history.count - lag)
  }
}

/// A trial on the last values of the past: forecasts made without them, and the seasonal naive ones beside.
public struct HeldOutTrial: Sendable {
  public var forecasts: [SeriesForecast]
  public var accuracy: ForecastAccuracy
  public var seasonalNaive: ForecastAccuracy

  /// Forecasts the last `settings.horizon` values of each series that has more than twice as many; nil where none has.
  public init?(_ series: [DemandSeries], _ settings: ForecastSettings) {
    let horizon = settings.horizon
    let tried = series.filter { $0.values.count > 2 * horizon && $0.values.count >= 8 }
    guard !tried.isEmpty else { return nil }
    let known = tried.map { $0.dropping(last: horizon) }
    let forecasts = Forecaster.forecast(known, settings)
    let actual = tried.map { Array($0.values.suffix(horizon)) }
    let history = known.map(\.values)
    let lag = settings.layout.lag
    let naive = history.map { FittedMethod.seasonalNaive(lag: lag).forecast($0, $0.count, horizon) }
    self.forecasts = forecasts
    accuracy = ForecastAccuracy(
      history: history, actual: actual, mean: forecasts.map(\.mean), quantiles: forecasts.map(\.quantiles), lag: lag)
    seasonalNaive = ForecastAccuracy(history: history, actual: actual, mean: naive, lag: lag)
  }
}

extension DemandSeries {
  /// The series as it was `count` periods ago, its promotions since then planned.
  public func dropping(last count: Int) -> DemandSeries {
    var earlier = self
    let kept = max(0, values.count - count)
    earlier.values = Array(values[..<kept])
    earlier.promotion = Array(promotion.prefix(kept))
    earlier.plannedPromotion = Array(promotion.dropFirst(kept))
    return earlier
  }
}
