import Domain
import Foundation
import PlanChecks
import PlanFiles
import Testing

extension KnownOptimum {
  /// Dantzig's cases for customers by grade: chicago's 300 in packs of 10 to 3, 4 and 8 customers are 30 packs, two for
  /// each of them; new-york's 325 are 32 packs and 5 left over; topeka has no grades.
  static let dantzigWithLadders: KnownOptimum = {
    var known = dantzig
    known.name = "Dantzig's transport problem with ladders"
    known.scenario.products.values[0].ladder = true
    known.scenario.products.values[0].pack = 10
    known.scenario.grades = [(0, 3), (0, 4), (0, 8), (1, 4), (1, 0), (1, 8)].enumerated().map { position, row in
      GradeRow(region: Ref(Int32(row.0)), grade: Int32(position % 3 + 1), customers: row.1)
    }
    known.plan.limits = zip(known.scenario.grades, [2, 2, 2, 4, 3, 2]).map { row, limit in
      LimitLine(
        period: 1, region: row.region, product: Ref(0), grade: row.grade, customers: row.customers, limit: limit,
        leftOver: row.region == Ref(0) ? 0 : 5)
    }
    return known
  }()
}

extension Damage {
  /// Every way in which a ladder can be wrong. The first pack more for new-york's grade 1 is 40 units.
  static let ladders: [Damage] = [
    ladder(35, "limits above what is delivered") { plan in plan.limits[3].limit = 5 },
    ladder(1, "a lower grade gets more") { plan in plan.limits[1].limit = 3 },
    ladder(5, "left_over forgotten") { plan in for grade in 3..<6 { plan.limits[grade].leftOver = 0 } },
    ladder(45, "a pack for grade 1 kept back") { plan in
      plan.limits[3].limit = 3
      for grade in 3..<6 { plan.limits[grade].leftOver = 45 }
    },
    ladder(1, "a grade left out") { plan in plan.limits.remove(at: 5) },
    ladder(300, "a ladder left out") { plan in plan.limits.removeFirst(3) },
    ladder(2, "other customers") { plan in plan.limits[1].customers = 6 },
    Damage(.ladder, 3, "ladders of a product without", .dantzigWithLadders) { _, scenario in
      scenario.products.values[0].ladder = false
    },
    ladder(1, "a ladder without customers") { plan in
      plan.limits.append(changed(plan.limits[5]) { $0.region = Ref(2) })
    },
    Damage(.keys, 1, "a limit below 0", .dantzigWithLadders) { plan, _ in plan.limits[0].limit = -1 },
    Damage(.order, 1, "a limit twice", .dantzigWithLadders) { plan, _ in plan.limits.insert(plan.limits[0], at: 0) },
  ]

  private static func ladder(
    _ amount: Double, _ what: String, _ inflict: @escaping @Sendable (inout Plan) -> Void
  )
    -> Damage
  {
    Damage(.ladder, amount, what, .dantzigWithLadders) { plan, _ in inflict(&plan) }
  }

  private static func changed(_ line: LimitLine, _ change: (inout LimitLine) -> Void) -> LimitLine {
    var line = line
    change(&line)
    return line
  }
}

@Suite("Ladders of a plan")
struct LadderRuleTests {
  @Test("an alert no-ladder excuses the one delivery that it names")
  func excuse() {
    let known = KnownOptimum.dantzigWithLadders
    var plan = known.plan
    plan.limits.removeFirst(3)
    plan.alerts = [
      Alert(
        severity: .warning, kind: "no-ladder", region: Ref(0), product: Ref(0), period: 1, message: "too large")
    ]
    #expect(PlanChecker.check(plan, of: known.scenario).violations.isEmpty)
    plan.limits.removeAll()
    let violations = PlanChecker.check(plan, of: known.scenario).violations
    #expect(violations.map(\.rule) == [.ladder] && violations.map(\.amount) == [325])
  }

  @Test("limits.csv is there only if there are limits, sorted, limits of 0 kept")
  func file() throws {
    let workspace = try PlanFolderTests.Workspace()
    try PlanFolderTests.write(.dantzig, to: workspace.path + "/without")
    #expect(!FileManager.default.fileExists(atPath: workspace.path + "/without/limits.csv"))
    var known = KnownOptimum.dantzigWithLadders
    known.plan.limits[2].limit = 0
    known.plan.limits.reverse()
    try PlanFolderTests.write(known, to: workspace.path + "/with")
    #expect(
      try workspace.text("with/limits.csv") == """
        period,region,product,grade,customers,limit,left_over
        1,chicago,cases,1,3,2,0
        1,chicago,cases,2,4,2,0
        1,chicago,cases,3,8,0,0
        1,new-york,cases,1,4,4,5
        1,new-york,cases,2,0,3,5
        1,new-york,cases,3,8,2,5

        """)
    let read = try PlanFolder.read(workspace.path + "/with", scenario: known.scenario)
    #expect(read.limits == known.plan.limits.reversed())
  }

  @Test(
    "what a limit cannot be is an error at its place",
    arguments: [
      ("1,chicago,cases,1,3,2.5,0", "limits.csv:2:21: error: limit: not a number of packs"),
      ("1,chicago,cases,-1,3,2,0", "limits.csv:2:17: error: grade: not a grade"),
      ("1,chicago,cases,1,1e30,2,0", "limits.csv:2:19: error: customers: not a number of customers"),
      ("1,chicago,cases,5e9,3,2,0", "limits.csv:2:17: error: grade: not a grade"),
    ])
  func refusals(_ row: String, _ message: String) throws {
    let workspace = try PlanFolderTests.Workspace()
    let known = KnownOptimum.dantzigWithLadders
    try PlanFolderTests.write(known, to: workspace.path + "/p")
    try workspace.write("period,region,product,grade,customers,limit,left_over\n\(row)\n", "p/limits.csv")
    let failure = #expect(throws: PlanFileFailure.self) {
      try PlanFolder.read(workspace.path + "/p", scenario: known.scenario)
    }
    #expect(failure?.description.hasSuffix(message) == true, "\(String(describing: failure))")
  }
}
