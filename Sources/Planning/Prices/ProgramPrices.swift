internal import Domain
internal import Formulations
internal import LinearPrograms
internal import Solutions
internal import SolverInterface

/// Prices of a group of products that needs linear programming: each side by one more solve from the last basis, a unit
/// further; the range by following the line from the plan's point to the new one until something else binds.
///
/// The new optimum's multipliers price the side exactly if the plan's own point is optimal under them too
/// (complementary slackness); then so is every point between the two and beyond, as long as it is feasible. Where it is
/// not, the side has a kink within a unit, and a thousandth of one is tried. The step is a little less than a unit:
/// data are whole numbers, and so are the places of kinks.
struct ProgramPrices: Sendable {
  let scenario: Scenario
  let model: AllocationModel
  let block: Block
  let backend: any LinearProgramBackend
  let deadline: Deadline
  private let program: LinearProgram
  private let basis: Basis
  private let x: [Double]
  private let activity: [Double]

  /// Something scarce: where its amount stands in the program, and its multiplier.
  struct Candidate: Sendable {
    enum Bound: Sendable { case supply(Int), rowUpper(Int), rowLower(Int), columnUpper(Int) }

    var line: PriceLine
    var bound: Bound
    var amount: Double
    /// Change of the total cost for each unit more, somewhere between its two sides.
    var multiplier: Double
  }

  /// nil where there is no basis to start from and none is found.
  init?(
    _ scenario: Scenario, _ model: AllocationModel, _ block: Block, in partition: BlockPartition, _ basis: Basis?,
    _ solution: ModelSolution, _ backend: any LinearProgramBackend, _ deadline: Deadline
  ) {
    self.scenario = scenario
    self.model = model
    self.block = block
    self.backend = backend
    self.deadline = deadline
    program = BlockProgram(block, in: partition, of: model).program
    if let basis {
      self.basis = basis
      x = block.arcs.map { solution.flow[Int($0)] }
    } else {
      // Another solver's optimum has no basis; the backend's own has, and is as good to start from.
      let limits = SolveLimits(seconds: deadline.remaining)
      guard case .optimal(let point)? = try? backend.solve(program, from: nil, limits: limits),
        let found = point.basis, point.isReadable(for: program)
      else { return nil }
      self.basis = found
      x = point.x
    }
    activity = program.activities(of: x)
  }

  /// Everything with a multiplier other than 0.
  func candidates(_ duals: StageDuals) -> [Candidate] {
    var result: [Candidate] = []
    func add(_ line: PriceLine?, _ bound: Candidate.Bound, _ amount: Double, _ multiplier: Double) {
      guard let line, abs(multiplier) > 1e-9, amount.isFinite else { return }
      result.append(Candidate(line: line, bound: bound, amount: amount, multiplier: multiplier))
    }
    for (position, node) in block.nodes.enumerated() where model.nodes.kind[Int(node)] == .stock {
      let supply = model.nodes.supply[Int(node)]
      guard supply > 0 else { continue }
      add(PriceLine(ofStock: Int(node), model), .supply(position), supply, duals.node[Int(node)])
    }
    for (position, row) in block.rows.enumerated() {
      let (row, place) = (Int(row), block.nodes.count + position)
      let multiplier = duals.row[row]
      if multiplier < 0 { add(line(ofRow: row, lower: false), .rowUpper(place), model.rows.upper[row], multiplier) }
      if multiplier > 0 { add(line(ofRow: row, lower: true), .rowLower(place), model.rows.lower[row], multiplier) }
    }
    let shared = arcsOfLayers
    let multipliers = block.nodes.map { duals.node[Int($0)] } + block.rows.map { duals.row[Int($0)] }
    for (position, arc) in block.arcs.enumerated() where model.arcs.upper[Int(arc)] < .infinity {
      guard !shared.contains(arc), var line = PriceLine(ofArc: Int(arc), model, scenario) else { continue }
      if line.kind == .offer, scenario.offers[Int(model.arcs.entity[Int(arc)])].maximum == .infinity { continue }
      line.name = line.kind == .offer ? line.name : ""
      add(
        line, .columnUpper(position), model.arcs.upper[Int(arc)],
        min(0, program.reducedCost(ofColumn: position, multipliers)))
    }
    return result
  }

