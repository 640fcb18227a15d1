public import Domain

/// Recomputes every rule of MODEL.md from a scenario and a plan alone.
public enum PlanChecker {
  /// Checks `plan`.
  ///
  /// - Parameters:
  ///   - plan: what is claimed; any content at all, it is not trusted.
  ///   - scenario: valid, as a reader returns it.
  ///   - tolerance: how far a quantity may be off, relative to max(1, |quantity|); money a thousandth of it.
  /// - Returns: every breach of every rule, the recomputed cost, and the bound that the plan's multipliers prove.
  /// - Complexity: O(lines + (lanes × products + demand × substitutes + stock) × T) time and memory.
  public static func check(_ plan: Plan, of scenario: Scenario, tolerance: Double = 1e-6) -> PlanCheckReport {
    PlanCheck(plan, scenario, tolerance: tolerance).run()
  }
}

/// One check under way. Each rule is a function in an extension named after what it speaks of.
struct PlanCheck {
  /// The lines that can be reasoned about; the others were reported by `checkKeys`.
  let plan: Plan
  let index: ScenarioIndex
  let totals: PlanTotals
  /// T
  let periods: Int
  var findings: Findings
  var cost = CostParts()
  var unprovedGoals: [String] = []
  /// Changes of `repair` that the scenario has no rule for.
  private let misfits: [RuleChange]

  /// The scenario that the plan is held to: the one it is of, with its repair made.
  var scenario: Scenario { index.scenario }

  init(_ plan: Plan, _ scenario: Scenario, tolerance: Double) {
    var findings = Findings(tolerance: tolerance)
    var scenario = scenario
    var misfits: [RuleChange] = []
    if !plan.summary.repair.isEmpty {
      let repaired = scenario.repaired(by: plan.summary.repair)
      misfits = repaired.misfits
      // An infeasible scenario's repair is a proposal: it is only asked whether it could be made.
      if plan.summary.status != .infeasible { scenario = repaired.scenario }
    }
    self.misfits = misfits
    self.plan = Self.checkKeys(plan, scenario, &findings)
    index = ScenarioIndex(scenario, plan: self.plan)
    periods = index.periods
    totals = PlanTotals(self.plan, index)
    self.findings = findings
  }

  consuming func run() -> PlanCheckReport {
    checkOrder()
    checkScenario()
    checkDiagnosis()
    checkRepair(misfits)
    guard plan.summary.status != .infeasible else { return report(bound: -.infinity) }

    checkLanes()
    checkShipmentCosts()
    checkPacks()
    checkAllocatedShipments()
    checkCoveredDemand()
    checkRatios()
    checkNorthWestCorner()

    checkDemandBalance()
    checkGuaranteesAndCaps()
    checkMaxShares()
    checkUnmetPenalties()

    checkStockLines()
    checkStockNotNegative()
    checkShelfLives()
    checkLadders()
    checkLaneCapacities()
    checkThroughputAndStorage()
    checkQuotas()
    checkPurchases()
    checkBudget()
    checkContracts()

    checkCostParts()
    checkServiceFigures()
    checkUse()
    let bound = provenBound()
    checkProof(bound)
    checkPrices()
    return report(bound: bound)
  }

  private func report(bound: Double) -> PlanCheckReport {
    var report = PlanCheckReport()
    report.violations = findings.violations
    report.residuals.primal = findings.primal
    report.residuals.objective = abs(cost.total - plan.summary.cost.total)
    report.cost = cost
    report.bound = bound
    report.boundInLots = searchedLots.map { _ in plan.summary.bound }
    report.unprovedGoals = unprovedGoals
    report.gap = (cost.total - bound) / max(1, abs(cost.total))
    return report
  }
}
