internal import Domain
internal import Formulations

/// One thing that a planner wrote down and could take back: a cell of the scenario's tables. Balances, stock, receipts,
/// lead times and what is asked for are facts and no rules.
enum BusinessRule: Hashable, Sendable {
  /// Positions in `AllocationModel.demandLines`.
  case minimum(Int32)
  case maximum(Int32)
  /// Position in `Scenario.substitutes`.
  case maxShare(Int32)
  /// Position in `Scenario.lanes`: the capacity of that row, in every period.
  case lane(Int32)
  /// The warehouse's own limit, in every period that the calendar does not replace it; or the calendar's.
  case throughput(Ref<Warehouse>, period: Int32?)
  case storage(Ref<Warehouse>, period: Int32?)
  /// Positions in `Scenario.quotas`.
  case quotaMinimum(Int32)
  case quotaMaximum(Int32)
  /// Position in `Scenario.offers`.
  case offer(Int32)
  case budget
  /// Positions in `Scenario.contracts`.
  case contractMinimum(Int32)
  case contractMaximum(Int32)

  /// Whether it makes something move: with none of these, the plan that moves nothing is feasible.
  var forces: Bool {
    switch self {
    case .minimum, .quotaMinimum, .contractMinimum, .storage: true
    default: false
    }
  }

  /// The order in which rules are tried for leaving out: what is tried last is likely to stay. Limits go first, so that
  /// a contradiction speaks of few things; small guarantees go before large ones, so that it speaks of few of those.
  func rank(_ scenario: Scenario, _ model: AllocationModel) -> (kind: Int, size: Double) {
    switch self {
    case .maxShare: (0, 0)
    case .lane: (1, 0)
    case .offer: (2, 0)
    case .throughput: (3, 0)
    case .maximum: (4, 0)
    case .budget: (5, 0)
    case .quotaMaximum: (6, 0)
    case .minimum(let line): (7, model.demandLines[Int(line)].least)
    case .quotaMinimum(let quota): (8, scenario.quotas[Int(quota)].minimum)
    case .contractMaximum: (6, 1)
    case .contractMinimum(let contract): (8, scenario.contracts[Int(contract)].minimum)
    case .storage: (9, 0)
    }
  }

  /// What it asks for or allows, in the words of `diagnosis.csv`.
  func line(_ scenario: Scenario, _ model: AllocationModel) -> DiagnosisLine {
    switch self {
    case .minimum(let position):
      let line = model.demandLines[Int(position)]
      return DiagnosisLine(
        rule: "minimum", entities: Self.words(line, scenario), period: line.period, required: line.least)
    case .maximum(let position):
      let line = model.demandLines[Int(position)]
      return DiagnosisLine(
        rule: "maximum", entities: Self.words(line, scenario), period: line.period, possible: line.most)
    case .maxShare(let position):
      let row = scenario.substitutes[Int(position)]
      let place = row.region.map { " at \(scenario.regions[$0].code)" } ?? ""
      return DiagnosisLine(
        rule: "max_share",
        entities: "\(scenario.products[row.substitute].code) for \(scenario.products[row.product].code)\(place)",
        possible: row.maxShare)
    case .lane(let position):
      let row = scenario.lanes[Int(position)]
      let ends = "\(scenario.warehouses[row.from].code) → \(scenario.code(of: row.to))"
      return DiagnosisLine(
        rule: row.product == nil ? "shared lane capacity" : "lane capacity",
        entities: (row.product.map { "\(scenario.products[$0].code): " } ?? "") + ends, possible: row.capacity)
    case .throughput(let warehouse, let period):
      return DiagnosisLine(
        rule: "throughput", entities: scenario.warehouses[warehouse].code, period: period,
        possible: period.map { scenario.limits.throughput[warehouse][Int($0) - 1] }
          ?? scenario.warehouses[warehouse].throughput)
    case .storage(let warehouse, let period):
      return DiagnosisLine(
        rule: "storage", entities: scenario.warehouses[warehouse].code, period: period,
        possible: period.map { scenario.limits.storage[warehouse][Int($0) - 1] }
          ?? scenario.warehouses[warehouse].storage)
    case .quotaMinimum(let position):
      let quota = scenario.quotas[Int(position)]
      return DiagnosisLine(
        rule: "quota minimum", entities: quota.name, period: quota.period, required: quota.minimum)
    case .quotaMaximum(let position):
      let quota = scenario.quotas[Int(position)]
      return DiagnosisLine(
        rule: "quota maximum", entities: quota.name, period: quota.period, possible: quota.maximum)
    case .offer(let position):
      let offer = scenario.offers[Int(position)]
      return DiagnosisLine(
        rule: "offer maximum",
        entities: "\(offer.supplier): \(scenario.products[offer.product].code) to "
          + scenario.warehouses[offer.warehouse].code, possible: offer.maximum)
    case .contractMinimum(let position):
      let contract = scenario.contracts[Int(position)]
      return DiagnosisLine(
        rule: "contract minimum", entities: Self.words(contract), required: contract.minimum)
    case .contractMaximum(let position):
      let contract = scenario.contracts[Int(position)]
      return DiagnosisLine(
        rule: "contract maximum", entities: Self.words(contract), possible: contract.maximum)
    case .budget:
      return DiagnosisLine(
        rule: "purchase budget", entities: "all offers", possible: scenario.policy.purchaseBudget)
    }
  }

  private static func words(_ contract: ContractRow) -> String {
    "\(contract.name), periods \(contract.fromPeriod) to \(contract.toPeriod)"
  }

  private static func words(_ line: DemandLine, _ scenario: Scenario) -> String {
    "\(scenario.products[line.product].code) at \(scenario.regions[line.region].code)"
  }
}
