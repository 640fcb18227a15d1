/// Makes forecasts of parts and of totals agree.
///
/// Minimum trace: Wickramasuriya, Athanasopoulos, Hyndman, "Optimal forecast reconciliation for hierarchical and grouped
/// time series through trace minimization", doi 10.1080/01621459.2018.1448825, with the error covariance W taken as
/// diagonal (their WLS): with part forecasts b̂ and total forecasts â, S the sums,
///
///     b = b̂ + W_b·Sᵀ·λ,        (S·W_b·Sᵀ + W_a)·λ = â − S·b̂
///
/// Bottom-up is b = b̂, the totals being sums of parts.
public enum Reconciliation {
  /// The parts of minimum trace, not below 0; totals are their sums.
  ///
  /// - Parameters:
  ///   - parts: forecasts by part and period.
  ///   - partVariances: of their errors, by part.
  ///   - totals: forecasts by total and period.
  ///   - totalVariances: of their errors, by total.
  ///   - members: which parts each total sums.
  /// - Complexity: O(periods · iterations · Σ members): conjugate gradients, at most 200 iterations.
  public static func minimumTrace(
    parts: [[Double]], partVariances: [Double], totals: [[Double]], totalVariances: [Double], members: [[Int]],
    threads: Int
  ) -> [[Double]] {
    let periods = parts.first?.count ?? 0
    let system = SumSystem(
      members: members, part: partVariances.map { max($0, 1e-9) }, total: totalVariances.map { max($0, 1e-9) })
    let columns = Parallel.map(periods, threads: threads) { period in
      let base = parts.map { $0[period] }
      let gap = zip(totals, system.sums(base)).map { $0[period] - $1 }
      let multipliers = system.solve(gap)
      let moves = system.spread(multipliers)
      return zip(base, moves).map { max(0, $0 + $1) }
    }
    return parts.indices.map { part in columns.map { $0[part] } }
  }

  /// S·W_b·Sᵀ + W_a without ever being written down.
  private struct SumSystem: Sendable {
    let members: [[Int]]
    let part: [Double]
    let total: [Double]

    /// S·b.
    func sums(_ values: [Double]) -> [Double] {
      members.map { members in
        var sum = 0.0
        for member in members { sum += values[member] }
        return sum
      }
    }

    /// W_b·Sᵀ·λ.
    func spread(_ multipliers: [Double]) -> [Double] {
      var values = Array(repeating: 0.0, count: part.count)
      for (index, members) in members.enumerated() {
        for member in members { values[member] += multipliers[index] }
      }
      for index in values.indices { values[index] *= part[index] }
      return values
    }

    func product(_ multipliers: [Double]) -> [Double] {
      zip(sums(spread(multipliers)), zip(total, multipliers)).map { $0 + $1.0 * $1.1 }
    }

    /// Conjugate gradients with the diagonal as preconditioner.
    ///
    /// Source: Nocedal, Wright, "Numerical Optimization" (2nd ed.), algorithm 5.3.
    func solve(_ right: [Double]) -> [Double] {
      let diagonal = zip(members, total).map { members, total in members.reduce(total) { $0 + part[$1] } }
      var solution = Array(repeating: 0.0, count: right.count)
      var residual = right
      var direction = zip(residual, diagonal).map { $0 / $1 }
      var slope = dot(residual, direction)
      let goal = 1e-18 * max(slope, 1e-300)
      for _ in 0..<200 where slope > goal {
        let image = product(direction)
        let curvature = dot(direction, image)
        guard curvature > 0 else { break }
        let step = slope / curvature
        for index in solution.indices {
          solution[index] += step * direction[index]
          residual[index] -= step * image[index]
        }
        let next = zip(residual, diagonal).map { $0 / $1 }
        let nextSlope = dot(residual, next)
        for index in direction.indices { direction[index] = next[index] + nextSlope / slope * direction[index] }
        slope = nextSlope
      }
      return solution
    }

    private func dot(_ left: [Double], _ right: [Double]) -> Double {
      var sum = 0.0
      for index in left.indices { sum += left[index] * right[index] }
      return sum
    }
  }
}
