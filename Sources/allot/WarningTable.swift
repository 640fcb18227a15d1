internal import Domain
internal import EarlyWarning
internal import Outputs
internal import PlanFiles

/// Warnings as `alerts.csv`, as JSON and as what the command prints.
struct WarningTable {
  private let warnings: [StockWarning]
  private let scenario: Scenario

  init(_ warnings: [StockWarning], _ scenario: Scenario) {
    self.warnings = warnings
    self.scenario = scenario
  }

  static func quoted(_ text: String) -> String { JSONText.quoted(text) }

  var csv: CSVText {
    var text = CSVText([
      "severity", "kind", "warehouse", "region", "product", "period", "date", "probability", "cover_days", "units",
      "money", "reference", "message", "actions",
    ])
    for warning in warnings {
      text.cell(warning.severity.rawValue)
      text.cell(warning.kind.rawValue)
      text.cell(warning.warehouse.map { scenario.warehouses[$0].code } ?? "")
      text.cell(warning.region.map { scenario.regions[$0].code } ?? "")
      text.cell(scenario.products[warning.product].code)
      text.cell(warning.period.map { String($0) } ?? "")
      text.cell(warning.date ?? "")
      text.cell(warning.probability ?? .nan, decimals: 1e4)
      text.cell(warning.coverDays ?? .nan, decimals: 10)
      text.cell(warning.units, decimals: 1e3)
      text.cell(warning.money, decimals: 1e2)
      text.cell(warning.reference)
      text.cell(warning.message)
      text.cell(warning.actions.map(words).joined(separator: "; "))
      text.endRow()
    }
    return text
  }

  /// `buy X from S …: costs 12.00, saves 345.00 of unmet demand (30 units)`
  private func words(_ action: WarningAction) -> String {
    let costs =
      action.cost < 0
      ? "frees \(NumberFormat.money(-action.cost))" : "costs \(NumberFormat.money(action.cost))"
    guard action.saves > 0 else { return "\(action.what): \(costs)" }
    return "\(action.what): \(costs), saves \(NumberFormat.money(action.saves)) of unmet demand"
      + (action.units > 0 ? " (\(NumberFormat.units((action.units * 10).rounded() / 10)) units)" : "")
  }

  private static let mostLines = 25

  func text(style: TextStyle) -> String {
    guard !warnings.isEmpty else { return "nothing to warn of\n" }
    let counts = Alert.Severity.allCases.map { severity in
      "\(warnings.count { $0.severity == severity }) \(severity.rawValue)"
    }
    var text =
      counts.joined(separator: ", ")
      + (scenario.currency.isEmpty ? "" : "; money in \(TerminalText.safe(scenario.currency))") + "\n"
    var table = TextTable([
      .left("Severity"), .left("What"), .left("Where"), .left("Product"), .right("When"), .right("Chance"),
      .right("Days of cover"), .right("Units"), .right("Money at risk"),
    ])
    for warning in warnings.prefix(Self.mostLines) {
      table.add([
        warning.severity.rawValue, warning.kind.rawValue, place(warning), scenario.products[warning.product].code,
        warning.date ?? warning.period.map { String($0) } ?? "",
        warning.probability.map(NumberFormat.percent) ?? "",
        warning.coverDays.map { NumberFormat.fixed($0, decimals: 1) } ?? "",
        NumberFormat.fixed(warning.units, decimals: 1), NumberFormat.money(warning.money),
      ])
    }
    text += table.text(style: style)
    if warnings.count > Self.mostLines { text += "  … \(warnings.count - Self.mostLines) more in alerts.csv\n" }
    let answered = warnings.filter { !$0.actions.isEmpty }
    guard !answered.isEmpty else { return text }
    text += "\nWhat can be done, cheapest first\n"
    for warning in answered {
      text += "  " + TerminalText.safe(warning.message) + "\n"
      for action in warning.actions { text += "    - " + TerminalText.safe(words(action)) + "\n" }
    }
    return text
  }

  private func place(_ warning: StockWarning) -> String {
    warning.warehouse.map { scenario.warehouses[$0].code } ?? warning.region.map { scenario.regions[$0].code } ?? ""
  }

  var json: String {
    let list = warnings.map { warning in
      JSONText.object([
        ("severity", .text(warning.severity.rawValue)), ("kind", .text(warning.kind.rawValue)),
        ("warehouse", .optional(warning.warehouse.map { scenario.warehouses[$0].code })),
        ("region", .optional(warning.region.map { scenario.regions[$0].code })),
        ("product", .text(scenario.products[warning.product].code)),
        ("period", .optional(warning.period.map { Double($0) })), ("date", .optional(warning.date)),
        ("probability", .optional(warning.probability)),
        ("cover_days", .optional(warning.coverDays.map { rounded($0, 10) })),
        ("units", .number(rounded(warning.units, 1e3))), ("money", .number(rounded(warning.money, 1e2))),
        ("reference", .text(warning.reference)), ("message", .text(warning.message)),
        (
          "actions",
          .list(
            warning.actions.map { action in
              .object([
                ("kind", .text(action.kind.rawValue)), ("what", .text(action.what)),
                ("cost", .number(rounded(action.cost, 1e2))), ("saves", .number(rounded(action.saves, 1e2))),
                ("units", .number(rounded(action.units, 1e3))), ("gain", .number(rounded(action.gain, 1e2))),
              ])
            })
        ),
      ])
    }
    return JSONText.list(list).written
  }

  private func rounded(_ value: Double, _ scale: Double) -> Double { (value * scale).rounded() / scale }
}
