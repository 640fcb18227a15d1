public import Domain
public import PlanChecks

/// What a person sees after `check`: what the checker found, rule by rule.
public enum CheckText {
  /// The verdict, then the breaches of each rule in the checker's order, at most `most` of a rule.
  ///
  /// - Parameter status: what the folder says of itself.
  public static func text(
    report: PlanCheckReport, status: PlanSummary.Status = .feasible, currency: String = "", style: TextStyle,
    most: Int = 5
  ) -> String {
    guard !report.passed else {
      return status == .infeasible ? noPlan(style) : verdict(report, currency, style)
    }
    let count = NumberFormat.grouped(Int64(report.violations.count))
    var text =
      style.red("The plan fails its check") + ": \(count) \(report.violations.count == 1 ? "breach" : "breaches")\n"
    var start = 0
    while start < report.violations.count {
      let rule = report.violations[start].rule
      let breaches = report.violations[start...].prefix { $0.rule == rule }
      text += "\n" + style.bold(rule.rawValue) + " (\(NumberFormat.grouped(Int64(breaches.count))))\n"
      text += table(breaches.prefix(most)).text(style: style)
      if breaches.count > most { text += "  and \(NumberFormat.grouped(Int64(breaches.count - most))) more\n" }
      start = breaches.endIndex
    }
    return text
  }

  private static func noPlan(_ style: TextStyle) -> String {
    style.yellow("There is no plan to check") + ": the folder says that none exists, and diagnosis.csv why\n"
  }

  private static func verdict(_ report: PlanCheckReport, _ currency: String, _ style: TextStyle) -> String {
    var text = style.green("The plan passes every check") + "\n"
    text += "  Cost, recomputed: \(NumberFormat.money(report.cost.total, currency: currency))\n"
    if let inLots = report.boundInLots {
      text += searched(report, inLots, currency)
    } else if report.bound.isFinite {
      text += "  Proved lower bound: \(NumberFormat.money(report.bound, currency: currency))\n"
      text += "  Gap: \(gap(report.gap))\n"
    } else {
      text += "  No lower bound is proved\n"
    }
    return text
  }

  /// Orders in lots: what multipliers prove, and what only the plan's own search says.
  private static func searched(_ report: PlanCheckReport, _ bound: Double, _ currency: String) -> String {
    var text = ""
    if report.bound.isFinite {
      text +=
        "  Proved lower bound, orders in any amount: \(NumberFormat.money(report.bound, currency: currency))\n"
    }
    guard bound.isFinite else { return text + "  No lower bound is known for orders in whole lots\n" }
    let distance = (report.cost.total - bound) / max(1, abs(report.cost.total))
    return text
      + "  Lower bound in whole lots, by the search of the run, not repeated here: "
      + NumberFormat.money(bound, currency: currency) + "\n  Gap to it: \(gap(distance))\n"
  }

  /// A gap in plain words; that of an optimum is rounding.
  private static func gap(_ gap: Double) -> String {
    gap <= 1e-6 ? "none" : NumberFormat.percent(gap)
  }

  private static func table(_ breaches: ArraySlice<Violation>) -> TextTable {
    var table = TextTable([.left("Who", most: 60), .right("Period"), .right("By"), .left("Unit")])
    for breach in breaches {
      table.add([
        breach.entities, breach.period.map { String($0) } ?? "", NumberFormat.small(breach.amount), breach.unit,
      ])
    }
    return table
  }
}
