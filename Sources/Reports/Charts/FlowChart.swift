/// Where something went: bands from the places on the left to those on the right, as thick as they carry.
struct FlowChart {
  struct Flow {
    /// Positions in `sources` and `targets`.
    var source: Int
    var target: Int
    var quantity: Double
  }

  var title: String
  var unit: String
  var sources: [String]
  var targets: [String]
  var flows: [Flow]

  private static let gap = 8.0
  private static let barWidth = 12.0

  func picture(id: String) -> String {
    let total = flows.reduce(0) { $0 + $1.quantity }
    guard total > 0 else { return "" }
    let (left, right) = (174.0, 374.0)
    let scale = 18 * Double(max(sources.count, targets.count)) / total
    let (from, to) = (places(sources.count, scale) { $0.source }, places(targets.count, scale) { $0.target })
    let bottom = (from + to).reduce(0) { max($0, $1.y + max($1.height, 14)) }
    var canvas = SVGCanvas(width: 560, height: bottom + 10)
    var (leaving, arriving) = (from.map(\.y), to.map(\.y))
    for flow in flows {
      let thick = flow.quantity * scale
      band(
        flow, on: &canvas, from: (left + Self.barWidth, leaving[flow.source]), to: (right, arriving[flow.target]), thick
      )
      leaving[flow.source] += thick
      arriving[flow.target] += thick
    }
    canvas.text("From warehouse", x: left + Self.barWidth, y: 18, "name end")
    canvas.text("To region", x: right, y: 18, "name")
    for (position, place) in from.enumerated() {
      canvas.rectangle(x: left, y: place.y, width: Self.barWidth, height: max(1, place.height), "bar")
      let y = place.y + place.height / 2 + 4
      canvas.text(label(sources[position], place.height / scale), x: left - 6, y: y, "label end")
    }
    for (position, place) in to.enumerated() {
      canvas.rectangle(x: right, y: place.y, width: Self.barWidth, height: max(1, place.height), "other")
      let y = place.y + place.height / 2 + 4
      canvas.text(label(targets[position], place.height / scale), x: right + Self.barWidth + 6, y: y, "label")
    }
    return canvas.picture(id: id, title: title, description: description)
  }

  private func label(_ name: String, _ quantity: Double) -> String {
    HTMLText.short(name, columns: 16) + " " + AxisText.number(quantity)
  }

  private func places(_ count: Int, _ scale: Double, _ end: (Flow) -> Int) -> [(y: Double, height: Double)] {
    var totals = [Double](repeating: 0, count: count)
    for flow in flows { totals[end(flow)] += flow.quantity }
    var y = 34.0
    return totals.map { total in
      defer { y += max(total * scale, 14) + Self.gap }
      return (y, total * scale)
    }
  }

  private func band(
    _ flow: Flow, on canvas: inout SVGCanvas, from start: (x: Double, y: Double), to end: (x: Double, y: Double),
    _ thick: Double
  ) {
    let (low, high) = ((x: end.x, y: end.y + thick), (x: start.x, y: start.y + thick))
    canvas.path(
      [
        .move(start.x, start.y), .wave(from: start, to: end), .line(low.x, low.y), .wave(from: low, to: high), .close,
      ], "band",
      tip: "\(sources[flow.source]) to \(targets[flow.target]): \(ReportNumber.units(flow.quantity)) \(unit)")
  }

  private var description: String {
    let shown = flows.prefix(30).map {
      "\(sources[$0.source]) to \(targets[$0.target]) \(ReportNumber.units($0.quantity))"
    }
    return "In \(unit): " + shown.joined(separator: "; ") + (flows.count > 30 ? "; and \(flows.count - 30) more." : ".")
  }
}
