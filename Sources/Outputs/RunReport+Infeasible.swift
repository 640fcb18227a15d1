internal import Domain

extension RunReport {
  /// Contradictions shown, and rules of each; the others are in diagnosis.csv.
  private static let mostContradictions = 5
  private static let mostRules = 12

  /// Each contradiction with its rules, then the cheapest way out of all of them.
  static func diagnosis(_ plan: Plan, _ style: TextStyle) -> String {
    guard !plan.diagnosis.isEmpty else { return "" }
    var text = heading("What contradicts", style)
    var start = 0
    var count = 0
    while start < plan.diagnosis.count {
      let number = plan.diagnosis[start].contradiction
      let lines = plan.diagnosis[start...].prefix { $0.contradiction == number }
      if count < mostContradictions { text += contradiction(lines, style) }
      count += 1
      start = lines.endIndex
    }
    if count > mostContradictions { text += "and \(count - mostContradictions) more in diagnosis.csv\n" }
    return text + "\n" + wayOut(plan)
  }

  private static func contradiction(_ lines: ArraySlice<DiagnosisLine>, _ style: TextStyle) -> String {
    var text = ""
    var table = TextTable([
      .left("Rule"), .left("Of", most: 40), .right("Period"), .right("Required"), .right("Possible"),
      .left("Cheapest change", most: 80),
    ])
    let headlines = lines.filter { isHeadline($0) }
    for line in headlines {
      text += "  " + TerminalText.safe(line.entities)
      let numbers = [
        line.required.map { "\(NumberFormat.units($0)) required" },
        line.possible.map { "\(NumberFormat.units($0)) possible" },
        line.required == nil && !line.cheapestChange.isEmpty ? TerminalText.safe(line.cheapestChange) : nil,
      ].compactMap { $0 }
      text += (numbers.isEmpty ? "" : ": " + numbers.joined(separator: ", ")) + "\n"
    }
    let rules = lines.filter { !isHeadline($0) }
    for line in rules.prefix(mostRules) {
      table.add([
        line.rule, line.entities, line.period.map { String($0) } ?? "", line.required.map(NumberFormat.units) ?? "",
        line.possible.map(NumberFormat.units) ?? "", line.cheapestChange,
      ])
    }
    if !rules.isEmpty { text += table.text(indent: headlines.isEmpty ? 2 : 4, style: style) }
    if rules.count > mostRules { text += "    and \(rules.count - mostRules) more in diagnosis.csv\n" }
    return text
  }

  private static func isHeadline(_ line: DiagnosisLine) -> Bool { line.rule == "cut" || line.rule == "together" }

  private static func wayOut(_ plan: Plan) -> String {
    let repair = plan.summary.repair
    guard !repair.isEmpty else { return "Not all of these can hold: give way in one of them, and run again.\n" }
    let units = repair.reduce(0) { $0 + $1.amount }
    let rules = repair.count == 1 ? "1 rule" : "\(NumberFormat.grouped(Int64(repair.count))) rules"
    return "Not all of these can hold. The cheapest change is \(NumberFormat.units(units)) in \(rules): "
      + "run again with --relax to plan with it.\n"
  }

  /// What a plan was made to give way in.
  static func concessions(_ plan: Plan, _ style: TextStyle) -> String {
    guard !plan.summary.repair.isEmpty else { return "" }
    var table = TextTable([.left("Rule"), .left("Of", most: 40), .right("Period"), .right("Scenario"), .right("Plan")])
    for change in plan.summary.repair.prefix(mostRules) {
      let (rule, entities) =
        switch change.kind {
        case .minimum: ("minimum", "\(change.product) at \(change.place)")
        case .quotaMinimum: ("quota minimum", change.quota)
        case .contractMinimum: ("contract minimum", change.quota)
        case .storage: ("storage", change.place)
        }
      table.add([
        rule, entities, change.period.map { String($0) } ?? "", NumberFormat.units(change.from),
        NumberFormat.units(change.to),
      ])
    }
    let more = plan.summary.repair.count - mostRules
    return heading("Rules that give way", style) + table.text(style: style)
      + (more > 0 ? "  and \(more) more in plan.json\n" : "")
  }
}
