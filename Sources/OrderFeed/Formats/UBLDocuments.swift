/// What a UBL 2.1 `Order` of ours says: all open lines of one document of one plan.
public struct UBLOrder: Hashable, Sendable {
  /// The document's number.
  public var number: String
  /// The document's key in this plan.
  public var key: String
  /// ISO date.
  public var issued: String
  /// Where the goods go: warehouse or region.
  public var buyer: String
  /// Where they come from: warehouse or supplier.
  public var seller: String
  public var lines: [Line]

  public struct Line: Hashable, Sendable {
    /// The message's key.
    public var key: String
    public var action: FeedAction
    public var revision: Int64
    /// The line's reference.
    public var reference: String
    public var quantity: Int64
    public var unit: String
    /// Asked for by this date.
    public var needBy: String?
    public var demanded: String
    public var supplied: String
    public var reason: String
  }
}

/// What a partner answers to an `Order`.
public struct UBLOrderResponse: Hashable, Sendable {
  public var number: String
  public var issued: String
  /// The order's number.
  public var order: String
  public var buyer: String
  public var seller: String
  public var lines: [Line]

  public struct Line: Hashable, Sendable {
    /// The message's key, as the order gave it.
    public var key: String
    public var verdict: Verdict
    /// Units that the partner will deliver.
    public var quantity: Int64
    public var unit: String
    public var promised: String?
    public var product: String
    public var note: String
  }

  /// UN/ECE 1229, action code, as far as an answer to a line needs it.
  public enum Verdict: String, Sendable, CaseIterable {
    case accepted = "5"
    case changed = "3"
    case refused = "7"
  }
}

/// What leaves: the announcement of a transfer or delivery.
public struct UBLDespatchAdvice: Hashable, Sendable {
  public var number: String
  public var key: String
  public var issued: String
  /// The order's number.
  public var order: String
  public var supplier: String
  public var customer: String
  /// Expected there by this date.
  public var expected: String?
  public var lines: [Line]

  public struct Line: Hashable, Sendable {
    /// The message's key.
    public var key: String
    public var quantity: Int64
    public var unit: String
    public var demanded: String
    public var supplied: String
  }
}
