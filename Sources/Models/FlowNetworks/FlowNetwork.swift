/// A minimum-cost-flow problem, as structure of arrays:
///
///     minimize   objectiveConstant + Σ cost[a] · flow[a]
///     subject to Σ flow out of v − Σ flow into v = supply[v]     for every node v
///                lower[a] ≤ flow[a] ≤ upper[a]                    for every arc a
///
/// Shapes: `supply` has one entry a node (> 0 source, < 0 sink); `tails`, `heads`, `lower`, `upper`, `cost` one an arc.
/// Lower bounds are finite; an unlimited arc has `upper` = infinity.
public struct FlowNetwork: Sendable, Equatable {
  public var supply: [Double] = []
  public var tails: [Int32] = []
  public var heads: [Int32] = []
  public var lower: [Double] = []
  public var upper: [Double] = []
  public var cost: [Double] = []
  public var objectiveConstant = 0.0
  /// The node that has no balance of its own: its supply is whatever the others leave over. nil where every node balances.
  public var ground: Int32? = nil
  /// Nodes without supply that only pass flow on, through arcs without bounds: a solver may look through them.
  /// A hint, ascending: a node here that is more than that, or borders on another hub, is a node like any other.
  public var hubs: [Int32] = []

  public init() {}

  public var nodeCount: Int { supply.count }
  public var arcCount: Int { tails.count }

  /// Adds a node and returns its position.
  @discardableResult
  public mutating func addNode(supply: Double = 0) -> Int32 {
    self.supply.append(supply)
    return Int32(truncatingIfNeeded: self.supply.count - 1)
  }

  /// Adds an arc and returns its position.
  @discardableResult
  public mutating func addArc(
    from tail: Int32, to head: Int32, lower: Double = 0, upper: Double = .infinity, cost: Double
  ) -> Int32 {
    tails.append(tail)
    heads.append(head)
    self.lower.append(lower)
    self.upper.append(upper)
    self.cost.append(cost)
    return Int32(truncatingIfNeeded: tails.count - 1)
  }

  /// The same problem with every node balanced: the ground supplies what the others leave over.
  public var grounded: FlowNetwork {
    guard let ground else { return self }
    var result = self
    result.ground = nil
    result.supply[Int(ground)] = 0
    result.supply[Int(ground)] = -result.supply.reduce(0, +)
    return result
  }
}
