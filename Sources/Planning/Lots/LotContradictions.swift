internal import Domain
internal import Formulations
internal import LinearPrograms
internal import Solutions
internal import SolverInterface

/// Why nothing that is sold keeps every rule, where orders in any amount would: contracts that no sum of lots fits,
/// contracts and the budget that no orders in lots keep together, and what a small group of products contradicts.
///
/// The first is shown by listing every sum, the others by branch and cut; what has a part in them is found by a deletion
/// filter (J. W. Chinneck, "Feasibility and Infeasibility in Optimization", 2008, section 6.2).
struct LotContradictions {
  let scenario: Scenario
  let model: AllocationModel
  let backends: Backends
  let options: PlanOptions
  let deadline: Deadline

  struct Found {
    var lines: [DiagnosisLine] = []
    var repair: [RuleChange] = []
  }

  /// Pivots of one question, and arcs of a group that is asked as a whole.
  private static let pivots = 40_000
  private static let mostArcs = LotBranching.mostArcs
  /// Questions of one filter.
  private static let mostQuestions = 200

  private var decisions: [LotDecision] { model.lotDecisions(scenario) }

  /// - Returns: nil where nothing was proved.
  func run() -> Found? {
    let decisions = decisions
    let alone = scenario.contracts.indices.compactMap { misfit(of: scenario.contracts[$0], decisions) }
    if !alone.isEmpty {
      var found = Found()
      for (number, one) in alone.enumerated() {
        found.lines += one.lines.map { line in
          var line = line
          line.contradiction = number + 1
          return line
        }
        found.repair += one.repair
      }
      found.repair.sort { Code.precedes($0.quota, $1.quota) }
      return found
    }
    guard let backend = backends.linearProgram as? any MixedIntegerBackend, options.solver != .network else {
      return nil
    }
    return together(decisions, backend) ?? inGroup(decisions, backend)
  }

  // MARK: - One contract

  /// A contract that no sum of what its offers sell fits, with the nearest sums.
  private func misfit(of contract: ContractRow, _ decisions: [LotDecision]) -> Found? {
    func counts(_ arc: Int) -> Bool {
      contract.counts(scenario.offers[Int(model.arcs.entity[arc])], inPeriod: model.arcs.period[arc], scenario)
    }
    var isDecision = Set<Int32>()
    var own: [LotDecision] = []
    for decision in decisions {
      for option in decision.options { isDecision.insert(option.arc) }
      var part = decision
      part.options.removeAll { !counts(Int($0.arc)) }
      if !part.options.isEmpty { own.append(part) }
    }
    guard !own.isEmpty else { return nil }
    var free = 0.0
    for arc in 0..<model.arcs.count
    where model.arcs.kind[arc] == .order && !isDecision.contains(Int32(arc)) && counts(arc) {
      free += model.arcs.upper[arc]
    }
    let largest = own.reduce(0) { max($0, $1.options.reduce(0) { max($0, $1.lot, $1.least) }) }
    let range = contract.minimum...max(contract.minimum, contract.maximum)
    guard
      let sums = OrderAmounts(
        own, free: free, most: (range.upperBound < .infinity ? range.upperBound : contract.minimum) + largest),
      let nearest = sums.around(range)
    else { return nil }
    return found(contract, own, nearest)
  }

  private func found(
    _ contract: ContractRow, _ own: [LotDecision], _ nearest: (below: Double, above: Double?)
  ) -> Found {
    let below = NumberText.tidied(nearest.below)
    let repair = RuleChange(.contractMinimum, quota: contract.name, from: contract.minimum, to: below)
    let subject = "\(contract.name), periods \(contract.fromPeriod) to \(contract.toPeriod)"
    let sums =
      "\(NumberText.text(below)) below"
      + (nearest.above.map { ", \(NumberText.text(NumberText.tidied($0))) above" } ?? "; more is not sold")
    var change = repair.words
    if let above = nearest.above, contract.maximum < .infinity {
      change +=
        ", or raise its maximum from \(NumberText.text(contract.maximum)) to "
        + NumberText.text(NumberText.tidied(above))
    }
    var lines = [
      DiagnosisLine(
        rule: "lots", entities: "contract \(subject): no sum of what is sold fits; the nearest are \(sums)",
        required: contract.minimum, possible: below, cheapestChange: change),
      DiagnosisLine(
        rule: "contract minimum", entities: subject, required: contract.minimum, cheapestChange: repair.words),
    ]
    if contract.maximum < .infinity {
      lines.append(DiagnosisLine(rule: "contract maximum", entities: subject, possible: contract.maximum))
    }
    return Found(lines: lines + offerLines(own), repair: [repair])
  }

