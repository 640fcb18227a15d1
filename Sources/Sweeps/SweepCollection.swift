public import Domain
internal import Foundation
internal import PlanFiles

/// What a complete run says: one tidy row a task, and what the drawn runs add up to.
public struct SweepCollection: Sendable {
  /// One task with its result.
  public struct Row: Sendable {
    public var index: Int
    public var id: String
    /// One an axis.
    public var labels: [String]
    /// 0 where nothing is drawn.
    public var run: Int
    /// nil where the task failed.
    public var summary: PlanSummary?
    public var failure: String
  }

  /// The factor of one group of one variation, over the runs.
  public struct Driver: Sendable, Equatable {
    /// From 1.
    public var variation: Int
    public var group: String
    /// Spearman's rank correlation with total cost and with the fill rate.
    public var withCost: Double
    public var withFill: Double
  }

  /// The drawn runs at one point of the grid.
  public struct Distribution: Sendable, Equatable {
    public var labels: [String]
    public var runs: Int
    public var cost: SampleFigures
    public var fill: SampleFigures
    /// By tier, in the order of the scenario.
    public var tiers: [NamedFigures]
    /// The mean fill rate of the worst 5 % of the runs.
    public var serviceAtRisk: Double
    /// Strongest first.
    public var drivers: [Driver]

    public struct NamedFigures: Sendable, Equatable {
      public var name: String
      public var figures: SampleFigures
    }
  }

  public let axisCount: Int
  public let rows: [Row]
  public let distributions: [Distribution]

  /// Reads the run at `folder`.
  ///
  /// - Throws: `notARun` where its manifest or a result that it names cannot be read.
  public init(_ folder: RunFolder) throws(RunFolder.Failure) {
    guard let manifest = SweepTable(try folder.text("manifest.csv")), let id = manifest.column("task"),
      let index = manifest.column("index"), let run = manifest.column("run"), let failure = manifest.column("failure")
    else { throw .notARun(folder.path) }
    let axes = manifest.columns.indices.filter { manifest.columns[$0].hasPrefix("axis_") }
    var rows: [Row] = []
    for cells in manifest.rows {
      var row = Row(
        index: Int(cells[index]) ?? 0, id: cells[id], labels: axes.map { cells[$0] }, run: Int(cells[run]) ?? 0,
        summary: nil, failure: cells[failure])
      if row.failure.isEmpty {
        guard let summary = try? PlanFolder.readSummary(folder.results + "/" + row.id) else {
          throw .notARun(folder.path)
        }
        row.summary = summary
      }
      rows.append(row)
    }
    axisCount = axes.count
    self.rows = rows
    let draws = rows.contains { $0.run > 0 } ? SweepTable((try? folder.text("draws.csv")) ?? "") : nil
    distributions = Self.distributions(rows, Self.factors(draws))
  }

  // MARK: - Drawn runs

  private struct Factor {
    var variation: Int
    var group: String
    /// By run, from 1.
    var values: [Int: Double] = [:]
  }

  private static func factors(_ draws: SweepTable?) -> [Factor] {
    guard let draws, draws.columns == ["run", "variation", "group", "factor"] else { return [] }
    var places: [String: Int] = [:]
    var factors: [Factor] = []
    for row in draws.rows {
      guard let run = Int(row[0]), let variation = Int(row[1]), let value = Double(row[3]) else { continue }
      let key = row[1] + " " + row[2]
      if places[key] == nil {
        places[key] = factors.count
        factors.append(Factor(variation: variation, group: row[2]))
      }
      if let place = places[key] { factors[place].values[run] = value }
    }
    return factors
  }

  private static func distributions(_ rows: [Row], _ factors: [Factor]) -> [Distribution] {
    var points: [(labels: [String], rows: [Row])] = []
    for row in rows where row.run > 0 && row.summary?.status != .infeasible && row.summary != nil {
      if points.last?.labels == row.labels {
        points[points.count - 1].rows.append(row)
      } else {
        points.append((row.labels, [row]))
      }
    }
    return points.map { distribution($0.labels, $0.rows, factors) }
  }

