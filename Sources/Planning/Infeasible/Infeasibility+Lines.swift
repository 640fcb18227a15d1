internal import Domain
internal import Formulations

/// What is known of an infeasible scenario as lines of `diagnosis.csv`, and as changes of its rules.
struct DiagnosisText {
  let scenario: Scenario
  let model: AllocationModel

  /// The cheapest repair, in the order of its rules.
  func repair(_ concessions: [Concession]) -> [RuleChange] {
    concessions.compactMap { change($0) }.sorted { left, right in
      if left.kind != right.kind { return Self.order(left.kind) < Self.order(right.kind) }
      if !Code.same(left.place, right.place) { return Code.precedes(left.place, right.place) }
      if !Code.same(left.product, right.product) { return Code.precedes(left.product, right.product) }
      if left.period != right.period { return (left.period ?? 0) < (right.period ?? 0) }
      return Code.precedes(left.quota, right.quota)
    }
  }

  private static func order(_ kind: RuleChange.Kind) -> Int { RuleChange.Kind.allCases.firstIndex(of: kind) ?? 0 }

  private func change(_ concession: Concession) -> RuleChange? {
    switch concession.rule {
    case .minimum(let position):
      let line = model.demandLines[Int(position)]
      guard let row = scenario.demandRow(line.region, line.product, line.period) else { return nil }
      let minimum = scenario.demand[row].minimum
      return RuleChange(
        .minimum, place: scenario.regions[line.region].code, product: scenario.products[line.product].code,
        period: line.period, from: minimum, to: Self.lowered(minimum, by: concession.amount))
    case .quotaMinimum(let position):
      let quota = scenario.quotas[Int(position)]
      return RuleChange(
        .quotaMinimum, period: quota.period, quota: quota.name, from: quota.minimum,
        to: Self.lowered(quota.minimum, by: concession.amount))
    case .contractMinimum(let position):
      let contract = scenario.contracts[Int(position)]
      return RuleChange(
        .contractMinimum, quota: contract.name, from: contract.minimum,
        to: Self.lowered(contract.minimum, by: concession.amount))
    case .storage(let warehouse, let period):
      let limit = scenario.limits.storage[warehouse][Int(period) - 1]
      return RuleChange(
        .storage, place: scenario.warehouses[warehouse].code, period: period, from: limit,
        to: -Self.lowered(-limit, by: concession.amount, least: -.infinity))
    }
  }

  /// Rounded down to a millionth, unless it is one but for rounding: a rule that gives way by a hair too little leaves no
  /// plan at all.
  private static func lowered(_ value: Double, by amount: Double, least: Double = 0) -> Double {
    let exact = NumberText.tidied(value - amount)
    guard abs(exact) < 1e9 else { return max(least, exact - exact.ulp) }
    let isMillionth = (exact * 1e6).rounded() / 1e6 == exact
    return max(least, isMillionth ? exact : (exact * 1e6).rounded(.down) / 1e6)
  }

  /// Contradiction by contradiction: what it is about, then its rules; at the end, changes that none of them speaks of.
  func lines(_ found: Infeasibility) -> [DiagnosisLine] {
    let changes = found.concessions.compactMap { one in change(one).map { (rule: one.rule, change: $0) } }
    var isTold = [Bool](repeating: false, count: changes.count)
    var lines: [DiagnosisLine] = []
    for (number, contradiction) in found.contradictions.enumerated() {
      lines.append(headline(contradiction, number + 1))
      for rule in contradiction.rules {
        var line = rule.line(scenario, model)
        line.contradiction = number + 1
        var words: [String] = []
        for (position, one) in changes.enumerated() where speaks(rule, of: one.rule) {
          words.append(one.change.words)
          isTold[position] = true
        }
        line.cheapestChange = words.joined(separator: "; ")
        lines.append(line)
      }
    }
    for (position, one) in changes.enumerated() where !isTold[position] {
      lines.append(
        DiagnosisLine(
          contradiction: 0, rule: Self.name(one.change.kind), entities: one.change.rule,
          cheapestChange: one.change.words))
    }
    return lines
  }

  private static func name(_ kind: RuleChange.Kind) -> String {
    switch kind {
    case .minimum: "minimum"
    case .quotaMinimum: "quota minimum"
    case .contractMinimum: "contract minimum"
    case .storage: "storage"
    }
  }

  private func speaks(_ rule: BusinessRule, of concession: Concession.Rule) -> Bool {
    switch (rule, concession) {
    case (.minimum(let one), .minimum(let other)): one == other
    case (.quotaMinimum(let one), .quotaMinimum(let other)): one == other
    case (.contractMinimum(let one), .contractMinimum(let other)): one == other
    case (.storage(let one, let period), .storage(let other, let at)): one == other && (period ?? at) == at
    default: false
    }
  }

  /// What is required and what is possible, where both are counted in the same units.
  private func headline(_ contradiction: Contradiction, _ number: Int) -> DiagnosisLine {
    var line = DiagnosisLine(
      contradiction: number, rule: contradiction.cut == nil ? "together" : "cut", entities: subject(contradiction))
    let short = contradiction.concessions.reduce(0) { $0 + $1.amount }
    let words = NumberText.text(NumberText.tidied(short))
    var guaranteed = 0.0
    for rule in contradiction.rules {
      switch rule {
      case .minimum(let position): guaranteed += model.demandLines[Int(position)].least
      case .quotaMinimum(let position): guaranteed += scenario.quotas[Int(position)].minimum
      case .contractMinimum(let position): guaranteed += scenario.contracts[Int(position)].minimum
      default: break
      }
    }
    let stores = contradiction.rules.contains { if case .storage = $0 { true } else { false } }
    if !stores {
      line.required = NumberText.tidied(guaranteed)
      line.possible = NumberText.tidied(guaranteed - short)
      line.cheapestChange = "\(words) too much is guaranteed"
    } else {
      line.cheapestChange = guaranteed > 0 ? "\(words) too much is asked for" : "\(words) too much stays in store"
    }
    if !contradiction.isIrreducible { line.cheapestChange += "; some of these rules may have no part in it" }
    return line
  }

  private func subject(_ contradiction: Contradiction) -> String {
    if let cut = contradiction.cut { return cut.words }
    let counts = Counts(contradiction.rules)
    return counts.words
  }
}

/// How many rules of which sort a contradiction holds: `2 minimums and throughput`.
private struct Counts {
  private var names: [(name: String, count: Int)] = []

  init(_ rules: [BusinessRule]) {
    for rule in rules {
      let name = Self.name(rule)
      if let known = names.firstIndex(where: { $0.name == name }) {
        names[known].count += 1
      } else {
        names.append((name, 1))
      }
    }
  }

  var words: String {
    let parts = names.map { $0.count == 1 ? $0.name : "\($0.count) × \($0.name)" }
    return parts.count == 1 && names[0].count == 1 ? "\(parts[0]) alone" : parts.joined(separator: " against ")
  }

  private static func name(_ rule: BusinessRule) -> String {
    switch rule {
    case .minimum: "guaranteed minimum"
    case .maximum: "cap"
    case .maxShare: "largest share of a substitute"
    case .lane: "lane capacity"
    case .throughput: "throughput"
    case .storage: "storage"
    case .quotaMinimum: "quota minimum"
    case .quotaMaximum: "quota maximum"
    case .offer: "offer maximum"
    case .budget: "purchase budget"
    case .contractMinimum: "contract minimum"
    case .contractMaximum: "contract maximum"
    }
  }
}
