internal import Domain
internal import Outputs
internal import PlanFiles
internal import Simulations

/// A simulation's figures as a table, as CSV and as JSON.
struct SimulationText {
  private let report: SimulationReport
  private let scenario: Scenario

  init(_ report: SimulationReport, _ scenario: Scenario) {
    self.report = report
    self.scenario = scenario
  }

  private static let figures: [(name: String, value: @Sendable (SimulationOutcome) -> Double)] = [
    ("fill_rate", { $0.fillRate }), ("fill_rate_units", { $0.fillRateUnits }), ("stock_value", { $0.stockValue }),
    ("transport", { $0.transport }), ("substitution", { $0.substitution }), ("holding", { $0.holding }),
    ("purchase", { $0.purchase }), ("write_off", { $0.writeOff }), ("stock_gain", { $0.stockGain }),
    ("operating_cost", { $0.operatingCost }), ("unmet", { $0.unmet }), ("total_cost", { $0.totalCost }),
    ("relaxed_periods", { $0.relaxedPeriods }), ("relaxed", { $0.relaxed }), ("without_orders", { $0.withoutOrders }),
  ]

  func table(_ terms: SimulationTerms, style: TextStyle) -> String {
    let currency = scenario.currency.isEmpty ? "" : ", money in \(TerminalText.safe(scenario.currency))"
    var text =
      "\(terms.periods) \(scenario.period.rawValue)s, \(terms.replications) courses of each variant, seed \(terms.seed)"
      + "\(currency); ± is half a 95 % interval\n"
    var table = TextTable([
      .left("Stock"), .left("Rule"), .right("Service"), .right("Fill rate"), .right("Stock value"),
      .right("Written off"),
      .right("Cost but unmet"), .right("Unmet"), .right("Total cost"),
    ])
    for (index, variant) in report.variants.enumerated() {
      table.add([
        variant.stock.rawValue, variant.rule.rawValue, service(variant),
        percent(report.estimate(index) { $0.fillRate }),
        money(report.estimate(index) { $0.stockValue }), money(report.estimate(index) { $0.writeOff }),
        money(report.estimate(index) { $0.operatingCost }), money(report.estimate(index) { $0.unmet }),
        money(report.estimate(index) { $0.totalCost }),
      ])
    }
    text += table.text(style: style)
    for index in report.variants.indices {
      if let note = gaveWay(index, terms.periods) { text += note }
    }
    guard report.variants.count > 1 else { return text }
    text += "\nAgainst \(report.variants[0].name), course by course\n"
    var against = TextTable([
      .left("Stock"), .left("Rule"), .right("Fill rate, points"), .right("Stock value"), .right("Cost but unmet"),
      .right("Total cost"),
    ])
    for index in report.variants.indices.dropFirst() {
      let points = report.difference(index) { 100 * $0.fillRate }
      against.add([
        report.variants[index].stock.rawValue, report.variants[index].rule.rawValue,
        signed(points.mean, 2) + " ± " + width(points.halfWidth, 2),
        signedMoney(report.difference(index) { $0.stockValue }),
        signedMoney(report.difference(index) { $0.operatingCost }),
        signedMoney(report.difference(index) { $0.totalCost }),
      ])
    }
    return text + against.text(style: style)
  }

  private func service(_ variant: SimulationVariant) -> String {
    variant.stock == .own ? "" : NumberText.text(variant.service)
  }

  /// What chance did to the rules.
  private func gaveWay(_ index: Int, _ periods: Int) -> String? {
    let outcomes = report.outcomes[index]
    let all = Double(periods * outcomes.count)
    func share(_ count: Double) -> String { NumberFormat.percent(count / max(1, all)) }
    let (relaxed, bare) = (outcomes.reduce(0) { $0 + $1.relaxedPeriods }, outcomes.reduce(0) { $0 + $1.withoutOrders })
    var parts: [String] = []
    if relaxed > 0 {
      let amount = outcomes.reduce(0) { $0 + $1.relaxed } / relaxed
      parts.append(
        "rules gave way in \(share(relaxed)) of periods, by \(NumberFormat.fixed(amount, decimals: 1)) units or volume each"
      )
    }
    if bare > 0 { parts.append("no orders kept every rule in \(share(bare)) of periods: nothing was bought then") }
    return parts.isEmpty ? nil : "  \(report.variants[index].name): \(parts.joined(separator: "; "))\n"
  }

  private func width(_ value: Double, _ decimals: Int) -> String {
    value.isFinite ? NumberFormat.fixed(value, decimals: decimals) : "?"
  }

  private func percent(_ estimate: SimulationReport.Estimate) -> String {
    NumberFormat.fixed(estimate.mean * 100, decimals: 2) + " ± " + width(estimate.halfWidth * 100, 2) + " %"
  }

  private func money(_ estimate: SimulationReport.Estimate) -> String {
    NumberFormat.fixed(estimate.mean, decimals: 0) + " ± " + width(estimate.halfWidth, 0)
  }

  private func signedMoney(_ estimate: SimulationReport.Estimate) -> String {
    signed(estimate.mean, 0) + " ± " + width(estimate.halfWidth, 0)
  }

  private func signed(_ value: Double, _ decimals: Int) -> String {
    (value > 0 ? "+" : "") + NumberFormat.fixed(value, decimals: decimals)
  }

  /// One row a course.
  var csv: String {
    var text = "stock,rule,replication," + Self.figures.map(\.name).joined(separator: ",") + "\n"
    for (variant, outcomes) in zip(report.variants, report.outcomes) {
      for (replication, outcome) in outcomes.enumerated() {
        let cells = Self.figures.map { NumberText.text($0.value(outcome)) }
        text += "\(variant.stock.rawValue),\(variant.rule.rawValue),\(replication + 1),"
        text += cells.joined(separator: ",") + "\n"
      }
    }
    return text
  }

  var json: String {
    func written(_ estimate: SimulationReport.Estimate) -> JSONText {
      .object([
        ("mean", .number(estimate.mean)),
        ("half_width", estimate.halfWidth.isFinite ? .number(estimate.halfWidth) : .null),
      ])
    }
    let variants = report.variants.indices.map { index in
      var members: [(name: String, value: JSONText)] = [
        ("stock", .text(report.variants[index].stock.rawValue)), ("rule", .text(report.variants[index].rule.rawValue)),
      ]
      members += Self.figures.map { ($0.name, written(report.estimate(index, $0.value))) }
      let differences = Self.figures.map { (name: $0.name, value: written(report.difference(index, $0.value))) }
      if report.variants[index].stock != .own { members.append(("service", .number(report.variants[index].service))) }
      if index > 0 { members.append(("against_first", .object(differences))) }
      return JSONText.object(members)
    }
    return JSONText.object([("variants", .list(variants))]).written
  }
}
