internal import Foundation

/// What a series does in season and under promotion, as factors around 1 on its level.
struct DemandProfile: Sendable {
  /// One factor for each phase of the short season, mean 1; empty where there is none.
  var short: [Double] = []
  /// Cosine and sine coefficients of the year's harmonics; empty where there is none.
  var year: [Double] = []
  /// Factor of a period wholly under promotion.
  var promotion = 1.0
  /// Factor of a period that is all holiday.
  var holiday = 1.0

  /// The product of the factors at calendar position `time`.
  func factor(_ time: Int, _ layout: SeasonLayout, withYear: Bool) -> Double {
    var factor = short.isEmpty ? 1 : short[time % short.count]
    if withYear, let length = layout.year, !year.isEmpty { factor *= YearShape.value(year, time, length) }
    return factor
  }
}

/// The season within a year as a smooth curve: 1 + Σ (aₖ cos 2πkt÷A + bₖ sin 2πkt÷A), three harmonics.
///
/// Source: Hyndman, Athanasopoulos, "Forecasting: Principles and Practice" (3rd ed.), section 7.4, Fourier terms.
enum YearShape {
  static let harmonics = 3

  static func value(_ coefficients: [Double], _ time: Int, _ length: Double) -> Double {
    var value = 1.0
    for harmonic in 0..<coefficients.count / 2 {
      let angle = 2 * Double.pi * Double(harmonic + 1) * Double(time) / length
      value += coefficients[2 * harmonic] * cos(angle) + coefficients[2 * harmonic + 1] * sin(angle)
    }
    return max(value, 0.1)
  }

  /// The curve through what `adjusted` is relative to its yearly moving average, drawn towards none by its own noise;
  /// nil with less than two years.
  static func fit(_ adjusted: [Double], start: Int, length: Double) -> [Double]? {
    guard let window = Int(exactly: length.rounded()), adjusted.count >= 2 * window else { return nil }
    let level = Decomposition.movingAverage(adjusted, adjusted.count, window)
    let inside = window / 2..<adjusted.count - window / 2
    // Whole years only: the harmonics are then orthogonal, and each coefficient is a mean.
    let whole = inside.count / window * window
    let used = inside.upperBound - whole..<inside.upperBound
    guard whole > 0, used.allSatisfy({ level[$0] > 0 }) else { return nil }
    let ratios = used.map { adjusted[$0] / level[$0] - 1 }
    var coefficients = Array(repeating: 0.0, count: 2 * harmonics)
    for harmonic in 0..<harmonics {
      for (index, ratio) in ratios.enumerated() {
        let angle = 2 * Double.pi * Double(harmonic + 1) * Double(start + used.lowerBound + index) / length
        coefficients[2 * harmonic] += 2 * ratio * cos(angle) / Double(whole)
        coefficients[2 * harmonic + 1] += 2 * ratio * sin(angle) / Double(whole)
      }
    }
    let weight = reliability(coefficients, ratios, start + used.lowerBound, length)
    return coefficients.map { $0 * weight }
  }

  /// The share of Σ coefficient² that is not noise, with the noise's autocorrelation taken into account.
  private static func reliability(
    _ coefficients: [Double], _ ratios: [Double], _ start: Int, _ length: Double
  ) -> Double {
    var (squares, products, last): (Double, Double, Double) = (0, 0, 0)
    for (index, ratio) in ratios.enumerated() {
      let rest = ratio + 1 - value(coefficients, start + index, length)
      squares += rest * rest
      products += rest * last
      last = rest
    }
    let power = coefficients.reduce(0) { $0 + $1 * $1 }
    guard power > 0, squares > 0 else { return power > 0 ? 1 : 0 }
    let correlation = min(max(products / squares, 0), 0.95)
    let effective = Double(ratios.count) * (1 - correlation) / (1 + correlation)
    let noise = 2 * squares / Double(ratios.count) / effective
    return max(0, 1 - Double(coefficients.count) * noise / power)
  }
}

/// Factors that were measured, and how far each may be off by chance.
struct MeasuredFactors: Sendable {
  var values: [Double]
  /// Variance of one of them.
  var variance: Double

