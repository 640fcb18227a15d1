/// How the orders of a plan came to lots, minimums and discounts.
///
/// `PlanSummary.bound` is of the problem in lots: the better of what the certificate's multipliers prove and what the
/// search for whole lots proves. No certificate repeats the search: the checker recomputes `anyAmountBound` alone.
public struct LotSummary: Hashable, Sendable {
  public enum Method: String, Sendable {
    /// The best plan with orders in any amount buys in lots already.
    case unneeded
    /// Proved: by dynamic programming, by branch and cut to the end, or because the certificate's bound is reached.
    case exact
    /// Rounded and improved, at least in part: as good as `PlanSummary.gap` says.
    case search
  }

  public var method: Method
  /// What the certificate's multipliers prove: no plan costs less, were orders in any amount allowed. −∞ where nothing is
  /// known.
  public var anyAmountBound: Double

  public init(method: Method, anyAmountBound: Double) {
    self.method = method
    self.anyAmountBound = anyAmountBound
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