  /// Arcs of one product that differ in shelf life share their capacity: it has no price that one of them tells.
  private var arcsOfLayers: Set<Int32> {
    var arcs: Set<Int32> = []
    for row in block.rows.map({ Int($0) }) {
      guard case .shipment = model.rows.keys[row] else { continue }
      arcs.formUnion(model.rows.arcs[model.rows.starts[row]..<model.rows.starts[row + 1]])
    }
    return arcs
  }

  private func line(ofRow row: Int, lower: Bool) -> PriceLine? {
    switch model.rows.keys[row] {
    case .lane(let position, let period):
      let lane = model.lanes[Int(position)]
      return PriceLine(.lane, place: .warehouse(lane.from), to: lane.to, period: period)
    case .throughput(let warehouse, let period):
      return PriceLine(.throughput, place: .warehouse(warehouse), period: period)
    case .storage(let warehouse, let period): return PriceLine(.storage, place: .warehouse(warehouse), period: period)
    case .quota(let position):
      return PriceLine(lower ? .quotaMinimum : .quota, name: scenario.quotas[Int(position)].name)
    case .budget: return PriceLine(.budget)
    case .maxShare, .claimant, .contract, .shipment, .safety: return nil
    }
  }

  /// nil where no side could be priced.
  func price(_ candidate: Candidate) -> PriceLine? {
    var line = candidate.line
    if let side = side(candidate, sign: 1) {
      line.oneMore = side.slope
      line.upTo = side.range
    }
    if candidate.amount > 0, let side = side(candidate, sign: -1) {
      line.oneLess = -side.slope
      line.downTo = min(side.range, candidate.amount)
    }
    guard line.oneMore != nil || line.oneLess != nil else { return nil }
    return line.ifScarce
  }

  /// The slope of the least total cost on one side, and how far it is known to hold.
  private func side(_ candidate: Candidate, sign: Double) -> (slope: Double, range: Double)? {
    let first = (sign > 0 ? 1 : min(1, candidate.amount)) * 63 / 64
    for step in [first, first / 1024] {
      guard let found = straight(candidate, sign: sign, step: step) else { continue }
      var range = found.range
      // The two points may be corners far apart, equal in cost, with no way on: further ones are tried then.
      var next = step
      for _ in 0..<Self.mostSteps where range < next * (1 + 1e-6) {
        next *= 4
        guard sign > 0 || next <= candidate.amount, step == first || next < first,
          let further = straight(candidate, sign: sign, step: next)
        else { break }
        range = further.range
      }
      return (found.slope, range)
    }
    return nil
  }

  private static let mostSteps = 6

  /// The slope, and how far it holds at least, where the least total cost is a straight line for `step` units.
  private func straight(_ candidate: Candidate, sign: Double, step: Double) -> (slope: Double, range: Double)? {
    let question = moved(candidate.bound, by: sign * step)
    guard let point = optimum(question, from: basis) else { return nil }
    let slope = multiplier(candidate.bound, point, question)
    let noise = 1e-6 * max(1e-3, abs(slope)) * step
    guard gap(program, x, activity, point.rowDuals) <= noise else { return nil }
    return (slope, step + reach(candidate.bound, from: x, to: point.x, step: step))
  }

  private func optimum(_ question: LinearProgram, from basis: Basis) -> LinearProgramSolution? {
    let limits = SolveLimits(seconds: deadline.remaining)
    guard case .optimal(let point)? = try? backend.solve(question, from: basis, limits: limits),
      point.isReadable(for: question)
    else { return nil }
    return point
  }

