public import Solutions
public import SolverInterface

/// A program that stays in memory with its optimal basis, for what-ifs: supplies change, and the simplex goes on from
/// where it stands. Belongs to one task at a time.
///
/// A change leaves reduced costs as they are: the dual simplex takes what is outside its bounds out of the basis, and
/// the primal simplex makes sure of the end. Where they have no answer that holds, the program is solved from scratch.
public final class CoupledSession {
  public private(set) var program: CoupledProgram
  private let threads: Int
  private var state: State?
  private var kept: Kept?

  /// How things stood.
  private struct Kept {
    var supply: [Double]
    var contents: SideRowBasis.Contents?
    /// Whose basis it was.
    var arena: Arena?
  }

  /// What the last optimum left behind. The arena owns the memory of the basis.
  private struct State {
    var reduced: ReducedProgram
    var arena: Arena
    var basis: SideRowBasis
    var positionOfNode: [Int32]
    /// Of each node of the reduced program: the side rows that lost a multiple of its balance.
    var thinnedRows: [[(row: Int, multiple: Double)]]
    var slopes: SlopeMemory
    /// Whether multipliers are those of an optimum.
    var isOptimal = true
    /// What has changed since the basis was optimal, by nodes of the reduced program.
    var changes: [(node: Int32, amount: Double)] = []
  }

  public init(_ program: CoupledProgram, threads: Int = 1) {
    self.program = program
    self.threads = threads
  }

  /// Adds amounts to supplies.
  ///
  /// - Throws: `invalidModel` where a node does not exist or an amount is no number; nothing has changed then.
  public func change(_ supplies: [(node: Int32, amount: Double)]) throws(BackendFailure) {
    for (node, amount) in supplies {
      guard node >= 0, Int(node) < program.nodeCount, amount.isFinite,
        (program.supply[Int(node)] + amount).isFinite
      else {
        throw BackendFailure(
          .invalidModel, backend: CoupledSolver.name, message: "a change of the supply of node \(node) by \(amount)")
      }
    }
    for (node, amount) in supplies {
      program.supply[Int(node)] += amount
      guard let state else { continue }
      let place = state.positionOfNode[Int(node)]
      state.basis.supply[place] += amount
      for (row, multiple) in state.thinnedRows[Int(place)] {
        state.basis.rowLower[row] -= multiple * amount
        state.basis.rowUpper[row] -= multiple * amount
      }
      self.state?.changes.append((place, amount))
    }
  }

  /// Remembers how things stand, to `goBack` to.
  public func keep() {
    let isSolved = state?.isOptimal == true && state?.changes.isEmpty == true
    kept = Kept(
      supply: program.supply, contents: isSolved ? state?.basis.contents : nil, arena: isSolved ? state?.arena : nil)
  }

  /// Supplies, and the optimum if there was one, are again as when `keep` was last called; nothing happens without.
  ///
  /// - Complexity: O(nodes + arcs), copying only.
  public func goBack() {
    guard let kept else { return }
    program.supply = kept.supply
    guard let contents = kept.contents, state?.arena === kept.arena else {
      state = nil
      return
    }
    state?.basis.restore(contents)
    state?.changes.removeAll(keepingCapacity: true)
    state?.isOptimal = true
    state?.slopes.forgetAll()
  }

  /// Solves as things stand; `statistics.iterations` of an optimum are the pivots that the changes cost.
  ///
  /// - Throws: as `CoupledSolver.solve`.
  public func solve(limits: SolveLimits = SolveLimits()) throws(BackendFailure) -> LinearProgramOutcome {
    if let state, let outcome = try? solveAgain(state, limits) { return outcome }
    return try solveAfresh(limits)
  }

  private func solveAgain(_ state: State, _ limits: SolveLimits) throws(BackendFailure) -> LinearProgramOutcome {
    let run = CoupledRun(
      program: program, reduced: state.reduced, arena: state.arena, threads: threads, limits: limits, onStage: { _ in })
    let before = state.basis.pivots
    self.state?.changes.removeAll(keepingCapacity: true)
    var start = state.basis
    if state.isOptimal {
      var dual = SideRowDualSimplex(
        state.basis, state.slopes, workers: Workers(threads: threads), shouldStop: { run.isOutOfTime })
      dual.run(state.changes, pivotLimit: limits.iterations ?? 100_000)
      start = dual.basis
    }
    let (ending, basis) = run.finish(start, isProbablyOptimal: true)
    if basis.pivots > start.pivots { state.slopes.forgetAll() }
    // Working rows and columns live in the value, everything else in the arena: the two must stay together.
    self.state?.basis = basis
    self.state?.isOptimal = ending == .optimal
    do {
      return try run.judge(
        ending, basis, SolveStatistics(iterations: basis.pivots - before, method: "simplex with side rows, warm"))
    } catch {
      self.state = nil
      throw error
    }
  }

  private func solveAfresh(_ limits: SolveLimits) throws(BackendFailure) -> LinearProgramOutcome {
    state = nil
    if let objection = program.objection() {
      throw BackendFailure(.invalidModel, backend: CoupledSolver.name, message: objection)
    }
    let (reduced, arena) = (ReducedProgram(program), Arena())
    let run = CoupledRun(
      program: program, reduced: reduced, arena: arena, threads: threads, limits: limits, onStage: { _ in })
    let (outcome, basis) = try run.solve()
    guard case .optimal = outcome, let basis else { return outcome }
    state = State(
      reduced: reduced, arena: arena, basis: basis, positionOfNode: reduced.positionOfNode,
      thinnedRows: reduced.thinnedRows, slopes: SlopeMemory(reduced, in: arena))
    return outcome
  }
}

extension ReducedProgram {
  fileprivate var positionOfNode: [Int32] {
    var positions = [Int32](repeating: 0, count: nodeCount)
    for (place, node) in nodeOrigin.enumerated() { positions[Int(node)] = Int32(truncatingIfNeeded: place) }
    return positions
  }

  fileprivate var thinnedRows: [[(row: Int, multiple: Double)]] {
    var rows = [[(row: Int, multiple: Double)]](repeating: [], count: nodeCount)
    for row in 0..<rowCount {
      for place in thinnedStart[row]..<thinnedStart[row + 1] {
        rows[Int(thinnedNode[place])].append((row, multiple[place]))
      }
    }
    return rows
  }
}
