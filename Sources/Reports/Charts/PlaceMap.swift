internal import Foundation

/// Warehouses and regions where they lie, and what moves between them.
///
/// The projection is equirectangular with the middle parallel true to scale: right for a country, no atlas.
struct PlaceMap {
  struct Place {
    var name: String
    var latitude: Double
    var longitude: Double
    /// nil for a warehouse, the fill rate of a region.
    var fillRate: Double?
    var text: String
  }

  struct Route {
    /// Positions in `places`.
    var from: Int
    var to: Int
    var quantity: Double
  }

  var title: String
  var places: [Place]
  var routes: [Route]

  private static let width = 680.0
  private static let margin = 36.0

  func picture(id: String) -> String {
    let (points, height) = projected()
    var canvas = SVGCanvas(width: Self.width, height: height + 40)
    let most = routes.reduce(0) { max($0, $1.quantity) }
    for route in routes where most > 0 {
      let (start, end) = (points[route.from], points[route.to])
      canvas.line(
        x1: start.x, y1: start.y, x2: end.x, y2: end.y, "route", width: 0.6 + 4 * (route.quantity / most).squareRoot())
    }
    for (place, point) in zip(places, points) where place.fillRate != nil {
      canvas.circle(x: point.x, y: point.y, radius: 5, style(place), tip: place.text)
    }
    for (place, point) in zip(places, points) where place.fillRate == nil {
      canvas.rectangle(x: point.x - 6, y: point.y - 6, width: 12, height: 12, "site", tip: place.text)
      canvas.text(HTMLText.short(place.name, columns: 20), x: point.x + 9, y: point.y + 4, "label halo")
    }
    let regions = places.count { $0.fillRate != nil }
    if regions <= 40 {
      for (place, point) in zip(places, points) where place.fillRate != nil {
        canvas.text(HTMLText.short(place.name, columns: 16), x: point.x + 7, y: point.y - 5, "tick halo")
      }
    }
    key(on: &canvas, y: height + 22)
    return canvas.picture(id: id, title: title, description: description)
  }

  private func style(_ place: Place) -> String {
    let rate = place.fillRate ?? 1
    return rate >= 0.999_5 ? "full" : rate >= 0.8 ? "most" : "little"
  }

  private func key(on canvas: inout SVGCanvas, y: Double) {
    canvas.rectangle(x: 14, y: y - 9, width: 11, height: 11, "site")
    canvas.text("Warehouse", x: 31, y: y, "label")
    for (position, entry) in [("full", "Region, all met"), ("most", "80 % and more"), ("little", "less than 80 %")]
      .enumerated()
    {
      let x = 140 + 150 * Double(position)
      canvas.circle(x: x, y: y - 4, radius: 5, entry.0)
      canvas.text(entry.1, x: x + 10, y: y, "label")
    }
  }

  /// Points in pixels, and the height that they need.
  private func projected() -> ([(x: Double, y: Double)], Double) {
    let (south, north) = (places.map(\.latitude).min() ?? 0, places.map(\.latitude).max() ?? 0)
    let (west, east) = (places.map(\.longitude).min() ?? 0, places.map(\.longitude).max() ?? 0)
    let narrow = max(0.05, cos((south + north) / 2 * .pi / 180))
    let (wide, high) = (max(1e-6, (east - west) * narrow), max(1e-6, north - south))
    let room = Self.width - 2 * Self.margin - 60
    let scale = min(room / wide, 460 / high)
    let left = Self.margin + (room - wide * scale) / 2
    let points = places.map { place in
      (x: left + (place.longitude - west) * narrow * scale, y: Self.margin + (north - place.latitude) * scale)
    }
    return (points, 2 * Self.margin + high * scale)
  }

  private var description: String {
    let sites = places.filter { $0.fillRate == nil }
    let short = places.filter { ($0.fillRate ?? 1) < 0.999_5 }
    let names = short.prefix(20).map(\.text).joined(separator: "; ")
    return "\(sites.count) warehouses and \(places.count - sites.count) regions; "
      + (short.isEmpty
        ? "every region gets all it asks for."
        : "\(short.count) regions lack something: \(names)\(short.count > 20 ? "; and more" : "").")
  }
}
