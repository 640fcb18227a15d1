import Foundation
import Testing

@Suite("allot why")
struct WhyTests {
  @Test("the whole story of a line: what it gets, the ways for one more unit, and who shares what is used up")
  func story() throws {
    try Workplace.with { place in
      try place.writeTea()
      #expect(try place.allot("run", "tea", "--quiet").exitCode == 0)
      let result = try place.allot("why", "tea.plan", "--region", "alden")
      #expect(result.exitCode == 0 && result.errors == "")
      #expect(
        result.output == """
          alden Alden (tier village): tea Green tea
            asked 50, held 5, covered 6, unmet 39, which costs 390.00 EUR

          Delivered
            Product  From   Units  Transport
            tea      south      6      18.00

          Why no more
            stock of tea at north is used up
            one more unit here would save 10.00 EUR, less what it costs to bring

          Ways for one more unit
            Product  From   Costs a unit  Would save  Units now  Used up or full
            tea      north          2.00        8.00             stock of tea at north
            tea      south          3.00        7.00          6  lane south → alden for tea
            mate     north          3.00        7.00             stock of mate at north

          stock of tea at north is used up: 30 in all; one more saves 8.00 EUR, up to 39 more
            Shared by  For  Units   Filled  A unit saves
            mere       tea     10  100.0 %          9.00
            cove       tea     20  100.0 %         19.00

          """)
      #expect(
        try place.text("tea.plan/unmet.csv") == """
          period,region,product,quantity,penalty,reason
          1,alden,tea,39,390,stock of tea at north is used up
          1,mere,mate,5,45,stock of mate at north is used up

          """)
    }
  }

  @Test("several lines are a table, and the costliest is told")
  func table() throws {
    try Workplace.with { place in
      try place.writeTea()
      #expect(try place.allot("run", "tea", "--quiet").exitCode == 0)
      let result = try place.allot("why", "tea.plan", "--region", "mere")
      #expect(
        result.output.hasPrefix(
          """
          mere Mere
            Product        Asked  Covered  Unmet  Why no more
            mate Mate         30       25      5  stock of mate at north is used up
            tea Green tea     10       10

          mere Mere (tier village): mate Mate
            asked 30, covered 25, unmet 5, which costs 45.00 EUR

          """), "\(result.output)")
    }
  }

  /// Source: SAP Help Portal, Supply Network Planning, "Fair Share Rule B".
  @Test("a fair share: 200 of 800 and 600 of 1,500 with 1,200 more stand together at 86.96 %")
  func fairShare() throws {
    try Workplace.with { place in
      try place.writeFairShare()
      #expect(try place.allot("run", "share", "--quiet").exitCode == 0)
      let result = try place.allot("why", "share.plan", "--region", "DC1")
      #expect(
        result.output == """
          DC1: S
            asked 800, held 200, covered 495.652, unmet 104.348, which costs 104.35 EUR

          Delivered
            Product  From     Units  Transport
            S        plant  495.652     495.65

          Why no more
            stock of S at plant is used up
            rule fair: one more unit here comes before any cost
            it has 87.0 % of its claim: level 1 of tier standard; behind the same limits stand DC1 S 87.0 %, DC2 S 87.0 %

          Ways for one more unit
            Product  From   Costs a unit  Units now  Used up or full
            S        plant          1.00    495.652  stock of S at plant

          stock of S at plant is used up: 1,200 in all; the proof of what its tier gets rests on it
            Shared by  For    Units  Filled  A unit saves
            DC1        S    495.652  87.0 %          0.00
            DC2        S    704.348  87.0 %          0.00

          """)
    }
  }

  @Test("--json has the same story for scripts")
  func json() throws {
    try Workplace.with { place in
      try place.writeTea()
      #expect(try place.allot("run", "tea", "--quiet").exitCode == 0)
      let result = try place.allot("why", "tea.plan", "--region", "alden", "--product", "tea", "--json")
      let lines = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]]
      let line = try #require(lines?.first)
      #expect(line["unmet"] as? Double == 39)
      #expect((line["reason"] as? [String: Any])?["text"] as? String == "stock of tea at north is used up")
      let limit = try #require((line["limits"] as? [[String: Any]])?.first)
      #expect(limit["kind"] as? String == "stock" && limit["price"] as? Double == 8)
      #expect((limit["users"] as? [[String: Any]])?.map { $0["place"] as? String } == ["mere", "cove"])
    }
  }

  @Test("unknown codes name the nearest; no such plan and no demand are said")
  func errors() throws {
    try Workplace.with { place in
      try place.writeTea()
      #expect(try place.allot("run", "tea", "--quiet").exitCode == 0)
      let cases: [(arguments: [String], code: Int32, error: String)] = [
        (["tea.plan", "--region", "elden"], 64, "unknown region \"elden\"; did you mean \"alden\"? [unknown-region]"),
        (
          ["tea.plan", "--region", "alden", "--product", "Tea"], 64,
          "unknown product \"Tea\"; did you mean \"tea\"? [unknown-product]"
        ),
        (["tea.plan", "--region", "alden", "--product", "mate"], 66, "mate at alden asks for nothing [no-demand]"),
        (
          ["tea.plan", "--region", "alden", "--period", "2"], 64,
          "there is no period 2; they are 1 to 1 [unknown-period]"
        ),
        (["tee.plan", "--region", "alden"], 66, "no such plan folder (it has no plan.json) [no-such-plan]"),
      ]
      for (arguments, code, error) in cases {
        let result = try place.allot.run(["why"] + arguments)
        #expect(result.exitCode == code)
        #expect(result.errors == "\(arguments[0]): error: \(error)\n")
      }
      try place.writeInfeasible()
      #expect(try place.allot("run", "impossible", "--quiet").exitCode == 10)
      #expect(try place.allot("why", "impossible.plan", "--region", "alden").exitCode == 10)
    }
  }
}

