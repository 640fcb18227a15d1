public import Domain

/// One line of a forecast: a product at a place.
public struct ForecastLine: Sendable {
  public var place: String
  public var product: String
  public var forecast: SeriesForecast
  /// What a reader should know of it; empty where there is nothing.
  public var note: String
}

/// A whole run: a history in, forecasts for the periods of a scenario out.
public struct ForecastStudy: Sendable {
  public enum Reconcile: String, Sendable, CaseIterable {
    case bottomUp = "bottom-up"
    case minimumTrace = "minimum-trace"
  }

  /// What is asked for.
  public struct Request: Sendable {
    /// Whose start, periods, families and regions count; nil = the history alone.
    public var scenario: Scenario?
    public var terms: HistorySeries.Terms
    public var reconcile: Reconcile
    /// Periods at the end of the history to forecast instead of the future; 0 = forecast the future.
    public var holdOut: Int

    public init(
      scenario: Scenario? = nil, terms: HistorySeries.Terms, reconcile: Reconcile = .bottomUp, holdOut: Int = 0
    ) {
      self.scenario = scenario
      self.terms = terms
      self.reconcile = reconcile
      self.holdOut = holdOut
    }
  }

  /// Sorted by place, then product.
  public var lines: [ForecastLine]
  public var calendar: HistoryCalendar
  /// Periods between the history's end and the first of the forecast.
  public var gap: Int
  /// Periods of each line.
  public var periods: Int
  /// How the methods did on the last periods of the history, without knowing them; nil where it is too short.
  public var trial: HeldOutTrial?
  /// Periods that were held out for it.
  public var heldOut: Int
  /// Σ added ÷ Σ sold over series that were out of stock; nil where none was.
  public var hiddenShare: Double?
  /// How many series were out of stock at some time.
  public var hiddenSeries: Int
  /// Codes of the history that the scenario does not know, sorted.
  public var unknown: [String]

  /// - Complexity: that of `Forecaster.forecast`, twice: once without the last periods, once with all; memory
  ///   O(series · periods), however many rows a period has.
  public init(_ history: some SalesRecords, _ request: Request) throws(HistoryFailure) {
    let keys = StudyKeys(history, request.scenario)
    let made = try HistorySeries(history, request.terms, families: keys.families)
    let kept = keys.kept
    var series = kept.map { made.demand[$0] }
    let layout = made.calendar.layout
    let threads = request.terms.threads
    calendar = made.calendar
    unknown = keys.unknown
    let hidden = kept.compactMap { made.hidden[$0] }
    hiddenSeries = hidden.count
    let sold = hidden.reduce(0) { $0 + $1.sold }
    hiddenShare = hidden.isEmpty || sold <= 0 ? nil : hidden.reduce(0) { $0 + $1.added } / sold
    let longest = series.map(\.values.count).max() ?? 0
    heldOut = request.holdOut > 0 ? request.holdOut : min(made.horizon, max(1, longest / 4))
    let trialSettings = ForecastSettings(horizon: heldOut, layout: layout, threads: threads)
    trial = HeldOutTrial(series, trialSettings)
    var names = kept.map { (history.places[history.series[$0].place], history.products[history.series[$0].product]) }
    var notes = kept.map { Self.note(made.hidden[$0]) }
    gap = request.holdOut > 0 ? 0 : made.gap
    periods = request.holdOut > 0 ? request.holdOut : request.terms.periods
    var horizon = made.horizon
    if request.holdOut > 0 {
      series = series.map { $0.dropping(last: request.holdOut) }
      horizon = request.holdOut
    } else {
      for missing in keys.missing {
        series.append(DemandSeries(start: 0, values: [], family: missing.family, place: missing.placeIndex))
        names.append((missing.place, missing.product))
        notes.append("no history")
      }
    }
    let settings = ForecastSettings(horizon: horizon, layout: layout, threads: threads)
    // Forecasts of what was held out are those of the trial, where it tried every series.
    let isTried = request.holdOut > 0 && trial?.forecasts.count == series.count
    var forecasts = isTried ? trial?.forecasts ?? [] : Forecaster.forecast(series, settings)
    if request.reconcile == .minimumTrace, let scenario = request.scenario {
      forecasts = ForecastTree(scenario, names).reconciled(forecasts, series, settings)
    }
    let last = periods
    lines = forecasts.indices.map { index in
      ForecastLine(
        place: names[index].0, product: names[index].1, forecast: forecasts[index].keeping(last: last),
        note: notes[index])
    }
    lines.sort { left, right in
      Code.same(left.place, right.place)
        ? Code.precedes(left.product, right.product) : Code.precedes(left.place, right.place)
    }
  }

