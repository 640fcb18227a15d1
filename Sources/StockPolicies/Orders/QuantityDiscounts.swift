/// Unit costs that fall with the size of an order.
public struct QuantityDiscounts: Hashable, Sendable {
  /// The smallest quantity of each price step, units: 0 first, ascending.
  public let breakpoints: [Double]
  /// The unit cost of each step, money/unit: descending.
  public let unitCosts: [Double]

  /// What the lower price applies to.
  public enum Scope: Sendable, CaseIterable {
    /// Every unit of the order.
    case allUnits
    /// Only the units above the breakpoint.
    case incremental
  }

  /// - Throws: `count` for lists that are empty or of different length, `outOfRange` for a first breakpoint other than 0,
  ///   one not above its predecessor, a unit cost ≤ 0 or not below its predecessor's.
  public init(breakpoints: [Double], unitCosts: [Double]) throws(StockPolicyFailure) {
    try Require.count(unitCosts.count, max(1, breakpoints.count), "unitCosts")
    for step in unitCosts.indices {
      try Require.nonNegative(breakpoints[step], "breakpoint")
      try Require.positive(unitCosts[step], "unitCost")
      if step == 0 {
        guard breakpoints[0] == 0 else {
          throw .outOfRange(parameter: "first breakpoint", value: breakpoints[0], allowed: "0")
        }
      } else {
        guard breakpoints[step] > breakpoints[step - 1] else {
          throw .outOfRange(parameter: "breakpoint", value: breakpoints[step], allowed: "above the one before")
        }
        guard unitCosts[step] < unitCosts[step - 1] else {
          throw .outOfRange(parameter: "unitCost", value: unitCosts[step], allowed: "below the one before")
        }
      }
    }
    self.breakpoints = breakpoints
    self.unitCosts = unitCosts
  }
}

/// The best order under discounts.
public struct DiscountedOrder: Hashable, Sendable {
  /// Q, units.
  public let quantity: Double
  /// The price step it falls in, from 0.
  public let step: Int
  /// Purchase, ordering and holding together, money per time.
  public let cost: Double
}

extension QuantityDiscounts {
  /// The order that costs least per time, purchase included.
  ///
  /// K = 8, λ = 1300, i = 0.3 with breakpoints 0, 400, 800 and unit costs 0.75, 0.72, 0.68: for all units 800 at 978.6 (step
  /// 2), incremental 304.04678003 at 1043.41052551 (step 0).
  ///
  /// All units: each step's square-root quantity moved into the step; Snyder & Shen, 2nd ed., (3.12)–(3.14).
  /// Incremental: step j buys at c_j after a premium ĉ_j = Σ (c_{i−1} − c_i) b_i paid once per order, so
  /// Q_j = √(2(K+ĉ_j)λ/(i c_j)), valid if it falls in its step; (3.18)–(3.20). Nothing changed.
  ///
  /// - Parameters:
  ///   - fixedCost: cost per order [K], money
  ///   - demandRate: demand per time [λ], units/time
  ///   - holdingRate: cost of holding, as a share of the unit cost per time [i], 1/time
  /// - Throws: `outOfRange` unless all three are > 0.
  /// - Complexity: O(steps).
  public func bestOrder(
    fixedCost: Double, demandRate: Double, holdingRate: Double, scope: Scope
  ) throws(StockPolicyFailure) -> DiscountedOrder {
    try Require.positive(fixedCost, "fixedCost")
    try Require.positive(demandRate, "demandRate")
    try Require.positive(holdingRate, "holdingRate")
    var best: DiscountedOrder?
    var premium = 0.0
    for step in unitCosts.indices {
      let unitCost = unitCosts[step]
      if scope == .incremental, step > 0 { premium += (unitCosts[step - 1] - unitCost) * breakpoints[step] }
      let order = fixedCost + premium
      let end = step + 1 < breakpoints.count ? breakpoints[step + 1] : .infinity
      var quantity = (2 * order * demandRate / (holdingRate * unitCost)).squareRoot()
      guard quantity < end else { continue }
      if quantity < breakpoints[step] {
        // Incremental cost has its corner upwards here: another step is better.
        if scope == .incremental { continue }
        quantity = breakpoints[step]
      }
      let cost =
        unitCost * demandRate + order * demandRate / quantity
        + holdingRate * (unitCost * quantity + premium) / 2
      if cost < (best?.cost ?? .infinity) { best = DiscountedOrder(quantity: quantity, step: step, cost: cost) }
    }
    guard let best else { throw .noPolicy(reason: "no price step has a finite cost") }
    return best
  }
}
