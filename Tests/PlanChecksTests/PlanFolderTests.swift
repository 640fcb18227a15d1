import Domain
import Foundation
import PlanFiles
import Testing

@Suite("Plan folders")
struct PlanFolderTests {
  /// A folder of its own for one test, gone when the test is over.
  final class Workspace {
    let path: String

    init() throws {
      path = FileManager.default.temporaryDirectory.appendingPathComponent("allot-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func contents() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    func text(_ name: String) throws -> String {
      try String(contentsOf: URL(fileURLWithPath: path + "/" + name), encoding: .utf8)
    }
    func write(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }
  }

  static func write(_ known: KnownOptimum, to path: String, replacing: Bool = false) throws {
    let files = [PlanFile(name: "scenario.yaml", bytes: Array("name: x\n".utf8))]
    try PlanFolder.write(known.plan, scenario: known.scenario, scenarioFiles: files, to: path, replacing: replacing)
  }

  @Test("what is written reads back the same, and writes the same bytes again", arguments: KnownOptimum.all)
  func roundTrip(_ known: KnownOptimum) throws {
    let workspace = try Workspace()
    try Self.write(known, to: workspace.path + "/a")
    var plan = try PlanFolder.read(workspace.path + "/a", scenario: known.scenario)
    #expect(plan.summary.seconds.write > 0)
    plan.summary.seconds = known.plan.summary.seconds
    #expect(plan == known.plan)
    try PlanFolder.write(plan, scenario: known.scenario, scenarioFiles: [], to: workspace.path + "/b", replacing: false)
    for file in try FileManager.default.contentsOfDirectory(atPath: workspace.path + "/b") where file != "plan.json" {
      #expect(try workspace.text("a/" + file) == workspace.text("b/" + file), "\(file)")
    }
    #expect(try workspace.text("a/scenario/scenario.yaml") == "name: x\n")
    #expect(try workspace.contents() == ["a", "b"])
  }

  @Test("a folder as a whole, cell by cell")
  func golden() throws {
    let workspace = try Workspace()
    try Self.write(.substitute, to: workspace.path + "/plan")
    let expected = [
      "allocations": """
      period,region,demanded,supplied,warehouse,ship_period,quantity,covers,line_id
      1,R1,P,P,W1,1,4,4,1/R1/P/P/W1/1
      1,R1,P,S,W1,1,10,5,1/R1/P/S/W1/1

      """,
      "shipments": """
      ship_period,arrive_period,from,to,product,quantity,packs,cost
      1,1,W1,R1,P,4,,4
      1,1,W1,R1,S,10,,10

      """,
      "unmet": """
      period,region,product,quantity,penalty,reason
      1,R1,P,1,50,"no stock, ""none""\"

      """,
      "stock": """
      period,warehouse,product,opening,received,bought,transferred_in,shipped,transferred_out,expired,closing,\
      safety_stock,days_of_cover
      1,W1,P,4,0,0,0,4,0,0,0,0,0
      1,W1,S,20,0,0,0,10,0,0,10,0,7

      """,
      "purchases": "order_period,arrive_period,supplier,product,warehouse,quantity,lots,cost\n",
      "alerts": "severity,kind,warehouse,region,product,period,value,limit,message\n",
      "certificate": """
      stage,kind,place,to,product,other,period,name,multiplier
      cost,cover,R1,,P,,1,,-50
      cost,cover,R1,,S,,1,,-1
      cost,demand,R1,,P,,1,,50
      cost,stock,W1,,P,,1,,-49

      """,
    ]
    for (name, text) in expected.sorted(by: { $0.key < $1.key }) {
      #expect(try workspace.text("plan/\(name).csv") == text)
    }
  }

  @Test("codes that need quotes, percent signs or many bytes come back")
  func hostileCodes() throws {
    let workspace = try Workspace()
    var known = KnownOptimum.dantzig
    known.scenario.products.values[0].code = "a,\"b\"\n/%"
    known.scenario.regions.values[1].code = "r é"
    known.scenario.regions.values[2].code = "上海"
    known.plan.shipments[0].quantity = 1234567.000001
    known.plan.shipments[1].quantity = 0.1 + 0.2
    known.plan.shipments[2].quantity = 1.0 / 3
    known.plan.shipments[3].quantity = 2.5e20
    known.plan.shipments[0].cost = 0.000012
    try Self.write(known, to: workspace.path + "/plan")
    let plan = try PlanFolder.read(workspace.path + "/plan", scenario: known.scenario)
    #expect(plan.allocations == known.plan.allocations)
    #expect(plan.shipments.map(\.quantity) == [1234567.000001, 0.3, 1.0 / 3, 2.5e20])
    #expect(plan.shipments[0].cost == 0.000012)
    #expect(try workspace.text("plan/allocations.csv").contains("1/%E4%B8%8A%E6%B5%B7/a%2C%22b%22%0A%2F%25/"))
    #expect(try workspace.text("plan/allocations.csv").contains("1/r%20%C3%A9/"))
  }

