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
    self = builder.model
  }
}

/// Builds the model family by family, each function one constraint or variable family of MODEL.md.
struct ModelBuilder {
  let scenario: Scenario
  let substitutes: SubstituteIndex
  let availability: Availability
  let horizon: Int32
  var model = AllocationModel()

  /// The first stock node of each (warehouse, product), −1 where nothing can be: periods follow one another.
  var firstStockNode: [Int32] = []
  /// The first hold arc of each stock node, −1 where a product cannot be: at most two, side by side.
  var transferLanes: [Int32] = []
  /// Lanes into each region, in the order of `model.lanes`.
  var lanesInto: [[Int32]] = []

  init(_ scenario: Scenario) {
    self.scenario = scenario
    substitutes = SubstituteIndex(scenario)
    horizon = scenario.periods
    model.lanes = scenario.lanesByEnds
    lanesInto = Array(repeating: [], count: scenario.regions.count)
    for (position, lane) in model.lanes.enumerated() {
      switch lane.to {
      case .warehouse: transferLanes.append(Int32(position))
      case .region(let region): lanesInto[region.index].append(Int32(position))
      }
    }
    availability = Availability(scenario, transfers: transferLanes.map { [lanes = model.lanes] in lanes[Int($0)] })
  }

  /// The stock node of (warehouse, product) in `period`, which must not be before the first one.
  func stockNode(_ warehouse: Ref<Warehouse>, _ product: Int32, _ period: Int32) -> Int32 {
    firstStockNode[warehouse.index * scenario.products.count + Int(product)]
      + period - availability.period(warehouse, product)
  }
}
