internal import Domain

/// Fill rates, shares and uses of a plan (MODEL.md section 8, `tiers` and `kpi`).
struct KeyFigures {
  private let scenario: Scenario
  private let plan: Plan
  /// Σ z + min(held, quantity), by demand row, and Σ quantity, in units.
  private var totals: [LineTotal] = []

  private struct LineTotal {
    var region: Ref<Region>
    var product: Ref<Product>
    var quantity = 0.0
    var covered = 0.0
  }

  /// A fill rate in the making: by value, and by units for groups in which every price is 0.
  private struct Fill {
    var value = 0.0
    var coveredValue = 0.0
    var units = 0.0
    var coveredUnits = 0.0
    var priced = false

    mutating func add(_ total: LineTotal, price: Double) {
      value += price * total.quantity
      coveredValue += price * total.covered
      units += total.quantity
      coveredUnits += total.covered
      if price > 0 { priced = true }
    }

    var rate: Double { priced ? Self.rate(coveredValue, value) : unitRate }
    var unitRate: Double { Self.rate(coveredUnits, units) }

    private static func rate(_ covered: Double, _ all: Double) -> Double {
      all > 0 ? min(1, max(0, covered / all)) : 1
    }
  }

  init(_ scenario: Scenario, _ plan: Plan) {
    self.scenario = scenario
    self.plan = plan
    totals = Self.totals(scenario, plan)
  }

  func fill(_ summary: inout PlanSummary) {
    var all = Fill()
    var tiers = Table<Tier, Fill>(repeating: Fill(), count: scenario.tiers.count)
    var regions = Table<Region, Fill>(repeating: Fill(), count: scenario.regions.count)
    var products = Table<Product, Fill>(repeating: Fill(), count: scenario.products.count)
    for total in totals {
      let price = scenario.products[total.product].price
      all.add(total, price: price)
      tiers[scenario.regions[total.region].tier].add(total, price: price)
      regions[total.region].add(total, price: price)
      products[total.product].add(total, price: price)
    }
    summary.tiers = tierSummaries(tiers)
    summary.kpi = KPI()
    summary.kpi.fillRate = all.rate
    summary.kpi.fillRateUnits = all.unitRate
    summary.kpi.byTier = summary.tiers.map { NamedValue(name: $0.name, value: $0.fillRate) }
    summary.kpi.byRegion = scenario.regions.refs.filter { regions[$0].units > 0 }.map {
      NamedValue(name: scenario.regions[$0].code, value: regions[$0].rate)
    }
    summary.kpi.byProduct = scenario.products.refs.filter { products[$0].units > 0 }.map {
      NamedValue(name: scenario.products[$0].code, value: products[$0].rate)
    }
    summary.kpi.substitutedShare = substitutedShare()
    for line in plan.unmet { summary.kpi.unmetValue += scenario.products[line.product].price * line.quantity }
    summary.kpi.lanesUsed = lanesUsed()
    summary.kpi.warehouses = uses()
  }

  /// By (region, product) over the horizon: both tables are sorted by region and product.
  private static func totals(_ scenario: Scenario, _ plan: Plan) -> [LineTotal] {
    let covered = DemandBalance.covered(plan.allocations)
    var totals: [LineTotal] = []
    var next = 0
    for row in scenario.demand {
      if let last = totals.last, last.region == row.region, last.product == row.product {
      } else {
        totals.append(LineTotal(region: row.region, product: row.product))
        while next < covered.count, (covered[next].region, covered[next].product) < (row.region, row.product) {
          next += 1
        }
        while next < covered.count, covered[next].region == row.region, covered[next].product == row.product {
          totals[totals.count - 1].covered += covered[next].quantity
          next += 1
        }
      }
      totals[totals.count - 1].quantity += row.quantity
      totals[totals.count - 1].covered += min(row.held, row.quantity)
    }
    return totals
  }

  private func tierSummaries(_ fills: Table<Tier, Fill>) -> [TierSummary] {
    var unmetValue = Table<Tier, Double>(repeating: 0, count: scenario.tiers.count)
    var unmetUnits = unmetValue
    for line in plan.unmet {
      let tier = scenario.regions[line.region].tier
      unmetValue[tier] += scenario.products[line.product].price * line.quantity
      unmetUnits[tier] += line.quantity
    }
    return scenario.tiers.refs.map { tier in
      TierSummary(
        name: scenario.tiers[tier].name, unmetValue: fills[tier].priced ? unmetValue[tier] : unmetUnits[tier],
        fillRate: fills[tier].rate)
    }
  }

  /// Units covered by another product ÷ units covered, held ones among them as in the fill rates.
  private func substitutedShare() -> Double {
    let covered = totals.reduce(0) { $0 + $1.covered }
    let byOther = plan.allocations.reduce(0) { $1.supplied != $1.demanded ? $0 + $1.covers : $0 }
    return covered > 0 ? byOther / covered : 0
  }

  private func lanesUsed() -> Int {
    var last: (Ref<Warehouse>, Place)?
    var used = 0
    // Within a ship period lines are sorted by ends; over periods the pairs repeat, so sort the pairs alone.
    let ranks = PlaceRanks(scenario)
    let pairs = plan.shipments.map { ($0.from, $0.to) }.sorted { ($0.0, ranks[$0.1]) < ($1.0, ranks[$1.1]) }
    for pair in pairs {
      if let last, last == pair { continue }
      used += 1
      last = pair
    }
    return used
  }

  /// Throughput and storage used ÷ limit, in the fullest period.
  private func uses() -> [WarehouseUse] {
    let limits = scenario.limits
    let periods = Int(scenario.periods)
    var leaving = Table<Warehouse, [Double]>(
      repeating: Array(repeating: 0, count: periods), count: scenario.warehouses.count)
    var stored = leaving
    for line in plan.shipments {
      leaving[line.from][Int(line.shipPeriod) - 1] += scenario.products[line.product].volume * line.quantity
    }
    for line in plan.stock {
      stored[line.warehouse][Int(line.period) - 1] += scenario.products[line.product].volume * line.closing
    }
    return scenario.warehouses.refs.map { warehouse in
      WarehouseUse(
        warehouse: scenario.warehouses[warehouse].code,
        throughput: Self.fullest(leaving[warehouse], limits.throughput[warehouse]),
        storage: Self.fullest(stored[warehouse], limits.storage[warehouse]))
    }
  }

  /// nil where no period has a limit; of a limit of 0 nothing is used.
  private static func fullest(_ used: [Double], _ limits: [Double]) -> Double? {
    var fullest: Double?
    for (amount, limit) in zip(used, limits) where limit < .infinity {
      fullest = max(fullest ?? 0, limit > 0 ? amount / limit : 0)
    }
    return fullest
  }
}
