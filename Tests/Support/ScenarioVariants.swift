public import Domain

/// The same scenario in other clothes: what its optimal cost does is known.
extension Scenario {
  /// All money times `factor`: the optimal cost is too.
  public func withMoney(times factor: Double) -> Scenario {
    var scaled = self
    scaled.policy.purchaseBudget *= factor
    scaled.policy.safetyStockPenalty *= factor
    scaled.policy.unmetPenalty *= factor
    for product in scaled.products.refs {
      scaled.products[product].price *= factor
      scaled.products[product].holdingCost *= factor
      scaled.products[product].endValue *= factor
      scaled.products[product].unitCost *= factor
    }
    for row in scaled.demand.indices { scaled.demand[row].unmetPenalty *= factor }
    for row in scaled.lanes.indices { scaled.lanes[row].cost *= factor }
    for row in scaled.substitutes.indices { scaled.substitutes[row].penalty *= factor }
    for row in scaled.offers.indices { scaled.offers[row].unitCost *= factor }
    return scaled
  }

  /// Everything counted in units, in volume or in money spent on units, times `factor`: the optimal cost is too.
  public func withQuantities(times factor: Double) -> Scenario {
    var scaled = self
    scaled.policy.purchaseBudget *= factor
    for warehouse in scaled.warehouses.refs {
      scaled.warehouses[warehouse].throughput *= factor
      scaled.warehouses[warehouse].storage *= factor
    }
    for row in scaled.calendar.indices {
      scaled.calendar[row].throughput = scaled.calendar[row].throughput.map { $0 * factor }
      scaled.calendar[row].storage = scaled.calendar[row].storage.map { $0 * factor }
    }
    for row in scaled.stock.indices {
      scaled.stock[row].onHand *= factor
      scaled.stock[row].reserved *= factor
      scaled.stock[row].safetyStock *= factor
    }
    for row in scaled.receipts.indices { scaled.receipts[row].quantity *= factor }
    for row in scaled.demand.indices {
      scaled.demand[row].quantity *= factor
      scaled.demand[row].held *= factor
      scaled.demand[row].minimum *= factor
      scaled.demand[row].maximum *= factor
    }
    for row in scaled.lanes.indices { scaled.lanes[row].capacity *= factor }
    for row in scaled.quotas.indices {
      scaled.quotas[row].minimum *= factor
      scaled.quotas[row].maximum *= factor
    }
    for row in scaled.offers.indices {
      scaled.offers[row].minimum *= factor
      scaled.offers[row].maximum *= factor
    }
    return scaled
  }
}

/// One hard limit of a scenario made wider: no optimal plan costs more for it.
public struct RelaxedScenario: Sendable {
  public var scenario: Scenario
  /// Which limit, for the failure's text.
  public var what: String

  /// One relaxation of every kind that `scenario` has a limit of; `seed` picks the row.
  public static func all(of scenario: Scenario, seed: UInt64) -> [RelaxedScenario] {
    var maker = Maker(scenario, seed: seed)
    maker.relaxWarehouses()
    maker.relaxRows()
    maker.relaxDemand()
    return maker.made
  }

  private struct Maker {
    let scenario: Scenario
    var random: SeededNumbers
    var made: [RelaxedScenario] = []

    init(_ scenario: Scenario, seed: UInt64) {
      self.scenario = scenario
      random = SeededNumbers(seed: seed)
    }

    mutating func add(_ what: String, _ change: (inout Scenario) -> Void) {
      var relaxed = scenario
      change(&relaxed)
      made.append(RelaxedScenario(scenario: relaxed, what: what))
    }

    /// The position of one of the rows that have such a limit.
    mutating func pick<Row>(_ rows: [Row], where isLimited: (Row) -> Bool) -> Int? {
      rows.indices.filter { isLimited(rows[$0]) }.randomElement(using: &random)
    }

    mutating func relaxWarehouses() {
      let warehouses = scenario.warehouses.values
      if let row = pick(warehouses, where: { $0.throughput < .infinity }) {
        add("throughput of \(warehouses[row].code)") { $0.warehouses.values[row].throughput += 7 }
      }
      if let row = pick(warehouses, where: { $0.storage < .infinity }) {
        add("storage of \(warehouses[row].code)") { $0.warehouses.values[row].storage += 7 }
      }
      if scenario.policy.purchaseBudget < .infinity {
        add("budget") { $0.policy.purchaseBudget += 25 }
      }
    }

    mutating func relaxRows() {
      if let row = pick(scenario.lanes, where: { $0.capacity < .infinity }) {
        add("capacity of lane row \(row)") { $0.lanes[row].capacity += 3 }
      }
      if let row = pick(scenario.quotas, where: { $0.maximum < .infinity }) {
        add("maximum of quota \(scenario.quotas[row].name)") { $0.quotas[row].maximum += 3 }
      }
      if let row = pick(scenario.quotas, where: { $0.minimum > 0 }) {
        add("minimum of quota \(scenario.quotas[row].name)") { $0.quotas[row].minimum = 0 }
      }
      if let row = pick(scenario.offers, where: { $0.maximum < .infinity }) {
        add("maximum of offer \(row)") { $0.offers[row].maximum += 3 }
      }
      if let row = pick(scenario.substitutes, where: { $0.maxShare < .infinity }) {
        add("share of substitute \(row)") { $0.substitutes[row].maxShare += 0.25 }
      }
    }

    mutating func relaxDemand() {
      if let row = pick(scenario.demand, where: { $0.maximum < .infinity }) {
        add("maximum of demand row \(row)") { $0.demand[row].maximum += 2 }
      }
      if let row = pick(scenario.demand, where: { $0.minimum > 0 }) {
        add("minimum of demand row \(row)") { $0.demand[row].minimum = 0 }
      }
    }
  }
}
