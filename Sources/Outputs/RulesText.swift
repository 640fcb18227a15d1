public import Domain
public import Explanations
internal import PlanFiles

/// What `run --compare-rules` shows: one scenario under each rule.
public enum RulesText {
  public static func text(_ outcomes: [RuleOutcome], _ scenario: Scenario, style: TextStyle) -> String {
    let unit = scenario.currency.isEmpty ? "" : " in " + TerminalText.safe(scenario.currency)
    var table = TextTable([
      .left("Rule"), .left("Tier"), .right("Fill rate"), .right("Smallest"), .right("Mean"), .right("Unmet value"),
      .right("Cost" + unit), .left(""),
    ])
    for outcome in outcomes {
      guard let summary = outcome.summary, let rates = outcome.rates else {
        table.add([outcome.rule.rawValue, "", "", "", "", "", "", "no plan: " + outcome.trouble])
        continue
      }
      table.add([
        outcome.rule.rawValue, "all", NumberFormat.percent(summary.kpi.fillRate), percent(rates.all.first),
        percent(mean(rates.all)), NumberFormat.money(summary.kpi.unmetValue), NumberFormat.money(summary.cost.total),
        summary.status == .optimal ? "" : "not proved",
      ])
      guard scenario.tiers.count > 1 else { continue }
      for (tier, rates) in zip(summary.tiers, rates.byTier) {
        table.add([
          "", tier.name, NumberFormat.percent(tier.fillRate), percent(rates.first), percent(mean(rates)),
          NumberFormat.money(tier.unmetValue),
        ])
      }
    }
    return style.bold(TerminalText.safe(scenario.name)) + " under each rule\n" + table.text(style: style)
      + "Fill rate: value covered of value asked for. Smallest and mean: of the fill rates of each \(claimant(scenario)).\n"
  }

  /// The same for scripts.
  public static func json(_ outcomes: [RuleOutcome], _ scenario: Scenario) -> String {
    JSONText.object([
      ("scenario", .text(scenario.name)), ("claimant", .text(scenario.policy.claimant.rawValue)),
      ("rules", .list(outcomes.map { object($0) })),
    ]).written
  }

  private static func object(_ outcome: RuleOutcome) -> JSONText {
    guard let summary = outcome.summary, let rates = outcome.rates else {
      return .object([
        ("rule", .text(outcome.rule.rawValue)), ("status", .optional(outcome.summary?.status.rawValue)),
        ("why", .text(outcome.trouble)),
      ])
    }
    return .object([
      ("rule", .text(outcome.rule.rawValue)), ("status", .text(summary.status.rawValue)),
      ("solver", .object([("used", .text(summary.solverUsed)), ("why", .text(summary.solverWhy))])),
      ("cost", .number(summary.cost.total)), ("gap", .number(summary.gap)),
      ("fill_rate", .number(summary.kpi.fillRate)), ("smallest_fill", .optional(rates.all.first)),
      ("mean_fill", .optional(mean(rates.all))), ("unmet_value", .number(summary.kpi.unmetValue)),
      (
        "tiers",
        .list(
          zip(summary.tiers, rates.byTier).map { tier, rates in
            .object([
              ("name", .text(tier.name)), ("fill_rate", .number(tier.fillRate)),
              ("smallest_fill", .optional(rates.first)), ("mean_fill", .optional(mean(rates))),
              ("unmet_value", .number(tier.unmetValue)),
            ])
          })
      ),
    ])
  }

  private static func claimant(_ scenario: Scenario) -> String {
    switch scenario.policy.claimant {
    case .line: "region's product"
    case .region: "region"
    case .regionFamily: "region's product family"
    }
  }

  private static func percent(_ rate: Double?) -> String { rate.map(NumberFormat.percent) ?? "" }

  private static func mean(_ rates: [Double]) -> Double? {
    rates.isEmpty ? nil : rates.reduce(0, +) / Double(rates.count)
  }
}
