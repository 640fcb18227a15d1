internal import GRDB

/// Writes messages: the only place where keys, revisions and deltas are made.
struct MessageWriter {
  /// Where a message goes: a line and the revision it will have.
  struct Target {
    var line: Int64
    var document: String
    var reference: String
    var revision: Int64
    /// Units that the order system holds.
    var held: Int64
  }

  private let insert: Statement
  private let release: Statement
  private let updateRevision: Statement
  private let dismiss: Statement

  init(_ db: Database) throws {
    insert = try db.makeStatement(
      sql: """
        INSERT INTO message (key, line, plan, action, revision, status, quantity, delta, applied, covers, unit, reason,
          attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 0)
        """)
    release = try db.makeStatement(
      sql: "UPDATE message SET key = ?, action = ?, revision = ?, delta = ?, status = 'pending' WHERE sequence = ?")
    updateRevision = try db.makeStatement(sql: "UPDATE line SET revision = ? WHERE id = ?")
    dismiss = try db.makeStatement(sql: "UPDATE message SET status = 'superseded' WHERE sequence = ?")
  }

  /// A message that can go.
  ///
  /// - Parameter isNew: whether the line was put down with this revision already.
  func issue(
    _ target: Target, _ content: LineContent, plan: Int64, planID: String, isNew: Bool = false
  ) throws -> FeedAction {
    let action = Self.action(held: target.held, wanted: content.quantity)
    try insert.execute(arguments: [
      key(target, action, planID), target.line, plan, action.rawValue, target.revision, "pending", content.quantity,
      content.quantity - target.held, content.covers, content.unit, content.reason,
    ])
    if !isNew { try updateRevision.execute(arguments: [target.revision, target.line]) }
    return action
  }

  /// A message that waits: its action, revision, delta and key are decided when it is released.
  func insertWaiting(_ target: Target, _ content: LineContent, plan: Int64) throws {
    let action = Self.action(held: target.held, wanted: content.quantity)
    try insert.execute(arguments: [
      nil, target.line, plan, action.rawValue, target.revision, "waiting", content.quantity,
      content.quantity - target.held, content.covers, content.unit, content.reason,
    ])
  }

  func release(_ sequence: Int64, _ target: Target, _ content: LineContent, planID: String) throws {
    let action = Self.action(held: target.held, wanted: content.quantity)
    try release.execute(arguments: [
      key(target, action, planID), action.rawValue, target.revision, content.quantity - target.held, sequence,
    ])
    try updateRevision.execute(arguments: [target.revision, target.line])
  }

  func supersede(_ sequence: Int64) throws {
    try dismiss.execute(arguments: [sequence])
  }

  private func key(_ target: Target, _ action: FeedAction, _ planID: String) -> String {
    FeedKey.message(
      plan: planID, document: target.document, reference: target.reference, action: action, revision: target.revision)
  }

  private static func action(held: Int64, wanted: Int64) -> FeedAction {
    if wanted == 0 { return .cancel }
    return held == 0 ? .create : .change
  }
}
