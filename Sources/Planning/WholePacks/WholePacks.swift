internal import Domain
internal import Formulations
internal import LinearPrograms
internal import Solutions
internal import SolverInterface

/// Whole packs near an unrounded plan, with every hard rule kept.
///
/// Blocks that the quota method applies to are dealt out by it. Elsewhere every arc may go to the next whole number up
/// or down, and a line less than a pack from its share; where that leaves nothing, one pack further, then two, four and
/// so on. Within these windows the goals of the rule and then cost decide: by branch and cut where a block with shared
/// limits is small, else by solving, fixing what is left broken, and solving again: a dive. A narrower reach of the lines
/// is tried a few times after the first success.
struct WholePacks {
  let model: AllocationModel
  let scenario: Scenario
  let claimants: [Claimant]
  let backends: Backends
  let options: PlanOptions
  let deadline: Deadline

  struct Answer: Sendable {
    var flow: [Double]
    var summary: PackSummary
  }

  /// Whole columns of a block up to which branch and cut is tried, and its seconds.
  private static let mostWhole = 300
  private static let branchSeconds = 5.0

  /// - Parameters:
  ///   - flow: the unrounded optimum of `tied`.
  ///   - tied: the model with a row for each claimant of rule `fair`.
  /// - Returns: nil where no whole packs were found that keep the hard rules.
  func round(_ flow: [Double], _ tied: AllocationModel) async -> Answer? {
    var windows = PackWindows(model, scenario, flow: flow)
    guard !windows.broken(flow).isEmpty else {
      return Answer(flow: windows.snapped(flow), summary: PackSummary(rounding: .unneeded, largestDistance: 0))
    }
    var byQuotas = true
    if scenario.policy.rule == .fair {
      let shares = QuotaShares(tied, claimants, scenario)
      for block in tied.blocks().blocks {
        if let packs = shares.packs(block) {
          for (arc, count) in packs { windows.settled[arc] = count }
        } else if !windows.broken(flow, among: block.arcs).isEmpty {
          byQuotas = false
        }
      }
    } else {
      byQuotas = false
    }
    guard let found = await nearest(windows, isDealt: byQuotas) else { return nil }
    return Answer(
      flow: found.flow,
      summary: PackSummary(rounding: byQuotas ? .quota : .nearest, largestDistance: found.distance))
  }

  /// Attempts to come nearer than the first rounding that was found.
  private static let refinements = 4

  /// Widens the windows until there is something in them, and then halves the largest distance as long as that works
  /// without leaving more unmet.
  private func nearest(_ windows: PackWindows, isDealt: Bool) async -> (flow: [Double], distance: Double)? {
    var slack = 0.0
    while slack <= 1_000_000, deadline.remaining > 0, !Task.isCancelled {
      if var best = await within(windows, slack: slack, reach: 1 + slack) {
        var low = 0.0
        for _ in 0..<(isDealt ? 0 : Self.refinements) where best.distance > 0.5 && deadline.remaining > 0 {
          let middle = (low + best.distance) / 2
          if let nearer = await within(windows, slack: slack, reach: middle), nearer.distance < best.distance,
            serves(nearer.flow, noLessThan: best.flow)
          {
            best = nearer
          } else {
            low = middle
          }
        }
        return best
      }
      slack = slack == 0 ? 1 : slack * 4
    }
    return nil
  }

  /// Whether no tier has a larger value unmet than before.
  private func serves(_ flow: [Double], noLessThan before: [Double]) -> Bool {
    model.priorityGoals(scenario).allSatisfy { goal in
      let change = zip(goal.arcs, goal.weights).reduce(0) { $0 + $1.1 * (flow[Int($1.0)] - before[Int($1.0)]) }
      let unmet = zip(goal.arcs, goal.weights).reduce(0) { $0 + $1.1 * before[Int($1.0)] }
      return change <= 1e-7 * max(1, abs(unmet))
    }
  }

