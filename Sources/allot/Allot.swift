internal import ArgumentParser

@main
struct Allot: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allot",
    abstract: "Decides who gets how much of which product from which warehouse, and proves it.",
    discussion: """
      A scenario is a folder with scenario.yaml and CSV tables, a workbook or an SQLite database; a plan is a folder with CSV tables and plan.json.
      Start with:  allot init my-scenario && allot run my-scenario

      Exit codes: 0 proved optimal (or the greedy, asked for by name) · 10 infeasible · 11 a plan without proof, or \
      none in time · 12 the check refuses a plan · 64 wrong usage · 65 errors in the scenario · 66 no such input · \
      69 not built in · 70 a bug · 73 cannot write · 74 read or write failed · 75 try again · 130, 143 \
      interrupted
      """,
    version: "0.1.0",
    subcommands: [
      Run.self,
      Check.self,
      Validate.self,
      Convert.self,
      Compare.self,
      Sweep.self,
      Why.self,
      WhyNot.self,
      WhatIfs.self,
      Forecast.self,
      Report.self,
      Stock.self,
      Watch.self,
      Simulate.self,
      Classify.self,
      Targets.self,
      Sheet.self,
      Publish.self,
      Feed.self,
      Init.self,
      Generate.self,
      Export.self,
      Solve.self,
      Manual.self,
    ])
}
