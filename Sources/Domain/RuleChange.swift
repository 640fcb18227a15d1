/// One business rule that gives way so that a plan exists: a line of `repair` in `plan.json`.
///
/// Only what somebody promised gives way, never what nature sets: a guaranteed minimum, a quota's and a contract's
/// minimum are lowered, a storage limit is exceeded in one period.
public struct RuleChange: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// `minimum` of a row of demand.csv: place = region, product, period.
    case minimum
    /// `minimum` of a row of quotas.csv: quota.
    case quotaMinimum = "quota_minimum"
    /// `minimum` of a row of contracts.csv: quota = the contract's name.
    case contractMinimum = "contract_minimum"
    /// Storage of a warehouse at the end of a period: place = warehouse, period.
    case storage
  }

  public var kind: Kind
  /// Code of the region or warehouse, empty for a quota.
  public var place: String
  /// Code of the product, empty elsewhere.
  public var product: String
  public var period: Int32?
  /// Name of the quota or contract, empty elsewhere.
  public var quota: String
  /// As the scenario has it, in units (storage: volume).
  public var from: Double
  /// What the plan is held to instead.
  public var to: Double

  public init(
    _ kind: Kind, place: String = "", product: String = "", period: Int32? = nil, quota: String = "", from: Double,
    to: Double
  ) {
    self.kind = kind
    self.place = place
    self.product = product
    self.period = period
    self.quota = quota
    self.from = from
    self.to = to
  }

  /// How much it gives way.
  public var amount: Double { abs(from - to) }

  /// `lower the minimum of P1 at R1 in period 1 from 60 to 57`
  public var words: String {
    "\(kind == .storage ? "store more in" : "lower the minimum of") \(rule) from \(NumberText.text(from)) to "
      + NumberText.text(to)
  }

  /// `P1 at R1 in period 1`, `quota south`, `warehouse W in period 2`: whose rule it is.
  public var rule: String {
    switch kind {
    case .minimum: "\(product) at \(place) in period \(period.map { String($0) } ?? "?")"
    case .quotaMinimum: "quota \(quota)"
    case .contractMinimum: "contract \(quota)"
    case .storage: "warehouse \(place) in period \(period.map { String($0) } ?? "?")"
    }
  }
}
