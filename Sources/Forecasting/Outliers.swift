/// Single periods that sold far more than anything around them.
///
/// They are cut to a bound before methods are fitted, as they would pull levels and seasons; backtests and figures still
/// count them. Bound: moving average + 8 · 1.4826 · median |deviation|. Source of the scale: Rousseeuw, Croux,
/// "Alternatives to the median absolute deviation", doi 10.1080/01621459.1993.10476408.
enum Outliers {
  /// The series with outliers cut; periods under promotion stay, and so do series that sell less than every other period.
  static func tamed(_ series: DemandSeries, _ layout: SeasonLayout) -> DemandSeries {
    let count = series.values.count
    let level = Decomposition.movingAverage(series.values, count, layout.recent)
    guard !level.isEmpty else { return series }
    let deviations = (0..<count).map { series.values[$0] - level[$0] }
    let middle = median(deviations.map(abs))
    guard middle > 0, series.values.count(where: { $0 > 0 }) * 2 > count else { return series }
    var tamed = series
    for index in 0..<count where series.promotionShare(at: index) == 0 {
      // The outlier is part of its own average: without it the level there is lower.
      let bound = level[index] + 8 * 1.4826 * middle
      if series.values[index] > bound { tamed.values[index] = bound }
    }
    return tamed
  }

  static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }
}
