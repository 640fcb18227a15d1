import Foundation
import Support
import Testing

@Suite("allot report", .serialized)
struct ReportTests {
  @Test("a page of each scenario here, and a browser has nothing to say about it", arguments: Package.scenarios)
  func scenarios(_ name: String) throws {
    try Workplace.with { place in
      let run = try place.allot("run", Package.scenario(name), "--out", "plan", "--quiet")
      // Without GLPK there is no plan of the cold rooms.
      guard Package.hasGLPK || place.exists("plan") else { return }
      #expect([0, 11].contains(run.exitCode), "\(run.errors)")
      let result = try place.allot("report", "plan", "--out", "page.html")
      #expect(result.exitCode == 0 && result.output == "" && result.errors == "", "\(result.errors)")
      let page = try place.text("page.html")
      #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("Who got what") && page.contains("<svg"))
      guard let visit = try Chromium.visit(place.path("page.html")) else {
        return print("skipped: pages in a browser: there is no Chromium, or it does not start")
      }
      #expect(visit.console == [] && visit.output.contains("</html>"))
    }
  }

  @Test("the same plan, the same bytes")
  func bytes() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      #expect(try place.allot("run", "net", "--quiet").exitCode == 0)
      #expect(try place.allot("report", "net.plan", "--out", "one.html").exitCode == 0)
      #expect(try place.allot("report", "net.plan", "--out", "two.html").exitCode == 0)
      #expect(try place.text("one.html") == place.text("two.html"))
    }
  }

  @Test("early warnings count with the scenario's forecast, as allot watch does")
  func forecast() throws {
    try Workplace.with { place in
      #expect(try place.allot("init", "shops", "--history").exitCode == 0)
      #expect(try place.allot("forecast", "shops", "--out", "shops", "--quiet").exitCode == 0)
      #expect(try place.allot("run", "shops", "--out", "plan", "--quiet").exitCode == 0)
      #expect(try place.text("plan/scenario/forecast.csv") == place.text("shops/forecast.csv"))
      #expect(try place.allot("report", "plan", "--out", "with.html").exitCode == 0)
      try FileManager.default.removeItem(atPath: place.path("plan/scenario/forecast.csv"))
      #expect(try place.allot("report", "plan", "--out", "without.html").exitCode == 0)
      #expect(try place.text("with.html") != place.text("without.html"))
      #expect(try place.text("with.html").contains("id=\"warnings\""))
    }
  }

  @Test("no plan: 66; a plan that breaks a rule: 12, and no page; a place that cannot be written: 73")
  func failures() throws {
    try Workplace.with { place in
      #expect(try place.allot("report", "nowhere", "--out", "page.html").exitCode == 66)
      try place.writeNetwork()
      #expect(try place.allot("run", "net", "--quiet").exitCode == 0)
      #expect(try place.allot("report", "net.plan", "--out", "none/page.html").exitCode == 73)
      try place.edit("net.plan/unmet.csv", "tea,20,200", "tea,19,190")
      #expect(try place.allot("report", "net.plan", "--out", "page.html").exitCode == 12)
      #expect(!place.exists("page.html"))
    }
  }
}
