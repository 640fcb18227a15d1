public import Domain

/// What a planner sees after `run`.
public enum RunReport {
  /// The whole report, line feeds included. `folder` is where the plan was written; names from the scenario reach the
  /// terminal without control characters.
  public static func text(plan: Plan, scenario: Scenario, style: TextStyle, folder: String? = nil) -> String {
    var sections = [status(plan, scenario, style)]
    if plan.summary.status == .infeasible {
      sections.append(diagnosis(plan, style))
    } else {
      let figures = ServiceFigures(scenario, plan)
      sections.append(concessions(plan, style))
      sections.append(money(plan, scenario, style))
      sections.append(contracts(plan, scenario, style))
      sections.append(tiers(plan, style))
      sections.append(regions(figures, scenario, style))
      sections.append(products(figures, scenario, style))
      sections.append(substitutions(figures, scenario, style))
      sections.append(prices(plan, scenario, style))
    }
    sections.append(alerts(plan, style))
    if let folder { sections.append("Plan written to \(TerminalText.safe(folder))\n") }
    return sections.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static func status(_ plan: Plan, _ scenario: Scenario, _ style: TextStyle) -> String {
    let summary = plan.summary
    var text = style.bold(TerminalText.safe(summary.scenario)) + ": "
    switch summary.status {
    case .optimal:
      text += lots(summary, scenario, style) ?? style.green("optimal") + ", proved: " + claim(summary.rule)
      text += summary.repair.isEmpty ? "\n" : ", \(summary.repair.count) of them changed\n"
    case .feasible:
      text +=
        lots(summary, scenario, style)
        ?? style.yellow("feasible, not proved optimal") + ": " + distance(summary, scenario)
      text += "\n"
    case .infeasible: text += style.red("no plan exists") + ": the hard rules contradict each other\n"
    }
    text += "Solver \(TerminalText.safe(summary.solverUsed)): \(TerminalText.safe(summary.solverWhy))\n"
    return text
  }

  /// What is proved of an optimal plan.
  private static func claim(_ rule: Policy.Rule) -> String {
    switch rule {
    case .cost: "no plan has a lower cost under this scenario's rules"
    case .priority: "no plan leaves less value unmet, tier by tier, and none of those that match it costs less"
    case .fair: "no plan fills the worst served better, tier by tier, and none of those that match it costs less"
    }
  }

  /// How much better any plan could be.
  private static func distance(_ summary: PlanSummary, _ scenario: Scenario) -> String {
    guard summary.bound.isFinite, summary.gap.isFinite else { return "no lower bound on the cost is known" }
    guard summary.gap > 1e-6 else { return "yet no plan costs less" }
    return "no plan costs less than \(NumberFormat.money(summary.bound, currency: scenario.currency)), "
      + "so at most \(NumberFormat.percent(max(0, summary.gap))) of this one's could be saved"
  }

  private static func money(_ plan: Plan, _ scenario: Scenario, _ style: TextStyle) -> String {
    var table = TextTable([.left(""), .right("")])
    for part in plan.summary.cost.named where part.value != 0 {
      table.add([name(ofPart: part.name), NumberFormat.money(part.value)])
    }
    table.add(["Total cost", NumberFormat.money(plan.summary.cost.total)])
    let unit = scenario.currency.isEmpty ? "" : " in " + TerminalText.safe(scenario.currency)
    return heading("Cost" + unit, style) + table.text(style: style) + stability(plan.summary, scenario)
  }

  /// What keeping to the published plan costs beyond its own part.
  private static func stability(_ summary: PlanSummary, _ scenario: Scenario) -> String {
    guard let figures = summary.stability else { return "" }
    return """
      Against the published plan \(NumberFormat.units(figures.changed)) units change; without a price on changes it \
      would be \(NumberFormat.units(figures.changedIfFree)), and the rest of the cost \
      \(NumberFormat.money(figures.price, currency: scenario.currency)) less.

      """
  }

  /// A part of the cost as a planner calls it.
  static func name(ofPart part: String) -> String {
    switch part {
    case "transport": "Transport"
    case "substitution": "Substitution"
    case "holding": "Holding"
    case "purchase": "Purchase"
    case "safety_stock": "Below safety stock"
    case "write_off": "Write-off"
    case "stability": "Changes to the published plan"
    case "unmet": "Unmet demand"
    case "end_value": "Value of end stock"
    default: part
    }
  }

  private static func tiers(_ plan: Plan, _ style: TextStyle) -> String {
    var table = TextTable([.left("Tier"), .right("Fill rate")])
    for tier in plan.summary.tiers { table.add([tier.name, NumberFormat.percent(tier.fillRate)]) }
    table.add(["All", NumberFormat.percent(plan.summary.kpi.fillRate)])
    return heading("Service, by value", style) + table.text(style: style)
  }

  static func heading(_ text: String, _ style: TextStyle) -> String { style.bold(text) + "\n" }
}
