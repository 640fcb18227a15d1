import Domain
import FlowNetworks
import Formulations
import NetworkSimplexSolver
import PlanFiles
import Planning
import Solutions
import SolverInterface
import Support
import Testing

@Suite("Nested rows as nodes of a network")
struct RowFoldingTests {
  @Test(
    "multipliers of rows and nodes prove the flow, each against a bound that is there",
    arguments: 0..<150 as Range<UInt64>)
  func reducedCosts(_ seed: UInt64) throws {
    let model = AllocationModel(RandomScenario.make(seed: seed))
    let partition = model.blocks()
    for block in partition.blocks {
      guard let network = BlockNetwork(block, in: partition, of: model, boundingArcs: true, foldingRows: true),
        network.foldsRows
      else { continue }
      guard
        case .optimal(let flow) = try NetworkSimplexBackend().solve(
          network.network, from: network.start, limits: SolveLimits())
      else {
        continue
      }
      var solution = ModelSolution(of: model, goals: 0)
      StagedNetwork(network).storeDuals(flow, of: block, isCost: true, in: &solution.duals[0])
      let duals = solution.duals[0]
      var reduced = model.arcs.cost
      for row in block.rows {
        let dual = duals.row[Int(row)]
        #expect(dual <= 0 || model.rows.lower[Int(row)] > -.infinity, "seed \(seed), row \(model.rows.keys[Int(row)])")
        #expect(dual >= 0 || model.rows.upper[Int(row)] < .infinity, "seed \(seed), row \(model.rows.keys[Int(row)])")
        for entry in model.rows.starts[Int(row)]..<model.rows.starts[Int(row) + 1] {
          reduced[Int(model.rows.arcs[entry])] -= duals.row[Int(row)] * model.rows.coefficients[entry]
        }
      }
      for (position, arc) in block.arcs.enumerated() {
        let (tail, head) = (Int(model.arcs.tail[Int(arc)]), Int(model.arcs.head[Int(arc)]))
        var mine = reduced[Int(arc)]
        if tail >= 0 { mine -= model.arcs.tailFactor[Int(arc)] * duals.node[tail] }
        if head >= 0 { mine += duals.node[head] }
        // An arc strictly between its bounds costs nothing, one at a bound pushes against it.
        let carried = flow.flow[position] / network.flowFactor(ofArc: position)
        let scale = 1e-7 * max(1, abs(model.arcs.cost[Int(arc)]))
        let isAbove = carried > model.arcs.lower[Int(arc)] + 1e-7
        #expect(!isAbove || mine <= scale, "seed \(seed), arc \(arc)")
        #expect(carried >= model.arcs.upper[Int(arc)] - 1e-7 || mine >= -scale, "seed \(seed), arc \(arc)")
      }
    }
  }

  @Test("throughput in equal volumes is for the network solver alone; what contradicts it is not called a plan")
  func networkAlone() async throws {
    var scenario = Sketch.coupled
    scenario.products.values[Sketch.p2.index].volume = 1
    scenario.warehouses.values[Sketch.a.index].throughput = 8
    let planner = Planner(options: PlanOptions(solver: .network))
    let plan = try await planner.plan(scenario)
    #expect(plan.summary.solverUsed == "network")
    #expect(plan.summary.status == .optimal)
    #expect(plan.cost == 28)
    scenario.quotas.append(QuotaRow(name: "all", minimum: 9))
    await #expect(throws: PlanFailure.self) { try await planner.plan(scenario) }
    #expect(try await Planner().plan(scenario).summary.status == .infeasible)
  }
}
