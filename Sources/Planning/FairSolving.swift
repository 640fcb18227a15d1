internal import Formulations
internal import LinearPrograms
internal import Solutions
internal import SolverInterface

/// Leximin of one block by a sequence of linear programs; see `FairProgram`.
struct FairSolving {
  let solver: GroupSolver
  /// Balances of the block: the first rows of its program.
  let nodes: Int

  /// Claimants fixed together, and the multipliers that prove that none of them can rise.
  struct Level: Sendable {
    var tier: Int
    var fill: Double
    /// Positions in the model's list of claimants.
    var claimants: [Int32]
    /// Row multipliers of the block's program; empty where nested cuts prove the levels of a network.
    var multipliers: [Double]
  }

  enum Trouble: Error {
    case infeasible([Double]?, LinearProgram)
    case failed(String)
  }

  /// What a claimant may lose to rounding of what it was promised, where it cannot be kept exactly: a share of the
  /// tier's smallest claimant, in value.
  static let slackShare = 1e-10

  /// A multiplier that is smaller, against the level's largest, is left for the next program to make larger.
  private static let leastWeight = 1e-2

  /// Levels closer than this are one.
  private static let sameLevel = 1e-9

  /// - Parameter tiers: the tier of each claimant of the block.
  func levels(_ fair: FairProgram, tiers: [Int]) throws(Trouble) -> [Level] {
    var exact = fair
    // With room for rounding.
    var roomy = fair
    var levels: [Level] = []
    for tier in Set(tiers).sorted() {
      var active = tiers.indices.filter { tiers[$0] == tier }
      let slack = Self.slackShare * active.reduce(Double.infinity) { min($0, fair.totals[$1]) }
      var basis: Basis?
      let first = levels.count
      while !active.isEmpty {
        let level = try nextLevel(exact, or: roomy, active, &basis)
        for position in level.fixed {
          exact.require(position, fill: level.fill, slack: 0)
          roomy.require(position, fill: level.fill, slack: slack)
        }
        let claimants = level.fixed.map { fair.claimants[$0] }
        if levels.count > first, level.fill <= levels[levels.count - 1].fill + Self.sameLevel {
          // What was left for this program belongs to the level before: together they prove it.
          levels[levels.count - 1].claimants += claimants
          levels[levels.count - 1].multipliers = zip(levels[levels.count - 1].multipliers, level.multipliers).map(+)
        } else {
          levels.append(Level(tier: tier, fill: level.fill, claimants: claimants, multipliers: level.multipliers))
        }
        let isFixed = Set(level.fixed)
        active.removeAll { isFixed.contains($0) }
      }
    }
    return levels
  }

  /// Raises the lowest of `active` as far as it goes. A multiplier other than 0 proves that a claimant stands there in
  /// every plan in which all of them do; one without may be free to rise or not, which the next program finds out.
  private func nextLevel(
    _ fair: FairProgram, or roomy: FairProgram, _ active: [Int], _ basis: inout Basis?
  ) throws(Trouble) -> (fill: Double, fixed: [Int], multipliers: [Double]) {
    let raised: LinearProgramSolution
    do throws(Trouble) {
      raised = try optimum(fair.raisingLevel(active), from: basis)
    } catch {
      guard case .infeasible = error else { throw error }
      raised = try optimum(roomy.raisingLevel(active))
    }
    basis = raised.basis
    let fill = min(1, max(0, raised.x.last ?? 0))
    var (fixed, multipliers) = (active, fair.wholeMultipliers(active))
    if fill < 1 {
      let weights = active.map { fair.weight(of: $0, raised.rowDuals) }
      let least = Self.leastWeight * weights.reduce(0, max)
      multipliers = raised.rowDuals
      // Without any, rounding alone kept the level from being raised.
      if least > 0 { fixed = active.indices.filter { weights[$0] >= least }.map { active[$0] } }
    }
    return (fill, fixed, multipliers)
  }

  func optimum(_ program: LinearProgram, from basis: Basis? = nil) throws(Trouble) -> LinearProgramSolution {
    let outcome: LinearProgramOutcome
    do throws(BackendFailure) {
      outcome = try solver.solve(program, nodes: nodes, from: basis)
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
