internal import FlowNetworks
internal import Formulations
internal import LinearPrograms
internal import Solutions
internal import SolverInterface

/// Asks of one group of products whether some of its rules can hold together, by network simplex where those rules
/// leave it a network, by the linear-programming backend elsewhere. Costs play no part.
struct RuleQuestion {
  enum Answer {
    case feasible
    /// Which rules the proof uses: these alone contradict each other already.
    case infeasible(evidence: [Bool])
  }

  /// Why there is no answer.
  struct Trouble: Error {
    var why: String
  }

  let model: AllocationModel
  let block: Block
  let partition: BlockPartition
  let rules: BlockRules
  let solver: GroupSolver
  /// nil where ratios make the group no network even without its rows.
  let network: BlockNetwork?
  private let program: LinearProgram
  private var basis: Basis?

  init(
    _ model: AllocationModel, _ block: Block, in partition: BlockPartition, _ rules: BlockRules, _ solver: GroupSolver
  ) {
    self.model = model
    self.block = block
    self.partition = partition
    self.rules = rules
    self.solver = solver
    network = block.arcs.isEmpty ? nil : BlockNetwork(block.withoutRows, in: partition, of: model)
    var program = LinearProgram()
    if network == nil || !block.rows.isEmpty { program = BlockProgram(block, in: partition, of: model).program }
    program.cost = Array(repeating: 0, count: program.columnCount)
    self.program = program
  }

  /// Whether a plan could keep every rule that is active, and all that is no rule.
  mutating func ask(_ active: [Bool]) throws(Trouble) -> Answer {
    if Task.isCancelled { throw Trouble(why: "interrupted") }
    if let network, !rules.tiesRows(active) {
      return try cut(network, active).map { .infeasible(evidence: evidence($0, active)) } ?? .feasible
    }
    // Without its rows the group is a network: where that contradicts itself, rows have no part in it.
    if let network, let cut = try cut(network, active) { return .infeasible(evidence: evidence(cut, active)) }
    return try askProgram(active)
  }

  /// The cut that shows that the active rules cannot hold together, of the group without rows; nil where they can.
  func cut(_ network: BlockNetwork, _ active: [Bool]) throws(Trouble) -> FlowCut? {
    let question = relaxed(network.network, active)
    let limits = SolveLimits(seconds: solver.deadline.remaining)
    do throws(BackendFailure) {
      switch try solver.backends.flow.solve(question, from: network.start, limits: limits) {
      case .optimal: return nil
      case .infeasible(let cut):
        guard cut.isProof(for: question) else {
          throw BackendFailure(.numericalTrouble, backend: "", message: "no proof")
        }
        return cut
      case .unbounded, .stopped: throw BackendFailure(.numericalTrouble, backend: "", message: "no answer in time")
      }
    } catch {
      throw Trouble(why: error.description)
    }
  }

  /// Bounds of rules that are not active are taken away; nothing costs anything.
  func relaxed(_ base: FlowNetwork, _ active: [Bool]) -> FlowNetwork {
    var network = base
    for position in block.arcs.indices {
      network.cost[position] = 0
      if isOff(rules.arcLower[position], active) { network.lower[position] = 0 }
      if isOff(rules.arcUpper[position], active) { network.upper[position] = .infinity }
    }
    return network
  }

  /// The same of the linear program.
  func relaxedProgram(_ active: [Bool]) -> LinearProgram {
    var program = program
    for position in block.arcs.indices {
      if isOff(rules.arcLower[position], active) { program.lower[position] = 0 }
      if isOff(rules.arcUpper[position], active) { program.upper[position] = .infinity }
    }
    for position in block.rows.indices {
      let row = block.nodes.count + position
      if isOff(rules.rowLower[position], active) { program.rowLower[row] = -.infinity }
      if isOff(rules.rowUpper[position], active) { program.rowUpper[row] = .infinity }
    }
    return program
  }

  private func isOff(_ rule: Int32, _ active: [Bool]) -> Bool { rule >= 0 && !active[Int(rule)] }

  private mutating func askProgram(_ active: [Bool]) throws(Trouble) -> Answer {
    if block.arcs.isEmpty { return askEmpty(active) }
    let question = relaxedProgram(active)
    do throws(BackendFailure) {
      switch try solver.solve(question, nodes: block.nodes.count, from: basis) {
      case .optimal(let point), .feasible(let point, bound: _):
        basis = point.basis
        return .feasible
      case .infeasible(let ray):
        guard let ray, question.isProvedInfeasible(by: ray) else {
          throw BackendFailure(.numericalTrouble, backend: "", message: "called infeasible without proof")
        }
        return .infeasible(evidence: evidence(ray, active))
      case .unbounded, .stopped: throw BackendFailure(.numericalTrouble, backend: "", message: "no answer in time")
      }
    } catch {
      throw Trouble(why: error.description)
    }
  }

  /// A quota's minimum that nothing can serve.
  private func askEmpty(_ active: [Bool]) -> Answer {
    let used = rules.rules.indices.map { rule in active[rule] && rules.rowLower.contains(Int32(rule)) }
    return used.contains(true) ? .infeasible(evidence: used) : .feasible
  }

  /// Rules with a bound on an arc across the cut, at the side that binds.
  private func evidence(_ cut: FlowCut, _ active: [Bool]) -> [Bool] {
    var used = [Bool](repeating: false, count: rules.rules.count)
    guard let network else { return used }
    // The set may be the one that must send, or the one that must get.
    let mustSend = cut.supply > cut.capacity
    for position in block.arcs.indices {
      let tail = cut.nodes[Int(network.network.tails[position])]
      let head = cut.nodes[Int(network.network.heads[position])]
      guard tail != head else { continue }
      let rule = tail == mustSend ? rules.arcUpper[position] : rules.arcLower[position]
      if rule >= 0, active[Int(rule)] { used[Int(rule)] = true }
    }
    return used
  }

  /// Rules with a bound that the combination of rows uses.
  private func evidence(_ ray: [Double], _ active: [Bool]) -> [Bool] {
    var used = [Bool](repeating: false, count: rules.rules.count)
    func note(_ rule: Int32) { if rule >= 0, active[Int(rule)] { used[Int(rule)] = true } }
    let least = 1e-9 * ray.reduce(0) { max($0, abs($1)) }
    for position in block.rows.indices {
      let multiplier = ray[block.nodes.count + position]
      if multiplier > least { note(rules.rowLower[position]) }
      if multiplier < -least { note(rules.rowUpper[position]) }
    }
    for position in block.arcs.indices {
      var weight = 0.0
      for entry in program.starts[position]..<program.starts[position + 1] {
        weight += ray[Int(program.rows[entry])] * program.coefficients[entry]
      }
      if weight > least { note(rules.arcUpper[position]) }
      if weight < -least { note(rules.arcLower[position]) }
    }
    return used
  }
}
