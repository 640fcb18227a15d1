import Foundation
import Testing

/// A scenario that takes its time: throughput and quotas tie all products together, in one linear program.
enum LongScenario {
  static let generate = [
    "generate", "--out", "long", "--warehouses", "10", "--regions", "60", "--products", "100", "--coupled", "--seed",
    "3",
  ]
}

@Suite("Signals", .serialized)
struct InterruptTests {
  @Test("Ctrl-C and SIGTERM: nothing half-written, 130 and 143", arguments: [SIGINT, SIGTERM])
  func signal(_ number: Int32) throws {
    try Workplace.with { place in
      #expect(try place.allot.run(LongScenario.generate).exitCode == 0)
      for delay in [0.6, 1.2] {
        let running = try place.allot.start(["run", "long", "--solver", Package.hasGLPK ? "glpk" : "greedy"])
        Thread.sleep(forTimeInterval: delay)
        running.send(number)
        let result = try running.finish()
        #expect(result.exitCode == (number == SIGINT ? 130 : 143), "after \(delay) s: \(result.errors)")
        #expect(!result.wasKilled)
        #expect(result.output == "")
        #expect(result.errors.hasSuffix("interrupted\n"))
        #expect(try place.names() == ["long"], "after \(delay) s")
      }
    }
  }

  @Test("an interrupted replacement leaves the earlier plan")
  func replacement() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      #expect(try place.allot("run", "net", "--out", "plan", "--quiet").exitCode == 0)
      #expect(try place.allot.run(LongScenario.generate).exitCode == 0)
      let before = try place.contents(of: "plan")
      let running = try place.allot.start(["run", "long", "--out", "plan"])
      Thread.sleep(forTimeInterval: 0.8)
      running.send(SIGINT)
      #expect(try running.finish().exitCode == 130)
      #expect(try place.contents(of: "plan") == before)
      #expect(try place.names() == ["long", "net", "plan"])
    }
  }

  @Test("a stage that lasts is announced while it lasts")
  func progress() throws {
    try Workplace.with { place in
      #expect(try place.allot.run(LongScenario.generate).exitCode == 0)
      let running = try place.allot.start(["run", "long", "--json"])
      var announced = false
      for _ in 0..<100 where !announced {
        Thread.sleep(forTimeInterval: 0.1)
        announced = running.errorsSoFar.contains(" …\n")
      }
      #expect(announced)
      #expect(!running.errorsSoFar.contains("write:"))
      running.send(SIGINT)
      #expect(try running.finish().output == "")
    }
  }
}
