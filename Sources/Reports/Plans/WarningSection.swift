internal import Domain
internal import EarlyWarning

/// What would go wrong if everything went on as usual, as a section of a page.
enum WarningSection {
  static func section(_ warnings: [StockWarning], _ scenario: Scenario) -> ReportSection? {
    guard !warnings.isEmpty else { return nil }
    let rows = warnings.map { row($0, scenario) }
    return ReportSection(
      id: "warnings", heading: "Early warning",
      paragraphs: [
        "What would happen if everything went on as usual: each region served by its cheapest warehouse, nothing bought, "
          + "substituted or moved otherwise. The plan above may already answer it."
      ],
      tables: [
        ReportTable(
          caption: "What would run out, spoil or lie idle",
          columns: [
            .text("Severity"), .text("Kind"), .text("Where"), .text("Product"), .text("When"), .number("Chance"),
            .number("Days of cover"), .number("Units"), .number("Money at risk"), .text("What"),
          ], rows: rows, most: 200, file: "alerts.csv (allot watch)")
      ])
  }
  private static func row(_ warning: StockWarning, _ scenario: Scenario) -> [ReportTable.Cell] {
    let warehouse = warning.warehouse.map { scenario.warehouses[$0].code }
    let region = warning.region.map { scenario.regions[$0].code }
    let when = warning.date ?? warning.period.map { "period \($0)" } ?? ""
    let cover: Double? = warning.coverDays.map { ($0 * 10).rounded() / 10 }
    return [
      .text(warning.severity.rawValue), .text(warning.kind.rawValue), .text(warehouse ?? region ?? ""),
      .text(scenario.products[warning.product].code), .text(when),
      .optional(warning.probability, ReportTable.Cell.percent), .optional(cover, ReportTable.Cell.units),
      .units((warning.units * 10).rounded() / 10), .money(warning.money), .text(warning.message),
    ]
  }
}
