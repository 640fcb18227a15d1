import Domain
import Testing

@testable import Forecasting

/// The whole pipeline on made-up demand whose law is known.
struct ForecasterTests {
  /// Series of days with a weekend, a level of their own and noise.
  static func shops(_ count: Int, days: Int, seed: UInt64) -> [DemandSeries] {
    var noise = SeededNoise(seed: seed)
    return (0..<count).map { index in
      let level = 10 + 5 * Double(index % 7)
      let values = (0..<days).map { day in
        max(0, level * (day % 7 >= 5 ? 1.6 : 0.76) + 0.15 * level * noise.next())
      }
      return DemandSeries(start: 0, values: values, family: index % 3, place: index % 4)
    }
  }

  @Test("a known season is forecast, and intervals hold what they say")
  func season() throws {
    let settings = ForecastSettings(horizon: 14, layout: .days, threads: 2)
    let trial = try #require(HeldOutTrial(Self.shops(60, days: 90, seed: 1), settings))
    let coverage = try #require(trial.accuracy.coverage)
    #expect(trial.accuracy.mase < 0.8 * trial.seasonalNaive.mase, "seed 1: \(trial.accuracy)")
    #expect(abs(trial.accuracy.bias) < 0.02, "seed 1: \(trial.accuracy)")
    #expect(coverage > 0.85 && coverage < 0.96, "seed 1: \(coverage)")
  }

  @Test("the same numbers for any number of threads")
  func threads() {
    let series = Self.shops(40, days: 60, seed: 2)
    let one = Forecaster.forecast(series, ForecastSettings(horizon: 7, layout: .days, threads: 1))
    let four = Forecaster.forecast(series, ForecastSettings(horizon: 7, layout: .days, threads: 4))
    for (left, right) in zip(one, four) {
      #expect(left.mean == right.mean && left.quantiles == right.quantiles && left.method == right.method)
    }
  }

  @Test("quantiles ascend and are never below 0")
  func quantiles() {
    var noise = SeededNoise(seed: 3)
    let series = (0..<30).map { _ in
      DemandSeries(start: 0, values: (0..<48).map { _ in noise.uniform() < 0.3 ? (noise.uniform() * 5).rounded() : 0 })
    }
    for forecast in Forecaster.forecast(series, ForecastSettings(horizon: 6, layout: .months, threads: 2)) {
      for step in forecast.quantiles {
        #expect(step.count == 19 && step.allSatisfy { $0 >= 0 } && zip(step, step.dropFirst()).allSatisfy { $0 <= $1 })
      }
    }
  }

  @Test("without a history a series takes its family's level at its place's size")
  func family() {
    // Families sell 10 and 40; places 0 and 1 sell half and half again as much as their mean.
    var series: [DemandSeries] = []
    for family in 0..<2 {
      for place in 0..<2 {
        let level = (family == 0 ? 10.0 : 40) * (place == 0 ? 0.5 : 1.5)
        series.append(
          DemandSeries(start: 0, values: Array(repeating: level, count: 40), family: family, place: place))
      }
    }
    series.append(DemandSeries(start: 0, values: [], family: 1, place: 1))
    series.append(DemandSeries(start: 36, values: [20, 20, 20, 20], family: 0, place: 0))
    let forecasts = Forecaster.forecast(series, ForecastSettings(horizon: 3, layout: .months, threads: 1))
    #expect(forecasts[4].mean.allSatisfy { abs($0 - 60) < 1e-6 }, "\(forecasts[4].mean)")
    #expect(forecasts[4].method == "family's level")
    // Half of 5 by family and place, half of its own 20.
    #expect(forecasts[5].mean.allSatisfy { abs($0 - 12.5) < 1e-6 }, "\(forecasts[5].mean)")
  }

  @Test("nothing sold, one value, no series: forecasts all the same")
  func degenerate() {
    let settings = ForecastSettings(horizon: 2, layout: .days, threads: 2)
    #expect(Forecaster.forecast([], settings).isEmpty)
    let zero = Forecaster.forecast([DemandSeries(start: 0, values: Array(repeating: 0, count: 50))], settings)
    #expect(zero[0].mean == [0, 0])
    let one = Forecaster.forecast([DemandSeries(start: 3, values: [5])], settings)
    #expect(one[0].mean == [5, 5])
    let huge = Forecaster.forecast([DemandSeries(start: 0, values: Array(repeating: 1e12, count: 30))], settings)
    #expect(huge[0].mean.allSatisfy { abs($0 - 1e12) < 1e3 })
  }

