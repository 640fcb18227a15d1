internal import Domain
internal import Formulations

/// The limits that the plan reaches on the ways to a line.
extension Explainer {
  /// Whether a line has all that its own maximum lets it have.
  func isCapped(_ line: Int) -> Bool {
    let asked = model.demandLines[line]
    if asked.deliverArc >= 0 { return point.isFull[Int(asked.deliverArc)] }
    guard scenario.policy.unmet == .lost, asked.most < asked.due else { return false }
    return PlanPoint.reaches(asked.due - point.flow[Int(asked.unmetArc)], asked.most)
  }

  func cap(ofLine line: Int) -> Binding {
    let asked = model.demandLines[line]
    return .maximum(asked.region, asked.product, period: asked.period)
  }

  /// What a unit that comes by `cover` and the cheapest way to its start needs wider.
  func limits(ofCover cover: Int32) -> [Binding] {
    var bindings: [Binding] = []
    add(limits(ofArc: cover), to: &bindings)
    add(limits(toNode: model.arcs.tail[Int(cover)]), to: &bindings)
    return bindings
  }

  /// The same of the cheapest way to a node.
  func limits(toNode node: Int32) -> [Binding] {
    let (arcs, start) = ways.path(to: node, model)
    var bindings: [Binding] = []
    for arc in arcs { add(limits(ofArc: arc), to: &bindings) }
    let isBought = arcs.last.map { model.arcs.kind[Int($0)] == .order } ?? false
    if !isBought, point.spare[Int(start)] == 0 { add([stock(usedUpAt: start, arcs)], to: &bindings) }
    return bindings
  }

  /// Where the way leaves the warehouse it begins at, and when that is used up from then on.
  private func stock(usedUpAt start: Int32, _ arcs: [Int32]) -> Binding {
    var node = start
    for arc in arcs.reversed() where model.arcs.tail[Int(arc)] == node && model.arcs.kind[Int(arc)] == .hold {
      node = model.arcs.head[Int(arc)]
    }
    // Stock nodes of one product at one warehouse follow one another by period.
    while point.continues(Int(node)), point.closing[Int(node)] > point.nothing(at: Int(node)) {
      node += 1
    }
    if scenario.policy.integral, point.closing[Int(node)] > PlanPoint.tolerance {
      return .remainder(
        Ref(model.nodes.entity[Int(node)]), Ref(model.nodes.product[Int(node)]), by: model.nodes.period[Int(node)])
    }
    return .stock(
      Ref(model.nodes.entity[Int(node)]), Ref(model.nodes.product[Int(node)]), from: model.nodes.period[Int(start)],
      by: model.nodes.period[Int(node)])
  }

  /// The limits that stop an arc.
  func limits(ofArc arc: Int32) -> [Binding] {
    let position = Int(arc)
    var bindings: [Binding] = []
    if point.isFull[position], let own = ownLimit(position) { bindings.append(own) }
    for row in point.fullRows(position) {
      if let shared = sharedLimit(model.rows.keys[Int(row)]) { bindings.append(shared) }
    }
    return bindings
  }

  private func ownLimit(_ arc: Int) -> Binding? {
    let period = model.arcs.period[arc]
    switch model.arcs.kind[arc] {
    case .ship:
      let lane = model.lanes[Int(model.arcs.entity[arc])]
      return .lane(lane.from, lane.to, Ref(model.arcs.product[arc]), period: period)
    case .cover:
      if scenario.policy.integral, point.isPart(arc) {
        let line = model.demandLines[Int(model.arcs.entity[arc])]
        return .part(line.region, supplied: Ref(model.arcs.product[arc]), period: line.period)
      }
      let line = model.demandLines[Int(model.arcs.entity[arc])]
      return .maxShare(line.region, line.product, substitute: Ref(model.arcs.product[arc]), period: line.period)
    case .order: return .offer(model.arcs.entity[arc], period: period)
    case .deliver: return cap(ofLine: Int(model.arcs.entity[arc]))
    case .hold, .holdSafety, .issue, .expire, .unmet: return nil
    }
  }

  private func sharedLimit(_ key: SideRows.Key) -> Binding? {
    switch key {
    case .lane(let position, let period):
      return .sharedLane(model.lanes[Int(position)].from, model.lanes[Int(position)].to, period: period)
    case .throughput(let warehouse, let period): return .throughput(warehouse, period: period)
    case .storage(let warehouse, let period): return .storage(warehouse, period: period)
    case .quota(let position): return .quota(position)
    case .budget: return .budget
    case .contract(let position): return .contract(position)
    case .maxShare(let position, let substitute):
      let line = model.demandLines[Int(position)]
      return .maxShare(line.region, line.product, substitute: substitute, period: line.period)
    case .shipment(let position, let product, let period):
      return .lane(model.lanes[Int(position)].from, model.lanes[Int(position)].to, product, period: period)
    case .claimant, .safety: return nil
    }
  }

  func add(_ new: [Binding], to bindings: inout [Binding]) {
    for binding in new where !bindings.contains(binding) { bindings.append(binding) }
  }
}
