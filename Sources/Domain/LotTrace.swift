/// Which lots of one product leave one warehouse when, where only the totals are known: first expired, first out.
///
/// Units of a layer that leave for a purpose of their own (a transfer of that layer, what expires of it) are taken first,
/// in all periods; then what leaves for anyone, in the order of periods, each from the layer that ends first among those
/// that last long enough and are not promised later. If the totals can be met at all, this meets them: a later period
/// finds all that was there before, so keeping the longer-lasting unit never hurts.
public struct LotTrace: Sendable {
  /// The last period of each layer, ascending.
  public let last: [Int32]
  private let periods: Int
  /// Units at the end of a period, by layer × periods + period − 1, if nothing more is taken.
  private var level: [Double]

  public init(last: [Int32], periods: Int) {
    self.last = last
    self.periods = periods
    level = Array(repeating: 0, count: last.count * periods)
  }

  /// Adds units (negative: takes them) to a layer in `period`, counted from 1.
  public mutating func enter(_ quantity: Double, layer: Int, period: Int32) {
    for slot in (layer * periods + Int(period) - 1)..<((layer + 1) * periods) { level[slot] += quantity }
  }

  /// Takes units that last until `needed` at least, in `period`; to be called in the order of periods.
  ///
  /// - Returns: what could not be taken; `body` hears the rest by layer.
  public mutating func take(
    _ quantity: Double, lasting needed: Int32, period: Int32, _ body: (_ layer: Int, _ quantity: Double) -> Void
  ) -> Double {
    var left = quantity
    for layer in last.indices where last[layer] >= needed && left > 0 {
      let part = min(left, free(layer, period))
      guard part > 0 else { continue }
      enter(-part, layer: layer, period: period)
      left -= part
      body(layer, part)
    }
    return left
  }

  /// Units of a layer that may leave in `period` and be missing nowhere later.
  public func free(_ layer: Int, _ period: Int32) -> Double {
    level[(layer * periods + Int(period) - 1)..<((layer + 1) * periods)].reduce(.infinity, min)
  }

  /// Units of a layer at the end of `period`.
  public func units(_ layer: Int, _ period: Int32) -> Double { level[layer * periods + Int(period) - 1] }
}
