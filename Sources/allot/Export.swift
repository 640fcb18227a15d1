public import ArgumentParser
internal import Domain
internal import Foundation
internal import Planning
internal import ScenarioFiles

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a scenario's model as a file for other solvers.",
    discussion: """
      mps and lp hold any scenario; dimacs holds pure networks, in whole numbers.
      Examples:
        allot export Scenarios/cold-chain --format mps --out cold-chain.mps
        allot export my-network --format dimacs --out my-network.min
      """)

  @Argument(help: "The scenario folder.")
  var scenario: String

  @Option(help: "mps, lp or dimacs.")
  var format: ModelFiles.Format

  @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
  var out: String

  func run() throws {
    let (reading, code) = Scenarios.read(scenario)
    guard let reading else { throw code }
    let bytes: [UInt8]
    do throws(PlanFailure) {
      bytes = try ModelFiles.export(reading.scenario, as: format)
    } catch {
      throw Failures.report(error)
    }
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: out), options: .atomic)
    } catch {
      Console.error("\(out): error: cannot be written: \(error.localizedDescription) [cannot-write]")
      throw Exits.cannotWrite
    }
  }
}

extension ModelFiles.Format: ExpressibleByArgument {}
