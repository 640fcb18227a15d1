internal import Domain

extension PlanCheck {
  /// Rule `lane`. The amount is the quantity that may not travel so.
  mutating func checkLanes() {
    for (position, line) in plan.shipments.enumerated() {
      guard let terms = totals.termsOfShipment[position] else {
        findings.add(
          .lane, line.quantity, index.unit(of: line.product), period: line.shipPeriod, index.words(line) + ": no lane")
        continue
      }
      let (arrival, overflow) = line.shipPeriod.addingReportingOverflow(terms.leadTime)
      if overflow || arrival != line.arrivePeriod {
        findings.add(
          .lane, line.quantity, index.unit(of: line.product), period: line.shipPeriod,
          index.words(line) + ": the lane takes \(terms.leadTime) periods")
      }
    }
  }

  /// Rule `shipmentCost`, and transport's part of the cost.
  mutating func checkShipmentCosts() {
    var transport = CompensatedSum()
    for (position, line) in plan.shipments.enumerated() {
      guard let terms = totals.termsOfShipment[position] else { continue }
      transport.add(terms.cost * line.quantity)
      findings.requireMoney(
        .shipmentCost, line.cost, price: terms.cost, quantity: line.quantity, index.money, period: line.shipPeriod,
        index.words(line))
    }
    cost.transport = transport.value
  }

  /// Rules `packs` and `wholePacks`. The amount is how far from whole, in units.
  mutating func checkPacks() {
    let integral = scenario.policy.integral
    for line in plan.shipments {
      guard integral else {
        if let packs = line.packs {
          findings.add(.packs, Double(packs), "packs", period: line.shipPeriod, index.words(line))
        }
        continue
      }
      var pack = 1.0
      if case .region = line.to { pack = Double(scenario.products[line.product].pack) }
      let whole = (line.quantity / pack).rounded()
      findings.require(
        .wholePacks, line.quantity, is: whole * pack, index.unit(of: line.product), period: line.shipPeriod,
        index.words(line))
      if let packs = line.packs, Double(packs) == whole { continue }
      findings.add(
        .packs, abs(Double(line.packs ?? 0) - whole), "packs", period: line.shipPeriod, index.words(line))
    }
  }

  /// Rule `allocatedShipments`: by (arrival, region, product, warehouse, ship period) the allocations add up to the
  /// shipment.
  mutating func checkAllocatedShipments() {
    let shipments = ShipmentSearch(plan.shipments, lanes: totals.laneOfShipment)
    var allocated = Array(repeating: 0.0, count: plan.shipments.count)
    for line in plan.allocations {
      let lane = index.lane(from: line.warehouse, to: .region(line.region))
      let shipment = lane < 0 ? -1 : shipments.find(line.shipPeriod, lane, line.supplied.position)
      if shipment >= 0, plan.shipments[shipment].arrivePeriod == line.period {
        allocated[shipment] += line.quantity
      } else {
        findings.add(
          .allocatedShipments, line.quantity, index.unit(of: line.supplied), period: line.period,
          index.words(line) + ": no such shipment")
      }
    }
    for (position, line) in plan.shipments.enumerated() {
      guard case .region = line.to else { continue }
      findings.require(
        .allocatedShipments, allocated[position], is: line.quantity, index.unit(of: line.product),
        period: line.arrivePeriod, index.words(line))
    }
  }
}

/// Finds shipments by ship period, lane and product.
private struct ShipmentSearch {
  private struct Key: Comparable {
    var period: Int32
    var lane: Int32
    var product: Int32
    var position: Int32

    static func < (left: Key, right: Key) -> Bool {
      if left.period != right.period { return left.period < right.period }
      if left.lane != right.lane { return left.lane < right.lane }
      return left.product < right.product
    }
  }

  private var keys: [Key] = []

  /// - Complexity: O(n) where the lines come sorted, as they should.
  init(_ lines: [ShipmentLine], lanes: [Int32]) {
    keys.reserveCapacity(lines.count)
    var isSorted = true
    for (position, line) in lines.enumerated() {
      let key = Key(
        period: line.shipPeriod, lane: lanes[position], product: line.product.position,
        position: Int32(truncatingIfNeeded: position))
      if let last = keys.last, key < last { isSorted = false }
      keys.append(key)
    }
    if !isSorted { keys.sort() }
  }

  /// The first shipment with the key, −1 where there is none.
  func find(_ period: Int32, _ lane: Int, _ product: Int32) -> Int {
    let wanted = Key(period: period, lane: Int32(truncatingIfNeeded: lane), product: product, position: 0)
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    guard low < keys.count, !(wanted < keys[low]) else { return -1 }
    return Int(keys[low].position)
  }
}
