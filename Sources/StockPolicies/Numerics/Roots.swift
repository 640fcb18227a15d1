/// Zeros of increasing functions, found by halving: slow and sure.
enum Root {
  /// The x in [low, high] at which `increasing` passes through 0, to the last digit or nearly; an end if it never does.
  ///
  /// At most 200 evaluations.
  static func ofIncreasing(
    from low: Double, to high: Double, _ increasing: (Double) -> Double
  ) -> Double {
    var (low, high) = (low, high)
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if increasing(middle) < 0 { low = middle } else { high = middle }
    }
    return abs(increasing(low)) < abs(increasing(high)) ? low : high
  }

  /// The smallest whole number in 0 … `limit` at which `holds`, which once true stays true; nil if there is none.
  ///
  /// O(log result) evaluations.
  static func firstCount(upTo limit: Int, _ holds: (Int) -> Bool) -> Int? {
    var high = 1
    if holds(0) { return 0 }
    while !holds(high) {
      if high >= limit { return nil }
      high = high > limit / 2 ? limit : high * 2
    }
    var low = high / 2
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if holds(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
