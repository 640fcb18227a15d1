/// One line of a document as a plan wants it: what, how much, from where, to where, by when, and for whose demand.
public struct FeedLine: Hashable, Sendable {
  public var kind: DocumentKind
  /// The document's number, the same in every plan of a series: the kind's letter and 16 hexadecimal digits.
  public var document: String
  /// The line's key within its series: percent-encoded codes joined by `/`.
  public var reference: String
  /// The period in which the line acts (ships, is ordered, is limited): its first day, or its number as `00000003`
  /// where the scenario has no start. Texts of one series sort as the periods do.
  public var period: String
  /// Warehouse, or supplier of a purchase; empty for a quota.
  public var origin: String
  /// Warehouse of a transfer or purchase, region of a delivery or quota.
  public var destination: String
  /// The product asked for; the same as `supplied` but in a delivery of a substitute.
  public var demanded: String
  public var supplied: String
  /// Why `supplied` is not `demanded`; empty where they are the same.
  public var reason: String
  /// Unit of measure of `quantity`, never empty.
  public var unit: String
  /// Whole units of `supplied`; a grade's limit is per customer.
  public var quantity: Int64
  /// Units of `demanded` that the line covers.
  public var covers: Double
  /// `region/product/period` of the demand line served, percent-encoded; empty where the line serves none directly.
  public var demandLine: String
  /// Customer grade of a limit; nil for everything else, a region's own quota included.
  public var grade: Int32?
  /// First day of the period of action; nil where the scenario has no start.
  public var shipDate: String?
  /// First day of the period of arrival, which is the period of action and the lead time; nil as for `shipDate`.
  public var needBy: String?

  public init(
    kind: DocumentKind, document: String, reference: String, period: String, origin: String = "",
    destination: String, demanded: String, supplied: String, reason: String = "", unit: String, quantity: Int64,
    covers: Double, demandLine: String = "", grade: Int32? = nil, shipDate: String? = nil, needBy: String? = nil
  ) {
    self.kind = kind
    self.document = document
    self.reference = reference
    self.period = period
    self.origin = origin
    self.destination = destination
    self.demanded = demanded
    self.supplied = supplied
    self.reason = reason
    self.unit = unit
    self.quantity = quantity
    self.covers = covers
    self.demandLine = demandLine
    self.grade = grade
    self.shipDate = shipDate
    self.needBy = needBy
  }
}
