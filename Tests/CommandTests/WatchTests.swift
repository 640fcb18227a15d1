import Foundation
import Support
import Testing

@Suite("allot watch, simulate")
struct WatchTests {
  @Test("what it prints for shops before a holiday", .enabled(if: Package.hasGLPK, "it shows exact plans"))
  func golden() throws {
    let expected = try String(
      contentsOfFile: Package.scenario("autumn-rebalancing") + "/expected-watch.txt", encoding: .utf8)
    try Workplace.with { place in
      try FileManager.default.copyItem(
        atPath: Package.scenario("autumn-rebalancing"), toPath: place.path("autumn-rebalancing"))
      let result = try place.allot("watch", "autumn-rebalancing", "--actions", "1")
      #expect(result.exitCode == 0, "\(result.errors)")
      #expect(result.output == expected, "\(result.output)")
      let rows = try place.text("autumn-rebalancing/alerts.csv").split(separator: "\n")
      #expect(
        rows.first
          == "severity,kind,warehouse,region,product,period,date,probability,cover_days,units,money,reference,message,actions"
      )
      // The tables are there for the next command, and no part of the model.
      #expect(try place.allot("validate", "autumn-rebalancing").exitCode == 0)
      let again = try place.allot("watch", "autumn-rebalancing", "--actions", "1", "--jobs", "1", "--json")
      #expect(try place.text("autumn-rebalancing/alerts.csv").split(separator: "\n") == rows)
      let json = try #require(try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [[String: Any]])
      #expect(json.count == rows.count - 1)
    }
  }

  @Test("--fail-on, --overlays, and wrong usage")
  func options() throws {
    try Workplace.with { place in
      #expect(try place.allot("init", "shops", "--history").exitCode == 0)
      #expect(try place.allot("forecast", "shops", "--out", "shops", "--quiet").exitCode == 0)
      let failing = try place.allot(
        "watch", "shops", "--fail-on", "critical", "--critical", "1", "--quiet", "--overlays", "todo")
      #expect(failing.exitCode == 1 && failing.output.isEmpty, "\(failing.errors)")
      let folders = try place.names(in: "todo")
      #expect(folders.first == "01-1-\(folders.first?.dropFirst(5) ?? "")" && folders.last == "as-usual", "\(folders)")
      #expect(try place.allot("validate", "todo/\(folders[0])").exitCode == 0)
      // One that nothing is as bad as.
      let calm = try place.allot(
        "watch", "shops", "--fail-on", "critical", "--critical", "1e15", "--quiet", "--actions", "0")
      #expect(calm.exitCode == 0)
      #expect(try place.allot("watch", "shops", "--overlays", "shops/in").exitCode == 64)
      #expect(try place.allot("watch", "nowhere").exitCode == 66)
      #expect(try place.allot("simulate", "shops", "--policies", "own,best").exitCode == 64)
    }
  }

  @Test("forecast, stock, watch, run and simulate on the starter's past; a simulation goes on")
  func starter() throws {
    try Workplace.with { place in
      #expect(try place.allot("init", "shops", "--history").exitCode == 0)
      #expect(try place.allot("forecast", "shops", "--out", "shops", "--quiet").exitCode == 0)
      #expect(try place.allot("stock", "shops", "--write", "--quiet").exitCode == 0)
      let placed = try place.allot("stock", "shops", "--place", "--json")
      #expect(placed.exitCode == 0 && placed.output.hasPrefix("["))
      #expect(try place.allot("watch", "shops", "--quiet").exitCode == 0)
      let run = try place.allot("run", "shops", "--quiet")
      #expect(run.exitCode == 0, "\(run.errors)")
      // The history is no input of the plan.
      #expect(try !place.text("shops.plan/plan.json").contains("history.csv"))
      #expect(try place.allot("report", "shops.plan", "--out", "page.html").exitCode == 0)
      #expect(try place.text("page.html").contains("Early warning"))
      let options = ["simulate", "shops", "--periods", "3", "--replications", "3", "--out", "sim", "--quiet"]
      #expect(try place.allot.run(options).exitCode == 0)
      let results = try place.text("sim/results.csv")
      #expect(results.split(separator: "\n").count == 7)
      #expect(try place.allot.run(options).exitCode == 73)
      try FileManager.default.removeItem(atPath: place.path("sim/results/own-cost-2"))
      let resumed = try place.allot.run(options + ["--resume", "--jobs", "1"])
      #expect(resumed.exitCode == 0, "\(resumed.errors)")
      #expect(try place.text("sim/results.csv") == results)
      #expect(try place.allot.run(options + ["--resume", "--seed", "9"]).exitCode == 73)
    }
  }

  /// Three shops of one city: forecast → stock → watch → run as a benchmark does it for all.
  @Test("the chain on FreshRetailNet")
  func freshRetail() throws {
    guard let data = SharedData.folder("data/17_freshretailnet_subset", for: "the chain on FreshRetailNet") else {
      return
    }
    try Workplace.with { place in
      try writeShops(place, data)
      for words in [
        ["forecast", "fresh", "--out", "fresh", "--quiet"], ["stock", "fresh", "--write", "--quiet"],
        ["watch", "fresh", "--quiet"], ["run", "fresh", "--quiet"],
      ] {
        let begun = ContinuousClock.now
        let result = try place.allot.run(words)
        #expect(result.exitCode == 0, "\(words): \(result.errors)")
        #expect(ContinuousClock.now - begun < .seconds(60), "\(words)")
      }
      #expect(try place.text("fresh/alerts.csv").contains("stock-out"))
    }
  }

  private func writeShops(_ place: Workplace, _ data: URL) throws {
    let unpack = Process()
    unpack.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    unpack.arguments = ["gzip", "-dc", data.appendingPathComponent("daily.csv.gz").path]
    let pipe = Pipe()
    unpack.standardOutput = pipe
    try unpack.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    unpack.waitUntilExit()
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
    var history = "place,product,date,sales,stockout,promotion\n"
    var sold: [String: Double] = [:]
    var dates: Set<Substring> = []
    for line in lines {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard ["25", "26", "27"].contains(cells[1]), let sales = Double(cells[8]), let out = Double(cells[9]) else {
        continue
      }
      history += "S\(cells[1]),P\(cells[2]),\(cells[3]),\(sales),\(out / 16),\(cells[12] == "1" ? "yes" : "")\n"
      sold["S\(cells[1]),P\(cells[2])", default: 0] += sales
      dates.insert(cells[3])
    }
    try #require(!sold.isEmpty)
    try place.write(history, to: "fresh/history.csv")
    let keys = sold.keys.sorted()
    let products = Set(keys.map { $0.split(separator: ",")[1] }).sorted()
    let shops = Set(keys.map { $0.split(separator: ",")[0] }).sorted()
    var supply: [Substring: Double] = [:]
    for key in keys { supply[key.split(separator: ",")[1], default: 0] += (sold[key] ?? 0) / Double(dates.count) }
    func table(_ name: String, _ header: String, _ rows: [String]) throws {
      try place.write(header + "\n" + rows.map { $0 + "\n" }.joined(), to: "fresh/\(name)")
    }
    try place.write("name: Fresh\nstart: 2024-06-26\nperiod: day\nperiods: 7\n", to: "fresh/scenario.yaml")
    try table("products.csv", "product,price,unit_cost,holding_cost", products.map { "\($0),10,6,0.05" })
    try table("warehouses.csv", "warehouse", ["DC"])
    try table("regions.csv", "region", shops.map(String.init))
    try table("demand.csv", "region,product,quantity", keys.map { "\($0),1" })
    try table("lanes.csv", "from,to,cost", shops.map { "DC,\($0),0.2" })
    try table("stock.csv", "warehouse,product,on_hand", products.map { "DC,\($0),\(3 * (supply[$0] ?? 0))" })
    try table(
      "offers.csv", "supplier,product,warehouse,unit_cost,lead_time", products.map { "FARM,\($0),DC,7,2" })
  }
}
