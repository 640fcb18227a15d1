internal import Foundation

/// The two small functions from which probabilities of counts follow without any large factorial.
///
/// Source: C. Loader, "Fast and accurate computation of binomial probabilities" (2000), sections 2–4.
enum SaddlePoint {
  /// δ(n) = ln Γ(n+1) − (n + ½) ln n + n − ½ ln 2π, for n > 0, whole or not: the error of Stirling's formula.
  ///
  /// Changed: instead of a table for half-integers, δ(n) − δ(n+1) = (n + ½) ln(1 + 1/n) − 1 lifts n to 16, where the
  /// asymptotic series is exact to the last digit. O(1).
  static func stirlingError(_ n: Double) -> Double {
    var lifted = n
    var sum = 0.0
    while lifted < 16 {
      sum += (lifted + 0.5) * log1p(1 / lifted) - 1
      lifted += 1
    }
    let square = lifted * lifted
    let series =
      (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - (1 / 1188.0) / square) / square) / square) / square) / lifted
    return sum + series
  }

  /// D(x, m) = x ln(x/m) + m − x, for x, m > 0: how far a count is from its mean, by a series where they are close. O(1).
  static func deviance(_ x: Double, _ m: Double) -> Double {
    guard abs(x - m) < 0.1 * (x + m) else { return x * log(x / m) + m - x }
    let v = (x - m) / (x + m)
    var sum = (x - m) * v
    var term = 2 * x * v
    var odd = 3.0
    while odd < 100 {
      term *= v * v
      let next = sum + term / odd
      if next == sum { return next }
      sum = next
      odd += 2
    }
    return sum
  }
}
