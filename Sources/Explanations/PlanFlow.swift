internal import Domain
internal import Formulations

/// What the lines of a plan put on the arcs of its scenario's model.
struct PlanFlow {
  /// Units by arc.
  private(set) var flow: [Double]

  /// What an arc and a line of a plan have in common: four positions or periods.
  private typealias Key = SIMD4<Int32>

  /// - Complexity: O(arcs + lines · log offers).
  init(_ scenario: Scenario, _ plan: Plan, _ model: AllocationModel) {
    flow = Array(repeating: 0, count: model.arcs.count)
    let shipped = Self.shipments(plan)
    let covered = Self.covers(plan)
    let ordered = Self.orders(plan, scenario)
    let closing = Self.closing(plan)
    let unmet = Self.unmet(plan)
    for arc in flow.indices {
      let (entity, product, period) = (model.arcs.entity[arc], model.arcs.product[arc], model.arcs.period[arc])
      switch model.arcs.kind[arc] {
      case .ship:
        let lane = model.lanes[Int(entity)]
        let all = shipped[Key(lane.from.position, Self.number(lane.to), product, period)] ?? 0
        // Where changes to a published plan cost, what was published is an arc of its own, and fills first.
        if model.arcs.isShipment(arc, besides: arc - 1) {
          flow[arc] = max(0, all - flow[arc - 1])
        } else {
          flow[arc] = model.arcs.isShipment(arc + 1, besides: arc) ? min(model.arcs.upper[arc], all) : all
        }
      case .cover:
        let line = model.demandLines[Int(entity)]
        flow[arc] = covered[Key(line.region.position, line.product.position, product, line.period)] ?? 0
      case .order: flow[arc] = ordered[Key(entity, 0, 0, period)] ?? 0
      case .holdSafety: flow[arc] = min(model.arcs.upper[arc], closing[Key(entity, product, 0, period)] ?? 0)
      case .hold:
        let all = closing[Key(entity, product, 0, period)] ?? 0
        // Where safety stock has an arc of its own it is the one before, and fills first.
        let isBeside =
          arc > 0 && model.arcs.kind[arc - 1] == .holdSafety && model.arcs.tail[arc - 1] == model.arcs.tail[arc]
        flow[arc] = isBeside ? max(0, all - flow[arc - 1]) : all
      case .unmet:
        let line = model.demandLines[Int(entity)]
        flow[arc] = unmet[Key(line.region.position, line.product.position, 0, line.period)] ?? 0
      case .deliver, .issue, .expire: break
      }
    }
    LayerFlow.fill(&flow, scenario, plan, model)
    for arc in flow.indices where model.arcs.kind[arc] == .cover {
      let line = model.demandLines[Int(model.arcs.entity[arc])]
      if line.deliverArc >= 0 { flow[Int(line.deliverArc)] += flow[arc] }
    }
  }

  /// Warehouses count up from 0, regions down from −1.
  private static func number(_ place: Place) -> Int32 {
    switch place {
    case .warehouse(let warehouse): warehouse.position
    case .region(let region): -1 - region.position
    }
  }

  private static func shipments(_ plan: Plan) -> [Key: Double] {
    var result: [Key: Double] = [:]
    result.reserveCapacity(plan.shipments.count)
    for line in plan.shipments {
      result[Key(line.from.position, number(line.to), line.product.position, line.shipPeriod), default: 0] +=
        line.quantity
    }
    return result
  }

  private static func covers(_ plan: Plan) -> [Key: Double] {
    var result: [Key: Double] = [:]
    result.reserveCapacity(plan.allocations.count)
    for line in plan.allocations {
      result[
        Key(line.region.position, line.demanded.position, line.supplied.position, line.period), default: 0] +=
        line.covers
    }
    return result
  }

  private static func closing(_ plan: Plan) -> [Key: Double] {
    var result: [Key: Double] = [:]
    result.reserveCapacity(plan.stock.count)
    for line in plan.stock where line.closing > 0 {
      result[Key(line.warehouse.position, line.product.position, 0, line.period)] = line.closing
    }
    return result
  }

  private static func unmet(_ plan: Plan) -> [Key: Double] {
    var result: [Key: Double] = [:]
    result.reserveCapacity(plan.unmet.count)
    for line in plan.unmet {
      result[Key(line.region.position, line.product.position, 0, line.period)] = line.quantity
    }
    return result
  }

  /// By offer and order period. A purchase does not say which of several prices of one supplier it was: the first with its
  /// lead time that its money fits.
  private static func orders(_ plan: Plan, _ scenario: Scenario) -> [Key: Double] {
    var result: [Key: Double] = [:]
    for line in plan.purchases {
      guard let offer = offer(of: line, scenario) else { continue }
      result[Key(offer, 0, 0, line.orderPeriod), default: 0] += line.quantity
    }
    return result
  }

  private static func offer(of line: PurchaseLine, _ scenario: Scenario) -> Int32? {
    var low = 0
    var high = scenario.offers.count
    while low < high {
      let middle = (low + high) / 2
      if precedes(scenario.offers[middle], line) { low = middle + 1 } else { high = middle }
    }
    var found: Int32?
    while low < scenario.offers.count {
      let offer = scenario.offers[low]
      guard Code.same(offer.supplier, line.supplier), offer.product == line.product, offer.warehouse == line.warehouse
      else { return found }
      if line.orderPeriod + offer.leadTime == line.arrivePeriod {
        let money = offer.unitCost * line.quantity
        if abs(line.cost - money) <= 1e-6 * max(1, abs(money)), offer.sells(line.quantity) {
          return Int32(truncatingIfNeeded: low)
        }
        found = found ?? Int32(truncatingIfNeeded: low)
      }
      low += 1
    }
    return found
  }

  private static func precedes(_ offer: OfferRow, _ line: PurchaseLine) -> Bool {
    if !Code.same(offer.supplier, line.supplier) { return Code.precedes(offer.supplier, line.supplier) }
    return (offer.product, offer.warehouse) < (line.product, line.warehouse)
  }
}

extension AllocationModel.Arcs {
  /// Whether two arcs, side by side, are one shipment: what was published and what goes beyond.
  func isShipment(_ arc: Int, besides other: Int) -> Bool {
    guard min(arc, other) >= 0, max(arc, other) < count, kind[arc] == .ship, kind[other] == .ship else { return false }
    return entity[arc] == entity[other] && product[arc] == product[other] && period[arc] == period[other]
      && tail[arc] == tail[other] && head[arc] == head[other]
  }
}
