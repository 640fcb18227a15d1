import Foundation
import Testing

@Suite("allot init and generate")
struct GenerateTests {
  @Test("init makes a scenario that validates and runs, and never writes over one")
  func start() throws {
    try Workplace.with { place in
      let made = try place.allot("init", "mine")
      #expect(made.exitCode == 0)
      #expect(made.output == "mine holds a small scenario. Change it, then: allot run mine\n")
      #expect(try place.text("mine/scenario.yaml").hasPrefix("# "))
      #expect(try place.allot("validate", "mine").exitCode == 0)
      let run = try place.allot("run", "mine", "--json")
      #expect(run.exitCode == 0, "\(run.errors)")
      let objective = try #require(run.json?["objective"] as? [String: Any])
      let total = try #require(objective["total"] as? Double)
      // 65 of still water unmet at 5, 85 substituted at 1.5, the rest is transport.
      #expect(total.isClose(to: 641))
      let before = try place.contents(of: "mine")
      let again = try place.allot("init", "mine")
      #expect(again.exitCode == 73)
      #expect(again.errors == "mine: error: the folder is not empty; name a new one [not-empty]\n")
      #expect(try place.contents(of: "mine") == before)
    }
  }

  @Test("init and generate where nothing can be made: exit 73")
  func cannotMake() throws {
    try Workplace.with { place in
      try place.write("", to: "file")
      #expect(try place.allot("init", "file/mine").exitCode == 73)
      #expect(try place.allot("generate", "--out", "file/mine").exitCode == 73)
      try place.write("", to: "full/lanes.csv")
      #expect(try place.allot("generate", "--out", "full").exitCode == 73)
      #expect(try place.names(in: "full") == ["lanes.csv"])
    }
  }

  @Test("the same seed gives the same bytes, another seed others", arguments: [[], ["--coupled"], ["--periods", "3"]])
  func seeded(_ kind: [String]) throws {
    try Workplace.with { place in
      let size = ["--warehouses", "4", "--regions", "9", "--products", "8", "--family", "4", "--near", "2"]
      for (name, seed) in [("one", "7"), ("two", "7"), ("other", "8")] {
        let result = try place.allot.run(["generate", "--out", name, "--seed", seed] + size + kind)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("\(name): "))
      }
      let one = try place.contents(of: "one")
      #expect(try place.contents(of: "two") == one)
      #expect(try place.contents(of: "other") != one)
      #expect(try place.allot("validate", "one").exitCode == 0)
    }
  }

  @Test(
    "sizes that make no sense: exit 64",
    arguments: [["--warehouses", "0"], ["--periods", "-1"], ["--unit-volumes"], ["--seed", "x"], ["--out", ""]])
  func refused(_ options: [String]) throws {
    try Workplace.with { place in
      let result = try place.allot.run(["generate", "--out", "made"] + options)
      #expect(result.exitCode == 64, "\(result.errors)")
      #expect(try place.names() == [])
    }
  }
}
