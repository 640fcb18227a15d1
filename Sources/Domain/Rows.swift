/// `calendar.csv`: replaces a warehouse's limits in one period; nil = as the warehouse says.
public struct CalendarRow: Hashable, Sendable {
  public var warehouse: Ref<Warehouse>
  public var period: Int32
  public var throughput: Double?
  public var storage: Double?

  public init(warehouse: Ref<Warehouse>, period: Int32, throughput: Double? = nil, storage: Double? = nil) {
    self.warehouse = warehouse
    self.period = period
    self.throughput = throughput
    self.storage = storage
  }
}

/// `stock.csv`: opening stock, in units.
public struct StockRow: Hashable, Sendable {
  public var warehouse: Ref<Warehouse>
  public var product: Ref<Product>
  /// The last period in which these units may leave; nil = never expires, or by shelf life.
  public var expires: Int32?
  public var onHand: Double
  /// Promised already, ≤ `onHand`: not part of the plan.
  public var reserved: Double
  /// Counted once per warehouse and product: on one of its rows.
  public var safetyStock: Double

  public init(
    warehouse: Ref<Warehouse>, product: Ref<Product>, expires: Int32? = nil, onHand: Double, reserved: Double = 0,
    safetyStock: Double = 0
  ) {
    self.warehouse = warehouse
    self.product = product
    self.expires = expires
    self.onHand = onHand
    self.reserved = reserved
    self.safetyStock = safetyStock
  }
}

/// `receipts.csv`: units bought already, usable from `period` on.
public struct ReceiptRow: Hashable, Sendable {
  public var warehouse: Ref<Warehouse>
  public var product: Ref<Product>
  public var period: Int32
  public var reference: String
  public var quantity: Double

  public init(
    warehouse: Ref<Warehouse>, product: Ref<Product>, period: Int32, reference: String = "", quantity: Double
  ) {
    self.warehouse = warehouse
    self.product = product
    self.period = period
    self.reference = reference
    self.quantity = quantity
  }
}

/// `demand.csv`: what a region asks of a product in a period, in units of that product.
public struct DemandRow: Hashable, Sendable {
  public var region: Ref<Region>
  public var product: Ref<Product>
  public var period: Int32
  /// Periods of shelf life left on arrival.
  public var minimumLife: Int32
  public var quantity: Double
  /// Units already there: they count towards quantity, minimum and maximum.
  public var held: Double
  /// Guaranteed, held included.
  public var minimum: Double
  /// Cap, held included; infinity = none.
  public var maximum: Double
  /// Money per unit unmet, resolved from price, policy and tier weight when the file leaves it empty.
  public var unmetPenalty: Double

  public init(
    region: Ref<Region>, product: Ref<Product>, period: Int32 = 1, minimumLife: Int32 = 0, quantity: Double,
    held: Double = 0, minimum: Double = 0, maximum: Double = .infinity, unmetPenalty: Double
  ) {
    self.region = region
    self.product = product
    self.period = period
    self.minimumLife = minimumLife
    self.quantity = quantity
    self.held = held
    self.minimum = minimum
    self.maximum = maximum
    self.unmetPenalty = unmetPenalty
  }

  /// What is still due of this row alone: max(0, quantity − held).
  @inlinable
  public var due: Double { max(0, quantity - held) }

  /// Least delivery that covers the guarantee: max(0, minimum − held).
  @inlinable
  public var leastCovered: Double { max(0, minimum - held) }

  /// Most that may be delivered: max(0, maximum − held); infinity = no cap.
  @inlinable
  public var mostCovered: Double { max(0, maximum - held) }
}

/// `lanes.csv`: a way from a warehouse to a place, for one product or for every product.
public struct LaneRow: Hashable, Sendable {
  public var from: Ref<Warehouse>
  public var to: Place
  /// nil = every product that no row between the same ends names.
  public var product: Ref<Product>?
  public var leadTime: Int32
  /// Money per unit.
  public var cost: Double
  /// Per ship period, infinity = unlimited: units for a named product; volume, shared by all products
  /// between these ends (named ones included), for the every-product row.
  public var capacity: Double

  public init(
    from: Ref<Warehouse>, to: Place, product: Ref<Product>? = nil, leadTime: Int32 = 0, cost: Double = 0,
    capacity: Double = .infinity
  ) {
    self.from = from
    self.to = to
    self.product = product
    self.leadTime = leadTime
    self.cost = cost
    self.capacity = capacity
  }
}

