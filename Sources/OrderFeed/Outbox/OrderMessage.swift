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
  /// - Parameter row: of `selection`. By position: a name costs a look-up, and an export has millions of cells.
  init(_ row: Row) throws {
    guard let kind = DocumentKind(rawValue: row[12]), let action = FeedAction(rawValue: row[4]),
      let status = Status(rawValue: row[6])
    else { throw FeedFailure(.malformed, "message \(row[0] as Int64) has an unknown kind, action or status") }
    let published: String = row[9]
    self.init(
      sequence: row[0], key: row[1] ?? "", plan: row[2], series: row[3], action: action, revision: row[5],
      status: status, delta: row[7], attempts: row[8], issued: String(published.prefix(10)), answer: row[10] ?? "",
      answerCode: row[11],
      line: FeedLine(
        kind: kind, document: row[13], reference: row[14], period: row[15], origin: row[16], destination: row[17],
        demanded: row[18], supplied: row[19], reason: row[20], unit: row[21], quantity: row[22], covers: row[23],
        demandLine: row[24], grade: row[25], shipDate: row[26], needBy: row[27]))
  }

  /// Messages with their lines and plans; to be followed by WHERE. `init` reads it by position.
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
