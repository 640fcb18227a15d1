import Foundation
import ScenarioFiles

/// A scenario folder for one test, gone when the test is.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("allot-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A small valid scenario with some files replaced; nil removes one.
  convenience init(valid changes: [String: [UInt8]?]) throws {
    try self.init()
    for (name, text) in ValidScenario.files where changes[name] == nil { try write(Array(text.utf8), to: name) }
    for (name, bytes) in changes { if let bytes { try write(bytes, to: name) } }
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path).appendingPathComponent(name))
  }

  /// The lines that a planner would see, none where the scenario is read.
  func problems() -> [String] {
    do {
      _ = try ScenarioReader.read(folder: path)
      return []
    } catch .problems(let problems) {
      return problems.lines()
    } catch {
      return [error.description]
    }
  }
}

/// A small scenario without problems: what the hostile files are put into.
enum ValidScenario {
  static let files = [
    "scenario.yaml": """
    name: Base
    periods: 4
    tiers: [{name: high, weight: 2}, {name: low, weight: 1}]
    policy: {rule: cost}

    """,
    "products.csv": "product,family,price\nA,F1,10\nB,F1,0\n",
    "warehouses.csv": "warehouse\nW1\nW2\n",
    "regions.csv": "region,parent,tier\nNORTH,,\nLYS1,NORTH,high\nPAR1,NORTH,\n",
    "demand.csv": "region,product,period,quantity\nLYS1,A,1,10\nPAR1,B,2,5\n",
    "lanes.csv": "from,to,cost\nW1,LYS1,1\nW2,PAR1,2.5\n",
  ]
}
