internal import GRDB

/// What came of an attempt to hand a message over.
public enum Settlement: Hashable, Sendable {
  /// The receiver has it.
  case acknowledged(code: Int64? = nil, answer: String = "")
  /// The receiver will not have it as it is.
  case parked(code: Int64, answer: String)
  /// Nobody knows: it stays in the outbox.
  case unknown(code: Int64? = nil, answer: String)
}

extension FeedStore {
  /// Writes down what became of messages, and releases what waited for that, in one transaction.
  ///
  /// - Complexity: O(settlements).
  func settle(_ settlements: [(sequence: Int64, result: Settlement)]) throws(FeedFailure) {
    guard !settlements.isEmpty else { return }
    try write { db in
      let transaction = try SettleTransaction(db)
      for settlement in settlements { try transaction.settle(settlement.sequence, settlement.result) }
    }
  }
}

/// Moves lines on when the fate of their messages is known.
struct SettleTransaction {
  let db: Database
  private let writer: MessageWriter
  private let find: Statement
  private let mark: Statement
  private let hold: Statement
  private let findLine: Statement
  private let findOpen: Statement

  init(_ db: Database) throws {
    self.db = db
    writer = try MessageWriter(db)
    find = try db.makeStatement(
      sql: """
        SELECT message.line, message.status, message.revision, message.quantity, message.attempts, line.held,
          coalesce(held.revision, 0) AS held_revision
        FROM message JOIN line ON line.id = message.line LEFT JOIN message AS held ON held.sequence = line.held_message
        WHERE message.sequence = ?
        """)
    mark = try db.makeStatement(
      sql: "UPDATE message SET status = ?, applied = ?, answer_code = ?, answer = ? WHERE sequence = ?")
    hold = try db.makeStatement(sql: "UPDATE line SET held = ?, held_message = ? WHERE id = ?")
    findLine = try db.makeStatement(sql: LineState.selection + " WHERE line.id = ?")
    findOpen = try db.makeStatement(
      sql: LineState.openSelection + " WHERE message.line = ? AND message.status IN ('pending', 'waiting', 'parked')")
  }

  func settle(_ sequence: Int64, _ result: Settlement) throws {
    guard let row = try Row.fetchOne(find, arguments: [sequence]) else { return }
    let (line, status): (Int64, String) = (row["line"], row["status"])
    switch result {
    case .acknowledged(let code, let answer):
      // An answer that comes twice, or after a later revision was taken, changes nothing.
      guard status != "acknowledged", status != "refused", row["revision"] > (row["held_revision"] as Int64) else {
        return
      }
      let (quantity, held): (Int64, Int64) = (row["quantity"], row["held"])
      try mark.execute(arguments: ["acknowledged", quantity - held, code, answer, sequence])
      try hold.execute(arguments: [quantity, sequence, line])
    case .parked(let code, let answer):
      guard status == "pending" else { return }
      try mark.execute(arguments: ["parked", 0, code, answer, sequence])
    case .unknown(let code, let answer):
      guard status == "pending" else { return }
      try mark.execute(arguments: ["pending", 0, code, answer, sequence])
      return
    }
    try realign(line)
  }

  /// The partner's word on what it holds of an acknowledged message: `units` in place of the quantity.
  func adjust(_ sequence: Int64, units: Int64, refused: Bool) throws {
    guard let row = try Row.fetchOne(find, arguments: [sequence]) else { return }
    let (line, held): (Int64, Int64) = (row["line"], row["held"])
    guard row["revision"] == (row["held_revision"] as Int64) else { return }
    try db.execute(
      sql: "UPDATE message SET status = ?, applied = applied + ? WHERE sequence = ?",
      arguments: [refused ? "refused" : "acknowledged", units - held, sequence])
    try hold.execute(arguments: [units, sequence, line])
    try realign(line)
  }

  /// The partner will do after all what it refused: the message counts as acknowledged, unless it or a later one was.
  func accept(_ sequence: Int64) throws {
    guard let row = try Row.fetchOne(find, arguments: [sequence]), row["status"] == "refused",
      row["revision"] > (row["held_revision"] as Int64)
    else { return }
    let (line, quantity, held): (Int64, Int64, Int64) = (row["line"], row["quantity"], row["held"])
    try mark.execute(arguments: ["acknowledged", quantity - held, nil, "confirmed", sequence])
    try hold.execute(arguments: [quantity, sequence, line])
    try realign(line)
  }

  /// The partner will not do what a message asks that was not acknowledged before.
  func refuse(_ sequence: Int64) throws {
    guard let row = try Row.fetchOne(find, arguments: [sequence]) else { return }
    guard row["status"] == "pending" || row["status"] == "parked" else { return }
    try mark.execute(arguments: ["refused", 0, nil, "refused", sequence])
    try realign(row["line"])
  }

  /// Makes the line's open messages fit what is held now: what waited goes, what became pointless falls away, and a
  /// message that was never attempted is made anew where its delta no longer holds.
  private func realign(_ line: Int64) throws {
    guard let row = try Row.fetchOne(findLine, arguments: [line]) else { return }
    var state = LineState(row)
    for row in try Row.fetchAll(findOpen, arguments: [line]) {
      if let message = OpenMessage(row) { state.attach(message) }
    }
    if let open = state.open {
      if open.isUncertain { return }
      if open.status == .parked {
        guard state.waiting != nil else { return }
        try writer.supersede(open.sequence)
      } else {
        try reissue(open, of: state)
      }
    }
    guard let waiting = state.waiting else { return }
    if state.held.means(waiting.content) { return try writer.supersede(waiting.sequence) }
    let (_, planID) = try plan(of: waiting.sequence)
    try writer.release(waiting.sequence, target(of: state), waiting.content, planID: planID)
  }

  private func reissue(_ open: OpenMessage, of state: LineState) throws {
    let delta = try Int64.fetchOne(db, sql: "SELECT delta FROM message WHERE sequence = ?", arguments: [open.sequence])
    guard delta != open.content.quantity - state.held.quantity else { return }
    try writer.supersede(open.sequence)
    guard !state.held.means(open.content) else { return }
    let (sequence, planID) = try plan(of: open.sequence)
    _ = try writer.issue(target(of: state), open.content, plan: sequence, planID: planID)
  }

  private func target(of state: LineState) -> MessageWriter.Target {
    MessageWriter.Target(
      line: state.id, document: state.document, reference: state.reference, revision: state.revision + 1,
      held: state.held.quantity)
  }

  private func plan(of message: Int64) throws -> (sequence: Int64, id: String) {
    let row = try Row.fetchOne(
      db,
      sql:
        "SELECT plan.sequence, plan.id FROM plan JOIN message ON message.plan = plan.sequence WHERE message.sequence = ?",
      arguments: [message])
    guard let row else { throw FeedFailure(.malformed, "message \(message) belongs to no plan") }
    return (row["sequence"], row["id"])
  }
}
