internal import Domain
public import Sweeps

/// The results of a sweep as a page: the points of its grid side by side, and what the drawn runs add up to.
public enum SweepReport {
  /// - Parameter title: of the page.
  /// - Complexity: O(tasks + drawn factors).
  public static func page(_ collection: SweepCollection, title: String) -> ReportPage {
    let planned = collection.rows.filter { $0.summary != nil && $0.summary?.status != .infeasible }
    var page = ReportPage(
      title: title,
      lead: "\(ReportNumber.units(Double(collection.rows.count))) variants of one scenario, "
        + "\(ReportNumber.units(Double(planned.count))) with a plan.")
    page.facts = facts(collection, planned)
    let points = planned.filter { $0.run == 0 }
    if points.count > 1 { page.sections.append(grid(points)) }
    for (position, distribution) in collection.distributions.enumerated() {
      let rows = planned.filter { $0.run > 0 && $0.labels == distribution.labels }
      page.sections.append(section(distribution, rows, position, isOnly: collection.distributions.count == 1))
    }
    page.sections.append(tasks(collection))
    return page
  }

  private static func facts(_ collection: SweepCollection, _ planned: [SweepCollection.Row]) -> [ReportFact] {
    var facts = [ReportFact("Variants", ReportNumber.units(Double(collection.rows.count)))]
    if planned.count < collection.rows.count {
      facts.append(ReportFact("Without a plan", ReportNumber.units(Double(collection.rows.count - planned.count))))
    }
    guard collection.distributions.count == 1, let only = collection.distributions.first else { return facts }
    facts.append(ReportFact("Median total cost", ReportNumber.money(only.cost.median)))
    facts.append(ReportFact("Mean fill rate", ReportNumber.percent(only.fill.mean)))
    facts.append(ReportFact("Service at risk", ReportNumber.percent(only.serviceAtRisk)))
    return facts
  }

  /// Cost and service at each point of a grid without drawn numbers.
  private static func grid(_ rows: [SweepCollection.Row]) -> ReportSection {
    let shown = rows.prefix(60)
    let costs = BarChart(
      title: "Total cost by variant", axis: "Total cost",
      bars: shown.map { row in
        let total = row.summary?.cost.total ?? 0
        return BarChart.Bar(label: label(row), value: total, text: ReportNumber.money(total))
      })
    let fills = BarChart(
      title: "Fill rate by variant", axis: "Fill rate, by value",
      bars: shown.map { row in
        let fill = row.summary?.kpi.fillRate ?? 0
        return BarChart.Bar(label: label(row), value: fill, text: ReportNumber.percent(fill))
      }, isShare: true)
    return ReportSection(
      id: "variants", heading: "Variants",
      charts: [
        ReportChart(caption: costs.title, svg: costs.picture(id: "chart-costs")),
        ReportChart(caption: fills.title, svg: fills.picture(id: "chart-fills")),
      ])
  }

  private static func label(_ row: SweepCollection.Row) -> String {
    let name = row.labels.filter { !$0.isEmpty }.joined(separator: ", ")
    return name.isEmpty ? "task \(row.index)" : name
  }

  // MARK: - Drawn runs

  private static func section(
    _ distribution: SweepCollection.Distribution, _ rows: [SweepCollection.Row], _ position: Int, isOnly: Bool
  ) -> ReportSection {
    let name = distribution.labels.filter { !$0.isEmpty }.joined(separator: ", ")
    var section = ReportSection(
      id: "runs-\(position + 1)", heading: isOnly || name.isEmpty ? "Drawn runs" : "Drawn runs: \(name)")
    let runs = ReportNumber.units(Double(distribution.runs))
    section.paragraphs = [
      "\(runs) runs. In the worst 5 % of them the mean fill rate is "
        + "\(ReportNumber.percent(distribution.serviceAtRisk)); in half of them it is at least "
        + "\(ReportNumber.percent(distribution.fill.median))."
    ]
    let cost = HistogramChart(
      title: "Total cost of the runs", axis: "Total cost", values: rows.compactMap { $0.summary?.cost.total },
      median: distribution.cost.median)
    let fill = HistogramChart(
      title: "Fill rate of the runs", axis: "Fill rate, by value", values: rows.compactMap { $0.summary?.kpi.fillRate },
      median: distribution.fill.median, isShare: true)
    section.charts = [
      ReportChart(caption: cost.title, svg: cost.picture(id: "chart-cost-\(position + 1)")),
      ReportChart(caption: fill.title, svg: fill.picture(id: "chart-fill-\(position + 1)")),
    ]
    if let chart = drivers(distribution) {
      section.charts.append(ReportChart(caption: chart.title, svg: chart.picture(id: "chart-drivers-\(position + 1)")))
    }
    section.tables = [figures(distribution), driverTable(distribution)]
    return section
  }

