internal import Domain
internal import Formulations

/// Finds the business rule behind a bound of the model.
struct RuleIndex {
  private let scenario: Scenario
  private let model: AllocationModel
  private var ownThroughput: Set<WarehousePeriod> = []
  private var ownStorage: Set<WarehousePeriod> = []
  private var substitutes: [Substitution: Int32] = [:]

  private struct WarehousePeriod: Hashable {
    var warehouse: Ref<Warehouse>
    var period: Int32
  }

  private struct Substitution: Hashable {
    var product: Ref<Product>
    var substitute: Ref<Product>
    var region: Ref<Region>?
  }

  init(_ scenario: Scenario, _ model: AllocationModel) {
    self.scenario = scenario
    self.model = model
    for row in scenario.calendar {
      let key = WarehousePeriod(warehouse: row.warehouse, period: row.period)
      if row.throughput != nil { ownThroughput.insert(key) }
      if row.storage != nil { ownStorage.insert(key) }
    }
    for (position, row) in scenario.substitutes.enumerated() {
      let key = Substitution(product: row.product, substitute: row.substitute, region: row.region)
      substitutes[key] = Int32(truncatingIfNeeded: position)
    }
  }

  func upperRule(ofArc arc: Int) -> BusinessRule? {
    guard model.arcs.upper[arc] < .infinity else { return nil }
    let entity = model.arcs.entity[arc]
    switch model.arcs.kind[arc] {
    case .unmet: return model.demandLines[Int(entity)].least > 0 ? .minimum(entity) : nil
    case .deliver: return .maximum(entity)
    case .cover: return share(entity, Ref(model.arcs.product[arc])).map(BusinessRule.maxShare)
    case .ship: return namedRow(of: model.lanes[Int(entity)], Ref(model.arcs.product[arc])).map(BusinessRule.lane)
    case .order: return scenario.offers[Int(entity)].maximum < .infinity ? .offer(entity) : nil
    case .hold, .holdSafety, .issue, .expire: return nil
    }
  }

  func lowerRule(ofArc arc: Int) -> BusinessRule? {
    guard model.arcs.lower[arc] > 0 else { return nil }
    switch model.arcs.kind[arc] {
    case .unmet: return .maximum(model.arcs.entity[arc])
    case .deliver: return .minimum(model.arcs.entity[arc])
    default: return nil
    }
  }

  func upperRule(ofRow row: Int) -> BusinessRule? {
    guard model.rows.upper[row] < .infinity else { return nil }
    switch model.rows.keys[row] {
    case .lane(let lane, _): return .lane(Int32(truncatingIfNeeded: model.lanes[Int(lane)].named.startIndex - 1))
    case .throughput(let warehouse, let period):
      let key = WarehousePeriod(warehouse: warehouse, period: period)
      return .throughput(warehouse, period: ownThroughput.contains(key) ? period : nil)
    case .storage(let warehouse, let period):
      let key = WarehousePeriod(warehouse: warehouse, period: period)
      return .storage(warehouse, period: ownStorage.contains(key) ? period : nil)
    case .quota(let quota): return .quotaMaximum(quota)
    case .budget: return .budget
    case .contract(let contract): return .contractMaximum(contract)
    case .maxShare(let line, let substitute): return share(line, substitute).map(BusinessRule.maxShare)
    case .shipment(let lane, let product, _):
      return namedRow(of: model.lanes[Int(lane)], product).map(BusinessRule.lane)
    case .claimant, .safety: return nil
    }
  }

  func lowerRule(ofRow row: Int) -> BusinessRule? {
    guard model.rows.lower[row] > -.infinity else { return nil }
    switch model.rows.keys[row] {
    case .quota(let quota): return .quotaMinimum(quota)
    case .contract(let contract): return .contractMinimum(contract)
    default: return nil
    }
  }

  private func share(_ line: Int32, _ substitute: Ref<Product>) -> Int32? {
    let demand = model.demandLines[Int(line)]
    func find(_ region: Ref<Region>?) -> Int32? {
      substitutes[Substitution(product: demand.product, substitute: substitute, region: region)]
    }
    return find(demand.region) ?? find(nil)
  }

  private func namedRow(of lane: Lane, _ product: Ref<Product>) -> Int32? {
    lane.named.firstIndex { $0.product == product }.map { Int32(truncatingIfNeeded: $0) }
  }
}

/// The business rules of one block, and which of its bounds belong to which.
struct BlockRules {
  private(set) var rules: [BusinessRule] = []
  /// By position of arc and row in the block: the rule of its bound as a position in `rules`, −1 where it has none.
  private(set) var arcLower: [Int32]
  private(set) var arcUpper: [Int32]
  private(set) var rowLower: [Int32]
  private(set) var rowUpper: [Int32]

  /// - Complexity: O(arcs + rows) of the block.
  init(_ block: Block, _ index: RuleIndex) {
    arcLower = Array(repeating: -1, count: block.arcs.count)
    arcUpper = arcLower
    rowLower = Array(repeating: -1, count: block.rows.count)
    rowUpper = rowLower
    var positions: [BusinessRule: Int32] = [:]
    for (position, arc) in block.arcs.enumerated() {
      arcLower[position] = note(index.lowerRule(ofArc: Int(arc)), &positions)
      arcUpper[position] = note(index.upperRule(ofArc: Int(arc)), &positions)
    }
    for (position, row) in block.rows.enumerated() {
      rowLower[position] = note(index.lowerRule(ofRow: Int(row)), &positions)
      rowUpper[position] = note(index.upperRule(ofRow: Int(row)), &positions)
    }
  }

  private mutating func note(_ rule: BusinessRule?, _ positions: inout [BusinessRule: Int32]) -> Int32 {
    guard let rule else { return -1 }
    if let known = positions[rule] { return known }
    let position = Int32(truncatingIfNeeded: rules.count)
    positions[rule] = position
    rules.append(rule)
    return position
  }

  /// Whether some rule among `active` needs more than a network.
  func tiesRows(_ active: [Bool]) -> Bool {
    rowLower.contains { $0 >= 0 && active[Int($0)] } || rowUpper.contains { $0 >= 0 && active[Int($0)] }
  }
}