  private static func distribution(_ labels: [String], _ rows: [Row], _ factors: [Factor]) -> Distribution {
    let summaries = rows.compactMap(\.summary)
    let costs = summaries.map(\.cost.total)
    let fills = summaries.map(\.kpi.fillRate)
    let names = summaries.first?.tiers.map(\.name) ?? []
    let tiers = names.indices.map { tier in
      Distribution.NamedFigures(
        name: names[tier], figures: SampleFigures(summaries.map { $0.tiers[tier].fillRate }))
    }
    let worst = fills.sorted().prefix(max(1, (fills.count + 19) / 20))
    var drivers = factors.map { factor in
      let values = rows.map { factor.values[$0.run] ?? 1 }
      return Driver(
        variation: factor.variation, group: factor.group, withCost: RankCorrelation.spearman(values, costs),
        withFill: RankCorrelation.spearman(values, fills))
    }
    drivers = drivers.enumerated().sorted {
      let (left, right) = (abs($0.element.withCost), abs($1.element.withCost))
      return left != right ? left > right : $0.offset < $1.offset
    }.map(\.element)
    return Distribution(
      labels: labels, runs: rows.count, cost: SampleFigures(costs), fill: SampleFigures(fills), tiers: tiers,
      serviceAtRisk: worst.isEmpty ? 1 : worst.reduce(0, +) / Double(worst.count), drivers: drivers)
  }

  // MARK: - Tidy rows

  /// One row a task: its place in the grid, its run, cost by part, key figures.
  public var csv: String {
    let tiers = rows.lazy.compactMap(\.summary).first?.tiers.map(\.name) ?? []
    let axes = (0..<axisCount).map { "axis_\($0 + 1)" }
    let parts = CostParts().named.map(\.name)
    var names = ["index", "task"]
    names += axes
    names += ["run", "status", "total"]
    names += parts
    names += ["bound", "fill_rate", "fill_rate_units", "substituted_share", "unmet_value", "lanes_used"]
    names += tiers.map { "fill_rate " + $0 }
    names.append("failure")
    var text = names.map(SweepTable.quoted).joined(separator: ",") + "\n"
    for row in rows {
      var cells = [String(row.index), row.id]
      cells += row.labels
      cells.append(row.run == 0 ? "" : String(row.run))
      cells += figures(row, parts: parts.count, tiers: tiers.count)
      cells.append(row.failure)
      text += cells.map(SweepTable.quoted).joined(separator: ",") + "\n"
    }
    return text
  }

  private func figures(_ row: Row, parts: Int, tiers: Int) -> [String] {
    guard let summary = row.summary, summary.status != .infeasible else {
      return [row.summary?.status.rawValue ?? "failed"] + Array(repeating: "", count: parts + tiers + 7)
    }
    let kpi = summary.kpi
    var numbers = [summary.cost.total]
    numbers += summary.cost.named.map(\.value)
    numbers += [summary.bound, kpi.fillRate, kpi.fillRateUnits, kpi.substitutedShare, kpi.unmetValue]
    numbers.append(Double(kpi.lanesUsed))
    let rates = summary.tiers.map(\.fillRate)
    return [summary.status.rawValue] + (numbers + rates.prefix(tiers)).map(NumberText.text)
      + Array(repeating: "", count: max(0, tiers - rates.count))
  }

  /// What the drawn runs add up to, as JSON.
  public var summaryJSON: String {
    JSONText.object([
      ("schema", .number(1)), ("tasks", .number(Double(rows.count))),
      ("failed", .number(Double(rows.filter { $0.summary == nil }.count))),
      ("distributions", .list(distributions.map(\.json))),
    ]).written
  }
}

extension SweepCollection.Distribution {
  fileprivate var json: JSONText {
    .object([
      ("point", .list(labels.map { .text($0) })), ("runs", .number(Double(runs))), ("total", cost.json),
      ("fill_rate", fill.json), ("service_at_risk", .number(serviceAtRisk)),
      ("tiers", .list(tiers.map { .object([("name", .text($0.name)), ("fill_rate", $0.figures.json)]) })),
      (
        "drivers",
        .list(
          drivers.prefix(20).map {
            .object([
              ("variation", .number(Double($0.variation))), ("group", .text($0.group)),
              ("with_total", .number($0.withCost)), ("with_fill_rate", .number($0.withFill)),
            ])
          })
      ),
    ])
  }
}

extension SampleFigures {
  fileprivate var json: JSONText {
    .object([
      ("mean", .number(mean)), ("deviation", .number(deviation)), ("least", .number(least)),
      ("p5", .number(quantile5)), ("p25", .number(quantile25)), ("median", .number(median)),
      ("p75", .number(quantile75)), ("p95", .number(quantile95)), ("most", .number(most)),
    ])
  }
}
