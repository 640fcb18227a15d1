internal import Domain
internal import Forecasting

/// What is forecast in one replication: the same for every variant, since all meet the same demand.
///
/// The forecaster sees what was asked for until now, and before the simulation begins, a past drawn as demand is. It is told
/// what a planner knows, how the scenario's demand goes up and down within its horizon: each value is divided by that
/// shape, and the forecast multiplied by it.
struct SimulatedForecasts: Sendable {
  /// What was known at the beginning of one period.
  struct Fit: Sendable {
    var begin: Int
    /// By line, units in each period from `begin` on.
    var means: [[Double]]
    /// By line, of one period's demand: root mean square over those periods.
    var deviations: [Double]
  }

  let fits: [Fit]
  private let every: Int

  /// - Complexity: one run of `Forecaster.forecast` over all lines every `terms.refit` periods.
  init(_ system: SimulatedSystem, replication: Int) {
    let terms = system.terms
    let all = (-terms.pastPeriods(system.scenario.period)..<terms.periods).map { period in
      system.drawnDemand(replication: replication, period: period)
    }
    every = max(1, terms.refit)
    let past = all.count - terms.periods
    fits = stride(from: 0, to: terms.periods, by: every).map { begin in
      Self.fit(system, all.prefix(past + begin), begin: begin)
    }
  }

  /// The fit that holds in a period.
  func fit(in period: Int) -> Fit { fits[min(period / every, fits.count - 1)] }

  private static func fit(_ system: SimulatedSystem, _ seen: ArraySlice<[Double]>, begin: Int) -> Fit {
    let horizon = system.lookahead + max(1, system.terms.refit) - 1
    let scenario = system.scenario
    let layout = HistoryCalendar(period: scenario.period, anchor: CalendarDay(daysSince1970: 0)).layout
    let series = system.lines.indices.map { line in
      let values = zip(seen.indices, seen).map { position, demand in
        let factor = system.shape(line, position - seen.endIndex + begin)
        // A period that asks for next to nothing says next to nothing of the others.
        return factor < 0.05 ? system.level(line) : demand[line] / factor
      }
      let product = system.lines[line].product
      return DemandSeries(
        start: 0, values: values, family: scenario.products[product].family?.index ?? scenario.families.count,
        place: system.lines[line].region.index)
    }
    let forecasts = Forecaster.forecast(
      series, ForecastSettings(horizon: horizon, layout: layout, threads: 1))
    var fit = Fit(begin: begin, means: [], deviations: [])
    for (line, forecast) in forecasts.enumerated() {
      let factors = forecast.mean.indices.map { system.shape(line, begin + $0) }
      fit.means.append(zip(forecast.mean, factors).map { ($0 * $1 * 100).rounded() / 100 })
      var squares = 0.0
      for step in forecast.mean.indices {
        let deviation = factors[step] * Self.deviation(forecast.mean[step], forecast.quantiles[step])
        squares += deviation * deviation
      }
      fit.deviations.append((squares / Double(max(1, factors.count))).squareRoot())
    }
    return fit
  }

  /// As `allot stock` reads `forecast.csv`: the 0.05 and 0.95 quantiles are 1.645 deviations off; where the lower is 0,
  /// the upper alone says it.
  private static func deviation(_ mean: Double, _ quantiles: [Double]) -> Double {
    guard let low = quantiles.first, let high = quantiles.last else { return 0 }
    let score = 1.6448536269514722
    return low > 0 ? max(0, high - low) / (2 * score) : max(0, high - mean) / score
  }
}
