internal import Domain

extension PlanCheck {
  /// Rule `repair`: every change is one of a rule that the scenario has as stated, and the plan takes it up in full.
  ///
  /// All other rules are held against the scenario with the changes made, so a plan that takes up more breaks those. A
  /// repair with the fewest units is taken up in full by every plan: one that keeps more of a rule would have done with
  /// a smaller repair.
  mutating func checkRepair(_ misfits: [RuleChange]) {
    for change in misfits {
      findings.add(.repair, 1, "rules", period: change.period, "\(change.words): the scenario has no such rule")
    }
    guard plan.summary.status != .infeasible else { return }
    let slack = Double(plan.summary.repair.count) * findings.tolerance
    for change in plan.summary.repair where !misfits.contains(change) {
      guard let spare = spare(change) else { continue }
      if !(spare.amount <= slack + findings.tolerance * max(1, abs(change.from))) {
        findings.add(
          .repair, spare.amount, spare.unit, period: change.period, "\(change.words): more than the plan needs")
      }
    }
  }

  /// How much of a change the plan could do without.
  private func spare(_ change: RuleChange) -> (amount: Double, unit: String)? {
    switch change.kind {
    case .minimum:
      for pair in 0..<index.demand.pairs.count {
        let region = scenario.regions[Ref(index.demand.regions[pair])]
        let product = scenario.products[Ref(index.demand.pairs.seconds[pair])]
        guard Code.same(region.code, change.place), Code.same(product.code, change.product), let period = change.period
        else { continue }
        let slot = pair * periods + Int(period) - 1
        guard index.demand.rows[slot] >= 0 else { return nil }
        // What is held counts: below it nothing more is saved.
        let held = scenario.demand[Int(index.demand.rows[slot])].held
        let spare = max(totals.covered[slot] - max(0, change.to - held), min(held, change.from) - change.to)
        return (spare, index.unit(ofDemandSlot: slot))
      }
    case .quotaMinimum:
      let quota = index.quota(named: change.quota)
      if quota >= 0 { return (totals.quotaUnits[quota] - change.to, "units") }
    case .contractMinimum:
      let contract = scenario.contracts.first { Code.same($0.name, change.quota) }
      return contract.map { (orderedUnits($0) - change.to, "units") }
    case .storage:
      for (warehouse, entity) in scenario.warehouses.values.enumerated() where Code.same(entity.code, change.place) {
        guard let period = change.period else { return nil }
        return (change.to - totals.storedVolume[warehouse * periods + Int(period) - 1], "volume")
      }
    }
    return nil
  }
}
