internal import Domain
internal import GreedySolver

/// Hard rules of MODEL.md section 3, recomputed from scenario and decisions alone by the plainest means.
///
/// Shares no code with the solver: dictionaries and sums, no indices of its own.
struct FeasibilityCheck {
  private struct Key: Hashable {
    var a: Int32 = -1
    var b: Int32 = -1
    var c: Int32 = -1
    var d: Int32 = -1
  }

  let scenario: Scenario
  let decisions: Decisions
  /// Balances and upper limits that are broken.
  private(set) var violations: [String] = []
  /// Guarantees, quota minimums and storage limits that are broken: what `GreedyResult.broken` is to name.
  private(set) var minimums: Set<BrokenMinimum.Rule> = []

  private var arriving: [Key: Double] = [:]
  private var covered: [Key: Double] = [:]
  private var coveredBy: [Key: Double] = [:]
  /// u by region, product, period.
  private var unmet: [Key: Double] = [:]
  private var closing: [Key: Double] = [:]

  init(_ scenario: Scenario, _ decisions: Decisions) {
    self.scenario = scenario
    self.decisions = decisions
    checkValues()
    checkLanes()
    checkStock()
    checkCover()
    checkDemand()
    checkQuotas()
    checkOrders()
  }

  private mutating func expect(_ left: Double, atMost right: Double, _ what: @autoclosure () -> String) {
    if left > right + 1e-7 * max(1, abs(right)) { violations.append("\(what()): \(left) > \(right)") }
  }

  private mutating func checkValues() {
    for shipment in decisions.shipments {
      if !(shipment.quantity > 0 && shipment.quantity < .infinity) { violations.append("shipment \(shipment)") }
      if shipment.shipPeriod < 1 || shipment.shipPeriod + shipment.leadTime > scenario.periods {
        violations.append("shipment out of time: \(shipment)")
      }
    }
    for cover in decisions.covers where !(cover.quantity > 0 && cover.quantity < .infinity) {
      violations.append("cover \(cover)")
    }
  }

  private mutating func checkLanes() {
    let lanes = scenario.lanesByEnds
    var leaving: [Key: Double] = [:]
    for (position, lane) in lanes.enumerated() {
      var volumes = Array(repeating: 0.0, count: Int(scenario.periods) + 1)
      var own: [Key: Double] = [:]
      for shipment in decisions.shipments where shipment.from == lane.from && shipment.to == lane.to {
        guard let terms = lane.terms(for: shipment.product), terms.leadTime == shipment.leadTime else {
          violations.append("no such lane: \(shipment)")
          continue
        }
        volumes[Int(shipment.shipPeriod)] += shipment.quantity * scenario.products[shipment.product].volume
        own[Key(a: shipment.product.position, b: shipment.shipPeriod), default: 0] += shipment.quantity
        expect(
          own[Key(a: shipment.product.position, b: shipment.shipPeriod)] ?? 0, atMost: terms.capacity,
          "own capacity of lane \(position)")
      }
      for period in 1...Int(scenario.periods) {
        expect(volumes[period], atMost: lane.sharedCapacity, "shared capacity of lane \(position) in \(period)")
        leaving[Key(a: lane.from.position, b: Int32(period)), default: 0] += volumes[period]
      }
    }
    let limits = scenario.limits.throughput
    for warehouse in scenario.warehouses.refs {
      for period in 1...scenario.periods {
        expect(
          leaving[Key(a: warehouse.position, b: period)] ?? 0, atMost: limits[warehouse][Int(period) - 1],
          "throughput of \(warehouse) in \(period)")
      }
    }
  }

  private mutating func checkStock() {
    var change: [Key: Double] = [:]
    for row in scenario.stock {
      change[Key(a: row.warehouse.position, b: row.product.position, c: 1), default: 0] += row.onHand - row.reserved
    }
    for row in scenario.receipts {
      change[Key(a: row.warehouse.position, b: row.product.position, c: row.period), default: 0] += row.quantity
    }
    for order in decisions.orders {
      let offer = scenario.offers[Int(order.offer)]
      let arrival = order.period + offer.leadTime
      change[Key(a: offer.warehouse.position, b: offer.product.position, c: arrival), default: 0] += order.quantity
    }
    for shipment in decisions.shipments {
      let product = shipment.product.position
      change[Key(a: shipment.from.position, b: product, c: shipment.shipPeriod), default: 0] -= shipment.quantity
      let arrival = shipment.shipPeriod + shipment.leadTime
      switch shipment.to {
      case .warehouse(let to): change[Key(a: to.position, b: product, c: arrival), default: 0] += shipment.quantity
      case .region(let to): arriving[Key(a: to.position, b: product, c: arrival), default: 0] += shipment.quantity
      }
    }
    let limits = scenario.limits.storage
    for warehouse in scenario.warehouses.refs {
      var volumes = Array(repeating: 0.0, count: Int(scenario.periods))
      for product in scenario.products.refs {
        var stock = 0.0
        for period in 1...scenario.periods {
          stock += change[Key(a: warehouse.position, b: product.position, c: period)] ?? 0
          expect(0, atMost: stock, "stock of \(warehouse) \(product) in \(period)")
          volumes[Int(period) - 1] += stock * scenario.products[product].volume
        }
      }
      for period in 1...scenario.periods {
        let limit = limits[warehouse][Int(period) - 1]
        if volumes[Int(period) - 1] > limit + 1e-7 * max(1, limit) {
          minimums.insert(.storage(warehouse: warehouse, period: period))
        }
      }
    }
  }

