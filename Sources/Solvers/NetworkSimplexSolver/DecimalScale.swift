/// A power of ten that makes every number of a list whole: decimals as planners write them become exact integers.
struct DecimalScale {
  /// The power of ten, as a factor.
  let factor: Double

  /// The largest power of ten tried: money to 1e-9, quantities to 1e-9.
  static let mostPlaces = 9
  static let mostFactor = 1e9

  /// nil when some number has more decimals than that, or is so large that its decimals are float noise.
  ///
  /// A number within 4 ulps of a decimal is that decimal: 0.1 × 3 is 0.3.
  init?(_ lists: [Double]...) {
    var factor = 1.0
    var places = 0
    for list in lists {
      for value in list where value.isFinite {
        while !Self.isWhole(value * factor) {
          places += 1
          if places > Self.mostPlaces { return nil }
          factor *= 10
        }
      }
    }
    self.factor = factor
  }

  @inline(__always)
  private static func isWhole(_ scaled: Double) -> Bool {
    if Int64(exactly: scaled) != nil { return true }
    let whole = scaled.rounded()
    return whole == scaled || (abs(scaled) < 0x1p50 && abs(scaled - whole) <= 4 * scaled.ulp)
  }

  /// `value` × factor as an integer; nil beyond ±2⁶⁰.
  @inline(__always)
  func whole(_ value: Double) -> Int64? {
    // Most numbers are whole as they come, and rounding is a call.
    if let whole = Int64(exactly: value * factor), -(1 << 60) < whole, whole < 1 << 60 { return whole }
    let scaled = (value * factor).rounded()
    return abs(scaled) < 0x1p60 ? Int64(exactly: scaled) : nil
  }
}
