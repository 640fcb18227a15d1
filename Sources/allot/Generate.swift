internal import ArgumentParser
internal import Domain
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

  @Option(help: "The folder to write.") var out: String
  @Option(help: "Warehouses.") var warehouses = 20
  @Option(help: "Regions.") var regions = 200
  @Option(help: "Products.") var products = 200
  @Option(help: "Products in a family, which stand in for one another.") var family = 4
  @Option(help: "Nearest warehouses that serve a region.") var near = 5
  @Option(help: "Periods.") var periods = 1
  @Option(help: "The same seed gives the same scenario.") var seed: UInt64 = 1
  @Flag(help: "Product volumes 1 to 7, warehouse throughput and region quotas that bind.") var coupled = false
  @Flag(help: "With --coupled: every volume is 1.") var unitVolumes = false

  func validate() throws {
    let sizes = [("warehouses", warehouses), ("regions", regions), ("products", products), ("family", family),
      ("near", near), ("periods", periods)]
    for (name, value) in sizes where !(1...1_000_000).contains(value) {
      throw ValidationError("--\(name) must be between 1 and 1,000,000")
    }
    if near > warehouses { throw ValidationError("--near cannot be more than --warehouses") }
    if unitVolumes && !coupled { throw ValidationError("--unit-volumes goes with --coupled") }
  }

  func run() throws {
    let options = InstanceGenerator.Options(
      warehouses: warehouses, regions: regions, products: products, family: family, near: near, periods: periods,
      seed: seed, coupled: coupled, unitVolumes: unitVolumes)
    let scenario = InstanceGenerator.scenario(options)
    do throws(ScenarioWriteFailure) {
      try ScenarioWriter.write(scenario, to: out)
    } catch {
      Console.error("error: \(error)")
      throw Exits.cannotWrite
    }
    Console.output("\(out): \(scenario.demand.count) demand rows, \(scenario.lanes.count) lanes\n")
  }
}
