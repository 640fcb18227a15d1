/// Horizontal bars with labels on the left and numbers at their ends.
struct BarChart {
  struct Bar {
    var label: String
    var value: Double
    /// The number as people read it.
    var text: String
    var style = "bar"
  }

  var title: String
  /// What the axis measures, with its unit.
  var axis: String
  var bars: [Bar]
  /// Whether the axis is that of shares, from 0 to 100 %.
  var isShare = false
  /// Of labels: columns of text; each takes about 7 pixels.
  var labelColumns = 25

  private static let rowHeight = 22.0
  private static let numberWidth = 90.0

  func picture(id: String) -> String {
    let labelWidth = 7 * Double(labelColumns) + 8
    let bottom = 14 + Self.rowHeight * Double(bars.count)
    var canvas = SVGCanvas(width: 377 + labelWidth, height: bottom + 44)
    let scale = Scale(
      isShare ? [1] : bars.map(\.value), start: labelWidth, end: canvas.width - Self.numberWidth)
    for tick in scale.ticks {
      let x = scale.pixel(tick)
      canvas.line(x1: x, y1: 8, x2: x, y2: bottom, "grid")
      canvas.text(
        isShare ? "\(AxisText.number(tick * 100)) %" : AxisText.number(tick), x: x, y: bottom + 16, "tick middle")
    }
    for (position, bar) in bars.enumerated() {
      let y = 14 + Self.rowHeight * Double(position)
      let (zero, end) = (scale.pixel(0), scale.pixel(bar.value))
      canvas.text(HTMLText.short(bar.label, columns: labelColumns), x: labelWidth - 8, y: y + 13, "label end")
      canvas.rectangle(
        x: min(zero, end), y: y, width: abs(end - zero), height: Self.rowHeight - 6, bar.style,
        tip: "\(bar.label): \(bar.text)")
      canvas.text(bar.text, x: max(zero, end) + 6, y: y + 13, "label")
    }
    canvas.line(x1: scale.pixel(0), y1: 8, x2: scale.pixel(0), y2: bottom, "axis")
    canvas.text(axis, x: (scale.start + scale.end) / 2, y: bottom + 36, "name middle")
    return canvas.picture(id: id, title: title, description: description)
  }

  /// Every bar in words; of many, the first ones.
  private var description: String {
    let shown = bars.prefix(20).map { "\($0.label): \($0.text)" }.joined(separator: "; ")
    return "\(axis). \(shown)" + (bars.count > 20 ? "; and \(bars.count - 20) more in the table below." : ".")
  }
}
