internal import GRDB

/// One change of one line on its way to the order system: what every format writes.
public struct OrderMessage: Hashable, Sendable {
  public enum Status: String, Sendable, CaseIterable {
    /// In the outbox, to be sent.
    case pending
    /// Behind a message of the same line whose fate is not known.
    case waiting
    /// The receiver said 409 or 422: it needs a person.
    case parked
    /// The receiver has it.
    case acknowledged
    /// The partner answered that it will not do it.
    case refused
    /// Made void by a later plan before it was ever attempted, or after it was parked.
    case superseded
  }

  /// Its place in the outbox.
  public var sequence: Int64
  /// The same for the same plan: sent as `Idempotency-Key`. Empty while it waits.
  public var key: String
  public var plan: String
  public var series: String
  public var action: FeedAction
  /// Counts the messages of the line from 1. Numbers may be skipped; a receiver keeps the highest.
  public var revision: Int64
  public var status: Status
  /// Units that the order system gains by it; negative where it loses.
  public var delta: Int64
  public var attempts: Int64
  /// Date on which the plan was published.
  public var issued: String
  /// What the receiver answered last.
  public var answer: String
  public var answerCode: Int64?
  /// `line.quantity` is the new total of the line.
  public var line: FeedLine

  /// The key of the document as this plan wants it.
  public var documentKey: String { FeedKey.document(plan: plan, document: line.document) }
}

extension OrderMessage {
  init(_ row: Row) throws {
    guard let kind = DocumentKind(rawValue: row["kind"]), let action = FeedAction(rawValue: row["action"]),
      let status = Status(rawValue: row["status"])
    else { throw FeedFailure(.malformed, "message \(row["sequence"] as Int64) has an unknown kind, action or status") }
    let published: String = row["published"]
    self.init(
      sequence: row["sequence"], key: row["key"] ?? "", plan: row["plan_id"], series: row["series"], action: action,
      revision: row["revision"], status: status, delta: row["delta"], attempts: row["attempts"],
      issued: String(published.prefix(10)), answer: row["answer"] ?? "", answerCode: row["answer_code"],
      line: FeedLine(
        kind: kind, document: row["document"], reference: row["reference"], period: row["period"],
        origin: row["origin"], destination: row["destination"], demanded: row["demanded"], supplied: row["supplied"],
        reason: row["reason"], unit: row["unit"], quantity: row["quantity"], covers: row["covers"],
        demandLine: row["demand_line"], grade: row["grade"], shipDate: row["ship_date"], needBy: row["need_by"]))
  }

  /// Messages with their lines and plans; to be followed by WHERE.
  static let selection = """
    SELECT message.sequence, message.key, plan.id AS plan_id, line.series, message.action, message.revision,
      message.status, message.delta, message.attempts, plan.published, message.answer, message.answer_code, line.kind,
      line.document, line.reference, line.period, line.origin, line.destination, line.demanded, line.supplied,
      message.reason, message.unit, message.quantity, message.covers, line.demand_line, line.grade, line.ship_date,
      line.need_by
    FROM message JOIN line ON line.id = message.line JOIN plan ON plan.sequence = message.plan
    """

  static func fetchAll(_ db: Database, _ condition: String, _ arguments: StatementArguments = []) throws -> [Self] {
    var messages: [OrderMessage] = []
    let rows = try Row.fetchCursor(db, sql: selection + " " + condition, arguments: arguments)
    while let row = try rows.next() { messages.append(try OrderMessage(row)) }
    return messages
  }
}

extension FeedStore {
  /// Messages in the order of the outbox.
  ///
  /// - Parameter statuses: of which status; empty = all.
  /// - Complexity: O(messages of those statuses).
  public func messages(_ statuses: Set<OrderMessage.Status> = []) throws(FeedFailure) -> [OrderMessage] {
    try read { db in
      guard !statuses.isEmpty else { return try OrderMessage.fetchAll(db, "ORDER BY message.sequence") }
      let names = OrderMessage.Status.allCases.filter(statuses.contains).map { "'\($0.rawValue)'" }
      return try OrderMessage.fetchAll(
        db, "WHERE message.status IN (\(names.joined(separator: ", "))) ORDER BY message.sequence")
    }
  }
}
