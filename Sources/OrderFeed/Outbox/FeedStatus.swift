internal import GRDB

/// How the outbox stands.
public struct FeedStatus: Hashable, Sendable {
  /// The latest plan of a series.
  public struct Series: Hashable, Sendable {
    public var series: String
    public var plan: String
    public var published: String
    public var firstPeriod: String
    public var lastPeriod: String
  }

  /// Lines and units of one kind.
  public struct KindTotals: Hashable, Sendable {
    public var kind: DocumentKind
    /// Lines that the plans want, and their units.
    public var wantedLines: Int64 = 0
    public var wantedUnits: Int64 = 0
    /// Lines that the order system holds, and their units.
    public var heldLines: Int64 = 0
    public var heldUnits: Int64 = 0
    public var pending: Int64 = 0
    /// Those of `pending` that may have arrived.
    public var uncertain: Int64 = 0
    public var waiting: Int64 = 0
    public var parked: Int64 = 0
    public var acknowledged: Int64 = 0
    public var refused: Int64 = 0
    public var superseded: Int64 = 0
  }

  public var series: [Series] = []
  /// All four kinds, in their order.
  public var kinds: [KindTotals] = []
  /// Nothing is on its way, nothing waits for a person.
  public var isSettled: Bool { kinds.allSatisfy { $0.pending == 0 && $0.waiting == 0 && $0.parked == 0 } }
}

extension FeedStore {
  /// - Complexity: O(lines + messages).
  public func status() throws(FeedFailure) -> FeedStatus {
    try read { db in
      var status = FeedStatus()
      status.series = try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM plan WHERE sequence IN (SELECT max(sequence) FROM plan GROUP BY series) ORDER BY series
          """
      ).map {
        FeedStatus.Series(
          series: $0["series"], plan: $0["id"], published: $0["published"], firstPeriod: $0["first_period"],
          lastPeriod: $0["last_period"])
      }
      status.kinds = try DocumentKind.allCases.map { try Self.totals(db, $0) }
      return status
    }
  }

  /// A sum beyond 2⁶³ units is an error of SQLite, not a wrong number.
  private static func totals(_ db: Database, _ kind: DocumentKind) throws -> FeedStatus.KindTotals {
    var totals = FeedStatus.KindTotals(kind: kind)
    let lines = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*) FILTER (WHERE wanted > 0) AS wanted_lines, coalesce(sum(wanted), 0) AS wanted_units,
          count(*) FILTER (WHERE held > 0) AS held_lines, coalesce(sum(held), 0) AS held_units
        FROM line WHERE kind = ?
        """, arguments: [kind.rawValue])
    if let lines {
      totals.wantedLines = lines["wanted_lines"]
      totals.wantedUnits = lines["wanted_units"]
      totals.heldLines = lines["held_lines"]
      totals.heldUnits = lines["held_units"]
    }
    let counts = try Row.fetchAll(
      db,
      sql: """
        SELECT message.status, count(*) AS number, count(*) FILTER (WHERE message.attempts > 0) AS tried
        FROM message JOIN line ON line.id = message.line WHERE line.kind = ? GROUP BY message.status
        """, arguments: [kind.rawValue])
    for row in counts {
      let number: Int64 = row["number"]
      switch OrderMessage.Status(rawValue: row["status"]) {
      case .pending: (totals.pending, totals.uncertain) = (number, row["tried"])
      case .waiting: totals.waiting = number
      case .parked: totals.parked = number
      case .acknowledged: totals.acknowledged = number
      case .refused: totals.refused = number
      case .superseded: totals.superseded = number
      case nil: break
      }
    }
    return totals
  }
}