  @Test("a planned promotion is forecast with its effect, and it does not raise the days without")
  func promotion() throws {
    var noise = SeededNoise(seed: 4)
    var series: [DemandSeries] = []
    for _ in 0..<30 {
      let promotion = (0..<90).map { $0 % 9 == 4 ? 1.0 : 0 }
      let values = promotion.map { 20 * (1 + $0) + noise.next() }
      series.append(DemandSeries(start: 0, values: values, promotion: promotion, plannedPromotion: [0, 1, 0]))
    }
    let mean = Forecaster.forecast(series, ForecastSettings(horizon: 3, layout: .days, threads: 2))[0].mean
    #expect(abs(mean[0] - 20) < 2 && abs(mean[1] - 40) < 4 && abs(mean[2] - 20) < 2, "seed 4: \(mean)")
  }
}

/// Days that everybody knows to be different.
struct HolidayTests {
  @Test("a coming holiday is forecast with the effect of past ones")
  func holiday() {
    var noise = SeededNoise(seed: 8)
    let holidays = (0..<93).map { $0 % 15 == 1 ? 1.0 : 0 }
    let series = (0..<30).map { _ in
      var one = DemandSeries(start: 0, values: (0..<90).map { 20 * (1 - 0.6 * holidays[$0]) + noise.next() })
      one.holidays = holidays
      return one
    }
    let mean = Forecaster.forecast(series, ForecastSettings(horizon: 3, layout: .days, threads: 2))[0].mean
    // Position 91 is one.
    #expect(abs(mean[0] - 20) < 2 && abs(mean[1] - 8) < 2 && abs(mean[2] - 20) < 2, "seed 8: \(mean)")
  }
}

/// Sales cut by stock-outs, and what is made of them.
struct StockoutTests {
  @Test("nothing is added without a stock-out; a whole day's is the level around it in season")
  func byHand() {
    let flat = StockoutCorrection(sales: [4, 4, 4, 4], stockout: [0, 0, 0, 0], start: 0, season: 1)
    #expect(flat.demand == [4, 4, 4, 4] && flat.added == 0)
    let day = StockoutCorrection(sales: [4, 4, 0, 4], stockout: [0, 0, 1, 0], start: 0, season: 1)
    #expect(day.demand.map { ($0 * 1e9).rounded() / 1e9 } == [4, 4, 4, 4] && day.periods == 1)
    let half = StockoutCorrection(sales: [4, 4, 2, 4], stockout: [0, 0, 0.5, 0], start: 0, season: 1)
    #expect(half.demand.map { ($0 * 1e9).rounded() / 1e9 } == [4, 4, 4, 4])
    let never = StockoutCorrection(sales: [0, 0], stockout: [1, 1], start: 0, season: 1)
    #expect(never.demand == [0, 0])
  }

  @Test("artificial stock-outs: less than half of the bias is left")
  func artificial() {
    var noise = SeededNoise(seed: 5)
    var (truth, cut, corrected) = (0.0, 0.0, 0.0)
    for _ in 0..<200 {
      let sales = (0..<90).map { max(0, 10 * ($0 % 7 >= 5 ? 1.5 : 0.8) + 3 * noise.next()) }
      var seen = sales
      var stockout = Array(repeating: 0.0, count: 90)
      for day in 0..<90 where noise.uniform() < 0.2 {
        stockout[day] = noise.uniform()
        seen[day] *= 1 - stockout[day]
      }
      truth += sales.reduce(0, +)
      cut += seen.reduce(0, +)
      corrected += StockoutCorrection(sales: seen, stockout: stockout, start: 0, season: 7).demand.reduce(0, +)
    }
    #expect(abs(corrected - truth) < 0.1 * abs(cut - truth), "seed 5: \(truth) \(cut) \(corrected)")
  }
}

