internal import Domain

extension ModelBuilder {
  /// 3.3: Σ z + u[t] = due, plus u[t−1] under backorder, with minimum and maximum on Σ z.
  ///
  /// Lost: u flows from the ground; bounds on Σ z are bounds on u. Backorder: what waits at the end of t is covered
  /// later, so u[t] flows from the line of t + 1 to that of t, and only the last one from the ground.
  mutating func addDemandLines() {
    switch scenario.policy.unmet {
    case .lost:
      for row in scenario.demand { model.demandLines.append(DemandLine(row)) }
      for line in model.demandLines.indices { addLostLine(line) }
    case .backorder:
      addWaitingPeriods()
      for line in model.demandLines.indices { addBackorderLine(line) }
      for line in model.demandLines.indices { addBacklog(line) }
    }
  }

  private mutating func addLostLine(_ position: Int) {
    var line = model.demandLines[position]
    line.node = addDemandNode(position, line)
    line.entry = line.node
    // Without a guarantee u ≤ due follows from the balance: no bound, so that a what-if changes nothing but the balance.
    line.unmetArc = model.arcs.append(
      .unmet, from: AllocationModel.ground, to: line.node, lower: max(0, line.due - line.most),
      upper: line.least > 0 ? max(0, line.due - line.least) : .infinity, cost: line.unmetPenalty,
      entity: Int32(position),
      product: line.product.position, period: line.period)
    model.demandLines[position] = line
  }

  /// Under backorder every period after a line's first row has a line too: what waits must be counted there.
  private mutating func addWaitingPeriods() {
    var next = 0
    let rows = scenario.demand
    while next < rows.count {
      let start = next
      while next < rows.count, rows[next].region == rows[start].region, rows[next].product == rows[start].product {
        model.demandLines.append(DemandLine(rows[next]))
        let end =
          next + 1 < rows.count && rows[next + 1].region == rows[start].region
            && rows[next + 1].product == rows[start].product
          ? rows[next + 1].period : horizon + 1
        for period in (rows[next].period + 1)..<max(rows[next].period + 1, end) {
          model.demandLines.append(DemandLine(waitingAfter: rows[next], period: period))
        }
        next += 1
      }
    }
  }

  private mutating func addBackorderLine(_ position: Int) {
    var line = model.demandLines[position]
    line.node = addDemandNode(position, line)
    line.entry = line.node
    if line.least > 0 || line.most < .infinity {
      line.entry = model.nodes.append(
        .delivered, entity: Int32(position), product: line.product.position, period: line.period)
      line.deliverArc = model.arcs.append(
        .deliver, from: line.entry, to: line.node, lower: line.least, upper: line.most, cost: 0,
        entity: Int32(position), product: line.product.position, period: line.period)
    }
    model.demandLines[position] = line
  }

  private mutating func addBacklog(_ position: Int) {
    let line = model.demandLines[position]
    let isLast = line.period == horizon
    model.demandLines[position].unmetArc = model.arcs.append(
      .unmet, from: isLast ? AllocationModel.ground : model.demandLines[position + 1].node, to: line.node,
      cost: line.unmetPenalty, entity: Int32(position), product: line.product.position, period: line.period)
  }

  private mutating func addDemandNode(_ position: Int, _ line: DemandLine) -> Int32 {
    model.nodes.append(
      .demand, entity: Int32(position), product: line.product.position, period: line.period, supply: -line.due)
  }
}

extension DemandLine {
  init(_ row: DemandRow) {
    self.init(
      region: row.region, product: row.product, period: row.period, due: row.due, least: row.leastCovered,
      most: row.mostCovered, minimumLife: row.minimumLife, unmetPenalty: row.unmetPenalty)
  }

  /// A period without a row of its own: quantity 0, the penalty and the shelf life asked for of the row before it, no
  /// held, minimum or maximum.
  init(waitingAfter row: DemandRow, period: Int32) {
    self.init(
      region: row.region, product: row.product, period: period, due: 0, least: 0, most: .infinity,
      minimumLife: row.minimumLife, unmetPenalty: row.unmetPenalty)
  }
}
