/// A sample in nine numbers.
public struct SampleFigures: Sendable, Equatable {
  public var mean: Double
  /// Of the sample: √(Σ(x − mean)² ÷ (n − 1)); 0 of one value.
  public var deviation: Double
  public var least, quantile5, quantile25, median, quantile75, quantile95, most: Double

  /// Quantiles by linear interpolation between order statistics.
  /// Source: Hyndman and Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), type 7.
  ///
  /// - Complexity: O(n log n).
  public init(_ values: [Double]) {
    let sorted = values.sorted()
    let count = Double(max(1, values.count))
    let mean = sorted.reduce(0, +) / count
    self.mean = mean
    let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = values.count > 1 ? (squares / (count - 1)).squareRoot() : 0
    func quantile(_ share: Double) -> Double {
      guard let last = sorted.last else { return 0 }
      let place = share * Double(sorted.count - 1)
      guard let below = Int(exactly: place.rounded(.down)), below + 1 < sorted.count else { return last }
      return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
    }
    least = quantile(0)
    quantile5 = quantile(0.05)
    quantile25 = quantile(0.25)
    median = quantile(0.5)
    quantile75 = quantile(0.75)
    quantile95 = quantile(0.95)
    most = quantile(1)
  }
}

/// How far two lists rise together.
public enum RankCorrelation {
  /// Spearman's ρ: the correlation of ranks, equal values sharing their mean rank; 0 where one list is constant.
  /// Source: Kendall, Rank Correlation Methods (1948), chapter 3.
  public static func spearman(_ one: [Double], _ other: [Double]) -> Double {
    let (x, y) = (ranks(one), ranks(other))
    guard x.count == y.count, x.count > 1 else { return 0 }
    let mean = Double(x.count + 1) / 2
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for (left, right) in zip(x, y) {
      xy += (left - mean) * (right - mean)
      xx += (left - mean) * (left - mean)
      yy += (right - mean) * (right - mean)
    }
    return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 0
  }

  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = Array(repeating: 0.0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      // Ranks start + 1 … end.
      for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }
}
