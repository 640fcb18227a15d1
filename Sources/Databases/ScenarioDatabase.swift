internal import Domain
internal import Foundation
internal import GRDB
public import ScenarioFiles

/// A scenario in an SQLite database: tables and views by the names of the scenario's tables.
public enum ScenarioDatabase {
  /// The first bytes of every SQLite file.
  public static let signature = Array("SQLite format 3\0".utf8)

  /// Reads every table and view of the database, without writing to it.
  ///
  /// - Throws: `.problems` where the file is no database, or damaged; `.noSuchFolder`; `.cannotRead`.
  /// - Complexity: O(rows), all in memory.
  public static func medium(_ path: String) throws(ScenarioReadFailure) -> ScenarioMedium {
    guard FileManager.default.fileExists(atPath: path) else { throw .noSuchFolder(path: path) }
    do {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(5)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      return try queue.read { db in
        var reader = TableRows(db)
        // A name that SQLite keeps for itself is none of ours.
        let names = try String.fetchAll(
          db,
          sql: """
            SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            ORDER BY name
            """)
        for name in names where !name.hasPrefix("_") { try reader.read(name) }
        return ScenarioMedium(
          kind: .database, path: path, bytes: bytes, tables: reader.tables, problems: reader.problems)
      }
    } catch let error as DatabaseError {
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_PERM:
        throw .cannotRead(path: path, reason: error.message ?? "the database cannot be opened")
      default:
        var problem = Problem(
          code: "bad-database", file: path, message: "this is no whole SQLite database: \(error.message ?? "damaged")")
        problem.place = ""
        throw .problems(ScenarioProblems(listed: [problem]))
      }
    } catch {
      throw .cannotRead(path: path, reason: error.localizedDescription)
    }
  }
}

/// The rows of tables as texts.
private struct TableRows {
  private let db: Database
  private(set) var tables: [MediumTable] = []
  private(set) var problems: [Problem] = []

  init(_ db: Database) { self.db = db }

  /// Rows are told by their rowid, which is what a query for one asks for; by their number where they have none.
  mutating func read(_ name: String) throws {
    let quoted = "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    var table = MediumTable(name: name)
    let columns = try db.makeStatement(sql: "SELECT * FROM \(quoted)").columnNames
    table.append(row: 0, columns)
    let hasRowID = (try? db.makeStatement(sql: "SELECT rowid FROM \(quoted)")) != nil && !columns.contains("rowid")
    let isView =
      try String.fetchOne(db, sql: "SELECT type FROM sqlite_master WHERE name = ?", arguments: [name]) == "view"
    let numbered = hasRowID && !isView
    let sql = numbered ? "SELECT *, rowid FROM \(quoted) ORDER BY rowid" : "SELECT * FROM \(quoted)"
    let rows = try Row.fetchCursor(db, sql: sql)
    var number = 0
    while let row = try rows.next() {
      number += 1
      let place: Int = numbered ? row[columns.count] ?? number : number
      var cells: [String] = []
      cells.reserveCapacity(columns.count)
      for column in columns.indices {
        cells.append(text(row[column], place, column, table))
      }
      table.append(row: place, cells)
    }
    tables.append(table)
  }

  private mutating func text(_ value: DatabaseValue, _ row: Int, _ column: Int, _ table: MediumTable) -> String {
    switch value.storage {
    case .null: return ""
    case .int64(let number): return String(number)
    // An infinity has no text of ours, and is no number to the reader.
    case .double(let number): return number.isFinite ? NumberText.text(number) : "\(number)"
    case .string(let text): return text
    case .blob:
      problems.append(
        ScenarioMedium.problem(
          "bad-value", .database, table, row: row, column: column, "the cell holds bytes, not a text or a number",
          hint: "store codes and names as TEXT"))
      return ""
    }
  }
}
