/// One thing that came back about one message.
public struct Confirmation: Hashable, Sendable {
  public enum Verdict: String, Sendable, CaseIterable {
    /// The partner will do as asked.
    case confirmed
    /// It will deliver less.
    case short
    /// It will not do it: what it held before stays.
    case refused
    /// It will deliver on another day.
    case changed
    /// Goods came in.
    case received
  }

  /// The message's key.
  public var key: String
  public var verdict: Verdict
  /// Units confirmed or received; nil = as asked for.
  public var quantity: Int64?
  /// Unit of measure; nil = as asked for. Another one is refused, never converted.
  public var unit: String?
  /// ISO date promised, or on which the goods came; nil = as asked for.
  public var date: String?
  /// The product that came; nil = the one asked for.
  public var product: String?
  /// Tells receipts of one line apart: a second row with the same reference replaces the first.
  public var reference: String
  public var note: String
  /// Where it stands, for complaints: `acks.csv:3`.
  public var place: String

  public init(
    key: String, verdict: Verdict, quantity: Int64? = nil, unit: String? = nil, date: String? = nil,
    product: String? = nil,
    reference: String = "", note: String = "", place: String = ""
  ) {
    self.key = key
    self.verdict = verdict
    self.quantity = quantity
    self.unit = unit
    self.date = date
    self.product = product
    self.reference = reference
    self.note = note
    self.place = place
  }
}
