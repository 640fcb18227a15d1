internal import Domain

extension PlanCheck {
  /// Rule `fills`: every claimant is listed once with its fill rate, and levels rise with fill rates.
  mutating func checkFills(_ claimants: [FairClaimant]) {
    guard plan.summary.rule == .fair, plan.summary.solverUsed != "greedy" || !plan.summary.fills.isEmpty else { return }
    let stated = plan.summary.fills
    guard stated.count == claimants.count else {
      findings.add(
        .fills, abs(Double(stated.count - claimants.count)), "lines",
        "\(stated.count) fill rates are listed, there are \(claimants.count) claimants")
      return
    }
    for (line, claimant) in zip(stated, claimants) {
      let name = "\(line.region) \(line.product ?? line.family ?? "")"
      if !describes(line, claimant) {
        findings.add(.fills, 1, "lines", "the list of fill rates names \(name) out of place")
      } else if !(abs(line.fill - claimant.fill) <= 1e-7) {
        findings.add(.fills, abs(line.fill - claimant.fill), "fill rate", name)
      }
    }
    for tier in scenario.tiers.refs {
      let lines = stated.indices.filter { claimants[$0].tier == tier.index }.map { stated[$0] }
      let sorted = lines.sorted { ($0.level, $0.fill) < ($1.level, $1.fill) }
      guard var lowest = sorted.first else { continue }
      for (before, after) in zip(sorted, sorted.dropFirst()) {
        if after.level != before.level { lowest = after }
        if after.fill < before.fill - 1e-7 {
          noteLevels(before.fill - after.fill, "level \(after.level) lies below level \(before.level)")
        } else if after.fill > lowest.fill + 1e-7 {
          noteLevels(after.fill - lowest.fill, "level \(after.level) has two fill rates")
        }
      }
    }
  }

  /// Whole packs, and orders in whole lots, part what is one level without them, so such a plan may say so, but not call
  /// itself optimal.
  private mutating func noteLevels(_ amount: Double, _ what: String) {
    guard scenario.policy.integral || scenario.buysInLots else {
      return findings.add(.fills, amount, "fill rate", what)
    }
    noteUnproved("levels", amount, what)
  }

  private func describes(_ line: ClaimantFill, _ claimant: FairClaimant) -> Bool {
    guard Code.same(line.tier, scenario.tiers.values[claimant.tier].name),
      Code.same(line.region, scenario.regions[claimant.region].code)
    else { return false }
    switch scenario.policy.claimant {
    case .region: return true
    case .line: return Code.same(line.product ?? "", scenario.products.values[Int(claimant.part)].code)
    case .regionFamily: return Code.same(line.family ?? "", claimant.familyCode(scenario))
    }
  }

  /// Rule `goals` under `fair`: the multipliers of a level show that its claimants, those below and those of earlier
  /// tiers cannot all have what they have with any one of the level's claimants having more.
  ///
  /// Nested levels prove what they can all at once; a level with claimants left over has multipliers of its own.
  mutating func checkLevels(_ claimants: [FairClaimant], _ bounds: VariableBounds) {
    guard plan.summary.rule == .fair, plan.summary.fills.count == claimants.count else { return }
    let stages = Set(plan.certificate.map(\.stage))
    let nested = NestedMultipliers.lines(plan.certificate, claimants, index, &findings)
    let levels = plan.summary.fills.map(\.level)
    let groups = ProductGroups(index, claimants)
    for tier in scenario.tiers.refs {
      var proof: NestedLevels?
      if !nested[tier.index].isEmpty {
        let multipliers = NestedMultipliers(nested[tier.index], claimants: claimants.count, index)
        proof = NestedLevels(index, multipliers, bounds, claimants, levels: levels, tier: tier.index, groups)
      }
      let own = claimants.indices.filter { claimants[$0].tier == tier.index }.sorted {
        (levels[$0], $0) < (levels[$1], $1)
      }
      var start = 0
      while start < own.count {
        let level = levels[own[start]]
        let end = own[start...].firstIndex { levels[$0] != level } ?? own.count
        let fixed = Array(own[start..<end])
        let open = fixed.filter { !(proof?.rise(of: $0, level: level) ?? .infinity <= Self.mostRise) }
        if !open.isEmpty { checkLevel(level, of: tier, fixed, open, claimants, bounds, stages) }
        start = end
      }
    }
  }

  /// By how much a claimant may seem to be able to rise: rounding.
  private static let mostRise = 1e-7

  private mutating func checkLevel(
    _ level: Int, of tier: Ref<Tier>, _ fixed: [Int], _ open: [Int], _ claimants: [FairClaimant],
    _ bounds: VariableBounds, _ stages: Set<String>
  ) {
    let stage = "\(scenario.tiers[tier].name)/\(level)"
    guard stages.contains(stage) else {
      let region = scenario.regions[claimants[open[0]].region].code
      return noteUnproved(stage, .infinity, "nothing proves that \(region) cannot rise above level \(level)")
    }
    let fill = fixed.reduce(0) { max($0, claimants[$1].fill) }
    let multipliers = Multipliers(plan.certificate, stage: stage, after: [], claimants, index, &findings)
    var promised = claimants
    for position in promised.indices {
      // Nobody of a later tier is promised anything yet: a fill rate of 0 or more is no promise.
      promised[position].promise =
        promised[position].tier < tier.index
        ? claimants[position].fill : promised[position].tier == tier.index ? min(claimants[position].fill, fill) : 0
    }
    let objective = StageObjective(promises: promised, multipliers, index)
    let slack = -CertificateBound(index, multipliers, objective, bounds).value
    for position in open {
      let weight = -multipliers.fill[position] * claimants[position].total
      let rise = weight > 0 ? slack / weight : .infinity
      if !(rise <= Self.mostRise) {
        return noteUnproved(
          stage, rise, "\(scenario.regions[claimants[position].region].code) may rise above level \(level)")
      }
    }
  }
}
