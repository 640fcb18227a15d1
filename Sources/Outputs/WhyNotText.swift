public import Domain
public import Explanations

/// What a person sees after `why-not`.
public enum WhyNotText {
  /// - Parameter other: the plan with the guarantee, or one with status `infeasible` and its diagnosis.
  public static func text(
    _ question: WhyNotQuestion, _ scenario: Scenario, plan: Plan, other: Plan, style: TextStyle
  ) -> String {
    let row = scenario.demand[question.row]
    let period = scenario.periods > 1 ? " in period \(row.period)" : ""
    let who = WhyLine.label(scenario.regions[row.region])
    let what = WhyLine.label(scenario.products[row.product]) + period
    let had = NumberFormat.units(question.had(scenario, plan))
    guard other.summary.status != .infeasible else {
      return style.bold("\(who) cannot have \(NumberFormat.units(question.quantity)) of \(what)")
        + "; it has \(had)\n\n" + RunReport.diagnosis(other, style)
    }
    let has = NumberFormat.units(question.had(scenario, other))
    let change = PlanChange(from: plan, to: other)
    return [
      style.bold("\(who) could have \(has) of \(what)") + " in place of \(had)\n"
        + proof(other, scenario, style) + money(change, scenario),
      lines("Who would lose", change.losers, scenario, style), lines("Who would gain", change.winners, scenario, style),
      tiers(change, style),
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// The answer where the plan gives that much already.
  public static func already(_ question: WhyNotQuestion, _ scenario: Scenario, plan: Plan) -> String {
    let row = scenario.demand[question.row]
    return "\(WhyLine.label(scenario.regions[row.region])) has \(NumberFormat.units(question.had(scenario, plan))) of "
      + "\(WhyLine.label(scenario.products[row.product])) already\n"
  }

  private static func proof(_ other: Plan, _ scenario: Scenario, _ style: TextStyle) -> String {
    guard other.summary.status == .optimal else {
      return "  " + style.yellow("not proved")
        + ": a cheaper way may exist (\(TerminalText.safe(other.summary.solverWhy)))\n"
    }
    switch scenario.policy.rule {
    case .cost: return "  no way to give it that costs less, proved\n"
    case .priority: return "  no way to give it that leaves less value unmet, tier by tier, proved\n"
    case .fair: return "  no way to give it that fills the worst served better, tier by tier, proved\n"
    }
  }

  private static func money(_ change: PlanChange, _ scenario: Scenario) -> String {
    let difference = change.totalAfter - change.totalBefore
    let amount = NumberFormat.money(abs(difference), currency: scenario.currency)
    let parts = change.costs.map { part in
      RunReport.name(ofPart: part.name).lowercased() + " " + (part.value < 0 ? "-" : "+")
        + NumberFormat.money(abs(part.value))
    }
    guard abs(difference) >= 0.005 || !parts.isEmpty else { return "  the plan would cost the same\n" }
    return "  the plan would cost \(amount) \(difference < 0 ? "less" : "more")"
      + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")) + "\n"
  }

  private static func lines(
    _ title: String, _ lines: [PlanChange.Line], _ scenario: Scenario, _ style: TextStyle
  ) -> String {
    guard !lines.isEmpty else { return "" }
    var table = TextTable([
      .left("Region"), .left("Name"), .left("Product"), .right(scenario.periods > 1 ? "Period" : ""), .right("Covered"),
      .right("Would be"), .right("Change"),
    ])
    for line in lines.prefix(10) {
      table.add([
        scenario.regions[line.region].code, scenario.regions[line.region].name, scenario.products[line.product].code,
        scenario.periods > 1 ? String(line.period) : "", NumberFormat.units(line.before),
        NumberFormat.units(line.after),
        (line.after > line.before ? "+" : "") + NumberFormat.units(line.after - line.before),
      ])
    }
    let more = lines.count - 10
    return RunReport.heading(title, style) + table.text(style: style) + (more > 0 ? "  and \(more) more\n" : "")
  }

  private static func tiers(_ change: PlanChange, _ style: TextStyle) -> String {
    var table = TextTable([.left("Tier"), .right("Fill rate"), .right("Would be")])
    for (before, after) in zip(change.tiersBefore, change.tiersAfter) {
      table.add([before.name, NumberFormat.percent(before.fillRate), NumberFormat.percent(after.fillRate)])
    }
    return RunReport.heading("Service, by value", style) + table.text(style: style)
  }
}
