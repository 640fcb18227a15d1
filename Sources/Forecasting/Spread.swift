internal import Foundation

/// How far a series' values lie from a short-sighted forecast of them: what errors are measured against.
struct Spread: Sendable {
  /// Σ d² and the number of deviations d.
  var squares: Double
  var count: Double
  /// Mean of the recent values.
  var level: Double

  /// Deviations of the first `count` values from the mean of the `recent` ones before each.
  init(_ values: [Double], _ count: Int, recent: Int) {
    let window = max(1, min(recent, count / 2))
    var (sum, squares) = (0.0, 0.0)
    for index in 0..<count {
      if index >= window {
        let deviation = values[index] - sum / Double(window)
        squares += deviation * deviation
        sum -= values[index - window]
      }
      sum += values[index]
    }
    self.squares = squares
    self.count = Double(max(0, count - window))
    level = count > 0 ? max(0, sum / Double(min(window, count))) : 0
  }

  /// Standard deviation expected at `mean`, when over all series the variance is `dispersion` · mean.
  ///
  /// Ten deviations' worth of that law is mixed in; away from the recent level the variance moves as the mean does, as it
  /// does for Poisson demand.
  func deviation(at mean: Double, dispersion: Double) -> Double {
    let prior = 10.0
    let usual = max(level, 1e-6)
    let variance = (squares + prior * dispersion * usual) / (count + prior)
    let shift = min(max(max(mean, 0) / usual, 0.05), 20)
    return max((variance * shift).squareRoot(), 1e-9)
  }
}

/// Quantiles of standardised errors, as the backtests of all series of a kind show them.
struct ErrorQuantiles: Sendable {
  /// The levels that are forecast: 0.05, 0.10 … 0.95.
  static let levels: [Double] = (1...19).map { Double($0) / 20 }

  /// By part of the horizon, the value at each level.
  let parts: [[Double]]

  /// - Parameter errors: by part of the horizon. A part with few errors leans on the normal distribution: twenty errors
  ///   weigh as much as it does.
  init(_ errors: [[Double]]) {
    parts = errors.map { errors in
      let sorted = errors.sorted()
      let weight = Double(sorted.count) / (Double(sorted.count) + 20)
      return Self.levels.indices.map { level in
        let normal = Self.normal[level]
        guard !sorted.isEmpty else { return normal }
        return weight * Self.quantile(sorted, Self.levels[level]) + (1 - weight) * normal
      }
    }
  }

  /// Between order statistics, as Hyndman, Fan, "Sample quantiles in statistical packages",
  /// doi 10.1080/00031305.1996.10473566, type 6: the level p lies at p · (n + 1).
  static func quantile(_ sorted: [Double], _ level: Double) -> Double {
    let position = level * Double(sorted.count + 1) - 1
    guard position > 0 else { return sorted[0] }
    let low = min(Int(exactly: position.rounded(.down)) ?? 0, sorted.count - 1)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (position - Double(low)) * (sorted[high] - sorted[low])
  }

  /// Standard normal at the levels.
  private static let normal: [Double] = {
    let upper = [
      0.0, 0.12566134685507402, 0.2533471031357997, 0.38532046640756773, 0.5244005127080407, 0.6744897501960817,
      0.8416212335729143, 1.0364333894937898, 1.2815515655446004, 1.6448536269514722,
    ]
    return upper.dropFirst().reversed().map { -$0 } + upper
  }()

  /// Which part of a horizon a step lies in.
  static func part(_ step: Int, of horizon: Int) -> Int { min(2, step * 3 / max(1, horizon)) }
}
