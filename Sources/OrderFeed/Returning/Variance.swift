internal import Domain
internal import GRDB

/// Plan, order and receipt of one line side by side (订单回货差异).
public struct VarianceLine: Hashable, Sendable {
  public enum Finding: String, Sendable, CaseIterable {
    /// Nothing has come in yet, and nothing is wrong so far.
    case open
    /// Came in as planned.
    case asPlanned = "as-planned"
    /// Less is held, or came in, than was planned or ordered.
    case short
    /// Promised for, or came in, after the day it was needed by.
    case late
    /// More came in than was ordered.
    case over
    /// Another product came in.
    case wrongProduct = "wrong-product"
    /// The partner refused the last message.
    case refused
  }

  public var kind: DocumentKind
  public var document: String
  public var reference: String
  public var origin: String
  public var destination: String
  public var demanded: String
  public var supplied: String
  /// Units that the latest plan wants.
  public var planned: Int64
  /// Units that the order system holds.
  public var ordered: Int64
  /// Units of `supplied` that came in; nil = nothing has come in at all.
  public var received: Int64?
  /// Units of other products that came in.
  public var wrongProduct: Int64
  public var needBy: String?
  /// The last day that the partner named.
  public var promised: String?
  /// The day of the last receipt.
  public var arrived: String?
  public var isRefused: Bool
  /// The last message has yet to be acknowledged: what is ordered will still change.
  public var isOnItsWay: Bool

  /// Units planned that were not ordered, or ordered that did not come where something came.
  public var short: Int64 {
    (isOnItsWay ? 0 : max(0, planned - ordered)) + (received.map { max(0, ordered - $0) } ?? 0)
  }
  public var over: Int64 { received.map { max(0, $0 - ordered) } ?? 0 }
  /// Days between the day needed by and the day of arrival, promised where nothing came; 0 = in time or not known.
  public var lateDays: Int {
    guard let needed = needBy.flatMap(CalendarDay.init) else { return 0 }
    guard let day = (arrived ?? promised).flatMap(CalendarDay.init) else { return 0 }
    return max(0, day.daysSince1970 - needed.daysSince1970)
  }

  /// What is to be said of the line, never empty.
  public var findings: [Finding] {
    var findings: [Finding] = []
    if isRefused { findings.append(.refused) }
    if short > 0 { findings.append(.short) }
    if lateDays > 0 { findings.append(.late) }
    if over > 0 { findings.append(.over) }
    if wrongProduct > 0 { findings.append(.wrongProduct) }
    return findings.isEmpty ? [received == nil ? .open : .asPlanned] : findings
  }
}

extension FeedStore {
  /// Every transfer, delivery and purchase that is wanted, held or was received.
  ///
  /// - Complexity: O(lines + answers).
  public func variance() throws(FeedFailure) -> [VarianceLine] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT line.*,
            (SELECT sum(quantity) FROM receipt WHERE receipt.line = line.id AND receipt.product = line.supplied) AS came,
            (SELECT sum(quantity) FROM receipt WHERE receipt.line = line.id AND receipt.product <> line.supplied) AS wrong,
            (SELECT max(date) FROM receipt WHERE receipt.line = line.id) AS arrived,
            (SELECT date FROM confirmation WHERE confirmation.message = line.held_message AND date IS NOT NULL
              ORDER BY id DESC LIMIT 1) AS promised,
            (SELECT status FROM message WHERE message.line = line.id AND status <> 'superseded'
              ORDER BY sequence DESC LIMIT 1) AS latest
          FROM line
          WHERE kind <> 'quota' AND (wanted > 0 OR held > 0 OR EXISTS (SELECT 1 FROM receipt WHERE receipt.line = line.id))
          ORDER BY id
          """
      ).map(VarianceLine.init)
    }
  }
}

extension VarianceLine {
  fileprivate init(_ row: Row) throws {
    guard let kind = DocumentKind(rawValue: row["kind"]) else {
      throw FeedFailure(.malformed, "a line of unknown kind")
    }
    let latest = (row["latest"] as String?).flatMap(OrderMessage.Status.init(rawValue:))
    let (came, wrong): (Int64?, Int64?) = (row["came"], row["wrong"])
    self.init(
      kind: kind, document: row["document"], reference: row["reference"], origin: row["origin"],
      destination: row["destination"], demanded: row["demanded"], supplied: row["supplied"], planned: row["wanted"],
      ordered: row["held"], received: came ?? wrong.map { _ in 0 }, wrongProduct: wrong ?? 0, needBy: row["need_by"],
      promised: row["promised"], arrived: row["arrived"],
      isRefused: latest == .refused, isOnItsWay: latest == .pending || latest == .waiting || latest == .parked)
  }
}
