public import Domain

extension AllocationModel {
  /// The multipliers of a solution as rows of `certificate.csv`, zeros left out, in the order of nodes and rows.
  ///
  /// The model keeps some constraints of MODEL.md as bounds of arcs; their multipliers are the reduced costs there.
  ///
  /// - Complexity: O(nodes + arcs + rows).
  public func certificate(from solution: ModelSolution, stage: String, scenario: Scenario) -> [CertificateLine] {
    var lines: [CertificateLine] = []
    lines.reserveCapacity(nodes.count)
    for node in 0..<nodes.count { appendNode(node, solution, stage, &lines) }
    if scenario.policy.unmet == .backorder { appendShareBounds(solution, stage, &lines) }
    for row in 0..<rows.count where solution.rowDual[row] != 0 {
      lines.append(line(of: rows.keys[row], stage: stage, scenario: scenario, multiplier: solution.rowDual[row]))
    }
    return lines
  }

  private func appendNode(
    _ node: Int, _ solution: ModelSolution, _ stage: String, _ lines: inout [CertificateLine]
  ) {
    let dual = solution.nodeDual[node]
    let product = Ref<Product>(nodes.product[node])
    func append(_ kind: ConstraintKind, _ place: Place, _ multiplier: Double) {
      guard multiplier != 0 else { return }
      lines.append(
        CertificateLine(
          stage: stage, kind: kind, place: place, product: product, period: nodes.period[node], multiplier: multiplier))
    }
    switch nodes.kind[node] {
    case .stock: append(.stock, .warehouse(Ref(nodes.entity[node])), dual)
    case .hub: append(.cover, .region(Ref(nodes.entity[node])), dual)
    case .demand:
      let line = demandLines[Int(nodes.entity[node])]
      let (demand, delivered) = split(dual, of: line)
      append(.demand, .region(line.region), demand)
      append(.delivered, .region(line.region), delivered)
    case .delivered:
      // Σ z between minimum and maximum is the arc from here to the balance.
      let line = demandLines[Int(nodes.entity[node])]
      append(.delivered, .region(line.region), solution.nodeDual[Int(line.node)] - dual)
    }
  }

  /// The balance of a line is Σ z + u = due: the node's with the other sign. Where minimum or maximum bound u and
  /// bind, the price of that bound is theirs.
  private func split(_ dual: Double, of line: DemandLine) -> (demand: Double, delivered: Double) {
    let multiplier = -dual
    guard line.deliverArc < 0, arcs.tail[Int(line.unmetArc)] == Self.ground else { return (multiplier, 0) }
    let reducedCost = line.unmetPenalty - multiplier
    if reducedCost < 0, line.least > 0 { return (line.unmetPenalty, -reducedCost) }
    if reducedCost > 0, line.most < line.due { return (line.unmetPenalty, -reducedCost) }
    return (multiplier, 0)
  }

  /// 3.4 of lines that nothing waits for is a bound of z in the model and a row of the certificate.
  private func appendShareBounds(_ solution: ModelSolution, _ stage: String, _ lines: inout [CertificateLine]) {
    for arc in 0..<arcs.count where arcs.kind[arc] == .cover && arcs.upper[arc] < .infinity {
      let reducedCost =
        arcs.cost[arc] - arcs.tailFactor[arc] * solution.nodeDual[Int(arcs.tail[arc])]
        + solution.nodeDual[Int(arcs.head[arc])]
      guard reducedCost < 0 else { continue }
      let line = demandLines[Int(arcs.entity[arc])]
      lines.append(
        CertificateLine(
          stage: stage, kind: .maxShare, place: .region(line.region), product: line.product,
          other: Ref(arcs.product[arc]), period: line.period, multiplier: reducedCost))
    }
  }

  private func line(
    of key: SideRows.Key, stage: String, scenario: Scenario, multiplier: Double
  ) -> CertificateLine {
    var line = CertificateLine(stage: stage, kind: .budget, multiplier: multiplier)
    switch key {
    case .lane(let lane, let period):
      line.kind = .lane
      line.place = .warehouse(lanes[Int(lane)].from)
      line.to = lanes[Int(lane)].to
      line.period = period
    case .throughput(let warehouse, let period):
      line.kind = .throughput
      line.place = .warehouse(warehouse)
      line.period = period
    case .storage(let warehouse, let period):
      line.kind = .storage
      line.place = .warehouse(warehouse)
      line.period = period
    case .quota(let quota):
      line.kind = .quota
      line.name = scenario.quotas[Int(quota)].name
    case .budget: line.kind = .budget
    case .maxShare(let position, let substitute):
      let demand = demandLines[Int(position)]
      line.kind = .maxShare
      line.place = .region(demand.region)
      line.product = demand.product
      line.other = substitute
      line.period = demand.period
    }
    return line
  }
}
