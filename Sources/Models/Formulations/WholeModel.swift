public import Domain
internal import LinearPrograms

/// The whole model as one block: for files, where other solvers are to find everything in one place.
extension BlockProgram {
  /// Rows and columns carry the planner's words as names.
  public init(whole model: AllocationModel, named scenario: Scenario) {
    let partition = BlockPartition(whole: model)
    self.init(partition.blocks[0], in: partition, of: model)
    let names = ModelNames(scenario, model)
    program.name = scenario.name
    program.objectiveConstant = model.constant
    program.rowNames = (0..<model.nodes.count).map(names.node) + (0..<model.rows.count).map(names.row)
    program.columnNames = (0..<model.arcs.count).map(names.arc)
  }
}

extension BlockNetwork {
  /// nil where the model is no network.
  public init?(whole model: AllocationModel) {
    let partition = BlockPartition(whole: model)
    self.init(partition.blocks[0], in: partition, of: model)
  }
}

extension BlockPartition {
  init(whole model: AllocationModel) {
    var block = Block()
    block.nodes = Array(0..<Int32(model.nodes.count))
    block.arcs = Array(0..<Int32(model.arcs.count))
    block.rows = Array(0..<Int32(model.rows.count))
    self.init([block], nodes: model.nodes.count, arcs: model.arcs.count)
  }
}

/// Names for nodes, rows and arcs in the letters of MODEL.md section 2.
struct ModelNames {
  private let scenario: Scenario
  private let model: AllocationModel

  init(_ scenario: Scenario, _ model: AllocationModel) {
    self.scenario = scenario
    self.model = model
  }

  func node(_ node: Int) -> String {
    let product = scenario.products.values[Int(model.nodes.product[node])].code
    let period = model.nodes.period[node]
    let entity = model.nodes.entity[node]
    return switch model.nodes.kind[node] {
    case .stock: "stock[\(scenario.warehouses[Ref(entity)].code),\(product),\(period)\(layer(node))]"
    case .issue: "issue[\(scenario.warehouses[Ref(entity)].code),\(product),\(period)\(layer(node))]"
    case .hub: "cover[\(scenario.regions[Ref(entity)].code),\(product),\(period)\(life(node))]"
    case .demand: "demand[\(region(ofLine: entity)),\(product),\(period)]"
    case .delivered: "delivered[\(region(ofLine: entity)),\(product),\(period)]"
    }
  }

  /// `,e5`: may leave until period 5; empty where nothing ends.
  private func layer(_ node: Int) -> String {
    let last = model.nodes.life[node]
    return last == StockLayers.unlimited ? "" : ",e\(last)"
  }

  /// `,l3`: with 3 periods of shelf life left on arrival.
  private func life(_ node: Int) -> String { model.nodes.life[node] > 0 ? ",l\(model.nodes.life[node])" : "" }

  func row(_ row: Int) -> String {
    switch model.rows.keys[row] {
    case .lane(let lane, let period):
      let ends = model.lanes[Int(lane)]
      return "lane[\(scenario.warehouses[ends.from].code),\(scenario.code(of: ends.to)),\(period)]"
    case .throughput(let warehouse, let period):
      return "throughput[\(scenario.warehouses[warehouse].code),\(period)]"
    case .storage(let warehouse, let period): return "storage[\(scenario.warehouses[warehouse].code),\(period)]"
    case .quota(let quota): return "quota[\(scenario.quotas[Int(quota)].name)]"
    case .budget: return "budget"
    case .shipment(let lane, let product, let period):
      let ends = model.lanes[Int(lane)]
      return "lane[\(scenario.warehouses[ends.from].code),\(scenario.code(of: ends.to)),"
        + "\(scenario.products[product].code),\(period),\(row)]"
    case .safety(let warehouse, let product, let period):
      return "safety[\(scenario.warehouses[warehouse].code),\(scenario.products[product].code),\(period)]"
    case .contract(let contract): return "contract[\(scenario.contracts[Int(contract)].name)]"
    case .claimant(let claimant): return "fill[\(claimant)]"
    case .maxShare(let line, let substitute):
      let demand = model.demandLines[Int(line)]
      return "max_share[\(scenario.regions[demand.region].code),\(scenario.products[demand.product].code),"
        + "\(scenario.products[substitute].code),\(demand.period)]"
    }
  }

  func arc(_ arc: Int) -> String {
    let product = scenario.products.values[Int(model.arcs.product[arc])].code
    let period = model.arcs.period[arc]
    let entity = model.arcs.entity[arc]
    switch model.arcs.kind[arc] {
    case .ship:
      let lane = model.lanes[Int(entity)]
      let isSecond =
        arc > 0 && model.arcs.kind[arc - 1] == .ship && model.arcs.entity[arc - 1] == entity
        && model.arcs.product[arc - 1] == model.arcs.product[arc] && model.arcs.period[arc - 1] == period
        && model.arcs.tail[arc - 1] == model.arcs.tail[arc] && model.arcs.head[arc - 1] == model.arcs.head[arc]
      let end = Int(model.arcs.head[arc])
      let lot = model.nodes.kind[end] == .stock ? layer(end) : life(end)
      return (isSecond ? "y+[" : "y[")
        + "\(scenario.warehouses[lane.from].code),\(scenario.code(of: lane.to)),\(product),\(period)\(lot)]"
    case .holdSafety: return "Isafe[\(scenario.warehouses[Ref(entity)].code),\(product),\(period)\(lot(arc))]"
    case .hold: return "I[\(scenario.warehouses[Ref(entity)].code),\(product),\(period)\(lot(arc))]"
    case .issue:
      return "q[\(scenario.warehouses[Ref(entity)].code),\(product),\(period)\(lot(arc)),"
        + "\(model.nodes.life[Int(model.arcs.head[arc])])]"
    case .expire: return "x[\(scenario.warehouses[Ref(entity)].code),\(product),\(period)\(lot(arc))]"
    case .cover:
      let line = model.demandLines[Int(entity)]
      return "z[\(scenario.regions[line.region].code),\(scenario.products[line.product].code),\(product),\(period)]"
    case .unmet: return "u[\(region(ofLine: entity)),\(product),\(period)]"
    case .deliver: return "d[\(region(ofLine: entity)),\(product),\(period)]"
    case .order:
      let offer = scenario.offers[Int(entity)]
      return "o[\(offer.supplier),\(product),\(scenario.warehouses[offer.warehouse].code),\(entity),\(period)]"
    }
  }

  /// The layer that an arc takes from.
  private func lot(_ arc: Int) -> String { layer(Int(model.arcs.tail[arc])) }

  private func region(ofLine line: Int32) -> String { scenario.regions[model.demandLines[Int(line)].region].code }
}
