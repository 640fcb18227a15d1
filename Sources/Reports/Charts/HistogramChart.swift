/// How often values fell where: columns over equal steps, a line where the median is.
struct HistogramChart {
  var title: String
  /// What was measured, with its unit.
  var axis: String
  var values: [Double]
  var median: Double
  /// Whether values are shares, shown as percent.
  var isShare = false

  private static let height = 220.0
  private static let left = 46.0
  private static let top = 26.0

  func picture(id: String) -> String {
    var canvas = SVGCanvas(width: 560, height: Self.top + Self.height + 44)
    let bottom = Self.top + Self.height
    // Twice as many steps as ticks: about ten columns.
    let scale = Scale(values, start: Self.left, end: canvas.width - 16, count: 6, includesZero: false)
    let step = scale.ticks.count > 1 ? (scale.ticks[1] - scale.ticks[0]) / 2 : 1
    let counts = counts(from: scale.from, to: scale.to, step: step)
    let heights = Scale(counts.map { Double($0) }, start: bottom, end: Self.top, count: 4)
    for tick in heights.ticks where tick.rounded() == tick {
      let y = heights.pixel(tick)
      canvas.line(x1: scale.start, y1: y, x2: scale.end, y2: y, "grid")
      canvas.text(AxisText.number(tick), x: scale.start - 6, y: y + 4, "tick end")
    }
    for tick in scale.ticks {
      canvas.text(text(tick), x: scale.pixel(tick), y: bottom + 16, "tick middle")
    }
    for (position, count) in counts.enumerated() where count > 0 {
      let low = scale.from + Double(position) * step
      let (x, y) = (scale.pixel(low), heights.pixel(Double(count)))
      canvas.rectangle(
        x: x + 1, y: y, width: scale.pixel(low + step) - x - 2, height: bottom - y, "bar",
        tip: "\(text(low)) to \(text(low + step)): \(count)")
    }
    canvas.line(x1: scale.start, y1: bottom, x2: scale.end, y2: bottom, "axis")
    let middle = scale.pixel(median)
    canvas.line(x1: middle, y1: Self.top, x2: middle, y2: bottom, "axis")
    canvas.text("median", x: min(middle + 4, scale.end - 44), y: Self.top + 10, "tick")
    canvas.text(axis, x: (scale.start + scale.end) / 2, y: bottom + 36, "name middle")
    canvas.text("Number of runs", x: 0, y: 12, "tick")
    return canvas.picture(id: id, title: title, description: description(counts, scale.from, step))
  }

  /// The last step takes its upper end too.
  private func counts(from: Double, to: Double, step: Double) -> [Int] {
    let places = Int(exactly: ((to - from) / step).rounded()) ?? 1
    var counts = Array(repeating: 0, count: max(1, min(places, 200)))
    for value in values {
      guard let place = Int(exactly: ((value - from) / step).rounded(.down)) else { continue }
      counts[min(max(0, place), counts.count - 1)] += 1
    }
    return counts
  }

  private func text(_ value: Double) -> String {
    isShare ? "\(AxisText.number(value * 100)) %" : AxisText.number(value)
  }

  private func description(_ counts: [Int], _ from: Double, _ step: Double) -> String {
    let bars = counts.enumerated().filter { $0.element > 0 }.map { place, count in
      "\(text(from + Double(place) * step)) to \(text(from + Double(place + 1) * step)): \(count)"
    }
    return "\(axis), number of runs. \(bars.joined(separator: "; ")). Median \(text(median))."
  }
}
