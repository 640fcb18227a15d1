/// How numbers are written in every file: the shortest decimal text that reads back the same.
public enum NumberText {
  /// `12`, `0.1`, `1e+20`: shortest round-trip text, whole numbers without a fraction, −0 as 0.
  ///
  /// Infinities and NaN have no text in our files; they come out empty (unlimited).
  public static func text(_ value: Double) -> String {
    guard value.isFinite else { return "" }
    if let whole = Int64(exactly: value), abs(whole) < 1_000_000_000_000_000_000 { return String(whole) }
    return value.description
  }

  /// `value`, or the multiple of 1e-6 that lies within 1e-9 of it: solver noise does not reach a file.
  public static func tidied(_ value: Double) -> Double {
    // Beyond 1e9 neighbouring doubles lie further apart than 1e-9: nothing is that near without being it.
    guard abs(value) < 1e9 else { return value }
    let multiple = (value * 1e6).rounded() / 1e6
    let tidied = abs(value - multiple) <= 1e-9 ? multiple : value
    return tidied == 0 ? 0 : tidied
  }
}
