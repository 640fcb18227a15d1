internal import GRDB

extension FeedStore {
  /// Takes the next pending messages for an attempt: from then on they may have arrived.
  ///
  /// - Parameters:
  ///   - after: only messages behind this place, so that one pass tries each once.
  ///   - limit: at most so many.
  /// - Returns: in the order of the outbox.
  func claim(after sequence: Int64, limit: Int) throws(FeedFailure) -> [OrderMessage] {
    try write { db in
      let messages = try OrderMessage.fetchAll(
        db, "WHERE message.status = 'pending' AND message.sequence > ? ORDER BY message.sequence LIMIT ?",
        [sequence, limit])
      guard let last = messages.last else { return [] }
      try db.execute(
        sql: "UPDATE message SET attempts = attempts + 1 WHERE status = 'pending' AND sequence > ? AND sequence <= ?",
        arguments: [sequence, last.sequence])
      return messages
    }
  }

  /// Gives back what was claimed but not attempted.
  func unclaim(_ sequences: [Int64]) throws(FeedFailure) {
    guard !sequences.isEmpty else { return }
    try write { db in
      let release = try db.makeStatement(
        sql: "UPDATE message SET attempts = attempts - 1 WHERE sequence = ? AND attempts > 0")
      for sequence in sequences { try release.execute(arguments: [sequence]) }
    }
  }

  /// Takes every pending message, for an export.
  func claimAll() throws(FeedFailure) -> [OrderMessage] {
    try write { db in
      try db.execute(sql: "UPDATE message SET attempts = attempts + 1 WHERE status = 'pending'")
      return try OrderMessage.fetchAll(db, "WHERE message.status = 'pending' ORDER BY message.sequence")
    }
  }

  /// Takes the next batch for a folder: one that was begun before and not acknowledged, with all it held, or a new one.
  ///
  /// A batch keeps its name and content, so that dropping it again after a crash gives the same file.
  func claimBatch(limit: Int) throws(FeedFailure) -> (name: String, messages: [OrderMessage])? {
    try write { db in
      let begun = try String.fetchOne(
        db,
        sql: """
          SELECT batch FROM message WHERE status = 'pending' AND batch IS NOT NULL ORDER BY sequence LIMIT 1
          """)
      if let begun {
        return (begun, try OrderMessage.fetchAll(db, "WHERE message.batch = ? ORDER BY message.sequence", [begun]))
      }
      let messages = try OrderMessage.fetchAll(
        db, "WHERE message.status = 'pending' ORDER BY message.sequence LIMIT ?", [limit])
      guard let first = messages.first, let last = messages.last else { return nil }
      let name = Self.batchName(first)
      try db.execute(
        sql: """
          UPDATE message SET attempts = attempts + 1, batch = ?
          WHERE status = 'pending' AND sequence >= ? AND sequence <= ?
          """, arguments: [name, first.sequence, last.sequence])
      return (name, messages)
    }
  }

  /// Sorts as the outbox does: `000000000042-1f0c….jsonl`.
  private static func batchName(_ first: OrderMessage) -> String {
    let digits = String(first.sequence)
    return String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits + "-\(first.key.prefix(12)).jsonl"
  }

  /// Puts parked messages back among the pending ones.
  ///
  /// - Parameter keys: which; nil = all.
  /// - Returns: how many.
  /// - Throws: `malformed` for a key that is not parked.
  public func retry(keys: [String]?) throws(FeedFailure) -> Int {
    try write { db in
      guard let keys else {
        try db.execute(sql: "UPDATE message SET status = 'pending' WHERE status = 'parked'")
        return db.changesCount
      }
      for key in keys {
        try db.execute(
          sql: "UPDATE message SET status = 'pending' WHERE status = 'parked' AND key = ?", arguments: [key])
        guard db.changesCount == 1 else { throw FeedFailure(.malformed, "no parked message has the key \(key)") }
      }
      return keys.count
    }
  }
}
