internal import ArgumentParser
internal import Domain
internal import ScenarioFiles

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read a scenario and list every problem, with file, line and column.",
    discussion: """
      Examples:
        allot validate my-scenario
      """)

  @Argument(help: "The scenario folder.")
  var scenario: String

  func run() throws {
    do throws(ScenarioReadFailure) {
      let reading = try ScenarioReader.read(folder: scenario)
      let data = reading.scenario
      Console.output(
        """
        \(scenario) is valid: \(data.warehouses.count) warehouses, \(data.regions.count) regions, \
        \(data.products.count) products, \(data.demand.count) demand rows, \(data.lanes.count) lanes, \
        \(data.periods) \(data.periods == 1 ? "period" : "periods")

        """)
      for feature in reading.unsupported { Console.error("\(scenario)/\(feature) [not-built-in]") }
    } catch {
      throw Failures.report(error, folder: scenario)
    }
  }
}
