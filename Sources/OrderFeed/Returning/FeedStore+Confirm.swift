internal import Domain
internal import GRDB

/// What a file of answers did.
public struct ConfirmationReport: Hashable, Sendable {
  public var confirmed = 0
  public var short = 0
  public var refused = 0
  public var changed = 0
  public var received = 0
  /// Said before in the same words.
  public var known = 0
}

extension FeedStore {
  /// Takes what partners answered, all of it or none.
  ///
  /// A message that they speak of has arrived, so it is acknowledged where it was not. What they confirm becomes what
  /// the order system holds; a later plan starts from there. The same answers again change nothing.
  ///
  /// - Throws: `malformed` for a key that was never sent.
  /// - Complexity: O(confirmations).
  public func confirm(_ confirmations: [Confirmation]) throws(FeedFailure) -> ConfirmationReport {
    try write { db in
      let transaction = try ConfirmTransaction(db)
      var report = ConfirmationReport()
      for confirmation in confirmations { try transaction.take(confirmation, &report) }
      return report
    }
  }
}

private struct ConfirmTransaction {
  let db: Database
  private let settling: SettleTransaction

  /// A message as far as answers to it need it.
  private struct Target {
    var sequence: Int64
    var line: Int64
    var status: OrderMessage.Status
    var quantity: Int64
    var applied: Int64
    var held: Int64
    var supplied: String
    var needBy: String?
  }

  init(_ db: Database) throws {
    self.db = db
    settling = try SettleTransaction(db)
  }

  func take(_ confirmation: Confirmation, _ report: inout ConfirmationReport) throws {
    var target = try find(confirmation)
    if confirmation.verdict == .received { return try receive(confirmation, target, &report) }
    if confirmation.verdict == .refused { return try refuse(confirmation, target, &report) }
    try acknowledge(target)
    if target.status == .refused { try settling.accept(target.sequence) }
    target = try find(confirmation)
    let units = confirmation.quantity ?? target.quantity
    let verdict: Confirmation.Verdict =
      if units < target.quantity {
        .short
      } else if let date = confirmation.date, date != target.needBy {
        .changed
      } else { .confirmed }
    guard try record(confirmation, target, verdict, units) else {
      report.known += 1
      return
    }
    if units != target.quantity || target.status == .refused {
      try settling.adjust(target.sequence, units: units, refused: false)
    }
    switch verdict {
    case .short: report.short += 1
    case .changed: report.changed += 1
    default: report.confirmed += 1
    }
  }

  /// What was held before the message stays held.
  private func refuse(
    _ confirmation: Confirmation, _ target: Target, _ report: inout ConfirmationReport
  ) throws {
    guard try record(confirmation, target, .refused, 0) else {
      report.known += 1
      return
    }
    if target.status == .acknowledged {
      try settling.adjust(target.sequence, units: target.held - target.applied, refused: true)
    } else {
      try settling.refuse(target.sequence)
    }
    report.refused += 1
  }

  private func receive(
    _ confirmation: Confirmation, _ target: Target, _ report: inout ConfirmationReport
  ) throws {
    try acknowledge(target)
    let product = confirmation.product ?? target.supplied
    let units = confirmation.quantity ?? target.quantity
    let same = try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM receipt WHERE line = ? AND reference = ? AND product = ? AND quantity = ?
          AND date IS ?)
        """, arguments: [target.line, confirmation.reference, product, units, confirmation.date])
    guard same != true else {
      report.known += 1
      return
    }
    try db.execute(
      sql: """
        INSERT INTO receipt (line, reference, quantity, date, product) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (line, reference, product) DO UPDATE SET quantity = excluded.quantity, date = excluded.date
        """, arguments: [target.line, confirmation.reference, units, confirmation.date, product])
    report.received += 1
  }

  private func find(_ confirmation: Confirmation) throws -> Target {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT message.sequence, message.line, message.status, message.quantity, message.applied, message.attempts,
          message.unit, line.held, line.supplied, line.need_by
        FROM message JOIN line ON line.id = message.line WHERE message.key = ?
        """, arguments: [confirmation.key])
    guard let row, let status = OrderMessage.Status(rawValue: row["status"]), (row["attempts"] as Int64) > 0 else {
      throw FeedFailure(
        .malformed, "\(confirmation.place): error: no message with the key \(confirmation.key) was sent")
    }
    let asked: String = row["unit"]
    if let unit = confirmation.unit, !Code.same(unit, asked) {
      throw FeedFailure(
        .malformed, "\(confirmation.place): error: the unit is \(unit), the order says \(asked): ask the partner")
    }
    return Target(
      sequence: row["sequence"], line: row["line"], status: status, quantity: row["quantity"],
      applied: row["applied"], held: row["held"], supplied: row["supplied"], needBy: row["need_by"])
  }

  private func acknowledge(_ target: Target) throws {
    guard target.status != .acknowledged, target.status != .refused else { return }
    try settling.settle(target.sequence, .acknowledged(answer: "confirmed"))
  }

  /// Returns false where the last answer to the message said the same.
  private func record(
    _ confirmation: Confirmation, _ target: Target, _ verdict: Confirmation.Verdict, _ units: Int64
  ) throws -> Bool {
    let last = try Row.fetchOne(
      db, sql: "SELECT * FROM confirmation WHERE message = ? ORDER BY id DESC LIMIT 1", arguments: [target.sequence])
    if let last, last["verdict"] == verdict.rawValue, last["quantity"] == units,
      (last["date"] as String?) == confirmation.date
    {
      return false
    }
    try db.execute(
      sql: "INSERT INTO confirmation (message, verdict, quantity, date, note) VALUES (?, ?, ?, ?, ?)",
      arguments: [target.sequence, verdict.rawValue, units, confirmation.date, confirmation.note])
    return true
  }
}
