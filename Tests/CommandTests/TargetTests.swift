import Foundation
import Testing

/// Where plans may be written.
@Suite("allot run --out")
struct TargetTests {
  @Test("something that is no plan stays as it is: exit 73")
  func noPlanThere() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      try place.write("mine", to: "letters/dear.txt")
      let folder = try place.allot("run", "net", "--out", "letters")
      #expect(folder.exitCode == 73)
      #expect(
        folder.errors
          == "\(place.path("letters")): error: something that is not a plan is there already [cannot-write]\n")
      let file = try place.allot("run", "net", "--out", "letters/dear.txt")
      #expect(file.exitCode == 73)
      #expect(try place.text("letters/dear.txt") == "mine")
      #expect(try place.names(in: "letters") == ["dear.txt"])
    }
  }

  @Test("a place where no folder can be: exit 73, said before the solving")
  func unwritable() throws {
    try Workplace.with { place in
      // Solving this takes seconds and would be announced; the objection to the target comes first.
      #expect(try place.allot.run(LongScenario.generate).exitCode == 0)
      try place.write("a file", to: "file")
      let result = try place.allot("run", "long", "--out", "file/plan")
      #expect(result.exitCode == 73)
      #expect(result.output == "")
      let file = place.path("file")
      #expect(result.errors == "\(file)/plan: error: cannot write: \(file) is not a folder [cannot-write]\n")
      #expect(try place.names() == ["file", "long"])
    }
  }

  @Test(
    "the scenario's own folder is refused: exit 64",
    arguments: ["net", "net/", "./net/plan", "other/../net/a/b", "link/plan"])
  func ownFolder(_ target: String) throws {
    try Workplace.with { place in
      try place.writeNetwork()
      try FileManager.default.createDirectory(atPath: place.path("other"), withIntermediateDirectories: false)
      try FileManager.default.createSymbolicLink(atPath: place.path("link"), withDestinationPath: "net")
      let before = try place.contents(of: "net")
      let result = try place.allot("run", "net", "--out", target)
      #expect(result.exitCode == 64)
      #expect(result.errors.contains("the plan would be written into the scenario's own folder"))
      #expect(try place.contents(of: "net") == before)
    }
  }

  @Test("a neighbour whose name begins alike is not the scenario's own folder")
  func neighbour() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      #expect(try place.allot("run", "net/", "--out", "net-monday", "--quiet").exitCode == 0)
      #expect(try place.allot("run", "net/", "--quiet").exitCode == 0)
      #expect(try place.names() == ["net", "net-monday", "net.plan"])
    }
  }

  @Test("folders above the plan are made, an earlier plan is replaced")
  func replaces() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      #expect(try place.allot("run", "net", "--out", "plans/周一", "--quiet").exitCode == 0)
      let before = try place.text("plans/周一/plan.json")
      try place.edit("net/stock.csv", "north,tea,60", "north,tea,70")
      #expect(try place.allot("run", "net", "--out", "plans/周一", "--quiet").exitCode == 0)
      #expect(try place.text("plans/周一/plan.json") != before)
      #expect(try place.names(in: "plans") == ["周一"])
      #expect(try place.allot("check", "plans/周一", "--scenario", "net").exitCode == 0)
    }
  }
}
