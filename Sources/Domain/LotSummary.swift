/// How the orders of a plan came to lots, minimums and discounts, and how good they are known to be.
///
/// `PlanSummary.bound` is what the certificate's multipliers prove, with orders in any amount; `bound` here is the better
/// of that and of what the search for whole lots proves, which no certificate repeats.
public struct LotSummary: Hashable, Sendable {
  public enum Method: String, Sendable {
    /// The best plan with orders in any amount buys in lots already.
    case unneeded
    /// Every group of products by an exact method: dynamic programming, or branch and cut to the end.
    case exact
    /// Rounded and improved, at least in part: as good as `gap` says.
    case search
  }

  public var method: Method
  /// No plan in lots costs less. −∞ where the rule has goals before cost.
  public var bound: Double
  /// (total − bound) ÷ max(1, |total|).
  public var gap: Double

  public init(method: Method, bound: Double, gap: Double) {
    self.method = method
    self.bound = bound
    self.gap = gap
  }
}

/// What a contract's minimum costs: the total less that of the plan without it.
public struct ContractCost: Hashable, Sendable {
  public var contract: String
  /// nil where it was not found out.
  public var cost: Double?

  public init(contract: String, cost: Double?) {
    self.contract = contract
    self.cost = cost
  }
}
