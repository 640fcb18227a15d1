/// Methods for demand that comes now and then: sizes and gaps, or sizes and probabilities, smoothed apart.
///
/// With z the smoothed size of demands and p the smoothed gap between them (both updated only when there is demand):
///
/// - Croston, "Forecasting and stock control for intermittent demands", doi 10.1057/jors.1972.50: z ÷ p.
/// - SBA: Syntetos, Boylan, "The accuracy of intermittent demand estimates", doi 10.1016/j.ijforecast.2004.10.001:
///   (1 − α÷2) · z ÷ p, without Croston's bias.
/// - TSB: Teunter, Syntetos, Babai, "Intermittent demand: linking forecasting to inventory obsolescence",
///   doi 10.1016/j.ejor.2011.05.018: d · z, where d, the probability of demand, is smoothed in every period.
struct FittedIntermittent: Sendable {
  enum Kind: Sendable { case croston, sba, tsb }

  var kind: Kind
  /// α: smoothing of sizes, and of gaps with Croston and SBA.
  var alpha: Double
  /// β: smoothing of the probability with TSB.
  var beta = 0.1

  /// The rate after the first `count` values, and Σ e² of one-step forecasts from the second demand on.
  func run(_ values: [Double], _ count: Int) -> (rate: Double, squares: Double) {
    kind == .tsb ? runProbability(values, count) : runGaps(values, count)
  }

  private func runGaps(_ values: [Double], _ count: Int) -> (rate: Double, squares: Double) {
    let factor = kind == .sba ? 1 - alpha / 2 : 1
    var (size, gap, since, rate, squares): (Double, Double, Double, Double, Double) = (0, 0, 1, 0, 0)
    var hasDemand = false
    for index in 0..<count {
      let value = values[index]
      if hasDemand { squares += (value - rate) * (value - rate) }
      if value > 0 {
        size = hasDemand ? size + alpha * (value - size) : value
        gap = hasDemand ? gap + alpha * (since - gap) : since
        hasDemand = true
        since = 1
        rate = factor * size / gap
      } else {
        since += 1
      }
    }
    return (rate, squares)
  }

  private func runProbability(_ values: [Double], _ count: Int) -> (rate: Double, squares: Double) {
    // The probability begins as the share of periods with demand among the first, the size as their mean.
    let early = max(1, min(count, 12))
    let demands = values[..<early].filter { $0 > 0 }
    var chance = Double(demands.count) / Double(early)
    var size = demands.isEmpty ? 0 : demands.reduce(0, +) / Double(demands.count)
    var squares = 0.0
    for index in 0..<count {
      let value = values[index]
      squares += (value - chance * size) * (value - chance * size)
      if value > 0 {
        size = size > 0 ? size + alpha * (value - size) : value
        chance += beta * (1 - chance)
      } else {
        chance -= beta * chance
      }
    }
    return (chance * size, squares)
  }

  private static let rates = [0.05, 0.1, 0.2, 0.3]
  private static let chances = [0.02, 0.05, 0.1, 0.2, 0.3]

  /// The smoothing constants of a small grid with the least Σ e².
  static func fit(_ kind: Kind, _ values: [Double], _ count: Int) -> FittedIntermittent {
    var best = FittedIntermittent(kind: kind, alpha: 0.1)
    var least = Double.infinity
    for alpha in rates {
      for beta in kind == .tsb ? chances : [0.1] {
        let candidate = FittedIntermittent(kind: kind, alpha: alpha, beta: beta)
        let squares = candidate.run(values, count).squares
        if squares < least { (least, best) = (squares, candidate) }
      }
    }
    return best
  }
}
