/// Demand known by some of its quantiles, as a forecast gives them.
///
/// Between two quantiles F is a straight line; equal quantiles are a point mass. Beyond the outer two on either side,
/// D is continued as a normal variable through those two, cut off at 0 below: a service target above the last quantile
/// given then still finds a level. One quantile alone is certain demand.
public struct QuantileDemand: DemandDistribution, Hashable {
  /// Strictly ascending, in (0, 1).
  public let probabilities: [Double]
  /// Ascending, ≥ 0, one for each probability.
  public let values: [Double]
  private let lower: Tail
  private let upper: Tail
  public let mean: Double
  public let variance: Double

  /// The normal variable through the outer two quantiles of one side.
  private struct Tail: Hashable {
    var centre: Double
    var deviation: Double

    init(centre: Double, deviation: Double) {
      self.centre = centre
      self.deviation = deviation
    }

    init(_ p: Double, _ x: Double, _ otherP: Double, _ otherX: Double) {
      let z = StandardNormal.quantile(p)
      deviation = max(0, (otherX - x) / (StandardNormal.quantile(otherP) - z))
      centre = x - deviation * z
    }

    func value(_ probability: Double) -> Double { centre + deviation * StandardNormal.quantile(probability) }

    func cumulative(_ x: Double) -> Double { StandardNormal.cumulative((x - centre) / deviation) }

    /// ∫ (1 − F) from x upwards.
    func loss(_ x: Double) -> Double {
      deviation > 0 ? deviation * StandardNormal.loss((x - centre) / deviation) : max(0, centre - x)
    }

    func secondLoss(_ x: Double) -> Double {
      guard deviation > 0 else { return max(0, centre - x) * max(0, centre - x) / 2 }
      return deviation * deviation * StandardNormal.secondLoss((x - centre) / deviation)
    }
  }

  /// - Throws: `count` for lists that are empty or of different length, `outOfRange` for a probability outside (0, 1) or
  ///   not above the one before, or a value below 0 or below the one before.
  public init(probabilities: [Double], values: [Double]) throws(StockPolicyFailure) {
    guard let firstP = probabilities.first, let lastP = probabilities.last, let first = values.first,
      let last = values.last, values.count == probabilities.count
    else { throw .count(parameter: "values", count: values.count, expected: max(1, probabilities.count)) }
    for index in probabilities.indices {
      try Require.share(probabilities[index], "probability")
      try Require.nonNegative(values[index], "value")
      guard index > 0 else { continue }
      guard probabilities[index] > probabilities[index - 1] else {
        throw .outOfRange(parameter: "probability", value: probabilities[index], allowed: "above the one before")
      }
      guard values[index] >= values[index - 1] else {
        throw .outOfRange(parameter: "value", value: values[index], allowed: "at least the one before")
      }
    }
    self.probabilities = probabilities
    self.values = values
    let count = values.count
    let certain = Tail(centre: first, deviation: 0)
    lower = count > 1 ? Tail(firstP, first, probabilities[1], values[1]) : certain
    upper = count > 1 ? Tail(lastP, last, probabilities[count - 2], values[count - 2]) : certain
    mean = Self.survivalIntegral(from: 0, probabilities, values, lower, upper)
    variance = max(0, 2 * Self.secondIntegral(probabilities, values, lower, upper) - mean * mean)
  }

  public func cumulative(_ x: Double) -> Double {
    guard x >= 0 else { return x.isNaN ? x : 0 }
    guard let next = values.firstIndex(where: { $0 > x }) else {
      return upper.deviation > 0 ? max(probabilities[values.count - 1], upper.cumulative(x)) : 1
    }
    guard next > 0 else { return lower.deviation > 0 ? min(probabilities[0], lower.cumulative(x)) : 0 }
    let share = (x - values[next - 1]) / (values[next] - values[next - 1])
    return probabilities[next - 1] + share * (probabilities[next] - probabilities[next - 1])
  }

  public func quantile(_ probability: Double) -> Double {
    if probability <= 0 { return 0 }
    guard probability < 1 else { return probability.isNaN ? probability : .infinity }
    guard let next = probabilities.firstIndex(where: { $0 >= probability }) else {
      return upper.deviation > 0 ? upper.value(probability) : values[values.count - 1]
    }
    guard next > 0 else { return lower.deviation > 0 ? max(0, lower.value(probability)) : values[0] }
    let share = (probability - probabilities[next - 1]) / (probabilities[next] - probabilities[next - 1])
    return values[next - 1] + share * (values[next] - values[next - 1])
  }

  /// O(quantiles).
  public func loss(_ x: Double) -> Double {
    guard !x.isNaN else { return x }
    return x < 0 ? mean - x : Self.survivalIntegral(from: x, probabilities, values, lower, upper)
  }

  /// ∫ (1 − F) from x ≥ 0 upwards.
  private static func survivalIntegral(
    from x: Double, _ probabilities: [Double], _ values: [Double], _ lower: Tail, _ upper: Tail
  ) -> Double {
    let last = values.count - 1
    if x >= values[last] { return upper.deviation > 0 ? upper.loss(x) : 0 }
    var sum = upper.deviation > 0 ? upper.loss(values[last]) : 0
    if x < values[0] { sum += lower.deviation > 0 ? lower.loss(x) - lower.loss(values[0]) : values[0] - x }
    for index in 0..<last where values[index + 1] > x {
      let (width, rise) = (values[index + 1] - values[index], probabilities[index + 1] - probabilities[index])
      guard width > 0 else { continue }
      let from = max(x, values[index])
      let start = probabilities[index] + (from - values[index]) / width * rise
      sum += (values[index + 1] - from) * (1 - (start + probabilities[index + 1]) / 2)
    }
    return sum
  }

  /// ∫ x (1 − F(x)) over x ≥ 0, which is ½ E[D²].
  private static func secondIntegral(
    _ probabilities: [Double], _ values: [Double], _ lower: Tail, _ upper: Tail
  ) -> Double {
    let last = values.count - 1
    var sum = upper.deviation > 0 ? values[last] * upper.loss(values[last]) + upper.secondLoss(values[last]) : 0
    if lower.deviation > 0 {
      sum += lower.secondLoss(0) - lower.secondLoss(values[0]) - values[0] * lower.loss(values[0])
    } else {
      sum += values[0] * values[0] / 2
    }
    for index in 0..<last {
      let (a, b) = (values[index], values[index + 1])
      let (atA, atB) = (1 - probabilities[index], 1 - probabilities[index + 1])
      // Simpson's rule, exact for the parabola x (1 − F(x)).
      sum += (b - a) / 6 * (a * atA + (a + b) * (atA + atB) + b * atB)
    }
    return sum
  }
}
