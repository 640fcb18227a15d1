import Domain
import Foundation
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
}
