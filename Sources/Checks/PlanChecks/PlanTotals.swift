internal import Domain

/// What the plan's lines add up to, and the stock and unmet demand that follow from them by the balances.
///
/// Slots are `position × T + period − 1`, by pair of `DemandIndex` or `StockIndex`, by lane, by warehouse.
struct PlanTotals {
  /// Lane of each shipment, −1 = none; with the terms its product finds there.
  private(set) var laneOfShipment: [Int32] = []
  private(set) var termsOfShipment: [LaneTerms?] = []
  /// Pair of `DemandIndex.pairs` and option of each allocation, −1 = none.
  private(set) var pairOfAllocation: [Int32] = []
  private(set) var optionOfAllocation: [Int32] = []
  /// Offer of each purchase, −1 = none.
  private(set) var offerOfPurchase: [Int32] = []

  // By stock slot.
  private(set) var bought: [Double]
  private(set) var transferredIn: [Double]
  private(set) var shipped: [Double]
  private(set) var transferredOut: [Double]
  private(set) var expired: [Double]
  private(set) var closing: [Double]

  /// Volume by lane slot, and leaving and in stock by warehouse slot.
  private(set) var laneVolume: [Double]
  private(set) var leavingVolume: [Double]
  private(set) var storedVolume: [Double]
  /// Units by quota.
  private(set) var quotaUnits: [Double]

  /// z by `option × T + period − 1`, and Σ z, u and what waits from the period before by demand slot.
  private(set) var coveredByOption: [Double]
  private(set) var covered: [Double]
  private(set) var unmet: [Double]
  private(set) var carried: [Double]

  /// - Complexity: O(lines + slots + quotas of the shipments).
  init(_ plan: Plan, _ index: ScenarioIndex) {
    bought = Array(repeating: 0, count: index.stock.pairs.count * index.periods)
    transferredIn = bought
    shipped = bought
    transferredOut = bought
    expired = bought
    closing = bought
    laneVolume = Array(repeating: 0, count: index.lanes.count * index.periods)
    leavingVolume = Array(repeating: 0, count: index.scenario.warehouses.count * index.periods)
    storedVolume = leavingVolume
    quotaUnits = Array(repeating: 0, count: index.scenario.quotas.count)
    coveredByOption = Array(repeating: 0, count: index.demand.options.count * index.periods)
    covered = Array(repeating: 0, count: index.demand.pairs.count * index.periods)
    unmet = covered
    carried = covered
    addShipments(plan, index)
    addPurchases(plan, index)
    addAllocations(plan, index)
    balanceStock(plan, index)
    balanceDemand(index)
  }

  private mutating func addShipments(_ plan: Plan, _ index: ScenarioIndex) {
    laneOfShipment.reserveCapacity(plan.shipments.count)
    termsOfShipment.reserveCapacity(plan.shipments.count)
    for line in plan.shipments {
      let lane = index.lane(from: line.from, to: line.to)
      laneOfShipment.append(Int32(truncatingIfNeeded: lane))
      termsOfShipment.append(lane < 0 ? nil : index.lanes[lane].terms(for: line.product))
      let period = Int(line.shipPeriod) - 1
      let volume = line.quantity * index.volumes[line.product.index]
      if lane >= 0 { laneVolume[lane * index.periods + period] += volume }
      leavingVolume[line.from.index * index.periods + period] += volume
      let source = index.stock.pairs.find(line.from.index, line.product.index) * index.periods + period
      switch line.to {
      case .warehouse(let warehouse):
        transferredOut[source] += line.quantity
        let pair = index.stock.pairs.find(warehouse.index, line.product.index)
        transferredIn[pair * index.periods + Int(line.arrivePeriod) - 1] += line.quantity
      case .region(let region):
        shipped[source] += line.quantity
        addToQuotas(line, region, index)
      }
    }
  }

  private mutating func addToQuotas(_ line: ShipmentLine, _ region: Ref<Region>, _ index: ScenarioIndex) {
    let cover = index.demand.covers.find(region.index, line.product.index)
    guard cover >= 0 else { return }
    for entry in index.quotaStarts[cover]..<index.quotaStarts[cover + 1] {
      let position = Int(index.quotas[entry])
      let quota = index.scenario.quotas[position]
      let counts =
        (quota.warehouse == nil || quota.warehouse == line.from)
        && (quota.period == nil || quota.period == line.arrivePeriod)
      if counts { quotaUnits[position] += line.quantity }
    }
  }

  private mutating func addPurchases(_ plan: Plan, _ index: ScenarioIndex) {
    for line in plan.purchases {
      offerOfPurchase.append(Int32(truncatingIfNeeded: index.offer(of: line)))
      let pair = index.stock.pairs.find(line.warehouse.index, line.product.index)
      bought[pair * index.periods + Int(line.arrivePeriod) - 1] += line.quantity
    }
  }

  private mutating func addAllocations(_ plan: Plan, _ index: ScenarioIndex) {
    pairOfAllocation.reserveCapacity(plan.allocations.count)
    optionOfAllocation.reserveCapacity(plan.allocations.count)
    for line in plan.allocations {
      let pair = index.demand.pairs.find(line.region.index, line.demanded.index)
      let option = pair < 0 ? -1 : index.demand.option(of: pair, supplied: line.supplied.position)
      pairOfAllocation.append(Int32(truncatingIfNeeded: pair))
      optionOfAllocation.append(Int32(truncatingIfNeeded: option))
      let period = Int(line.period) - 1
      if pair >= 0 { covered[pair * index.periods + period] += line.covers }
      if option >= 0 { coveredByOption[option * index.periods + period] += line.covers }
    }
  }

  /// 3.1. What expires is taken from the plan where anything can; a later rule holds it to section 3.7.
  private mutating func balanceStock(_ plan: Plan, _ index: ScenarioIndex) {
    for line in plan.stock {
      let pair = index.stock.pairs.find(line.warehouse.index, line.product.index)
      if index.stock.perishable[pair] { expired[pair * index.periods + Int(line.period) - 1] += line.expired }
    }
    for pair in 0..<index.stock.pairs.count {
      var level = index.stock.opening[pair]
      let warehouse = Int(index.stock.warehouses[pair]) * index.periods
      let volume = index.volumes[Int(index.stock.pairs.seconds[pair])]
      for period in 0..<index.periods {
        let slot = pair * index.periods + period
        level += index.stock.receipts[slot] + bought[slot] + transferredIn[slot]
        level -= shipped[slot] + transferredOut[slot] + expired[slot]
        closing[slot] = level
        storedVolume[warehouse + period] += level * volume
      }
    }
  }

  /// 3.3: what is covered beyond what is due leaves u negative, which no plan may.
  private mutating func balanceDemand(_ index: ScenarioIndex) {
    let backorder = index.scenario.policy.unmet == .backorder
    for pair in 0..<index.demand.pairs.count {
      var waiting = 0.0
      for slot in (pair * index.periods)..<((pair + 1) * index.periods) {
        carried[slot] = waiting
        unmet[slot] = index.demand.due[slot] + waiting - covered[slot]
        waiting = backorder ? max(0, unmet[slot]) : 0
      }
    }
  }

  /// max(0, quantity − held) plus what waits from before.
  func due(_ slot: Int, _ demand: DemandIndex) -> Double { demand.due[slot] + carried[slot] }
}