  /// Drawn towards `target` as far as the difference may be chance.
  ///
  /// Source: Miller, Williams, "Shrinkage estimators of time series seasonal factors and their effect on forecasting
  /// accuracy", doi 10.1016/S0169-2070(02)00077-8 (James–Stein), with the target a family instead of no season.
  func drawn(towards target: [Double]) -> [Double] {
    let distance = zip(values, target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let freedom = Double(max(1, values.count - 1))
    let weight = distance > 0 ? max(0, 1 - freedom * variance / distance) : 0
    return zip(values, target).map { $1 + weight * ($0 - $1) }
  }

  /// The mean of several, each weighted by what it is worth.
  static func pooled(_ all: [MeasuredFactors]) -> MeasuredFactors? {
    guard let first = all.first else { return nil }
    var (sums, weights) = (Array(repeating: 0.0, count: first.values.count), 0.0)
    for one in all {
      let weight = 1 / max(one.variance, 1e-9)
      weights += weight
      for index in sums.indices { sums[index] += weight * one.values[index] }
    }
    return MeasuredFactors(values: sums.map { $0 / weights }, variance: 1 / weights)
  }
}

/// Measures profiles of series and draws each towards its family's, and that towards all.
enum ProfileFit {
  /// Profiles from the first `counts[i]` values of each series.
  ///
  /// - Complexity: O(values), parallel over series.
  static func profiles(
    _ series: [DemandSeries], counts: [Int], layout: SeasonLayout, threads: Int
  ) -> [DemandProfile] {
    let measured = Parallel.map(series.count, threads: threads) { index in
      measure(series[index], counts[index], layout)
    }
    let families = series.map(\.family)
    let promotion = drawn(measured.map(\.promotion), families, neutral: [1]) { MeasuredFactors.pooled($0) }
    let holiday = drawn(measured.map(\.holiday), families, neutral: [1]) { MeasuredFactors.pooled($0) }
    let short = shortSeasons(series, counts, measured.map(\.short), layout)
    return Parallel.map(series.count, threads: threads) { index in
      var profile = DemandProfile(short: layout.short > 1 ? short[index] : [])
      profile.promotion = min(max(promotion[index][0], 0.2), 10)
      profile.holiday = min(max(holiday[index][0], 0.2), 10)
      guard let length = layout.year else { return profile }
      let one = series[index]
      let adjusted = (0..<counts[index]).map {
        one.values[$0] / profile.factor(one.start + $0, layout, withYear: false)
      }
      profile.year = YearShape.fit(adjusted, start: one.start, length: length) ?? []
      return profile
    }
  }

  /// Short seasons, each drawn towards its family's and that towards everybody's.
  ///
  /// A family's season is measured on the sum of its members: what happened to all of them in one year is noise in that
  /// sum, and would look like season if only the members' own noise counted.
  private static func shortSeasons(
    _ series: [DemandSeries], _ counts: [Int], _ measured: [MeasuredFactors?], _ layout: SeasonLayout
  ) -> [[Double]] {
    let neutral = Array(repeating: 1.0, count: layout.short)
    guard layout.short > 1 else { return Array(repeating: neutral, count: series.count) }
    var members: [[Int]] = Array(repeating: [], count: (series.map(\.family).max() ?? -1) + 1)
    for index in series.indices { members[series[index].family].append(index) }
    func season(of members: [Int]) -> MeasuredFactors? {
      let sum = total(series, counts, members)
      return measure(sum, sum.values.count, layout).short
    }
    let all = season(of: Array(series.indices))?.drawn(towards: neutral) ?? neutral
    let family = members.map { $0.count == series.count ? all : season(of: $0)?.drawn(towards: all) ?? all }
    return series.indices.map { index in
      let target = family[series[index].family]
      return (measured[index]?.drawn(towards: target) ?? target).map { max($0, 0.4) }
    }
  }

