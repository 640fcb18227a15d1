public import Domain
public import EarlyWarning
internal import Outputs

/// A plan as a page: what it costs, who got what, what is short and why, and how well it is proved.
public enum PlanReport {
  /// The page of `plan`.
  ///
  /// - Parameters:
  ///   - plan: of `scenario`, checked or infeasible.
  ///   - warnings: of the scenario as usual, for a section of their own.
  /// - Complexity: O(lines of the plan, sorted).
  public static func page(plan: Plan, scenario: Scenario, warnings: [StockWarning] = []) -> ReportPage {
    let summary = plan.summary
    var page = ReportPage(
      title: summary.scenario.isEmpty ? "Allocation plan" : summary.scenario, lead: lead(summary, scenario))
    guard summary.status != .infeasible else {
      page.sections = [
        diagnosis(plan), alerts(plan), WarningSection.section(warnings, scenario), origin(plan),
      ].compactMap(\.self)
      return page
    }
    let content = PlanReportContent(plan: plan, scenario: scenario)
    page.facts = facts(summary, scenario)
    page.sections = [
      cost(plan, scenario), content.service, content.fairness, content.flows, content.unmet, content.substitutions,
      content.stock, content.map, content.purchases, alerts(plan),
      WarningSection.section(warnings, scenario), origin(plan),
    ].compactMap(\.self)
    return page
  }

  private static func lead(_ summary: PlanSummary, _ scenario: Scenario) -> String {
    let period =
      scenario.periods == 1 ? "one \(scenario.period.rawValue)" : "\(scenario.periods) \(scenario.period.rawValue)s"
    let horizon = period + (scenario.start.map { " from \($0)" } ?? "")
    let verdict =
      switch summary.status {
      case .infeasible: "No plan exists: the hard rules contradict each other."
      case .feasible:
        summary.bound.isFinite && summary.gap.isFinite
          ? "Not proved to be the best: at most \(ReportNumber.percent(max(0, summary.gap))) of its cost could be saved."
          : "Not proved to be the best: no lower bound on the cost is known."
      case .optimal:
        switch summary.rule {
        case .cost: "Proved: no plan has a lower cost under this scenario's rules."
        case .priority: "Proved: no plan leaves less value unmet, tier by tier, and none that matches it costs less."
        case .fair: "Proved: no plan serves the worst served better, tier by tier, and none that matches it costs less."
        }
      }
    return "Plan for \(horizon). \(verdict)" + (scenario.description.isEmpty ? "" : " \(scenario.description)")
  }

  private static func facts(_ summary: PlanSummary, _ scenario: Scenario) -> [ReportFact] {
    [
      ReportFact("Total cost", ReportNumber.money(summary.cost.total, scenario.currency)),
      ReportFact("Demand met, by value", ReportNumber.percent(summary.kpi.fillRate)),
      ReportFact("Demand met, in units", ReportNumber.percent(summary.kpi.fillRateUnits)),
      ReportFact("Value unmet", ReportNumber.money(summary.kpi.unmetValue, scenario.currency)),
      ReportFact("Met by a substitute", ReportNumber.percent(summary.kpi.substitutedShare)),
      ReportFact("Lanes used", ReportNumber.units(Double(summary.kpi.lanesUsed))),
    ]
  }

  private static let partNames = [
    "transport": "Transport", "substitution": "Substitution", "holding": "Holding", "purchase": "Purchase",
    "safety_stock": "Below safety stock", "write_off": "Write-off", "stability": "Changes to the published plan",
    "unmet": "Unmet demand", "end_value": "Value of end stock",
  ]

  private static func cost(_ plan: Plan, _ scenario: Scenario) -> ReportSection {
    let parts = plan.summary.cost.named.filter { $0.value != 0 }
    let chart = BarChart(
      title: "Cost by part", axis: "Cost" + (scenario.currency.isEmpty ? "" : ", \(scenario.currency)"),
      bars: parts.map {
        BarChart.Bar(
          label: partNames[$0.name] ?? $0.name, value: $0.value, text: ReportNumber.money($0.value),
          style: $0.value < 0 ? "gain" : "bar")
      })
    let rows = parts.map { part in [ReportTable.Cell.text(partNames[part.name] ?? part.name), .money(part.value)] }
    let total = [[ReportTable.Cell.text("Total"), .money(plan.summary.cost.total)]]
    return ReportSection(
      id: "cost", heading: "Cost",
      charts: parts.isEmpty ? [] : [ReportChart(caption: chart.title, svg: chart.picture(id: "chart-cost"))],
      tables: [ReportTable(caption: "Cost by part", columns: [.text("Part"), .number("Cost")], rows: rows + total)])
  }

  private static func diagnosis(_ plan: Plan) -> ReportSection {
    let rows = plan.diagnosis.map { line in
      [
        ReportTable.Cell.text(line.rule == "cut" ? "together" : line.rule), .text(line.entities),
        .optional(line.period.map(Double.init), ReportTable.Cell.units),
        .optional(line.required, ReportTable.Cell.units),
        .optional(line.possible, ReportTable.Cell.units), .text(line.cheapestChange),
      ]
    }
    return ReportSection(
      id: "diagnosis", heading: "What contradicts",
      paragraphs: ["Not all of these can hold: give way in one of them, and run again."],
      tables: [
        ReportTable(
          caption: "Rules that contradict each other",
          columns: [
            .text("Rule"), .text("Of"), .number("Period"), .number("Required"), .number("Possible"),
            .text("Cheapest change"),
          ], rows: rows, file: "diagnosis.csv")
      ])
  }

  private static func alerts(_ plan: Plan) -> ReportSection? {
    guard !plan.alerts.isEmpty else { return nil }
    let sorted = Alert.Severity.allCases.flatMap { severity in plan.alerts.filter { $0.severity == severity } }
    let rows = sorted.map { [ReportTable.Cell.text($0.severity.rawValue), .text($0.kind), .text($0.message)] }
    return ReportSection(
      id: "alerts", heading: "Alerts",
      tables: [
        ReportTable(
          caption: "What to look at", columns: [.text("Severity"), .text("Kind"), .text("What")], rows: rows, most: 300,
          file: "alerts.csv")
      ])
  }

  /// Which part of the bound the certificate proves.
  private static func lots(_ summary: PlanSummary) -> [String] {
    guard let lots = summary.lots, lots.method != .unneeded, lots.anyAmountBound.isFinite else { return [] }
    return [
      "With orders in any amount no plan costs less than \(ReportNumber.money(lots.anyAmountBound)): that is what the "
        + "certificate proves. What lies above it was proved by the search for whole lots."
    ]
  }

  private static func origin(_ plan: Plan) -> ReportSection {
    let summary = plan.summary
    let inputs = summary.inputs.map { [ReportTable.Cell.text($0.name), .text($0.text)] }
    return ReportSection(
      id: "origin", heading: "How it was found",
      paragraphs: [
        "Solver \(summary.solverUsed): \(summary.solverWhy).",
        summary.bound.isFinite
          ? "Proved lower bound on the cost: \(ReportNumber.money(summary.bound)); gap \(NumberText.text(summary.gap))."
          : "No lower bound on the cost is known.",
      ] + lots(summary),
      tables: inputs.isEmpty
        ? [] : [ReportTable(caption: "Inputs", columns: [.text("File"), .text("SHA-256")], rows: inputs)])
  }
}