  /// The offers behind some orders, each once.
  private func offerLines(_ own: [LotDecision]) -> [DiagnosisLine] {
    var seen = Set<Int32>()
    var lines: [DiagnosisLine] = []
    for option in own.flatMap(\.options) where seen.insert(model.arcs.entity[Int(option.arc)]).inserted {
      let offer = scenario.offers[Int(model.arcs.entity[Int(option.arc)])]
      lines.append(
        DiagnosisLine(
          rule: "offer", entities: offer.words(scenario), possible: offer.maximum < .infinity ? offer.maximum : nil))
    }
    return lines
  }

  // MARK: - Contracts and the budget

  /// Whether the orders alone, wherever they go, can keep all contracts and the budget.
  private func together(_ decisions: [LotDecision], _ backend: any MixedIntegerBackend) -> Found? {
    let rows = (0..<model.rows.count).filter { model.isOrderRow($0) }
    guard rows.count > 1 || scenario.policy.purchaseBudget < .infinity, !rows.isEmpty else { return nil }
    let orders = OrderProgram(model, decisions, rows: rows)
    var active = orders.sides
    guard isImpossible(orders.program(active), backend) else { return nil }
    for side in orders.sides where deadline.remaining > 0 {
      let fewer = active.filter { $0 != side }
      if isImpossible(orders.program(fewer), backend) { active = fewer }
    }
    let index = RuleIndex(scenario, model)
    let rules = active.compactMap { $0.isLower ? index.lowerRule(ofRow: $0.row) : index.upperRule(ofRow: $0.row) }
    var found = Found(lines: lines(rules, orders.options(of: active)))
    guard case .optimal(let point)? = try? backend.solve(orders.elastic(), from: nil, incumbent: nil, limits: limits)
    else { return found }
    for (position, side) in orders.sides.filter(\.isLower).enumerated() {
      let short = NumberText.tidied(point.x[orders.firstElastic + position])
      guard short > 0, case .contractMinimum(let contract)? = index.lowerRule(ofRow: side.row) else { continue }
      let row = scenario.contracts[Int(contract)]
      found.repair.append(
        RuleChange(
          .contractMinimum, quota: row.name, from: row.minimum, to: max(0, NumberText.tidied(row.minimum - short))))
    }
    found.repair.sort { Code.precedes($0.quota, $1.quota) }
    // The rules' lines come behind the heading.
    for (position, rule) in rules.enumerated() {
      guard case .contractMinimum(let contract) = rule else { continue }
      let name = scenario.contracts[Int(contract)].name
      if let change = found.repair.first(where: { Code.same($0.quota, name) }) {
        found.lines[1 + position].cheapestChange = change.words
      }
    }
    return found
  }

  private var limits: SolveLimits { SolveLimits(seconds: min(20, deadline.remaining), iterations: Self.pivots) }

  private func isImpossible(_ program: LinearProgram, _ backend: any MixedIntegerBackend) -> Bool {
    if case .infeasible? = try? backend.solve(program, from: nil, incumbent: nil, limits: limits) { return true }
    return false
  }

  private func lines(_ rules: [BusinessRule], _ own: [LotDecision]) -> [DiagnosisLine] {
    [DiagnosisLine(rule: "lots", entities: "in whole lots these cannot hold together, in any amount they could")]
      + rules.map { $0.line(scenario, model) } + offerLines(own)
  }

  // MARK: - A group of products

  /// Small groups as a whole: which of their rules nothing that is sold can keep together.
  private func inGroup(_ decisions: [LotDecision], _ backend: any MixedIntegerBackend) -> Found? {
    let partition = model.blocks(bundle: 0)
    let blockOfNode = partition.blockOfNode
    let index = RuleIndex(scenario, model)
    let solver = GroupSolver(backends: backends, options: options, deadline: deadline)
    for (number, block) in partition.blocks.enumerated() where block.arcs.count <= Self.mostArcs {
      var own = decisions.filter { Int(blockOfNode[Int(model.arcs.head[Int($0.options[0].arc)])]) == number }
      guard !own.isEmpty, own.count <= LotBranching.mostWhole else { continue }
      let offers = own
      for decision in own.indices {
        for option in own[decision].options.indices {
          own[decision].options[option].arc = partition.position(ofArc: own[decision].options[option].arc)
        }
      }
      let question = RuleQuestion(model, block, in: partition, BlockRules(block, index), solver)
      let rules = question.rules.rules
      func contradict(_ active: [Bool]) -> Bool {
        isImpossible(question.relaxedProgram(active).inLots(own).program, backend)
      }
      var active = [Bool](repeating: true, count: rules.count)
      guard contradict(active) else { continue }
      let ranks = rules.map { $0.rank(scenario, model) }
      let order = rules.indices.sorted { (ranks[$0].kind, ranks[$0].size, -$0) < (ranks[$1].kind, ranks[$1].size, -$1) }
      for rule in order.prefix(Self.mostQuestions) where deadline.remaining > 0 {
        active[rule] = false
        if !contradict(active) { active[rule] = true }
      }
      return Found(lines: lines(order.reversed().filter { active[$0] }.map { rules[$0] }, offers))
    }
    return nil
  }
}

