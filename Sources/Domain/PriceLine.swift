/// `prices.csv`: what one unit more, and one unit less, of something scarce would change in the total cost.
///
/// The least total cost is convex and piecewise linear in each limit: the two sides differ where the plan stands at a
/// kink. Values are those of the sides, not a multiplier between them.
public struct PriceLine: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Units of a product that come to a warehouse in a period: opening stock in period 1, receipts in theirs. Where
    /// they expire the name is the last period in which they may leave.
    case stock
    /// Units of a named product on a lane in a ship period, or volume of all products.
    case lane
    /// Volume leaving a warehouse in a period.
    case throughput
    /// Volume in stock at the end of a period.
    case storage
    /// A quota's maximum.
    case quota
    /// A quota's minimum: one more costs.
    case quotaMinimum = "quota_minimum"
    /// An offer's maximum in an order period.
    case offer
    /// Money of the purchase budget.
    case budget
  }

  public var kind: Kind
  public var place: Place?
  public var to: Place?
  public var product: Ref<Product>?
  public var period: Int32?
  /// A quota's name, an offer's supplier, the last period of units that expire, else empty.
  public var name: String
  /// Change of the total cost for each unit more; nil where no plan would be left.
  public var oneMore: Double?
  /// Change of the total cost for each unit less; nil where none can be taken, or no plan would be left.
  public var oneLess: Double?
  /// Units more up to which `oneMore` is known to hold; infinity = without end.
  public var upTo: Double
  /// Units less up to which `oneLess` is known to hold.
  public var downTo: Double

  public init(
    _ kind: Kind, place: Place? = nil, to: Place? = nil, product: Ref<Product>? = nil, period: Int32? = nil,
    name: String = "", oneMore: Double? = nil, oneLess: Double? = nil, upTo: Double = 0, downTo: Double = 0
  ) {
    self.kind = kind
    self.place = place
    self.to = to
    self.product = product
    self.period = period
    self.name = name
    self.oneMore = oneMore
    self.oneLess = oneLess
    self.upTo = upTo
    self.downTo = downTo
  }
}
