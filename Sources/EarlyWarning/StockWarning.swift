public import Domain

/// Something that will go wrong with stock if everything goes on as usual.
public struct StockWarning: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// A warehouse will run out before what comes covers what is asked for.
    case stockOut = "stock-out"
    /// Asked for before anything can arrive.
    case outOfReach = "out-of-reach"
    /// Asked for where no warehouse that has or gets the product delivers.
    case noSource = "no-source"
    /// A receipt comes after the stock-out that it would prevent.
    case lateReceipt = "late-receipt"
    /// Nothing is on its way to a warehouse that runs out.
    case missingReceipt = "missing-receipt"
    /// A receipt that must not be late.
    case receiptAtRisk = "receipt-at-risk"
    /// Units that will spoil before they can leave.
    case expiring
    /// Stock that nobody asks for.
    case deadStock = "dead-stock"
    /// Stock for much longer than the horizon.
    case slowStock = "slow-stock"
    /// More than the horizon and the safety stock need.
    case overstock
    /// A region holds more than it asks for.
    case heldTooMuch = "held-too-much"
  }

  public var severity: Alert.Severity
  public var kind: Kind
  public var warehouse: Ref<Warehouse>?
  public var region: Ref<Region>?
  public var product: Ref<Product>
  /// When it happens, from 1; nil where it is so already.
  public var period: Int32?
  /// First day of that period, ISO; nil where the scenario has no start.
  public var date: String?
  /// That it happens within the horizon, 0…1; nil where nothing is uncertain about it.
  public var probability: Double?
  /// Days for which the stock on hand lasts at the pace of the horizon; nil where nothing leaves.
  public var coverDays: Double?
  /// Units short (expected), too many, spoilt or late.
  public var units: Double
  /// What is at risk: penalties of unmet demand (expected), or what surplus units have cost.
  public var money: Double
  /// Of a receipt.
  public var reference = ""
  public var message: String
  /// What can be done, cheapest first.
  public var actions: [WarningAction] = []
}

/// What can be done, computed by planning again with it.
public struct WarningAction: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable { case move, expedite, buy, substitute, clear }

  public var kind: Kind
  /// In a planner's words, without figures.
  public var what: String
  /// Money that it costs beside unmet demand: transport, purchases, penalties of substitutes, holding; may be negative.
  public var cost: Double
  /// Money of unmet demand that it saves.
  public var saves: Double
  /// Units of unmet demand that it saves.
  public var units: Double
  /// The tables of an overlay on `UsualCourse` that does it: names and contents.
  public var overlay: [OverlayTable]

  /// saves − cost.
  public var gain: Double { saves - cost }
}

/// A table of an overlay folder.
public struct OverlayTable: Sendable, Equatable {
  public var name: String
  public var bytes: [UInt8]
}

/// What warnings are made of.
public struct WatchTerms: Sendable {
  /// Standard deviation ÷ mean of a line's demand in one period where no forecast says it; nil = as Poisson demand.
  public var variation: Double?
  /// Courses of demand that are drawn.
  public var samples = 200
  public var seed: UInt64 = 1
  /// Days of cover from which stock is slow; nil = three horizons.
  public var slowDays: Double?
  /// Money from which a warning is critical, or a warning at all; nil = 0.5 % and 0.05 % of all that is asked for.
  public var critical: Double?
  public var warning: Double?
  /// Probability from which a shortage is worth a line that the mean does not show.
  public var leastProbability = 0.2

  public init() {}
}