/// Parts and totals that agree.
struct ReconciliationTests {
  @Test("two parts and a total share the gap by variance")
  func byHand() {
    // λ·(1 + 3 + 4) = 20 − 16: each part moves by its variance ÷ 2.
    let parts = Reconciliation.minimumTrace(
      parts: [[10], [6]], partVariances: [1, 3], totals: [[20]], totalVariances: [4], members: [[0, 1]], threads: 1)
    #expect(abs(parts[0][0] - 10.5) < 1e-9 && abs(parts[1][0] - 7.5) < 1e-9)
  }

  @Test("agrees with least squares on overlapping totals")
  func overlapping() {
    var noise = SeededNoise(seed: 6)
    let base = (0..<6).map { _ in [20 + 3 * noise.next()] }
    let members = [[0, 1, 2], [3, 4, 5], [0, 3], [1, 4], [0, 1, 2, 3, 4, 5]]
    let totals = members.map { members in [members.reduce(0) { $0 + base[$1][0] } + 4 * noise.next()] }
    let variances = (0..<6).map { _ in 1 + noise.uniform() }
    let totalVariances = members.map { _ in 1 + noise.uniform() }
    let parts = Reconciliation.minimumTrace(
      parts: base, partVariances: variances, totals: totals, totalVariances: totalVariances, members: members,
      threads: 1)
    // At the least of Σ (b − b̂)² ÷ w + Σ (sum − â)² ÷ w each derivative is 0.
    for part in 0..<6 {
      var slope = (parts[part][0] - base[part][0]) / variances[part]
      for (total, members) in members.enumerated() where members.contains(part) {
        slope += (members.reduce(0) { $0 + parts[$1][0] } - totals[total][0]) / totalVariances[total]
      }
      #expect(abs(slope) < 1e-7, "seed 6: part \(part)")
    }
  }
}

/// Days, weeks and months.
struct HistoryCalendarTests {
  @Test("rows are told apart by what they stand for")
  func grain() throws {
    func days(_ texts: [String]) throws -> [Int32] {
      try texts.map { Int32(try #require(CalendarDay($0)).daysSince1970) }
    }
    #expect(HistoryCalendar.grain(of: try days(["2026-01-01", "2026-02-01", "2026-03-01"])) == .month)
    #expect(HistoryCalendar.grain(of: try days(["2026-01-31", "2026-02-28", "2026-03-31"])) == .month)
    #expect(HistoryCalendar.grain(of: try days(["2026-01-04", "2026-01-11", "2026-01-25"])) == .week)
    #expect(HistoryCalendar.grain(of: try days(["2026-01-04", "2026-01-05"])) == .day)
  }

  @Test("days become whole weeks from the scenario's start backwards, a gap is counted")
  func weeks() throws {
    let first = try #require(CalendarDay("2026-01-05")).daysSince1970
    // 24 days from a Monday on; periods begin on Thursdays.
    let history = SalesHistory(
      places: ["r"], products: ["p"], series: [.init(place: 0, product: 0, rows: 0..<24)],
      days: (0..<24).map { Int32(first + $0) }, sales: Array(repeating: 2, count: 24))
    let start = try #require(CalendarDay("2026-02-05"))
    let made = try HistorySeries(history, .init(period: .week, start: start, periods: 3, threads: 1), families: [0])
    // Whole weeks from Thursday 8 January: 8–14, 15–21; 22–28 ends with the history's last day, 28 January.
    #expect(made.demand[0].values == [14, 14, 14])
    #expect(made.gap == 1 && made.horizon == 4)
  }

  @Test("rows from the start on are plans of promotions, not sales")
  func future() throws {
    let first = try #require(CalendarDay("2026-01-01")).daysSince1970
    let history = SalesHistory(
      places: ["r"], products: ["p"], series: [.init(place: 0, product: 0, rows: 0..<12)],
      days: (0..<12).map { Int32(first + $0) }, sales: Array(repeating: 1, count: 12),
      promotion: (0..<12).map { $0 == 11 })
    let start = CalendarDay(daysSince1970: first + 10)
    let made = try HistorySeries(history, .init(start: start, periods: 3, threads: 1), families: [0])
    #expect(made.demand[0].values.count == 10)
    #expect(made.demand[0].plannedPromotion == [0, 1])
  }
}
