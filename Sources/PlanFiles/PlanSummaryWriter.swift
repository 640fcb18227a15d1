internal import Domain

extension PlanSummary {
  /// `plan.json`, key by key in MODEL.md's order.
  var json: JSONText { json(diagnosis: []) }

  /// The same with what contradicts, where no plan exists.
  func json(diagnosis: [DiagnosisLine]) -> JSONText {
    .object(
      members + (packs.map { [("packs", $0.json)] } ?? [])
        + (lots.map { [("lots", $0.json)] } ?? [])
        + (contracts.isEmpty ? [] : [("contracts", .list(contracts.map(\.json)))])
        + (stability.map { [("stability", $0.json)] } ?? []) + [("seconds", seconds.json)]
        + (diagnosis.isEmpty ? [] : [("diagnosis", .list(diagnosis.map(\.json)))]))
  }

  private var members: [(name: String, value: JSONText)] {
    [
      ("schema", .number(Double(Self.schema))),
      ("scenario", .text(scenario)),
      ("inputs", .object(inputs.map { ($0.name, .text($0.text)) })),
      ("rule", .text(rule.rawValue)),
      ("status", .text(status.rawValue)),
      ("solver", .object([("used", .text(solverUsed)), ("why", .text(solverWhy))])),
      (
        "objective",
        .object([
          ("total", .number(cost.total)),
          ("parts", .object(cost.named.map { ($0.name, .number($0.value)) })),
        ])
      ),
      ("bound", .number(bound)),
      ("gap", .number(gap)),
      (
        "certificate",
        .object([("primal", .number(residuals.primal)), ("objective", .number(residuals.objective))])
      ),
      ("tiers", .list(tiers.map(\.json))),
      ("fills", .list(fills.map(\.json))),
      ("repair", .list(repair.map(\.json))),
      ("prices", prices.map(\.json) ?? .null),
      ("kpi", kpi.json),
    ]
  }
}

extension RuleChange {
  fileprivate var json: JSONText {
    var members: [(name: String, value: JSONText)] = [("rule", .text(kind.rawValue))]
    switch kind {
    case .minimum: members += [("place", .text(place)), ("product", .text(product))]
    case .storage: members.append(("place", .text(place)))
    case .quotaMinimum: members.append(("quota", .text(quota)))
    case .contractMinimum: members.append(("contract", .text(quota)))
    }
    if let period { members.append(("period", .number(Double(period)))) }
    return .object(members + [("from", .number(from)), ("to", .number(to))])
  }
}

extension PriceCount {
  fileprivate var json: JSONText {
    .object([("priced", .number(Double(priced))), ("left", .number(Double(left)))])
  }
}

extension DiagnosisLine {
  fileprivate var json: JSONText {
    .object([
      ("contradiction", .number(Double(contradiction))), ("rule", .text(rule)), ("entities", .text(entities)),
      ("period", .optional(period.map(Double.init))), ("required", .optional(required)),
      ("possible", .optional(possible)), ("cheapest_change", .text(cheapestChange)),
    ])
  }
}

extension StabilityFigures {
  fileprivate var json: JSONText {
    .object([
      ("changed", .number(changed)), ("changed_if_free", .number(changedIfFree)), ("price", .number(price)),
    ])
  }
}

extension PackSummary {
  fileprivate var json: JSONText {
    .object([
      ("rounding", .text(rounding.rawValue)), ("largest_distance", .number(largestDistance)),
      ("unrounded", .text(unroundedIsProved ? "proved" : "not proved")),
    ])
  }
}

extension LotSummary {
  fileprivate var json: JSONText {
    .object([("method", .text(method.rawValue)), ("any_amount_bound", .number(anyAmountBound))])
  }
}

extension ContractCost {
  fileprivate var json: JSONText {
    .object([("contract", .text(contract)), ("minimum_costs", .optional(cost))])
  }
}

extension TierSummary {
  fileprivate var json: JSONText {
    .object([("name", .text(name)), ("unmet_value", .number(unmetValue)), ("fill_rate", .number(fillRate))])
  }
}

extension ClaimantFill {
  fileprivate var json: JSONText {
    var members: [(name: String, value: JSONText)] = [("tier", .text(tier)), ("region", .text(region))]
    if let product { members.append(("product", .text(product))) }
    if let family { members.append(("family", .text(family))) }
    return .object(members + [("fill", .number(fill)), ("level", .number(Double(level)))])
  }
}

extension KPI {
  fileprivate var json: JSONText {
    .object([
      ("fill_rate", .number(fillRate)),
      ("fill_rate_units", .number(fillRateUnits)),
      ("by_tier", rates(byTier)),
      ("by_region", rates(byRegion)),
      ("by_product", rates(byProduct)),
      ("substituted_share", .number(substitutedShare)),
      ("unmet_value", .number(unmetValue)),
      ("lanes_used", .number(Double(lanesUsed))),
      ("warehouses", .list(warehouses.map(\.json))),
    ])
  }

  private func rates(_ values: [NamedValue]) -> JSONText {
    .list(values.map { .object([("name", .text($0.name)), ("fill_rate", .number($0.value))]) })
  }
}

extension WarehouseUse {
  fileprivate var json: JSONText {
    .object([
      ("warehouse", .text(warehouse)), ("throughput", .optional(throughput)), ("storage", .optional(storage)),
    ])
  }
}

extension StageSeconds {
  fileprivate var json: JSONText {
    .object([
      ("read", .number(read)), ("formulate", .number(formulate)), ("solve", .number(solve)), ("check", .number(check)),
      ("price", .number(price)), ("write", .number(write)),
    ])
  }
}
