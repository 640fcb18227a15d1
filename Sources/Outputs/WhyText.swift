public import Domain
public import Explanations

/// What a person sees after `why`: one line's whole story, or many lines in a table.
public enum WhyText {
  /// The lines in a table where there are several, then what there is to say of one: the one whose unmet demand costs most.
  public static func text(_ explanations: [Explanation], _ scenario: Scenario, style: TextStyle) -> String {
    guard let worst = explanations.max(by: { $0.penalty < $1.penalty }) else { return "" }
    let summary = explanations.count > 1 ? [table(explanations, scenario, style)] : []
    return (summary + WhyLine(worst, scenario, style).sections).joined(separator: "\n")
  }

  private static func table(_ explanations: [Explanation], _ scenario: Scenario, _ style: TextStyle) -> String {
    var table = TextTable([
      .left("Product"), .right(scenario.periods > 1 ? "Period" : ""), .right("Asked"), .right("Held"),
      .right("Covered"), .right("Unmet"), .left("Why no more", most: 90),
    ])
    for line in explanations {
      table.add([
        WhyLine.label(scenario.products[line.product]), scenario.periods > 1 ? String(line.period) : "",
        NumberFormat.units(line.asked), line.held > 0 ? NumberFormat.units(line.held) : "",
        NumberFormat.units(line.covered), line.unmet > 0 ? NumberFormat.units(line.unmet) : "",
        line.reason?.words(for: line.region, line.product, period: line.period, in: scenario) ?? "",
      ])
    }
    let region = explanations.first.map { WhyLine.label(scenario.regions[$0.region]) } ?? ""
    return RunReport.heading(region, style) + table.text(style: style)
  }
}

/// One line's story, section by section.
struct WhyLine {
  private let line: Explanation
  private let scenario: Scenario
  private let style: TextStyle
  /// Rows of a table shown before "and n more".
  private let most = 5

  init(_ line: Explanation, _ scenario: Scenario, _ style: TextStyle) {
    self.line = line
    self.scenario = scenario
    self.style = style
  }

  var sections: [String] {
    ([opening, deliveries, why, ways] + line.limits.map(limit) + line.losses.map(loss)).filter { !$0.isEmpty }
  }

  static func label(_ product: Product) -> String { TerminalText.safe(joined(product.code, product.name)) }

  static func label(_ region: Region) -> String { TerminalText.safe(joined(region.code, region.name)) }

  private static func joined(_ code: String, _ name: String) -> String { name.isEmpty ? code : "\(code) \(name)" }

  private var isLong: Bool { scenario.periods > 1 }

  private func money(_ amount: Double) -> String { NumberFormat.money(amount, currency: scenario.currency) }

  private var opening: String {
    let tier = scenario.tiers.count > 1 ? " (tier \(TerminalText.safe(scenario.tiers[line.tier].name)))" : ""
    let period = isLong ? " in period \(line.period)" : ""
    let title =
      "\(Self.label(scenario.regions[line.region]))\(tier): \(Self.label(scenario.products[line.product]))\(period)"
    var parts = ["asked \(NumberFormat.units(line.asked))"]
    if line.held > 0 { parts.append("held \(NumberFormat.units(line.held))") }
    if line.waiting > 0 { parts.append("waiting \(NumberFormat.units(line.waiting))") }
    parts.append("covered \(NumberFormat.units(line.covered))")
    parts.append(
      line.unmet > 0 ? "unmet \(NumberFormat.units(line.unmet)), which costs \(money(line.penalty))" : "nothing unmet")
    return style.bold(title) + "\n  " + parts.joined(separator: ", ") + "\n"
  }

  private var deliveries: String {
    guard !line.deliveries.isEmpty else { return "" }
    var table = TextTable([
      .left("Product"), .left("From"), .right(isLong ? "Leaves in" : ""), .right("Units"), .right("Covers"),
      .right("Transport"),
      .right("Substitution"),
    ])
    for delivery in line.deliveries {
      let isSubstitute = delivery.supplied != line.product
      table.add([
        scenario.products[delivery.supplied].code, scenario.warehouses[delivery.warehouse].code,
        isLong ? String(delivery.shipPeriod) : "", NumberFormat.units(delivery.quantity),
        isSubstitute ? NumberFormat.units(delivery.covers) : "", NumberFormat.money(delivery.transport),
        isSubstitute ? NumberFormat.money(delivery.substitution) : "",
      ])
    }
    return RunReport.heading("Delivered", style) + table.text(style: style)
  }

  private var why: String {
    guard let reason = line.reason else { return "" }
    var text = RunReport.heading("Why no more", style)
    text +=
      "  " + TerminalText.safe(reason.words(for: line.region, line.product, period: line.period, in: scenario)) + "\n"
    if line.worth < .infinity {
      text += "  one more unit here would save \(money(line.worth)), less what it costs to bring\n"
    } else {
      text += "  rule \(scenario.policy.rule.rawValue): one more unit here comes before any cost\n"
    }
    guard let standing = line.standing else { return text }
    text += "  it has \(NumberFormat.percent(standing.fill)) of its claim: level \(standing.level) of tier "
    text += TerminalText.safe(scenario.tiers[line.tier].name) + together(standing) + "\n"
    return text
  }

