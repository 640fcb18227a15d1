/// One limit per customer grade, in whole packs per customer, and what is left when everyone takes his limit.
public struct Ladder: Hashable, Sendable {
  /// x₁ ≥ x₂ ≥ … ≥ 0, packs per customer, the highest grade first.
  public var limits: [Int]
  /// Σ x · customers · pack, in units.
  public var total: Int
  /// Delivered − total, in units.
  public var leftOver: Double
  /// max xₖ − xₖ₊₁ over all grades but the last; 0 where there is only one.
  public var largestStep: Int

  public init(limits: [Int], total: Int, leftOver: Double, largestStep: Int) {
    self.limits = limits
    self.total = total
    self.leftOver = leftOver
    self.largestStep = largestStep
  }
}

/// Why there is no ladder.
public enum LadderFailure: Error, Hashable, Sendable {
  /// The delivered quantity is negative, not finite or beyond 2⁵³, or the pack is less than 1.
  case badQuantity
  /// A grade has fewer than 0 customers, or all of them together exceed `Int`.
  case badCustomers
  /// No grade has a customer.
  case noCustomers
  /// The exact search would need more memory than it is given: see `GradeLadder.mostCells`.
  case tooLarge
}
