internal import Domain

extension PlanCheck {
  /// Rule `certificate`, and the bound on cost that the multipliers prove, earlier goals kept; checks the earlier goals
  /// on the way: rule `goals`.
  mutating func provenBound() -> Double {
    let bounds = VariableBounds(index)
    let goals = PriorityGoal.all(of: plan, index, totals)
    for position in goals.indices { checkGoal(position, of: goals, bounds) }
    let claimants = plan.summary.rule == .fair ? FairClaimant.all(index, totals) : []
    checkFills(claimants)
    checkLevels(claimants, bounds)
    let multipliers = Multipliers(
      plan.certificate, stage: "cost", after: goals, claimants, index, &findings)
    let objective = StageObjective(costAfter: goals, claimants, multipliers, index)
    return CertificateBound(index, multipliers, objective, bounds).value
  }

  /// Rule `goals`: no plan that keeps the goals before it leaves less of this one.
  private mutating func checkGoal(_ position: Int, of goals: [PriorityGoal], _ bounds: VariableBounds) {
    let goal = goals[position]
    let before = Array(goals[..<position])
    let multipliers = Multipliers(plan.certificate, stage: goal.stage, after: before, [], index, &findings)
    let objective = StageObjective(goal: position, of: goals, multipliers)
    let bound = CertificateBound(index, multipliers, objective, bounds).value
    guard !(goal.value - bound <= 1e-7 * max(1, abs(goal.value))) else { return }
    noteUnproved(
      goal.stage, goal.value - bound,
      "tier \(index.scenario.tiers.values[goal.tier].name) leaves \(goal.value), its multipliers prove only \(bound)")
  }

  /// An optimum may not rest on a goal that is not proved; any other plan may.
  mutating func noteUnproved(_ stage: String, _ amount: Double, _ what: String) {
    unprovedGoals.append(stage)
    if plan.summary.status == .optimal { findings.add(.goals, amount, "unmet value", what) }
  }

  /// Rules `bound`, `gap` and `status`.
  ///
  /// - Parameter bound: what the multipliers prove, with orders in any amount.
  mutating func checkProof(_ bound: Double) {
    let summary = plan.summary
    let scale = max(1, abs(cost.total))
    let allowed = findings.tolerance * 1e-3 * scale
    let lots = searchedLots
    if let lots {
      checkBoundInLots(lots, bound, allowed)
    } else if !(summary.bound - bound <= allowed) && summary.bound != -.infinity {
      findings.add(.bound, summary.bound - bound, index.money, "the multipliers prove only \(bound)")
    }
    let gap = (summary.cost.total - summary.bound) / max(1, abs(summary.cost.total))
    let agrees = summary.gap == gap || abs(summary.gap - gap) <= findings.tolerance * 1e-3 * max(1, abs(gap))
    if !agrees { findings.add(.gap, abs(summary.gap - gap), "", "the gap follows from total and bound") }
    guard summary.status == .optimal else { return }
    // A search that says so proves an optimum in lots under rule `cost`; goals before cost need their multipliers.
    let isSearched = lots?.method == .exact && summary.rule == .cost
    let provenGap = (cost.total - (isSearched ? summary.bound : bound)) / scale
    if !(abs(provenGap) <= 1e-6) {
      findings.add(.status, abs(provenGap), "", "optimal, but the proven gap is \(provenGap)")
    }
  }

  /// What the plan says of its lots, where their search may have proved more than multipliers do.
  var searchedLots: LotSummary? {
    guard scenario.buysInLots, let lots = plan.summary.lots, lots.method != .unneeded else { return nil }
    return lots
  }

  /// The multipliers prove what is said of orders in any amount; the bound in lots is no looser, and no higher than the
  /// plan's own cost. Where goals come before cost and are not proved there is none.
  private mutating func checkBoundInLots(_ lots: LotSummary, _ bound: Double, _ allowed: Double) {
    let stated = plan.summary.bound
    if !(lots.anyAmountBound - bound <= allowed) && lots.anyAmountBound != -.infinity {
      findings.add(
        .bound, lots.anyAmountBound - bound, index.money, "orders in any amount: the multipliers prove only \(bound)")
    }
    if plan.summary.rule == .cost ? !(lots.anyAmountBound - stated <= allowed) : stated > lots.anyAmountBound + allowed
    {
      findings.add(
        .bound, abs(lots.anyAmountBound - stated), index.money,
        "in lots \(stated), with orders in any amount \(lots.anyAmountBound)")
    }
    if !(stated - cost.total <= allowed) && stated != -.infinity {
      findings.add(.bound, stated - cost.total, index.money, "the plan itself costs less than its bound")
    }
    if plan.summary.rule != .cost, !unprovedGoals.isEmpty, stated != -.infinity {
      findings.add(.bound, abs(stated), index.money, "goals before cost are not proved, so no cost is a bound")
    }
  }
}
