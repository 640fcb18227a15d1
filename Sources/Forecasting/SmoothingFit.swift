internal import Foundation

/// Fits smoothing models by likelihood and chooses among them by the corrected Akaike criterion.
///
/// Source: Hyndman and others (2008), section 2.6 (initial states), chapters 5 (likelihood) and 7 (AICc):
///
///     L = n·ln Σ e² (+ 2 Σ ln |ŷ| with multiplicative errors)       AICc = L + 2k + 2k(k + 1) ÷ (n − k − 1)
///
/// with k parameters, initial states and the variance included. Level and trend before the first observation are
/// fitted with the smoothing parameters; the seasonal states there come from a decomposition.
enum SmoothingFit {
  /// The longest season whose states are smoothed one by one; longer ones are taken out beforehand.
  static let longestSeason = 24

  /// The best member of the family for the first `count` values, nil where there are too few (under 4).
  ///
  /// - Parameter season: length m of the season; 1 for none.
  static func best(_ values: [Double], _ count: Int, season: Int) -> FittedSmoothing? {
    guard count >= 4 else { return nil }
    var chosen: (criterion: Double, fit: FittedSmoothing)?
    let isPositive = !values[..<count].contains { $0 <= 0 }
    for kind in seasons(count, season, isPositive) {
      let start = initialStates(values, count, kind, season)
      for trend in [SmoothingModel.Trend.none, .additive, .damped] {
        for isRelative in isPositive ? [false, true] : [false] {
          // ETS(A,·,M) divides by what may come near 0: Hyndman, Athanasopoulos (3rd ed.), section 8.6.
          if kind == .multiplicative, !isRelative { continue }
          let model = SmoothingModel(hasMultiplicativeError: isRelative, trend: trend, season: kind)
          guard let found = fit(model, values, count, start) else { continue }
          if chosen.map({ found.criterion < $0.criterion }) ?? true { chosen = found }
        }
      }
    }
    return chosen?.fit
  }

  private static func seasons(_ count: Int, _ season: Int, _ isPositive: Bool) -> [SmoothingModel.Season] {
    guard season > 1, season <= longestSeason, count >= 2 * season + 3 else { return [.none] }
    return isPositive ? [.none, .additive, .multiplicative] : [.none, .additive]
  }

  /// One model's parameters by Nelder–Mead, with its AICc; nil where it does not fit at all.
  static func fit(
    _ model: SmoothingModel, _ values: [Double], _ count: Int, _ start: InitialStates
  ) -> (criterion: Double, fit: FittedSmoothing)? {
    let layout = Layout(model, start)
    guard count > layout.freedom + 1 else { return nil }
    var season = start.season
    func criterion(_ fit: FittedSmoothing) -> Double {
      for index in season.indices { season[index] = start.season[index] }
      let run = fit.run(values, count, &season)
      guard run.squares.isFinite else { return .infinity }
      let size = Double(count)
      return size * log(max(run.squares, 1e-12)) + 2 * run.logs
    }
    let search = NelderMead(
      least: layout.least, most: layout.most, evaluations: 30 + 30 * layout.start.count, tolerance: 1e-5)
    let best = search.minimise(from: layout.start) { criterion(layout.fit($0)) }
    guard best.value.isFinite else { return nil }
    let (size, freedom) = (Double(count), Double(layout.freedom))
    return (
      best.value + 2 * freedom + 2 * freedom * (freedom + 1) / max(size - freedom - 1, 0.5), layout.fit(best.point)
    )
  }

  /// States before the first observation, by decomposition.
  struct InitialStates {
    var level: Double
    var trend: Double
    var season: [Double]
    /// Standard deviation of what they were taken from.
    var spread: Double
  }

  /// Season by ratio or difference to the moving average of the first three years, then a line through the first ten
  /// values without season.
  private static func initialStates(
    _ values: [Double], _ count: Int, _ kind: SmoothingModel.Season, _ season: Int
  ) -> InitialStates {
    var states: [Double] = []
    var adjusted = Array(values[..<count])
    if kind != .none {
      states = Decomposition.indices(
        values, min(count, max(3 * season + 1, 2 * season + 1)), season, isProduct: kind == .multiplicative)
      for index in adjusted.indices {
        let state = states[index % season]
        adjusted[index] = kind == .multiplicative ? adjusted[index] / max(state, 1e-3) : adjusted[index] - state
      }
    }
    let line = Line(adjusted, min(count, max(10, season)))
    let mean = adjusted.reduce(0, +) / Double(count)
    let spread = (adjusted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
    return InitialStates(level: line.intercept, trend: line.slope, season: states, spread: max(spread, 1e-9))
  }

  /// Which variables a model has, and where they may lie.
  private struct Layout {
    let model: SmoothingModel
    let states: InitialStates
    private(set) var start: [Double] = []
    private(set) var least: [Double] = []
    private(set) var most: [Double] = []
    /// k of the criterion.
    var freedom: Int { start.count + 1 + max(0, states.season.count - 1) }

    init(_ model: SmoothingModel, _ states: InitialStates) {
      self.model = model
      self.states = states
      add(0.3, 1e-4, 0.9999)
      let level = model.trend == .none ? states.level + 4.5 * states.trend : states.level
      add(level, level - 3 * states.spread, level + 3 * states.spread)
      if model.trend != .none {
        add(0.1, 1e-4, 0.9999)
        add(states.trend, states.trend - states.spread, states.trend + states.spread)
      }
      if model.trend == .damped { add(0.95, 0.8, 0.98) }
      if model.season != .none { add(0.1, 1e-4, 0.9999) }
    }

    private mutating func add(_ value: Double, _ low: Double, _ high: Double) {
      start.append(value)
      least.append(low)
      most.append(high)
    }

    func fit(_ point: [Double]) -> FittedSmoothing {
      var fit = FittedSmoothing(model: model, alpha: point[0], level: point[1])
      var next = 2
      if model.trend != .none {
        fit.beta = point[next]
        fit.trend = point[next + 1]
        next += 2
      }
      if model.trend == .damped {
        fit.damping = point[next]
        next += 1
      }
      // γ may take what α leaves: the usual region, chapter 2.
      if model.season != .none { fit.gamma = point[next] * (1 - fit.alpha) }
      fit.season = states.season
      return fit
    }
  }
}
