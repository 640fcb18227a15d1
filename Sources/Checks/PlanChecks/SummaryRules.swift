internal import Domain

extension PlanCheck {
  /// Rule `costParts`. The amount is the money by which a part is misstated.
  mutating func checkCostParts() {
    let recomputed = cost.named
    let scale = max(1, recomputed.reduce(0) { $0 + abs($1.value) })
    for (position, stated) in plan.summary.cost.named.enumerated() {
      let difference = abs(stated.value - recomputed[position].value)
      if !(difference <= findings.tolerance * 1e-3 * scale) {
        findings.add(.costParts, difference, index.money, stated.name)
      }
    }
  }

  /// Rules `tiers` and `kpi`, as far as they speak of demand.
  mutating func checkServiceFigures() {
    var byTier = Array(repeating: ServiceSums(), count: scenario.tiers.count)
    var byRegion = Array(repeating: ServiceSums(), count: scenario.regions.count)
    var byProduct = Array(repeating: ServiceSums(), count: scenario.products.count)
    var all = ServiceSums()
    for pair in 0..<index.demand.pairs.count {
      let region = Ref<Region>(index.demand.regions[pair])
      let product = Int(index.demand.pairs.seconds[pair])
      var sums = ServiceSums()
      for slot in (pair * periods)..<((pair + 1) * periods) where index.demand.exists[slot] {
        let row = index.demand.rows[slot]
        sums.add(
          row: row < 0 ? nil : scenario.demand[Int(row)], price: scenario.products.values[product].price,
          covered: totals.covered[slot], unmet: max(0, totals.unmet[slot]))
      }
      byTier[scenario.regions[region].tier.index].add(sums)
      byProduct[product].add(sums)
      all.add(sums)
      var next: Ref<Region>? = region
      while let here = next {
        byRegion[here.index].add(sums)
        next = scenario.regions[here].parent
      }
    }
    checkTiers(byTier)
    let kpi = plan.summary.kpi
    compareFigure(.kpi, kpi.fillRate, all.fillRate, "fill_rate")
    compareFigure(.kpi, kpi.fillRateUnits, all.fillRateUnits, "fill_rate_units")
    compareFigure(.kpi, kpi.unmetValue, all.unmetMoney, "unmet_value", allowance: all.tidyingAllowance)
    compareRates(kpi.byTier, byTier, scenario.tiers.values.map(\.name), "by_tier")
    compareRates(kpi.byRegion, byRegion, scenario.regions.values.map(\.code), "by_region")
    compareRates(kpi.byProduct, byProduct, scenario.products.values.map(\.code), "by_product")
    checkSubstitutedShare(covered: all.coveredUnits)
  }

  private mutating func checkTiers(_ sums: [ServiceSums]) {
    guard plan.summary.tiers.count == sums.count else {
      findings.add(.tiers, Double(abs(plan.summary.tiers.count - sums.count)), "tiers", "the list of tiers")
      return
    }
    for (position, stated) in plan.summary.tiers.enumerated() {
      let name = scenario.tiers.values[position].name
      if !Code.same(stated.name, name) { findings.add(.tiers, 1, "names", "tier \(name)") }
      compareFigure(
        .tiers, stated.unmetValue, sums[position].unmetValue, "tier \(name): unmet_value",
        allowance: sums[position].tidyingAllowance)
      compareFigure(.tiers, stated.fillRate, sums[position].fillRate, "tier \(name): fill_rate")
    }
  }

  private mutating func compareFigure(
    _ rule: PlanRule, _ stated: Double, _ recomputed: Double, _ name: String, allowance: Double = 0
  ) {
    let difference = abs(stated - recomputed)
    let allowed = findings.tolerance * max(1, abs(recomputed)) + allowance
    if !(difference <= allowed) { findings.add(rule, difference, "", name) }
  }

  /// Every entity with demand is listed once, with its rate; one without demand may be listed with 1.
  private mutating func compareRates(
    _ stated: [NamedValue], _ sums: [ServiceSums], _ names: [String], _ list: String
  ) {
    var positions: [[UInt8]: Int] = [:]
    for (position, name) in names.enumerated() { positions[Array(name.utf8)] = position }
    var seen = Array(repeating: false, count: names.count)
    for figure in stated {
      guard let position = positions[Array(figure.name.utf8)], !seen[position] else {
        findings.add(.kpi, 1, "names", "\(list): \(figure.name)")
        continue
      }
      seen[position] = true
      compareFigure(.kpi, figure.value, sums[position].fillRate, "\(list): \(figure.name)")
    }
    let parents = scenario.parents
    for (position, name) in names.enumerated() where !seen[position] && sums[position].quantity > 0 {
      if list == "by_region", parents.values[position] { continue }
      findings.add(.kpi, 1, "names", "\(list): \(name) is missing")
    }
  }