  @Test("noise is tidied and lines of 0 are left out")
  func tidied() throws {
    let workspace = try Workspace()
    var known = KnownOptimum.dantzig
    known.plan.shipments[0].quantity = 275.0000000001
    known.plan.shipments[1].quantity = 1e-10
    try Self.write(known, to: workspace.path + "/plan")
    let lines = try workspace.text("plan/shipments.csv").split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[1] == "1,1,san-diego,new-york,cases,275,,61.875")
  }

  @Test("an infeasible plan is its diagnosis")
  func infeasible() throws {
    let workspace = try Workspace()
    let scenario = KnownOptimum.dantzig.scenario
    var plan = Plan(
      summary: PlanSummary(
        scenario: scenario.name, rule: .cost, status: .infeasible, solverUsed: "glpk", solverWhy: "a row across"))
    plan.diagnosis = [
      DiagnosisLine(rule: "minimum", entities: "R1", period: 1, required: 5, possible: 4.5, cheapestChange: "1 more")
    ]
    try PlanFolder.write(plan, scenario: scenario, scenarioFiles: [], to: workspace.path + "/p", replacing: false)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: workspace.path + "/p").sorted() == [
        "diagnosis.csv", "plan.json",
      ])
    #expect(try PlanFolder.read(workspace.path + "/p", scenario: scenario).diagnosis == plan.diagnosis)
    #expect(try workspace.text("p/plan.json").contains("\"bound\": null"))
  }

  @Test("a plan is replaced only when that is asked for")
  func replacing() throws {
    let workspace = try Workspace()
    let path = workspace.path + "/plan"
    try Self.write(.dantzig, to: path)
    #expect(throws: PlanFileFailure.self) { try Self.write(.transfer, to: path) }
    #expect(try PlanFolder.readSummary(path).scenario == "GAMS transport")
    try Self.write(.transfer, to: path, replacing: true)
    #expect(try PlanFolder.readSummary(path).scenario == "transfer")
    #expect(try workspace.contents() == ["plan"])
  }

  @Test("something that is not a plan is left alone")
  func notAPlan() throws {
    let workspace = try Workspace()
    try workspace.write("mine", "file")
    try FileManager.default.createDirectory(atPath: workspace.path + "/folder", withIntermediateDirectories: true)
    try workspace.write("{\"schema\": 1}", "folder/plan.json")
    for name in ["file", "folder"] {
      let failure = #expect(throws: PlanFileFailure.self) {
        try Self.write(.dantzig, to: workspace.path + "/" + name, replacing: true)
      }
      #expect(failure?.kind == .cannotWrite)
      #expect(failure?.exitCode == 73)
    }
    #expect(try workspace.contents() == ["file", "folder"])
    #expect(try workspace.text("file") == "mine")
  }

  @Test("a target that cannot be made is cannotWrite")
  func noPermission() throws {
    let failure = #expect(throws: PlanFileFailure.self) { try Self.write(.dantzig, to: "/proc/allot-plan") }
    #expect(failure?.kind == .cannotWrite)
  }

  @Test("what a killed run left does not hinder, and its old plan is put back")
  func leftovers() throws {
    let workspace = try Workspace()
    let path = workspace.path + "/plan"
    let partial = PlanFolder.temporaryPath(for: path)
    try FileManager.default.createDirectory(atPath: partial, withIntermediateDirectories: true)
    try Data("half".utf8).write(to: URL(fileURLWithPath: partial + "/stock.csv"))
    try Self.write(.dantzig, to: path)
    #expect(try workspace.contents() == ["plan"])
    // Killed between the two renames of a replacement: the old plan lies beside the place it had.
    try FileManager.default.moveItem(atPath: path, toPath: workspace.path + "/.plan.previous")
    #expect(throws: PlanFileFailure.self) { try Self.write(.transfer, to: path) }
    #expect(try PlanFolder.readSummary(path).scenario == "GAMS transport")
    #expect(try workspace.contents() == ["plan"])
  }

  @Test("an interrupted run is cleaned up at every stage")
  func abandoned() throws {
    let workspace = try Workspace()
    let path = workspace.path + "/plan"
    try Self.write(.dantzig, to: path)
    PlanFolder.abandon(path)
    #expect(try workspace.contents() == ["plan"])
    let partial = PlanFolder.temporaryPath(for: path)
    try FileManager.default.copyItem(atPath: path, toPath: partial)
    PlanFolder.abandon(path)
    #expect(try workspace.contents() == ["plan"])
    try FileManager.default.copyItem(atPath: path, toPath: partial)
    try FileManager.default.moveItem(atPath: path, toPath: workspace.path + "/.plan.previous")
    PlanFolder.abandon(path)
    #expect(try workspace.contents() == ["plan"])
    #expect(try PlanFolder.readSummary(path).scenario == "GAMS transport")
  }

  @Test("a file name of the scenario never leaves its folder")
  func pathInName() throws {
    let workspace = try Workspace()
    let known = KnownOptimum.dantzig
    let failure = #expect(throws: PlanFileFailure.self) {
      try PlanFolder.write(
        known.plan, scenario: known.scenario, scenarioFiles: [PlanFile(name: "../evil", bytes: [1])],
        to: workspace.path + "/plan", replacing: false)
    }
    #expect(failure?.kind == .cannotWrite)
    #expect(try workspace.contents() == [])
  }

  @Test("a missing folder is noInput, a missing file malformed")
  func missing() throws {
    let workspace = try Workspace()
    let scenario = KnownOptimum.dantzig.scenario
    let absent = #expect(throws: PlanFileFailure.self) {
      try PlanFolder.read(workspace.path + "/none", scenario: scenario)
    }
    #expect(absent?.exitCode == 66)
    try Self.write(.dantzig, to: workspace.path + "/plan")
    try FileManager.default.removeItem(atPath: workspace.path + "/plan/stock.csv")
    let incomplete = #expect(throws: PlanFileFailure.self) {
      try PlanFolder.read(workspace.path + "/plan", scenario: scenario)
    }
    #expect(incomplete?.exitCode == 65)
    #expect(incomplete?.file.hasSuffix("plan/stock.csv") == true)
  }

  /// A file, what to replace in it by what, and where the complaint must point.
  static let spoilt: [(file: String, from: String, to: String, line: Int, column: Int)] = [
    ("shipments.csv", "275,,61.875", "27x5,,61.875", 2, 30),
    ("shipments.csv", "275,,61.875", "nan,,61.875", 2, 30),
    ("shipments.csv", "275,,61.875", "0x10,,61.875", 2, 30),
    ("shipments.csv", "275,,61.875", "1e999,,61.875", 2, 30),
    ("shipments.csv", "275,,61.875", ",,61.875", 2, 30),
    ("shipments.csv", "275,,61.875", "275,1.5,61.875", 2, 34),
    ("shipments.csv", "san-diego,topeka", "san-diego,nowhere", 3, 15),
    ("shipments.csv", "san-diego,topeka", ",topeka", 3, 5),
    ("shipments.csv", "san-diego,topeka", "san-diego,new-york", 3, 1),
    ("shipments.csv", "1,1,san-diego,topeka", "0,1,seattle,topeka", 3, 1),
    ("shipments.csv", "1,1,san-diego,topeka", "01,1,san-diego,topeka", 3, 1),
    ("shipments.csv", "1,1,san-diego,topeka", "1,1,san-\"diego,topeka", 3, 9),
    ("shipments.csv", "1,1,san-diego,topeka", "1,1,\"san-diego\"x,topeka", 3, 16),
    ("shipments.csv", "san-diego,topeka,cases", "san-diego,topeka", 3, 1),
    ("shipments.csv", "packs,cost", "cost,packs", 1, 1),
    ("allocations.csv", "1/topeka/", "1/Topeka/", 5, 42),
    ("certificate.csv", "cost,demand,chicago", "cost,demands,chicago", 5, 6),
    ("plan.json", "\"status\": \"optimal\"", "\"status\": \"splendid\"", 6, 13),
    ("plan.json", "\"schema\": 1", "\"schema\": 2", 2, 13),
    ("plan.json", "\"schema\": 1", "\"schema\": 1, \"schema\": 1", 2, 16),
    ("plan.json", "\"gap\"", "\"gasp\"", 1, 1),
    ("plan.json", "\"bound\": 153.675", "\"bound\": 153.675.1", 15, 12),
  ]

  @Test("whatever is wrong in a file is pointed at", arguments: spoilt)
  func spoiltFile(_ damage: (file: String, from: String, to: String, line: Int, column: Int)) throws {
    let workspace = try Workspace()
    let path = workspace.path + "/plan"
    try Self.write(.dantzig, to: path)
    let text = try workspace.text("plan/" + damage.file)
    try #require(text.contains(damage.from))
    try workspace.write(text.replacingOccurrences(of: damage.from, with: damage.to), "plan/" + damage.file)
    let failure = #expect(throws: PlanFileFailure.self) {
      try PlanFolder.read(path, scenario: KnownOptimum.dantzig.scenario)
    }
    #expect(failure?.kind == .malformed)
    #expect(failure?.line == damage.line, "\(String(describing: failure))")
    #expect(failure?.column == damage.column, "\(String(describing: failure))")
  }

  @Test("a key of plan.json that we do not know is left alone")
  func unknownKey() throws {
    let workspace = try Workspace()
    try Self.write(.dantzig, to: workspace.path + "/plan")
    let text = try workspace.text("plan/plan.json")
    try workspace.write(
      text.replacingOccurrences(of: "\"gap\"", with: "\"new\": [{\"\\ud83d\\ude00\": true}], \"gap\""), "plan/plan.json"
    )
    #expect(
      try PlanFolder.readSummary(workspace.path + "/plan").cost.total == KnownOptimum.dantzig.plan.summary.cost.total)
  }
}
