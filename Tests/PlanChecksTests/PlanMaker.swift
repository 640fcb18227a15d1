import Domain

/// Makes a complete plan from decisions, by the plainest loops there are: slow, and written without a look at the
/// checker, so that the two can disagree.
struct PlanMaker {
  var scenario: Scenario
  var summary: PlanSummary
  /// Ship period, from, to, product, quantity.
  var shipments: [(period: Int32, from: Int32, to: Place, product: Int32, quantity: Double)] = []
  /// Arrival, region, demanded, supplied, warehouse, ship period, units of supplied, units of demanded.
  var allocations:
    [(
      period: Int32, region: Int32, demanded: Int32, supplied: Int32, warehouse: Int32, shipPeriod: Int32,
      quantity: Double, covers: Double
    )] = []
  /// Offer, order period, quantity.
  var orders: [(offer: Int, period: Int32, quantity: Double)] = []
  /// Warehouse, product, period, quantity.
  var expiries: [(warehouse: Int32, product: Int32, period: Int32, quantity: Double)] = []
  var certificate: [CertificateLine] = []

  init(_ scenario: Scenario) {
    self.scenario = scenario
    summary = PlanSummary(
      scenario: scenario.name, rule: .cost, status: .optimal, solverUsed: "hand", solverWhy: "known optimum")
  }

  var lastPeriod: Int32 { scenario.periods }

  func made(total: Double) -> Plan {
    var plan = Plan(summary: summary)
    plan.certificate = certificate
    for line in allocations {
      plan.allocations.append(
        AllocationLine(
          period: line.period, region: Ref(line.region), demanded: Ref(line.demanded), supplied: Ref(line.supplied),
          warehouse: Ref(line.warehouse), shipPeriod: line.shipPeriod, quantity: line.quantity, covers: line.covers))
    }
    addShipments(&plan)
    addPurchases(&plan)
    addUnmet(&plan)
    addStock(&plan)
    addCost(&plan)
    addFigures(&plan)
    plan.summary.bound = total
    plan.summary.gap = (plan.summary.cost.total - total) / max(1, abs(plan.summary.cost.total))
    return plan
  }

  private func addShipments(_ plan: inout Plan) {
    for line in shipments {
      let lane = scenario.lanesByEnds.first { $0.from.position == line.from && $0.to == line.to }
      let terms = lane?.terms(for: Ref(line.product)) ?? LaneTerms(leadTime: 0, cost: 0, capacity: 0)
      plan.shipments.append(
        ShipmentLine(
          shipPeriod: line.period, arrivePeriod: line.period + terms.leadTime, from: Ref(line.from), to: line.to,
          product: Ref(line.product), quantity: line.quantity, cost: terms.cost * line.quantity))
    }
  }

  private func addPurchases(_ plan: inout Plan) {
    for order in orders {
      let offer = scenario.offers[order.offer]
      plan.purchases.append(
        PurchaseLine(
          orderPeriod: order.period, arrivePeriod: order.period + offer.leadTime, supplier: offer.supplier,
          product: offer.product, warehouse: offer.warehouse, quantity: order.quantity,
          lots: order.quantity / Double(offer.lot), cost: offer.unitCost * order.quantity))
    }
  }

  private func addUnmet(_ plan: inout Plan) {
    for region in scenario.regions.refs {
      for product in scenario.products.refs {
        let rows = scenario.demand.filter { $0.region == region && $0.product == product }
        guard let first = rows.first else { continue }
        var waiting = 0.0
        var penalty = first.unmetPenalty
        for period in 1...lastPeriod {
          let row = rows.first { $0.period == period }
          if row == nil, scenario.policy.unmet == .lost { continue }
          penalty = row?.unmetPenalty ?? penalty
          let covered = plan.allocations
            .filter { $0.period == period && $0.region == region && $0.demanded == product }
            .reduce(0) { $0 + $1.covers }
          let unmet = (row?.due ?? 0) + waiting - covered
          waiting = scenario.policy.unmet == .backorder ? unmet : 0
          guard unmet > 0 else { continue }
          plan.unmet.append(
            UnmetLine(
              period: period, region: region, product: product, quantity: unmet, penalty: penalty * unmet,
              reason: "no stock, \"none\""))
        }
      }
    }
    plan.unmet.sort { ($0.period, $0.region, $0.product) < ($1.period, $1.region, $1.product) }
  }

