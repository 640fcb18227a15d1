public import Domain
internal import ScenarioFiles

/// Compares plans, and finds out why they differ by planning again without what differs.
public struct Comparer: Sendable {
  /// Plans a scenario as the compared ones were; nil where there is no plan.
  public var planning: @Sendable (Scenario) async -> Plan?
  /// Scenarios planned at the same time.
  public var jobs: Int
  /// Most parts that the differences between two scenarios are taken back in, one plan each; more differences are put
  /// together into larger parts. 0: no causes are looked for.
  public var mostGroups: Int

  public init(jobs: Int = 1, mostGroups: Int = 64, planning: @escaping @Sendable (Scenario) async -> Plan?) {
    self.planning = planning
    self.jobs = max(1, jobs)
    self.mostGroups = mostGroups
  }

  /// Compares every plan with the first.
  ///
  /// - Complexity: at most `mostGroups` plans for each but the first.
  public func compare(_ plans: [ComparedPlan]) async -> Comparison {
    var comparison = Comparison(
      labels: plans.map(\.label), currency: plans.first?.scenario.currency ?? "", costs: Self.costs(plans),
      figures: Self.figures(plans), steps: [])
    guard let first = plans.first else { return comparison }
    for other in plans.dropFirst() { comparison.steps.append(await step(first, other)) }
    return comparison
  }

  // MARK: - Figures

  private static func costs(_ plans: [ComparedPlan]) -> [Comparison.Figure] {
    let parts = plans.map { $0.plan.summary.status == .infeasible ? nil : $0.plan.summary.cost }
    let names = CostParts().named.map(\.name)
    let figures = names.indices.map { part in
      Comparison.Figure(name: names[part], values: parts.map { $0?.named[part].value }, isShare: false)
    }.filter { figure in figure.values.contains { ($0 ?? 0) != 0 } }
    return figures + [Comparison.Figure(name: "total", values: parts.map { $0?.total }, isShare: false)]
  }

  private static func figures(_ plans: [ComparedPlan]) -> [Comparison.Figure] {
    let kpis = plans.map { $0.plan.summary.status == .infeasible ? nil : $0.plan.summary.kpi }
    func figure(_ name: String, isShare: Bool = true, _ value: (KPI) -> Double?) -> Comparison.Figure {
      Comparison.Figure(name: name, values: kpis.map { $0.flatMap(value) }, isShare: isShare)
    }
    var figures = [
      figure("fill_rate") { $0.fillRate }, figure("fill_rate_units") { $0.fillRateUnits },
      figure("substituted_share") { $0.substitutedShare }, figure("unmet_value", isShare: false) { $0.unmetValue },
      figure("lanes_used", isShare: false) { Double($0.lanesUsed) },
    ]
    var names: [String] = []
    for tier in kpis.compactMap({ $0 }).flatMap(\.byTier) where !names.contains(where: { Code.same($0, tier.name) }) {
      names.append(tier.name)
    }
    figures += names.map { name in
      figure("fill_rate of \(name)") { kpi in kpi.byTier.first { Code.same($0.name, name) }?.value }
    }
    return figures
  }

  // MARK: - Lines

  private func step(_ before: ComparedPlan, _ after: ComparedPlan) async -> ComparisonStep {
    let old = PlanLines(before.plan, before.scenario)
    let new = PlanLines(after.plan, after.scenario)
    let changes = PlanLines.changes(from: (old, before.scenario), to: (new, after.scenario))
    let pair = ScenarioPair(before.scenario, after.scenario)
    var step = ComparisonStep(
      from: before.label, to: after.label, inputs: InputGroup.all(of: pair, most: max(1, mostGroups)),
      lines: changes.map(\.line))
    let shifts = BindingShifts(from: before, to: after)
    let codes = ScenarioCodes(after.scenario)
    for line in step.lines.indices { step.lines[line].constraints = shifts.texts(for: step.lines[line], codes) }
    guard mostGroups > 0, !changes.isEmpty else { return step }
    let without = await plansWithout(step.inputs, pair)
    for (group, plan) in without.enumerated() {
      let isPlan = plan.map { $0.plan.summary.status != .infeasible } ?? false
      step.inputs[group].totalWithout = isPlan ? plan?.plan.summary.cost.total : nil
    }
    let lines = without.map { found in found.map { PlanLines($0.plan, $0.scenario) } }
    for position in changes.indices {
      step.lines[position].causes = Self.causes(
        of: changes[position], step.inputs, lines.map { $0?.quantity(changes[position].key) },
        Self.otherwise(before.plan, after.plan))
    }
    return step
  }

