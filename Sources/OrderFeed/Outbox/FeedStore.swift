internal import Foundation
internal import GRDB

/// The outbox: one SQLite file that remembers what was published, what is on its way and what the order system holds.
///
/// Every change is one transaction in write-ahead mode with a full sync, so that whatever dies leaves the old state or
/// the new one.
public struct FeedStore: Sendable {
  public let path: String
  let queue: DatabaseQueue

  /// Opens the outbox at `path`.
  ///
  /// - Parameters:
  ///   - creating: whether to make it where there is none.
  ///   - patience: seconds to wait for another process that writes.
  /// - Throws: `noInput`, `malformed` for a file that is no outbox or a newer version's, `cannotWrite`, `inputOutput`,
  ///   `tryAgain`.
  public init(path: String, creating: Bool, patience: Double = 10) throws(FeedFailure) {
    self.path = path
    guard creating || FileManager.default.fileExists(atPath: path) else {
      throw FeedFailure(.noInput, "\(path): no such order feed")
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try Self.prepare(queue, path, patience)
    } catch { throw FeedFailure.database(path, error) }
  }

  /// Prepares, again and again while another process has the file.
  ///
  /// SQLite's own waiting does not cover the switch to write-ahead mode, which asks for the whole file at once.
  private static func prepare(_ queue: DatabaseQueue, _ path: String, _ patience: Double) throws {
    let deadline = ContinuousClock.now + .seconds(patience)
    while true {
      do { return try prepare(queue, path) } catch let error as DatabaseError {
        guard error.resultCode == .SQLITE_BUSY, ContinuousClock.now < deadline else { throw error }
        Thread.sleep(forTimeInterval: 0.02)
      }
    }
  }

  private static func prepare(_ queue: DatabaseQueue, _ path: String) throws {
    let migrator = FeedSchema.migrator
    try queue.writeWithoutTransaction { db in
      // Both looks at one state: another process may be making the tables.
      try db.inTransaction(.deferred) {
        let owner = try Int.fetchOne(db, sql: "PRAGMA application_id")
        // The list of migrations comes before the first of them: a process may have died in between.
        let tables = try Int.fetchOne(
          db, sql: "SELECT count(*) FROM sqlite_master WHERE type <> 'index' AND name <> 'grdb_migrations'")
        guard owner == FeedSchema.applicationID || tables == 0 else {
          throw FeedFailure(.malformed, "\(path): a database, but no order feed")
        }
        return .commit
      }
      // Types and CHECKs of strict tables hold for what was written; a damaged file may hold anything.
      guard try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok" else {
        throw FeedFailure(.malformed, "\(path): the database is damaged")
      }
      let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
      guard mode == "wal" else {
        throw FeedFailure(.cannotWrite, "\(path): this file system does not hold a write-ahead log")
      }
      // 64 MiB of cache: keys are hashes, so a large plan touches pages everywhere.
      try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536")
    }
    try bringUp(queue, by: migrator)
    guard try queue.read(migrator.hasBeenSuperseded) == false else {
      throw FeedFailure(.malformed, "\(path): an order feed of a newer version")
    }
  }

  /// Migrates, beside others who may be doing the same.
  ///
  /// A migrator looks once at what is there and then makes each step in a transaction of its own: whoever loses a race
  /// finds a table made or a step noted since it looked. Each loss is another's step forward, so a few tries more than
  /// there are steps are enough; a real error comes again and is thrown.
  private static func bringUp(_ queue: DatabaseQueue, by migrator: DatabaseMigrator) throws {
    for _ in 0..<(2 * migrator.migrations.count + 2) {
      do { return try migrator.migrate(queue) } catch let error as DatabaseError {
        guard [.SQLITE_ERROR, .SQLITE_CONSTRAINT].contains(error.resultCode.primaryResultCode) else { throw error }
      }
    }
    try migrator.migrate(queue)
  }

  /// One transaction: all of it or nothing.
  func write<Value>(_ body: (Database) throws -> Value) throws(FeedFailure) -> Value {
    do { return try queue.write(body) } catch { throw FeedFailure.database(path, error) }
  }

  /// One look at one state.
  func read<Value>(_ body: (Database) throws -> Value) throws(FeedFailure) -> Value {
    do { return try queue.read(body) } catch { throw FeedFailure.database(path, error) }
  }

  /// What `PRAGMA integrity_check` and the foreign keys say: empty where the file is sound.
  public func integrityProblems() throws(FeedFailure) -> [String] {
    try read { db in
      let problems = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
      let broken = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { "foreign key: \($0)" }
      return problems + broken
    }
  }

  /// Closes the file; a store that is merely let go of closes too.
  public func close() throws(FeedFailure) {
    do { try queue.close() } catch { throw FeedFailure.database(path, error) }
  }
}

extension FeedFailure {
  /// What an error thrown while working with the database means.
  static func database(_ path: String, _ error: any Error) -> FeedFailure {
    if let failure = error as? FeedFailure { return failure }
    guard let error = error as? DatabaseError else {
      return FeedFailure(.inputOutput, "\(path): \(error.localizedDescription)")
    }
    let kind: Kind =
      switch error.resultCode.primaryResultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: .tryAgain
      case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: .cannotWrite
      case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_MISMATCH, .SQLITE_CONSTRAINT: .malformed
      default: .inputOutput
      }
    return FeedFailure(kind, "\(path): \(error.message ?? "\(error.resultCode)")")
  }
}
