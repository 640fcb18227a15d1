import Foundation
import Testing

/// The inventory commands on a network of a few rows: forecast → stock → run, and grades and targets.
@Suite("allot forecast, stock, classify, targets")
struct InventoryTests {
  /// 70 days of tea in both towns: weekdays 10 and 4, weekends half as much again, the last day before 1 March 2027.
  private func writeHistory(_ place: Workplace, to name: String = "net/history.csv") throws {
    var text = "place,product,date,sales,stockout\n"
    for day in 0..<70 {
      let date = Date(timeIntervalSince1970: 1_803_859_200 + 86_400 * Double(day - 70))
      let written = ISO8601DateFormatter.string(
        from: date, timeZone: try #require(TimeZone(identifier: "UTC")), formatOptions: [.withFullDate])
      let factor = day % 7 >= 5 ? 1.5 : 1.0
      text += "alden,tea,\(written),\(day == 30 ? 0 : 10 * factor),\(day == 30 ? 1 : 0)\n"
      text += "cove,tea,\(written),\(4 * factor),\n"
    }
    try place.write(text, to: name)
  }

  private func writeDays(_ place: Workplace) throws {
    try place.writeNetwork()
    try place.write(
      "name: Small network\nstart: 2027-03-01\nperiod: day\nperiods: 7\n", to: "net/scenario.yaml")
    try place.write(
      "region,product,period,quantity,held,unmet_penalty\nalden,tea,1,80,3,12\ncove,tea,1,40,0,\n",
      to: "net/demand.csv")
  }

  @Test("forecast writes demand and quantiles, stock reads them, run plans with them")
  func chain() throws {
    try Workplace.with { place in
      try writeDays(place)
      try writeHistory(place)
      let result = try place.allot("forecast", "net", "--out", "net", "--json")
      #expect(result.exitCode == 0, "\(result.errors)")
      let json = try #require(result.json)
      #expect(json["series"] as? Int == 2 && json["periods"] as? Int == 7 && json["hidden_series"] as? Int == 1)
      let demand = try place.text("net/demand.csv").split(separator: "\n")
      #expect(demand.count == 15)
      // Days from Monday 1 March: ten a day, fifteen at the weekend; held and the penalty stay where they were.
      let first = demand[1].split(separator: ",", omittingEmptySubsequences: false)
      let quantity = try #require(Double(first[3]))
      #expect(abs(quantity - 10) < 1 && first[4] == "3" && first[8] == "12", "\(demand[1])")
      let saturday = try #require(Double(demand[6].split(separator: ",", omittingEmptySubsequences: false)[3]))
      #expect(abs(saturday - 15) < 1.5, "\(demand[6])")
      #expect(try place.text("net/forecast.csv").contains("out of stock in 1 of 70 days: "))
      let stock = try place.allot("stock", "net", "--write", "--quiet")
      #expect(stock.exitCode == 0, "\(stock.errors)")
      #expect(try place.text("net/policy.csv").contains("(forecast)"))
      #expect(try place.text("net/stock.csv").hasPrefix("warehouse,product,expires,on_hand,reserved,safety_stock\n"))
      #expect(try place.allot("run", "net", "--quiet").exitCode == 0)
    }
  }

  @Test("the same bytes for any number of threads, and a second forecast changes nothing")
  func repeated() throws {
    try Workplace.with { place in
      try writeDays(place)
      try writeHistory(place)
      #expect(try place.allot("forecast", "net", "--out", "net", "--quiet", "--threads", "1").exitCode == 0)
      let (demand, forecast) = (try place.text("net/demand.csv"), try place.text("net/forecast.csv"))
      #expect(try place.allot("forecast", "net", "--out", "net", "--quiet", "--threads", "3").exitCode == 0)
      #expect(try place.text("net/demand.csv") == demand && place.text("net/forecast.csv") == forecast)
      let traced = try place.allot("forecast", "net", "--out", "net", "--quiet", "--reconcile", "minimum-trace")
      #expect(traced.exitCode == 0, "\(traced.errors)")
    }
  }

  @Test("a history with faults: exit 65 with their places; none: exit 66")
  func faults() throws {
    try Workplace.with { place in
      try place.write("place,product,date,sales\nalden,tea,soon,1\n", to: "past/h.csv")
      let result = try place.allot("forecast", "past/h.csv")
      #expect(result.exitCode == 65 && result.errors.hasPrefix("past/h.csv:2:11: error: date \"soon\" is not a day"))
      #expect(try place.allot("forecast", "nowhere").exitCode == 66)
      #expect(try place.allot("classify", "nowhere").exitCode == 66)
      #expect(try place.allot("targets", "nowhere.csv").exitCode == 66)
    }
  }

  @Test("classes are graded, told apart from the earlier ones, and become tiers")
  func classes() throws {
    try Workplace.with { place in
      try writeDays(place)
      try place.write(
        "name: Small network\ntiers:\n  - {name: gold, weight: 2}\n  - {name: tin, weight: 1}\n",
        to: "net/scenario.yaml")
      try place.write("region,product,quantity\nalden,tea,80\ncove,tea,40\n", to: "net/demand.csv")
      try writeHistory(place)
      let first = try place.allot("classify", "net", "--out", "net", "--tiers")
      #expect(first.exitCode == 0, "\(first.errors)")
      #expect(try place.text("net/regions.csv").contains("alden,奥尔登镇,,gold,,\ncove,Cove,,gold,,\n"))
      // alden has 71 %: the second begins below a half only with another threshold.
      let second = try place.allot("classify", "net", "--out", "net", "--tiers", "--a", "0.5", "--b", "0.6")
      #expect(second.output.contains("2 places, 1 in another class than before"), "\(second.output)")
      #expect(try place.text("net/regions.csv").contains("cove,Cove,,tin,,\n"))
      #expect(try place.text("net/classes.md").contains("| cove | CX | AX |"))
      #expect(try place.allot("validate", "net").exitCode == 0)
    }
  }

  @Test("targets: every total exact, a contradiction named with exit 10")
  func targets() throws {
    try Workplace.with { place in
      let table = """
        product,region,period,total,history,growth,minimum,maximum
        tea,,,10,,,,
        pot,,,5,,,,
        ,alden,,9,,,,
        ,cove,,6,,,,
        tea,alden,,,10,1.2,,
        tea,cove,,,5,,,
        pot,alden,,,5,,,2
        pot,cove,,,5,,,

        """
      try place.write(table, to: "t.csv")
      let result = try place.allot("targets", "t.csv")
      #expect(result.exitCode == 0, "\(result.errors)")
      #expect(
        result.output
          == "product,region,period,quantity\npot,alden,,2\npot,cove,,3\ntea,alden,,7\ntea,cove,,3\n")
      try place.edit("t.csv", ",cove,,6,", ",cove,,7,")
      let bad = try place.allot("targets", "t.csv")
      #expect(bad.exitCode == 10 && bad.output == "")
      #expect(bad.errors.contains("contradict") && bad.errors.contains("by 1 units"), "\(bad.errors)")
      try place.edit("t.csv", "tea,,,10,", "tea,,,1.5,")
      #expect(try place.allot("targets", "t.csv").errors.hasPrefix("t.csv:2:7: error: a total must be a whole number"))
    }
  }
}
