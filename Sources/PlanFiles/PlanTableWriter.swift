internal import Domain

/// The lines of a plan as CSV bytes, each table sorted by its key columns; lines of quantity 0 are left out.
///
/// - Complexity: O(lines); O(n log n) only for a table that comes unsorted.
struct PlanTableWriter {
  let plan: Plan
  private let cells: EncodedCodes
  private let parts: EncodedCodes
  private let order: PlanOrder

  init(_ plan: Plan, _ scenario: Scenario) {
    self.plan = plan
    cells = EncodedCodes(scenario, Byte.quoted)
    parts = EncodedCodes(scenario, Byte.percentEncoded)
    order = PlanOrder(scenario)
  }

  func bytes(of table: PlanTable) -> [UInt8] {
    switch table {
    case .allocations: allocations(header: table.header)
    case .shipments: shipments(header: table.header)
    case .unmet: unmet(header: table.header)
    case .stock: stock(header: table.header)
    case .purchases: purchases(header: table.header)
    case .certificate: certificate(header: table.header)
    case .alerts: alerts(header: table.header)
    case .limits: limits(header: table.header)
    case .prices: prices(header: table.header)
    case .diagnosis: diagnosis(header: table.header)
    }
  }

  /// Whether `table` has its file in the folder.
  func writes(_ table: PlanTable) -> Bool {
    switch table {
    case .limits: !plan.limits.isEmpty
    case .prices: !plan.prices.isEmpty
    default: true
    }
  }

  private func allocations(header: String) -> [UInt8] {
    var rows = RowWriter(header: header, capacity: 100 * plan.allocations.count + 100)
    for line in order.sorted(plan.allocations, by: order.precedes) where NumberText.tidied(line.quantity) != 0 {
      rows.whole(Int64(line.period))
      rows.encoded(cells.regions[line.region])
      rows.encoded(cells.products[line.demanded])
      rows.encoded(cells.products[line.supplied])
      rows.encoded(cells.warehouses[line.warehouse])
      rows.whole(Int64(line.shipPeriod))
      rows.quantity(line.quantity)
      rows.quantity(line.covers)
      rows.key(of: line, parts)
      rows.endCell()
      rows.endRow()
    }
    return rows.bytes
  }

  private func shipments(header: String) -> [UInt8] {
    var rows = RowWriter(header: header, capacity: 64 * plan.shipments.count + 100)
    for line in order.sorted(plan.shipments, by: order.precedes) where NumberText.tidied(line.quantity) != 0 {
      rows.whole(Int64(line.shipPeriod))
      rows.whole(Int64(line.arrivePeriod))
      rows.encoded(cells.warehouses[line.from])
      rows.encoded(cells[line.to])
      rows.encoded(cells.products[line.product])
      rows.quantity(line.quantity)
      rows.whole(line.packs.map(Int64.init))
      rows.number(line.cost)
      rows.endRow()
    }
    return rows.bytes
  }

  private func unmet(header: String) -> [UInt8] {
    var rows = RowWriter(header: header, capacity: 80 * plan.unmet.count + 100)
    for line in order.sorted(plan.unmet, by: order.precedes) where NumberText.tidied(line.quantity) != 0 {
      rows.whole(Int64(line.period))
      rows.encoded(cells.regions[line.region])
      rows.encoded(cells.products[line.product])
      rows.quantity(line.quantity)
      rows.number(line.penalty)
      rows.text(line.reason)
      rows.endRow()
    }
    return rows.bytes
  }

  private func stock(header: String) -> [UInt8] {
    var rows = RowWriter(header: header, capacity: 80 * plan.stock.count + 200)
    for line in order.sorted(plan.stock, by: order.precedes) where !line.isEmpty {
      rows.whole(Int64(line.period))
      rows.encoded(cells.warehouses[line.warehouse])
      rows.encoded(cells.products[line.product])
      rows.quantity(line.opening)
      rows.quantity(line.received)
      rows.quantity(line.bought)
      rows.quantity(line.transferredIn)
      rows.quantity(line.shipped)
      rows.quantity(line.transferredOut)
      rows.quantity(line.expired)
      rows.quantity(line.closing)
      rows.quantity(line.safetyStock)
      rows.number(line.daysOfCover)
      rows.endRow()
    }
    return rows.bytes
  }

