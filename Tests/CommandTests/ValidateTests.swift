import Foundation
import ScenarioFiles
import Testing

@Suite("allot validate")
struct ValidateTests {
  @Test("a valid scenario: exit 0, counts")
  func valid() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      let result = try place.allot("validate", "net")
      #expect(result.exitCode == 0)
      #expect(
        result.output
          == "net is valid: 2 warehouses, 2 regions, 1 product, 2 demand rows, 2 lanes, 1 period\n")
      #expect(result.errors == "")
    }
  }

  @Test("every problem, in file order, and run refuses the same: exit 65")
  func problems() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      try place.write("name: broken\npolcy:\n  rule: cost\n", to: "net/scenario.yaml")
      try place.write("product,name,price\ntea,茶叶,\"10,5\"\n", to: "net/products.csv")
      try place.write(
        "warehouse,product,on_hand\nnorth ,tea,60\nsuoth,tea,-40\n", to: "net/stock.csv")
      try place.write(
        "region,product,quantity\nalden,tea,80,\ncove,tee,40%\ncove,tea,7\ncove,tea,8\n", to: "net/demand.csv")
      try place.write("from,to,cost\nnorth,alden,2\nsouth,北仓,1\n", to: "net/lanes.csv")
      try place.write("a,b\n", to: "net/quota.csv")
      let expected = """
        net/scenario.yaml:2:1: error: unknown key "polcy" in scenario.yaml; did you mean "policy"? [unknown-key]
        net/products.csv:2:8: error: price "10,5" is not a number; write it with a decimal point and without thousands \
        separators [bad-number]
        net/stock.csv:2:1: error: unknown warehouse "north "; remove the space around it [unknown-warehouse]
        net/stock.csv:3:1: error: unknown warehouse "suoth"; did you mean "south"? [unknown-warehouse]
        net/stock.csv:3:11: error: on_hand "-40" must not be negative [negative-number]
        net/demand.csv:2:14: error: the row has 4 fields, the header has 3; put a text with commas in double quotes \
        [ragged-row]
        net/demand.csv:3:6: error: unknown product "tee"; did you mean "tea"? [unknown-product]
        net/demand.csv:3:10: error: quantity "40%" is not a number; write it as a share: 0.4 for 40 % [bad-number]
        net/demand.csv:5:1: error: same region and product as line 4 [duplicate-key]
        net/lanes.csv:3:7: error: unknown place "北仓" [unknown-place]
        net/quota.csv: error: unknown table; did you mean "quotas.csv"? [unknown-table]

        """
      let validate = try place.allot("validate", "net")
      #expect(validate.exitCode == 65)
      #expect(validate.errors == expected)
      #expect(validate.output == "")
      let run = try place.allot("run", "net")
      #expect(run.exitCode == 65)
      #expect(run.errors == expected)
      #expect(run.output == "")
      #expect(try place.names() == ["net"])
    }
  }

  @Test("spreadsheets' ways with cells, and what to do about them", arguments: Cell.all)
  func cells(_ cell: Cell) throws {
    try Workplace.with { place in
      try place.writeNetwork()
      try place.write(cell.text, to: "net/\(cell.file)")
      let result = try place.allot("validate", "net/")
      #expect(result.exitCode == 65)
      #expect(result.errorLines.first == "net/" + cell.message, "\(result.errors)")
    }
  }

  struct Cell: CustomTestStringConvertible {
    var file: String
    var text: String
    var message: String
    var testDescription: String { message }

    private static let stock = "warehouse,product,on_hand\n"

    static let all = [
      Cell(
        file: "stock.csv", text: stock + "north,tea,5-Mar\n",
        message: "stock.csv:2:11: error: on_hand \"5-Mar\" is not a number; it looks like a date; format the column as "
          + "numbers and type it again [bad-number]"),
      Cell(
        file: "stock.csv", text: stock + "north,tea,¥60\n",
        message: "stock.csv:2:11: error: on_hand \"¥60\" is not a number; leave out the sign of the currency "
          + "[bad-number]"),
      Cell(
        file: "stock.csv", text: stock + "north,tea\u{A0},60\n",
        message: "stock.csv:2:7: error: unknown product \"tea\\u{A0}\"; remove the space around it [unknown-product]"),
      Cell(
        file: "stock.csv", text: stock + "north,tea,６０\n",
        message: "stock.csv:2:11: error: on_hand \"６０\" is not a number; write it with the digits 0 to 9 [bad-number]"),
      Cell(
        file: "stock.csv", text: "warehouse;product;on_hand\nnorth;tea;60\n",
        message: "stock.csv:1:1: error: columns are separated by semicolons; save it as \"CSV UTF-8\" with commas "
          + "between columns and points in decimals [wrong-separator]"),
    ]
  }

  @Test("no folder there, or a file: never exit 0")
  func noFolder() throws {
    try Workplace.with { place in
      for command in ["validate", "run"] {
        let result = try place.allot(command, "nowhere")
        #expect(result.exitCode == 66)
        #expect(result.errors == "nowhere: error: no such scenario folder [no-such-folder]\n")
      }
    }
  }

  @Test("an overlay: what it changes is listed, it is planned, and its plan knows the base's files by their hashes")
  func overlay() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      try place.write("base: ../net\nchanges:\n  - {scale: demand, by: 1.5}\n", to: "more/scenario.yaml")
      let validate = try place.allot("validate", "more")
      #expect(validate.exitCode == 0)
      #expect(validate.output.contains("What it changes of its base:\n  demand.csv "))
      #expect(try place.allot("run", "more", "--quiet").exitCode == 0)
      #expect(try place.text("more.plan/plan.json").contains("\"../net/demand.csv\""))
      #expect(try place.allot("check", "more.plan").exitCode == 0)
      #expect(try place.allot("check", "more.plan", "--scenario", "more").exitCode == 0)
      try place.edit("net/lanes.csv", "\n", "\r\n")
      let other = try place.allot("check", "more.plan", "--scenario", "more")
      #expect(other.exitCode == 12)
      #expect(other.errors.contains("not as they were: ../net/lanes.csv"))
    }
  }

  @Test("a table that cannot be read: exit 74")
  func unreadable() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      try FileManager.default.removeItem(atPath: place.path("net/lanes.csv"))
      // A file that gives an error to whoever reads it from its beginning, root included.
      try FileManager.default.createSymbolicLink(
        atPath: place.path("net/lanes.csv"), withDestinationPath: "/proc/self/mem")
      let result = try place.allot("run", "net")
      #expect(result.exitCode == 74)
      #expect(result.errors.contains("lanes.csv: error: cannot be read"))
    }
  }

  @Test(
    "what is read but not planned with: valid with a warning, refused by run with 69",
    .enabled(if: ScenarioFeature.notBuiltIn.contains(.ladder), "every feature tried here is built in"))
  func notBuiltIn() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      try place.write("product,name,price,ladder\ntea,茶叶,10,yes\n", to: "net/products.csv")
      let validate = try place.allot("validate", "net")
      #expect(validate.exitCode == 0)
      let run = try place.allot("run", "net")
      #expect(
        validate.errors == "net/products.csv:2:11: warning: grade ladders is not built in [not-built-in]\n")
      #expect(run.exitCode == 69)
      #expect(run.errors == "net/products.csv:2:11: error: grade ladders is not built in [not-built-in]\n")
    }
  }
}
