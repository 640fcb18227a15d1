internal import Domain
internal import PlanFiles

/// A comparison for other programs.
public enum ComparisonFiles {
  /// As JSON: everything that the value holds, under the names that the tables use.
  public static func json(_ comparison: Comparison) -> String {
    JSONText.object([
      ("schema", .number(1)),
      ("plans", .list(comparison.labels.map { .text($0) })),
      ("cost", .list(comparison.costs.map { figure($0, comparison.labels) })),
      ("figures", .list(comparison.figures.map { figure($0, comparison.labels) })),
      ("steps", .list(comparison.steps.map(step))),
    ]).written
  }

  private static func figure(_ figure: Comparison.Figure, _ labels: [String]) -> JSONText {
    .object([("name", .text(figure.name)), ("values", .list(figure.values.map { JSONText.optional($0) }))])
  }

  private static func step(_ step: ComparisonStep) -> JSONText {
    .object([
      ("from", .text(step.from)), ("to", .text(step.to)),
      (
        "inputs",
        .list(
          step.inputs.map {
            .object([("what", .text($0.title)), ("total_without", JSONText.optional($0.totalWithout))])
          })
      ),
      ("lines", .list(step.lines.map(line))),
    ])
  }

  private static func line(_ line: ChangedLine) -> JSONText {
    .object([
      ("kind", .text(line.kind.rawValue)), ("period", .number(Double(line.period))), ("from", .text(line.from)),
      ("to", .text(line.to)), ("product", .text(line.product)), ("other", .text(line.other)),
      ("before", .number(line.before)), ("after", .number(line.after)), ("value", .number(line.value)),
      (
        "causes",
        .list(line.causes.map { .object([("what", .text($0.text)), ("effect", .number($0.effect))]) })
      ),
      ("constraints", .list(line.constraints.map { .text($0) })),
    ])
  }

  /// The changed lines of every step as CSV: `to_plan`, the line's key, before, after, value, cause, effect, constraint.
  public static func csv(_ comparison: Comparison) -> String {
    var text =
      "from_plan,to_plan,kind,period,from,to,product,other,before,after,value,cause,effect,constraint\n"
    for step in comparison.steps {
      for line in step.lines {
        let cells = [
          step.from, step.to, line.kind.rawValue, String(line.period), line.from, line.to, line.product, line.other,
          NumberText.text(line.before), NumberText.text(line.after), NumberText.text(line.value),
          line.causes.first?.text ?? "", line.causes.first.map { NumberText.text($0.effect) } ?? "",
          line.constraints.joined(separator: "; "),
        ]
        text += cells.map(quoted).joined(separator: ",") + "\n"
      }
    }
    return text
  }

  /// RFC 4180: quotes where a cell needs them.
  static func quoted(_ cell: String) -> String {
    let needsQuotes = cell.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
  }
}
