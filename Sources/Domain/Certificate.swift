/// The families of constraints of MODEL.md section 3 that carry a multiplier.
///
/// Each row reads `lower ≤ activity ≤ upper`; its multiplier may be positive only where `lower` is finite and
/// negative only where `upper` is (elsewhere the checker takes it as 0), so any numbers at all give a valid bound.
public enum ConstraintKind: String, Sendable, CaseIterable {
  /// 3.1, `=`: what enters S[w,q,t] minus what leaves it. Keys: place (warehouse), product, period; name: the last
  /// period in which units of the layer may leave, empty = any (`StockLayers`).
  /// Row: Σ y + expired + I[t] − I[t−1] − transfers in − orders in = receipts (+ opening in period 1).
  case stock
  /// 3.2, `=`: Σ ratio · z − Σ y arriving = 0. Keys: place (region), product (delivered), period; name: the shelf life
  /// that its lines ask for on arrival (`min_life`), empty = none.
  case cover
  /// 3.3, `=`: Σ z + u[t] − u[t−1 under backorder] = max(0, quantity − held). Keys: place (region), product, period.
  case demand
  /// 3.3: max(0, minimum − held) ≤ Σ z ≤ max(0, maximum − held). Keys: place (region), product, period.
  case delivered
  /// 3.4 under backorder, `≤`: z − max_share · u[t−1] ≤ max_share · max(0, quantity − held).
  /// Keys: place (region), product (asked for), other (substitute), period.
  case maxShare = "max_share"
  /// 3.5, `≤`: volume between two ends in a ship period. Keys: place (warehouse), to, period.
  case lane
  /// 3.5, `≤`: volume leaving. Keys: place (warehouse), period.
  case throughput
  /// 3.5, `≤`: volume in stock. Keys: place (warehouse), period.
  case storage
  /// 3.5: units delivered. Keys: name (the quota); its period is the quota's own.
  case quota
  /// 3.5, `≤`: Σ unit_cost · o. No keys.
  case budget
  /// Units ordered in a window: minimum ≤ Σ o ≤ maximum. Keys: name (the contract).
  case contract
  /// Section 4, `≤`: an earlier goal is at most its value in the plan. Keys: name (its stage).
  case goal
  /// Section 4, rule `fair`, `≤`: Σ price · u of a claimant (what waits after T, under backorder) is at most
  /// (1 − fill) · Σ price · quantity, with the fill that its level gives it. Keys: place (region), product or name
  /// (the family).
  case fill
  /// 3.7: no multiplier but units, of stage `lots`: those of a shipment that are of a layer (between warehouses), or last
  /// at least so long (to a region whose lines ask for different shelf lives). Keys: place (warehouse), to, product,
  /// period (of shipping); name: the last period in which they may leave, empty = any.
  case lot

  /// The stage of lines that say which lots go where.
  public static let lotStage = "lots"
}

/// One row of `certificate.csv`: the multiplier of one constraint in one stage.
///
/// Sign: with reduced cost = cost − Σ multiplier · coefficient, the rows written as in `ConstraintKind`
/// (activity on the left, as the columns stand there).
public struct CertificateLine: Hashable, Sendable {
  /// `cost`, or `tier/level` of an earlier goal; see `FairStage`.
  public var stage: String
  public var kind: ConstraintKind
  public var place: Place?
  public var to: Place?
  public var product: Ref<Product>?
  /// The substitute, for `max_share`.
  public var other: Ref<Product>?
  public var period: Int32?
  /// A quota's name, else empty.
  public var name: String
  public var multiplier: Double

  public init(
    stage: String, kind: ConstraintKind, place: Place? = nil, to: Place? = nil, product: Ref<Product>? = nil,
    other: Ref<Product>? = nil, period: Int32? = nil, name: String = "", multiplier: Double
  ) {
    self.stage = stage
    self.kind = kind
    self.place = place
    self.to = to
    self.product = product
    self.other = other
    self.period = period
    self.name = name
    self.multiplier = multiplier
  }
}
