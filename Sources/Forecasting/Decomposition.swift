/// A straight line through values at 0, 1, 2, … by least squares.
struct Line {
  let intercept: Double
  let slope: Double

  /// Through the first `count` values, at least one.
  init(_ values: [Double], _ count: Int) {
    let size = Double(count)
    let centre = (size - 1) / 2
    var (sum, moment): (Double, Double) = (0, 0)
    for index in 0..<count {
      sum += values[index]
      moment += (Double(index) - centre) * values[index]
    }
    let squares = size * (size * size - 1) / 12
    slope = squares > 0 ? moment / squares : 0
    intercept = sum / size - slope * centre
  }
}

/// The classical decomposition: level by a centred moving average, season by what is left.
enum Decomposition {
  /// The centred moving average of window `season` (2 × m where m is even); the ends repeat the outermost average.
  ///
  /// Source: Hyndman, Athanasopoulos, "Forecasting: Principles and Practice" (3rd ed.), section 3.3. Empty where there
  /// are fewer than `season` + 1 values.
  static func movingAverage(_ values: [Double], _ count: Int, _ season: Int) -> [Double] {
    guard season >= 1, count >= season + 1 else { return [] }
    let half = season / 2
    let isEven = season % 2 == 0
    var averages = Array(repeating: 0.0, count: count)
    var sum = 0.0
    for index in 0..<season { sum += values[index] }
    // `sum` is that of the window that ends at `last`.
    var last = season - 1
    var centre = half
    let lastCentre = count - 1 - half
    guard centre <= lastCentre else { return [] }
    while centre <= lastCentre {
      if isEven {
        averages[centre] = (sum + (values[last + 1] - values[last + 1 - season]) / 2) / Double(season)
      } else {
        averages[centre] = sum / Double(season)
      }
      centre += 1
      last += 1
      if last < count { sum += values[last] - values[last - season] }
    }
    for index in 0..<half { averages[index] = averages[half] }
    for index in (lastCentre + 1)..<count { averages[index] = averages[lastCentre] }
    return averages
  }

  /// One seasonal state for each phase, from the first `count` values: ratios around 1 or differences around 0.
  static func indices(_ values: [Double], _ count: Int, _ season: Int, isProduct: Bool) -> [Double] {
    let level = movingAverage(values, count, season)
    var (sums, weights) = (Array(repeating: 0.0, count: season), Array(repeating: 0.0, count: season))
    for index in level.indices {
      sums[index % season] += isProduct ? values[index] : values[index] - level[index]
      weights[index % season] += isProduct ? level[index] : 1
    }
    var indices = (0..<season).map { weights[$0] > 0 ? sums[$0] / weights[$0] : isProduct ? 1 : 0 }
    let mean = indices.reduce(0, +) / Double(season)
    for phase in indices.indices {
      indices[phase] = isProduct ? (mean > 0 ? max(indices[phase] / mean, 0.01) : 1) : indices[phase] - mean
    }
    return indices
  }
}
