public import ArgumentParser
internal import Domain
internal import Foundation
internal import Planning
internal import ScenarioFiles

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a scenario's model as a file for other solvers.",
    discussion: """
      mps (free format) and lp (CPLEX-LP) hold any scenario under the rule cost. dimacs holds pure networks in whole \
      numbers; a comment in the file states the factors by which quantities and money were multiplied.
      Examples:
        allot export Scenarios/cold-chain --format mps --out cold-chain.mps
        allot export my-network --format dimacs --out my-network.min
      """)

  @Argument(help: "The scenario folder.")
  var scenario: String

  @Option(help: "The file format.")
  var format: ModelFiles.Format

  @Option(help: ArgumentHelp("The file to write; one of that name is replaced.", valueName: "file"))
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
      throw Failures.cannotWrite(out, error)
    }
  }
}

extension ModelFiles.Format: ExpressibleByArgument {}
