public import Domain
internal import Foundation
internal import GRDB
public import PlanFiles
public import ScenarioFiles

/// Scenarios and plans as SQLite databases, for other tools to query.
public enum TableDatabase {
  /// `allp` in the file's application id: a plan that a later one may replace.
  static let planID: Int32 = 0x616C_6C70

  /// Writes the plan's tables and a table `summary`; an earlier plan there is replaced, nothing else is.
  ///
  /// - Throws: `cannotWrite`, `inputOutput`; what was there is then as it was.
  public static func write(_ plan: Plan, scenario: Scenario, to path: String) throws(PlanFileFailure) {
    let tables = PlanFolder.sheets(of: plan, scenario: scenario).map { sheet in
      TableContent(name: sheet.name, csv: sheet.csv, isNumber: sheet.isNumber)
    }
    try checkPlanTarget(path)
    try write(tables, to: WholeFile(path), applicationID: planID)
  }

  /// Says whether `write` of a plan would be refused. Writes nothing.
  public static func checkPlanTarget(_ path: String) throws(PlanFileFailure) {
    try WholeFile(path).prepare { file in
      // The application id stands at offset 68 of the header.
      guard let header = try? file.read(upToCount: 72), header.count == 72 else { return false }
      let stored = header.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return header.starts(with: ScenarioDatabase.signature) && stored == UInt32(bitPattern: planID)
    }
  }

  /// Writes a scenario where nothing is yet.
  public static func write(_ tables: [TableContent], to path: String) throws(PlanFileFailure) {
    let file = WholeFile(path)
    try file.prepare { _ in false }
    try write(tables, to: file, applicationID: 0)
  }

  private static func write(
    _ tables: [TableContent], to file: WholeFile, applicationID: Int32
  ) throws(PlanFileFailure) {
    do {
      var configuration = Configuration()
      // Nobody sees the file before it is whole: a journal would be for nothing.
      configuration.journalMode = .default
      let queue = try DatabaseQueue(path: file.partial, configuration: configuration)
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.inTransaction(.immediate) {
          for table in tables { try write(table, db) }
          return .commit
        }
      }
      try queue.close()
    } catch {
      file.discard()
      throw failure(file.target, error)
    }
    try file.publish()
  }

  private static func write(_ table: TableContent, _ db: Database) throws {
    // NUMERIC keeps whole numbers whole; TEXT keeps a code `010` as it is.
    let columns = table.columns.map { "\(quoted($0.name)) \($0.isNumber ? "NUMERIC" : "TEXT NOT NULL")" }
    try db.execute(sql: "CREATE TABLE \(quoted(table.name)) (\(columns.joined(separator: ", ")))")
    let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
    let insert = try db.makeStatement(sql: "INSERT INTO \(quoted(table.name)) VALUES (\(marks))")
    let isNumber = table.columns.map(\.isNumber)
    try table.forEachRow { (index: Int, cells: [String]) throws in
      guard index > 0, cells.count == isNumber.count else { return }
      try insert.execute(
        arguments: StatementArguments(zip(cells, isNumber).map { cell, isNumber in value(cell, isNumber) }))
    }
  }

  /// A number that reads back as the same text; anything else as it stands.
  private static func value(_ cell: String, _ isNumber: Bool) -> DatabaseValue {
    guard isNumber else { return cell.databaseValue }
    guard !cell.isEmpty else { return .null }
    if let whole = Int64(cell), abs(Double(whole)) < 9e15 { return whole.databaseValue }
    guard let number = Double(cell), number.isFinite else { return cell.databaseValue }
    return number.databaseValue
  }

  private static func quoted(_ name: String) -> String {
    "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }

  private static func failure(_ path: String, _ error: any Error) -> PlanFileFailure {
    guard let error = error as? DatabaseError else {
      return PlanFileFailure(.inputOutput, file: path, message: "cannot write: \(error.localizedDescription)")
    }
    let isRefused = [.SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY].contains(error.resultCode)
    return PlanFileFailure(
      isRefused ? .cannotWrite : .inputOutput, file: path, message: "cannot write: \(error.message ?? "database error")"
    )
  }
}
