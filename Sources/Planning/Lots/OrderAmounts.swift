internal import Domain
internal import Formulations

/// What some orders can come to together: the sums of one amount that is sold of each, as intervals.
///
/// Source: S. Martello, P. Toth, "Knapsack Problems" (1990), chapter 4: subset sums by dynamic programming over the sums
/// that are reached; intervals because some offers sell any amount from a minimum on.
struct OrderAmounts {
  /// Apart and ascending.
  private(set) var intervals: [ClosedRange<Double>] = [0...0]
  /// Sums above it are of no interest.
  private let most: Double
  /// Sums that may be looked at.
  private var work = 2_000_000

  /// - Parameters:
  ///   - decisions: orders in lots, from a minimum on or at several prices.
  ///   - free: what orders in any amount come to at most.
  ///   - most: sums above it are left out.
  /// - Returns: nil where there are too many.
  init?(_ decisions: [LotDecision], free: Double, most: Double) {
    self.most = most
    // The largest lots first: small ones fill what they leave, and intervals stay few.
    let sorted = decisions.enumerated().sorted { ($0.element.largest, $1.offset) > ($1.element.largest, $0.offset) }
    for (_, decision) in sorted {
      var next = intervals
      for option in decision.options {
        guard add(option, to: &next) else { return nil }
      }
      intervals = Self.merged(next)
    }
    if free > 0 { intervals = Self.merged(intervals.map { $0.lowerBound...($0.upperBound + free) }) }
  }

  private mutating func add(_ option: LotDecision.Option, to next: inout [ClosedRange<Double>]) -> Bool {
    guard option.lot > 0 else {
      work -= intervals.count
      guard option.least <= option.most else { return work > 0 }
      for one in intervals where one.lowerBound + option.least <= most {
        next.append((one.lowerBound + option.least)...(one.upperBound + option.most))
      }
      return work > 0
    }
    var amount = option.least
    while amount <= option.most, amount <= most {
      for one in intervals where one.lowerBound + amount <= most {
        next.append((one.lowerBound + amount)...(one.upperBound + amount))
      }
      work -= intervals.count
      guard work > 0 else { return false }
      amount += option.lot
    }
    return true
  }

  private static func merged(_ intervals: [ClosedRange<Double>]) -> [ClosedRange<Double>] {
    var result: [ClosedRange<Double>] = []
    for one in intervals.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      if let last = result.last, one.lowerBound <= last.upperBound + 1e-9 {
        result[result.count - 1] = last.lowerBound...max(last.upperBound, one.upperBound)
      } else {
        result.append(one)
      }
    }
    return result
  }

  /// The sums nearest to a range that none lies in: below it, and above it where there is one; nil where some lies in it.
  func around(_ range: ClosedRange<Double>) -> (below: Double, above: Double?)? {
    let slack = 1e-9 * max(1, abs(range.lowerBound))
    var below = 0.0
    for one in intervals {
      if one.lowerBound > range.upperBound + slack { return (below, one.lowerBound) }
      if one.upperBound >= range.lowerBound - slack { return nil }
      below = one.upperBound
    }
    return (below, nil)
  }
}

extension LotDecision {
  /// The largest lot or least amount of its options.
  fileprivate var largest: Double { options.reduce(0) { max($0, $1.lot, $1.least) } }
}
