import Domain
import Foundation
import ScenarioFiles
import Support
import Testing

@testable import Workbooks

@Suite("Reading workbooks")
struct WorkbookReadingTests {
  /// Sheets of a scenario that is right, in texts.
  private static let right: [(name: String, rows: [[String]])] = [
    ("scenario", [["key", "value"], ["name", "Handmade"], ["periods", "2"], ["policy.rule", "priority"]]),
    ("tiers", [["name", "weight"], ["city", "2"], ["land", "1"]]),
    ("products", [["product", "price"], ["010", "5"]]),
    ("warehouses", [["warehouse"], ["W"]]),
    ("regions", [["region", "tier"], ["R", "city"]]),
    ("demand", [["region", "product", "quantity"], ["R", "010", "4"]]),
    ("lanes", [["from", "to", "cost"], ["W", "R", "1"]]),
  ]

  private func workbook(_ change: (inout [(name: String, rows: [[String]])]) -> Void = { _ in }) -> HandmadeWorkbook {
    var sheets = Self.right
    change(&sheets)
    return HandmadeWorkbook(
      sheets: sheets.map { sheet in
        let rows = sheet.rows.enumerated().map { $1.isEmpty ? "" : HandmadeWorkbook.texts($0 + 1, $1) }
        return (sheet.name, rows.joined())
      })
  }

  private func read(_ bytes: [UInt8]) async throws -> Scenario {
    try await TemporaryFolder.with { folder in
      let path = folder.appendingPathComponent("w.xlsx").path
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      return try ScenarioWorkbook.medium(path).read().scenario
    }
  }

  /// What `allot validate w.xlsx` would say.
  private func problems(_ bytes: [UInt8]) async throws -> [String] {
    do {
      _ = try await read(bytes)
      return []
    } catch ScenarioReadFailure.problems(let problems) {
      return problems.lines(in: "w.xlsx")
    }
  }

  @Test("settings and tables of a workbook of texts")
  func plain() async throws {
    let scenario = try await read(workbook().bytes)
    #expect(scenario.name == "Handmade")
    #expect(scenario.periods == 2)
    #expect(scenario.policy.rule == .priority)
    #expect(scenario.tiers.values.map(\.weight) == [2, 1])
    #expect(scenario.products.values.map(\.code) == ["010"])
    #expect(scenario.demand.map(\.quantity) == [4])
  }

