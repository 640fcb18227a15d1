/// What a run of forecasts is asked for.
public struct ForecastSettings: Sendable {
  /// Periods ahead.
  public var horizon: Int
  public var layout: SeasonLayout
  public var threads: Int

  public init(horizon: Int, layout: SeasonLayout, threads: Int) {
    self.horizon = max(1, horizon)
    self.layout = layout
    self.threads = max(1, threads)
  }
}

/// The forecast of one series.
public struct SeriesForecast: Sendable {
  /// Units in each period of the horizon.
  public var mean: [Double]
  /// By period, units at the levels of `Forecaster.levels`, ascending and ≥ 0.
  public var quantiles: [[Double]]
  /// Which methods share it, and by how much.
  public var method: String
  /// Mean absolute error of these methods in the backtest, units per period; nil without one.
  public var backtestError: Double?
  /// Mean squared error in the backtest, or what is expected of a series without one.
  public var variance: Double
}

/// Forecasts many series: every method is tried on the past of each, the best share the future.
///
/// Three passes, each parallel over series: profiles (season, year, promotion), races, forecasts. Between them what
/// series of a family or kind have in common is put together in the order of the series. The result is the same for any
/// number of threads.
public enum Forecaster {
  /// 0.05, 0.10 … 0.95.
  public static let levels = ErrorQuantiles.levels

  /// - Complexity: O(series · values · candidates · parameter trials), about 4 ms for a series of 76 days.
  public static func forecast(_ series: [DemandSeries], _ settings: ForecastSettings) -> [SeriesForecast] {
    let run = ForecastRun(series, settings)
    let races = run.races()
    let kinds = series.map(Self.kind)
    let choices = MethodChoice.choices(races, kinds: kinds)
    let drafts = run.drafts(choices)
    let quantiles = (0..<2).map { kind in
      run.errorQuantiles(drafts, members: series.indices.filter { kinds[$0] == kind })
    }
    let fallback = FamilyLevels(series, drafts)
    return Parallel.map(series.count, threads: settings.threads) { index in
      run.finished(drafts[index], index, quantiles[kinds[index]], fallback)
    }
  }

  /// 1 for a series that is 0 in more than a quarter of its periods.
  private static func kind(_ series: DemandSeries) -> Int {
    series.values.count { $0 == 0 } * 4 > series.values.count ? 1 : 0
  }
}

/// A forecast before its quantiles.
struct ForecastDraft: Sendable {
  /// Empty where the series is too short to say.
  var mean: [Double]
  var method: String
  /// Standardised backtest errors by part of the horizon.
  var errors: [[Double]]
  var absolute: Double?
  var variance: Double?
  var spread: Spread
}

/// The state that the passes share.
struct ForecastRun: Sendable {
  private let series: [DemandSeries]
  private let tamed: [DemandSeries]
  private let settings: ForecastSettings
  private let plans: [BacktestPlan]
  /// As they were known at the first origin, and as they are known now.
  private let early: [DemandProfile]
  private let late: [DemandProfile]
  /// Variance per unit of mean over all series, up to the first origin and up to now.
  private let earlyDispersion: Double
  private let lateDispersion: Double

  init(_ series: [DemandSeries], _ settings: ForecastSettings) {
    let (layout, threads) = (settings.layout, settings.threads)
    let tamed = Parallel.map(series.count, threads: threads) { Outliers.tamed(series[$0], layout) }
    let plans = series.map {
      BacktestPlan(count: $0.values.count, horizon: settings.horizon, season: layout.short)
    }
    let counts = series.indices.map { plans[$0].origins.first ?? series[$0].values.count }
    let ends = series.map(\.values.count)
    early = ProfileFit.profiles(tamed, counts: counts, layout: layout, threads: threads)
    late = ProfileFit.profiles(tamed, counts: ends, layout: layout, threads: threads)
    earlyDispersion = Self.dispersion(tamed, counts, layout)
    lateDispersion = Self.dispersion(tamed, ends, layout)
    (self.series, self.tamed, self.settings, self.plans) = (series, tamed, settings, plans)
  }

  private static func dispersion(_ series: [DemandSeries], _ counts: [Int], _ layout: SeasonLayout) -> Double {
    var (variance, level) = (0.0, 0.0)
    for index in series.indices {
      let spread = Spread(series[index].values, counts[index], recent: layout.recent)
      guard spread.count > 0 else { continue }
      variance += spread.squares / spread.count
      level += spread.level
    }
    return level > 0 ? max(variance / level, 1e-9) : 1
  }

  func races() -> [Race] {
    Parallel.map(series.count, threads: settings.threads) { index in
      let prepared = PreparedSeries(tamed[index], early[index], settings.layout, horizon: settings.horizon)
      return Race.run(prepared, plans[index], truth: series[index].values)
    }
  }

  func drafts(_ choices: [MethodChoice]) -> [ForecastDraft] {
    Parallel.map(series.count, threads: settings.threads) { index in draft(index, choices[index]) }
  }

  private func draft(_ index: Int, _ choice: MethodChoice) -> ForecastDraft {
    let (layout, horizon, plan) = (settings.layout, settings.horizon, plans[index])
    let (values, end) = (tamed[index].values, tamed[index].values.count)
    var draft = ForecastDraft(
      mean: [], method: choice.name, errors: [[], [], []], absolute: nil, variance: nil,
      spread: Spread(values, end, recent: layout.recent))
    guard let first = plan.origins.first, !choice.parts.isEmpty else { return draft }
    let now = PreparedSeries(tamed[index], late[index], layout, horizon: horizon)
    draft.mean = Array(repeating: 0, count: horizon)
    for part in choice.parts {
      let forecast = now.forecast(part.candidate, now.fit(part.candidate, end), end, horizon)
      for step in forecast.indices { draft.mean[step] += part.weight * forecast[step] }
    }
    backtest(&draft, index, choice, first)
    return draft
  }

