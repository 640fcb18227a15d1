/// A count distribution whose neighbouring probabilities have a simple ratio: tails and losses are sums of positive
/// terms, started at one probability and continued by the ratio, so nothing cancels.
protocol RatioDistribution: CountDistribution {
  /// P(D = k+1) / P(D = k), which decreases in k or is below 1 everywhere.
  func ratio(after count: Double) -> Double
}

extension RatioDistribution {
  /// Σ P(D = j) and Σ (j − k) P(D = j) over j > k.
  ///
  /// - Complexity: O(standard deviation) once k is at the mean or above.
  private func above(_ count: Int) -> (probability: Double, excess: Double) {
    var next = Double(count) + 1
    var term = probability(count + 1)
    var steps = 1.0
    var (sum, excess) = (0.0, 0.0)
    while term > 0 {
      sum += term
      excess += steps * term
      let ratio = ratio(after: next)
      if ratio < 1, steps * term < 1e-18 * excess * (1 - ratio) * (1 - ratio) { break }
      term *= ratio
      next += 1
      steps += 1
    }
    return (sum, excess)
  }

  /// Σ P(D = j) and Σ (k − j) P(D = j) over j ≤ k.
  ///
  /// - Complexity: O(k), and O(standard deviation) where the probabilities fall towards 0.
  private func upTo(_ count: Int) -> (probability: Double, shortfall: Double) {
    guard count >= 0 else { return (0, 0) }
    var here = Double(count)
    var term = probability(count)
    var steps = 0.0
    var (sum, shortfall) = (0.0, 0.0)
    while term > 0 {
      sum += term
      shortfall += steps * term
      guard here > 0 else { break }
      let ratio = ratio(after: here - 1)
      if ratio > 1, steps * term < 1e-18 * shortfall * (1 - 1 / ratio) * (1 - 1 / ratio) { break }
      term /= ratio
      here -= 1
      steps += 1
    }
    return (sum, shortfall)
  }

  public func cumulative(_ x: Double) -> Double {
    guard !x.isNaN else { return x }
    guard x >= 0 else { return 0 }
    guard let count = Int(exactly: x.rounded(.down)), count < CountLimit.largest else { return 1 }
    return x < mean ? min(1, upTo(count).probability) : max(0, 1 - above(count).probability)
  }

  public func quantile(_ probability: Double) -> Double {
    if probability <= 0 { return 0 }
    if probability.isNaN { return probability }
    guard probability < 1,
      let count = Root.firstCount(upTo: CountLimit.largest, { cumulative(Double($0)) >= probability })
    else { return .infinity }
    return Double(count)
  }

  public func loss(_ x: Double) -> Double {
    guard x > 0 else { return x.isNaN ? x : mean - x }
    guard let count = Int(exactly: x.rounded(.down)), count < CountLimit.largest else { return 0 }
    // Between whole numbers the loss is a straight line of slope −P(D > count).
    let part = x - Double(count)
    if x < mean {
      let below = upTo(count)
      return mean - x + below.shortfall + part * below.probability
    }
    let beyond = above(count)
    return max(0, beyond.excess - part * beyond.probability)
  }
}

/// How far counts go: beyond, the normal distribution is as good and costs nothing.
enum CountLimit {
  static let largest = 1_000_000_000
  /// The largest standard deviation for which sums over counts are taken.
  static let deviation = 1e6
}