  private mutating func checkSubstitutedShare(covered: Double) {
    var substituted = CompensatedSum()
    for line in plan.allocations where line.supplied != line.demanded { substituted.add(line.covers) }
    let share = covered > 0 ? substituted.value / covered : 0
    compareFigure(.kpi, plan.summary.kpi.substitutedShare, share, "substituted_share")
  }

  /// Rule `kpi`, as far as it speaks of lanes and warehouses.
  mutating func checkUse() {
    var used = Array(repeating: false, count: index.lanes.count)
    for lane in totals.laneOfShipment where lane >= 0 { used[Int(lane)] = true }
    let lanes = used.reduce(0) { $0 + ($1 ? 1 : 0) }
    compareFigure(.kpi, Double(plan.summary.kpi.lanesUsed), Double(lanes), "lanes_used")
    var stated: [[UInt8]: WarehouseUse] = [:]
    for use in plan.summary.kpi.warehouses {
      if stated.updateValue(use, forKey: Array(use.warehouse.utf8)) != nil {
        findings.add(.kpi, 1, "names", "warehouses: \(use.warehouse)")
      }
    }
    for (warehouse, entity) in scenario.warehouses.values.enumerated() {
      let throughput = share(of: totals.leavingVolume, index.throughput, warehouse)
      let storage = share(of: totals.storedVolume, index.storage, warehouse)
      let use = stated.removeValue(forKey: Array(entity.code.utf8))
      compareShare(use?.throughput, throughput, "warehouses: \(entity.code): throughput")
      compareShare(use?.storage, storage, "warehouses: \(entity.code): storage")
    }
    if !stated.isEmpty { findings.add(.kpi, Double(stated.count), "names", "warehouses: unknown codes") }
  }

  private mutating func compareShare(_ stated: Double?, _ recomputed: Double?, _ name: String) {
    if stated == nil, recomputed == nil { return }
    compareFigure(.kpi, stated ?? .nan, recomputed ?? .nan, name)
  }

  /// Used ÷ limit in the fullest period; nil where nothing is limited. A limit of 0 is 0 full.
  private func share(of volume: [Double], _ limits: [Double], _ warehouse: Int) -> Double? {
    var fullest: Double? = nil
    for slot in (warehouse * periods)..<((warehouse + 1) * periods) where limits[slot] < .infinity {
      let share = limits[slot] > 0 ? volume[slot] / limits[slot] : 0
      fullest = max(fullest ?? 0, share)
    }
    return fullest
  }
}

/// What fill rates are made of: for a set of demand lines over all periods.
///
/// Weighted by price; by units where all its prices are 0.
struct ServiceSums {
  private var weighted = 0.0
  private var weightedCovered = 0.0
  private(set) var quantity = 0.0
  /// Units covered, held ones included.
  private(set) var coveredUnits = 0.0
  private var unmetUnits = 0.0
  /// Σ price · u.
  private(set) var unmetMoney = 0.0
  /// By how much Σ price · u, or Σ u, may be off where each quantity is written tidied: 2e-9 a line.
  private(set) var tidyingAllowance = 0.0
  private var hasPrice = false

  mutating func add(row: DemandRow?, price: Double, covered: Double, unmet: Double) {
    let asked = row?.quantity ?? 0
    let served = covered + min(row?.held ?? 0, asked)
    weighted += price * asked
    weightedCovered += price * served
    quantity += asked
    coveredUnits += served
    unmetUnits += unmet
    unmetMoney += price * unmet
    tidyingAllowance += 2e-9 * max(1, price)
    if price > 0 { hasPrice = true }
  }

  mutating func add(_ other: ServiceSums) {
    weighted += other.weighted
    weightedCovered += other.weightedCovered
    quantity += other.quantity
    coveredUnits += other.coveredUnits
    unmetUnits += other.unmetUnits
    unmetMoney += other.unmetMoney
    tidyingAllowance += other.tidyingAllowance
    if other.hasPrice { hasPrice = true }
  }

  var fillRate: Double { hasPrice ? Self.rate(weightedCovered, weighted) : fillRateUnits }
  var fillRateUnits: Double { Self.rate(coveredUnits, quantity) }
  /// The goal of rule `priority`.
  var unmetValue: Double { hasPrice ? unmetMoney : unmetUnits }

  private static func rate(_ covered: Double, _ asked: Double) -> Double {
    asked > 0 ? min(1, covered / asked) : 1
  }
}
