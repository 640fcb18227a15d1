public import Domain

extension AllocationModel {
  /// Formulates `scenario` for rule `cost`.
  ///
  /// - Complexity: O(nodes + arcs + row entries), and a sort of each region's wishes.
  public init(_ scenario: Scenario) {
    var builder = ModelBuilder(scenario)
    builder.addDemandLines()
    builder.addStock()
    builder.addTransfers()
    builder.addDeliveries()
    builder.addOrders()
    builder.addSideRows()
    builder.addLayerRows()
    self = builder.model
  }
}

/// Builds the model family by family, each function one constraint or variable family of MODEL.md.
struct ModelBuilder {
  let scenario: Scenario
  let substitutes: SubstituteIndex
  let layers: StockLayers
  let availability: Availability
  let horizon: Int32
  /// Where changes to a published plan cost.
  let published: PublishedFlows?
  var model: AllocationModel

  /// The first stock node of each (warehouse, layer), −1 where nothing can be: periods follow one another.
  var firstStockNode: [Int32] = []
  /// Where deliveries of products that expire start, by warehouse, product, ship period and last period needed; the ground
  /// where they cannot.
  var sources: [SIMD4<Int32>: Int32] = [:]
  /// Issue nodes by warehouse, first layer and period.
  var issueNodes: [SIMD4<Int32>: Int32] = [:]
  /// The first hold arc of each stock node, −1 where a product cannot be: at most two, side by side.
  var transferLanes: [Int32] = []
  /// Lanes into each region, in the order of `model.lanes`.
  var lanesInto: [[Int32]] = []

  init(_ scenario: Scenario) {
    self.scenario = scenario
    substitutes = SubstituteIndex(scenario)
    layers = StockLayers(scenario)
    model = AllocationModel(layers: layers)
    horizon = scenario.periods
    published = scenario.policy.stability > 0 ? PublishedFlows(scenario) : nil
    // |y − published|: the arcs below save what staying away costs, the constant is all of it.
    if let published { model.constant += scenario.policy.stability * published.total }
    model.lanes = scenario.lanesByEnds
    lanesInto = Array(repeating: [], count: scenario.regions.count)
    for (position, lane) in model.lanes.enumerated() {
      switch lane.to {
      case .warehouse: transferLanes.append(Int32(position))
      case .region(let region): lanesInto[region.index].append(Int32(position))
      }
    }
    availability = Availability(
      scenario, layers, transfers: transferLanes.map { [lanes = model.lanes] in lanes[Int($0)] })
  }

  /// y of one product on one lane in one ship period. Where changes cost, what was published is an arc of its own,
  /// cheaper by what it saves, and what goes beyond is dearer: it fills after the first.
  mutating func addShipment(
    _ lane: Int32, _ product: Int32, _ period: Int32, _ terms: LaneTerms, from tail: Int32, to head: Int32
  ) {
    var (capacity, cost) = (terms.capacity, terms.cost)
    if let published {
      let ends = model.lanes[Int(lane)]
      let kept = min(
        capacity, published.quantity(from: ends.from, to: ends.to, Ref(product), shipPeriod: period))
      if kept > 0 {
        model.arcs.append(
          .ship, from: tail, to: head, upper: kept, cost: cost - scenario.policy.stability, entity: lane,
          product: product, period: period)
      }
      capacity -= kept
      cost += scenario.policy.stability
      guard capacity > 0 else { return }
    }
    model.arcs.append(
      .ship, from: tail, to: head, upper: capacity, cost: cost, entity: lane, product: product, period: period)
  }

  /// The stock node of (warehouse, layer) in `period`, which must not be before the first one or after the final one.
  func stockNode(_ warehouse: Ref<Warehouse>, _ layer: Int32, _ period: Int32) -> Int32 {
    firstStockNode[warehouse.index * layers.count + Int(layer)] + period - availability.period(warehouse, layer)
  }
}
