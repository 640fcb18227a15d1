import Foundation
import Support
import Testing

@Suite("allot export and solve")
struct ModelFileTests {
  @Test(
    "MPS solved again gives the objective of run", .enabled(if: Package.hasGLPK, "MPS files need GLPK"),
    arguments: Package.scenarios)
  func mps(_ name: String) throws {
    try Workplace.with { place in
      let export = try place.allot("export", Package.scenario(name), "--format", "mps", "--out", "model.mps")
      #expect(export.exitCode == 0, "\(export.errors)")
      #expect(export.output == "")
      let result = try place.allot("solve", "model.mps")
      #expect(result.exitCode == 0, "\(result.errors)")
      let answer = try #require(result.json)
      #expect(answer["status"] as? String == "optimal")
      let objective = try #require(answer["objective"] as? Double)
      // That `run` reaches the same figure is tested with `run`.
      let optimum = try Package.optimum(of: name)
      #expect(objective.isClose(to: optimum), "\(objective), not \(optimum)")
    }
  }

  @Test("DIMACS states its factors, and solved again gives the objective of run")
  func dimacs() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      try place.write("from,to,cost\nnorth,alden,2.25\nsouth,cove,1.5\n", to: "net/lanes.csv")
      try place.write("region,product,quantity\nalden,tea,80.5\ncove,tea,40\n", to: "net/demand.csv")
      #expect(try place.allot("export", "net", "--format", "dimacs", "--out", "net.min").exitCode == 0)
      let lines = try place.text("net.min").split(separator: "\n")
      #expect(lines.first == "c quantities × 10, money × 100")
      #expect(lines.dropFirst().first == "c cost of the plan = objective / 1000")
      let answer = try #require(try place.allot("solve", "net.min").json)
      // 60 × 2.25 + 40 × 1.5 + 20.5 unmet × 10 = 400
      #expect(answer["objective"] as? Double == 400_000)
      #expect(try Self.total(of: "net", place) == 400)
    }
  }

  @Test("DIMACS of a network with safety stock: the constant is stated")
  func dimacsConstant() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      try place.write("name: net\npolicy:\n  safety_stock_penalty: 0.5\n", to: "net/scenario.yaml")
      try place.write(
        "warehouse,product,on_hand,safety_stock\nnorth,tea,60,10\nsouth,tea,40,\n", to: "net/stock.csv")
      #expect(try place.allot("export", "net", "--format", "dimacs", "--out", "net.min").exitCode == 0)
      let text = try place.text("net.min")
      #expect(text.hasPrefix("c quantities × 1, money × 10\nc cost of the plan = (objective + 50) / 10\n"))
      let objective = try #require(try place.allot("solve", "net.min").json?["objective"] as? Double)
      // 360 as without safety stock, and 10 units missing at 0.5.
      #expect((objective + 50) / 10 == 365)
      #expect(try Self.total(of: "net", place) == 365)
    }
  }

  @Test("DIMACS of a generated network")
  func dimacsGenerated() throws {
    try Workplace.with { place in
      let generate = try place.allot(
        "generate", "--out", "made", "--warehouses", "5", "--regions", "20", "--products", "20", "--seed", "3")
      #expect(generate.exitCode == 0)
      #expect(try place.allot("export", "made", "--format", "dimacs", "--out", "made.min").exitCode == 0)
      let factor = try Self.factor(in: try place.text("made.min"))
      let objective = try #require(try place.allot("solve", "made.min").json?["objective"] as? Double)
      let total = try Self.total(of: "made", place)
      #expect((objective / factor).isClose(to: total, within: 1e-12), "\(objective) / \(factor), not \(total)")
    }
  }

  private static func total(of scenario: String, _ place: Workplace) throws -> Double {
    let plan = try #require(try place.allot("run", scenario, "--json").json)
    return try #require((plan["objective"] as? [String: Any])?["total"] as? Double)
  }

  private static func factor(in text: String) throws -> Double {
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("c cost of the plan = objective / ") })
    return try #require(line.split(separator: " ").last.flatMap { Double($0) })
  }

  @Test("what a format cannot hold: exit 69, no file")
  func cannotHold() throws {
    try Workplace.with { place in
      try place.writeCoupled()
      let result = try place.allot("export", "coupled", "--format", "dimacs", "--out", "coupled.min")
      #expect(result.exitCode == 69)
      #expect(
        result.errors
          == "error: this scenario is no pure network, which is all that DIMACS can hold; use --format mps\n")
      try place.writeNetwork()
      try place.write("from,to,cost\nnorth,alden,0.12345678901\nsouth,cove,1\n", to: "net/lanes.csv")
      #expect(try place.allot("export", "net", "--format", "dimacs", "--out", "net.min").exitCode == 69)
      #expect(try place.names() == ["coupled", "net"])
    }
  }

  @Test("a file that cannot be written: exit 73")
  func cannotWrite() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      for target in ["net", "nowhere/net.lp"] {
        let result = try place.allot("export", "net", "--format", "lp", "--out", target)
        #expect(result.exitCode == 73)
        #expect(result.errors.hasPrefix("\(target): error: cannot be written: "))
      }
      #expect(try place.allot("export", "net", "--format", "lp", "--out", "net.lp").exitCode == 0)
      #expect(try place.text("net.lp").contains("\nMinimize\n"))
    }
  }

  @Test("exit codes of solve", arguments: File.all)
  func solveCodes(_ file: File) throws {
    if file.needsGLPK && !Package.hasGLPK { return }
    try Workplace.with { place in
      try place.write(file.text, to: file.name)
      let result = try place.allot("solve", file.name)
      #expect(result.exitCode == file.code, "\(result.errors)")
      #expect(result.json?["status"] as? String == file.status)
      if file.status == nil { #expect(result.errorLines.count == 1) }
    }
  }

  struct File: CustomTestStringConvertible {
    var name: String
    var text: String
    var code: Int32
    var status: String?
    var needsGLPK = false
    var testDescription: String { "\(name): \(status ?? "refused")" }

    static let all = [
      File(name: "a.min", text: "p min 2 1\nn 1 3\nn 2 -3\na 1 2 0 4 5\n", code: 0, status: "optimal"),
      File(name: "b.min", text: "p min 2 1\nn 1 3\nn 2 -3\na 1 2 0 2 5\n", code: 10, status: "infeasible"),
      File(name: "c.dmx", text: "p min 2 1\nn 1 3\nn 2 -3\na 1 3 0 2 5\n", code: 65),
      File(name: "d.mps", text: mps(least: 0, cost: 1), code: 0, status: "optimal", needsGLPK: true),
      File(name: "e.mps", text: mps(least: 0, cost: -1), code: 10, status: "unbounded", needsGLPK: true),
      File(name: "f.mps", text: mps(least: 5, cost: 1), code: 10, status: "infeasible", needsGLPK: true),
      File(name: "g.mps", text: "NAME\nROWS\n N cost\n?\nENDATA\n", code: 65, needsGLPK: true),
      File(name: "h.txt", text: "", code: 64),
    ]

    /// min cost · x, x ≥ least; x ≤ 4 where least is not 0.
    private static func mps(least: Int, cost: Int) -> String {
      """
      NAME small
      ROWS
       N cost
       G balance
      COLUMNS
       x cost \(cost) balance 1
      RHS
       rhs balance \(least)
      \(least > 0 ? "BOUNDS\n UP bound x 4" : "")
      ENDATA

      """
    }
  }

  @Test("no such file: 66; one that cannot be read: 74; out of time: 11")
  func solveTroubles() throws {
    try Workplace.with { place in
      #expect(try place.allot("solve", "nowhere.mps").exitCode == 66)
      let unreadable = try place.allot("solve", "/proc/self/mem", "--format", "dimacs")
      #expect(unreadable.exitCode == 74)
      #expect(unreadable.errors.hasPrefix("/proc/self/mem: error: cannot be read: "))
      guard Package.hasGLPK else {
        try place.write("NAME\nROWS\n N cost\nENDATA\n", to: "small.mps")
        #expect(try place.allot("solve", "small.mps").exitCode == 69)
        return
      }
      #expect(
        try place.allot("export", Package.scenario("cold-chain"), "--format", "mps", "--out", "cold.mps").exitCode == 0)
      let late = try place.allot("solve", "cold.mps", "--time-limit", "0.001")
      #expect(late.exitCode == 11)
      #expect(late.json?["status"] as? String == "stopped")
    }
  }

  @Test(
    "Netlib files", .enabled(if: Package.hasGLPK, "MPS files need GLPK"),
    arguments: ["afiro", "adlittle", "blend", "share1b", "recipe"])
  func netlib(_ name: String) throws {
    guard let folder = SharedData.folder("data/06_netlib_lp", for: "Netlib files by allot solve") else { return }
    try expectOptimum(name, name + ".mps", folder, "highs_1_15_optimum")
  }

  @Test(
    "DIMACS files", arguments: ["glpk_sample.min", "transport_40x30.min", "netgen_8_08a.min", "mcfclass_Network2.dmx"])
  func dimacs(_ name: String) throws {
    guard let folder = SharedData.folder("data/09_min_cost_flow", for: "DIMACS files by allot solve") else { return }
    try expectOptimum(name, name, folder, "highs_optimum")
  }

  private func expectOptimum(_ name: String, _ file: String, _ folder: URL, _ column: String) throws {
    let optima = try SharedData.optima(folder.appendingPathComponent("optimal_values.csv"), column: column)
    let optimum = try #require(optima.first { $0.file == name }?.optimum)
    let allot = Command(folder: FileManager.default.temporaryDirectory)
    let result = try allot("solve", folder.appendingPathComponent(file).path)
    #expect(result.exitCode == 0, "\(result.errors)")
    let objective = try #require(result.json?["objective"] as? Double)
    #expect(objective.isClose(to: optimum, within: 1e-6), "\(objective), not \(optimum)")
  }
}

@Suite("allot what-if")
struct WhatIfCommandTests {
  /// The network's optimum is 360. 10 % more at alden are 8 more unmet at 10; 10 % less are 8 fewer. At cove 4 more
  /// are unmet; 4 less leave 4 at the south, which saves their way at 1 each.
  @Test("says what each region's demand would change")
  func network() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      let result = try place.allot("what-if", "net", "--json")
      #expect(result.exitCode == 0, "\(result.errors)")
      let answer = try #require(result.json)
      #expect(answer["total"] as? Double == 360)
      let answers = try #require(answer["answers"] as? [[String: Any]])
      #expect(answers.map { $0["region"] as? String } == ["alden", "alden", "cove", "cove"])
      #expect(answers.map { $0["difference"] as? Double } == [80, -80, 40, -4])
      let text = try place.allot("what-if", "net", "--percent", "25", "--regions", "1")
      #expect(text.output.contains("alden") && text.output.contains("+200.00"), "\(text.output)")
      #expect(try place.allot("what-if", "net", "--percent", "0").exitCode == 64)
    }
  }
}