@Suite("allot why-not")
struct WhyNotTests {
  @Test("who would lose what, and what it would cost")
  func possible() throws {
    try Workplace.with { place in
      try place.writeTea()
      #expect(try place.allot("run", "tea", "--quiet").exitCode == 0)
      let result = try place.allot("why-not", "tea.plan", "--region", "alden", "--product", "tea", "--quantity", "40")
      #expect(result.exitCode == 0 && result.errors == "")
      #expect(
        result.output == """
          alden Alden could have 40 of tea Green tea in place of 11
            no way to give it that costs less, proved
            the plan would cost 96.00 EUR more: transport +31.00, substitution +10.00, unmet demand +55.00

          Who would lose
            Region  Name  Product  Covered  Would be  Change
            mere    Mere  mate          25         0     -25
            mere    Mere  tea           10         4      -6
            cove    Cove  tea           20        17      -3

          Who would gain
            Region  Name   Product  Covered  Would be  Change
            alden   Alden  tea            6        35     +29

          Service, by value
            Tier     Fill rate  Would be
            town       100.0 %    85.0 %
            village     50.0 %    50.6 %

          """)
    }
  }

  @Test("what forbids it: exit 10")
  func impossible() throws {
    try Workplace.with { place in
      try place.writeNetwork()
      #expect(try place.allot("run", "net", "--quiet").exitCode == 0)
      let result = try place.allot("why-not", "net.plan", "--region", "alden", "--product", "tea", "--quantity", "70")
      #expect(result.exitCode == 10)
      #expect(result.output.hasPrefix("alden 奥尔登镇 cannot have 70 of tea 茶叶; it has 60\n\nWhat contradicts\n"))
      let more = try place.allot("why-not", "net.plan", "--region", "alden", "--product", "tea", "--quantity", "90")
      #expect(more.exitCode == 10)
      #expect(
        more.errors
          == "net.plan: error: tea at alden: only 80 are asked for, held ones included; nothing is delivered beyond that "
          + "[more-than-asked]\n")
      let less = try place.allot("why-not", "net.plan", "--region", "alden", "--product", "tea", "--quantity", "50")
      #expect(less.exitCode == 0 && less.output == "alden 奥尔登镇 has 60 of tea 茶叶 already\n")
      #expect(
        try place.allot("why-not", "net.plan", "--region", "cove", "--product", "pot", "--quantity", "1").exitCode == 64
      )
    }
  }
}

@Suite("allot run --compare-rules")
struct CompareRulesTests {
  @Test("cost and fill rates under each rule, and no plan written")
  func table() throws {
    try Workplace.with { place in
      try place.writeTea()
      let result = try place.allot("run", "tea", "--compare-rules")
      #expect(result.exitCode == 0)
      #expect(
        result.output == """
          tea and mate under each rule
            Rule      Tier     Fill rate  Smallest     Mean  Unmet value  Cost in EUR
            cost      all         59.3 %    22.0 %   76.3 %       435.00       508.00
                      town       100.0 %   100.0 %  100.0 %         0.00
                      village     50.0 %    22.0 %   68.4 %       435.00
            priority  all         59.3 %    22.0 %   76.3 %       435.00       508.00
                      town       100.0 %   100.0 %  100.0 %         0.00
                      village     50.0 %    22.0 %   68.4 %       435.00
            fair      all         58.4 %    48.8 %   61.6 %       445.36       535.90
                      town       100.0 %   100.0 %  100.0 %         0.00
                      village     48.8 %    48.8 %   48.8 %       445.36
          Fill rate: value covered of value asked for. Smallest and mean: of the fill rates of each region's product.

          """)
      #expect(try place.names() == ["tea"])
    }
  }

  @Test("--json for scripts; --out writes a folder a rule", .enabled(if: Package.hasGLPK, "rule fair needs it here"))
  func json() throws {
    try Workplace.with { place in
      try place.writeTea()
      let result = try place.allot("run", "tea", "--compare-rules", "--json", "--out", "plans")
      #expect(result.exitCode == 0)
      let rules = try #require(result.json?["rules"] as? [[String: Any]])
      #expect(rules.map { $0["rule"] as? String } == ["cost", "priority", "fair"])
      let costs = rules.compactMap { $0["cost"] as? Double }
      #expect(costs.count == 3 && costs[0] == 508 && costs[1] == 508 && abs(costs[2] - 535.9047619) < 1e-6)
      let smallest = rules.compactMap { $0["smallest_fill"] as? Double }
      #expect(smallest.count == 3 && abs(smallest[0] - 0.22) < 1e-9 && abs(smallest[2] - 0.4880952) < 1e-6)
      #expect(try place.names(in: "plans") == ["cost", "fair", "priority"])
      for rule in ["cost", "priority", "fair"] {
        #expect(try place.allot("check", "plans/" + rule).exitCode == 0, "\(rule)")
      }
      #expect(try place.allot("run", "tea", "--compare-rules", "--rule", "fair").exitCode == 64)
    }
  }
}
