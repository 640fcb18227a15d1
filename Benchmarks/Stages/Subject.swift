internal import Domain
internal import Formulations
internal import Foundation
internal import InstanceGenerator
internal import PlanFiles
internal import Planning
internal import ScenarioFiles
internal import Solutions
internal import SolverInterface

/// A shape's scenario with what each stage starts from, made before the clock runs.
final class Subject {
  private let shape: Shape
  private(set) var scenario: Scenario
  private(set) var plan: Plan?
  private(set) var model: AllocationModel?
  private let folder: URL

  init(_ shape: Shape) {
    self.shape = shape
    scenario = Scenario(name: shape.name, products: [], warehouses: [], regions: [])
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("allot-benchmark-\(ProcessInfo.processInfo.processIdentifier)-\(shape.name)")
  }

  var scenarioFolder: String { folder.appendingPathComponent("scenario").path }
  var planFolder: String { folder.appendingPathComponent("plan").path }

  func generate() { scenario = InstanceGenerator.scenario(shape.options) }

  func writeScenario() throws {
    generate()
    try ScenarioWriter.write(scenario, to: scenarioFolder)
  }

  /// Puts the rows of the demand table in an order that is as good as random and always the same.
  func shuffleDemand() throws {
    let file = folder.appendingPathComponent("scenario/demand.csv")
    var lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    // Steps of a prime number of rows, from one row far away to the next.
    let rows = lines.dropFirst()
    let step = 618_033_989
    for (position, row) in rows.indices.enumerated() {
      lines[row] = rows[rows.startIndex + (position + 1) * step % rows.count]
    }
    try (lines.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
  }

  func formulate() {
    generate()
    model = AllocationModel(scenario)
  }

  func makePlan() async throws {
    generate()
    plan = try await Planner(options: Self.options).plan(scenario)
  }

  func removeFiles() { try? FileManager.default.removeItem(at: folder) }

  static var options: PlanOptions { PlanOptions(threads: ProcessInfo.processInfo.activeProcessorCount) }

  /// Solves the model block by block on one thread and counts pivots.
  static func solve(_ model: AllocationModel, _ backends: Backends = .standard) throws -> Int {
    let partition = model.blocks()
    var pivots = 0
    for block in partition.blocks {
      if let network = BlockNetwork(block, in: partition, of: model) {
        guard
          case .optimal(let flow) = try backends.flow.solve(network.network, from: network.start, limits: SolveLimits())
        else { throw Failure.notOptimal }
        pivots += flow.statistics.iterations
      } else {
        let program = BlockProgram(block, in: partition, of: model).program
        guard case .optimal(let point)? = try backends.linearProgram?.solve(program, from: nil, limits: SolveLimits())
        else { throw Failure.notOptimal }
        pivots += point.statistics.iterations
      }
    }
    return pivots
  }

  enum Failure: Error {
    /// A generated scenario always has an optimum.
    case notOptimal
  }
}
