import Domain

/// A scenario without most of its business rules, by the words of `diagnosis.csv` alone: what the search for
/// contradictions is judged by.
struct RuleEdits {
  let scenario: Scenario

  /// The scenario with the rules of `lines`, and no others.
  ///
  /// - Returns: nil where a line speaks of no rule of the scenario.
  func only(_ lines: [DiagnosisLine]) -> Scenario? {
    var result = withoutRules
    for line in lines where !restore(line, in: &result) { return nil }
    return result
  }

  /// Nothing is guaranteed, nothing limited; lanes and offers of capacity 0 are none at all, and stay so.
  private var withoutRules: Scenario {
    var bare = scenario
    for row in bare.demand.indices {
      bare.demand[row].minimum = 0
      bare.demand[row].maximum = .infinity
    }
    for row in bare.substitutes.indices { bare.substitutes[row].maxShare = .infinity }
    for row in bare.lanes.indices where bare.lanes[row].capacity > 0 || bare.lanes[row].product == nil {
      bare.lanes[row].capacity = .infinity
    }
    for warehouse in bare.warehouses.refs {
      bare.warehouses[warehouse].throughput = .infinity
      bare.warehouses[warehouse].storage = .infinity
    }
    for row in bare.calendar.indices {
      if bare.calendar[row].throughput != nil { bare.calendar[row].throughput = .infinity }
      if bare.calendar[row].storage != nil { bare.calendar[row].storage = .infinity }
    }
    for row in bare.quotas.indices {
      bare.quotas[row].minimum = 0
      bare.quotas[row].maximum = .infinity
    }
    for row in bare.offers.indices where bare.offers[row].maximum > 0 { bare.offers[row].maximum = .infinity }
    bare.policy.purchaseBudget = .infinity
    return bare
  }

  private func restore(_ line: DiagnosisLine, in result: inout Scenario) -> Bool {
    switch line.rule {
    case "minimum", "maximum":
      guard
        let row = scenario.demand.firstIndex(where: {
          $0.period == line.period
            && "\(scenario.products[$0.product].code) at \(scenario.regions[$0.region].code)" == line.entities
        })
      else { return false }
      if line.rule == "minimum" { result.demand[row].minimum = scenario.demand[row].minimum }
      if line.rule == "maximum" { result.demand[row].maximum = scenario.demand[row].maximum }
    case "max_share":
      guard let row = scenario.substitutes.firstIndex(where: { words($0) == line.entities }) else { return false }
      result.substitutes[row].maxShare = scenario.substitutes[row].maxShare
    case "lane capacity", "shared lane capacity":
      guard let row = scenario.lanes.firstIndex(where: { words($0) == line.entities }) else { return false }
      result.lanes[row].capacity = scenario.lanes[row].capacity
    case "throughput", "storage": return restoreWarehouse(line, in: &result)
    case "quota minimum", "quota maximum":
      guard let row = scenario.quotas.firstIndex(where: { $0.name == line.entities }) else { return false }
      if line.rule == "quota minimum" { result.quotas[row].minimum = scenario.quotas[row].minimum }
      if line.rule == "quota maximum" { result.quotas[row].maximum = scenario.quotas[row].maximum }
    case "offer maximum":
      guard let row = scenario.offers.firstIndex(where: { words($0) == line.entities }) else { return false }
      result.offers[row].maximum = scenario.offers[row].maximum
    case "purchase budget": result.policy.purchaseBudget = scenario.policy.purchaseBudget
    default: return false
    }
    return true
  }

  private func restoreWarehouse(_ line: DiagnosisLine, in result: inout Scenario) -> Bool {
    guard let warehouse = scenario.warehouses.refs.first(where: { scenario.warehouses[$0].code == line.entities })
    else { return false }
    guard let period = line.period else {
      if line.rule == "storage" {
        result.warehouses[warehouse].storage = scenario.warehouses[warehouse].storage
      } else {
        result.warehouses[warehouse].throughput = scenario.warehouses[warehouse].throughput
      }
      return true
    }
    guard let row = scenario.calendar.firstIndex(where: { $0.warehouse == warehouse && $0.period == period })
    else { return false }
    if line.rule == "storage" {
      result.calendar[row].storage = scenario.calendar[row].storage
    } else {
      result.calendar[row].throughput = scenario.calendar[row].throughput
    }
    return true
  }

  private func words(_ row: SubstituteRow) -> String {
    "\(scenario.products[row.substitute].code) for \(scenario.products[row.product].code)"
      + (row.region.map { " at \(scenario.regions[$0].code)" } ?? "")
  }

  private func words(_ row: LaneRow) -> String {
    (row.product.map { "\(scenario.products[$0].code): " } ?? "")
      + "\(scenario.warehouses[row.from].code) → \(scenario.code(of: row.to))"
  }

  private func words(_ row: OfferRow) -> String {
    "\(row.supplier): \(scenario.products[row.product].code) to \(scenario.warehouses[row.warehouse].code)"
  }
}
