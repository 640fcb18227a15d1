internal import StockPolicies
internal import Sweeps

/// Finds the cycle service with which recommended stocks fill as much as the first variant does.
///
/// All trials meet the same demand, so the fill rate is a function of the service without noise of its own; it is searched by
/// false position on the safety factor, the normal quantile of the service, in which stocks are near linear.
///
/// Source: G. Dahlquist & Å. Björck, Numerical Methods (1974), section 6.2: regula falsi, here kept off the ends.
struct EqualFill {
  /// Replications of each trial.
  private static let most = 8
  /// Fill rates this near to each other are equal: two hundredths of a point.
  private static let tolerance = 2e-4
  private static let range = -1.0...3.5

  private let simulator: Simulator
  private let folder: RunFolder?
  private let jobs: Int
  private let replications: Int

  init(_ simulator: Simulator, _ folder: RunFolder?, _ jobs: Int) {
    (self.simulator, self.folder, self.jobs) = (simulator, folder, jobs)
    replications = min(simulator.terms.replications, Self.most)
  }

  typealias Progress = @Sendable (_ done: Int, _ all: Int) -> Void

  /// The variants with their services.
  func variants(_ progress: @escaping Progress) async throws(SimulationFailure) -> [SimulationVariant] {
    var variants = simulator.variants
    guard let first = variants.first else { return variants }
    let goal = try await fill(first, progress)
    for index in variants.indices.dropFirst() where variants[index].stock != .own {
      variants[index] = try await search(variants[index], goal, progress)
    }
    return variants
  }

  private func search(
    _ variant: SimulationVariant, _ goal: Double, _ progress: @escaping Progress
  ) async throws(SimulationFailure) -> SimulationVariant {
    func trial(_ factor: Double) async throws(SimulationFailure) -> Trial {
      var tried = variant
      // Four decimals: a service that can be written down and asked for again.
      tried.service = (StandardNormal.cumulative(factor) * 1e4).rounded() / 1e4
      return Trial(factor: factor, excess: try await fill(tried, progress) - goal, variant: tried)
    }
    var low = try await trial(StandardNormal.quantile(simulator.terms.service))
    var high = low
    while high.excess < 0, high.factor < Self.range.upperBound {
      low = high
      high = try await trial(min(Self.range.upperBound, high.factor + 0.75))
    }
    while low.excess > 0, low.factor > Self.range.lowerBound {
      high = low
      low = try await trial(max(Self.range.lowerBound, low.factor - 0.75))
    }
    var best = abs(low.excess) <= abs(high.excess) ? low : high
    // Where nothing in the range fills as much, the nearest is what there is.
    guard low.excess < 0, high.excess > 0 else { return best.variant }
    for _ in 0..<6 where abs(best.excess) > Self.tolerance {
      let share = -low.excess / (high.excess - low.excess)
      let next = try await trial(low.factor + min(0.9, max(0.1, share)) * (high.factor - low.factor))
      if next.excess < 0 { low = next } else { high = next }
      if abs(next.excess) < abs(best.excess) { best = next }
    }
    return best.variant
  }

  private struct Trial {
    var factor: Double
    /// Fill rate less that of the first variant.
    var excess: Double
    var variant: SimulationVariant
  }

  private func fill(
    _ variant: SimulationVariant, _ progress: @escaping Progress
  ) async throws(SimulationFailure) -> Double {
    let outcomes = try await simulator.outcomes(
      of: [variant], replications: replications, in: folder, jobs: jobs, progress)
    return outcomes[0].reduce(0) { $0 + $1.fillRate } / Double(max(1, outcomes[0].count))
  }
}
