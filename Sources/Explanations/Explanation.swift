public import Domain

/// Why one demand line gets what it gets.
public struct Explanation: Sendable {
  public var region: Ref<Region>
  /// Asked for.
  public var product: Ref<Product>
  public var period: Int32
  public var tier: Ref<Tier>
  /// Units; held ones count.
  public var asked: Double
  public var held: Double
  /// Waiting from earlier periods, under backorder.
  public var waiting: Double
  /// Units of the asked product that deliveries cover.
  public var covered: Double
  public var unmet: Double
  /// Money of what is unmet.
  public var penalty: Double
  /// Money that one more unit would save; infinity where the rule puts it before cost.
  public var worth: Double
  public var deliveries: [Delivery]
  /// Every way there, the cheapest first; the asked product before substitutes at equal cost.
  public var ways: [Way]
  /// nil where nothing is missing.
  public var reason: Reason?
  /// The limits of `reason`.
  public var limits: [Limit]
  /// Rule `fair`.
  public var standing: Standing?
  public var losses: [Loss]

  /// Where its units come from.
  public struct Delivery: Sendable {
    public var warehouse: Ref<Warehouse>
    public var supplied: Ref<Product>
    public var shipPeriod: Int32
    /// Units of `supplied`, and of the asked product that they cover.
    public var quantity: Double
    public var covers: Double
    /// Money: transport, and the penalty of substitution.
    public var transport: Double
    public var substitution: Double
  }

  /// How another unit could come.
  public struct Way: Sendable {
    /// It leaves from here for the region.
    public var warehouse: Ref<Warehouse>
    public var supplied: Ref<Product>
    public var shipPeriod: Int32
    /// Money per unit asked for, from where it begins.
    public var cost: Double
    /// Units of `supplied` that come this way for this line.
    public var used: Double
    /// What stands in the way; empty where nothing does.
    public var limits: [Binding]
  }

  /// A limit, and who shares it.
  public struct Limit: Sendable {
    public var binding: Binding
    /// How much there is: units; volume of shared lanes, throughput and storage; money of a budget.
    public var amount: Double
    /// Rule `cost`: money that one more would save by `prices.csv`, else by the certificate; 0 where its multipliers give
    /// it no price.
    public var price: Double
    /// How many more the price holds for, by `prices.csv`; nil where it is the certificate's.
    public var priceHoldsFor: Double?
    /// Rules `priority` and `fair`: whether the proof of the tier's value, or of the line's level, rests on it.
    public var isInProof: Bool
    /// By what they lose with a unit where that is known, the least first; else the largest first.
    public var users: [User]
  }

  /// Who uses a limit.
  public struct User: Sendable {
    public var place: Place
    /// What is asked for; nil of a transfer or of stock.
    public var demanded: Ref<Product>?
    public var supplied: Ref<Product>
    /// In the limit's measure.
    public var amount: Double
    /// Money that a unit of the limit saves there; nil where that is no single number.
    public var worth: Double?
    /// Share of what the line asks for that it has.
    public var fill: Double?
    /// Whether a hard minimum, its own or a quota's, keeps the units there.
    public var isGuaranteed: Bool
  }

  /// Where the line's claimant stands.
  public struct Standing: Sendable {
    public var fill: Double
    public var level: Int
    /// Who stands behind the same cut by the certificate, itself included: in the order of the plan's fills. Empty
    /// where the level has no proof.
    public var together: [ClaimantFill]
  }

  /// What a substitute's own customers go without.
  public struct Loss: Sendable {
    public var substitute: Ref<Product>
    /// Units of it that this line took.
    public var taken: Double
    /// Lines that ask for it, could have it from the same warehouses, and are left without some: largest first.
    public var lines: [(region: Ref<Region>, period: Int32, unmet: Double)]
  }
}
