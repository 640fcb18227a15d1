import Domain
import Foundation
@testable import Reports
import Support
import Testing

/// The page in headless Chromium, where there is one.
@Suite("Report pages in a browser", .serialized)
struct BrowserTests {
  /// A page with `script` behind its own, opened; nil where there is no browser, which is said.
  private func visit(
    _ count: Int, script: String, name: String = "Report", width: Int = 1200
  ) throws -> Chromium.Visit? {
    let (plan, scenario) = Cases.plan(count, name: name, region: name == "Report" ? "" : name)
    let html = try PlanReport.page(plan: plan, scenario: scenario).html()
    let file = NSTemporaryDirectory() + "allot-report-\(UUID().uuidString).html"
    defer { try? FileManager.default.removeItem(atPath: file) }
    let added = "<script>\(script)</script></body>"
    try Data(html.replacingOccurrences(of: "</body>", with: added).utf8).write(to: URL(fileURLWithPath: file))
    guard let visit = try Chromium.visit(file, width: width) else {
      print("skipped: pages in a browser: there is no Chromium, or it does not start")
      return nil
    }
    return visit
  }

  @Test("no message in the console, though it would be seen; no script of a name runs")
  func console() throws {
    guard let visit = try visit(12, script: "", name: Cases.hostile) else { return }
    #expect(visit.console == [] && visit.output.contains("</html>"))
    let loud = try self.visit(2, script: "console.warn('heard')")
    #expect(loud?.console.count == 1)
  }

  @Test("tables sort by number and by text, both ways, and filter by words")
  func tables() throws {
    let script = """
      const table = document.querySelector("#service table");
      const press = (n) => table.tHead.rows[0].cells[n].querySelector("button").click();
      const codes = () => Array.from(table.tBodies[0].rows).filter((r) => !r.hidden).map((r) => r.cells[0].textContent);
      const said = [];
      press(0); said.push(codes()[0]); press(0); said.push(codes()[0]);
      said.push(table.tHead.rows[0].cells[0].getAttribute("aria-sort"));
      press(2); said.push(table.tBodies[0].rows[0].cells[2].textContent);
      const input = document.querySelector("#service input");
      input.value = "r1003 SECOND"; input.dispatchEvent(new Event("input"));
      said.push(codes().join("+")); said.push(document.querySelector("#service .found").textContent);
      document.title = said.join("|");
      """
    guard let visit = try visit(12, script: script) else { return }
    #expect(visit.output.contains("<title>R1000|R1011|descending|first|R1003|1 of 12</title>"))
    #expect(visit.console == [])
  }

  @Test("nothing is wider than a phone but what scrolls on its own")
  func phone() throws {
    let script = "document.title = 'wide ' + (document.documentElement.scrollWidth - innerWidth);"
    guard let visit = try visit(12, script: script, width: 500) else { return }
    #expect(visit.output.contains("<title>wide 0</title>"))
  }

  /// The browser's own clock, from the start of loading to its end.
  @Test("a plan of 200 regions and 200 products is a page under 5 MB that opens in under 2 s")
  func large() throws {
    let (plan, scenario) = Cases.plan(200)
    let size = try PlanReport.page(plan: plan, scenario: scenario).html().utf8.count
    #expect(size < 5_000_000)
    let script = """
      addEventListener("load", () => setTimeout(() => {
        document.title = "loaded " + Math.round(performance.getEntriesByType("navigation")[0].loadEventEnd);
      }));
      """
    // The best of three: other tests run beside this one.
    var fastest = Int.max
    for _ in 0..<3 where fastest >= 2000 {
      guard let visit = try visit(200, script: script) else { return }
      let words = visit.output.components(separatedBy: "<title>loaded ").last?.prefix { $0.isNumber } ?? ""
      fastest = min(fastest, Int(words) ?? .max)
      #expect(visit.console == [])
    }
    print("a page of \(size) bytes opened in \(fastest) ms")
    #expect(fastest < 2000)
  }
}