  private mutating func checkCover() {
    let substitutes = SubstituteIndex(scenario)
    var delivered: [Key: Double] = [:]
    for cover in decisions.covers {
      let key = Key(a: cover.region.position, b: cover.demanded.position, c: cover.period)
      covered[key, default: 0] += cover.quantity
      var ratio = cover.supplied == cover.demanded ? 1 : 0.0
      substitutes.forEach(of: cover.demanded, at: cover.region) {
        if $0.substitute == cover.supplied { ratio = $0.ratio }
      }
      if ratio == 0 { violations.append("not a substitute: \(cover)") }
      delivered[Key(a: cover.region.position, b: cover.supplied.position, c: cover.period), default: 0] +=
        cover.quantity * ratio
      coveredBy[
        Key(a: cover.region.position, b: cover.demanded.position, c: cover.period, d: cover.supplied.position),
        default: 0] += cover.quantity
    }
    for region in scenario.regions.refs {
      for product in scenario.products.refs {
        for period in 1...scenario.periods {
          let key = Key(a: region.position, b: product.position, c: period)
          let (here, used) = (arriving[key] ?? 0, delivered[key] ?? 0)
          expect(abs(here - used), atMost: 1e-7 * max(1, here), "delivered without demand at \(key)")
        }
      }
    }
  }

  private mutating func checkDemand() {
    let waits = scenario.policy.unmet == .backorder
    var rows: [Key: Int] = [:]
    for (position, row) in scenario.demand.enumerated() {
      rows[Key(a: row.region.position, b: row.product.position, c: row.period)] = position
    }
    let substitutes = SubstituteIndex(scenario)
    for region in scenario.regions.refs {
      for product in scenario.products.refs {
        var before = 0.0
        for period in 1...scenario.periods {
          let key = Key(a: region.position, b: product.position, c: period)
          let position = rows[key]
          let row = position.map { scenario.demand[$0] }
          let due = (row?.due ?? 0) + (waits ? before : 0)
          let here = covered[key] ?? 0
          expect(here, atMost: due, "covered beyond due at \(key)")
          before = due - here
          substitutes.forEach(of: product, at: region) { terms in
            let share = coveredBy[
              Key(a: region.position, b: product.position, c: period, d: terms.substitute.position)]
            guard terms.maxShare < .infinity else { return }
            expect(share ?? 0, atMost: terms.maxShare * due, "share of \(terms.substitute) at \(key)")
          }
          guard let row, let position else { continue }
          expect(here, atMost: row.mostCovered, "maximum at \(key)")
          if here < row.leastCovered - 1e-7 * max(1, row.leastCovered) { minimums.insert(.minimum(row: position)) }
        }
      }
    }
  }

  private mutating func checkQuotas() {
    for (position, quota) in scenario.quotas.enumerated() {
      let inside = scenario.subtree(of: quota.region)
      var sum = 0.0
      for shipment in decisions.shipments {
        guard case .region(let region) = shipment.to, inside[region],
          scenario.scope(quota.scope, contains: shipment.product),
          quota.warehouse.map({ $0 == shipment.from }) ?? true,
          quota.period.map({ $0 == shipment.shipPeriod + shipment.leadTime }) ?? true
        else { continue }
        sum += shipment.quantity
      }
      expect(sum, atMost: quota.maximum, "quota \(quota.name)")
      if sum < quota.minimum - 1e-7 * max(1, quota.minimum) { minimums.insert(.quota(row: position)) }
    }
  }

  private mutating func checkOrders() {
    var spent = 0.0
    for order in decisions.orders {
      let offer = scenario.offers[Int(order.offer)]
      expect(order.quantity, atMost: offer.maximum, "offer \(order.offer) in \(order.period)")
      if order.period < 1 || order.period + offer.leadTime > scenario.periods {
        violations.append("order out of time: \(order)")
      }
      spent += order.quantity * offer.unitCost
    }
    expect(spent, atMost: scenario.policy.purchaseBudget, "budget")
  }
}
