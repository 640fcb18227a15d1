public import Domain

/// Seeded small scenarios over every feature of the model, for comparing solvers and checking relations between plans.
///
/// Each allowed feature is switched on by a coin of its own, so a thousand seeds meet most combinations. Numbers are
/// small integers or quarters. Minimums are small and placed where stock can reach, so that most scenarios are feasible.
public struct RandomScenario: Sendable {
  public struct Features: OptionSet, Sendable, Hashable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let periods = Features(rawValue: 1 << 0)
    public static let receipts = Features(rawValue: 1 << 1)
    public static let calendar = Features(rawValue: 1 << 2)
    public static let endValue = Features(rawValue: 1 << 3)
    public static let holding = Features(rawValue: 1 << 4)
    public static let transfers = Features(rawValue: 1 << 5)
    public static let backorder = Features(rawValue: 1 << 6)
    public static let held = Features(rawValue: 1 << 7)
    public static let minimum = Features(rawValue: 1 << 8)
    public static let maximum = Features(rawValue: 1 << 9)
    public static let substitutes = Features(rawValue: 1 << 10)
    public static let ratios = Features(rawValue: 1 << 11)
    public static let shares = Features(rawValue: 1 << 12)
    public static let sharedLanes = Features(rawValue: 1 << 13)
    public static let namedLanes = Features(rawValue: 1 << 14)
    public static let throughput = Features(rawValue: 1 << 15)
    public static let storage = Features(rawValue: 1 << 16)
    public static let quotaMaximums = Features(rawValue: 1 << 17)
    public static let quotaMinimums = Features(rawValue: 1 << 18)
    public static let safetyStock = Features(rawValue: 1 << 19)
    public static let offers = Features(rawValue: 1 << 20)
    public static let budget = Features(rawValue: 1 << 21)
    public static let tiers = Features(rawValue: 1 << 22)
    public static let volumes = Features(rawValue: 1 << 23)
    public static let leadTimes = Features(rawValue: 1 << 24)
    public static let fractions = Features(rawValue: 1 << 25)
    public static let reserved = Features(rawValue: 1 << 26)

    public static let all = Features(rawValue: (1 << 27) - 1)
    /// What stays a set of networks of single products in whole numbers, one group a product.
    public static let networks: Features = [
      .periods, .receipts, .endValue, .holding, .transfers, .backorder, .held, .maximum, .namedLanes, .safetyStock,
      .offers, .tiers, .leadTimes, .reserved,
    ]
  }

  public struct Size: Sendable, Hashable {
    public var warehouses: Int
    public var products: Int
    public var regions: Int
    public var periods: Int

    public init(warehouses: Int, products: Int, regions: Int, periods: Int) {
      self.warehouses = warehouses
      self.products = products
      self.regions = regions
      self.periods = periods
    }

    public static let small = Size(warehouses: 4, products: 5, regions: 7, periods: 4)
    public static let tiny = Size(warehouses: 2, products: 2, regions: 3, periods: 2)
  }

  /// The scenario of `seed`: the same for the same arguments, on every machine. `features` may be switched on by their
  /// coins, `certain` ones need no coin; `size` bounds the number of each entity.
  public static func make(
    seed: UInt64, features: Features = .all, size: Size = .small, certain: Features = []
  ) -> Scenario {
    var maker = RandomScenarioMaker(seed: seed)
    maker.active = features.intersection(maker.coins().union(certain))
    return maker.make(seed: seed, size: size)
  }
}
