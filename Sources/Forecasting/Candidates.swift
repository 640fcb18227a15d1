/// A way to forecast a series y of n values, h steps ahead.
///
/// The simple ones, always in the race (Hyndman, Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed.,
/// section 5.2): naive ŷ = y(n); seasonal naive ŷ = y(n + h − m), m the season's length; average ŷ = Σ y ÷ n; recent
/// average, the same over the last `SeasonLayout.recent` values. The others are documented at `FittedSmoothing`,
/// `FittedTheta` and `FittedIntermittent`.
enum Method: Int, CaseIterable, Sendable {
  case naive, seasonalNaive, average, recentAverage, smoothing, theta, dynamicTheta, croston, sba, tsb
}

/// What is taken out of a series before a method sees it, and put back into its forecast.
enum Adjustment: Int, CaseIterable, Sendable {
  case none, season, seasonAndYear
}

/// A method on a series adjusted in one way: one runner of the race.
struct Candidate: Hashable, Sendable {
  var method: Method
  var adjustment: Adjustment

  /// Those that make sense where there is a short season, a year, both or neither.
  static func all(hasShort: Bool, hasYear: Bool) -> [Candidate] {
    var all = [
      Candidate(method: .naive, adjustment: .none), Candidate(method: .seasonalNaive, adjustment: .none),
    ]
    for adjustment in Adjustment.allCases {
      if adjustment == .season, !hasShort { continue }
      if adjustment == .seasonAndYear, !hasYear { continue }
      for method in Method.allCases where method != .naive && method != .seasonalNaive {
        all.append(Candidate(method: method, adjustment: adjustment))
      }
    }
    return all
  }

  /// `Theta, seasonally adjusted`
  var name: String {
    let methodName =
      switch method {
      case .naive: "naive"
      case .seasonalNaive: "seasonal naive"
      case .average: "average"
      case .recentAverage: "recent average"
      case .smoothing: "ETS"
      case .theta: "Theta"
      case .dynamicTheta: "dynamic optimised Theta"
      case .croston: "Croston"
      case .sba: "SBA"
      case .tsb: "TSB"
      }
    switch adjustment {
    case .none: return methodName
    case .season: return methodName + " in season"
    case .seasonAndYear: return methodName + " in season and year"
    }
  }
}

/// A method with the parameters that one series gave it.
enum FittedMethod: Sendable {
  case naive
  case seasonalNaive(lag: Int)
  case average
  case recentAverage(window: Int)
  case smoothing(FittedSmoothing)
  case theta(FittedTheta)
  case intermittent(FittedIntermittent)

  /// Fits `method` to the first `count` values, at least 1; a method that needs more becomes the average.
  static func fit(
    _ method: Method, _ values: [Double], _ count: Int, season: Int, layout: SeasonLayout
  ) -> FittedMethod {
    switch method {
    case .naive: .naive
    case .seasonalNaive: .seasonalNaive(lag: layout.lag)
    case .average: .average
    case .recentAverage: .recentAverage(window: layout.recent)
    case .smoothing: SmoothingFit.best(values, count, season: season).map(FittedMethod.smoothing) ?? .average
    case .theta:
      FittedTheta.fit(values, count, theta: 2, isDynamic: false).map(FittedMethod.theta) ?? .average
    case .dynamicTheta:
      FittedTheta.fit(values, count, theta: nil, isDynamic: true).map(FittedMethod.theta) ?? .average
    case .croston: .intermittent(FittedIntermittent.fit(.croston, values, count))
    case .sba: .intermittent(FittedIntermittent.fit(.sba, values, count))
    case .tsb: .intermittent(FittedIntermittent.fit(.tsb, values, count))
    }
  }

  /// Forecasts of the `horizon` values after the first `count`, not below 0.
  func forecast(_ values: [Double], _ count: Int, _ horizon: Int) -> [Double] {
    switch self {
    case .naive: return Array(repeating: values[count - 1], count: horizon)
    case .seasonalNaive(let lag):
      let lag = min(lag, count)
      return (0..<horizon).map { values[count - lag + $0 % lag] }
    case .average: return level(values, 0..<count, horizon)
    case .recentAverage(let window): return level(values, max(0, count - window)..<count, horizon)
    case .smoothing(let fit): return fit.forecast(values, count, horizon).map { $0.isFinite ? max(0, $0) : 0 }
    case .theta(let fit): return fit.forecast(values, count, horizon).map { $0.isFinite ? max(0, $0) : 0 }
    case .intermittent(let fit): return Array(repeating: max(0, fit.run(values, count).rate), count: horizon)
    }
  }

  private func level(_ values: [Double], _ range: Range<Int>, _ horizon: Int) -> [Double] {
    var sum = 0.0
    for index in range { sum += values[index] }
    return Array(repeating: sum / Double(range.count), count: horizon)
  }
}
