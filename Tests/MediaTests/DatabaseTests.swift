import Databases
import Domain
import Foundation
import GRDB
import PlanFiles
import Planning
import ScenarioFiles
import Support
import Testing
import Workbooks

@Suite("Databases and plans in other media")
struct DatabaseTests {
  /// A database made by these statements, and what is said of it.
  private func problems(_ statements: String) async throws -> [String] {
    try await TemporaryFolder.with { folder in
      let path = folder.appendingPathComponent("w.sqlite").path
      try TableDatabase.write(ScenarioWriter.tables(of: RandomScenario.make(seed: 2, features: [])), to: path)
      let queue = try DatabaseQueue(path: path)
      try await queue.write { try $0.execute(sql: statements) }
      try queue.close()
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      var lines: [String] = []
      do {
        _ = try ScenarioDatabase.medium(path).read()
      } catch ScenarioReadFailure.problems(let problems) { lines = problems.lines(in: "w.sqlite") }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before, "reading wrote")
      return lines
    }
  }

  @Test("every problem says table, row and column, and reading writes nothing")
  func places() async throws {
    #expect(try await problems("SELECT 1") == [])
    #expect(
      try await problems("UPDATE demand SET quantity = 'many' WHERE rowid = 2") == [
        "w.sqlite: table demand, row 2, column quantity: error: quantity \"many\" is not a number [bad-number]"
      ])
    #expect(
      try await problems("UPDATE demand SET quantity = 9e999 WHERE rowid = 1") == [
        "w.sqlite: table demand, row 1, column quantity: error: quantity \"inf\" is not a number; leave the cell empty where there is "
          + "no number [bad-number]"
      ])
    #expect(
      try await problems("DELETE FROM demand WHERE rowid = 1; UPDATE demand SET quantity = x'00' WHERE rowid = 2") == [
        "w.sqlite: table demand, row 2, column quantity: error: the cell holds bytes, not a text or a number; store codes "
          + "and names as TEXT [bad-value]"
      ])
    #expect(
      try await problems("CREATE TABLE recepts (x)") == [
        "w.sqlite: table recepts: error: unknown table; did you mean \"receipts\"? [unknown-table]"
      ])
    #expect(
      try await problems("ALTER TABLE lanes RENAME TO _lanes") == [
        "w.sqlite: table lanes: error: the table is missing [missing-file]"
      ])
  }

  @Test("a view is as good as a table")
  func view() async throws {
    #expect(
      try await problems("ALTER TABLE lanes RENAME TO _rates; CREATE VIEW lanes AS SELECT * FROM _rates WHERE 1") == [])
  }

  @Test("a plan in a database and in a workbook has the rows of its folder, and takes the place of a plan only")
  func plans() async throws {
    let scenario = RandomScenario.make(seed: 4, features: [.substitutes, .tiers])
    let plan = try await Planner(options: PlanOptions(solver: .greedy, threads: 1)).plan(scenario)
    let sheets = PlanFolder.sheets(of: plan, scenario: scenario)
    #expect(sheets.first?.name == "summary")
    #expect(sheets.contains { $0.name == "shipments" && $0.csv.count > 60 })
    try await TemporaryFolder.with { folder in
      let database = folder.appendingPathComponent("p.sqlite").path
      for _ in 0..<2 { try TableDatabase.write(plan, scenario: scenario, to: database) }
      let queue = try DatabaseQueue(path: database)
      for sheet in sheets {
        let table = TableContent(name: sheet.name, csv: sheet.csv, isNumber: sheet.isNumber)
        let count = try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \"\(sheet.name)\"") }
        #expect(count == table.count, "\(sheet.name)")
      }
      let shipped = plan.shipments.reduce(0) { $0 + $1.quantity }
      let total = try await queue.read { try Double.fetchOne($0, sql: "SELECT sum(quantity) FROM shipments") ?? 0 }
      #expect(abs(total - shipped) <= 1e-6)
      try queue.close()

      let other = folder.appendingPathComponent("other.sqlite").path
      try TableDatabase.write(ScenarioWriter.tables(of: scenario), to: other)
      #expect(throws: PlanFileFailure.self) { try TableDatabase.write(plan, scenario: scenario, to: other) }
      #expect(throws: PlanFileFailure.self) { try TableDatabase.write(plan, scenario: scenario, to: folder.path) }

      guard canWriteWorkbooks("a plan as a workbook") else { return }
      let book = folder.appendingPathComponent("p.xlsx").path
      for _ in 0..<2 { try TableWorkbook.write(plan, scenario: scenario, to: book) }
      try FileManager.default.removeItem(atPath: other)
      try TableWorkbook.write(ScenarioWriter.tables(of: scenario), to: other)
      #expect(throws: WorkbookFailure.self) { try TableWorkbook.write(plan, scenario: scenario, to: other) }
    }
  }
}
