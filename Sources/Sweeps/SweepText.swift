internal import Domain
public import Outputs

/// A run of a sweep as a person reads it on a terminal.
public enum SweepText {
  /// The best and worst tasks where nothing is drawn; else, for each point of the grid, distributions and drivers.
  public static func text(_ collection: SweepCollection, style: TextStyle = .plain) -> String {
    let failed = collection.rows.filter { $0.summary == nil }.count
    var sections = ["\(collection.rows.count) tasks" + (failed > 0 ? ", \(failed) failed" : "") + "\n"]
    if collection.distributions.isEmpty {
      sections.append(points(collection, style))
    } else {
      sections += collection.distributions.prefix(10).map { distribution($0, style) }
    }
    return sections.joined(separator: "\n")
  }

  private static func points(_ collection: SweepCollection, _ style: TextStyle) -> String {
    var table = TextTable([
      .right("Task"), .left("Point", most: 60), .left("Status"), .right("Total cost"), .right("Fill rate"),
    ])
    for row in collection.rows.prefix(50) {
      let summary = row.summary.flatMap { $0.status == .infeasible ? nil : $0 }
      table.add([
        String(row.index), row.labels.joined(separator: ", "), row.summary?.status.rawValue ?? "failed",
        summary.map { NumberFormat.money($0.cost.total) } ?? "",
        summary.map { NumberFormat.percent($0.kpi.fillRate) } ?? "",
      ])
    }
    let more = collection.rows.count - 50
    return table.text(style: style) + (more > 0 ? "  and \(more) more in results.csv\n" : "")
  }

  private static func distribution(_ point: SweepCollection.Distribution, _ style: TextStyle) -> String {
    let title = (point.labels + ["\(point.runs) runs"]).joined(separator: ", ")
    var table = TextTable([
      .left(""), .right("Mean"), .right("Deviation"), .right("5 %"), .right("Median"), .right("95 %"),
    ])
    table.add(row("Total cost", point.cost) { NumberFormat.money($0) })
    table.add(row("Fill rate", point.fill) { NumberFormat.percent($0) })
    for tier in point.tiers { table.add(row("Fill rate of " + tier.name, tier.figures) { NumberFormat.percent($0) }) }
    var drivers = TextTable([.left("What drives it", most: 40), .right("Cost"), .right("Fill rate")])
    for driver in point.drivers.prefix(5) {
      drivers.add([
        "variation \(driver.variation)" + (driver.group.isEmpty ? "" : ", " + driver.group),
        NumberFormat.fixed(driver.withCost, decimals: 2), NumberFormat.fixed(driver.withFill, decimals: 2),
      ])
    }
    return style.bold(TerminalText.safe(title)) + "\n" + table.text(style: style)
      + "  In the worst 5 % of the runs the fill rate is \(NumberFormat.percent(point.serviceAtRisk)) on average.\n"
      + drivers.text(style: style)
  }

  private static func row(_ name: String, _ figures: SampleFigures, _ shown: (Double) -> String) -> [String] {
    [name] + [figures.mean, figures.deviation, figures.quantile5, figures.median, figures.quantile95].map(shown)
  }
}