  private var goals: [Goal] { scenario.policy.rule == .cost ? [] : model.priorityGoals(scenario) }

  private func within(
    _ windows: PackWindows, slack: Double, reach: Double
  ) async -> (flow: [Double], distance: Double)? {
    var model = windows.model(slack: slack, reach: reach)
    guard model.arcs.lower.indices.allSatisfy({ model.arcs.lower[$0] <= model.arcs.upper[$0] }) else { return nil }
    floorSupplies(&model, windows.grid)
    guard branch(&model, windows) else { return nil }
    guard let flow = await dive(&model, windows) else { return nil }
    return (flow, windows.distance(of: flow))
  }

  /// Parts of a pack in stock that nothing can use: in a network without transfers and purchases stock counts in whole
  /// packs only, from the first period up to each.
  private func floorSupplies(_ model: inout AllocationModel, _ grid: [Double]) {
    let isOneWay = !model.arcs.kind.indices.contains { arc in
      if model.arcs.kind[arc] == .order { return true }
      guard model.arcs.kind[arc] == .ship else { return false }
      if case .warehouse = model.lanes[Int(model.arcs.entity[arc])].to { return true }
      return false
    }
    guard isOneWay, model.rows.count == 0, !model.layers.isDated else { return }
    var (sum, kept) = (0.0, 0.0)
    for node in 0..<model.nodes.count where model.nodes.kind[node] == .stock {
      let follows =
        node > 0 && model.nodes.kind[node - 1] == .stock && model.nodes.entity[node - 1] == model.nodes.entity[node]
        && model.nodes.product[node - 1] == model.nodes.product[node]
      if !follows { (sum, kept) = (0, 0) }
      let pack = Double(scenario.products[Ref<Product>(model.nodes.product[node])].pack)
      sum += model.nodes.supply[node]
      let whole = (sum / pack + PackWindows.noise).rounded(.down) * pack
      model.setSupply(ofNode: node, max(0, whole - kept))
      kept = max(kept, whole)
    }
  }

  // MARK: - Branch and cut

  /// Fixes the packs of small blocks with shared limits; false where one has none.
  private func branch(_ model: inout AllocationModel, _ windows: PackWindows) -> Bool {
    guard let backend = backends.linearProgram, options.solver != .network else { return true }
    let partition = model.blocks()
    let objectives = partition.objectives(of: goals)
    for (position, block) in partition.blocks.enumerated() where !block.rows.isEmpty {
      let open = block.arcs.count { windows.grid[Int($0)] > 0 && model.arcs.lower[Int($0)] < model.arcs.upper[Int($0)] }
      guard open > 0, open <= Self.mostWhole else { continue }
      switch best(
        model.wholeProgram(block, in: partition, grid: windows.grid), objectives[position], backend, block, windows)
      {
      case .found(let packs):
        for (arc, count) in zip(block.arcs, packs) where windows.grid[Int(arc)] > 0 {
          let units = count.rounded() * windows.grid[Int(arc)]
          model.setBounds(ofArc: Int(arc), lower: units, upper: units)
        }
      case .impossible: return false
      case .open: continue
      }
    }
    return true
  }

  private enum Branching {
    case found([Double])
    case impossible
    /// Out of time without a point.
    case open
  }

