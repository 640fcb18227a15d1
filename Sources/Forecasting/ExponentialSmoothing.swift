internal import Foundation

/// One member of the family of exponential smoothing models: error, trend and season, in Hyndman's notation ETS(·,·,·).
///
/// Source: Hyndman, Koehler, Ord, Snyder, "Forecasting with Exponential Smoothing: The State Space Approach"
/// (Springer 2008), tables 2.2 and 2.3. With level l, trend b, season s of length m and one-step forecast ŷ:
///
///     q  = l + φ·b                          ŷ = q,  q + s,  or q · s
///     l' = q + α·(y − s − q)                (y ÷ s with a multiplicative season)
///     b' = φ·b + β*·(l' − l − φ·b)          β* = β ÷ α
///     s' = s + γ·(y − q − s)                (y ÷ q with a multiplicative season)
///
/// The kind of error changes the likelihood, not these steps.
struct SmoothingModel: Hashable, Sendable {
  enum Trend: Sendable { case none, additive, damped }
  enum Season: Sendable { case none, additive, multiplicative }

  var hasMultiplicativeError: Bool
  var trend: Trend
  var season: Season

  /// `ETS(A,Ad,M)`.
  var name: String {
    let trendName =
      switch trend {
      case .none: "N"
      case .additive: "A"
      case .damped: "Ad"
      }
    let seasonName =
      switch season {
      case .none: "N"
      case .additive: "A"
      case .multiplicative: "M"
      }
    return "ETS(\(hasMultiplicativeError ? "M" : "A"),\(trendName),\(seasonName))"
  }
}

/// A smoothing model with its parameters and the states before the first observation.
struct FittedSmoothing: Sendable {
  var model: SmoothingModel
  /// Smoothing of the level α, of the trend β* = β ÷ α and of the season γ, in 0…1.
  var alpha: Double
  var beta = 0.0
  var gamma = 0.0
  /// φ, 1 without damping.
  var damping = 1.0
  var level: Double
  var trend = 0.0
  /// m entries, or none; the first belongs to the first observation.
  var season: [Double] = []

  /// What is left of a filter's run.
  struct Run {
    var level: Double
    var trend: Double
    /// Σ e², with e relative where the error is multiplicative.
    var squares = 0.0
    /// Σ log |ŷ|.
    var logs = 0.0
  }

  /// Runs over the first `count` values; `season` begins as the initial states and ends as the last ones.
  ///
  /// - Complexity: O(count).
  @inline(__always)
  func run(_ values: [Double], _ count: Int, _ season: inout [Double]) -> Run {
    switch model.season {
    case .none: runPlain(values, count)
    case .additive, .multiplicative: runSeasonal(values, count, &season)
    }
  }

  private func runPlain(_ values: [Double], _ count: Int) -> Run {
    var run = Run(level: level, trend: trend)
    let isRelative = model.hasMultiplicativeError
    for index in 0..<count {
      let drift = damping * run.trend
      let forecast = run.level + drift
      let error = values[index] - forecast
      if isRelative {
        guard forecast > 1e-9 else { return failed(run) }
        run.squares += (error / forecast) * (error / forecast)
        run.logs += log(forecast)
      } else {
        run.squares += error * error
      }
      let next = forecast + alpha * error
      run.trend = drift + beta * (next - run.level - drift)
      run.level = next
    }
    return run
  }

  private func runSeasonal(_ values: [Double], _ count: Int, _ season: inout [Double]) -> Run {
    var run = Run(level: level, trend: trend)
    let isProduct = model.season == .multiplicative
    let isRelative = model.hasMultiplicativeError
    var phase = 0
    for index in 0..<count {
      let value = values[index]
      let drift = damping * run.trend
      let base = run.level + drift
      let state = season[phase]
      let forecast = isProduct ? base * state : base + state
      let error = value - forecast
      if isRelative {
        guard forecast > 1e-9 else { return failed(run) }
        run.squares += (error / forecast) * (error / forecast)
        run.logs += log(forecast)
      } else {
        run.squares += error * error
      }
      if isProduct {
        guard abs(state) > 1e-9, abs(base) > 1e-9 else { return failed(run) }
        season[phase] = state + gamma * (value / base - state)
      } else {
        season[phase] = state + gamma * (value - base - state)
      }
      let next = base + alpha * (isProduct ? value / state - base : error)
      run.trend = drift + beta * (next - run.level - drift)
      run.level = next
      phase += 1
      if phase == season.count { phase = 0 }
    }
    return run
  }

  private func failed(_ run: Run) -> Run {
    var run = run
    run.squares = .infinity
    return run
  }

  /// Point forecasts of the `horizon` values after the first `count`.
  ///
  /// Source: the same, table 2.1: l + (φ + … + φ^h)·b, plus or times the season. With multiplicative errors that is the
  /// median path rather than the mean, as every program of this family reports it.
  func forecast(_ values: [Double], _ count: Int, _ horizon: Int) -> [Double] {
    var season = self.season
    let end = run(values, count, &season)
    var (forecast, power, sum): ([Double], Double, Double) = ([], 1, 0)
    for step in 0..<horizon {
      power *= damping
      sum += power
      let base = end.level + sum * end.trend
      switch model.season {
      case .none: forecast.append(base)
      case .additive: forecast.append(base + season[(count + step) % season.count])
      case .multiplicative: forecast.append(base * season[(count + step) % season.count])
      }
    }
    return forecast
  }
}