  /// The plan of the second scenario without each group; nil where there is none.
  private func plansWithout(
    _ groups: [InputGroup], _ pair: ScenarioPair
  ) async -> [(plan: Plan, scenario: Scenario)?] {
    var plans: [(plan: Plan, scenario: Scenario)?] = Array(repeating: nil, count: groups.count)
    await withTaskGroup(of: (Int, (plan: Plan, scenario: Scenario)?).self) { tasks in
      var next = 0
      func begin() {
        let position = next
        let group = Set(groups[position].differences)
        tasks.addTask { [planning] in
          guard let scenario = pair.scenario(without: { group.contains($0) }) else { return (position, nil) }
          return (position, await planning(scenario).map { ($0, scenario) })
        }
        next += 1
      }
      while next < min(jobs, groups.count) { begin() }
      while let (position, plan) = await tasks.next() {
        plans[position] = plan
        if next < groups.count { begin() }
      }
    }
    return plans
  }

  /// The groups without which the line comes back, strongest first, at most three; else all of them together.
  private static func causes(
    of change: (line: ChangedLine, key: [UInt8]), _ groups: [InputGroup], _ without: [Double?], _ otherwise: String
  ) -> [LineCause] {
    let line = change.line
    let direction = line.after > line.before ? 1.0 : -1.0
    let effects = without.enumerated().compactMap { group, quantity -> (group: Int, effect: Double)? in
      guard let quantity, PlanLines.differ(quantity, line.after) else { return nil }
      let effect = (line.after - quantity) * direction
      return effect > 0 ? (group, NumberText.tidied(min(effect, abs(line.after - line.before)))) : nil
    }
    let strongest = effects.sorted { $0.effect != $1.effect ? $0.effect > $1.effect : $0.group < $1.group }
    if !strongest.isEmpty {
      return strongest.prefix(3).map { LineCause(groups: [$0.group], text: groups[$0.group].title, effect: $0.effect) }
    }
    guard !groups.isEmpty else { return [LineCause(groups: [], text: otherwise, effect: 0)] }
    return [
      LineCause(
        groups: Array(groups.indices),
        text: groups.count == 1 ? groups[0].title : "all \(groups.count) differences of the inputs together",
        effect: abs(line.after - line.before))
    ]
  }

  /// Why plans of the same inputs differ.
  private static func otherwise(_ before: Plan, _ after: Plan) -> String {
    if !Code.same(before.summary.solverUsed, after.summary.solverUsed) {
      return "the inputs are the same; solver \(before.summary.solverUsed) → \(after.summary.solverUsed)"
    }
    if before.summary.rule != after.summary.rule {
      return "the inputs are the same; rule \(before.summary.rule.rawValue) → \(after.summary.rule.rawValue)"
    }
    return "the inputs are the same: another plan of the same worth"
  }
}

extension InputGroup {
  /// The differences of `pair` in at most `most` parts.
  static func all(of pair: ScenarioPair, most: Int) -> [InputGroup] {
    let differences = pair.differences
    // Names and descriptions move no plan.
    let isWordsOnly = differences.map { $0.file == "scenario.yaml" && ["name", "description"].contains($0.column) }
    let relevant = differences.indices.filter { !isWordsOnly[$0] }
    let levels: [(Int) -> String] = [
      { "\(pair.groups[$0])" },
      { differences[$0].file + " " + (differences[$0].key.split(separator: " ").first.map(String.init) ?? "") },
      { differences[$0].file },
    ]
    var groups: [InputGroup] = []
    for level in levels {
      groups = grouped(relevant, differences, by: level)
      if groups.count <= most { break }
    }
    return groups
  }

  private static func grouped(
    _ positions: [Int], _ differences: [OverlayChange], by key: (Int) -> String
  ) -> [InputGroup] {
    var numbers: [[UInt8]: Int] = [:]
    var groups: [InputGroup] = []
    for position in positions {
      let bytes = Array(key(position).utf8)
      if let number = numbers[bytes] {
        groups[number].differences.append(position)
      } else {
        numbers[bytes] = groups.count
        groups.append(InputGroup(title: differences[position].description, differences: [position], totalWithout: nil))
      }
    }
    for group in groups.indices where groups[group].differences.count > 1 {
      groups[group].title += " and \(groups[group].differences.count - 1) more"
    }
    return groups
  }
}
