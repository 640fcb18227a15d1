internal import ArgumentParser
internal import Foundation

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a small, commented scenario to start from.",
    discussion: """
      scenario.yaml says in comments what the tables mean; a spreadsheet opens the tables.
      Example:
        allot init my-scenario && allot run my-scenario
        allot init my-shops --history && allot forecast my-shops --out my-shops
      """)

  @Argument(help: "The folder to make; it must not exist yet, or be empty.")
  var folder: String

  @Flag(help: "With half a year of past sales, for forecast, stock and watch.")
  var history = false

  func run() throws {
    try Scenarios.checkIsNew(folder)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for file in history ? StarterHistory.files : StarterScenario.files {
        try Data(file.text.utf8).write(to: URL(fileURLWithPath: folder).appendingPathComponent(file.name))
      }
    } catch {
      throw Failures.cannotWrite(folder, error)
    }
    let next = history ? "Its past: allot forecast \(folder) --out \(folder)" : "Change it, then: allot run \(folder)"
    Console.output("\(folder) holds a small scenario. \(next)\n")
  }
}