  @Test("shared texts, numbers, dates, booleans and formulas are what a spreadsheet shows")
  func cells() throws {
    let rows = """
      <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>b</t></is></c>
      <c r="C1" t="str"><f>"c"</f><v>c</v></c><c r="D1" t="s"><v>1</v></c></row>
      <row r="2"><c r="A2"><v>0.30000000000000004</v></c><c r="B2" s="1"><v>7</v></c><c r="C2" s="3"><v>46079</v></c>
      <c r="D2" t="b"><v>1</v></c></row>
      <row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3"><v>1E3</v></c><c r="C3" s="2"><v>46079.5</v></c>
      <c r="D3" t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r><rPh><t>no</t></rPh></is></c></row>
      <row r="4"/><row r="9"><c r="B9" s="1"/></row>
      """
    let book = HandmadeWorkbook(
      sheets: [("t", rows), ("_notes", "<row><c><v>1</v></c></row>")],
      sharedStrings: ["<t>a</t>", "<r><t>d_x000D_</t></r><rPh><t>yomi</t></rPh><r><t>e</t></r>"],
      formats: ["000", "yyyy\\-mm\\-dd;@"])
    let (tables, problems) = try ScenarioWorkbook.tables(in: book.bytes)
    #expect(problems.isEmpty)
    #expect(tables.map(\.name) == ["t"])
    var lines: [[String]] = []
    TableContent(table: tables[0]).forEachRow { lines.append($1) }
    #expect(
      lines == [
        ["a", "b", "c", "d\re"], ["0.30000000000000004", "007", "2026-02-26", "true"],
        ["2", "1000", "2026-02-26 12:00:00", "two runs"],
      ])
  }

  @Test(
    "days by their numbers, of both calendars",
    arguments: [
      // ECMA-376 part 1, 18.17.4.3: 1900-01-01 is 1; 1904-01-01 is 0 where days are counted from 1904.
      (1.0, false, "1900-01-01"), (59, false, "1900-02-28"), (61, false, "1900-03-01"), (36526, false, "2000-01-01"),
      (1, true, "1904-01-02"), (35064, true, "2000-01-01"), (2_958_465, false, "9999-12-31"), (0.5, false, "0.5"),
    ])
  func days(number: Double, countsFrom1904: Bool, text: String) {
    #expect(CellNumber.text("\(number)", .date, countsFrom1904: countsFrom1904) == text)
  }

  @Test("number formats that are dates, and those that are not")
  func formats() {
    for code in ["yyyy-mm-dd", "[$-409]d-mmm-yy;@", "m/d/yyyy", "yyyy\"年\"m\"月\"d\"日\""] {
      #expect(CellStyles.shown(code) == .date, "\(code)")
    }
    for code in ["General", "#,##0.00", "0.0%", "[Red]0.0", "\"day\" 0", "\\d0", "[$USD] 0.00", "@", "0"] {
      #expect(CellStyles.shown(code) == .number, "\(code)")
    }
    #expect(CellStyles.shown("00000") == .padded(5))
  }

  @Test("every problem says sheet, row and column")
  func places() async throws {
    func said(_ name: String, _ rows: [[String]]?) async throws -> [String] {
      try await problems(
        workbook { sheets in
          sheets.removeAll { $0.name == name }
          if let rows { sheets.append((name, rows)) }
        }.bytes)
    }
    #expect(
      try await said("demand", [["region", "product", "quantity"], ["R", "010", "-4"], ["R", "10", "4"]]) == [
        "w.xlsx: sheet demand, row 2, column C: error: quantity \"-4\" must not be negative [negative-number]",
        "w.xlsx: sheet demand, row 3, column B: error: unknown product \"10\"; did you mean \"010\"? [unknown-product]",
      ])
    #expect(
      try await said("demand", [["region", "product", "quantity"], ["R", "010", "4"], [], ["R", "010", "5"]]) == [
        "w.xlsx: sheet demand, row 3, column A: error: an empty row between rows; remove it [blank-line]",
        "w.xlsx: sheet demand, row 4, column A: error: same region and product as row 2 [duplicate-key]",
      ])
    #expect(
      try await said("demand", [["region", "product", "quantity"], ["R", "010", "4"], ["R", "010", "5"]]) == [
        "w.xlsx: sheet demand, row 3, column A: error: same region and product as row 2 [duplicate-key]"
      ])
    #expect(try await said("lanes", nil) == ["w.xlsx: sheet lanes: error: the sheet is missing [missing-file]"])
    #expect(
      try await said("stocks", [["warehouse", "product"]]) == [
        "w.xlsx: sheet stocks: error: unknown sheet; did you mean \"stock\"? [unknown-table]"
      ])
    #expect(
      try await said("products", [["product", "name", "price"], ["010", "two\nlines, \"so\"", "x"], ["1", "", "y"]])
        == [
          "w.xlsx: sheet products, row 2, column C: error: price \"x\" is not a number [bad-number]",
          "w.xlsx: sheet products, row 3, column C: error: price \"y\" is not a number [bad-number]",
        ])
    #expect(
      try await said("scenario", [["key", "value"], ["name", "x"], ["periods", "many"], ["policy.rul", "fair"]]) == [
        "w.xlsx: sheet scenario, row 3, column B: error: periods \"many\" is not a number [bad-number]",
        "w.xlsx: sheet scenario, row 4, column A: error: unknown key \"rul\" in policy; did you mean \"rule\"? "
          + "[unknown-key]",
      ])
    #expect(
      try await said("scenario", [["key", "worth"]]) == [
        "w.xlsx: sheet scenario, row 1, column B: error: unknown column \"worth\"; its columns are key and value "
          + "[unknown-column]",
        "w.xlsx: sheet scenario, row 1, column A: error: missing column \"value\" [missing-column]",
      ])
    #expect(
      try await said("tiers", [["name", "weight"], ["city", "0"]]) == [
        "w.xlsx: sheet tiers, row 2, column B: error: weight \"0\" must be more than 0 [out-of-range]"
      ])
    #expect(
      try await said("products", [["product", "price"], ["010", "5", "6"]]) == [
        "w.xlsx: sheet products, row 2, column C: error: the cell C2 lies outside the columns of the header row; give "
          + "the column a name, or clear the cell [ragged-row]"
      ])
  }

  @Test("cells without a value are told")
  func noValue() async throws {
    let cells = "<row r=\"2\"><c r=\"A2\" t=\"e\"><v>#REF!</v></c><c r=\"B2\"><f>A1</f></c></row>"
    var book = workbook()
    book.sheets[2].rows = HandmadeWorkbook.texts(1, ["product", "price"]) + cells
    #expect(
      try await problems(book.bytes) == [
        "w.xlsx: sheet products, row 2, column A: error: the cell holds the error #REF!; mend its formula [bad-value]",
        "w.xlsx: sheet products, row 2, column B: error: the cell holds a formula without a value; open it in a "
          + "spreadsheet and save it [no-value]",
      ])
  }

  @Test("changes and a base stand in the sheet as in scenario.yaml")
  func overlay() async throws {
    let book = workbook { sheets in
      sheets[0].rows += [["changes", "{scale: demand, by: 1.5}"], ["changes", "{set: products.price, to: 7}"]]
    }
    let scenario = try await read(book.bytes)
    #expect(scenario.demand.map(\.quantity) == [6])
    #expect(scenario.products.values.map(\.price) == [7])
  }
}
