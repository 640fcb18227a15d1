internal import Domain

extension RunReport {
  static func regions(_ figures: ServiceFigures, _ scenario: Scenario, _ style: TextStyle) -> String {
    let worst = figures.worstServed
    guard !worst.isEmpty else { return "Every region gets all it asks for.\n" }
    var table = TextTable([
      .left("Region"), .left("Name"), .right("Fill rate"), .right("Asked"), .right("Covered"), .right("Value short"),
    ])
    for line in worst {
      table.add([
        scenario.regions[line.region].code, scenario.regions[line.region].name, NumberFormat.percent(line.fillRate),
        NumberFormat.units(line.asked), NumberFormat.units(line.covered),
        NumberFormat.money(max(0, line.askedValue - line.coveredValue)),
      ])
    }
    return heading("Worst-served regions", style) + table.text(style: style)
  }

  static func products(_ figures: ServiceFigures, _ scenario: Scenario, _ style: TextStyle) -> String {
    let scarcest = figures.scarcest
    guard !scarcest.isEmpty else { return "" }
    var table = TextTable([
      .left("Product"), .left("Name"), .right("Supply"), .right("Asked"), .right("Short"), .right("Value short"),
    ])
    for line in scarcest {
      table.add([
        scenario.products[line.product].code, scenario.products[line.product].name, NumberFormat.units(line.supply),
        NumberFormat.units(line.asked), NumberFormat.units(line.short), NumberFormat.money(line.shortValue),
      ])
    }
    return heading("Scarcest products", style) + table.text(style: style)
  }

  static func substitutions(_ figures: ServiceFigures, _ scenario: Scenario, _ style: TextStyle) -> String {
    guard !figures.substitutions.isEmpty else { return "" }
    var table = TextTable([
      .left("Asked for"), .left("Delivered"), .right("Covers"), .right("Units"), .right("Share of covered"),
    ])
    for line in figures.substitutions.prefix(10) {
      table.add([
        label(scenario.products[line.demanded]), label(scenario.products[line.supplied]),
        NumberFormat.units(line.covers), NumberFormat.units(line.quantity), NumberFormat.percent(line.share),
      ])
    }
    let more = figures.substitutions.count - 10
    return heading("Substituted", style) + table.text(style: style) + (more > 0 ? "  and \(more) more\n" : "")
  }

  /// Groups of one severity and kind, the most severe first: three messages of each, ten groups at most.
  static func alerts(_ plan: Plan, _ style: TextStyle) -> String {
    var groups: [(severity: Alert.Severity, kind: String, messages: [String])] = []
    for severity in Alert.Severity.allCases {
      let first = groups.count
      for alert in plan.alerts where alert.severity == severity {
        if let known = groups[first...].firstIndex(where: { Code.same($0.kind, alert.kind) }) {
          groups[known].messages.append(alert.message)
        } else {
          groups.append((severity, alert.kind, [alert.message]))
        }
      }
    }
    guard !groups.isEmpty else { return "" }
    var text = heading("Alerts", style)
    for group in groups.prefix(10) {
      let count = group.messages.count > 1 ? " (\(NumberFormat.grouped(Int64(group.messages.count))))" : ""
      text += "  " + coloured(group.severity, style) + " \(TerminalText.safe(group.kind))\(count)\n"
      for message in group.messages.prefix(3) { text += "    \(TerminalText.safe(message))\n" }
      if group.messages.count > 3 {
        text += "    and \(NumberFormat.grouped(Int64(group.messages.count - 3))) more in alerts.csv\n"
      }
    }
    if groups.count > 10 { text += "  and \(groups.count - 10) more kinds in alerts.csv\n" }
    return text
  }

  private static func coloured(_ severity: Alert.Severity, _ style: TextStyle) -> String {
    switch severity {
    case .critical: style.red(severity.rawValue)
    case .warning: style.yellow(severity.rawValue)
    case .info: style.faint(severity.rawValue)
    }
  }

  private static func label(_ product: Product) -> String {
    product.name.isEmpty ? product.code : "\(product.code) \(product.name)"
  }
}