  private func purchases(header: String) -> [UInt8] {
    let hasReasons = plan.purchases.contains { !$0.reason.isEmpty }
    var rows = RowWriter(
      header: hasReasons ? header + PlanTable.reasonColumn : header, capacity: 64 * plan.purchases.count + 100)
    for line in order.sorted(plan.purchases, by: order.precedes) where NumberText.tidied(line.quantity) != 0 {
      rows.whole(Int64(line.orderPeriod))
      rows.whole(Int64(line.arrivePeriod))
      rows.text(line.supplier)
      rows.encoded(cells.products[line.product])
      rows.encoded(cells.warehouses[line.warehouse])
      rows.quantity(line.quantity)
      rows.number(line.lots)
      rows.number(line.cost)
      if hasReasons { rows.text(line.reason) }
      rows.endRow()
    }
    return rows.bytes
  }

  private func certificate(header: String) -> [UInt8] {
    var rows = RowWriter(header: header, capacity: 64 * plan.certificate.count + 100)
    let kinds = ConstraintKind.allCases.map { (kind: $0, cell: Array($0.rawValue.utf8)) }
    var kind = kinds.first
    for line in order.sorted(plan.certificate, by: order.precedes) where line.multiplier != 0 {
      if kind?.kind != line.kind { kind = kinds.first { $0.kind == line.kind } }
      rows.text(line.stage)
      rows.encoded(kind?.cell ?? [])
      rows.place(line.place, cells)
      rows.place(line.to, cells)
      rows.product(line.product, cells)
      rows.product(line.other, cells)
      rows.whole(line.period.map(Int64.init))
      rows.text(line.name)
      rows.number(line.multiplier)
      rows.endRow()
    }
    return rows.bytes
  }

  /// In the plan's own order: alerts have no key.
  private func alerts(header: String) -> [UInt8] {
    var rows = RowWriter(header: header, capacity: 120 * plan.alerts.count + 100)
    for line in plan.alerts {
      rows.text(line.severity.rawValue)
      rows.text(line.kind)
      rows.place(line.warehouse.map(Place.warehouse), cells)
      rows.place(line.region.map(Place.region), cells)
      rows.product(line.product, cells)
      rows.whole(line.period.map(Int64.init))
      rows.number(line.value)
      rows.number(line.limit)
      rows.text(line.message)
      rows.endRow()
    }
    return rows.bytes
  }

  /// Limits of 0 too: a grade without a limit would be a gap in a published table.
  private func limits(header: String) -> [UInt8] {
    var rows = RowWriter(header: header, capacity: 40 * plan.limits.count + 100)
    for line in order.sorted(plan.limits, by: order.precedes) {
      rows.whole(Int64(line.period))
      rows.encoded(cells.regions[line.region])
      rows.encoded(cells.products[line.product])
      rows.whole(Int64(line.grade))
      rows.whole(Int64(line.customers))
      rows.whole(Int64(line.limit))
      rows.quantity(line.leftOver)
      rows.endRow()
    }
    return rows.bytes
  }

  private func prices(header: String) -> [UInt8] {
    var rows = RowWriter(header: header, capacity: 64 * plan.prices.count + 100)
    for line in order.sorted(plan.prices, by: order.precedes) {
      rows.text(line.kind.rawValue)
      rows.place(line.place, cells)
      rows.place(line.to, cells)
      rows.product(line.product, cells)
      rows.whole(line.period.map(Int64.init))
      rows.text(line.name)
      rows.number(line.oneMore.map(NumberText.tidied))
      rows.number(line.oneLess.map(NumberText.tidied))
      rows.quantity(line.upTo)
      rows.quantity(line.downTo)
      rows.endRow()
    }
    return rows.bytes
  }

  private func diagnosis(header: String) -> [UInt8] {
    var rows = RowWriter(header: header, capacity: 120 * plan.diagnosis.count + 100)
    for line in plan.diagnosis {
      rows.whole(Int64(line.contradiction))
      rows.text(line.rule)
      rows.text(line.entities)
      rows.whole(line.period.map(Int64.init))
      rows.number(line.required)
      rows.number(line.possible)
      rows.text(line.cheapestChange)
      rows.endRow()
    }
    return rows.bytes
  }
}

extension StockLine {
  /// Whether every quantity would be written as 0.
  var isEmpty: Bool {
    NumberText.tidied(closing) == 0 && NumberText.tidied(opening) == 0 && NumberText.tidied(shipped) == 0
      && NumberText.tidied(received) == 0 && NumberText.tidied(bought) == 0 && NumberText.tidied(expired) == 0
      && NumberText.tidied(transferredIn) == 0 && NumberText.tidied(transferredOut) == 0
      && NumberText.tidied(safetyStock) == 0
  }
}
