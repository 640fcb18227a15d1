import Domain
import Foundation
@testable import Reports
import Testing

@Suite("Report pages")
struct PageTests {
  private func html(_ count: Int = 12, name: String = "Report", region: String = "") throws -> String {
    let (plan, scenario) = Cases.plan(count, name: name, region: region)
    return try PlanReport.page(plan: plan, scenario: scenario).html()
  }

  /// What `pattern` finds: its first group.
  private func found(_ pattern: String, in text: String) throws -> [String] {
    let expression = try NSRegularExpression(pattern: pattern)
    let all = NSRange(text.startIndex..., in: text)
    return expression.matches(in: text, range: all).compactMap { match in
      Range(match.range(at: 1), in: text).map { String(text[$0]) }
    }
  }

  @Test("a page says cost, service, flows, shortage, stock and map, and names its file where rows are left out")
  func content() throws {
    let page = try html(40)
    for id in ["cost", "service", "flows", "unmet", "stock", "map", "alerts", "origin"] {
      #expect(page.contains("<section id=\"\(id)\"") && page.contains("href=\"#\(id)\""), "\(id)")
    }
    #expect(page.contains("100.00 EUR") && page.contains("50.0 %") && page.contains("stock is used up"))
    #expect(page.contains("Proved: no plan has a lower cost"))
    #expect(page.contains("The first 500 of 1,600 rows; all are in unmet.csv."))
    // 4 flows of 5 units times 10 products a region: each of 40 regions gets 5 of a product.
    #expect(page.contains("26 other regions 130"))
  }

  @Test("names are text, whatever they hold: one script, one style, no markup of theirs")
  func hostile() throws {
    let page = try html(name: Cases.hostile, region: Cases.hostile)
    #expect(page.components(separatedBy: "<script").count == 2 && page.components(separatedBy: "</style").count == 2)
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(!page.utf8.contains(0) && !page.contains("alert(1)<"))
  }

  @Test("the page asks nothing of any network")
  func selfContained() throws {
    let page = try html()
    #expect(page.contains("default-src 'none'"))
    for word in ["http:", "https:", "src=", "@import", "url("] {
      #expect(!page.contains(word), "\(word)")
    }
  }

  @Test("every chart has a title and a text, every id is there once, every reference leads somewhere")
  func accessible() throws {
    let page = try html()
    let charts = try found("<svg ([^>]*)>", in: page)
    #expect(charts.count >= 10 && charts.allSatisfy { $0.contains("role=\"img\"") && $0.contains("aria-labelledby=") })
    #expect(try found("(<title id=)", in: page).count == charts.count)
    let texts = try found("<desc id=\"[^\"]*\">([^<]*)</desc>", in: page)
    #expect(texts.count == charts.count && texts.allSatisfy { $0.count > 20 })
    let ids = try found(" id=\"([^\"]*)\"", in: page)
    #expect(Set(ids).count == ids.count)
    let references = try found("aria-labelledby=\"([^\"]*)\"", in: page).flatMap { $0.split(separator: " ") }
    #expect(references.allSatisfy { ids.contains(String($0)) } && references.count > 20)
    #expect(try found("(<th scope=\"col\")", in: page).count > 20 && page.contains("lang=\"en\""))
  }

  @Test("an infeasible plan's page says what contradicts")
  func infeasible() throws {
    let (_, scenario) = Cases.plan(2)
    var plan = Plan(
      summary: PlanSummary(
        scenario: "x", rule: .cost, status: .infeasible, solverUsed: "network", solverWhy: "a cut proves it"))
    plan.diagnosis = [
      DiagnosisLine(rule: "minimum", entities: "R1", period: 1, required: 5, possible: 3, cheapestChange: "give 2 way")
    ]
    let page = try PlanReport.page(plan: plan, scenario: scenario).html()
    #expect(page.contains("No plan exists") && page.contains("give 2 way") && !page.contains("<svg"))
  }

  /// Source: WCAG 2.2, success criteria 1.4.3 and 1.4.11.
  @Test("text stands out from its ground 4.5 to 1, shapes 3 to 1, in light, in dark and on paper")
  func contrast() throws {
    let page = try html(2)
    let palettes = try found(":root \\{([^}]*)\\}", in: page)
    #expect(palettes.count == 3)
    for palette in palettes {
      func colour(_ name: String) throws -> Double {
        Self.luminance(try #require(try found("--\(name): #([0-9a-f]{3,6});", in: palette).first))
      }
      for ground in ["paper", "panel"] {
        for name in ["ink", "soft"] {
          #expect(Self.contrast(try colour(name), try colour(ground)) >= 4.5, "\(name) on \(ground) in \(palette)")
        }
      }
      #expect(Self.contrast(try colour("bar"), try colour("paper")) >= 4.5, "links in \(palette)")
      for name in ["other", "bad", "mid", "good"] {
        #expect(Self.contrast(try colour(name), try colour("paper")) >= 3, "\(name) in \(palette)")
      }
    }
  }

  private static func luminance(_ hex: String) -> Double {
    let digits = hex.count == 3 ? hex.map { "\($0)\($0)" }.joined() : hex
    let value = Int(digits, radix: 16) ?? 0
    let channels = [value >> 16, value >> 8, value].map { channel -> Double in
      let share = Double(channel & 255) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }

  private static func contrast(_ one: Double, _ other: Double) -> Double {
    (max(one, other) + 0.05) / (min(one, other) + 0.05)
  }

  @Test(
    "axes have round steps that hold every value",
    arguments: [[0.0], [1], [3, 17], [-80, 5_000_000], [1e-9], [1e15], [.infinity, 2], [.nan], []])
  func scales(values: [Double]) {
    let scale = Scale(values, start: 0, end: 100)
    #expect((2...50).contains(scale.ticks.count) && scale.from < scale.to)
    for value in values where value.isFinite {
      #expect(scale.from <= value && value <= scale.to && (0...100).contains(scale.pixel(value)))
    }
    let steps = zip(scale.ticks, scale.ticks.dropFirst()).map { $1 - $0 }
    #expect(steps.allSatisfy { abs($0 - steps[0]) <= 1e-9 * abs(steps[0]) })
  }

  @Test("what flows out of a picture's warehouses flows into its regions")
  func flow() {
    let chart = FlowChart(
      title: "t", unit: "boxes", sources: ["W1", "W2"], targets: ["R1", "R2", "R3"],
      flows: [
        .init(source: 0, target: 0, quantity: 30), .init(source: 0, target: 1, quantity: 10),
        .init(source: 1, target: 2, quantity: 20),
      ])
    let svg = chart.picture(id: "x")
    #expect(svg.contains(">W1 40<") && svg.contains(">W2 20<") && svg.contains(">R1 30<") && svg.contains(">R3 20<"))
    #expect(svg.contains("W1 to R2: 10 boxes"))
    #expect(FlowChart(title: "t", unit: "", sources: [], targets: [], flows: []).picture(id: "x").isEmpty)
  }
}
