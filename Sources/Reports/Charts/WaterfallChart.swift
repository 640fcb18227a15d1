/// How one total becomes another, step by step: whole bars at both ends, floating ones for what adds and what takes away.
struct WaterfallChart {
  struct Step {
    var label: String
    var change: Double
  }

  var title: String
  var axis: String
  var first: String
  var last: String
  var start: Double
  var steps: [Step]

  private static let rowHeight = 22.0
  private static let labelWidth = 183.0

  func picture(id: String) -> String {
    let rows = rows
    let bottom = 14 + Self.rowHeight * Double(rows.count)
    var canvas = SVGCanvas(width: 560, height: bottom + 44)
    let scale = Scale(rows.flatMap { [$0.from, $0.to] }, start: Self.labelWidth, end: canvas.width - 100)
    for tick in scale.ticks {
      let x = scale.pixel(tick)
      canvas.line(x1: x, y1: 8, x2: x, y2: bottom, "grid")
      canvas.text(AxisText.number(tick), x: x, y: bottom + 16, "tick middle")
    }
    for (position, row) in rows.enumerated() {
      let y = 14 + Self.rowHeight * Double(position)
      let (left, right) = (scale.pixel(min(row.from, row.to)), scale.pixel(max(row.from, row.to)))
      canvas.text(HTMLText.short(row.label, columns: 25), x: Self.labelWidth - 8, y: y + 13, "label end")
      canvas.rectangle(
        x: left, y: y, width: max(1, right - left), height: Self.rowHeight - 6, row.style,
        tip: "\(row.label): \(row.text)")
      canvas.text(row.text, x: right + 6, y: y + 13, "label")
    }
    canvas.line(x1: scale.pixel(0), y1: 8, x2: scale.pixel(0), y2: bottom, "axis")
    canvas.text(axis, x: (scale.start + scale.end) / 2, y: bottom + 36, "name middle")
    let description = "\(axis). " + rows.map { "\($0.label): \($0.text)" }.joined(separator: "; ") + "."
    return canvas.picture(id: id, title: title, description: description)
  }

  private struct Row {
    var label: String
    var from: Double
    var to: Double
    var text: String
    var style: String
  }

  private var rows: [Row] {
    var rows = [Row(label: first, from: 0, to: start, text: ReportNumber.money(start), style: "bar")]
    var height = start
    for step in steps {
      let text = (step.change > 0 ? "+" : "") + ReportNumber.money(step.change)
      rows.append(
        Row(
          label: step.label, from: height, to: height + step.change, text: text,
          style: step.change > 0 ? "little" : "gain"))
      height += step.change
    }
    rows.append(Row(label: last, from: 0, to: height, text: ReportNumber.money(height), style: "bar"))
    return rows
  }
}
