import Domain
import Foundation
import Support
import Testing

@testable import ScenarioFiles

/// `history.csv` read piece by piece.
struct HistoryTests {
  private func reading(_ text: String, _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(text.utf8).write(to: folder.appendingPathComponent("history.csv"))
    try body(folder.path)
  }

  /// The problems of a file that has some.
  private func problems(_ text: String) throws -> [String] {
    var found: [String] = []
    try reading(text) { path in
      do throws(ScenarioReadFailure) {
        _ = try HistoryReader.read(path)
      } catch {
        if case .problems(let problems) = error { found = problems.lines() } else { Issue.record("\(error)") }
      }
    }
    return found
  }

  @Test("rows come by place, product and day, whatever their order in the file")
  func order() throws {
    let text = #"""
      date,product,place,sales,stockout,price,promotion
      2026-01-02,p2,r2,4,0.5,,yes
      2026-01-03,p1,r1,3,,2.5,
      2026-01-01,p1,r1,1,,,
      2026-01-01,"p,""3""",r1,7.25,,,
      """#
    try reading(text) { path in
      let history = try HistoryReader.read(path)
      #expect(history.places == ["r1", "r2"] && history.products == ["p,\"3\"", "p1", "p2"])
      #expect(history.series.map(\.place) == [0, 0, 1] && history.series.map(\.product) == [0, 1, 2])
      #expect(history.series.map(\.rows) == [0..<1, 1..<3, 3..<4])
      #expect(history.sales == [7.25, 1, 3, 4])
      #expect(history.days == [20454, 20454, 20456, 20455])
      #expect(history.stockout == [0, 0, 0, 0.5] && history.promotion == [false, false, false, true])
      #expect(history.price[2] == 2.5 && history.price[0].isNaN)
    }
  }

  @Test("every fault has its line and column")
  func faults() throws {
    let text = """
      place,product,date,sales,stockout,promotion
      r,p,2026-02-29,1,0,
      r,p,2026-01-01,1.2.3,0,
      r,,2026-01-02,-1,2,no

      r,p,2026-01-03,1
      """
    #expect(
      try problems(text) == [
        "history.csv:2:5: error: date \"2026-02-29\" is not a day; write it like 2026-11-23 [bad-date]",
        "history.csv:3:16: error: sales \"1.2.3\" is not a number [bad-number]",
        "history.csv:4:3: error: product is empty, but every row needs it [missing-value]",
        "history.csv:4:15: error: sales \"-1\" must not be negative [negative-number]",
        "history.csv:4:18: error: stockout \"2\" must lie between 0 and 1 [out-of-range]",
        "history.csv:4:20: error: promotion must be yes or empty, not \"no\" [bad-value]",
        "history.csv:5:1: error: blank line between rows; remove it [blank-line]",
        "history.csv:6:17: error: the row has 4 fields, the header has 6 [ragged-row]",
      ])
    #expect(
      try problems("place,product,date,sales\nr,p,2026-01-01,1\nr,q,2026-01-01,1\nr,p,2026-01-01,2\n") == [
        "history.csv:4:1: error: \"r\", \"p\" on 2026-01-01 stands in line 2 already; "
          + "give each place, product and date one row [duplicate-key]"
      ])
    #expect(
      try problems("") == [
        "history.csv:1:1: error: the file is empty; write a header row that begins with place [empty-file]"
      ])
  }

  @Test("a file of many pieces reads as one, and a fault far down has its line", arguments: ["\n", "\r\n"])
  func pieces(_ lineBreak: String) throws {
    // 3 MB: several pieces, with a quoted line break in each product's name.
    var text = "place,product,date,sales" + lineBreak
    let names = (0..<40).map { "a long product name that fills the file, number \($0)" }
    for day in 0..<1000 {
      let date = CalendarDay(daysSince1970: 15_000 + day).text
      for name in names { text += "r,\"\(name)\",\(date),\(day % 10)" + lineBreak }
    }
    try reading(text) { path in
      let history = try HistoryReader.read(path)
      #expect(history.series.count == 40 && history.sales.count == 40_000)
      #expect(history.series.allSatisfy { $0.rows.count == 1000 })
      #expect(history.sales.reduce(0, +) == 40 * 4500)
    }
    #expect(
      try problems(text + "r,p,never,1" + lineBreak) == [
        "history.csv:40002:5: error: date \"never\" is not a day; write it like 2026-11-23 [bad-date]"
      ])
  }

  /// All rows of a history, put together from its parts.
  private func joined(_ records: any SalesRecords) throws -> SalesHistory {
    var all = SalesHistory(places: records.places, products: records.products)
    try records.forEachPart { part, first in
      #expect(first == all.series.count)
      let begin = all.days.count
      all.series += part.series.map {
        .init(place: $0.place, product: $0.product, rows: ($0.rows.lowerBound + begin)..<($0.rows.upperBound + begin))
      }
      all.days += part.days
      all.sales += part.sales
      all.stockout += part.stockout.isEmpty ? part.days.map { _ in 0 } : part.stockout
      all.price += part.price
      all.promotion += part.promotion.isEmpty ? part.days.map { _ in false } : part.promotion
    }
    return all
  }

  @Test("rows that are sorted on disk come as those in memory do", arguments: [1, 40_000])
  func spilled(_ rowsInMemory: Int) throws {
    var text = "place,product,date,sales,stockout,price,promotion\n"
    var generator = SeededNumbers(seed: 71)
    // 60,000 of 40 × 2,000 places and days in any order: two files of pieces of a megabyte.
    var keys = (0..<80_000).map { ($0 / 2000, $0 % 2000) }
    keys.shuffle(using: &generator)
    for (place, day) in keys.prefix(60_000) {
      let date = CalendarDay(daysSince1970: day - 1000).text
      let (sales, out) = (Double.random(in: 0...9, using: &generator), place % 7 == 0 && day % 11 == 0 ? "0.5" : "")
      let (price, promotion) = (day % 3 == 0 ? "\(place + 1).25" : "", day % 13 == 0 ? "yes" : "")
      text += "r\(place / 5),p\(place % 5),\(date),\(sales),\(out),\(price),\(promotion)\n"
    }
    try reading(text) { path in
      let inMemory = try HistoryReader.read(path)
      let spilled = try HistoryReader.open(path, rowsInMemory: rowsInMemory)
      #expect(spilled is SpilledHistory && spilled.hasPrices)
      #expect(spilled.distinctDays == inMemory.distinctDays)
      // Twice: a classification asks twice.
      for _ in 0..<2 {
        let all = try joined(spilled)
        #expect(all.places == inMemory.places && all.products == inMemory.products)
        #expect(all.series.map(\.rows) == inMemory.series.map(\.rows))
        #expect(all.series.map(\.rows) == spilled.series.map(\.rows))
        #expect(all.series.map(\.place) == inMemory.series.map(\.place))
        #expect(all.series.map(\.product) == inMemory.series.map(\.product))
        #expect(all.days == inMemory.days && all.sales == inMemory.sales && all.stockout == inMemory.stockout)
        #expect(all.price.map(\.bitPattern) == inMemory.price.map(\.bitPattern) && all.promotion == inMemory.promotion)
      }
    }
  }

  @Test("a key that stands twice is named, however far apart its rows are")
  func spilledDuplicates() throws {
    var text = "place,product,date,sales\n"
    for row in 0..<120_000 {
      text += "r\(row % 50),a product of some length,\(CalendarDay(daysSince1970: 9000 + row / 50).text),1\n"
    }
    text += "r7,a product of some length,\(CalendarDay(daysSince1970: 9001).text),1\n"
    text += "r7,a product of some length,\(CalendarDay(daysSince1970: 9001).text),1\n"
    try reading(text) { path in
      var found: [[String]] = []
      for rowsInMemory in [1 << 20, 30_000] {
        do throws(ScenarioReadFailure) {
          _ = try HistoryReader.open(path, rowsInMemory: rowsInMemory)
        } catch {
          if case .problems(let problems) = error { found.append(problems.lines()) } else { Issue.record("\(error)") }
        }
      }
      let name = "\"r7\", \"a product of some length\" on 1994-08-24"
      let hint = "give each place, product and date one row [duplicate-key]"
      let expected = [
        "history.csv:120002:1: error: \(name) stands in line 59 already; \(hint)",
        "history.csv:120003:1: error: \(name) stands in line 120002 already; \(hint)",
      ]
      #expect(found == [expected, expected])
    }
  }
}
