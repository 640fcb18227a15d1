/// A sellable product. Quantities of it are in `unit`.
public struct Product: Hashable, Sendable {
  public var code: String
  public var name: String
  public var family: Ref<Family>?
  public var unit: String
  /// Money per unit: the weight of a unit in priorities and fill rates.
  public var price: Double
  /// Volume per unit, > 0: what throughput, storage and shared lanes count.
  public var volume: Double
  /// Units per shipped pack, ≥ 1.
  public var pack: Int
  /// Money per unit and period in stock.
  public var holdingCost: Double
  /// Money per unit still in stock after the last period (a gain).
  public var endValue: Double
  /// Money per unit written off.
  public var unitCost: Double
  /// Periods in which a unit may leave after it entered stock; nil = unlimited.
  public var shelfLife: Int?
  /// Whether limits by customer grade are published for it.
  public var ladder: Bool

  public init(
    code: String, name: String = "", family: Ref<Family>? = nil, unit: String = "", price: Double = 0,
    volume: Double = 1, pack: Int = 1, holdingCost: Double = 0, endValue: Double = 0, unitCost: Double = 0,
    shelfLife: Int? = nil, ladder: Bool = false
  ) {
    self.code = code
    self.name = name
    self.family = family
    self.unit = unit
    self.price = price
    self.volume = volume
    self.pack = pack
    self.holdingCost = holdingCost
    self.endValue = endValue
    self.unitCost = unitCost
    self.shelfLife = shelfLife
    self.ladder = ladder
  }
}

/// A family of products: the distinct values of the `family` column, sorted.
public struct Family: Hashable, Sendable {
  public var code: String

  public init(code: String) { self.code = code }
}

/// A place that holds stock.
public struct Warehouse: Hashable, Sendable {
  public var code: String
  public var name: String
  /// Volume that may leave in a period; infinity = unlimited. `calendar.csv` replaces it by period.
  public var throughput: Double
  /// Volume in stock at the end of a period; infinity = unlimited. `calendar.csv` replaces it by period.
  public var storage: Double
  public var latitude: Double?
  public var longitude: Double?

  public init(
    code: String, name: String = "", throughput: Double = .infinity, storage: Double = .infinity,
    latitude: Double? = nil, longitude: Double? = nil
  ) {
    self.code = code
    self.name = name
    self.throughput = throughput
    self.storage = storage
    self.latitude = latitude
    self.longitude = longitude
  }
}

/// A place that asks for product, or the parent of such places.
public struct Region: Hashable, Sendable {
  public var code: String
  public var name: String
  public var parent: Ref<Region>?
  /// The tier it is served in: its own, else the nearest ancestor's, else the last tier.
  public var tier: Ref<Tier>
  public var latitude: Double?
  public var longitude: Double?

  public init(
    code: String, name: String = "", parent: Ref<Region>? = nil, tier: Ref<Tier>, latitude: Double? = nil,
    longitude: Double? = nil
  ) {
    self.code = code
    self.name = name
    self.parent = parent
    self.tier = tier
    self.latitude = latitude
    self.longitude = longitude
  }
}

/// One rung of service: tiers are served in the order they are listed, never sorted.
public struct Tier: Hashable, Sendable {
  public var name: String
  /// Factor on the default unmet penalty, > 0.
  public var weight: Double

  public init(name: String, weight: Double) {
    self.name = name
    self.weight = weight
  }
}

/// An end of a lane: a warehouse or a region.
@frozen
public enum Place: Hashable, Sendable {
  case warehouse(Ref<Warehouse>)
  case region(Ref<Region>)
}

/// Which products a quota or contract speaks of.
@frozen
public enum ProductScope: Hashable, Sendable {
  case all
  case product(Ref<Product>)
  case family(Ref<Family>)
}
