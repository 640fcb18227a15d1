/// Demand with a probability given for each whole number of units.
public struct TabulatedDemand: CountDistribution, Hashable {
  /// P(D = 0), P(D = 1), …
  public let probabilities: [Double]
  /// Partial sums of `probabilities`; the last is 1.
  private let sums: [Double]
  public let mean: Double
  public let variance: Double

  /// - Parameter probabilities: P(D = 0), P(D = 1), …, summing to 1 within 1e-9; they are divided by their sum.
  /// - Throws: `outOfRange` for a negative probability or another sum, `count` for an empty list.
  public init(probabilities: [Double]) throws(StockPolicyFailure) {
    guard !probabilities.isEmpty else { throw .count(parameter: "probabilities", count: 0, expected: 1) }
    for probability in probabilities { try Require.nonNegative(probability, "probability") }
    let total = probabilities.reduce(0, +)
    guard abs(total - 1) <= 1e-9 else {
      throw .outOfRange(parameter: "sum of probabilities", value: total, allowed: "1")
    }
    self.probabilities = probabilities.map { $0 / total }
    var running = 0.0
    var sums: [Double] = []
    var (mean, square) = (0.0, 0.0)
    for (count, probability) in self.probabilities.enumerated() {
      running += probability
      sums.append(min(1, running))
      mean += Double(count) * probability
      square += Double(count) * Double(count) * probability
    }
    sums[sums.count - 1] = 1
    self.sums = sums
    self.mean = mean
    variance = max(0, square - mean * mean)
  }

  public func probability(_ count: Int) -> Double { probabilities.indices.contains(count) ? probabilities[count] : 0 }

  public func cumulative(_ x: Double) -> Double {
    guard x >= 0 else { return x.isNaN ? x : 0 }
    guard let count = Int(exactly: x.rounded(.down)), count < sums.count else { return 1 }
    return sums[count]
  }

  public func quantile(_ probability: Double) -> Double {
    if probability <= 0 { return 0 }
    guard probability < 1 else { return probability.isNaN ? probability : .infinity }
    return Double(sums.firstIndex { $0 >= probability } ?? sums.count - 1)
  }

  /// O(largest demand).
  public func loss(_ x: Double) -> Double {
    guard !x.isNaN else { return x }
    var sum = 0.0
    for (count, probability) in probabilities.enumerated() where Double(count) > x {
      sum += (Double(count) - x) * probability
    }
    return sum
  }
}
