public import Domain

extension AllocationModel {
  /// The multipliers of every stage as rows of `certificate.csv`, zeros left out, in the order of stages, nodes and rows.
  ///
  /// The model keeps some constraints of MODEL.md as bounds of arcs; their multipliers are the reduced costs there.
  ///
  /// - Complexity: O(stages · (nodes + arcs + rows)).
  public func certificate(
    from solution: ModelSolution, goals: [Goal] = [], claimants: [Claimant] = [], scenario: Scenario
  ) -> [CertificateLine] {
    let combination = StageCombination(solution, of: self, goals: goals)
    let names = goals.map(\.stage) + ["cost"]
    var lines: [CertificateLine] = []
    lines.reserveCapacity(nodes.count * names.count)
    for stage in names.indices {
      append(
        proof(names[stage], combination.objectives[stage], combination.duals[stage]), scenario, &lines, claimants)
      for goal in goals.indices where goal < stage && combination.weights[stage][goal] != 0 {
        lines.append(
          CertificateLine(
            stage: names[stage], kind: .goal, name: names[goal], multiplier: -combination.weights[stage][goal]))
      }
    }
    return lines
  }

  /// The multipliers of a level of rule `fair`, of one block: its program's rows, nodes first. The objective is 0.
  ///
  /// - Complexity: O(nodes + arcs + rows) of the model.
  public func certificate(
    ofLevel stage: String, _ multipliers: [Double], of block: Block, _ claimants: [Claimant], scenario: Scenario
  ) -> [CertificateLine] {
    var duals = StageDuals(of: self)
    for (position, node) in block.nodes.enumerated() { duals.node[Int(node)] = multipliers[position] }
    for (position, row) in block.rows.enumerated() { duals.row[Int(row)] = multipliers[block.nodes.count + position] }
    var lines: [CertificateLine] = []
    append(proof(stage, Array(repeating: 0, count: arcs.count), duals), scenario, &lines, claimants)
    return lines
  }

  /// Claimants' multipliers price their unmet arcs like a part of the objective.
  private func proof(_ stage: String, _ objective: [Double], _ duals: StageDuals) -> StageProof {
    var objective = objective
    for row in 0..<rows.count where duals.row[row] != 0 {
      guard case .claimant = rows.keys[row] else { continue }
      for entry in rows.starts[row]..<rows.starts[row + 1] {
        objective[Int(rows.arcs[entry])] -= duals.row[row] * rows.coefficients[entry]
      }
    }
    return StageProof(stage: stage, objective: objective, duals: duals)
  }

  /// One stage with the objective that its multipliers price.
  private struct StageProof {
    let stage: String
    let objective: [Double]
    let duals: StageDuals
  }

  private func append(
    _ proof: StageProof, _ scenario: Scenario, _ lines: inout [CertificateLine], _ claimants: [Claimant]
  ) {
    for node in 0..<nodes.count { appendNode(node, proof, &lines) }
    if scenario.policy.unmet == .backorder { appendShareBounds(proof, &lines) }
    for row in 0..<rows.count where proof.duals.row[row] != 0 && rows.keys[row].isConstraint {
      lines.append(
        line(
          of: rows.keys[row], stage: proof.stage, scenario: scenario, claimants, multiplier: proof.duals.row[row]))
    }
  }

  private func appendNode(
    _ node: Int, _ proof: StageProof, _ lines: inout [CertificateLine]
  ) {
    let dual = proof.duals.node[node]
    let product = Ref<Product>(nodes.product[node])
    func append(_ kind: ConstraintKind, _ place: Place, _ multiplier: Double) {
      guard multiplier != 0 else { return }
      lines.append(
        CertificateLine(
          stage: proof.stage, kind: kind, place: place, product: product, period: nodes.period[node],
          name: name(ofNode: node), multiplier: multiplier))
    }
    switch nodes.kind[node] {
    case .stock: append(.stock, .warehouse(Ref(nodes.entity[node])), dual)
    // What may leave is worth what the dearest of its layers is.
    case .issue: break
    case .hub: append(.cover, .region(Ref(nodes.entity[node])), dual)
    case .demand:
      let line = demandLines[Int(nodes.entity[node])]
      let (demand, delivered) = split(dual, price: proof.objective[Int(line.unmetArc)], of: line)
      append(.demand, .region(line.region), demand)
      append(.delivered, .region(line.region), delivered)
    case .delivered:
      // Σ z between minimum and maximum is the arc from here to the balance.
      let line = demandLines[Int(nodes.entity[node])]
      append(.delivered, .region(line.region), proof.duals.node[Int(line.node)] - dual)
    }
  }

  /// The layer of stock, the shelf life that a hub asks for; else empty.
  func name(ofNode node: Int) -> String {
    switch nodes.kind[node] {
    case .stock: StockLayers.name(of: nodes.life[node])
    case .hub: nodes.life[node] > 0 ? String(nodes.life[node]) : ""
    case .issue, .demand, .delivered: ""
    }
  }

  /// The balance of a line is Σ z + u = due: the node's with the other sign. Where minimum or maximum bound u and
  /// bind, the price of that bound is theirs.
  func split(_ dual: Double, price: Double, of line: DemandLine) -> (demand: Double, delivered: Double) {
    let multiplier = -dual
    guard line.deliverArc < 0, arcs.tail[Int(line.unmetArc)] == Self.ground else { return (multiplier, 0) }
    let reducedCost = price - multiplier
    if reducedCost < 0, line.least > 0 { return (price, -reducedCost) }
    if reducedCost > 0, line.most < line.due { return (price, -reducedCost) }
    return (multiplier, 0)
  }

  /// 3.4 of lines that nothing waits for is a bound of z in the model and a row of the certificate.
  private func appendShareBounds(_ proof: StageProof, _ lines: inout [CertificateLine]) {
    for arc in 0..<arcs.count where arcs.kind[arc] == .cover && arcs.upper[arc] < .infinity {
      let reducedCost =
        proof.objective[arc] - arcs.tailFactor[arc] * proof.duals.node[Int(arcs.tail[arc])]
        + proof.duals.node[Int(arcs.head[arc])]
      guard reducedCost < 0 else { continue }
      let line = demandLines[Int(arcs.entity[arc])]
      lines.append(
        CertificateLine(
          stage: proof.stage, kind: .maxShare, place: .region(line.region), product: line.product,
          other: Ref(arcs.product[arc]), period: line.period, multiplier: reducedCost))
    }
  }

  func line(
    of key: SideRows.Key, stage: String, scenario: Scenario, _ claimants: [Claimant], multiplier: Double
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
    // Rows over the layers of one variable follow from its bounds: they are no constraints of their own.
    case .budget, .shipment, .safety: line.kind = .budget
    case .contract(let contract):
      line.kind = .contract
      line.name = scenario.contracts[Int(contract)].name
    case .maxShare(let position, let substitute):
      let demand = demandLines[Int(position)]
      line.kind = .maxShare
      line.place = .region(demand.region)
      line.product = demand.product
      line.other = substitute
      line.period = demand.period
    case .claimant(let position):
      let claimant = claimants[Int(position)]
      line.kind = .fill
      line.place = .region(claimant.region)
      line.product = claimant.product
      line.name = claimant.family.map { scenario.families[$0].code } ?? ""
    }
    return line
  }
}
