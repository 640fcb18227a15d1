/// A plan: who gets how much of which product from which warehouse, with its proof. The content of a plan folder.
///
/// Rows are sorted by their key columns; rows whose quantity is 0 are left out.
public struct Plan: Sendable, Equatable {
  public var summary: PlanSummary
  public var allocations: [AllocationLine] = []
  public var shipments: [ShipmentLine] = []
  public var unmet: [UnmetLine] = []
  public var stock: [StockLine] = []
  public var purchases: [PurchaseLine] = []
  public var certificate: [CertificateLine] = []
  public var alerts: [Alert] = []
  /// Filled only where products have ladders.
  public var limits: [LimitLine] = []
  /// Filled only where prices were computed.
  public var prices: [PriceLine] = []
  /// Filled only where the status is `infeasible`.
  public var diagnosis: [DiagnosisLine] = []

  public init(summary: PlanSummary) { self.summary = summary }
}

/// `allocations.csv`: units of `supplied` that cover demand for `demanded`.
public struct AllocationLine: Hashable, Sendable {
  /// Of arrival.
  public var period: Int32
  public var region: Ref<Region>
  public var demanded: Ref<Product>
  public var supplied: Ref<Product>
  public var warehouse: Ref<Warehouse>
  public var shipPeriod: Int32
  /// Units of `supplied`.
  public var quantity: Double
  /// Units of `demanded`.
  public var covers: Double

  public init(
    period: Int32, region: Ref<Region>, demanded: Ref<Product>, supplied: Ref<Product>, warehouse: Ref<Warehouse>,
    shipPeriod: Int32, quantity: Double, covers: Double
  ) {
    self.period = period
    self.region = region
    self.demanded = demanded
    self.supplied = supplied
    self.warehouse = warehouse
    self.shipPeriod = shipPeriod
    self.quantity = quantity
    self.covers = covers
  }
}

/// `shipments.csv`: units that leave a warehouse for a place, y of section 2.
public struct ShipmentLine: Hashable, Sendable {
  public var shipPeriod: Int32
  public var arrivePeriod: Int32
  public var from: Ref<Warehouse>
  public var to: Place
  public var product: Ref<Product>
  public var quantity: Double
  /// nil unless the plan is integral.
  public var packs: Int?
  /// Money of the line.
  public var cost: Double

  public init(
    shipPeriod: Int32, arrivePeriod: Int32, from: Ref<Warehouse>, to: Place, product: Ref<Product>, quantity: Double,
    packs: Int? = nil, cost: Double
  ) {
    self.shipPeriod = shipPeriod
    self.arrivePeriod = arrivePeriod
    self.from = from
    self.to = to
    self.product = product
    self.quantity = quantity
    self.packs = packs
    self.cost = cost
  }
}

/// `unmet.csv`: u of section 2.
public struct UnmetLine: Hashable, Sendable {
  public var period: Int32
  public var region: Ref<Region>
  public var product: Ref<Product>
  public var quantity: Double
  /// Money of the line.
  public var penalty: Double
  public var reason: String

  public init(
    period: Int32, region: Ref<Region>, product: Ref<Product>, quantity: Double, penalty: Double, reason: String
  ) {
    self.period = period
    self.region = region
    self.product = product
    self.quantity = quantity
    self.penalty = penalty
    self.reason = reason
  }
}

/// `stock.csv`: the balance of one product in one warehouse over one period, I of section 2 in `closing`.
public struct StockLine: Hashable, Sendable {
  public var period: Int32
  public var warehouse: Ref<Warehouse>
  public var product: Ref<Product>
  public var opening: Double
  public var received: Double
  public var bought: Double
  public var transferredIn: Double
  /// To regions.
  public var shipped: Double
  public var transferredOut: Double
  public var expired: Double
  public var closing: Double
  public var safetyStock: Double
  /// Closing ÷ mean planned outflow per day over the rest of the horizon; nil where nothing flows out.
  public var daysOfCover: Double?

  public init(
    period: Int32, warehouse: Ref<Warehouse>, product: Ref<Product>, opening: Double = 0, received: Double = 0,
    bought: Double = 0, transferredIn: Double = 0, shipped: Double = 0, transferredOut: Double = 0,
    expired: Double = 0, closing: Double = 0, safetyStock: Double = 0, daysOfCover: Double? = nil
  ) {
    self.period = period
    self.warehouse = warehouse
    self.product = product
    self.opening = opening
    self.received = received
    self.bought = bought
    self.transferredIn = transferredIn
    self.shipped = shipped
    self.transferredOut = transferredOut
    self.expired = expired
    self.closing = closing
    self.safetyStock = safetyStock
    self.daysOfCover = daysOfCover
  }
}

/// `purchases.csv`: o of section 2.
public struct PurchaseLine: Hashable, Sendable {
  public var orderPeriod: Int32
  public var arrivePeriod: Int32
  public var supplier: String
  public var product: Ref<Product>
  public var warehouse: Ref<Warehouse>
  public var quantity: Double
  /// quantity ÷ lot.
  public var lots: Double
  /// Money of the line.
  public var cost: Double
  /// Which demand it is for, and why so much: where offers sell in lots or contracts ask for orders, else empty.
  public var reason: String

  public init(
    orderPeriod: Int32, arrivePeriod: Int32, supplier: String, product: Ref<Product>, warehouse: Ref<Warehouse>,
    quantity: Double, lots: Double, cost: Double, reason: String = ""
  ) {
    self.orderPeriod = orderPeriod
    self.arrivePeriod = arrivePeriod
    self.supplier = supplier
    self.product = product
    self.warehouse = warehouse
    self.quantity = quantity
    self.lots = lots
    self.cost = cost
    self.reason = reason
  }
}

/// `alerts.csv`.
public struct Alert: Hashable, Sendable {
  public enum Severity: String, Sendable, CaseIterable { case critical, warning, info }

  public var severity: Severity
  /// A fixed word for scripts, like `below-safety-stock`.
  public var kind: String
  public var warehouse: Ref<Warehouse>?
  public var region: Ref<Region>?
  public var product: Ref<Product>?
  public var period: Int32?
  public var value: Double?
  public var limit: Double?
  public var message: String

  public init(
    severity: Severity, kind: String, warehouse: Ref<Warehouse>? = nil, region: Ref<Region>? = nil,
    product: Ref<Product>? = nil, period: Int32? = nil, value: Double? = nil, limit: Double? = nil, message: String
  ) {
    self.severity = severity
    self.kind = kind
    self.warehouse = warehouse
    self.region = region
    self.product = product
    self.period = period
    self.value = value
    self.limit = limit
    self.message = message
  }
}

/// `diagnosis.csv`: one business rule of a contradiction, in the planner's words.
public struct DiagnosisLine: Hashable, Sendable {
  /// Numbered from 1: lines of one number cannot hold together. 0: a change that no listed contradiction speaks of.
  public var contradiction: Int
  public var rule: String
  public var entities: String
  public var period: Int32?
  public var required: Double?
  public var possible: Double?
  public var cheapestChange: String

  public init(
    contradiction: Int = 1, rule: String, entities: String, period: Int32? = nil, required: Double? = nil,
    possible: Double? = nil, cheapestChange: String = ""
  ) {
    self.contradiction = contradiction
    self.rule = rule
    self.entities = entities
    self.period = period
    self.required = required
    self.possible = possible
    self.cheapestChange = cheapestChange
  }
}