  /// Which drawn factors rise with the total cost, and which with its fall.
  private static func drivers(_ distribution: SweepCollection.Distribution) -> BarChart? {
    let strongest = distribution.drivers.prefix(12)
    guard !strongest.isEmpty else { return nil }
    return BarChart(
      title: "What drives the total cost", axis: "Rank correlation of the drawn factor with the total cost",
      bars: strongest.map { driver in
        BarChart.Bar(
          label: driver.group, value: driver.withCost, text: ReportNumber.decimals(driver.withCost, 2),
          style: driver.withCost < 0 ? "gain" : "bar")
      })
  }

  private static func figures(_ distribution: SweepCollection.Distribution) -> ReportTable {
    func row(
      _ name: String, _ figures: SampleFigures, _ cell: (Double) -> ReportTable.Cell
    ) -> [ReportTable.Cell] {
      [.text(name)]
        + [
          figures.mean, figures.deviation, figures.least, figures.quantile5, figures.median, figures.quantile95,
          figures.most,
        ].map(cell)
    }
    var rows = [
      row("Total cost", distribution.cost, ReportTable.Cell.money),
      row("Fill rate", distribution.fill, ReportTable.Cell.percent),
    ]
    for tier in distribution.tiers {
      rows.append(row("Fill rate of tier \(tier.name)", tier.figures, ReportTable.Cell.percent))
    }
    return ReportTable(
      caption: "The runs in figures",
      columns: [
        .text("Figure"), .number("Mean"), .number("Deviation"), .number("Least"), .number("5 %"), .number("Median"),
        .number("95 %"), .number("Most"),
      ], rows: rows)
  }

  private static func driverTable(_ distribution: SweepCollection.Distribution) -> ReportTable {
    let rows = distribution.drivers.map { driver in
      [
        ReportTable.Cell.text(driver.group), .units(Double(driver.variation)), correlation(driver.withCost),
        correlation(driver.withFill),
      ]
    }
    return ReportTable(
      caption: "Drawn factors, by rank correlation (Spearman)",
      columns: [.text("Factor of"), .number("Variation"), .number("With total cost"), .number("With fill rate")],
      rows: rows, file: "summary.json")
  }

  private static func correlation(_ value: Double) -> ReportTable.Cell {
    ReportTable.Cell(text: ReportNumber.decimals(value, 2), value: value)
  }

  // MARK: - Tasks

  private static func tasks(_ collection: SweepCollection) -> ReportSection {
    let rows = collection.rows.map { row in
      [ReportTable.Cell.units(Double(row.index))]
        + row.labels.map { ReportTable.Cell.text($0) }
        + [
          row.run == 0 ? .text("") : .units(Double(row.run)),
          .text(row.summary?.status.rawValue ?? "failed: \(row.failure)"),
          .optional(total(row), ReportTable.Cell.money),
          .optional(total(row) == nil ? nil : row.summary?.kpi.fillRate, ReportTable.Cell.percent),
        ]
    }
    let axes = (0..<collection.axisCount).map { ReportTable.Column.text("Axis \($0 + 1)") }
    return ReportSection(
      id: "tasks", heading: "Every variant",
      tables: [
        ReportTable(
          caption: "Variants, one a row",
          columns: [.number("Task")] + axes
            + [.number("Run"), .text("Status"), .number("Total cost"), .number("Fill rate")],
          rows: rows, most: 1000, file: "results.csv, which allot sweep collect writes")
      ])
  }

  private static func total(_ row: SweepCollection.Row) -> Double? {
    row.summary.flatMap { $0.status == .infeasible ? nil : $0.cost.total }
  }
}
