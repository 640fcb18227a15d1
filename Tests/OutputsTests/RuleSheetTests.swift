import Domain
import Foundation
import Outputs
import Testing

@Suite("Rule sheets")
struct RuleSheetTests {
  /// Two regions and two products with names that try to be markup; one product has no limits in R2.
  private static var sheet: RuleSheet {
    var scenario = Scenario(
      name: "春季 <b>紧俏</b> | A&B", start: "2026-02-09",
      products: [
        Product(code: "P1", name: "中华 *硬* \"x\"", pack: 10, ladder: true), Product(code: "P2", pack: 1, ladder: true),
      ],
      warehouses: [Warehouse(code: "W1")],
      regions: [
        Region(code: "R1", name: "番禺区", tier: Ref(0)), Region(code: "R2", name: "'越秀区'\u{202E}", tier: Ref(0)),
      ])
    scenario.grades = [
      GradeRow(region: Ref(0), grade: 1, customers: 40), GradeRow(region: Ref(0), grade: 2, customers: 1200),
      GradeRow(region: Ref(1), grade: 1, customers: 3),
    ]
    var plan = Plan(
      summary: PlanSummary(
        scenario: scenario.name, rule: .cost, status: .optimal, solverUsed: "network", solverWhy: "a network"))
    func line(_ region: Int32, _ product: Int32, _ grade: Int32, _ customers: Int, _ limit: Int, _ left: Double) {
      plan.limits.append(
        LimitLine(
          period: 1, region: Ref(region), product: Ref(product), grade: grade, customers: customers, limit: limit,
          leftOver: left))
    }
    line(0, 0, 1, 40, 3, 0)
    line(0, 0, 2, 1200, 2, 0)
    line(0, 1, 1, 40, 1, 7.5)
    line(0, 1, 2, 1200, 0, 7.5)
    line(1, 0, 1, 3, 12, 0)
    return RuleSheet(plan: plan, scenario: scenario, date: "2026-02-06")
  }

  @Test("the sheet in Markdown, letter by letter")
  func markdown() {
    let expected = #"""
      # 春季 \<b\>紧俏\</b\> \| A\&B: limits by customer grade

      2026-02-06

      A customer may have of each product, in the period, as many packs as the limit of its grade. Grade 1 is the highest.

      The limits of a region use what it is allotted as fully as whole packs for each customer allow. No grade has a higher limit than the grade above it.

      Of all such limits, those with the smallest step between neighbouring grades are taken; of these, those with the smallest limit of the highest grade; of these, those that give less to the first grade in which they differ.

      Week 1 begins on 2026-02-09.

      ## 番禺区 \(R1\), Week 1

      | Grade | Customers | 中华 \*硬\* "x" \(P1\) | P2 |
      | ---: | ---: | ---: | ---: |
      | 1 | 40 | 3 | 1 |
      | 2 | 1,200 | 2 | 0 |
      | Units in a pack |  | 10 | 1 |
      | Allotted, in units |  | 25,200 | 47.5 |
      | Left over, in units |  | 0 | 7.5 |

      ## '越秀区'� \(R2\), Week 1

      | Grade | Customers | 中华 \*硬\* "x" \(P1\) |
      | ---: | ---: | ---: |
      | 1 | 3 | 12 |
      | Units in a pack |  | 10 |
      | Allotted, in units |  | 360 |
      | Left over, in units |  | 0 |

      """#
    #expect(Self.sheet.markdown == expected)
  }

  @Test("the sheet in HTML, letter by letter after the style")
  func html() throws {
    let html = Self.sheet.html
    let title = "春季 &lt;b&gt;紧俏&lt;/b&gt; | A&amp;B: limits by customer grade"
    #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"))
    #expect(html.contains("<title>\(title)</title>\n"))
    let body = try #require(html.range(of: "<body>\n"))
    let expected = """
      <h1>\(title)</h1>
      <p><time>2026-02-06</time></p>
      <p>A customer may have of each product, in the period, as many packs as the limit of its grade. Grade 1 is the highest.</p>
      <p>The limits of a region use what it is allotted as fully as whole packs for each customer allow. No grade has a higher limit than the grade above it.</p>
      <p>Of all such limits, those with the smallest step between neighbouring grades are taken; of these, those with the smallest limit of the highest grade; of these, those that give less to the first grade in which they differ.</p>
      <p>Week 1 begins on 2026-02-09.</p>
      <section>
      <h2>番禺区 (R1), Week 1</h2>
      <table>
      <thead>
      <tr><th scope="col">Grade</th><th scope="col">Customers</th><th scope="col">中华 *硬* &quot;x&quot; (P1)</th><th scope="col">P2</th></tr>
      </thead>
      <tbody>
      <tr><th scope="row">1</th><td>40</td><td>3</td><td>1</td></tr>
      <tr><th scope="row">2</th><td>1,200</td><td>2</td><td>0</td></tr>
      </tbody>
      <tfoot>
      <tr><th scope="row">Units in a pack</th><td></td><td>10</td><td>1</td></tr>
      <tr><th scope="row">Allotted, in units</th><td></td><td>25,200</td><td>47.5</td></tr>
      <tr><th scope="row">Left over, in units</th><td></td><td>0</td><td>7.5</td></tr>
      </tfoot>
      </table>
      </section>
      <section>
      <h2>&#39;越秀区&#39;� (R2), Week 1</h2>
      <table>
      <thead>
      <tr><th scope="col">Grade</th><th scope="col">Customers</th><th scope="col">中华 *硬* &quot;x&quot; (P1)</th></tr>
      </thead>
      <tbody>
      <tr><th scope="row">1</th><td>3</td><td>12</td></tr>
      </tbody>
      <tfoot>
      <tr><th scope="row">Units in a pack</th><td></td><td>10</td></tr>
      <tr><th scope="row">Allotted, in units</th><td></td><td>360</td></tr>
      <tr><th scope="row">Left over, in units</th><td></td><td>0</td></tr>
      </tfoot>
      </table>
      </section>
      </body>
      </html>

      """
    #expect(html[body.upperBound...] == expected)
  }
}
