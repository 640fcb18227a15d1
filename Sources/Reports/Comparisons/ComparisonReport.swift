public import Comparisons

/// A comparison of plans as a page: how one total becomes the other, key figures side by side, what changed and why.
public enum ComparisonReport {
  /// - Complexity: O(changed lines).
  public static func page(_ comparison: Comparison) -> ReportPage {
    let names = comparison.labels.joined(separator: ", ")
    var page = ReportPage(
      title: "Comparison of plans",
      lead: comparison.isEmpty ? "\(names): no difference." : "\(names): each against the first.")
    page.facts = facts(comparison)
    page.sections = [figures(comparison)]
    for (position, step) in comparison.steps.enumerated() {
      page.sections.append(section(step, comparison, position))
    }
    return page
  }

  private static func facts(_ comparison: Comparison) -> [ReportFact] {
    guard let total = comparison.costs.first(where: { $0.name == "total" }) else { return [] }
    return zip(comparison.labels, total.values).map { label, value in
      ReportFact("Total cost of \(label)", value.map { ReportNumber.money($0, comparison.currency) } ?? "–")
    }
  }

  private static func figures(_ comparison: Comparison) -> ReportSection {
    let columns = [ReportTable.Column.text("Figure")] + comparison.labels.map { ReportTable.Column.number($0) }
    var rows: [[ReportTable.Cell]] = []
    for figure in comparison.costs {
      rows.append(
        [.text(ComparisonText.words(figure.name))] + figure.values.map { .optional($0, ReportTable.Cell.money) })
    }
    for figure in comparison.figures {
      let cell = figure.isShare ? ReportTable.Cell.percent : ReportTable.Cell.units
      rows.append([.text(ComparisonText.words(figure.name))] + figure.values.map { .optional($0, cell) })
    }
    return ReportSection(
      id: "figures", heading: "Figures",
      tables: [ReportTable(caption: "Cost by part, and key figures", columns: columns, rows: rows)])
  }

  private static func section(_ step: ComparisonStep, _ comparison: Comparison, _ position: Int) -> ReportSection {
    var section = ReportSection(id: "step-\(position + 1)", heading: "From \(step.from) to \(step.to)")
    if let chart = waterfall(comparison, to: position + 1) {
      section.charts = [ReportChart(caption: chart.title, svg: chart.picture(id: "chart-step-\(position + 1)"))]
    }
    if step.inputs.isEmpty {
      section.paragraphs = ["The inputs are the same."]
    } else {
      let rows = step.inputs.map {
        [ReportTable.Cell.text($0.title), .optional($0.totalWithout, ReportTable.Cell.money)]
      }
      section.tables.append(
        ReportTable(
          caption: "What differs in the inputs", columns: [.text("Input"), .number("Total cost without it")], rows: rows
        ))
    }
    section.tables.append(lines(step))
    return section
  }

  /// The parts that change, the largest first.
  private static func waterfall(_ comparison: Comparison, to plan: Int) -> WaterfallChart? {
    guard let total = comparison.costs.first(where: { $0.name == "total" }), let start = total.values.first ?? nil,
      plan < comparison.labels.count
    else { return nil }
    var steps: [WaterfallChart.Step] = []
    for figure in comparison.costs where figure.name != "total" {
      guard let before = figure.values[0], let after = figure.values[plan], before != after else { continue }
      steps.append(WaterfallChart.Step(label: ComparisonText.words(figure.name), change: after - before))
    }
    guard !steps.isEmpty else { return nil }
    steps.sort { abs($0.change) > abs($1.change) }
    return WaterfallChart(
      title: "Cost, from \(comparison.labels[0]) to \(comparison.labels[plan])",
      axis: "Total cost" + (comparison.currency.isEmpty ? "" : ", \(comparison.currency)"),
      first: comparison.labels[0], last: comparison.labels[plan], start: start, steps: steps)
  }

  private static func lines(_ step: ComparisonStep) -> ReportTable {
    let rows = step.lines.map { line in
      let product = line.other.isEmpty ? line.product : "\(line.product) by \(line.other)"
      return [
        ReportTable.Cell.text(line.kind.rawValue), .units(Double(line.period)), .text(line.from), .text(line.to),
        .text(product), .units(line.before), .units(line.after), .money(line.value),
        .text(line.causes.map(\.text).joined(separator: "; ")), .text(line.constraints.joined(separator: "; ")),
      ]
    }
    return ReportTable(
      caption: "What changed, the largest first",
      columns: [
        .text("What"), .number("Period"), .text("From"), .text("To"), .text("Product"), .number("Before"),
        .number("After"), .number("Value"), .text("Because"), .text("Constraint"),
      ], rows: rows, most: 1000)
  }
}
