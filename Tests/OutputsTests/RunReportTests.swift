internal import Domain
internal import Outputs
internal import Testing

@Suite("Run report")
struct RunReportTests {
  @Test("a proved plan, Chinese names")
  func provedPlan() {
    let (scenario, plan) = ReportCase.cigarettes
    #expect(
      RunReport.text(plan: plan, scenario: scenario, style: .plain, folder: "plans/周一") == """
        春季紧俏: optimal, proved: no plan has a lower cost under this scenario's rules
        Solver network: no rule ties products together

        Cost in CNY
          Transport      1,500.00
          Substitution      40.00
          Unmet demand  18,000.00
          Total cost    19,540.00

        Service, by value
          Tier  Fill rate
          重点    100.0 %
          一般     70.0 %
          All      83.1 %

        Worst-served regions
          Region  Name    Fill rate  Asked  Covered  Value short
          R2      越秀区     70.0 %  1,500    1,100    18,000.00

        Scarcest products
          Product  Name        Supply  Asked  Short  Value short
          P1       中华（硬）   1,500  2,000    400    18,000.00

        Substituted
          Asked for      Delivered  Covers  Units  Share of covered
          P1 中华（硬）  P2 玉溪       100    120             6.3 %

        Alerts
          critical below-safety-stock
            玉溪 has run out at W1
          warning first-tier-unmet (5)
            R1 lacks 1
            R1 lacks 2
            R1 lacks 3
            and 2 more in alerts.csv

        Plan written to plans/周一

        """)
  }

  @Test("what is proved depends on the rule")
  func claims() {
    let (scenario, cheapest) = ReportCase.cigarettes
    for (rule, claim) in [
      (Policy.Rule.priority, "optimal, proved: no plan leaves less value unmet, tier by tier, and none of those that "),
      (.fair, "optimal, proved: no plan fills the worst served better, tier by tier, and none of those that "),
    ] {
      var plan = cheapest
      plan.summary.rule = rule
      #expect(RunReport.text(plan: plan, scenario: scenario, style: .plain).contains(claim))
    }
  }

  @Test("a plan by rule, with hostile names and no currency")
  func feasiblePlan() {
    let (scenario, plan) = ReportCase.served
    #expect(
      RunReport.text(plan: plan, scenario: scenario, style: .plain) == """
        toys\u{FFFD}[2J: feasible, not proved optimal: no plan costs less than 90.00, so at most 10.0 % of this one's could be saved
        Solver greedy: asked for by name

        Cost
          Transport           112.50
          Value of end stock  -12.50
          Total cost          100.00

        Service, by value
          Tier      Fill rate
          standard    100.0 %
          All         100.0 %

        Every region gets all it asks for.

        """)
  }

  @Test("colours, where asked, and only then")
  func colour() {
    let (scenario, plan) = ReportCase.cigarettes
    let coloured = RunReport.text(plan: plan, scenario: scenario, style: .colour)
    #expect(coloured.hasPrefix("\u{1B}[1m春季紧俏\u{1B}[0m: \u{1B}[32moptimal\u{1B}[0m, proved"))
    #expect(coloured.contains("  \u{1B}[31mcritical\u{1B}[0m below-safety-stock\n"))
    #expect(!RunReport.text(plan: plan, scenario: scenario, style: .plain).contains("\u{1B}"))
  }

  @Test("no plan: what contradicts")
  func infeasible() {
    let (scenario, empty) = ReportCase.served
    var plan = empty
    plan.summary.status = .infeasible
    plan.diagnosis = [
      DiagnosisLine(
        rule: "minimum", entities: "R1, P1", period: 1, required: 12, possible: 7.5, cheapestChange: "lower it by 4.5")
    ]
    #expect(
      RunReport.text(plan: plan, scenario: scenario, style: .plain) == """
        toys\u{FFFD}[2J: no plan exists: the hard rules contradict each other
        Solver greedy: asked for by name

        What contradicts
          Rule     Of      Period  Required  Possible  Cheapest change
          minimum  R1, P1       1        12       7.5  lower it by 4.5

        Not all of these can hold: give way in one of them, and run again.

        """)
  }

  @Test("no bound: no claim")
  func noBound() {
    let (scenario, served) = ReportCase.served
    var plan = served
    plan.summary.bound = -.infinity
    plan.summary.gap = .infinity
    let text = RunReport.text(plan: plan, scenario: scenario, style: .plain)
    #expect(text.contains("feasible, not proved optimal: no lower bound on the cost is known\n"))
  }
}
