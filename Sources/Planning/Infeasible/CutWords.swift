internal import Domain
internal import Formulations
internal import Solutions

/// A cut in the planner's words: which places lie on the side that must get product, what lies there already, and what
/// can cross.
struct CutWords {
  /// Places on the side of the guarantees that take part, by code: regions first.
  private(set) var regions: [String] = []
  private(set) var warehouses: [String] = []
  /// Units of stock and receipts on that side.
  private(set) var stock = 0.0
  /// What can come in across the cut, each with its units, in the order of arcs.
  private(set) var crossings: [(words: String, units: Double)] = []

  /// nil where the cut is not about product that must get somewhere, or units differ from product to product.
  init?(_ cut: FlowCut, _ network: BlockNetwork, _ question: RuleQuestion, _ scenario: Scenario) {
    let model = question.model
    guard !model.hasGains else { return nil }
    let ground = cut.nodes[question.block.nodes.count]
    // The needing side is the one without the ground: what it needs, the ground cannot just give.
    let side = !ground
    var isIn = [Bool](repeating: false, count: question.block.nodes.count)
    for position in question.block.nodes.indices { isIn[position] = cut.nodes[position] == side }
    var regionSeen = [Bool](repeating: false, count: scenario.regions.count)
    var warehouseSeen = [Bool](repeating: false, count: scenario.warehouses.count)
    for (position, node) in question.block.nodes.enumerated() where isIn[position] {
      let entity = Int(model.nodes.entity[Int(node)])
      switch model.nodes.kind[Int(node)] {
      case .stock:
        stock += model.nodes.supply[Int(node)]
        if model.nodes.supply[Int(node)] > 0 { warehouseSeen[entity] = true }
      case .hub, .issue: break
      case .demand, .delivered: regionSeen[model.demandLines[entity].region.index] = true
      }
    }
    for arc in question.block.arcs {
      let (tail, head) = (model.arcs.tail[Int(arc)], model.arcs.head[Int(arc)])
      let comesFrom = tail >= 0 && isIn[Int(question.partition.position(ofNode: tail))]
      let goesTo = head >= 0 && isIn[Int(question.partition.position(ofNode: head))]
      guard goesTo, !comesFrom, model.arcs.upper[Int(arc)] < .infinity,
        let words = Self.words(Int(arc), model, scenario)
      else { continue }
      crossings.append((words, model.arcs.upper[Int(arc)]))
    }
    regions = regionSeen.indices.filter { regionSeen[$0] }.map { scenario.regions.values[$0].code }
    warehouses = warehouseSeen.indices.filter { warehouseSeen[$0] }.map { scenario.warehouses.values[$0].code }
    guard !regions.isEmpty else { return nil }
  }

  private static func words(_ arc: Int, _ model: AllocationModel, _ scenario: Scenario) -> String? {
    switch model.arcs.kind[arc] {
    case .ship:
      let lane = model.lanes[Int(model.arcs.entity[arc])]
      return "\(scenario.warehouses[lane.from].code) → \(scenario.code(of: lane.to))"
    case .order: return "orders from \(scenario.offers[Int(model.arcs.entity[arc])].supplier)"
    case .cover:
      return "\(scenario.products.values[Int(model.arcs.product[arc])].code) in its place"
    case .unmet, .deliver, .hold, .holdSafety, .issue, .expire: return nil
    }
  }

  /// `R1, R2 can get 100 from stock at A, 17 by B → R2`
  var words: String {
    var sources: [String] = []
    if stock > 0 {
      sources.append("\(NumberText.text(NumberText.tidied(stock))) from stock at \(Self.list(warehouses))")
    }
    let most = 6
    for crossing in crossings.prefix(most) {
      sources.append("\(NumberText.text(NumberText.tidied(crossing.units))) by \(crossing.words)")
    }
    if crossings.count > most { sources.append("more by \(crossings.count - most) other ways") }
    return "\(Self.list(regions)) can get " + (sources.isEmpty ? "nothing" : sources.joined(separator: ", "))
  }

  /// At most six, and how many more.
  static func list(_ codes: [String]) -> String {
    let most = 6
    let shown = codes.prefix(most).joined(separator: ", ")
    return codes.count > most ? "\(shown) and \(codes.count - most) more" : shown
  }
}
