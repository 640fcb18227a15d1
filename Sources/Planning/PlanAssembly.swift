internal import Domain
internal import GradeLadders

/// Turns decisions into the lines of a plan: prices them, splits deliveries over demanded products, balances stock and
/// demand. What it derives follows MODEL.md sections 3 and 8; `PlanChecks` recomputes all of it from the result.
struct PlanAssembly {
  let scenario: Scenario
  let decisions: Decisions

  /// Fills the tables of `plan` (not its proof) and its summary's money and key figures.
  ///
  /// - Complexity: O(n log n) in the lines.
  func fill(_ plan: inout Plan) {
    plan.shipments = shipments()
    plan.allocations = AllocationSplit(scenario, decisions).lines
    plan.purchases = purchases()
    plan.unmet = DemandBalance(scenario, plan.allocations).unmet
    plan.stock = StockBalance(scenario, plan, expiries: decisions.expiries).lines
    plan.certificate = LotLines(scenario, decisions).lines
    plan.summary.cost = costs(plan)
    KeyFigures(scenario, plan).fill(&plan.summary)
    let ladders = LadderTable(scenario, plan.allocations)
    plan.limits = ladders.lines
    plan.alerts = Alerts(scenario, plan, ladders.gaps).list
  }

  /// Sorted by ship period, from, to by code, product; equal keys cannot occur: a lane has one lead time a product.
  private func shipments() -> [ShipmentLine] {
    let ranks = PlaceRanks(scenario)
    let costs = LaneCosts(scenario)
    let decisions = decisions.withoutLots
    var lines = decisions.shipments.map { shipment in
      ShipmentLine(
        shipPeriod: shipment.shipPeriod, arrivePeriod: shipment.shipPeriod + shipment.leadTime, from: shipment.from,
        to: shipment.to, product: shipment.product, quantity: shipment.quantity, packs: packs(of: shipment),
        cost: shipment.quantity * costs.cost(from: shipment.from, to: shipment.to, shipment.product))
    }
    lines.sort {
      ($0.shipPeriod, $0.from, ranks[$0.to], $0.product) < ($1.shipPeriod, $1.from, ranks[$1.to], $1.product)
    }
    return lines
  }

  /// Packs to regions, units between warehouses; nil where the plan is not in whole ones.
  private func packs(of shipment: Decisions.Shipment) -> Int? {
    guard scenario.policy.integral else { return nil }
    guard case .region = shipment.to else { return Int(exactly: shipment.quantity.rounded()) }
    return Int(exactly: (shipment.quantity / Double(scenario.products[shipment.product].pack)).rounded())
  }

  private func purchases() -> [PurchaseLine] {
    var lines = decisions.orders.map { order in
      let offer = scenario.offers[Int(order.offer)]
      return PurchaseLine(
        orderPeriod: order.period, arrivePeriod: order.period + offer.leadTime, supplier: offer.supplier,
        product: offer.product, warehouse: offer.warehouse, quantity: order.quantity,
        lots: order.quantity / Double(offer.lot), cost: order.quantity * offer.unitCost)
    }
    lines.sort {
      if $0.orderPeriod != $1.orderPeriod { return $0.orderPeriod < $1.orderPeriod }
      if !Code.same($0.supplier, $1.supplier) { return Code.precedes($0.supplier, $1.supplier) }
      return ($0.product, $0.warehouse) < ($1.product, $1.warehouse)
    }
    return lines
  }

  /// Σ of every part of section 4.
  private func costs(_ plan: Plan) -> CostParts {
    var parts = CostParts()
    for line in plan.shipments { parts.transport += line.cost }
    if scenario.policy.stability > 0 {
      parts.stability = scenario.policy.stability * PublishedFlows(scenario).deviation(of: plan.shipments)
    }
    for line in plan.purchases { parts.purchase += line.cost }
    for line in plan.unmet { parts.unmet += line.penalty }
    let index = SubstituteIndex(scenario)
    for line in plan.allocations where line.supplied != line.demanded {
      index.forEach(of: line.demanded, at: line.region) { terms in
        if terms.substitute == line.supplied { parts.substitution += terms.penalty * line.covers }
      }
    }
    for line in plan.stock {
      let product = scenario.products[line.product]
      parts.holding += product.holdingCost * line.closing
      parts.writeOff += product.unitCost * line.expired
      if line.period == scenario.periods { parts.endValue -= product.endValue * line.closing }
      parts.safetyStock += scenario.policy.safetyStockPenalty * max(0, line.safetyStock - line.closing)
    }
    return parts
  }
}

/// The cost of one unit on a lane, by binary search in the sorted lanes.
struct LaneCosts {
  private let lanes: [Lane]
  private let ranks: PlaceRanks
  /// `lanes[starts[w] ..< starts[w + 1]]` leave warehouse w, sorted by the rank of their end.
  private let starts: [Int]

  init(_ scenario: Scenario) {
    lanes = scenario.lanesByEnds
    ranks = PlaceRanks(scenario)
    var starts = Array(repeating: 0, count: scenario.warehouses.count + 1)
    for lane in lanes { starts[lane.from.index + 1] += 1 }
    for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
    self.starts = starts
  }

  /// 0 where there is no such lane: decisions only ship along lanes.
  func cost(from: Ref<Warehouse>, to: Place, _ product: Ref<Product>) -> Double {
    var low = starts[from.index]
    var high = starts[from.index + 1]
    let rank = ranks[to]
    while low < high {
      let middle = (low + high) / 2
      if ranks[lanes[middle].to] < rank { low = middle + 1 } else { high = middle }
    }
    guard low < starts[from.index + 1], lanes[low].to == to else { return 0 }
    return lanes[low].terms(for: product)?.cost ?? 0
  }
}
