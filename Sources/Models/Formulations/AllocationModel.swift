public import Domain

/// A scenario as one generalized flow network with side rows: the mathematics of MODEL.md sections 2–4, ready for any
/// solver, with the way back to the planner's words.
///
///     minimize   constant + Σ cost[a] · x[a]
///     subject to Σ out of v tailFactor[a] · x[a] − Σ into v x[a] = supply[v]      for every node v
///                rowLower[i] ≤ Σ coefficient · x[a] ≤ rowUpper[i]                 for every side row i
///                lower[a] ≤ x[a] ≤ upper[a]
///
/// The ground, position −1, is where stock ends and unmet demand and purchases begin; it has no balance of its own.
/// Nodes and arcs are made in the order of refs and periods, so equal scenarios give equal models.
public struct AllocationModel: Sendable {
  /// The missing end of an arc.
  public static let ground: Int32 = -1

  public internal(set) var nodes = Nodes()
  public internal(set) var arcs = Arcs()
  public internal(set) var rows = SideRows()
  /// Every (region, product, period) that asks for something, sorted; arcs and nodes refer to positions here.
  public internal(set) var demandLines: [DemandLine] = []
  /// Every pair of ends, in the order of `Scenario.lanes`.
  public internal(set) var lanes: [Lane] = []
  /// Money that no decision changes: safety stock that cannot exist yet.
  public internal(set) var constant = 0.0
  /// Whether an arc takes other than one unit at its tail for each at its head.
  public internal(set) var hasGains = false
  /// Units by the last period in which they may leave.
  public internal(set) var layers: StockLayers

  /// What a node balances.
  public enum NodeKind: UInt8, Sendable {
    /// 3.1 at (warehouse, layer of a product, period).
    case stock
    /// What may leave a warehouse in a period, of several layers of a product: out = in.
    case issue
    /// 3.2 at (region, delivered product, period), for lines that ask for one shelf life on arrival.
    case hub
    /// 3.3 of a demand line.
    case demand
    /// Σ z of a demand line under backorder, where minimum or maximum bound it.
    case delivered
  }

  /// Nodes as structure of arrays.
  public struct Nodes: Sendable {
    public internal(set) var kind: [NodeKind] = []
    /// Warehouse, region, or demand line.
    public internal(set) var entity: [Int32] = []
    public internal(set) var product: [Int32] = []
    public internal(set) var period: [Int32] = []
    /// Of stock, the last period in which its units may leave; of an issue node, the earliest such period among what it
    /// lets through; of a hub, the periods of shelf life asked for on arrival; else 0.
    public internal(set) var life: [Int32] = []
    public internal(set) var supply: [Double] = []

    public var count: Int { kind.count }

    mutating func append(
      _ kind: NodeKind, entity: Int32, product: Int32, period: Int32, life: Int32 = 0, supply: Double = 0
    ) -> Int32 {
      self.kind.append(kind)
      self.entity.append(entity)
      self.product.append(product)
      self.period.append(period)
      self.life.append(life)
      self.supply.append(supply)
      return Int32(truncatingIfNeeded: self.kind.count - 1)
    }
  }

  /// What an arc decides.
  public enum ArcKind: UInt8, Sendable {
    /// y: entity = position in `lanes`, with product and ship period.
    case ship
    /// I up to safety stock, paid for by the penalty it saves: entity = warehouse.
    case holdSafety
    /// I (above safety stock, where that costs): entity = warehouse.
    case hold
    /// Units of a layer that may leave in a period: entity = warehouse.
    case issue
    /// What is left of a layer after its last period: entity = warehouse.
    case expire
    /// z: entity = demand line, product = the one delivered.
    case cover
    /// u: entity = demand line.
    case unmet
    /// Σ z under backorder between minimum and maximum: entity = demand line.
    case deliver
    /// o: entity = position in `Scenario.offers`, period of order.
    case order
  }

  /// Arcs as structure of arrays.
  public struct Arcs: Sendable {
    public internal(set) var kind: [ArcKind] = []
    public internal(set) var tail: [Int32] = []
    public internal(set) var head: [Int32] = []
    public internal(set) var lower: [Double] = []
    public internal(set) var upper: [Double] = []
    public internal(set) var cost: [Double] = []
    /// Units taken at the tail for each unit at the head: the ratio of a substitute, else 1.
    public internal(set) var tailFactor: [Double] = []
    public internal(set) var entity: [Int32] = []
    public internal(set) var product: [Int32] = []
    public internal(set) var period: [Int32] = []

