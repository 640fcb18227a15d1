/// Lines over periods.
struct LineChart {
  struct Series {
    var name: String
    /// One a period, nil where there is none.
    var values: [Double?]
    /// Class of its line: `series`, `limit`.
    var style: String
  }

  var title: String
  var axis: String
  /// What the periods are called, as many as values.
  var periods: [String]
  var series: [Series]

  func picture(id: String) -> String {
    var canvas = SVGCanvas(width: 560, height: 250)
    let (left, right, top, bottom) = (64.0, canvas.width - 16, 34.0, 190.0)
    let scale = Scale(series.flatMap { $0.values.compactMap(\.self) }, start: bottom, end: top, count: 4)
    for tick in scale.ticks {
      canvas.line(x1: left, y1: scale.pixel(tick), x2: right, y2: scale.pixel(tick), "grid")
      canvas.text(AxisText.number(tick), x: left - 6, y: scale.pixel(tick) + 4, "tick end")
    }
    let step = (right - left) / Double(max(1, periods.count - 1))
    let every = max(1, (periods.count + 7) / 8)
    for (position, name) in periods.enumerated() where position % every == 0 {
      canvas.text(name, x: left + step * Double(position), y: bottom + 18, "tick middle")
    }
    var key = left
    for series in series {
      draw(series, on: &canvas, left: left, step: step, scale)
      canvas.line(x1: key, y1: 16, x2: key + 24, y2: 16, series.style)
      canvas.text(series.name, x: key + 30, y: 20, "label")
      key += 150
    }
    canvas.line(x1: left, y1: bottom, x2: right, y2: bottom, "axis")
    canvas.text("Period", x: (left + right) / 2, y: bottom + 38, "name middle")
    canvas.text(axis, x: left, y: bottom + 54, "name")
    return canvas.picture(id: id, title: title, description: description)
  }

  private func draw(_ series: Series, on canvas: inout SVGCanvas, left: Double, step: Double, _ scale: Scale) {
    var steps: [PathStep] = []
    for (position, value) in series.values.enumerated() {
      guard let value else { continue }
      let (x, y) = (left + step * Double(position), scale.pixel(value))
      steps.append(steps.isEmpty ? .move(x, y) : .line(x, y))
      if series.style == "series" {
        canvas.circle(
          x: x, y: y, radius: 3.5, "dot", tip: "\(periods[position]): \(ReportNumber.units(value))")
      }
    }
    if steps.count > 1 { canvas.path(steps, series.style) }
  }

  private var description: String {
    series.map { series in
      let values = zip(periods, series.values).compactMap { name, value in
        value.map { "\(name) \(ReportNumber.units($0))" }
      }
      return "\(series.name): \(values.prefix(30).joined(separator: ", "))"
    }.joined(separator: ". ") + ". \(axis)."
  }
}
