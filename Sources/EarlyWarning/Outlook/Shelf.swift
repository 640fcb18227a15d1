/// Stock of one product in one place, by the last period in which it may leave. First expired, first out.
struct Shelf {
  /// Never spoils.
  static let never = Int32.max

  /// Sorted by `last`, each > 0 units.
  private(set) var layers: [(last: Int32, units: Double)] = []
  private(set) var total = 0.0

  mutating func add(_ units: Double, last: Int32) {
    guard units > 0 else { return }
    total += units
    let place = layers.firstIndex { $0.last >= last } ?? layers.count
    if place < layers.count, layers[place].last == last {
      layers[place].units += units
    } else {
      layers.insert((last, units), at: place)
    }
  }

  /// Takes up to `units` and tells of each part.
  mutating func take(_ units: Double, _ each: (_ last: Int32, _ units: Double) -> Void = { _, _ in }) {
    var left = min(units, total)
    guard left > 0 else { return }
    total -= left
    var used = 0
    for index in layers.indices where left > 0 {
      let part = min(left, layers[index].units)
      layers[index].units -= part
      left -= part
      each(layers[index].last, part)
      if layers[index].units <= 0 { used = index + 1 }
    }
    if used > 0 { layers.removeFirst(used) }
    if layers.isEmpty { total = 0 }
  }

  /// Removes what had to leave in `period` or before; its units.
  mutating func expire(after period: Int32) -> Double {
    var units = 0.0
    while let first = layers.first, first.last <= period {
      units += first.units
      layers.removeFirst()
    }
    total = layers.isEmpty ? 0 : max(0, total - units)
    return units
  }
}
