@testable import Comparisons
@testable import Reports
import Testing

@Suite("Comparison pages")
struct ComparisonPageTests {
  @Test("the total's way from plan to plan, figures side by side, lines with their causes; names are text")
  func page() throws {
    let comparison = Comparison(
      labels: ["mon<b>", "tue"], currency: "EUR",
      costs: [
        .init(name: "transport", values: [40, 55], isShare: false),
        .init(name: "unmet", values: [100, 60], isShare: false),
        .init(name: "total", values: [140, 115], isShare: false),
      ], figures: [.init(name: "fill_rate", values: [0.8, nil], isShare: true)],
      steps: [
        ComparisonStep(
          from: "mon<b>", to: "tue",
          inputs: [InputGroup(title: "demand.csv E01: quantity 60 → 72", differences: [0], totalWithout: 130)],
          lines: [
            ChangedLine(
              kind: .shipment, period: 1, from: "W1", to: "R1", product: "P", other: "", before: 5, after: 9, value: 8,
              causes: [LineCause(groups: [0], text: "more was asked for", effect: 4)],
              constraints: ["throughput of W1 binds now"])
          ])
      ])
    let html = try ComparisonReport.page(comparison).html()
    #expect(html.contains("Unmet demand: -40.00") && html.contains("Transport: +15.00") && html.contains("tue: 115.00"))
    #expect(html.contains("more was asked for") && html.contains("throughput of W1 binds now"))
    #expect(html.contains("mon&lt;b&gt;") && !html.contains("mon<b>"))
    #expect(html.contains("80.0 %") && html.contains("demand.csv E01: quantity 60 → 72"))
  }
}
