public import Domain

/// How a warehouse keeps one product: when to order, how much, and how much of it is safety.
public struct WarehousePolicy: Sendable {
  public var warehouse: Ref<Warehouse>
  public var product: Ref<Product>
  /// Units kept against the unexpected.
  public var safetyStock: Double
  /// Order when stock and open orders fall to it, units.
  public var reorderPoint: Double
  /// Order up to it, units.
  public var orderUpTo: Double
  /// Usual order, units.
  public var orderQuantity: Double
  /// Share of demand expected to be met from stock.
  public var service: Double
  /// What it rests on, in a planner's words.
  public var why: String
}

/// What the policies of a scenario are asked for.
public struct WarehousePolicyTerms: Sendable {
  public var target: ServiceTarget
  /// Periods between two looks at the stock.
  public var review: Double
  /// Money per order; 0 = not known.
  public var orderCost: Double
  /// Standard deviation of lead times, periods.
  public var leadTimeDeviation: Double
  /// That of transfers between warehouses, periods; nil = as `leadTimeDeviation`.
  public var transferTimeDeviation: Double?
  /// Standard deviation ÷ mean of a line's demand in one period where no forecast says it; nil = as Poisson demand.
  public var variation: Double?

  public init(
    target: ServiceTarget = .cycleService(0.95), review: Double = 1, orderCost: Double = 0,
    leadTimeDeviation: Double = 0, variation: Double? = nil
  ) {
    self.target = target
    self.review = review
    self.orderCost = orderCost
    self.leadTimeDeviation = leadTimeDeviation
    self.variation = variation
  }
}

/// Uncertainty of demand lines: the standard deviation of what a region asks of a product in a period.
public struct DemandUncertainty: Sendable {
  private var deviations: [Key: Double] = [:]

  private struct Key: Hashable, Sendable {
    var region: Ref<Region>
    var product: Ref<Product>
  }

  public init() {}

  public var isEmpty: Bool { deviations.isEmpty }

  public subscript(_ region: Ref<Region>, _ product: Ref<Product>) -> Double? {
    get { deviations[Key(region: region, product: product)] }
    set { deviations[Key(region: region, product: product)] = newValue }
  }
}
