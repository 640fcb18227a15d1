/// A linear scale from values to pixels, with round steps.
struct Scale {
  let from: Double
  let to: Double
  let start: Double
  let end: Double
  /// Values at the ticks, ascending.
  let ticks: [Double]

  /// - Parameters:
  ///   - values: what must fit.
  ///   - includesZero: whether 0 must too: where lengths from it are compared.
  ///   - start: pixel of the lowest value, `end` of the highest.
  ///   - count: about so many steps.
  init(_ values: [Double], start: Double, end: Double, count: Int = 5, includesZero: Bool = true) {
    let finite = values.filter(\.isFinite) + (includesZero ? [0] : [])
    let lowest = finite.min() ?? 0
    let highest = finite.max() ?? 0
    let span = highest > lowest ? highest - lowest : max(1, abs(highest) * 1e-3)
    let step = Self.roundStep(span / Double(max(1, count)))
    from = (lowest / step).rounded(.down) * step
    to = max(from + step, (highest / step).rounded(.up) * step)
    self.start = start
    self.end = end
    var ticks: [Double] = []
    var number = 0.0
    while from + number * step <= to + step / 2, ticks.count < 50 {
      ticks.append(from + number * step)
      number += 1
    }
    self.ticks = ticks
  }

  func pixel(_ value: Double) -> Double {
    start + (min(max(value, from), to) - from) / (to - from) * (end - start)
  }

  /// 1, 2 or 5 times a power of ten, at least `rough`.
  private static func roundStep(_ rough: Double) -> Double {
    var power = 1.0
    while power * 10 <= rough, power < 1e300 { power *= 10 }
    while power > rough, power > 1e-300 { power /= 10 }
    for factor in [1.0, 2, 5] where power * factor >= rough * 0.999_999 { return power * factor }
    return power * 10
  }
}

/// Numbers beside axes: short.
enum AxisText {
  /// `1.2 M`, `350 k`, `12.5`.
  static func number(_ value: Double) -> String {
    let size = abs(value)
    if size >= 1e12 { return rounded(value / 1e12) + " T" }
    if size >= 1e9 { return rounded(value / 1e9) + " G" }
    if size >= 1e6 { return rounded(value / 1e6) + " M" }
    if size >= 1e4 { return rounded(value / 1e3) + " k" }
    return rounded(value)
  }

  private static func rounded(_ value: Double) -> String {
    let text = ReportNumber.decimals(value, 2)
    guard text.contains(".") else { return text }
    var trimmed = text
    while trimmed.last == "0" { trimmed.removeLast() }
    if trimmed.last == "." { trimmed.removeLast() }
    return trimmed
  }
}