    public var count: Int { kind.count }

    @discardableResult
    mutating func append(
      _ kind: ArcKind, from tail: Int32, to head: Int32, lower: Double = 0, upper: Double = .infinity, cost: Double,
      tailFactor: Double = 1, entity: Int32, product: Int32, period: Int32
    ) -> Int32 {
      self.kind.append(kind)
      self.tail.append(tail)
      self.head.append(head)
      self.lower.append(lower)
      self.upper.append(upper)
      self.cost.append(cost)
      self.tailFactor.append(tailFactor)
      self.entity.append(entity)
      self.product.append(product)
      self.period.append(period)
      return Int32(truncatingIfNeeded: self.kind.count - 1)
    }

    mutating func reserve(_ count: Int) {
      kind.reserveCapacity(count)
      tail.reserveCapacity(count)
      head.reserveCapacity(count)
      lower.reserveCapacity(count)
      upper.reserveCapacity(count)
      cost.reserveCapacity(count)
      tailFactor.reserveCapacity(count)
      entity.reserveCapacity(count)
      product.reserveCapacity(count)
      period.reserveCapacity(count)
    }
  }
}

/// One (region, product, period) that asks for something.
public struct DemandLine: Hashable, Sendable {
  public var region: Ref<Region>
  public var product: Ref<Product>
  public var period: Int32
  /// max(0, quantity − held), without what waits from earlier periods.
  public var due: Double
  /// Bounds on Σ z of the line.
  public var least: Double
  public var most: Double
  /// Periods of shelf life left on arrival, at least.
  public var minimumLife: Int32
  public var unmetPenalty: Double
  /// The node of its balance.
  public var node: Int32 = AllocationModel.ground
  /// Where covers end: `node`, or the `delivered` node before it.
  public var entry: Int32 = AllocationModel.ground
  /// The arc of what waits or is lost at the end of its period.
  public var unmetArc: Int32 = -1
  /// The arc between `entry` and `node`, −1 where they are the same.
  public var deliverArc: Int32 = -1
}

/// Side rows by row: `lower ≤ Σ coefficients · x ≤ upper`.
public struct SideRows: Sendable {
  /// What a row limits, for the certificate and the planner.
  public enum Key: Hashable, Sendable {
    /// Position in `AllocationModel.lanes`, ship period.
    case lane(Int32, period: Int32)
    case throughput(Ref<Warehouse>, period: Int32)
    case storage(Ref<Warehouse>, period: Int32)
    /// Position in `Scenario.quotas`.
    case quota(Int32)
    case budget
    /// Position in `Scenario.contracts`.
    case contract(Int32)
    /// Demand line, substitute.
    case maxShare(Int32, substitute: Ref<Product>)
    /// What one product's layers share on a lane: its own capacity or, where changes cost, what was published. Position in
    /// `AllocationModel.lanes`, ship period.
    case shipment(Int32, Ref<Product>, period: Int32)
    /// What a product's layers share of its safety stock.
    case safety(Ref<Warehouse>, Ref<Product>, period: Int32)
    /// Position among the claimants of rule `fair`.
    case claimant(Int32)
  }

  public internal(set) var keys: [Key] = []
  public internal(set) var lower: [Double] = []
  public internal(set) var upper: [Double] = []
  /// `arcs[starts[i] ..< starts[i + 1]]` are those of row i.
  public internal(set) var starts: [Int] = [0]
  public internal(set) var arcs: [Int32] = []
  public internal(set) var coefficients: [Double] = []

  public var count: Int { keys.count }

  mutating func append(_ key: Key, lower: Double, upper: Double) {
    keys.append(key)
    self.lower.append(lower)
    self.upper.append(upper)
    starts.append(arcs.count)
  }

  mutating func addEntry(_ arc: Int32, _ coefficient: Double) {
    arcs.append(arc)
    coefficients.append(coefficient)
  }
}

extension SideRows.Key {
  /// Whether it is a constraint of MODEL.md: a row over the layers of one variable is none.
  var isConstraint: Bool {
    switch self {
    case .shipment, .safety: false
    case .lane, .throughput, .storage, .quota, .budget, .contract, .maxShare, .claimant: true
    }
  }
}
