internal import ArgumentParser
internal import Foundation

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a small, commented scenario to start from.",
    discussion: """
      scenario.yaml says in comments what the tables mean; a spreadsheet opens the tables.
      Example:
        allot init my-scenario && allot run my-scenario
      """)

  @Argument(help: "The folder to make; it must not exist yet, or be empty.")
  var folder: String

  func run() throws {
    try Scenarios.checkIsNew(folder)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for file in StarterScenario.files {
        try Data(file.text.utf8).write(to: URL(fileURLWithPath: folder).appendingPathComponent(file.name))
      }
    } catch {
      throw Failures.cannotWrite(folder, error)
    }
    Console.output("\(folder) holds a small scenario. Change it, then: allot run \(folder)\n")
  }
}
