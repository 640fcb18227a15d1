internal import Domain
internal import Formulations

/// What the lines of a plan put on the arcs of products that expire: each warehouse's lots are traced, first expired,
/// first out, with what the certificate says of the lots between warehouses.
struct LayerFlow {
  private let model: AllocationModel
  private let layers: StockLayers
  private let periods: Int
  /// By (warehouse, product) of those that expire.
  private var traces: [Pair: LotTrace] = [:]
  private var order: [Pair] = []

  private struct Pair: Hashable {
    var warehouse: Int32
    var product: Int32
  }

  /// - Parameter flow: by arc; what other arcs carry, covers above all, is there already.
  /// - Complexity: O(arcs + lines · layers of a product).
  static func fill(_ flow: inout [Double], _ scenario: Scenario, _ plan: Plan, _ model: AllocationModel) {
    guard model.layers.isDated else { return }
    var layerFlow = LayerFlow(scenario, model)
    layerFlow.enterSupplies(scenario, plan)
    layerFlow.assignDeliveries(plan, &flow)
    layerFlow.assignTransfers(plan, &flow)
    layerFlow.expire(plan, &flow)
    layerFlow.issue(&flow)
    layerFlow.hold(&flow)
  }

  private init(_ scenario: Scenario, _ model: AllocationModel) {
    self.model = model
    layers = model.layers
    periods = Int(scenario.periods)
    for node in 0..<model.nodes.count
    where model.nodes.kind[node] == .stock && layers.expires(Int(model.nodes.product[node])) {
      let pair = Pair(warehouse: model.nodes.entity[node], product: model.nodes.product[node])
      guard traces[pair] == nil else { continue }
      traces[pair] = LotTrace(last: Array(layers.last[layers.range(Int(pair.product))]), periods: periods)
      order.append(pair)
    }
  }

  private mutating func enter(
    _ quantity: Double, _ warehouse: Ref<Warehouse>, _ product: Ref<Product>, layer: Int, _ period: Int32
  ) {
    let pair = Pair(warehouse: warehouse.position, product: product.position)
    traces[pair]?.enter(quantity, layer: layer - layers.starts[product.index], period: period)
  }

  private mutating func enterSupplies(_ scenario: Scenario, _ plan: Plan) {
    for row in scenario.stock where layers.expires(row.product.index) && row.onHand > row.reserved {
      enter(row.onHand - row.reserved, row.warehouse, row.product, layer: layers.layer(of: row), 1)
    }
    for row in scenario.receipts where layers.expires(row.product.index) {
      let layer = layers.layer(row.product.index, entering: row.period)
      enter(row.quantity, row.warehouse, row.product, layer: layer, row.period)
    }
    for line in plan.purchases where layers.expires(line.product.index) {
      let layer = layers.layer(line.product.index, entering: line.arrivePeriod)
      enter(line.quantity, line.warehouse, line.product, layer: layer, line.arrivePeriod)
    }
  }

  private struct Way: Hashable {
    var from: Int32
    var to: Place
    var product: Int32
    var period: Int32
    var last: Int32 = 0
  }

  /// y to regions: as much to each hub as its covers take.
  private func assignDeliveries(_ plan: Plan, _ flow: inout [Double]) {
    var left: [Way: Double] = [:]
    for line in plan.shipments where layers.expires(line.product.index) {
      left[Way(from: line.from.position, to: line.to, product: line.product.position, period: line.shipPeriod)] =
        line.quantity
    }
    var wanted = [Double](repeating: 0, count: model.nodes.count)
    for arc in flow.indices where model.arcs.kind[arc] == .cover {
      wanted[Int(model.arcs.tail[arc])] += model.arcs.tailFactor[arc] * flow[arc]
    }
    for arc in flow.indices where model.arcs.kind[arc] == .ship && layers.expires(Int(model.arcs.product[arc])) {
      let head = Int(model.arcs.head[arc])
      guard model.nodes.kind[head] == .hub else { continue }
      let lane = model.lanes[Int(model.arcs.entity[arc])]
      let way = Way(
        from: lane.from.position, to: lane.to, product: model.arcs.product[arc], period: model.arcs.period[arc])
      let units = min(left[way] ?? 0, wanted[head], model.arcs.upper[arc])
      flow[arc] = max(0, units)
      left[way] = (left[way] ?? 0) - flow[arc]
      wanted[head] -= flow[arc]
    }
  }

