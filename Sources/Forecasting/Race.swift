/// How every candidate did in one series' backtest.
struct Race: Sendable {
  /// By `Candidate.position`: mean absolute and root mean square error; nil where the candidate did not run.
  var results: [(absolute: Double, root: Double)?]
  /// Errors behind each figure.
  var points: Int

  /// Runs every candidate over the origins of `plan`.
  ///
  /// - Parameter truth: what was sold, outliers included.
  static func run(_ prepared: PreparedSeries, _ plan: BacktestPlan, truth: [Double]) -> Race {
    var race = Race(results: Array(repeating: nil, count: Candidate.count), points: plan.origins.count * plan.horizon)
    guard let first = plan.origins.first else { return race }
    for candidate in prepared.candidates {
      let fit = prepared.fit(candidate, first)
      var (sum, squares) = (0.0, 0.0)
      for origin in plan.origins {
        let forecast = prepared.forecast(candidate, fit, origin, plan.horizon)
        for step in forecast.indices {
          let error = truth[origin + step] - forecast[step]
          sum += abs(error)
          squares += error * error
        }
      }
      let points = Double(race.points)
      race.results[candidate.position] = (sum / points, (squares / points).squareRoot())
    }
    return race
  }

  /// Each candidate's error relative to the median candidate's: three parts absolute, one part root mean square, at most
  /// 3; nil where it did not run.
  ///
  /// Absolute errors alone would reward forecasts of the median, which is 0 for most intermittent demand.
  var relative: [Double?] {
    let ran = results.compactMap(\.self)
    let absolute = max(Outliers.median(ran.map(\.absolute)), 1e-9)
    let root = max(Outliers.median(ran.map(\.root)), 1e-9)
    return results.map { result in
      result.map { min(3, 0.75 * $0.absolute / absolute + 0.25 * $0.root / root) }
    }
  }
}

/// The methods that forecast one series, with weights that sum to 1; empty where nothing is known of it.
struct MethodChoice: Sendable {
  var parts: [(candidate: Candidate, weight: Double)]

  /// `Theta in season 0.36, TSB 0.33, ETS 0.31`
  var name: String {
    parts.map { part in
      parts.count == 1 ? part.candidate.name : part.candidate.name + " " + Self.percent(part.weight)
    }.joined(separator: " + ")
  }

  private static func percent(_ weight: Double) -> String {
    "\(Int(exactly: (weight * 100).rounded()) ?? 0) %"
  }

  /// How many methods share a forecast: the mean of a few good ones beats the best of a short backtest.
  ///
  /// Source: Bates, Granger, "The combination of forecasts", doi 10.1057/jors.1969.103; three measured best on the data
  /// of Benchmarks/Forecasts.
  private static let most = 3
  /// Backtest errors after which a series' own evidence weighs as much as that of all series of its kind.
  private static let trust = 50.0

  /// The choice for each series, from its own race and those of all series of its kind (intermittent or not).
  ///
  /// With n errors a series' own relative figures weigh n ÷ (n + 50). The best three share by 1 ÷ figure².
  static func choices(_ races: [Race], kinds: [Int]) -> [MethodChoice] {
    let relative = races.map(\.relative)
    let pooled = (0..<2).map { kind in pool(relative, races.indices.filter { kinds[$0] == kind }) }
    let everybody = pool(relative, Array(races.indices))
    return races.indices.map { index in
      guard races[index].points > 0 else { return MethodChoice(parts: []) }
      let own = Double(races[index].points) / (Double(races[index].points) + trust)
      var figures: [(candidate: Candidate, figure: Double)] = []
      for candidate in Candidate.everything {
        guard let mine = relative[index][candidate.position] else { continue }
        let others = pooled[kinds[index]][candidate.position] ?? everybody[candidate.position] ?? mine
        figures.append((candidate, own * mine + (1 - own) * others))
      }
      // Stable: among equals the earlier, simpler one.
      let best = figures.enumerated().sorted { ($0.element.figure, $0.offset) < ($1.element.figure, $1.offset) }
      let weights = best.prefix(most).map { 1 / max($0.element.figure * $0.element.figure, 1e-9) }
      let total = weights.reduce(0, +)
      return MethodChoice(parts: zip(best, weights).map { ($0.element.candidate, $1 / total) })
    }
  }

  private static func pool(_ relative: [[Double?]], _ members: [Int]) -> [Double?] {
    (0..<Candidate.count).map { position in
      var (sum, count) = (0.0, 0.0)
      for member in members {
        guard let value = relative[member][position] else { continue }
        sum += value
        count += 1
      }
      return count > 0 ? sum / count : nil
    }
  }
}

extension Candidate {
  /// Methods × adjustments.
  static let count = Method.allCases.count * Adjustment.allCases.count

  /// A number below `count`.
  var position: Int { adjustment.rawValue * Method.allCases.count + method.rawValue }

  /// All there could be, simple ones first.
  static let everything: [Candidate] = all(hasShort: true, hasYear: true)
}
