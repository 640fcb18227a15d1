internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Planning

struct Solve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Solve an MPS or DIMACS file and print status, objective and seconds as JSON.",
    discussion: """
      The format goes by the file's name (.mps; .min, .dmx, .net or .dimacs), or by --format.
      Exit 0: optimal · 10: infeasible or unbounded · 11: stopped by the time limit · 65: not a file of that format.
      Examples:
        allot solve model.mps
        allot solve network.min --time-limit 10
      """)

  @Argument(help: "The file.")
  var file: String

  @Option(help: "Where the name does not tell.")
  var format: Input?

  /// What can be read.
  enum Input: String, CaseIterable, ExpressibleByArgument {
    case mps, dimacs
  }

  @Option(help: ArgumentHelp("Seconds for solving (default: as long as it takes).", valueName: "seconds"))
  var timeLimit: Double?

  @Option(help: ArgumentHelp("Solve so many times, and print the median of the seconds.", valueName: "count"))
  var times: Int = 1

  func validate() throws {
    if !(1...10_000).contains(times) { throw ValidationError("--times must be from 1 to 10,000") }
    if let timeLimit, !(timeLimit > 0) { throw ValidationError("--time-limit must be more than 0 seconds") }
  }

  func run() throws {
    let format = try chosenFormat()
    guard FileManager.default.fileExists(atPath: file) else {
      Console.error("\(file): error: no such file [no-such-file]")
      throw Exits.noInput
    }
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    } catch {
      throw Failures.cannotRead(file, error)
    }
    let answer: ModelFiles.Answer
    do throws(ModelFiles.SolveFailure) {
      let options = PlanOptions(timeLimit: timeLimit ?? .infinity)
      answer = try ModelFiles.solve(bytes, as: format, options: options, times: times)
    } catch {
      throw report(error)
    }
    print(answer)
    switch answer.status {
    case .optimal: return
    case .infeasible, .unbounded: throw Exits.infeasible
    case .feasible, .stopped: throw Exits.unproved
    }
  }

  private func chosenFormat() throws -> ModelFiles.Format {
    switch format {
    case .mps: return .mps
    case .dimacs: return .dimacs
    case nil: break
    }
    switch URL(fileURLWithPath: file).pathExtension.lowercased() {
    case "mps": return .mps
    case "min", "dmx", "dimacs", "net": return .dimacs
    default:
      Console.error(
        "\(file): error: the name does not tell the format; add --format mps or --format dimacs [unknown-format]")
      throw Exits.usage
    }
  }

  private func report(_ failure: ModelFiles.SolveFailure) -> ExitCode {
    let (kind, code) =
      switch failure {
      case .malformed: ("malformed", Exits.badInput)
      case .notBuiltIn: ("not-built-in", Exits.notBuiltIn)
      case .failed: ("not-solved", Exits.unproved)
      }
    Console.error("\(file): error: \(failure) [\(kind)]")
    return code
  }

  private func print(_ answer: ModelFiles.Answer) {
    let objective = answer.objective.map(NumberText.text) ?? "null"
    Console.output(
      """
      {
        "status": "\(answer.status.rawValue)",
        "objective": \(objective),
        "seconds": \(NumberText.text((answer.seconds * 1e6).rounded() / 1e6)),
        "iterations": \(answer.iterations),
        "solver": "\(answer.solver)"
      }

      """)
  }
}
