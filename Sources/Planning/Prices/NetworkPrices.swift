internal import Domain
internal import FlowNetworks
internal import Formulations

/// Prices of a group of products that is a network: exact one-sided values by shortest residual paths.
struct NetworkPrices {
  /// Searches for lanes look at no more arcs than this times those of the group.
  private static let mostSearches = 64

  let scenario: Scenario
  let model: AllocationModel
  let block: Block
  let partition: BlockPartition
  /// Whether every lane is looked at, however many there are.
  let isComplete: Bool

  /// Lines in the order of nodes and arcs; and how many scarce things were left out. nil where the group is no network.
  ///
  /// - Complexity: two searches of the group for stock and offers, one more for each full lane.
  func lines(_ solution: ModelSolution) -> (lines: [PriceLine], left: Int)? {
    guard let whole = BlockNetwork(block, in: partition, of: model), let duals = solution.duals.last else { return nil }
    let ground = Int32(block.nodes.count)
    var potential = [Double](repeating: 0, count: block.nodes.count + 1)
    var factors = potential
    for (position, node) in block.nodes.enumerated() {
      factors[position] = whole.place(ofNode: node, in: partition).factor
      potential[position] = duals.node[Int(node)] / factors[position]
    }
    var flow = [Double](repeating: 0, count: block.arcs.count)
    for (position, arc) in block.arcs.enumerated() {
      flow[position] = solution.flow[Int(arc)] * whole.flowFactor(ofArc: position)
    }
    let graph = ResidualGraph(whole.network, flow: flow, potential: potential)
    let toGround = graph.paths(from: ground, reversed: true)
    let fromGround = graph.paths(from: ground)
    var lines: [PriceLine] = []
    for (position, node) in block.nodes.enumerated() where model.nodes.kind[Int(node)] == .stock {
      guard model.nodes.supply[Int(node)] > 0 else { continue }
      let factor = factors[position]
      var line = stockLine(Int(node))
      line.oneMore = (potential[position] + toGround.distance[position]) * factor
      line.upTo = toGround.room[position] / factor
      let loss = (fromGround.distance[position] - potential[position]) * factor
      line.oneLess = loss < .infinity ? loss : nil
      line.downTo = min(model.nodes.supply[Int(node)], fromGround.room[position] / factor)
      lines.append(line)
    }
    var left = 0
    var searches = 0
    for (position, arc) in block.arcs.enumerated() where isPriced(Int(arc)) && graph.isFull(position) {
      guard var line = limitLine(Int(arc)) else { continue }
      let (tail, head) = (whole.network.tails[position], whole.network.heads[position])
      let isOffer = tail == ground
      if !isOffer {
        searches += 1
        guard isComplete || searches <= Self.mostSearches else {
          left += 1
          continue
        }
      }
      let back =
        isOffer
        ? toGround
        : graph.paths(
          from: head, limit: max(0, -graph.reducedCost(ofArc: position)), until: tail)
      let around = isOffer ? fromGround : graph.paths(from: tail, until: head)
      price(
        &line, graph.reducedCost(ofArc: position), factor: whole.flowFactor(ofArc: position),
        back: (back.distance[Int(isOffer ? head : tail)], back.room[Int(isOffer ? head : tail)]),
        around: (around.distance[Int(head)], around.room[Int(head)]), carried: flow[position])
      lines.append(line)
    }
    return (lines.compactMap(\.ifScarce), left)
  }

  /// One more of a full arc's capacity closes a cycle with the shortest way back; one less sends a unit around.
  private func price(
    _ line: inout PriceLine, _ reducedCost: Double, factor: Double, back: (length: Double, room: Double),
    around: (length: Double, room: Double), carried: Double
  ) {
    let gain = reducedCost + back.length
    line.oneMore = min(0, gain) * factor
    line.upTo = gain < 0 ? back.room / factor : .infinity
    let loss = (around.length - reducedCost) * factor
    line.oneLess = loss < .infinity ? loss : nil
    line.downTo = min(carried, around.room) / factor
  }

  /// Capacities of named lane rows and of offers.
  private func isPriced(_ arc: Int) -> Bool {
    guard model.arcs.upper[arc] < .infinity else { return false }
    switch model.arcs.kind[arc] {
    case .ship: return true
    case .order: return scenario.offers[Int(model.arcs.entity[arc])].maximum < .infinity
    default: return false
    }
  }

  private func stockLine(_ node: Int) -> PriceLine { PriceLine(ofStock: node, model) }

  private func limitLine(_ arc: Int) -> PriceLine? { PriceLine(ofArc: arc, model, scenario) }
}

extension PriceLine {
  init(ofStock node: Int, _ model: AllocationModel) {
    self.init(
      .stock, place: .warehouse(Ref(model.nodes.entity[node])), product: Ref(model.nodes.product[node]),
      period: model.nodes.period[node], name: StockLayers.name(of: model.nodes.life[node]))
  }

  /// nil where the arc's capacity is nobody's rule.
  init?(ofArc arc: Int, _ model: AllocationModel, _ scenario: Scenario) {
    switch model.arcs.kind[arc] {
    case .ship:
      // Where changes to a published plan cost, what was published bounds an arc of its own: no capacity to price.
      guard scenario.policy.stability == 0 else { return nil }
      let lane = model.lanes[Int(model.arcs.entity[arc])]
      self.init(
        .lane, place: .warehouse(lane.from), to: lane.to, product: Ref(model.arcs.product[arc]),
        period: model.arcs.period[arc])
    case .order:
      let offer = scenario.offers[Int(model.arcs.entity[arc])]
      self.init(
        .offer, place: .warehouse(offer.warehouse), product: offer.product, period: model.arcs.period[arc],
        name: offer.supplier)
    default: return nil
    }
  }

  /// Tidied; nil where neither side is worth anything.
  var ifScarce: PriceLine? {
    func isNothing(_ value: Double?) -> Bool { value.map { abs($0) <= 1e-9 } ?? false }
    var line = self
    line.oneMore = oneMore.map(NumberText.tidied)
    line.oneLess = oneLess.map(NumberText.tidied)
    line.upTo = NumberText.tidied(upTo)
    line.downTo = NumberText.tidied(downTo)
    // What one less costs is what one more saves, at the margin: a price of 0 on the side of more is no scarcity.
    return isNothing(line.oneMore) && isNothing(line.oneLess) ? nil : line
  }
}
