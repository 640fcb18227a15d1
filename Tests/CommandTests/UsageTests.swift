import Foundation
import Testing

@Suite("Usage")
struct UsageTests {
  @Test(
    "every command has help with an example",
    arguments: [
      "run", "check", "validate", "init", "generate", "export", "solve", "forecast", "stock", "classify", "targets",
    ])
  func help(_ command: String) throws {
    try Workplace.with { place in
      let result = try place.allot(command, "--help")
      #expect(result.exitCode == 0)
      #expect(result.errors == "")
      #expect(result.output.contains("  allot \(command) "))
      #expect(try place.allot("--help").output.contains("\n  \(command) "))
    }
  }

  @Test(
    "wrong usage: exit 64, nothing on standard output",
    arguments: [
      ["run"], ["run", "a", "b"], ["run", "a", "--solver", "cplex"], ["run", "a", "--rule", "best"],
      ["run", "a", "--time-limit", "0"], ["run", "a", "--time-limit", "soon"], ["run", "a", "--threads", "0"],
      ["run", "a", "--out", ""], ["frobnicate"], ["check"], ["solve"], ["solve", "model.xyz"],
      ["solve", "model.lp", "--format", "lp"], ["export", "a", "--format", "xls", "--out", "a.xls"], ["init"],
    ])
  func wrong(_ arguments: [String]) throws {
    try Workplace.with { place in
      let result = try place.allot.run(arguments)
      #expect(result.exitCode == 64, "\(result.errors)")
      #expect(result.output == "")
      #expect(!result.errors.isEmpty)
      #expect(try place.names() == [])
    }
  }

  @Test("the version is one line")
  func version() throws {
    try Workplace.with { place in
      let result = try place.allot("--version")
      #expect(result.exitCode == 0)
      #expect(result.output.split(separator: ".").count == 3)
      #expect(result.output.hasSuffix("\n"))
    }
  }
}
