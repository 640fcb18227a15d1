internal import Domain
public import Outputs

/// A comparison as a person reads it on a terminal.
public enum ComparisonText {
  /// Money, key figures, what differs in the inputs and the lines that changed, at most `most` of each step's.
  public static func text(_ comparison: Comparison, style: TextStyle = .plain, most: Int = 20) -> String {
    guard !comparison.isEmpty else { return "No difference.\n" }
    var sections = [figures(comparison, style)]
    for step in comparison.steps {
      sections.append(inputs(step, comparison, style, most))
      sections.append(lines(step, style, most))
    }
    return sections.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static func figures(_ comparison: Comparison, _ style: TextStyle) -> String {
    let isPair = comparison.labels.count == 2
    var table = TextTable(
      [.left("")] + comparison.labels.map { .right($0) } + (isPair ? [.right("Change")] : []))
    for figure in comparison.costs { table.add(row(figure, name: words(figure.name), isMoney: true, isPair)) }
    for figure in comparison.figures { table.add(row(figure, name: words(figure.name), isMoney: false, isPair)) }
    let unit = comparison.currency.isEmpty ? "" : ", money in " + TerminalText.safe(comparison.currency)
    return style.bold("Figures" + unit) + "\n" + table.text(style: style)
  }

  private static func row(
    _ figure: Comparison.Figure, name: String, isMoney: Bool, _ isPair: Bool
  ) -> [String] {
    func shown(_ value: Double?) -> String {
      guard let value else { return "–" }
      if figure.isShare { return NumberFormat.percent(value) }
      return isMoney ? NumberFormat.money(value) : NumberFormat.units(value)
    }
    var cells = [name] + figure.values.map(shown)
    if isPair, let before = figure.values[0], let after = figure.values[1] {
      let change = after - before
      let sign = change > 0 ? "+" : ""
      cells.append(
        figure.isShare
          ? sign + NumberFormat.fixed(change * 100, decimals: 1) + " points"
          : sign + (isMoney ? NumberFormat.money(change) : NumberFormat.units(change)))
    }
    return cells
  }

  /// The words for a figure of plan.json.
  public static func words(_ name: String) -> String {
    let words = [
      "transport": "Transport", "substitution": "Substitution", "holding": "Holding", "purchase": "Purchase",
      "safety_stock": "Below safety stock", "write_off": "Write-off", "stability": "Changes to the published plan",
      "unmet": "Unmet demand", "end_value": "Value of end stock", "total": "Total cost",
      "fill_rate": "Fill rate, by value", "fill_rate_units": "Fill rate, by units",
      "substituted_share": "Share substituted", "unmet_value": "Value unmet", "lanes_used": "Lanes used",
    ]
    if let word = words[name] { return word }
    return name.hasPrefix("fill_rate of ") ? "Fill rate of " + name.dropFirst("fill_rate of ".count) : name
  }

  private static func inputs(
    _ step: ComparisonStep, _ comparison: Comparison, _ style: TextStyle, _ most: Int
  ) -> String {
    let title = style.bold("What differs in \(TerminalText.safe(step.to)) from \(TerminalText.safe(step.from))") + "\n"
    guard !step.inputs.isEmpty else { return title + "  The inputs are the same.\n" }
    var table = TextTable([.left("Input", most: 72), .right("Total cost without it")])
    for group in step.inputs.prefix(most) {
      table.add([group.title, group.totalWithout.map { NumberFormat.money($0) } ?? ""])
    }
    return title + table.text(style: style) + more(step.inputs.count - most)
  }

  private static func lines(_ step: ComparisonStep, _ style: TextStyle, _ most: Int) -> String {
    guard !step.lines.isEmpty else { return "" }
    var table = TextTable([
      .left("What", most: 12), .left("Line", most: 34), .right("Before"), .right("After"), .left("Because", most: 60),
      .left("Constraint", most: 40),
    ])
    for line in step.lines.prefix(most) {
      table.add([
        line.kind.rawValue, place(line), NumberFormat.units(line.before), NumberFormat.units(line.after),
        line.causes.first?.text ?? "", line.constraints.first ?? "",
      ])
    }
    let count = step.lines.count
    return style.bold("Lines that changed (\(count)), largest value first") + "\n" + table.text(style: style)
      + more(count - most)
  }

  private static func more(_ count: Int) -> String { count > 0 ? "  and \(count) more\n" : "" }

  /// `YX1 DE → E01`, with the period where it is not the first.
  static func place(_ line: ChangedLine) -> String {
    let period = line.period > 1 ? " in \(line.period)" : ""
    switch line.kind {
    case .shipment, .purchase: return "\(line.product) \(line.from) → \(line.to)\(period)"
    case .substitution: return "\(line.product) by \(line.other) at \(line.to)\(period)"
    case .unmet: return "\(line.product) at \(line.to)\(period)"
    }
  }
}