  private static func note(_ hidden: HistorySeries.HiddenDemand?) -> String {
    guard let hidden else { return "" }
    let share = hidden.sold > 0 ? hidden.added / hidden.sold * 100 : 0
    let percent = NumberText.text((share * 10).rounded() / 10)
    return "out of stock in \(hidden.periods) of \(hidden.of) \(hidden.unit.rawValue)s: \(percent) % of sales added"
  }
}

extension SeriesForecast {
  func keeping(last count: Int) -> SeriesForecast {
    var kept = self
    kept.mean = Array(mean.suffix(count))
    kept.quantiles = Array(quantiles.suffix(count))
    return kept
  }
}

/// Which series of a history a scenario asks for, and which it asks for that have no history.
private struct StudyKeys {
  struct Missing {
    var place: String
    var product: String
    var family: Int
    var placeIndex: Int
  }

  /// Of each product of the history.
  var families: [Int]
  /// Positions in the history's series.
  var kept: [Int]
  var missing: [Missing] = []
  var unknown: [String] = []

  init(_ history: some SalesRecords, _ scenario: Scenario?) {
    guard let scenario else {
      families = Array(repeating: 0, count: history.products.count)
      kept = Array(history.series.indices)
      return
    }
    let products = CodePositions(scenario.products.values.map(\.code))
    let regions = CodePositions(scenario.regions.values.map(\.code))
    let warehouses = CodePositions(scenario.warehouses.values.map(\.code))
    let parents = scenario.parents
    func family(_ product: Int) -> Int {
      scenario.products.values[product].family?.index ?? scenario.families.count
    }
    let productOf = history.products.map { products[$0] }
    let regionOf = history.places.map { place in regions[place].flatMap { parents.values[$0] ? nil : $0 } }
    let isPlace = history.places.indices.map { regionOf[$0] != nil || warehouses[history.places[$0]] != nil }
    families = productOf.map { $0.map(family) ?? scenario.families.count }
    kept = history.series.indices.filter { index in
      isPlace[history.series[index].place] && productOf[history.series[index].product] != nil
    }
    unknown =
      (history.places.indices.filter { !isPlace[$0] }.map { history.places[$0] }
      + history.products.indices.filter { productOf[$0] == nil }.map { history.products[$0] })
      .sorted(by: Code.precedes)
    var known: Set<[Int]> = []
    for index in kept {
      guard let region = regionOf[history.series[index].place],
        let product = productOf[history.series[index].product]
      else { continue }
      known.insert([region, product])
    }
    var placeIndex: [Int: Int] = [:]
    for (index, region) in regionOf.enumerated() {
      if let region { placeIndex[region] = index }
    }
    for row in scenario.demand where known.insert([row.region.index, row.product.index]).inserted {
      missing.append(
        Missing(
          place: scenario.regions[row.region].code, product: scenario.products[row.product].code,
          family: family(row.product.index),
          placeIndex: placeIndex[row.region.index] ?? history.places.count + row.region.index))
    }
  }
}

/// Where each code stands in its sorted table.
struct CodePositions {
  private let codes: [String]

  init(_ codes: [String]) { self.codes = codes }

  /// - Complexity: O(log codes).
  subscript(_ code: String) -> Int? {
    var (low, high) = (0, codes.count)
    while low < high {
      let middle = (low + high) / 2
      if Code.precedes(codes[middle], code) { low = middle + 1 } else { high = middle }
    }
    return low < codes.count && Code.same(codes[low], code) ? low : nil
  }
}
