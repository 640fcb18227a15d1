public import Domain

/// The multipliers of one stage.
public struct StageDuals: Sendable {
  /// One a node: of "out − in = supply".
  public var node: [Double]
  /// One a side row.
  public var row: [Double]

  public init(of model: AllocationModel) {
    node = Array(repeating: 0, count: model.nodes.count)
    row = Array(repeating: 0, count: model.rows.count)
  }
}

/// A point of the whole model with the multipliers of every stage, put together from its blocks.
public struct ModelSolution: Sendable {
  /// One value an arc.
  public var flow: [Double]
  /// One a goal, then that of cost.
  public var duals: [StageDuals]
  public var iterations = 0

  public init(of model: AllocationModel, goals: Int = 0) {
    flow = Array(repeating: 0, count: model.arcs.count)
    duals = Array(repeating: StageDuals(of: model), count: goals + 1)
  }
}

extension AllocationModel {
  /// What a solution decides, in the planner's words. Values that solvers leave within 1e-9 of 0 are 0.
  ///
  /// - Complexity: O(arcs).
  public func decisions(from solution: ModelSolution) -> Decisions {
    var decisions = Decisions()
    for arc in 0..<arcs.count {
      let amount = NumberText.tidied(solution.flow[arc])
      guard amount > 0 else { continue }
      switch arcs.kind[arc] {
      case .ship:
        let lane = lanes[Int(arcs.entity[arc])]
        let arrival = nodes.period[Int(arcs.head[arc])]
        decisions.addShipment(
          Decisions.Shipment(
            from: lane.from, to: lane.to, product: Ref(arcs.product[arc]), shipPeriod: arcs.period[arc],
            leadTime: arrival - arcs.period[arc], quantity: amount, last: lot(ofShipment: arc)))
      case .cover:
        let line = demandLines[Int(arcs.entity[arc])]
        decisions.covers.append(
          Decisions.Cover(
            region: line.region, demanded: line.product, supplied: Ref(arcs.product[arc]), period: line.period,
            quantity: amount))
      case .order:
        decisions.orders.append(
          Decisions.Order(offer: arcs.entity[arc], period: arcs.period[arc], quantity: amount))
      case .expire:
        decisions.expiries.append(
          Decisions.Expiry(
            warehouse: Ref(arcs.entity[arc]), product: Ref(arcs.product[arc]), period: arcs.period[arc],
            quantity: amount))
      case .hold, .holdSafety, .issue, .unmet, .deliver: break
      }
    }
    return decisions
  }

  /// Which lot a shipment is of: its layer between warehouses; to a region, how long it has to last there.
  private func lot(ofShipment arc: Int) -> Int32? {
    guard layers.expires(Int(arcs.product[arc])) else { return nil }
    let (tail, head) = (Int(arcs.tail[arc]), Int(arcs.head[arc]))
    guard nodes.kind[head] == .hub else { return nodes.life[tail] }
    return StockLayers.needed(
      arriving: nodes.period[head], leadTime: nodes.period[head] - arcs.period[arc], life: nodes.life[head])
  }
}

extension Decisions {
  /// What was published and what goes beyond it are two arcs side by side and one shipment.
  fileprivate mutating func addShipment(_ shipment: Shipment) {
    if var last = shipments.last, last.from == shipment.from, last.to == shipment.to,
      last.product == shipment.product, last.shipPeriod == shipment.shipPeriod, last.last == shipment.last
    {
      last.quantity = NumberText.tidied(last.quantity + shipment.quantity)
      shipments[shipments.count - 1] = last
    } else {
      shipments.append(shipment)
    }
  }
}
