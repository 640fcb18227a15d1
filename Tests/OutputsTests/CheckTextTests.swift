internal import Domain
internal import Outputs
internal import PlanChecks
internal import Testing

@Suite("Check report")
struct CheckTextTests {
  @Test("a plan that passes: cost, bound and gap")
  func passes() {
    var report = PlanCheckReport()
    report.cost.transport = 1234.5
    #expect(
      CheckText.text(report: report, currency: "CNY", style: .plain) == """
        The plan passes every check
          Cost, recomputed: 1,234.50 CNY
          No lower bound is proved

        """)
    report.bound = 1234.5
    report.gap = 0
    #expect(
      CheckText.text(report: report, style: .plain) == """
        The plan passes every check
          Cost, recomputed: 1,234.50
          Proved lower bound: 1,234.50
          Gap: none

        """)
    report.gap = 0.034
    #expect(CheckText.text(report: report, style: .plain).hasSuffix("  Gap: 3.4 %\n"))
  }

  @Test("a folder that says no plan exists")
  func noPlan() {
    #expect(
      CheckText.text(report: PlanCheckReport(), status: .infeasible, style: .plain)
        == "There is no plan to check: the folder says that none exists, and diagnosis.csv why\n")
  }

  @Test("a plan that fails: rule by rule, capped")
  func fails() {
    var report = PlanCheckReport()
    report.violations = (1...7).map { (period: Int32) in
      Violation(rule: .throughput, entities: "warehouse 广州\(period)", amount: 12.5, unit: "volume", period: period)
    }
    report.violations.append(Violation(rule: .bound, entities: "plan\u{1B}[2J", amount: 1e-5, unit: "CNY"))
    #expect(
      CheckText.text(report: report, style: .plain, most: 2) == """
        The plan fails its check: 8 breaches

        throughput (7)
          Who              Period    By  Unit
          warehouse 广州1       1  12.5  volume
          warehouse 广州2       2  12.5  volume
          and 5 more

        bound (1)
          Who          By  Unit
          plan\u{FFFD}[2J  1e-05  CNY

        """)
    #expect(CheckText.text(report: report, style: .colour).hasPrefix("\u{1B}[31mThe plan fails its check\u{1B}[0m: 8"))
  }
}