  /// The sum of several series, each divided by the root of its mean: between the weights that are best for Poisson
  /// demand (none) and for demand whose spread grows with its size (the mean).
  private static func total(_ series: [DemandSeries], _ counts: [Int], _ members: [Int]) -> DemandSeries {
    let start = members.map { series[$0].start }.min() ?? 0
    let end = members.map { series[$0].start + counts[$0] }.max() ?? start
    var values = Array(repeating: 0.0, count: end - start)
    for member in members {
      let one = series[member]
      var sum = 0.0
      for index in 0..<counts[member] { sum += one.values[index] }
      guard sum > 0 else { continue }
      let weight = (Double(counts[member]) / sum).squareRoot()
      for index in 0..<counts[member] { values[one.start - start + index] += weight * one.values[index] }
    }
    return DemandSeries(start: start, values: values)
  }

  private static func drawn(
    _ measured: [MeasuredFactors?], _ families: [Int], neutral: [Double],
    pooled: ([MeasuredFactors]) -> MeasuredFactors?
  ) -> [[Double]] {
    let all = pooled(measured.compactMap(\.self))?.drawn(towards: neutral) ?? neutral
    var members: [[MeasuredFactors]] = Array(repeating: [], count: (families.max() ?? -1) + 1)
    for (index, one) in measured.enumerated() {
      if let one { members[families[index]].append(one) }
    }
    let family = members.map { pooled($0)?.drawn(towards: all) ?? all }
    return measured.indices.map { measured[$0]?.drawn(towards: family[families[$0]]) ?? family[families[$0]] }
  }

  private static func measure(
    _ series: DemandSeries, _ count: Int, _ layout: SeasonLayout
  ) -> (short: MeasuredFactors?, promotion: MeasuredFactors?, holiday: MeasuredFactors?) {
    let window = max(layout.short, 5)
    guard count >= 2 * window + 1 else { return (nil, nil, nil) }
    let level = Decomposition.movingAverage(series.values, count, window)
    let promotion =
      series.promotion.isEmpty ? nil : effect(series, count, level) { series.promotionShare(at: $0) > 0 }
    let holiday = series.holidays.isEmpty ? nil : effect(series, count, level) { series.holidayShare(at: $0) > 0 }
    return (shortSeason(series, count, level, layout.short), promotion, holiday)
  }

  private static func shortSeason(
    _ series: DemandSeries, _ count: Int, _ level: [Double], _ season: Int
  ) -> MeasuredFactors? {
    guard season > 1 else { return nil }
    var (sums, weights) = (Array(repeating: 0.0, count: season), Array(repeating: 0.0, count: season))
    for index in 0..<count where series.promotionShare(at: index) == 0 && series.holidayShare(at: index) == 0 {
      let phase = (series.start + index) % season
      sums[phase] += series.values[index]
      weights[phase] += level[index]
    }
    guard weights.allSatisfy({ $0 > 0 }) else { return nil }
    var factors = zip(sums, weights).map { $0 / $1 }
    let mean = factors.reduce(0, +) / Double(season)
    guard mean > 0 else { return nil }
    for phase in factors.indices { factors[phase] /= mean }
    var (squares, total) = (0.0, 0.0)
    for index in 0..<count {
      let rest = series.values[index] - level[index] * factors[(series.start + index) % season]
      squares += rest * rest
      total += level[index]
    }
    // Variance of Σ y ÷ Σ level over one phase.
    let perPhase = total / Double(season)
    let noise = squares / Double(count - season) * Double(count) / Double(season)
    return MeasuredFactors(values: factors, variance: noise / (perPhase * perPhase))
  }

  /// Sales over level in the periods that something marks, relative to the same in the others.
  private static func effect(
    _ series: DemandSeries, _ count: Int, _ level: [Double], _ isMarked: (Int) -> Bool
  ) -> MeasuredFactors? {
    var (with, without) = ((sales: 0.0, level: 0.0), (sales: 0.0, level: 0.0))
    var (squares, periods) = (0.0, 0.0)
    for index in 0..<count {
      if isMarked(index) {
        with.sales += series.values[index]
        with.level += level[index]
        periods += 1
      } else {
        without.sales += series.values[index]
        without.level += level[index]
      }
      squares += (series.values[index] - level[index]) * (series.values[index] - level[index])
    }
    guard with.level > 0, without.sales > 0 else { return nil }
    let factor = (with.sales / with.level) / (without.sales / without.level)
    let variance = squares / Double(count) * periods / (with.level * with.level)
    return MeasuredFactors(values: [factor], variance: max(variance, 1e-6))
  }
}
