internal import Domain
internal import GradeLadders

/// What a planner should look at, most severe first.
struct Alerts {
  let scenario: Scenario
  let plan: Plan
  /// Deliveries of ladder products for which no limits could be made.
  let gaps: [LadderTable.Gap]

  init(_ scenario: Scenario, _ plan: Plan, _ gaps: [LadderTable.Gap] = []) {
    self.scenario = scenario
    self.plan = plan
    self.gaps = gaps
  }

  /// Sorted by severity, kind, then place, product and period.
  var list: [Alert] {
    let alerts = belowSafetyStock() + expired() + fullWarehouses() + unmetGuarantees() + missingLadders()
    let order = Alert.Severity.allCases
    return alerts.enumerated().sorted {
      let left = order.firstIndex(of: $0.element.severity) ?? 0
      let right = order.firstIndex(of: $1.element.severity) ?? 0
      return left != right ? left < right : $0.offset < $1.offset
    }.map(\.element)
  }

  /// 3.6: stock below safety stock at the end of a period.
  private func belowSafetyStock() -> [Alert] {
    plan.stock.compactMap { line in
      guard line.safetyStock > 0, line.closing < line.safetyStock else { return nil }
      return Alert(
        severity: line.closing == 0 ? .critical : .warning, kind: "below-safety-stock", warehouse: line.warehouse,
        product: line.product, period: line.period, value: line.closing, limit: line.safetyStock,
        message: "\(scenario.products[line.product].code) at \(scenario.warehouses[line.warehouse].code) ends period "
          + "\(line.period) with \(NumberText.text(line.closing)), safety stock is \(NumberText.text(line.safetyStock))"
      )
    }
  }

  /// 3.7: units left after their last period.
  private func expired() -> [Alert] {
    plan.stock.compactMap { line in
      guard line.expired > 0 else { return nil }
      return Alert(
        severity: .warning, kind: "expired", warehouse: line.warehouse, product: line.product, period: line.period,
        value: line.expired,
        message: "\(NumberText.text(line.expired)) of \(scenario.products[line.product].code) at "
          + "\(scenario.warehouses[line.warehouse].code) expire unused in period \(line.period)")
    }
  }

  /// Throughput or storage used to the limit.
  private func fullWarehouses() -> [Alert] {
    zip(scenario.warehouses.refs, plan.summary.kpi.warehouses).flatMap { warehouse, use -> [Alert] in
      [("throughput", use.throughput), ("storage", use.storage)].compactMap { name, share in
        guard let share, share >= 1 - 1e-9 else { return nil }
        return Alert(
          severity: .info, kind: "\(name)-full", warehouse: warehouse, value: share, limit: 1,
          message: "\(scenario.warehouses[warehouse].code) uses its whole \(name) in at least one period")
      }
    }
  }

  /// Section 5: no limits can be published for what a region gets of a ladder product.
  private func missingLadders() -> [Alert] {
    gaps.map { gap in
      let (kind, why) =
        switch gap.reason {
        case .noGrades: ("no-grades", "grades.csv has no customers there")
        case .tooLarge: ("no-ladder", "it has too many customers for an exact one")
        }
      return Alert(
        severity: .warning, kind: kind, region: gap.region, product: gap.product, period: gap.period,
        value: gap.delivered,
        message: "\(scenario.regions[gap.region].code) gets \(NumberText.text(gap.delivered)) of "
          + "\(scenario.products[gap.product].code) in period \(gap.period) without a ladder: \(why)")
    }
  }

  /// Demand of the first tier that stays unmet at the end of the horizon.
  private func unmetGuarantees() -> [Alert] {
    guard scenario.tiers.count > 1 else { return [] }
    return plan.unmet.compactMap { line in
      guard scenario.regions[line.region].tier.index == 0, line.period == scenario.periods else { return nil }
      return Alert(
        severity: .warning, kind: "first-tier-unmet", region: line.region, product: line.product,
        period: line.period, value: line.quantity, limit: 0,
        message: "\(scenario.regions[line.region].code) (tier \(scenario.tiers.values[0].name)) is left without "
          + "\(NumberText.text(line.quantity)) of \(scenario.products[line.product].code)")
    }
  }
}
