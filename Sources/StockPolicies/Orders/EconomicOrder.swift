internal import Foundation

/// How much to order at a time when demand is steady and nothing is uncertain: Harris's square-root formula.
///
/// Time may be any unit, the same for λ and h. Source throughout: Snyder & Shen, Fundamentals of Supply Chain Theory,
/// 2nd ed. (Wiley 2019), chapter 3; F. W. Harris, "How many parts to make at once", Factory 10 (1913) 135–136.
public struct EconomicOrder: Hashable, Sendable {
  /// Cost per order [K], money.
  public let fixedCost: Double
  /// Demand per time [λ], units/time.
  public let demandRate: Double
  /// Cost of a unit in stock per time [h], money/(unit·time).
  public let holdingCost: Double

  /// - Throws: `outOfRange` unless all three are > 0 (1e-18 … 1e18).
  public init(fixedCost: Double, demandRate: Double, holdingCost: Double) throws(StockPolicyFailure) {
    try Require.positive(fixedCost, "fixedCost")
    try Require.positive(demandRate, "demandRate")
    try Require.positive(holdingCost, "holdingCost")
    self.fixedCost = fixedCost
    self.demandRate = demandRate
    self.holdingCost = holdingCost
  }

  /// Q* = √(2Kλ/h), units. K = 8, λ = 1300, h = 0.225 give 304.0467800264368.
  ///
  /// Source: (3.4). O(1).
  public var quantity: Double { (2 * fixedCost * demandRate / holdingCost).squareRoot() }

  /// g(Q*) = √(2Kλh), money/time; 68.41052550594827 in the example of `quantity`.
  ///
  /// Source: (3.5). O(1).
  public var cost: Double { (2 * fixedCost * demandRate * holdingCost).squareRoot() }

  /// g(Q) = Kλ/Q + hQ/2, money/time. 250 units in the example of `quantity` cost 69.725.
  ///
  /// Source: (3.3). O(1).
  ///
  /// - Throws: `outOfRange` unless `quantity` > 0.
  public func cost(ordering quantity: Double) throws(StockPolicyFailure) -> Double {
    try Require.positive(quantity, "quantity")
    return fixedCost * demandRate / quantity + holdingCost * quantity / 2
  }
}

// MARK: - Backorders and production

/// A quantity, the share of it or of demand that waits, and the cost per time.
public struct BackorderedOrder: Hashable, Sendable {
  /// Q, units.
  public let quantity: Double
  /// x, the share of demand that waits for the next order.
  public let stockoutShare: Double
  /// Money per time.
  public let cost: Double
}

extension EconomicOrder {
  /// The best order when demand may wait at a cost: Q* = √(2Kλ(h+p)/(hp)), x* = h/(h+p).
  ///
  /// p = 5 in the example of `quantity` gives Q* = 310.8125551589646, x* = 0.043062200956938, cost 66.921363550973254.
  ///
  /// Source: (3.27)–(3.29). O(1).
  ///
  /// - Parameter stockoutCost: cost of a waiting unit per time [p], money/(unit·time)
  /// - Throws: `outOfRange` unless `stockoutCost` > 0.
  public func withBackorders(stockoutCost: Double) throws(StockPolicyFailure) -> BackorderedOrder {
    try Require.positive(stockoutCost, "stockoutCost")
    let share = holdingCost / (holdingCost + stockoutCost)
    let quantity = quantity * ((holdingCost + stockoutCost) / stockoutCost).squareRoot()
    return try costWithBackorders(stockoutCost: stockoutCost, quantity: quantity, stockoutShare: share)
  }