  private func moved(_ bound: Candidate.Bound, by step: Double) -> LinearProgram {
    var moved = program
    switch bound {
    case .supply(let row):
      moved.rowLower[row] += step
      moved.rowUpper[row] += step
    case .rowUpper(let row): moved.rowUpper[row] += step
    case .rowLower(let row): moved.rowLower[row] += step
    case .columnUpper(let column): moved.upper[column] += step
    }
    return moved
  }

  private func multiplier(
    _ bound: Candidate.Bound, _ point: LinearProgramSolution, _ program: LinearProgram
  ) -> Double {
    switch bound {
    case .supply(let row): point.rowDuals[row]
    case .rowUpper(let row): min(0, point.rowDuals[row])
    case .rowLower(let row): max(0, point.rowDuals[row])
    case .columnUpper(let column): min(0, program.reducedCost(ofColumn: column, point.rowDuals))
    }
  }

  /// By how much a point misses optimality under multipliers: Σ |price| · distance from the bound that the price asks
  /// for.
  private func gap(_ program: LinearProgram, _ x: [Double], _ activity: [Double], _ multipliers: [Double]) -> Double {
    var gap = 0.0
    let noise = 1e-9 * max(1, program.cost.reduce(0) { max($0, abs($1)) })
    for row in 0..<program.rowCount where abs(multipliers[row]) > noise {
      let bound = multipliers[row] > 0 ? program.rowLower[row] : program.rowUpper[row]
      gap += abs(multipliers[row]) * abs(activity[row] - bound)
    }
    for column in 0..<program.columnCount {
      let price = program.reducedCost(ofColumn: column, multipliers)
      guard abs(price) > noise else { continue }
      gap += abs(price) * abs(x[column] - (price > 0 ? program.lower[column] : program.upper[column]))
    }
    return gap
  }

  /// How far the line through two points stays feasible beyond the second, in units of what is priced; `step` of them
  /// lie between the two.
  private func reach(_ bound: Candidate.Bound, from start: [Double], to end: [Double], step: Double) -> Double {
    // What has moved by rounding only has not moved.
    let direction = zip(end, start).map { abs($0 - $1) > 1e-8 * max(1, abs($1)) ? ($0 - $1) / step : 0 }
    let change = program.activities(of: direction)
    let activity = program.activities(of: end)
    var reach = Double.infinity
    func limit(_ value: Double, _ slope: Double, _ lower: Double, _ upper: Double) {
      guard abs(slope) > 1e-9 else { return }
      reach = min(reach, max(0, slope > 0 ? upper - value : value - lower) / abs(slope))
    }
    for column in 0..<program.columnCount {
      if case .columnUpper(column) = bound { continue }
      limit(end[column], direction[column], program.lower[column], program.upper[column])
    }
    for row in 0..<program.rowCount {
      switch bound {
      case .supply(row), .rowUpper(row), .rowLower(row): continue
      default: break
      }
      // Balances hold all along.
      guard program.rowLower[row] < program.rowUpper[row] else { continue }
      limit(activity[row], change[row], program.rowLower[row], program.rowUpper[row])
    }
    return reach
  }
}

extension LinearProgram {
  /// Σ a[i,j] · x[j] of every row.
  fileprivate func activities(of x: [Double]) -> [Double] {
    var activities = [Double](repeating: 0, count: rowCount)
    for column in 0..<columnCount where x[column] != 0 {
      for entry in starts[column]..<starts[column + 1] {
        activities[Int(rows[entry])] += coefficients[entry] * x[column]
      }
    }
    return activities
  }

  fileprivate func reducedCost(ofColumn column: Int, _ multipliers: [Double]) -> Double {
    var price = cost[column]
    for entry in starts[column]..<starts[column + 1] { price -= multipliers[Int(rows[entry])] * coefficients[entry] }
    return price
  }
}