  private func addStock(_ plan: inout Plan) {
    for warehouse in scenario.warehouses.refs {
      for product in scenario.products.refs {
        let rows = scenario.stock.filter { $0.warehouse == warehouse && $0.product == product }
        var level = rows.reduce(0) { $0 + $1.onHand - $1.reserved }
        let leaving = plan.shipments.filter { $0.from == warehouse && $0.product == product }
        for period in 1...lastPeriod {
          var line = StockLine(period: period, warehouse: warehouse, product: product, opening: level)
          line.received = scenario.receipts
            .filter { $0.warehouse == warehouse && $0.product == product && $0.period == period }
            .reduce(0) { $0 + $1.quantity }
          line.bought = plan.purchases
            .filter { $0.warehouse == warehouse && $0.product == product && $0.arrivePeriod == period }
            .reduce(0) { $0 + $1.quantity }
          line.transferredIn = plan.shipments
            .filter { $0.to == .warehouse(warehouse) && $0.product == product && $0.arrivePeriod == period }
            .reduce(0) { $0 + $1.quantity }
          for shipment in leaving where shipment.shipPeriod == period {
            if case .region = shipment.to {
              line.shipped += shipment.quantity
            } else {
              line.transferredOut += shipment.quantity
            }
          }
          line.expired =
            expiries
            .filter { Ref($0.warehouse) == warehouse && Ref($0.product) == product && $0.period == period }
            .reduce(0) { $0 + $1.quantity }
          level += line.received + line.bought + line.transferredIn - line.shipped - line.transferredOut - line.expired
          line.closing = level
          line.safetyStock = rows.reduce(0) { $0 + $1.safetyStock }
          let counted = period == lastPeriod ? lastPeriod...lastPeriod : (period + 1)...lastPeriod
          let outflow = leaving.filter { counted.contains($0.shipPeriod) }.reduce(0) { $0 + $1.quantity }
          if outflow > 0 {
            line.daysOfCover = level / (outflow / (Double(counted.count) * scenario.period.days))
          }
          let numbers = [line.opening, line.received, line.bought, line.transferredIn, line.closing, line.safetyStock]
          if numbers.contains(where: { $0 != 0 }) { plan.stock.append(line) }
        }
      }
    }
    plan.stock.sort { ($0.period, $0.warehouse, $0.product) < ($1.period, $1.warehouse, $1.product) }
  }

  private func addCost(_ plan: inout Plan) {
    var cost = CostParts()
    cost.transport = plan.shipments.reduce(0) { $0 + $1.cost }
    cost.purchase = plan.purchases.reduce(0) { $0 + $1.cost }
    cost.unmet = plan.unmet.reduce(0) { $0 + $1.penalty }
    for line in plan.allocations where line.supplied != line.demanded {
      let row = scenario.substitutes.first { $0.product == line.demanded && $0.substitute == line.supplied }
      cost.substitution += (row?.penalty ?? 0) * line.covers
    }
    for line in plan.stock {
      let product = scenario.products[line.product]
      cost.holding += product.holdingCost * line.closing
      cost.writeOff += product.unitCost * line.expired
      cost.safetyStock += scenario.policy.safetyStockPenalty * max(0, line.safetyStock - line.closing)
      if line.period == lastPeriod { cost.endValue -= product.endValue * line.closing }
    }
    plan.summary.cost = cost
  }

  private func addFigures(_ plan: inout Plan) {
    var kpi = KPI()
    kpi.fillRate = rate(plan) { _, _ in true }
    kpi.fillRateUnits = kpi.fillRate
    kpi.byTier = scenario.tiers.refs.map { tier in
      NamedValue(
        name: scenario.tiers[tier].name, value: rate(plan) { region, _ in scenario.regions[region].tier == tier })
    }
    let asking = Set(scenario.demand.map(\.region))
    kpi.byRegion = scenario.regions.refs.filter { asking.contains($0) }.map { region in
      NamedValue(name: scenario.regions[region].code, value: rate(plan) { here, _ in here == region })
    }
    kpi.byProduct = scenario.products.refs.map { product in
      NamedValue(name: scenario.products[product].code, value: rate(plan) { _, asked in asked == product })
    }
    let held = scenario.demand.reduce(0) { $0 + min($1.held, $1.quantity) }
    let covered = plan.allocations.reduce(0) { $0 + $1.covers }
    let substituted = plan.allocations.filter { $0.supplied != $0.demanded }.reduce(0) { $0 + $1.covers }
    kpi.substitutedShare = substituted / (covered + held)
    kpi.lanesUsed = Set(plan.shipments.map { [Place.warehouse($0.from), $0.to] }).count
    let limits = scenario.limits
    kpi.warehouses = scenario.warehouses.refs.map { warehouse in
      var use = WarehouseUse(warehouse: scenario.warehouses[warehouse].code)
      for period in 1...lastPeriod {
        let leaving = plan.shipments
          .filter { $0.from == warehouse && $0.shipPeriod == period }
          .reduce(0) { $0 + $1.quantity * scenario.products[$1.product].volume }
        let stored = plan.stock
          .filter { $0.warehouse == warehouse && $0.period == period }
          .reduce(0) { $0 + $1.closing * scenario.products[$1.product].volume }
        let throughput = limits.throughput[warehouse][Int(period) - 1]
        let storage = limits.storage[warehouse][Int(period) - 1]
        if throughput < .infinity { use.throughput = max(use.throughput ?? 0, leaving / throughput) }
        if storage < .infinity { use.storage = max(use.storage ?? 0, stored / storage) }
      }
      return use
    }
    plan.summary.kpi = kpi
    plan.summary.tiers = scenario.tiers.refs.map { tier in
      let unmet = plan.unmet
        .filter { scenario.regions[$0.region].tier == tier }
        .reduce(0) { $0 + $1.quantity }
      return TierSummary(
        name: scenario.tiers[tier].name, unmetValue: unmet,
        fillRate: rate(plan) { region, _ in scenario.regions[region].tier == tier })
    }
  }

  /// All prices of these scenarios are 0, so that rates count units.
  private func rate(_ plan: Plan, _ counts: (Ref<Region>, Ref<Product>) -> Bool) -> Double {
    let rows = scenario.demand.filter { counts($0.region, $0.product) }
    let asked = rows.reduce(0) { $0 + $1.quantity }
    guard asked > 0 else { return 1 }
    let held = rows.reduce(0) { $0 + min($1.held, $1.quantity) }
    let covered = plan.allocations.filter { counts($0.region, $0.demanded) }.reduce(0) { $0 + $1.covers }
    return min(1, (covered + held) / asked)
  }
}