  /// g(Q, x) = h Q (1−x)²/2 + p Q x²/2 + Kλ/Q, money/time.
  ///
  /// Source: (3.26). O(1).
  ///
  /// - Throws: `outOfRange` unless `quantity` and `stockoutCost` > 0 and `stockoutShare` in 0 … 1.
  public func costWithBackorders(
    stockoutCost: Double, quantity: Double, stockoutShare: Double
  ) throws(StockPolicyFailure) -> BackorderedOrder {
    try Require.positive(stockoutCost, "stockoutCost")
    try Require.positive(quantity, "quantity")
    guard stockoutShare >= 0, stockoutShare <= 1 else {
      throw .outOfRange(parameter: "stockoutShare", value: stockoutShare, allowed: "0 … 1")
    }
    let inStock = 1 - stockoutShare
    let cost =
      holdingCost * quantity * inStock * inStock / 2 + stockoutCost * quantity * stockoutShare * stockoutShare / 2
      + fixedCost * demandRate / quantity
    return BackorderedOrder(quantity: quantity, stockoutShare: stockoutShare, cost: cost)
  }

  /// The same trade-off where an order comes in at a finite rate: h is replaced by h (1 − λ/μ).
  ///
  /// Its `quantity` and `cost` are Q* = √(2Kλ/(h(1−λ/μ))) and √(2Kλh(1−λ/μ)). K = 4, λ = 80, h = 0.08, μ = 110 give
  /// 171.2697677155351 and 3.73679493197531.
  ///
  /// Source: (3.31), (3.32). O(1).
  ///
  /// - Parameter productionRate: units made per time while producing [μ], units/time
  /// - Throws: `outOfRange` unless `productionRate` > λ.
  public func produced(at productionRate: Double) throws(StockPolicyFailure) -> EconomicOrder {
    try Require.positive(productionRate, "productionRate")
    guard productionRate > demandRate else {
      throw .outOfRange(parameter: "productionRate", value: productionRate, allowed: "above demandRate, \(demandRate)")
    }
    let idleShare = 1 - demandRate / productionRate
    return try EconomicOrder(fixedCost: fixedCost, demandRate: demandRate, holdingCost: holdingCost * idleShare)
  }
}

// MARK: - Power of two

/// Orders at intervals of 2ᵏ base periods.
public struct PowerOfTwoOrder: Hashable, Sendable {
  /// k; negative where orders are more frequent than the base period.
  public let exponent: Int
  /// T = 2ᵏ T_B.
  public let interval: Double
  /// Q = λT, units.
  public let quantity: Double
  /// Money per time, at most 1.0607 times that of the best interval.
  public let cost: Double
}

extension EconomicOrder {
  /// The best interval among the base period times a power of two, so that orders of many products meet on the same days.
  ///
  /// The best k is the smallest with 2ᵏ T_B ≥ T*/√2, and costs at most 3/(2√2) ≈ 1.0607 times the optimum. The example of
  /// `quantity` with a base period of 1/52 year: T* = 0.2339, k = 4, T = 16/52, Q = 400, cost 71.
  ///
  /// Source: Snyder & Shen, 2nd ed., section 3.3, theorem 3.2; R. Roundy, Management Science 31 (1985) 1416–1430. O(1).
  ///
  /// - Parameter basePeriod: T_B, time
  /// - Throws: `outOfRange` unless `basePeriod` > 0.
  public func powerOfTwo(basePeriod: Double) throws(StockPolicyFailure) -> PowerOfTwoOrder {
    try Require.positive(basePeriod, "basePeriod")
    let exact = log2(quantity / demandRate / basePeriod) - 0.5
    // Both are within 1e-18 … 1e36 of each other's size, so |exact| < 200.
    let exponent = Int(exactly: exact.rounded(.up)) ?? 0
    var best: PowerOfTwoOrder?
    // The neighbours too: `log2` may round to the wrong side of a whole number.
    for candidate in (exponent - 1)...(exponent + 1) {
      let interval = basePeriod * exp2(Double(candidate))
      let quantity = demandRate * interval
      let cost = fixedCost / interval + holdingCost * quantity / 2
      if cost < (best?.cost ?? .infinity) {
        best = PowerOfTwoOrder(exponent: candidate, interval: interval, quantity: quantity, cost: cost)
      }
    }
    guard let best else { throw .noPolicy(reason: "no interval has a finite cost") }
    return best
  }
}
