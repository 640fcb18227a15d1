public import Domain
public import Planning
internal import ScenarioFiles
internal import StockPolicies

extension EarlyWarnings {
  /// The warnings with what can be done about the first `most` of those that something can be done about, cheapest
  /// first: each candidate is put over the usual course, that is planned again, and what the total cost loses is what
  /// the action gains.
  ///
  /// - Parameters:
  ///   - most: warnings looked at; each takes at most nine plans.
  ///   - jobs: plans at the same time; the answer is the same for any number.
  /// - Returns: the warnings as they are where the usual course has no plan.
  public static func withActions(
    _ warnings: [StockWarning], of scenario: Scenario, most: Int, jobs: Int,
    options: PlanOptions = PlanOptions()
  ) async -> [StockWarning] {
    guard most > 0, !warnings.isEmpty else { return warnings }
    let sources = UsualSources(scenario)
    let usual = UsualCourse.of(scenario, sources)
    let search = ActionSearch(scenario, usual: usual, sources)
    var tasks: [(warning: Int, candidate: ActionSearch.Candidate)] = []
    var looked = 0
    for (position, warning) in warnings.enumerated() where looked < most {
      let candidates = search.candidates(for: warning)
      guard !candidates.isEmpty else { continue }
      looked += 1
      tasks += candidates.map { (position, $0) }
    }
    guard !tasks.isEmpty else { return warnings }
    var options = options
    options.threads = 1
    options.prices = .none
    let planner = Planner(options: options)
    guard let base = try? await planner.plan(usual), base.summary.status != .infeasible else { return warnings }
    let plans = await summaries(tasks.map { $0.candidate.patch.applied(to: usual) }, planner, jobs: jobs)
    var answered = warnings
    for (task, figures) in zip(tasks, plans) {
      guard let figures,
        let action = action(task.candidate, base, figures, usual, isSurplus: task.candidate.kind == .clear)
      else { continue }
      answered[task.warning].actions.append(action)
    }
    for position in answered.indices { answered[position].actions.sort(by: precedes) }
    return answered
  }

  private struct Figures: Sendable {
    var cost: CostParts
    var unmet: Double
  }

  private static func unmet(_ plan: Plan, _ scenario: Scenario) -> Double {
    let waits = scenario.policy.unmet == .backorder
    return plan.unmet.reduce(0) { $0 + (!waits || $1.period == scenario.periods ? $1.quantity : 0) }
  }

  private static func summaries(_ scenarios: [Scenario], _ planner: Planner, jobs: Int) async -> [Figures?] {
    var found: [Figures?] = Array(repeating: nil, count: scenarios.count)
    await withTaskGroup(of: (Int, Figures?).self) { group in
      var next = 0
      func begin() {
        let position = next
        let scenario = scenarios[position]
        group.addTask {
          guard let plan = try? await planner.plan(scenario), plan.summary.status != .infeasible else {
            return (position, nil)
          }
          return (position, Figures(cost: plan.summary.cost, unmet: unmet(plan, scenario)))
        }
        next += 1
      }
      while next < min(max(1, jobs), scenarios.count) { begin() }
      while let (position, figures) = await group.next() {
        found[position] = figures
        if next < scenarios.count { begin() }
      }
    }
    return found
  }

  /// What the candidate brings; nil where that is nothing.
  private static func action(
    _ candidate: ActionSearch.Candidate, _ base: Plan, _ figures: Figures, _ usual: Scenario, isSurplus: Bool
  ) -> WarningAction? {
    let before = base.summary.cost
    let saves = before.unmet - figures.cost.unmet
    let cost = (figures.cost.total - figures.cost.unmet) - (before.total - before.unmet)
    let least = 1e-6 * max(1, abs(before.total))
    guard saves - cost > least else { return nil }
    let tables = ScenarioWriter.files(of: candidate.patch.alone(in: usual)).filter { file in
      switch file.name {
      case "stock.csv": !candidate.patch.stock.isEmpty
      case "receipts.csv": !candidate.patch.receipts.isEmpty
      case "lanes.csv": !candidate.patch.lanes.isEmpty
      case "substitutes.csv": !candidate.patch.substitutes.isEmpty
      case "offers.csv": !candidate.patch.offers.isEmpty
      default: false
      }
    }
    func tidy(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
    return WarningAction(
      kind: candidate.kind, what: candidate.what, cost: tidy(cost), saves: tidy(saves),
      units: tidy(unmet(base, usual) - figures.unmet),
      overlay: tables.map { OverlayTable(name: $0.name, bytes: $0.bytes) })
  }

  /// Cheapest first: money spent for money saved, then the larger gain.
  private static func precedes(_ left: WarningAction, _ right: WarningAction) -> Bool {
    func price(_ action: WarningAction) -> Double {
      action.saves > 0 ? action.cost / action.saves : action.cost < 0 ? -.infinity : .infinity
    }
    return price(left) != price(right) ? price(left) < price(right) : left.gain > right.gain
  }
}