  /// Puts down the errors that the chosen methods together made from each origin.
  private func backtest(_ draft: inout ForecastDraft, _ index: Int, _ choice: MethodChoice, _ first: Int) {
    let plan = plans[index]
    let then = PreparedSeries(tamed[index], early[index], settings.layout, horizon: settings.horizon)
    let spread = Spread(tamed[index].values, first, recent: settings.layout.recent)
    let fits = choice.parts.map { then.fit($0.candidate, first) }
    var (absolute, squares, count) = (0.0, 0.0, 0.0)
    for origin in plan.origins {
      var mean = Array(repeating: 0.0, count: plan.horizon)
      for (part, fit) in zip(choice.parts, fits) {
        let forecast = then.forecast(part.candidate, fit, origin, plan.horizon)
        for step in forecast.indices { mean[step] += part.weight * forecast[step] }
      }
      for step in mean.indices {
        let error = series[index].values[origin + step] - mean[step]
        let part = ErrorQuantiles.part(step, of: plan.horizon)
        draft.errors[part].append(error / spread.deviation(at: mean[step], dispersion: earlyDispersion))
        absolute += abs(error)
        squares += error * error
        count += 1
      }
    }
    draft.absolute = absolute / count
    draft.variance = squares / count
  }

  func errorQuantiles(_ drafts: [ForecastDraft], members: [Int]) -> ErrorQuantiles {
    var errors: [[Double]] = [[], [], []]
    for member in members {
      for part in 0..<3 { errors[part] += drafts[member].errors[part] }
    }
    return ErrorQuantiles(errors)
  }

  /// Adds quantiles: the mean plus standardised errors of the series' kind, drawn towards its own by what it has.
  func finished(
    _ draft: ForecastDraft, _ index: Int, _ kind: ErrorQuantiles, _ fallback: FamilyLevels
  ) -> SeriesForecast {
    var (mean, method) = (draft.mean, draft.method)
    if mean.isEmpty {
      mean = fallback.forecast(series[index], late[index], settings)
      method = series[index].values.isEmpty ? "family's level" : "family's level and a short history"
    }
    let own = ErrorQuantiles(draft.errors)
    // What moves all series at once has been seen from as many origins only: the textbook's 1 + 1 ÷ n for the variance
    // of a new value about an estimated mean.
    let origins = plans[index].origins.count
    let widening = origins > 0 ? (1 + 1 / Double(origins)).squareRoot() : 1
    var quantiles: [[Double]] = []
    for step in mean.indices {
      let part = ErrorQuantiles.part(step, of: settings.horizon)
      let count = Double(draft.errors[part].count)
      let weight = count / (count + 200)
      let deviation = widening * draft.spread.deviation(at: mean[step], dispersion: lateDispersion)
      quantiles.append(
        Forecaster.levels.indices.map { level in
          max(0, mean[step] + deviation * (weight * own.parts[part][level] + (1 - weight) * kind.parts[part][level]))
        })
    }
    let expected = draft.spread.deviation(at: mean.first ?? 0, dispersion: lateDispersion)
    return SeriesForecast(
      mean: mean, quantiles: quantiles, method: method, backtestError: draft.absolute,
      variance: draft.variance ?? expected * expected)
  }
}

/// What a series without much history is expected to sell: its family's level times the size of its place.
struct FamilyLevels: Sendable {
  private let family: [Double?]
  private let place: [Double?]
  private let all: Double

  /// From the forecasts of the series that have one.
  init(_ series: [DemandSeries], _ drafts: [ForecastDraft]) {
    var family: [(sum: Double, count: Double)] = []
    var place = family
    var all = (sum: 0.0, count: 0.0)
    func add(_ level: Double, to list: inout [(sum: Double, count: Double)], at index: Int) {
      while list.count <= index { list.append((0, 0)) }
      list[index].sum += level
      list[index].count += 1
    }
    for (one, draft) in zip(series, drafts) where !draft.mean.isEmpty {
      let level = draft.mean.reduce(0, +) / Double(draft.mean.count)
      add(level, to: &family, at: one.family)
      add(level, to: &place, at: one.place)
      all.sum += level
      all.count += 1
    }
    self.family = family.map { $0.count > 0 ? $0.sum / $0.count : nil }
    self.place = place.map { $0.count > 0 ? $0.sum / $0.count : nil }
    self.all = all.count > 0 ? all.sum / all.count : 0
  }

  /// Four periods' worth of the family's level, mixed with what history there is, in the family's season.
  func forecast(_ series: DemandSeries, _ profile: DemandProfile, _ settings: ForecastSettings) -> [Double] {
    let count = Double(series.values.count)
    var own = 0.0
    for (index, value) in series.values.enumerated() {
      own += value / profile.factor(series.start + index, settings.layout, withYear: true)
    }
    let known = series.family < family.count ? family[series.family] : nil
    var expected = known ?? all
    if all > 0, series.place < place.count, let size = place[series.place] { expected *= size / all }
    let hasFamily = known != nil || all > 0
    let level = hasFamily ? (own + 4 * expected) / (count + 4) : own / max(1, count)
    return (0..<settings.horizon).map { step in
      level * profile.factor(series.start + series.values.count + step, settings.layout, withYear: true)
        * (1 + (profile.promotion - 1) * series.promotionShare(at: series.values.count + step))
        * (1 + (profile.holiday - 1) * series.holidayShare(at: series.values.count + step))
    }
  }
}
