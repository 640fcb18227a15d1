/// Everything a planner says about one allocation problem, resolved: bases, changes and defaults applied.
///
/// Canonical by construction: entities are sorted by code, rows by their key columns (an empty key first),
/// so the same data in any row order is the same value. `init` sorts; it does not validate. Readers do.
public struct Scenario: Sendable, Equatable {
  public enum Period: String, Sendable, CaseIterable { case day, week, month }

  public var name: String
  public var description: String
  public var currency: String
  /// ISO date of the first day of period 1, as written; nil = none given.
  public var start: String?
  public var period: Period
  /// T: periods are numbered 1 … T.
  public var periods: Int32
  /// In the order they are served, never sorted.
  public var tiers: Table<Tier, Tier>
  public var policy: Policy

  public var products: Table<Product, Product>
  public var families: Table<Family, Family>
  public var warehouses: Table<Warehouse, Warehouse>
  public var regions: Table<Region, Region>

  /// Sorted by (warehouse, period).
  public var calendar: [CalendarRow] = []
  /// Sorted by (warehouse, product, expires with nil first).
  public var stock: [StockRow] = []
  /// Sorted by (warehouse, product, period, reference).
  public var receipts: [ReceiptRow] = []
  /// Sorted by (region, product, period).
  public var demand: [DemandRow] = []
  /// Sorted by (from, to by code, product with nil first).
  public var lanes: [LaneRow] = []
  /// Sorted by (product, substitute, region with nil first).
  public var substitutes: [SubstituteRow] = []
  /// Sorted by name.
  public var quotas: [QuotaRow] = []
  /// Sorted by (supplier, product, warehouse, minimum).
  public var offers: [OfferRow] = []
  /// Sorted by name.
  public var contracts: [ContractRow] = []
  /// Sorted by (region, grade).
  public var grades: [GradeRow] = []
  /// Sorted by (region, product).
  public var memory: [MemoryRow] = []
  /// What the published plan ships, for `policy.stability`. Sorted by (ship period, from, to, product) by code.
  public var published: [PublishedRow] = []

  public init(
    name: String, description: String = "", currency: String = "", start: String? = nil, period: Period = .week,
    periods: Int32 = 1, tiers: [Tier] = [Tier(name: "standard", weight: 1)], policy: Policy = Policy(),
    products: [Product], families: [Family] = [], warehouses: [Warehouse], regions: [Region]
  ) {
    self.name = name
    self.description = description
    self.currency = currency
    self.start = start
    self.period = period
    self.periods = periods
    self.tiers = Table(tiers)
    self.policy = policy
    self.products = Table(products)
    self.families = Table(families)
    self.warehouses = Table(warehouses)
    self.regions = Table(regions)
  }
}

extension Scenario.Period {
  /// Days in one period; a month is a twelfth of the mean Gregorian year (365.2425 days).
  public var days: Double {
    switch self {
    case .day: 1
    case .week: 7
    case .month: 365.2425 / 12
    }
  }
}
