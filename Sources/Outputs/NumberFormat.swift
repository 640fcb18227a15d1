internal import Domain

/// Numbers as people read them: thousands in groups, the same on every machine whatever its locale.
public enum NumberFormat {
  /// `1,234,567.50`: exactly `decimals` (0 … 6) places, halves away from zero. From 1e15 on, the shortest exact text.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "?" : value > 0 ? "unlimited" : "-unlimited" }
    let places = min(max(decimals, 0), 6)
    let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
    guard abs(value) < 1e15, abs(value) * scale < 9e18, let scaled = Int64(exactly: (abs(value) * scale).rounded()),
      let divisor = Int64(exactly: scale)
    else { return NumberText.text(value) }
    let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: divisor)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return sign + grouped(whole) }
    let digits = String(fraction)
    return sign + grouped(whole) + "." + String(repeating: "0", count: places - digits.count) + digits
  }

  /// A quantity: whole numbers without a fraction, others with at most three places.
  public static func units(_ value: Double) -> String {
    guard value != value.rounded() else { return fixed(value, decimals: 0) }
    var text = fixed(value, decimals: 3)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  /// Like `units`, but what would read 0 is written in full: a breach of 1e-5 is not "0".
  public static func small(_ value: Double) -> String {
    abs(value) < 0.01 && value != 0 ? NumberText.text(value) : units(value)
  }

  /// `1,234.50 EUR`; a scenario need not name a currency.
  public static func money(_ value: Double, currency: String = "") -> String {
    fixed(value, decimals: 2) + (currency.isEmpty ? "" : " " + TerminalText.safe(currency))
  }

  /// `93.4 %` of a share. What is not quite all reads `>99.9 %`, what is not quite nothing `<0.1 %`.
  public static func percent(_ share: Double) -> String {
    guard share.isFinite else { return "?" }
    if share < 1, share >= 0.9995 { return ">99.9 %" }
    if share > 0, share < 0.0005 { return "<0.1 %" }
    return fixed(share * 100, decimals: 1) + " %"
  }

  /// `1,234,567`.
  public static func grouped(_ value: Int64) -> String {
    var text = ""
    for (position, digit) in String(value.magnitude).reversed().enumerated() {
      if position > 0, position % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (value < 0 ? "-" : "") + String(text.reversed())
  }
}
