import Testing

@testable import Forecasting

/// Methods against answers worked out by hand or published.
struct MethodTests {
  @Test("simple exponential smoothing follows l' = l + α(y − l)")
  func simpleSmoothing() {
    let model = SmoothingModel(hasMultiplicativeError: false, trend: .none, season: .none)
    let fit = FittedSmoothing(model: model, alpha: 0.5, level: 10)
    // 10 → 11 → 10.5 → 12.25.
    #expect(fit.forecast([12, 10, 14], 3, 2) == [12.25, 12.25])
  }

  @Test("a damped trend sums φ, φ², …")
  func dampedTrend() {
    let model = SmoothingModel(hasMultiplicativeError: false, trend: .damped, season: .none)
    let fit = FittedSmoothing(model: model, alpha: 0.5, beta: 0.5, damping: 0.5, level: 10, trend: 4)
    // q = 12, e = 0: level 12, trend 2; then 12 + 1 and 12 + 1.5.
    #expect(fit.forecast([12], 1, 2) == [13, 13.5])
  }

  @Test("additive and multiplicative seasons repeat exactly when nothing is smoothed")
  func seasons() {
    var fit = FittedSmoothing(
      model: SmoothingModel(hasMultiplicativeError: false, trend: .none, season: .additive), alpha: 0, level: 10,
      season: [1, -1, 0])
    #expect(fit.forecast([11, 9], 2, 4) == [10, 11, 9, 10])
    fit.model = SmoothingModel(hasMultiplicativeError: true, trend: .none, season: .multiplicative)
    fit.season = [1.5, 0.5, 1]
    #expect(fit.forecast([15], 1, 3) == [5, 10, 15])
  }

  @Test("AICc finds trend and season where they are, and neither in noise")
  func criterion() throws {
    var noise = SeededNoise(seed: 7)
    let trending = (0..<60).map { 50 + 2 * Double($0) + noise.next() }
    #expect(try #require(SmoothingFit.best(trending, 60, season: 1)).model.trend != .none)
    let seasonal = (0..<60).map { 50 + [8, -3, -5, 0][$0 % 4] + noise.next() }
    #expect(try #require(SmoothingFit.best(seasonal, 60, season: 4)).model.season != .none)
    let flat = (0..<60).map { _ in 50 + noise.next() }
    let model = try #require(SmoothingFit.best(flat, 60, season: 4)).model
    #expect(model.trend == .none && model.season == .none, "\(model.name)")
  }

  @Test("Theta on a line is simple smoothing with half its slope as drift")
  func theta() throws {
    // Hyndman and Billah (2003): SES with drift b ÷ 2; on a line the level follows it, so forecasts rise by half of 3.
    let line = (0..<30).map { 10 + 3 * Double($0) }
    let fit = try #require(FittedTheta.fit(line, 30, theta: 2, isDynamic: false))
    let forecast = fit.forecast(line, 30, 3)
    #expect(abs(forecast[1] - forecast[0] - 1.5) < 1e-9)
    #expect(abs(forecast[0] - 100) < 2)
  }

  @Test("the dynamic line's updates end where least squares on all values does")
  func dynamicLine() {
    let values = [3.0, 5, 4, 8, 9, 7, 12]
    let fit = FittedTheta(theta: 2, alpha: 0.3, level: 1, isDynamic: true)
    let line = Line(values, values.count)
    let end = fit.run(values, values.count, line)
    #expect(abs(end.slope - line.slope) < 1e-12)
    #expect(abs(end.intercept - (line.intercept - line.slope)) < 1e-12)
  }

  @Test("Croston, SBA and TSB by hand")
  func intermittent() {
    let values = [0.0, 0, 6, 0, 4, 0, 0]
    // Sizes: 6, then 6 + 0.5·(4 − 6) = 5; gaps: 3, then 3 + 0.5·(2 − 3) = 2.5.
    #expect(FittedIntermittent(kind: .croston, alpha: 0.5).run(values, 7).rate == 2)
    #expect(FittedIntermittent(kind: .sba, alpha: 0.5).run(values, 7).rate == 1.5)
    // Chance 2/7 at first; ×½ twice, ½ + ½ of it, ×½, ½ + ½ of it, ×½ twice; size 5, then 5.5, then 4.75.
    var chance = 2.0 / 7
    for value in values { chance = value > 0 ? chance + 0.5 * (1 - chance) : chance / 2 }
    let rate = FittedIntermittent(kind: .tsb, alpha: 0.5, beta: 0.5).run(values, 7).rate
    #expect(abs(rate - chance * 4.75) < 1e-12)
  }

  @Test("a moving average is centred, its ends repeated")
  func movingAverage() {
    #expect(Decomposition.movingAverage([1, 2, 6, 4, 5], 5, 3) == [3, 3, 4, 5, 5])
    // 2 × 4: (1/2 + 2 + 3 + 4 + 9/2) ÷ 4 in the middle.
    #expect(Decomposition.movingAverage([1, 2, 3, 4, 9], 5, 4) == [3.5, 3.5, 3.5, 3.5, 3.5])
    #expect(Decomposition.movingAverage([1, 2], 2, 4).isEmpty)
  }

  @Test("Nelder–Mead finds Rosenbrock's valley floor and stays in its box")
  func nelderMead() {
    let search = NelderMead(least: [-2, -2], most: [2, 2], evaluations: 400, tolerance: 1e-12)
    let best = search.minimise(from: [-1.2, 1]) { point in
      let (a, b) = (1 - point[0], point[1] - point[0] * point[0])
      return a * a + 100 * b * b
    }
    #expect(best.value < 1e-6)
    let wall = NelderMead(least: [0], most: [1]).minimise(from: [0.5]) { -$0[0] }
    #expect(wall.point == [1])
  }
}

/// Noise that is the same everywhere: sums of uniform numbers, about standard normal.
struct SeededNoise {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// 0 ..< 1. Source: Steele, Lea, Flood, SplitMix, doi 10.1145/2660193.2660195.
  mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
  }

  mutating func next() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }
}