extension OfferRow {
  /// `A: P1 to W1 in lots of 10, at least 20`
  fileprivate func words(_ scenario: Scenario) -> String {
    var text = "\(supplier): \(scenario.products[product].code) to \(scenario.warehouses[warehouse].code)"
    if lot > 1 { text += " in lots of \(lot)" }
    if minimum > 0 { text += ", at least \(NumberText.text(minimum))" }
    return text
  }
}

/// Orders and the rows that count nothing else, as a program of its own.
private struct OrderProgram {
  struct Side: Equatable {
    var row: Int
    var isLower: Bool
  }

  let sides: [Side]
  /// Columns after those of orders: by how much each lower side gives way.
  private(set) var firstElastic = 0
  private let model: AllocationModel
  /// Arcs of orders, ascending: the columns.
  private let arcs: [Int]
  private let column: [Int: Int]
  private let decisions: [LotDecision]
  private let rows: [Int]

  init(_ model: AllocationModel, _ decisions: [LotDecision], rows: [Int]) {
    self.model = model
    self.rows = rows
    arcs = (0..<model.arcs.count).filter { model.arcs.kind[$0] == .order }
    column = Dictionary(uniqueKeysWithValues: arcs.enumerated().map { ($0.element, $0.offset) })
    self.decisions = decisions
    sides = rows.flatMap { row in
      (model.rows.upper[row] < .infinity ? [Side(row: row, isLower: false)] : [])
        + (model.rows.lower[row] > -.infinity ? [Side(row: row, isLower: true)] : [])
    }
    firstElastic = local(base(sides)).columnCount
  }

  /// Decisions that some of the sides count.
  func options(of active: [Side]) -> [LotDecision] {
    let counted = Set(
      active.flatMap { side in
        (model.rows.starts[side.row]..<model.rows.starts[side.row + 1]).map { model.rows.arcs[$0] }
      })
    return decisions.filter { $0.options.contains { counted.contains($0.arc) } }
  }

  func program(_ active: [Side]) -> LinearProgram { local(base(active)) }

  /// The least by which lower sides give way in all.
  func elastic() -> LinearProgram {
    var program = local(base(sides))
    for (position, row) in rows.enumerated() where model.rows.lower[row] > -.infinity {
      program.addColumn(
        cost: 1, lower: 0, upper: .infinity, entries: [(row: Int32(truncatingIfNeeded: position), coefficient: 1)])
    }
    return program
  }

  private func base(_ active: [Side]) -> LinearProgram {
    var program = LinearProgram()
    for row in rows {
      program.addRow(
        lower: active.contains(Side(row: row, isLower: true)) ? model.rows.lower[row] : -.infinity,
        upper: active.contains(Side(row: row, isLower: false)) ? model.rows.upper[row] : .infinity)
    }
    var entries: [[(row: Int32, coefficient: Double)]] = Array(repeating: [], count: arcs.count)
    for (position, row) in rows.enumerated() {
      for entry in model.rows.starts[row]..<model.rows.starts[row + 1] {
        guard let place = column[Int(model.rows.arcs[entry])] else { continue }
        entries[place].append((Int32(truncatingIfNeeded: position), model.rows.coefficients[entry]))
      }
    }
    for (place, arc) in arcs.enumerated() {
      program.addColumn(cost: 0, lower: 0, upper: model.arcs.upper[arc], entries: entries[place])
    }
    return program
  }

  private func local(_ program: LinearProgram) -> LinearProgram {
    let own = decisions.map { decision in
      var decision = decision
      for option in decision.options.indices {
        decision.options[option].arc = Int32(truncatingIfNeeded: column[Int(decision.options[option].arc)] ?? 0)
      }
      return decision
    }
    return program.inLots(own).program
  }
}
