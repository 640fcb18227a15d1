import FlowNetworks
import Foundation
import LinearPrograms
import SolutionChecks
import Solutions
import SolverInterface
import Support
import Testing

@Suite("Published instances")
struct PublishedInstanceTests {
  @Test("Netlib optima, proved by weak duality", arguments: linearProgramBackends)
  func netlib(_ backend: any LinearProgramBackend) throws {
    guard let folder = SharedData.folder("data/06_netlib_lp", for: "Netlib optima") else { return }
    let optima = try SharedData.optima(
      folder.appendingPathComponent("optimal_values.csv"), column: "highs_1_15_optimum")
    #expect(!optima.isEmpty)
    for (name, optimum) in optima {
      let file = folder.appendingPathComponent(name + ".mps")
      guard FileManager.default.fileExists(atPath: file.path) else { continue }
      let program = try LinearProgram(mps: [UInt8](Data(contentsOf: file)))
      guard case .optimal(let solution) = try backend.solve(program, from: nil, limits: SolveLimits(seconds: 120))
      else {
        Issue.record("\(name) is not solved")
        continue
      }
      let allowed = publishedTolerance * max(1, abs(optimum))
      #expect(abs(solution.objective - optimum) <= allowed, "\(name)")
      let certificate = LinearProgramCertificate(program, x: solution.x, rowDuals: solution.rowDuals)
      #expect(certificate.isFeasible(within: certificateTolerance), "\(name): \(certificate)")
      #expect(abs(certificate.gap) <= publishedTolerance, "\(name): \(certificate)")
    }
  }

  @Test("DIMACS optima, exactly", arguments: flowBackends)
  func dimacs(_ backend: any FlowBackend) throws {
    guard let folder = SharedData.folder("data/09_min_cost_flow", for: "DIMACS optima") else { return }
    let optima = try SharedData.optima(folder.appendingPathComponent("optimal_values.csv"), column: "highs_optimum")
    #expect(!optima.isEmpty)
    for (name, optimum) in optima {
      let file = folder.appendingPathComponent(name)
      guard FileManager.default.fileExists(atPath: file.path) else { continue }
      let network = try FlowNetwork(dimacs: [UInt8](Data(contentsOf: file)))
      // As a linear program the large ones take a minute, most of it in the test's own detour.
      if backend is FlowAsLinearProgram, network.arcCount > 5_000 { continue }
      guard case .optimal(let solution) = try backend.solve(network, from: nil, limits: SolveLimits(seconds: 120))
      else {
        Issue.record("\(name) is not solved")
        continue
      }
      #expect(abs(solution.objective - optimum) <= optimumTolerance * max(1, abs(optimum)), "\(name)")
      let certificate = FlowCertificate(network, flow: solution.flow, potential: solution.potential)
      #expect(certificate.isFeasible(within: certificateTolerance), "\(name): \(certificate)")
      #expect(abs(certificate.gap) <= certificateTolerance, "\(name): \(certificate)")
    }
  }
}