  private func together(_ standing: Explanation.Standing) -> String {
    guard !standing.together.isEmpty else { return "" }
    let names = standing.together.prefix(most).map { fill in
      let part = (fill.product ?? fill.family).map { " \($0)" } ?? ""
      return TerminalText.safe(fill.region + part) + " " + NumberFormat.percent(fill.fill)
    }
    let more = standing.together.count - names.count
    return "; behind the same limits stand " + names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  private var ways: String {
    guard !line.ways.isEmpty, line.reason != nil || hasCheaperWays else { return "" }
    let hasWorth = line.worth < .infinity
    var table = TextTable([
      .left("Product"), .left("From"), .right(isLong ? "Leaves in" : ""), .right("Costs a unit"),
      .right(hasWorth ? "Would save" : ""),
      .right("Units now"), .left("Used up or full", most: 100),
    ])
    for way in line.ways.prefix(most) {
      table.add([
        scenario.products[way.supplied].code, scenario.warehouses[way.warehouse].code,
        isLong ? String(way.shipPeriod) : "", NumberFormat.money(way.cost),
        hasWorth ? NumberFormat.money(line.worth - way.cost) : "", way.used > 0 ? NumberFormat.units(way.used) : "",
        way.limits.map { $0.name(in: scenario) }.joined(separator: ", "),
      ])
    }
    let more = line.ways.count - most
    return RunReport.heading(line.reason == nil ? "Ways there" : "Ways for one more unit", style)
      + table.text(style: style)
      + (more > 0 ? "  and \(more) more\n" : "")
  }

  /// Whether it could have come cheaper than it does, were it not for a limit.
  private var hasCheaperWays: Bool {
    let dearest = line.ways.reduce(-Double.infinity) { $1.used > 0 ? max($0, $1.cost) : $0 }
    return line.ways.contains { $0.used == 0 && $0.cost < dearest }
  }

  private func limit(_ limit: Explanation.Limit) -> String {
    var title = limit.binding.words(in: scenario)
    if limit.amount < .infinity { title += ": \(NumberFormat.units(limit.amount)) in all" }
    if limit.price >= 0.005 { title += "; " + price(limit) }
    if limit.isInProof { title += "; the proof of what its tier gets rests on it" }
    guard !limit.users.isEmpty else { return TerminalText.safe(title) + "\n" }
    var table = TextTable([
      .left("Shared by"), .left("For"), .left("Gets"), .right("Units"), .right("Filled"), .right("A unit saves"),
      .left(""),
    ])
    for user in limit.users.prefix(most) {
      table.add([
        scenario.code(of: user.place), user.demanded.map { scenario.products[$0].code } ?? "",
        user.demanded == user.supplied ? "" : scenario.products[user.supplied].code, NumberFormat.units(user.amount),
        user.fill.map(NumberFormat.percent) ?? "", user.worth.map { NumberFormat.money($0) } ?? "",
        user.isGuaranteed ? "guaranteed" : "",
      ])
    }
    let more = limit.users.count - most
    return RunReport.heading(TerminalText.safe(title), style) + table.text(style: style)
      + (more > 0 ? "  and \(more) more\n" : "")
  }

  private func price(_ limit: Explanation.Limit) -> String {
    guard let range = limit.priceHoldsFor else { return "by the certificate one more saves \(money(limit.price))" }
    return "one more saves \(money(limit.price))"
      + (range < .infinity ? ", up to \(NumberFormat.units(range)) more" : "")
  }

  private func loss(_ loss: Explanation.Loss) -> String {
    let product = Self.label(scenario.products[loss.substitute])
    let taken = "\(NumberFormat.units(loss.taken)) of \(product) instead"
    guard !loss.lines.isEmpty else { return "\(taken): nobody else who asks for it goes without\n" }
    let total = loss.lines.reduce(0) { $0 + $1.unmet }
    let names = loss.lines.prefix(most).map { line in
      scenario.regions[line.region].code + (isLong ? " in period \(line.period)" : "") + " "
        + NumberFormat.units(line.unmet)
    }
    let more = loss.lines.count - names.count
    return "\(taken): its own customers with a lane from there go without \(NumberFormat.units(total))\n  "
      + TerminalText.safe(names.joined(separator: ", ")) + (more > 0 ? " and \(more) more" : "") + "\n"
  }
}

extension Binding {
  /// What its amounts count, as a column's title.
  fileprivate var measure: String {
    switch self {
    case .sharedLane, .throughput, .storage: "Volume"
    case .budget: "Money"
    case .stock, .remainder, .part, .offer, .lane, .quota, .contract, .maxShare, .maximum: "Units"
    }
  }
}
