internal import ArgumentParser
internal import Foundation

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a small, commented scenario to start from.",
    discussion: """
      Example:
        allot init my-scenario && allot run my-scenario
      """)

  @Argument(help: "The folder to make; it must not exist yet, or be empty.")
  var folder: String

  func run() throws {
    let manager = FileManager.default
    if let there = try? manager.contentsOfDirectory(atPath: folder), !there.isEmpty {
      Console.error("\(folder): error: the folder is not empty; name a new one [not-empty]")
      throw Exits.cannotWrite
    }
    do {
      try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for file in StarterScenario.files {
        try Data(file.text.utf8).write(to: URL(fileURLWithPath: folder).appendingPathComponent(file.name))
      }
    } catch {
      Console.error("\(folder): error: cannot be written: \(error.localizedDescription) [cannot-write]")
      throw Exits.cannotWrite
    }
    Console.output("\(folder) holds a small scenario. Change it, then: allot run \(folder)\n")
  }
}

/// Two depots, three towns, two products of which one is scarce: small enough to check by hand.
enum StarterScenario {
  static let files: [(name: String, text: String)] = [
    (
      "scenario.yaml",
      """
      # What the tables beside this file mean, and what is best. Every key has a default; unknown keys are errors.
      name: Starter
      description: Two depots, three towns; sparkling water is scarce, still water stands in for it.
      currency: EUR
      period: week        # day, week or month
      periods: 1
      tiers:              # served in this order; the weight multiplies the price of what stays unmet
        - {name: first, weight: 2}
        - {name: second, weight: 1}
      policy:
        rule: cost        # least total cost, unmet demand at its price included

      """
    ),
    ("products.csv", "product,name,family,unit,price\nsparkling,Sparkling water,water,case,8\nstill,Still water,water,case,5\n"),
    ("warehouses.csv", "warehouse,name,throughput\nnorth,Depot North,300\nsouth,Depot South,\n"),
    ("regions.csv", "region,name,parent,tier\nall,Whole market,,second\nalden,Alden,all,first\nbrook,Brook,all,\ncove,Cove,all,\n"),
    ("stock.csv", "warehouse,product,on_hand,safety_stock\nnorth,sparkling,90,\nnorth,still,200,20\nsouth,sparkling,60,\nsouth,still,150,\n"),
    (
      "demand.csv",
      "region,product,quantity,held\nalden,sparkling,80,5\nbrook,sparkling,100,\ncove,sparkling,60,\nalden,still,70,\nbrook,still,90,\ncove,still,50,10\n"
    ),
    ("lanes.csv", "from,to,cost\nnorth,alden,0.4\nnorth,brook,0.7\nnorth,cove,1.1\nsouth,alden,0.9\nsouth,brook,0.6\nsouth,cove,0.5\n"),
    ("substitutes.csv", "product,substitute,penalty,max_share\nsparkling,still,1.5,0.4\n"),
  ]
}
