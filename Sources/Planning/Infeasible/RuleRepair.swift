internal import Domain
internal import FlowNetworks
internal import Formulations
internal import LinearPrograms
internal import Solutions
internal import SolverInterface

/// By how much one forcing rule gives way.
struct Concession {
  enum Rule: Hashable {
    /// Position in `AllocationModel.demandLines`.
    case minimum(Int32)
    /// Position in `Scenario.quotas`.
    case quotaMinimum(Int32)
    /// Position in `Scenario.contracts`.
    case contractMinimum(Int32)
    case storage(Ref<Warehouse>, period: Int32)
  }

  var rule: Rule
  /// Units, or volume of storage.
  var amount: Double
}

/// The cheapest repair: the elastic program of J. W. Chinneck and E. W. Dravnieks, "Locating minimal infeasible
/// constraint sets in linear programs", ORSA Journal on Computing 3 (1991) 157–168, with elastic rows only where a rule
/// forces something to move.
///
/// Cheapest means: the fewest units in all (a unit of a guarantee or of a quota's minimum, or a volume of 1 stored
/// beyond the limit); among those first what takes no guarantee from a region, then guarantees whose unmet penalty is
/// least.
extension RuleQuestion {
  /// What the active rules give way by, 0 left out, in the order of arcs and rows; empty where they can hold together.
  func leastConcessions(_ active: [Bool]) throws(Trouble) -> [Concession] {
    let elastic = elasticRules(active)
    guard !elastic.isEmpty else { return [] }
    let usesNetwork = network != nil && !rules.tiesRows(active)
    let amounts = try usesNetwork ? concedeOnNetwork(elastic, active) : concedeInProgram(elastic, active)
    return zip(elastic, amounts).compactMap { one, amount in
      amount > 1e-9 ? Concession(rule: one.rule, amount: amount) : nil
    }
  }

  /// A rule that may give way, where it stands, by how much at most, and what that costs among equals.
  private struct Elastic {
    var rule: Concession.Rule
    /// Position in the block: of an arc (unmet or deliver), or of a row.
    var position: Int
    var most: Double
    var price: Double
  }

  private func elasticRules(_ active: [Bool]) -> [Elastic] {
    var result: [Elastic] = []
    for position in block.arcs.indices {
      for rule in [rules.arcLower[position], rules.arcUpper[position]] where rule >= 0 && active[Int(rule)] {
        guard case .minimum(let line) = rules.rules[Int(rule)] else { continue }
        let demand = model.demandLines[Int(line)]
        result.append(
          Elastic(rule: .minimum(line), position: position, most: demand.least, price: demand.unmetPenalty))
      }
    }
    for (position, row) in block.rows.enumerated() {
      let (lower, upper) = (rules.rowLower[position], rules.rowUpper[position])
      if lower >= 0, active[Int(lower)], case .quotaMinimum(let quota) = rules.rules[Int(lower)] {
        result.append(
          Elastic(rule: .quotaMinimum(quota), position: position, most: model.rows.lower[Int(row)], price: 0))
      }
      if lower >= 0, active[Int(lower)], case .contractMinimum(let contract) = rules.rules[Int(lower)] {
        result.append(
          Elastic(rule: .contractMinimum(contract), position: position, most: model.rows.lower[Int(row)], price: 0))
      }
      if upper >= 0, active[Int(upper)], case .storage(let warehouse, let period) = model.rows.keys[Int(row)] {
        result.append(
          Elastic(rule: .storage(warehouse, period: period), position: position, most: .infinity, price: 0))
      }
    }
    return result
  }

  /// An arc beside each one that a guarantee bounds. Lost: more goes unmet. Backorder: what the guarantee asks for runs
  /// in a circle instead of arriving.
  private func concedeOnNetwork(_ elastic: [Elastic], _ active: [Bool]) throws(Trouble) -> [Double] {
    guard let network else { return [] }
    var question = relaxed(network.network, active)
    let first = question.arcCount
    for one in elastic {
      let (tail, head) = (question.tails[one.position], question.heads[one.position])
      let factor = network.flowFactor(ofArc: one.position)
      let isUnmet = model.arcs.kind[Int(block.arcs[one.position])] == .unmet
      question.addArc(
        from: isUnmet ? tail : head, to: isUnmet ? head : tail, upper: one.most * factor, cost: 1 / factor)
    }
    let least = try flow(question)
    Self.keep(least, in: &question)
    for (position, one) in elastic.enumerated() {
      question.cost[first + position] = one.price / network.flowFactor(ofArc: one.position)
    }
    let best = try flow(question)
    return elastic.indices.map { best.flow[first + $0] / network.flowFactor(ofArc: elastic[$0].position) }
  }

  private func flow(_ question: FlowNetwork) throws(Trouble) -> FlowSolution {
    do throws(BackendFailure) {
      let limits = SolveLimits(seconds: solver.deadline.remaining)
      guard case .optimal(let flow) = try solver.backends.flow.solve(question, from: nil, limits: limits),
        flow.isReadable(for: question)
      else { throw BackendFailure(.numericalTrouble, backend: "", message: "no repair found") }
      return flow
    } catch {
      throw Trouble(why: error.description)
    }
  }

  /// Keeps what was decided: arcs with a reduced cost stay where they are, the others cost nothing.
  private static func keep(_ flow: FlowSolution, in network: inout FlowNetwork) {
    let largest = network.cost.reduce(0) { max($0, abs($1)) }
    for arc in 0..<network.arcCount {
      let reduced =
        network.cost[arc] - flow.potential[Int(network.tails[arc])] + flow.potential[Int(network.heads[arc])]
      if reduced > 1e-9 * largest { network.upper[arc] = network.lower[arc] }
      if reduced < -1e-9 * largest { network.lower[arc] = network.upper[arc] }
      network.cost[arc] = 0
    }
  }

  /// A column beside each row that a forcing rule bounds.
  private func concedeInProgram(_ elastic: [Elastic], _ active: [Bool]) throws(Trouble) -> [Double] {
    if block.arcs.isEmpty { return elastic.map(\.most) }
    var question = relaxedProgram(active)
    let first = question.columnCount
    for one in elastic {
      question.addColumn(cost: 1, lower: 0, upper: one.most, entries: entries(of: one))
    }
    var staged = StagedProgram(question)
    do throws(BackendFailure) {
      let least = try point(staged.program, from: nil)
      staged.keep(least)
      staged.setObjective(Array(repeating: 0, count: first) + elastic.map(\.price))
      let best = try point(staged.program, from: least.basis)
      return elastic.indices.map { best.x[first + $0] }
    } catch {
      throw Trouble(why: error.description)
    }
  }

  private func entries(of one: Elastic) -> [(row: Int32, coefficient: Double)] {
    switch one.rule {
    case .quotaMinimum, .contractMinimum: return [(Int32(block.nodes.count + one.position), 1)]
    case .storage: return [(Int32(block.nodes.count + one.position), -1)]
    case .minimum:
      let arc = Int(block.arcs[one.position])
      let (tail, head) = (model.arcs.tail[arc], model.arcs.head[arc])
      if model.arcs.kind[arc] == .unmet { return [(partition.position(ofNode: head), -1)] }
      return [(partition.position(ofNode: tail), -1), (partition.position(ofNode: head), 1)]
    }
  }

  private func point(_ program: LinearProgram, from basis: Basis?) throws(BackendFailure) -> LinearProgramSolution {
    guard case .optimal(let point) = try solver.solve(program, nodes: block.nodes.count, from: basis),
      point.isReadable(for: program)
    else { throw BackendFailure(.numericalTrouble, backend: "", message: "no repair found") }
    return point
  }
}
