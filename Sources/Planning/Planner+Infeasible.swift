internal import Domain
internal import Formulations
internal import Solutions

extension Planner {
  /// A plan folder without a plan: the business rules that the solver's evidence names.
  func infeasiblePlan(
    _ scenario: Scenario, _ model: AllocationModel, _ evidence: Evidence, _ answer: ModelAnswer,
    _ seconds: StageSeconds
  ) -> Plan {
    var plan = Plan(
      summary: PlanSummary(
        scenario: scenario.name, rule: scenario.policy.rule, status: .infeasible, solverUsed: solverName(evidence),
        solverWhy: "the rules contradict each other"))
    plan.summary.seconds = seconds
    plan.diagnosis = Diagnosis(scenario, model).lines(evidence)
    return plan
  }

  private func solverName(_ evidence: Evidence) -> String {
    switch evidence {
    case .cut: "network"
    case .ray: "glpk"
    }
  }
}

/// Business rules named by evidence of infeasibility: every bound and row that the contradiction uses. Balances are
/// nature's, never the planner's, and are not named.
struct Diagnosis {
  private let scenario: Scenario
  private let model: AllocationModel

  init(_ scenario: Scenario, _ model: AllocationModel) {
    self.scenario = scenario
    self.model = model
  }

  func lines(_ evidence: Evidence) -> [DiagnosisLine] {
    switch evidence {
    case .cut(let block, let cut): lines(block, cut)
    case .ray(let block, let ray): lines(block, ray)
    }
  }

  /// Lower bounds of arcs into the set and upper bounds of arcs out of it; what is required and possible across the cut.
  private func lines(_ block: Block, _ cut: FlowCut) -> [DiagnosisLine] {
    var inside = [Int32: Bool](minimumCapacity: block.nodes.count)
    for (position, node) in block.nodes.enumerated() { inside[node] = cut.nodes[position] }
    let ground = cut.nodes[block.nodes.count]
    var lines: [DiagnosisLine] = []
    for arc in block.arcs {
      let tail = inside[model.arcs.tail[Int(arc)]] ?? ground
      let head = inside[model.arcs.head[Int(arc)]] ?? ground
      if tail != head, let line = bound(of: Int(arc), upper: tail) { lines.append(line) }
    }
    lines.append(together(lines, shortfall: cut.supply - cut.capacity))
    return lines
  }

  /// The rules of a cut added up. Where ratios count units differently at its two ends, no sum says anything.
  private func together(_ lines: [DiagnosisLine], shortfall: Double) -> DiagnosisLine {
    var line = DiagnosisLine(rule: "cut", entities: "all that is required, what can get there")
    guard !model.hasGains else { return line }
    let required = lines.reduce(0) { $0 + ($1.required ?? 0) }
    line.required = NumberText.tidied(required)
    line.possible = NumberText.tidied(required - shortfall)
    let units = NumberText.text(NumberText.tidied(shortfall))
    line.cheapestChange = "require \(units) units less, or let as many more get there"
    return line
  }

  private func lines(_ block: Block, _ ray: [Double]) -> [DiagnosisLine] {
    var lines: [DiagnosisLine] = []
    for (position, row) in block.rows.enumerated() {
      let multiplier = ray[block.nodes.count + position]
      if abs(multiplier) > 1e-9 { lines.append(rule(of: model.rows.keys[Int(row)], lower: multiplier > 0)) }
    }
    var combined = [Int32: Double](minimumCapacity: block.arcs.count)
    for (position, node) in block.nodes.enumerated() { combined[node] = ray[position] }
    for arc in block.arcs {
      let out = combined[model.arcs.tail[Int(arc)]].map { $0 * model.arcs.tailFactor[Int(arc)] } ?? 0
      let weight = out - (combined[model.arcs.head[Int(arc)]] ?? 0)
      if abs(weight) > 1e-9, let line = bound(of: Int(arc), upper: weight > 0) { lines.append(line) }
    }
    return lines
  }

  /// The planner's rule behind an arc's bound, where there is one.
  private func bound(of arc: Int, upper: Bool) -> DiagnosisLine? {
    switch model.arcs.kind[arc] {
    case .unmet:
      let line = model.demandLines[Int(model.arcs.entity[arc])]
      guard upper, model.arcs.upper[arc] < .infinity, line.least > 0 else { return nil }
      return demandRule("minimum", line, required: line.least)
    case .deliver:
      let line = model.demandLines[Int(model.arcs.entity[arc])]
      if !upper, line.least > 0 { return demandRule("minimum", line, required: line.least) }
      if upper, line.most < .infinity { return demandRule("maximum", line, required: line.most) }
      return nil
    case .ship:
      guard upper, model.arcs.upper[arc] < .infinity else { return nil }
      let lane = model.lanes[Int(model.arcs.entity[arc])]
      return DiagnosisLine(
        rule: "lane capacity",
        entities: "\(scenario.products.values[Int(model.arcs.product[arc])].code): "
          + "\(scenario.warehouses[lane.from].code) → \(scenario.code(of: lane.to))",
        period: model.arcs.period[arc], possible: model.arcs.upper[arc])
    case .order:
      guard upper, model.arcs.upper[arc] < .infinity else { return nil }
      let offer = scenario.offers[Int(model.arcs.entity[arc])]
      return DiagnosisLine(
        rule: "offer maximum", entities: "\(offer.supplier): \(scenario.products[offer.product].code)",
        period: model.arcs.period[arc], possible: model.arcs.upper[arc])
    case .cover:
      guard upper, model.arcs.upper[arc] < .infinity else { return nil }
      let line = model.demandLines[Int(model.arcs.entity[arc])]
      return demandRule("max_share", line, required: nil)
    case .hold, .holdSafety: return nil
    }
  }

  private func demandRule(_ name: String, _ line: DemandLine, required: Double?) -> DiagnosisLine {
    DiagnosisLine(
      rule: name, entities: "\(scenario.products[line.product].code) at \(scenario.regions[line.region].code)",
      period: line.period, required: required)
  }

  private func rule(of key: SideRows.Key, lower: Bool) -> DiagnosisLine {
    switch key {
    case .lane(let position, let period):
      let lane = model.lanes[Int(position)]
      return DiagnosisLine(
        rule: "shared lane capacity",
        entities: "\(scenario.warehouses[lane.from].code) → \(scenario.code(of: lane.to))", period: period,
        possible: lane.sharedCapacity)
    case .throughput(let warehouse, let period):
      return DiagnosisLine(rule: "throughput", entities: scenario.warehouses[warehouse].code, period: period)
    case .storage(let warehouse, let period):
      return DiagnosisLine(rule: "storage", entities: scenario.warehouses[warehouse].code, period: period)
    case .quota(let position):
      let quota = scenario.quotas[Int(position)]
      return DiagnosisLine(
        rule: lower ? "quota minimum" : "quota maximum", entities: quota.name, period: quota.period,
        required: lower ? quota.minimum : nil, possible: lower ? nil : quota.maximum)
    case .budget:
      return DiagnosisLine(
        rule: "purchase budget", entities: "all offers", possible: scenario.policy.purchaseBudget)
    case .claimant: return DiagnosisLine(rule: "fair", entities: "fill rates reached so far")
    case .maxShare(let position, _):
      return demandRule("max_share", model.demandLines[Int(position)], required: nil)
    }
  }
}
