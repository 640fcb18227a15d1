internal import Foundation

/// What was asked for in periods that were partly or wholly out of stock.
///
/// Sales then are a lower bound of demand, not demand. The missing part is what the in-stock time around says:
///
///     demand(t) = sales(t) + stockout(t) · level(t) · season(t)
///     level(t)  = Σ K(t−k) · sales(k) ÷ season(k)  ÷  Σ K(t−k) · (1 − stockout(k)),      K(d) = 0.9^|d|
///     season(j) = (Σ sales + 3·level) ÷ (Σ level · (1 − stockout) + 3·level)   over the periods of phase j
///
/// Sales over time in stock is the maximum-likelihood rate of Poisson demand seen only while there is stock; for such
/// censoring see S. Nahmias, "Demand estimation in lost sales inventory systems", Naval Research Logistics 41 (1994)
/// 739–757. The stock-out is taken as unrelated to the level of demand around it; three levels' worth of prior keeps
/// phases that were seldom seen near 1.
public struct StockoutCorrection: Sendable {
  /// Demand by period.
  public var demand: [Double]
  /// Units added.
  public var added: Double
  /// Periods with any stock-out.
  public var periods: Int

  /// - Parameters:
  ///   - sales: units by period.
  ///   - stockout: share of each period without stock, 0…1.
  ///   - start: calendar position of the first period.
  ///   - season: length of the short season, 1 for none.
  /// - Complexity: O(periods).
  public init(sales: [Double], stockout: [Double], start: Int, season: Int) {
    let exposure = stockout.map { 1 - min(max($0, 0), 1) }
    demand = sales
    added = 0
    periods = stockout.count { $0 > 0 }
    guard periods > 0 else { return }
    var factors = Array(repeating: 1.0, count: max(1, season))
    var level = Self.levels(sales, exposure, factors, start)
    if season > 1 {
      factors = Self.seasons(sales, exposure, level, start, season)
      level = Self.levels(sales, exposure, factors, start)
    }
    for index in sales.indices where exposure[index] < 1 {
      let lost = (1 - exposure[index]) * level[index] * factors[(start + index) % factors.count]
      demand[index] += lost
      added += lost
    }
  }

  /// Two recursions, one from each side, give the sums with geometric weights.
  private static func levels(
    _ sales: [Double], _ exposure: [Double], _ factors: [Double], _ start: Int
  ) -> [Double] {
    let keep = 0.9
    let count = sales.count
    func adjusted(_ index: Int) -> Double { sales[index] / factors[(start + index) % factors.count] }
    var (sold, seen) = (Array(repeating: 0.0, count: count), Array(repeating: 0.0, count: count))
    var (sum, weight) = (0.0, 0.0)
    for index in 0..<count {
      sum = keep * sum + adjusted(index)
      weight = keep * weight + exposure[index]
      sold[index] = sum
      seen[index] = weight
    }
    (sum, weight) = (0, 0)
    for index in (0..<count).reversed() {
      sold[index] += keep * sum
      seen[index] += keep * weight
      sum = keep * sum + adjusted(index)
      weight = keep * weight + exposure[index]
    }
    return (0..<count).map { seen[$0] > 1e-6 ? sold[$0] / seen[$0] : 0 }
  }

  private static func seasons(
    _ sales: [Double], _ exposure: [Double], _ level: [Double], _ start: Int, _ season: Int
  ) -> [Double] {
    let usual = level.reduce(0, +) / Double(max(1, level.count))
    guard usual > 0 else { return Array(repeating: 1, count: season) }
    var (sold, expected) = (Array(repeating: 3 * usual, count: season), Array(repeating: 3 * usual, count: season))
    for index in sales.indices {
      sold[(start + index) % season] += sales[index]
      expected[(start + index) % season] += level[index] * exposure[index]
    }
    return zip(sold, expected).map { $0 / $1 }
  }
}
