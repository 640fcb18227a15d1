public import Domain
internal import Formulations
internal import NetworkSimplexSolver
internal import SolverInterface

/// A scenario that stays in memory with its optimum, for many small questions: "what would it cost if this region asked
/// for 10 % more?" Each answer costs the pivots that the change is worth.
///
/// For scenarios under rule `cost` whose every group is a network and whose demand has neither minimum nor maximum;
/// others are planned again from scratch. Belongs to one task at a time.
public final class WhatIf {
  private let scenario: Scenario
  private let model: AllocationModel
  private let sessions: [NetworkSession]
  private let blockCost: Blocks
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

  /// What changed, and how much work it was.
  public struct Answer: Sendable, Equatable {
    public var totalCost: Double
    public var pivots: Int
  }

  /// Loads and solves `scenario`.
  ///
  /// - Returns: nil where the scenario is not of the kind that stays warm.
  /// - Throws: `PlanFailure` where the network solver finds the model malformed.
  public init?(_ scenario: Scenario) throws(PlanFailure) {
    guard scenario.policy.rule == .cost, scenario.demand.allSatisfy({ $0.minimum == 0 && $0.maximum == .infinity })
    else { return nil }
    let model = AllocationModel(scenario)
    let partition = model.blocks()
    var sessions: [NetworkSession] = []
    var networks: [BlockNetwork] = []
    for block in partition.blocks {
      guard let network = BlockNetwork(block, in: partition, of: model) else { return nil }
      do throws(BackendFailure) {
        sessions.append(try NetworkSession(network.network, from: network.start))
      } catch {
        throw .noPlan(error.description)
      }
      networks.append(network)
    }
    self.scenario = scenario
    self.model = model
    self.sessions = sessions
    blockCost = Blocks(count: sessions.count)
    let blocks = partition.blockOfNode
    places = model.demandLines.map { line in
      let session = Int(blocks[Int(line.node)])
      let (node, factor) = networks[session].place(ofNode: line.node, in: partition)
      return Place(session: session, node: node, factor: factor)
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
    }
  }

  /// The least total cost as things stand.
  ///
  /// - Throws: `noPlan` where there is none.
  public func solve() throws(PlanFailure) -> Answer {
    var answer = Answer(totalCost: model.constant, pivots: 0)
    for session in sessions.indices {
      if blockCost.isStale[session] {
        guard case .optimal(let pivots) = sessions[session].solve() else {
          throw .noPlan("the change leaves no plan")
        }
        answer.pivots += pivots
        blockCost.cost[session] = sessions[session].objective
        blockCost.isStale[session] = false
      }
      answer.totalCost += blockCost.cost[session]
    }
    return answer
  }
}
