internal import Formulations
internal import LinearPrograms
internal import Solutions
internal import SolverInterface

/// Leximin of one block by a sequence of linear programs; see `FairProgram`.
struct FairSolving {
  let backend: any LinearProgramBackend
  let deadline: Deadline

  /// Claimants fixed together, and the multipliers that prove that none of them can rise.
  struct Level: Sendable {
    var tier: Int
    var fill: Double
    /// Positions in the model's list of claimants.
    var claimants: [Int32]
    /// Row multipliers of the block's program; empty where nested cuts prove the levels of a network.
    var multipliers: [Double]
  }

  struct Answer: Sendable {
    var levels: [Level] = []
    var point: LinearProgramSolution
  }

  enum Trouble: Error {
    case infeasible([Double]?, LinearProgram)
    case failed(String)
  }

  /// What a claimant may lose to rounding of what it was promised: a share of the tier's smallest claimant, in value.
  private static let slackShare = 1e-10

  /// - Parameter tiers: the tier of each claimant of the block.
  func solve(_ fair: FairProgram, tiers: [Int]) throws(Trouble) -> Answer {
    var fair = fair
    var levels: [Level] = []
    for tier in Set(tiers).sorted() {
      var active = tiers.indices.filter { tiers[$0] == tier }
      let slack = Self.slackShare * active.reduce(Double.infinity) { min($0, fair.totals[$1]) }
      while !active.isEmpty {
        let level = try nextLevel(&fair, active, slack: slack)
        levels.append(
          Level(
            tier: tier, fill: level.fill, claimants: level.fixed.map { fair.claimants[$0] },
            multipliers: level.multipliers))
        active.removeAll { level.fixed.contains($0) }
      }
    }
    return Answer(levels: levels, point: try optimum(fair.leastCost))
  }

  private func nextLevel(
    _ fair: inout FairProgram, _ active: [Int], slack: Double
  ) throws(Trouble) -> (fill: Double, fixed: [Int], multipliers: [Double]) {
    let raised = try optimum(fair.raisingLevel(active))
    let fill = min(1, max(0, raised.x.last ?? 0))
    for position in active { fair.require(position, fill: fill, slack: slack) }
    var candidates = active
    while true {
      let point = try optimum(fair.raising(candidates))
      let rises = Array(point.x.suffix(candidates.count))
      let stuck = candidates.indices.filter { rises[$0] <= 1e-8 }.map { candidates[$0] }
      if stuck.count == candidates.count || stuck.isEmpty {
        // All of them; or none, which rounding alone can say of a level that could not be raised.
        return (fill, candidates, point.rowDuals)
      }
      candidates = stuck
    }
  }

  private func optimum(_ program: LinearProgram) throws(Trouble) -> LinearProgramSolution {
    let outcome: LinearProgramOutcome
    do throws(BackendFailure) {
      outcome = try backend.solve(program, from: nil, limits: SolveLimits(seconds: deadline.remaining))
    } catch {
      throw .failed(error.description)
    }
    switch outcome {
    case .optimal(let point):
      guard point.isReadable(for: program) else { throw .failed("the linear-programming solver's answer is no point") }
      return point
    case .infeasible(let ray): throw .infeasible(ray, program)
    case .feasible, .stopped: throw .failed("out of time")
    case .unbounded: throw .failed("the model has no finite optimum")
    }
  }
}
