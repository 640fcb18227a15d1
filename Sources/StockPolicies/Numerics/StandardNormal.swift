internal import Foundation

/// The standard normal distribution: density φ, tails Φ and 1 − Φ, quantiles, and the loss functions of order 1 and 2.
public enum StandardNormal {
  /// φ(z) = exp(−z²/2) / √(2π).
  ///
  /// The exponent is split at a multiple of 1/16 (Cody 1969) so that squaring loses no digits. O(1).
  public static func density(_ z: Double) -> Double {
    guard z.isFinite else { return z.isNaN ? z : 0 }
    let head = (z * 16).rounded(.towardZero) / 16
    return exp(-head * head / 2) * exp(-(z - head) * (z + head) / 2) * inverseRootTwoPi
  }

  /// Φ(z) = P(Z ≤ z), relative accuracy about 1e-15 down to the smallest normal number. `cumulative(1)` = 0.841344746068543.
  ///
  /// Source: W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969) 631–637,
  /// in the form for Φ of his ANORM (SPECFUN); beyond z = 4√2 by a continued fraction instead. O(1).
  public static func cumulative(_ z: Double) -> Double { z > 0 ? 1 - upperOfPositive(z) : upper(-z) }

  /// 1 − Φ(z) = P(Z > z), without the cancellation of a subtraction from 1. `upper(3)` = 0.00134989803163009. O(1).
  public static func upper(_ z: Double) -> Double {
    guard !z.isNaN else { return z }
    return z >= 0 ? upperOfPositive(z) : 1 - upperOfPositive(-z)
  }

  /// The z with Φ(z) = `probability`; −∞ and ∞ at 0 and 1, NaN outside. `quantile(0.95)` = 1.6448536269514722.
  ///
  /// Source: M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37
  /// (1988) 477–484, function PPND16 (relative error about 1e-16). O(1).
  public static func quantile(_ probability: Double) -> Double {
    guard probability > 0, probability < 1 else {
      return probability == 0 ? -.infinity : probability == 1 ? .infinity : .nan
    }
    let centred = probability - 0.5
    if abs(centred) <= 0.425 {
      let r = 0.180625 - centred * centred
      return centred * polynomial(centralNumerator, r) / polynomial(centralDenominator, r)
    }
    let r = (-log(min(probability, 1 - probability))).squareRoot()
    let size =
      r <= 5
      ? polynomial(middleNumerator, r - 1.6) / polynomial(middleDenominator, r - 1.6)
      : polynomial(tailNumerator, r - 5) / polynomial(tailDenominator, r - 5)
    return centred < 0 ? -size : size
  }

  /// The loss function ℒ(z) = E[(Z − z)⁺] = φ(z) − z (1 − Φ(z)). `loss(1)` = 0.0833154705876863.
  ///
  /// Source: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed. (Wiley 2019), (C.22). Changed: for z > 2 by a
  /// continued fraction, see `tailMoments`, as the difference loses all digits in the tail. O(1).
  public static func loss(_ z: Double) -> Double {
    if z > 2 { return tailMoments(z).loss }
    return z < -2 ? tailMoments(-z).loss - z : density(z) - z * upper(z)
  }

  /// The second-order loss function ½ E[((Z − z)⁺)²] = ½ [(z² + 1)(1 − Φ(z)) − z φ(z)]. `secondLoss(0)` = 0.25.
  ///
  /// Source: Snyder & Shen, 2nd ed., (C.26). Changed as in `loss`. O(1).
  public static func secondLoss(_ z: Double) -> Double {
    if z > 2 { return tailMoments(z).secondLoss }
    if z < -2 { return (z * z + 1) / 2 - tailMoments(-z).secondLoss }
    return ((z * z + 1) * upper(z) - z * density(z)) / 2
  }

  /// 1 − Φ and the loss functions for z > 2 without cancellation.
  ///
  /// Jₙ = E[((Z − z)⁺)ⁿ] / n! obeys (n+1) Jₙ₊₁ = Jₙ₋₁ − z Jₙ, so rₙ = Jₙ / Jₙ₋₁ = 1 / (z + (n+1) rₙ₊₁): Laplace's
  /// continued fraction (Abramowitz & Stegun 26.2.14, 7.2.5), evaluated from where rₙ hardly changes any more. The number
  /// of terms was measured to leave no error above 4e-16.
  private static func tailMoments(_ z: Double) -> (upper: Double, loss: Double, secondLoss: Double) {
    guard z < 40 else { return (0, 0, 0) }
    var n = (16 + 400 / (z * z)).rounded(.up)
    var ratio = 2 / (z + (z * z + 4 * n).squareRoot())
    while n > 2 {
      ratio = 1 / (z + n * ratio)
      n -= 1
    }
    let second = ratio
    let first = 1 / (z + 2 * second)
    let upper = density(z) / (z + first)
    return (upper, upper * first, upper * first * second)
  }

  private static func upperOfPositive(_ z: Double) -> Double {
    if z <= 0.67448975 {
      let square = z * z
      var numerator = smallA[4] * square
      var denominator = square
      for i in 0..<3 {
        numerator = (numerator + smallA[i]) * square
        denominator = (denominator + smallB[i]) * square
      }
      return 0.5 - z * (numerator + smallA[3]) / (denominator + smallB[3])
    }
    if z <= 5.656854249492380195 {
      var numerator = middleC[8] * z
      var denominator = z
      for i in 0..<7 {
        numerator = (numerator + middleC[i]) * z
        denominator = (denominator + middleD[i]) * z
      }
      return densityWithoutFactor(z) * (numerator + middleC[7]) / (denominator + middleD[7])
    }
    return tailMoments(z).upper
  }

  private static func densityWithoutFactor(_ z: Double) -> Double { density(z) / inverseRootTwoPi }

  private static func polynomial(_ ascending: [Double], _ x: Double) -> Double {
    ascending.reversed().reduce(0) { $0 * x + $1 }
  }

  private static let inverseRootTwoPi = 0.398942280401432677939946059934

  private static let smallA = [
    2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582, 18154.981253343561249, 0.065682337918207449113,
  ]
  private static let smallB = [
    47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956,
  ]
  private static let middleC = [
    0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979, 597.27027639480026226, 2494.5375852903726711,
    6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218, 1.0765576773720192317e-8,
  ]
  private static let middleD = [
    22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755, 18615.571640885098091,
    34900.952721145977266, 38912.003286093271411, 19685.429676859990727,
  ]
  private static let centralNumerator = [
    3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
    4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
  ]
  private static let centralDenominator = [
    1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
    3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
  ]
  private static let middleNumerator = [
    1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
    1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
  ]
  private static let middleDenominator = [
    1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
    1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
  ]
  private static let tailNumerator = [
    6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ]
  private static let tailDenominator = [
    1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
    1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
  ]
}
