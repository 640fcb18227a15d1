/// What a document asks of the order system. The four kinds are kept apart in every file, count and sum.
public enum DocumentKind: String, Sendable, CaseIterable {
  /// Warehouse to warehouse.
  case transfer
  /// Warehouse to a region's orders.
  case delivery
  /// A supplier's offer to a warehouse.
  case purchase
  /// What a region may get of a product in a period, with limits by grade where there are ladders.
  case quota

  /// The first letter of a document's number.
  var letter: String {
    switch self {
    case .transfer: "T"
    case .delivery: "D"
    case .purchase: "P"
    case .quota: "Q"
    }
  }

  /// The kind in the plural, for people and manifests.
  public var plural: String {
    switch self {
    case .transfer: "transfers"
    case .delivery: "deliveries"
    case .purchase: "purchases"
    case .quota: "quotas"
    }
  }
}
