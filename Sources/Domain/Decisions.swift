/// What a solver decided, in the planner's words: the variables of MODEL.md section 2 that are not derived.
///
/// Stock and unmet demand follow from these by the balances (3.1, 3.3); `Planning` derives them, prices everything
/// and makes the plan. Values are > 0; the order is that of the solver, `Planning` sorts.
public struct Decisions: Sendable, Equatable {
  public var shipments: [Shipment] = []
  public var covers: [Cover] = []
  public var orders: [Order] = []
  public var expiries: [Expiry] = []

  public init() {}

  /// y[w,n,q,t]
  public struct Shipment: Hashable, Sendable {
    public var from: Ref<Warehouse>
    public var to: Place
    public var product: Ref<Product>
    public var shipPeriod: Int32
    public var leadTime: Int32
    public var quantity: Double
    /// The lot: between warehouses the last period in which these units may leave (`StockLayers.unlimited` = any), to a
    /// region one that they reach at least; nil where it need not be said.
    public var last: Int32?

    public init(
      from: Ref<Warehouse>, to: Place, product: Ref<Product>, shipPeriod: Int32, leadTime: Int32, quantity: Double,
      last: Int32? = nil
    ) {
      self.from = from
      self.to = to
      self.product = product
      self.shipPeriod = shipPeriod
      self.leadTime = leadTime
      self.quantity = quantity
      self.last = last
    }
  }

  /// 3.7: what is left after its last period.
  public struct Expiry: Hashable, Sendable {
    public var warehouse: Ref<Warehouse>
    public var product: Ref<Product>
    public var period: Int32
    public var quantity: Double

    public init(warehouse: Ref<Warehouse>, product: Ref<Product>, period: Int32, quantity: Double) {
      self.warehouse = warehouse
      self.product = product
      self.period = period
      self.quantity = quantity
    }
  }

  /// z[r,p,q,t], in units of demand for `demanded`.
  public struct Cover: Hashable, Sendable {
    public var region: Ref<Region>
    public var demanded: Ref<Product>
    public var supplied: Ref<Product>
    public var period: Int32
    public var quantity: Double

    public init(
      region: Ref<Region>, demanded: Ref<Product>, supplied: Ref<Product>, period: Int32, quantity: Double
    ) {
      self.region = region
      self.demanded = demanded
      self.supplied = supplied
      self.period = period
      self.quantity = quantity
    }
  }

  /// o[s,q,w,t]
  public struct Order: Hashable, Sendable {
    /// Position in `Scenario.offers`.
    public var offer: Int32
    public var period: Int32
    public var quantity: Double

    public init(offer: Int32, period: Int32, quantity: Double) {
      self.offer = offer
      self.period = period
      self.quantity = quantity
    }
  }
}
