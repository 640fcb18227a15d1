internal import CoupledSolver
public import Domain
internal import Formulations
internal import NetworkSimplexSolver
internal import Solutions
internal import SolverInterface

/// A scenario that stays in memory with its optimum, for many small questions: "what would it cost if this region asked
/// for 10 % more?" Each answer costs the pivots that the change is worth.
///
/// For scenarios under rule `cost` whose every group is a network, or networks with side rows, and whose demand has
/// neither minimum nor maximum; others are planned again from scratch. Belongs to one task at a time.
public final class WhatIf {
  private let scenario: Scenario
  private let model: AllocationModel
  private let sessions: [Session]
  private let blockCost: Blocks
  private enum Session {
    case network(NetworkSession, BlockNetwork)
    case coupled(CoupledSession)

    func change(_ supplies: [(node: Int32, amount: Double)]) throws(BackendFailure) {
      switch self {
      case .network(let session, _): try session.change(supplies)
      case .coupled(let session): try session.change(supplies)
      }
    }

    /// Cost and pivots of the optimum as things stand, nil where there is none.
    func solve() throws(BackendFailure) -> (cost: Double, pivots: Int)? {
      switch self {
      case .network(let session, _):
        guard case .optimal(let pivots) = session.solve() else { return nil }
        return (session.objective, pivots)
      case .coupled(let session):
        guard case .optimal(let point) = try session.solve() else { return nil }
        return (point.objective, point.statistics.iterations)
      }
    }
  }

  /// Where each demand line's balance is: session, node, units a unit.
  private var places: [Place] = []

  private struct Place {
    var session: Int
    var node: Int32
    var factor: Double
  }

  /// Cost of each block as last solved.
  private final class Blocks {
    var cost: [Double]
    var isStale: [Bool]

    init(count: Int) {
      cost = Array(repeating: 0, count: count)
      isStale = Array(repeating: true, count: count)
    }
  }

  /// How things stood when `keep` was called.
  private var kept: Kept?

  private struct Kept {
    var cost: [Double]
    var isStale: [Bool]
    /// What has been added to supplies of networks since, group by group.
    var changes: [[(node: Int32, amount: Double)]]
  }

  /// What changed, and how much work it was.
  public struct Answer: Sendable, Equatable {
    public var totalCost: Double
    public var pivots: Int
  }

  /// Loads and solves `scenario`.
  ///
  /// - Parameter threads: for the first solve of groups that side rows tie.
  /// - Returns: nil where the scenario is not of the kind that stays warm.
  /// - Throws: `PlanFailure` where the network solver finds the model malformed.
  public init?(_ scenario: Scenario, threads: Int = 1) throws(PlanFailure) {
    guard scenario.policy.rule == .cost, !scenario.buysInLots,
      scenario.demand.allSatisfy({ $0.minimum == 0 && $0.maximum == .infinity })
    else { return nil }
    let model = AllocationModel(scenario)
    let partition = model.blocks()
    var sessions: [Session] = []
    for block in partition.blocks {
      do throws(BackendFailure) {
        if let network = BlockNetwork(block, in: partition, of: model) {
          sessions.append(.network(try NetworkSession(network.network, from: network.start), network))
        } else {
          let program = BlockProgram(block, in: partition, of: model).program
          guard let coupled = CoupledProgram(program, nodes: block.nodes.count) else { return nil }
          sessions.append(.coupled(CoupledSession(coupled, threads: threads)))
        }
      } catch {
        throw .noPlan(error.description)
      }
    }
    self.scenario = scenario
    self.model = model
    self.sessions = sessions
    blockCost = Blocks(count: sessions.count)
    let blocks = partition.blockOfNode
    places = model.demandLines.map { line in
      let session = Int(blocks[Int(line.node)])
      switch sessions[session] {
      case .network(_, let network):
        let (node, factor) = network.place(ofNode: line.node, in: partition)
        return Place(session: session, node: node, factor: factor)
      case .coupled:
        return Place(session: session, node: partition.nodePosition[Int(line.node)], factor: 1)
      }
    }
  }

  /// Changes the quantity asked for in demand rows by amounts, in units.
  ///
  /// - Parameter changes: positions in `Scenario.demand` under `lost`; nothing may fall below what is held.
  /// - Throws: `noPlan` where an amount is no number.
  public func changeDemand(_ changes: [(row: Int, amount: Double)]) throws(PlanFailure) {
    var bySession: [[(node: Int32, amount: Double)]] = Array(repeating: [], count: sessions.count)
    for (row, amount) in changes where places.indices.contains(row) {
      let place = places[row]
      bySession[place.session].append((place.node, -amount * place.factor))
    }
    for (session, supplies) in bySession.enumerated() where !supplies.isEmpty {
      do throws(BackendFailure) {
        try sessions[session].change(supplies)
      } catch {
        throw .noPlan(error.description)
      }
      blockCost.isStale[session] = true
      kept?.changes[session] += supplies
    }
  }

  /// Remembers how things stand, to `goBack` to: every question of many is then one change away from the same plan.
  public func keep() {
    kept = Kept(
      cost: blockCost.cost, isStale: blockCost.isStale, changes: Array(repeating: [], count: sessions.count))
    for session in sessions {
      switch session {
      case .network(let session, _): session.keep()
      case .coupled(let session): session.keep()
      }
    }
  }

  /// Demand is again as when `keep` was last called; nothing happens without.
  ///
  /// Groups have kept their optimum; a network that could not is only told, and walks back with the next solve.
  ///
  /// - Throws: `noPlan` where a network refuses.
  public func goBack() throws(PlanFailure) {
    guard var back = kept else { return }
    for (session, changes) in back.changes.enumerated() where !changes.isEmpty {
      back.changes[session] = []
      switch sessions[session] {
      case .coupled(let session): session.goBack()
      case .network(let network, _):
        guard !network.goBack() else { break }
        do throws(BackendFailure) {
          try network.change(changes.map { ($0.node, -$0.amount) })
        } catch {
          throw .noPlan(error.description)
        }
        blockCost.isStale[session] = true
        continue
      }
      blockCost.cost[session] = back.cost[session]
      blockCost.isStale[session] = back.isStale[session]
    }
    kept = back
  }

  /// The least total cost as things stand.
  ///
  /// - Throws: `noPlan` where there is none.
  public func solve() throws(PlanFailure) -> Answer {
    var answer = Answer(totalCost: model.constant, pivots: 0)
    for session in sessions.indices {
      if blockCost.isStale[session] {
        let (cost, pivots) = try solve(session)
        answer.pivots += pivots
        blockCost.cost[session] = cost
        blockCost.isStale[session] = false
      }
      answer.totalCost += blockCost.cost[session]
    }
    return answer
  }

  private func solve(_ session: Int) throws(PlanFailure) -> (cost: Double, pivots: Int) {
    do throws(BackendFailure) {
      if let solved = try sessions[session].solve() { return solved }
    } catch {
      throw .noPlan(error.description)
    }
    throw .noPlan("the change leaves no plan")
  }
}
