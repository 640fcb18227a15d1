internal import ArgumentParser
internal import Domain
internal import Foundation
internal import InstanceGenerator
internal import ScenarioFiles

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a seeded, realistic scenario of any size.",
    discussion: """
      Examples:
        allot generate --out big --warehouses 20 --regions 200 --products 200 --family 4 --near 5
        allot generate --out coupled --warehouses 10 --regions 50 --products 40 --coupled --unit-volumes
      """)

  @Option(help: ArgumentHelp("The folder to make; it must not exist yet, or be empty.", valueName: "dir"))
  var out: String
  @Option(help: "Warehouses.") var warehouses = 20
  @Option(help: "Regions.") var regions = 200
  @Option(help: "Products.") var products = 200
  @Option(help: "Products in a family, which stand in for one another.") var family = 4
  @Option(help: "Nearest warehouses that serve a region.") var near = 5
  @Option(help: "Periods.") var periods = 1
  @Option(help: "The same seed gives the same scenario.") var seed: UInt64 = 1
  @Flag(help: "Product volumes 1 to 7, warehouse throughput and region quotas that bind.") var coupled = false
  @Flag(help: "With --coupled: every volume is 1.") var unitVolumes = false

  private var options: InstanceGenerator.Options {
    var options = InstanceGenerator.Options()
    options.warehouses = warehouses
    options.regions = regions
    options.products = products
    options.family = family
    options.near = near
    options.periods = periods
    options.seed = seed
    options.coupled = coupled
    options.unitVolumes = unitVolumes
    return options
  }

  func validate() throws {
    if out.isEmpty { throw ValidationError("--out needs the name of a folder") }
    if let objection = options.objection { throw ValidationError(objection) }
    if unitVolumes && !coupled { throw ValidationError("--unit-volumes goes with --coupled") }
  }

  func run() throws {
    // Tables of an earlier scenario would become part of this one.
    try Scenarios.checkIsNew(out)
    let folder = out
    let interrupt = Interrupt { Paths.remove(folder) }
    defer { interrupt.end() }
    let scenario = InstanceGenerator.scenario(options)
    do {
      try ScenarioWriter.write(scenario, to: out)
    } catch {
      throw Failures.cannotWrite(out, error)
    }
    Console.output("\(out): \(scenario.demand.count) demand rows, \(scenario.lanes.count) lanes\n")
  }
}
