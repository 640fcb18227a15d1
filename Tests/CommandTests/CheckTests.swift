import Foundation
import Testing

@Suite("allot check")
struct CheckTests {
  @Test("a good plan: exit 0, cost and bound")
  func good() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      #expect(try place.allot("run", "net", "--quiet").exitCode == 0)
      for arguments in [["net.plan"], ["net.plan/"], ["net.plan", "--scenario", "net"]] {
        let result = try place.allot.run(["check"] + arguments)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(
          result.output == """
            The plan passes every check
              Cost, recomputed: 360.00 CNY
              Proved lower bound: 360.00 CNY
              Gap: none

            """)
        #expect(result.errors == "")
      }
    }
  }

  @Test("a plan that was tampered with: exit 12, and which rule it breaks", arguments: Tampering.all)
  func tampered(_ tampering: Tampering) throws {
    try Workplace.with { place in
      try place.writeNetwork()
      #expect(try place.allot("run", "net", "--quiet").exitCode == 0)
      try place.edit("net.plan/" + tampering.file, tampering.old, tampering.new)
      let result = try place.allot("check", "net.plan")
      #expect(result.exitCode == 12)
      #expect(result.output.hasPrefix("The plan fails its check: "))
      #expect(result.output.contains("\n\(tampering.rule) ("), "\(result.output)")
    }
  }

  struct Tampering: CustomTestStringConvertible {
    var file: String
    var old: String
    var new: String
    var rule: String
    var testDescription: String { "\(file): \(old) → \(new)" }

    static let all = [
      Tampering(
        file: "allocations.csv", old: "tea,tea,north,1,60,60", new: "tea,tea,north,1,59,59", rule: "allocated_shipments"
      ),
      Tampering(file: "shipments.csv", old: "tea,60,,120", new: "tea,60,,119", rule: "shipment_cost"),
      Tampering(file: "unmet.csv", old: "tea,20,200", new: "tea,19,190", rule: "demand_balance"),
      Tampering(file: "plan.json", old: "\"bound\": 360", new: "\"bound\": 361", rule: "bound"),
      Tampering(file: "scenario/stock.csv", old: "tea,,60", new: "tea,,50", rule: "stock_balance"),
    ]
  }

  @Test("another scenario: exit 12, whatever it holds")
  func otherScenario() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      #expect(try place.allot("run", "net", "--quiet").exitCode == 0)
      let strange = try place.allot("check", "net.plan", "--scenario", Package.scenario("cold-chain"))
      #expect(strange.exitCode == 12)
      #expect(strange.errors.contains("error: the plan was made from other files (not as they were: calendar.csv, "))
      try place.copy("net", to: "changed")
      try place.edit("changed/lanes.csv", "north,alden,2", "north,alden,3")
      let changed = try place.allot("check", "net.plan", "--scenario", "changed")
      #expect(changed.exitCode == 12)
      #expect(
        changed.errors
          == "changed: error: the plan was made from other files (not as they were: lanes.csv) [inputs-differ]\n")
      #expect(changed.output == "")
    }
  }

  @Test("no plan there: exit 66; a broken one: exit 65 with its place")
  func broken() throws {
    try Workplace.with { place in
      let none = try place.allot("check", "nowhere")
      #expect(none.exitCode == 66)
      #expect(none.errors == "nowhere: error: no such plan folder (it has no plan.json) [no-such-plan]\n")
      try place.writeNetwork()
      #expect(try place.allot("run", "net", "--quiet").exitCode == 0)
      try place.edit("net.plan/shipments.csv", "north,alden,tea", "north,elden,tea")
      let unknown = try place.allot("check", "net.plan")
      #expect(unknown.exitCode == 65)
      #expect(unknown.errors.hasPrefix("net.plan/shipments.csv:2:"), "\(unknown.errors)")
      try FileManager.default.removeItem(atPath: place.path("net.plan/shipments.csv"))
      #expect(try place.allot("check", "net.plan").exitCode == 65)
    }
  }
}
