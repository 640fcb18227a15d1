internal import Domain

extension RunReport {
  /// What a plan in lots is called, where it is not proved by its multipliers alone; nil elsewhere.
  static func lots(_ summary: PlanSummary, _ scenario: Scenario, _ style: TextStyle) -> String? {
    guard let lots = summary.lots, lots.method != .unneeded, summary.status != .infeasible else { return nil }
    if summary.status == .optimal {
      guard summary.rule == .cost, summary.cost.total - lots.anyAmountBound > 1e-6 * max(1, abs(summary.cost.total))
      else { return nil }
      return style.green("optimal in lots") + ", by an exact search: no plan in whole lots costs less"
    }
    let begin = style.yellow("feasible, in lots that were searched for") + ": "
    guard summary.bound.isFinite, summary.gap.isFinite else {
      return begin + "the goals before cost were met first, and no lower bound on the cost in lots is known"
    }
    return begin + "no plan costs less than \(NumberFormat.money(summary.bound, currency: scenario.currency)), "
      + "so at most \(NumberFormat.percent(max(0, summary.gap))) of this one's could be saved"
  }

  /// What each contract's minimum costs.
  static func contracts(_ plan: Plan, _ scenario: Scenario, _ style: TextStyle) -> String {
    guard !plan.summary.contracts.isEmpty else { return "" }
    var table = TextTable([.left("Contract"), .right("Its minimum costs")])
    for contract in plan.summary.contracts {
      table.add([TerminalText.safe(contract.contract), contract.cost.map { NumberFormat.money($0) } ?? "not found out"])
    }
    let unit = scenario.currency.isEmpty ? "" : ", in " + TerminalText.safe(scenario.currency)
    return heading("Contracts" + unit, style) + table.text(style: style)
  }
}
