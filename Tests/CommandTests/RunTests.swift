import Foundation
import Testing

@Suite("allot run")
struct RunTests {
  @Test("our scenarios reach the optimum written down beside them", arguments: Package.scenarios)
  func scenarios(_ name: String) throws {
    try Workplace.with { place in
      let result = try place.allot("run", Package.scenario(name), "--json", "--quiet")
      #expect(result.exitCode == 0, "\(result.errors)")
      #expect(result.errors == "")
      let plan = try #require(result.json)
      let objective = try #require(plan["objective"] as? [String: Any])
      let total = try #require(objective["total"] as? Double)
      let optimum = try Package.optimum(of: name)
      #expect(plan["status"] as? String == "optimal")
      #expect(total.isClose(to: optimum), "\(total), not \(optimum)")
      #expect(try place.allot("check", "\(name).plan").exitCode == 0)
    }
  }

  @Test("a small network: exit 0, report, files")
  func network() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      let result = try place.allot("run", "net")
      #expect(result.exitCode == 0)
      #expect(result.errors == "")
      #expect(
        result.output == """
          小网络 Small network: optimal, proved: no plan has a lower cost under this scenario's rules
          Solver network: every group of products is a network

          Cost in CNY
            Transport     160.00
            Unmet demand  200.00
            Total cost    360.00

          Service, by value
            Tier      Fill rate
            standard     83.3 %
            All          83.3 %

          Worst-served regions
            Region  Name      Fill rate  Asked  Covered  Value short
            alden   奥尔登镇     75.0 %     80       60       200.00

          Scarcest products
            Product  Name  Supply  Asked  Short  Value short
            tea      茶叶     100    120     20       200.00

          What one more is worth
            One more              Saves  Up to  One less costs
            unit of tea at north   8.00     20            8.00

          Plan written to net.plan

          """)
      #expect(
        try place.names(in: "net.plan") == [
          "alerts.csv", "allocations.csv", "certificate.csv", "plan.json", "prices.csv", "purchases.csv", "scenario",
          "shipments.csv", "stock.csv", "unmet.csv",
        ])
      #expect(
        try place.text("net.plan/prices.csv")
          == """
          kind,place,to,product,period,name,one_more,one_less,up_to,down_to
          stock,north,,tea,1,,-8,8,20,60
          stock,south,,tea,1,,0,9,,40

          """)
      #expect(try place.allot("check", "net.plan").exitCode == 0)
      try place.edit("net.plan/prices.csv", ",-8,8,", ",-9,9,")
      #expect(try place.allot("check", "net.plan").output.contains("prices (1)"))
      #expect(try place.names() == ["net", "net.plan"])
    }
  }

  @Test("--json prints plan.json and nothing else, --quiet nothing at all")
  func output() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      let json = try place.allot("run", "net", "--json")
      #expect(json.exitCode == 0)
      #expect(json.json?["status"] as? String == "optimal")
      #expect(json.output == (try place.text("net.plan/plan.json")))
      #expect(json.output.hasSuffix("}\n"))
      let quiet = try place.allot("run", "net", "--quiet")
      #expect(quiet.exitCode == 0)
      #expect(quiet.output == "")
      #expect(quiet.errors == "")
    }
  }

  @Test("no escape codes into a pipe, with or without NO_COLOR")
  func noEscapes() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      for value in ["", "1"] {
        var allot = place.allot
        allot.environment = ["NO_COLOR": value, "TERM": "xterm-256color"]
        let result = try allot("run", "net")
        #expect(result.exitCode == 0)
        #expect(!(result.output + result.errors).contains("\u{1B}"))
      }
    }
  }

  @Test("the scenario kept in a plan folder gives the same tables, byte by byte", arguments: [1, 2])
  func again(_ threads: Int) throws {
    try Workplace.with { place in
      #expect(
        try place.allot(
          "generate", "--out", "made", "--warehouses", "4", "--regions", "12", "--products", "8", "--seed", "5"
        ).exitCode == 0)
      #expect(try place.allot("run", "made", "--out", "first", "--quiet").exitCode == 0)
      #expect(
        try place.allot("run", "first/scenario", "--out", "second", "--quiet", "--threads", "\(threads)").exitCode == 0)
      let (first, second) = (try place.contents(of: "first"), try place.contents(of: "second"))
      #expect(first.keys.sorted() == second.keys.sorted())
      for name in first.keys.sorted() where name != "plan.json" { #expect(first[name] == second[name], "\(name)") }
      #expect(try place.allot("run", "first/scenario", "--out", "first", "--quiet").exitCode == 0)
      let replaced = try place.contents(of: "first")
      for name in first.keys.sorted() where name != "plan.json" { #expect(first[name] == replaced[name], "\(name)") }
    }
  }

  @Test("an infeasible scenario: exit 10, the rules that contradict, no tables")
  func infeasible() throws {
    try Workplace.with { place in
      try place.writeInfeasible()
      let result = try place.allot("run", "impossible")
      #expect(result.exitCode == 10)
      #expect(
        result.output == """
          小网络 Small network: no plan exists: the hard rules contradict each other
          Solver network: the rules contradict each other

          What contradicts
            alden can get 60 from stock at north: 70 required, 60 possible
              Rule     Of            Period  Required  Cheapest change
              minimum  tea at alden       1        70  lower the minimum of tea at alden in period 1 from 70 to 60

          Not all of these can hold. The cheapest change is 10 in 1 rule: run again with --relax to plan with it.

          Plan written to impossible.plan

          """)
      #expect(try place.names(in: "impossible.plan") == ["diagnosis.csv", "plan.json", "scenario"])
      let check = try place.allot("check", "impossible.plan")
      #expect(check.exitCode == 10)
      #expect(check.output.hasPrefix("There is no plan to check"))
      let json = try place.allot("run", "impossible", "--json").json
      #expect((json?["diagnosis"] as? [[String: Any]])?.last?["rule"] as? String == "minimum")
      #expect((json?["repair"] as? [[String: Any]])?.map { $0["to"] as? Double } == [60])
      let greedy = try place.allot("run", "impossible", "--solver", "greedy", "--out", "greedy.plan")
      #expect(greedy.exitCode == 11)
      #expect(greedy.errors.contains("the minimum of tea at alden in period 1 (70 required, 60 reached)"))
      #expect(!place.exists("greedy.plan"))
    }
  }

  @Test("--relax: a plan with the cheapest repair, which says so, and which the check holds to exactly that")
  func relaxed() throws {
    try Workplace.with { place in
      try place.writeInfeasible()
      let result = try place.allot("run", "impossible", "--relax")
      #expect(result.exitCode == 0)
      #expect(
        result.output.contains(
          """
          Rules that give way
            Rule     Of            Period  Scenario  Plan
            minimum  tea at alden       1        70    60
          """))
      #expect(result.output.contains("critical rule-gives-way"))
      #expect(try place.allot("check", "impossible.plan").exitCode == 0)
      for forged in ["61", "59"] {
        try place.copy("impossible.plan", to: "\(forged).plan")
        try place.edit("\(forged).plan/plan.json", "\"to\": 60", "\"to\": \(forged)")
        #expect(try place.allot("check", "\(forged).plan").exitCode == 12)
      }
    }
  }

  @Test("the greedy by name is 0, out of time is 11")
  func unproved() throws {
    try Workplace.with { place in
      try place.writeCoupled()
      let byName = try place.allot("run", "coupled", "--solver", "greedy", "--json")
      #expect(byName.exitCode == 0)
      #expect(byName.json?["status"] as? String == "feasible")
      #expect(try place.allot("check", "coupled.plan").exitCode == 0)
      let late = try place.allot("run", "coupled", "--time-limit", "1e-9", "--json")
      #expect(late.exitCode == 11)
      #expect(late.json?["status"] as? String == "feasible")
      let solver = try #require(late.json?["solver"] as? [String: Any])
      #expect(solver["used"] as? String == "greedy")
    }
  }

  @Test("a published plan to keep to: its price is told, and the plan folder can be checked by itself")
  func stability() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      #expect(try place.allot("run", "net", "--quiet", "--out", "first").exitCode == 0)
      try place.write(
        "base: ../net\npolicy: {stability: 0.5, published: ../first}\nchanges:\n  - {scale: demand, by: 1.5}\n",
        to: "next/scenario.yaml")
      let run = try place.allot("run", "next", "--out", "second")
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(run.output.contains("Against the published plan "))
      let json = try place.text("second/plan.json")
      #expect(json.contains("\"../first/shipments.csv\"") && json.contains("\"changed_if_free\""))
      #expect(place.exists("second/scenario/published.csv"))
      #expect(try place.allot("check", "second").exitCode == 0)
      #expect(try place.allot("run", "second/scenario", "--quiet", "--out", "third").exitCode == 0)
      #expect(try place.text("third/shipments.csv") == place.text("second/shipments.csv"))
      try place.edit("next/scenario.yaml", "../first", "../nothing")
      let missing = try place.allot("run", "next")
      #expect(missing.exitCode == 65)
      #expect(missing.errors.contains("next/scenario.yaml:2:37: error: there is no plan in \"../nothing\""))
    }
  }

  @Test("a solver that cannot hold the scenario, or is not built in: exit 69, nothing written")
  func notBuiltIn() throws {
    try Workplace.with { place in
      try place.writeCoupled()
      let network = try place.allot("run", "coupled", "--solver", "network")
      #expect(network.exitCode == 69)
      #expect(
        network.errors
          == "error: this scenario is no network: warehouse throughput shared by products; use --solver auto\n")
      #expect(try place.allot("run", "coupled", "--solver", "glpk").exitCode == (Package.hasGLPK ? 0 : 69))
      #expect(place.exists("coupled.plan") == Package.hasGLPK)
    }
  }
}