  /// Goals in order, each kept for the next, then cost.
  private func best(
    _ program: LinearProgram, _ goals: [[Double]?], _ backend: any LinearProgramBackend, _ block: Block,
    _ windows: PackWindows
  ) -> Branching {
    var program = program
    let cost = program.cost
    var found: [Double]?
    for goal in goals.compactMap({ $0 }) {
      program.cost = goal.enumerated().map { column, weight in
        weight * (windows.grid[Int(block.arcs[column])] > 0 ? windows.grid[Int(block.arcs[column])] : 1)
      }
      let weights = program.cost
      let limits = SolveLimits(seconds: min(Self.branchSeconds, deadline.remaining))
      switch try? backend.solve(program, from: nil, limits: limits) {
      case .optimal(let point), .feasible(let point, bound: _):
        found = point.x
        let value = zip(weights, point.x).reduce(0) { $0 + $1.0 * $1.1 }
        program = program.adding(row: weights, upper: value + 1e-7 * max(1, abs(value)))
      case .infeasible: return found.map { .found($0) } ?? .impossible
      default: return found.map { .found($0) } ?? .open
      }
    }
    program.cost = cost
    let limits = SolveLimits(seconds: min(Self.branchSeconds, deadline.remaining))
    switch try? backend.solve(program, from: nil, limits: limits) {
    case .optimal(let point), .feasible(let point, bound: _): return .found(point.x)
    case .infeasible: return found.map { .found($0) } ?? .impossible
    default: return found.map { .found($0) } ?? .open
    }
  }

  // MARK: - Dive

  private func solved(_ model: AllocationModel) async -> [Double]? {
    let solving = BlockSolving(
      model: model, goals: goals, backends: backends, options: options, deadline: deadline)
    let answer = await solving.solve(model.blocks())
    switch answer.outcome {
    case .solved, .feasible: return answer.solution.flow
    case .infeasible, .failed: return nil
    }
  }

  /// Solves, fixes broken arcs, and solves again until none is left: those with the smaller part down and the one with
  /// the largest up; where that is impossible, all down; and where that is, all up.
  private func dive(_ model: inout AllocationModel, _ windows: PackWindows) async -> [Double]? {
    guard var flow = await solved(model) else { return nil }
    for _ in 0..<60 {
      let broken = windows.broken(flow)
      guard
        let largest = broken.max(by: { Self.part(flow[$0], windows.grid[$0]) < Self.part(flow[$1], windows.grid[$1]) })
      else { return windows.snapped(flow) }
      let down = broken.filter { Self.part(flow[$0], windows.grid[$0]) <= 0.5 && $0 != largest }
      let steps: [(up: [Int], down: [Int])] = [([largest], down), ([], down + [largest]), (broken, [])]
      var next: [Double]?
      for (up, down) in steps where next == nil {
        var attempt = model
        for arc in up { Self.fix(arc, flow[arc] / windows.grid[arc], .up, windows.grid[arc], &attempt) }
        for arc in down { Self.fix(arc, flow[arc] / windows.grid[arc], .down, windows.grid[arc], &attempt) }
        next = await solved(attempt)
        if next != nil { model = attempt }
      }
      guard let next else { return nil }
      flow = next
    }
    return nil
  }

  /// The part of a pack that is broken.
  private static func part(_ flow: Double, _ grid: Double) -> Double { flow / grid - (flow / grid).rounded(.down) }

  private static func fix(
    _ arc: Int, _ packs: Double, _ rule: FloatingPointRoundingRule, _ grid: Double, _ model: inout AllocationModel
  ) {
    let units = packs.rounded(rule) * grid
    model.setBounds(
      ofArc: arc, lower: rule == .up ? max(model.arcs.lower[arc], units) : model.arcs.lower[arc],
      upper: rule == .down ? min(model.arcs.upper[arc], units) : model.arcs.upper[arc])
  }
}

extension LinearProgram {
  /// The same with one row more, the last: Σ weight · x ≤ upper.
  fileprivate func adding(row weights: [Double], upper: Double) -> LinearProgram {
    var result = self
    let position = result.addRow(lower: -.infinity, upper: upper)
    result.starts = [0]
    result.rows = []
    result.coefficients = []
    for column in 0..<columnCount {
      result.rows += rows[starts[column]..<starts[column + 1]]
      result.coefficients += coefficients[starts[column]..<starts[column + 1]]
      if weights[column] != 0 {
        result.rows.append(position)
        result.coefficients.append(weights[column])
      }
      result.starts.append(result.rows.count)
    }
    return result
  }
}