/// `substitutes.csv`: `substitute` may be delivered where `product` is asked for.
public struct SubstituteRow: Hashable, Sendable {
  public var product: Ref<Product>
  public var substitute: Ref<Product>
  /// nil = every region that has no row of its own for this pair.
  public var region: Ref<Region>?
  /// Units delivered per unit asked for, > 0.
  public var ratio: Double
  /// Money per unit asked for.
  public var penalty: Double
  /// Largest share of what is due, infinity = no limit.
  public var maxShare: Double

  public init(
    product: Ref<Product>, substitute: Ref<Product>, region: Ref<Region>? = nil, ratio: Double = 1,
    penalty: Double = 0, maxShare: Double = .infinity
  ) {
    self.product = product
    self.substitute = substitute
    self.region = region
    self.ratio = ratio
    self.penalty = penalty
    self.maxShare = maxShare
  }
}

/// `quotas.csv`: bounds on units delivered to regions, counted as delivered product, by period of arrival.
public struct QuotaRow: Hashable, Sendable {
  public var name: String
  /// nil = all; a parent means its subtree.
  public var region: Ref<Region>?
  public var warehouse: Ref<Warehouse>?
  public var scope: ProductScope
  /// nil = the whole horizon.
  public var period: Int32?
  public var minimum: Double
  public var maximum: Double

  public init(
    name: String, region: Ref<Region>? = nil, warehouse: Ref<Warehouse>? = nil, scope: ProductScope = .all,
    period: Int32? = nil, minimum: Double = 0, maximum: Double = .infinity
  ) {
    self.name = name
    self.region = region
    self.warehouse = warehouse
    self.scope = scope
    self.period = period
    self.minimum = minimum
    self.maximum = maximum
  }
}

/// `offers.csv`: what a supplier would deliver to a warehouse, per order period.
public struct OfferRow: Hashable, Sendable {
  public var supplier: String
  public var product: Ref<Product>
  public var warehouse: Ref<Warehouse>
  public var leadTime: Int32
  public var lot: Int
  public var unitCost: Double
  /// Binds only when something is bought.
  public var minimum: Double
  public var maximum: Double

  public init(
    supplier: String, product: Ref<Product>, warehouse: Ref<Warehouse>, leadTime: Int32 = 0, lot: Int = 1,
    unitCost: Double, minimum: Double = 0, maximum: Double = .infinity
  ) {
    self.supplier = supplier
    self.product = product
    self.warehouse = warehouse
    self.leadTime = leadTime
    self.lot = lot
    self.unitCost = unitCost
    self.minimum = minimum
    self.maximum = maximum
  }
}

/// `contracts.csv`: bounds on units ordered from offers in a window of periods.
public struct ContractRow: Hashable, Sendable {
  public var name: String
  /// Empty = every supplier.
  public var supplier: String
  public var scope: ProductScope
  public var fromPeriod: Int32
  public var toPeriod: Int32
  public var minimum: Double
  public var maximum: Double

  public init(
    name: String, supplier: String = "", scope: ProductScope = .all, fromPeriod: Int32, toPeriod: Int32,
    minimum: Double = 0, maximum: Double = .infinity
  ) {
    self.name = name
    self.supplier = supplier
    self.scope = scope
    self.fromPeriod = fromPeriod
    self.toPeriod = toPeriod
    self.minimum = minimum
    self.maximum = maximum
  }
}

/// `grades.csv`: how many customers of a grade a region has; grade 1 is the highest.
public struct GradeRow: Hashable, Sendable {
  public var region: Ref<Region>
  public var grade: Int32
  public var customers: Int

  public init(region: Ref<Region>, grade: Int32, customers: Int) {
    self.region = region
    self.grade = grade
    self.customers = customers
  }
}

/// `memory.csv`: what a region asked of a product in the periods before the first, and what of it was covered.
///
/// Rule `fair` counts it into the claimants' fill rates where `Policy.fairMemory` > 0.
public struct MemoryRow: Hashable, Sendable {
  public var region: Ref<Region>
  public var product: Ref<Product>
  public var asked: Double
  /// ≤ `asked`.
  public var served: Double

  public init(region: Ref<Region>, product: Ref<Product>, asked: Double, served: Double) {
    self.region = region
    self.product = product
    self.asked = asked
    self.served = served
  }
}