  /// y between warehouses, by what the certificate says of their lots.
  private mutating func assignTransfers(_ plan: Plan, _ flow: inout [Double]) {
    var left: [Way: Double] = [:]
    for line in plan.shipments where layers.expires(line.product.index) && layers.range(line.product.index).count == 1 {
      let last = layers.last[layers.starts[line.product.index]]
      left[
        Way(from: line.from.position, to: line.to, product: line.product.position, period: line.shipPeriod, last: last)
      ] = line.quantity
    }
    for line in plan.certificate where line.kind == .lot {
      guard case .warehouse(let from)? = line.place, let to = line.to, let product = line.product,
        let period = line.period, let last = StockLayers.last(named: line.name)
      else { continue }
      left[Way(from: from.position, to: to, product: product.position, period: period, last: last)] = line.multiplier
    }
    for arc in flow.indices where model.arcs.kind[arc] == .ship && layers.expires(Int(model.arcs.product[arc])) {
      let (tail, head) = (Int(model.arcs.tail[arc]), Int(model.arcs.head[arc]))
      guard model.nodes.kind[head] == .stock else { continue }
      let lane = model.lanes[Int(model.arcs.entity[arc])]
      let way = Way(
        from: lane.from.position, to: lane.to, product: model.arcs.product[arc], period: model.arcs.period[arc],
        last: model.nodes.life[tail])
      let units = min(left[way] ?? 0, model.arcs.upper[arc])
      flow[arc] = units
      left[way] = (left[way] ?? 0) - units
      let product = Ref<Product>(model.arcs.product[arc])
      let layer = layers.layer(product.index, last: model.nodes.life[tail])
      enter(-units, lane.from, product, layer: layer, model.arcs.period[arc])
      if case .warehouse(let target) = lane.to { enter(units, target, product, layer: layer, model.nodes.period[head]) }
    }
  }

  /// What expires: all that arrives too late, and the rest of what may leave in that period for the last time.
  private mutating func expire(_ plan: Plan, _ flow: inout [Double]) {
    var left: [Way: Double] = [:]
    for line in plan.stock where line.expired > 0 {
      left[
        Way(
          from: line.warehouse.position, to: .warehouse(line.warehouse), product: line.product.position,
          period: line.period)
      ] = line.expired
    }
    let arcs = flow.indices.filter { model.arcs.kind[$0] == .expire }
    // Layers that ended before come first: nothing else can become of them.
    for isLate in [true, false] {
      for arc in arcs {
        let (node, period) = (Int(model.arcs.tail[arc]), model.arcs.period[arc])
        guard (model.nodes.life[node] < period) == isLate else { continue }
        let warehouse = Ref<Warehouse>(model.arcs.entity[arc])
        let product = Ref<Product>(model.arcs.product[arc])
        let way = Way(
          from: warehouse.position, to: .warehouse(warehouse), product: product.position, period: period)
        let layer = layers.layer(product.index, last: model.nodes.life[node])
        let pair = Pair(warehouse: warehouse.position, product: product.position)
        let there = traces[pair]?.units(layer - layers.starts[product.index], period) ?? 0
        flow[arc] = max(0, min(left[way] ?? 0, there))
        left[way] = (left[way] ?? 0) - flow[arc]
        enter(-flow[arc], warehouse, product, layer: layer, period)
      }
    }
  }

  /// What leaves for regions, period by period: from an issue node's layers, or the only one that will do.
  private mutating func issue(_ flow: inout [Double]) {
    var leaving = [Double](repeating: 0, count: model.nodes.count)
    for arc in flow.indices where model.arcs.kind[arc] == .ship && model.nodes.kind[Int(model.arcs.head[arc])] == .hub {
      leaving[Int(model.arcs.tail[arc])] += flow[arc]
    }
    var arcsInto: [Int32: [Int32: Int]] = [:]
    for arc in flow.indices where model.arcs.kind[arc] == .issue {
      arcsInto[model.arcs.head[arc], default: [:]][model.nodes.life[Int(model.arcs.tail[arc])]] = arc
    }
    let nodes = leaving.indices.filter { leaving[$0] > 0 && layers.expires(Int(model.nodes.product[$0])) }
      .sorted { (model.nodes.period[$0], $0) < (model.nodes.period[$1], $1) }
    for node in nodes {
      let pair = Pair(warehouse: model.nodes.entity[node], product: model.nodes.product[node])
      let first = layers.starts[Int(pair.product)]
      let into = arcsInto[Int32(truncatingIfNeeded: node)] ?? [:]
      _ = traces[pair]?.take(
        leaving[node], lasting: model.nodes.life[node], period: model.nodes.period[node]
      ) { layer, units in
        if let arc = into[layers.last[first + layer]] { flow[arc] += units }
      }
    }
  }

  private func hold(_ flow: inout [Double]) {
    for arc in flow.indices where layers.expires(Int(model.arcs.product[arc])) {
      guard model.arcs.kind[arc] == .hold || model.arcs.kind[arc] == .holdSafety else { continue }
      let node = Int(model.arcs.tail[arc])
      let product = Int(model.arcs.product[arc])
      let layer = layers.layer(product, last: model.nodes.life[node]) - layers.starts[product]
      let pair = Pair(warehouse: model.arcs.entity[arc], product: model.arcs.product[arc])
      let all = max(0, traces[pair]?.units(layer, model.arcs.period[arc]) ?? 0)
      let isBeside =
        arc > 0 && model.arcs.kind[arc - 1] == .holdSafety && model.arcs.tail[arc - 1] == model.arcs.tail[arc]
      flow[arc] =
        model.arcs.kind[arc] == .holdSafety
        ? min(model.arcs.upper[arc], all) : isBeside ? max(0, all - flow[arc - 1]) : all
    }
  }
}
