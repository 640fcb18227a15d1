internal import Domain
internal import Foundation
internal import GRDB

/// What publishing a plan added to the outbox.
public struct Publication: Hashable, Sendable {
  /// False where the plan is the series' latest already: then nothing was added.
  public var isNew = false
  public var lines = 0
  public var created = 0
  public var changed = 0
  public var cancelled = 0
  /// Messages that wait for the fate of an earlier one.
  public var waiting = 0
  /// Earlier messages, never attempted, that this plan makes void.
  public var superseded = 0
  /// Lines that the order system holds, or is about to hold, as the plan wants them.
  public var unchanged = 0
}

extension FeedStore {
  /// Puts `plan` into the outbox, in one transaction, as what has to change in the order system.
  ///
  /// A line of the series within the plan's periods that the plan does not have is cancelled; lines of other periods
  /// are left alone. A message that may have arrived is never taken back: what follows waits for its fate.
  ///
  /// - Parameter now: the time of publishing, ISO 8601 in UTC; UBL documents carry its date.
  /// - Complexity: O(lines of the plan + lines of the series in its periods).
  public func publish(_ plan: FeedPlan, now: String = FeedClock.now()) throws(FeedFailure) -> Publication {
    try write { db in
      let latest = try String.fetchOne(
        db, sql: "SELECT id FROM plan WHERE series = ? ORDER BY sequence DESC LIMIT 1", arguments: [plan.series])
      var result = Publication()
      result.lines = plan.lines.count
      if latest == plan.id { return result }
      result.isNew = true
      var transaction = try PublishTransaction(db, plan, now)
      try transaction.run()
      transaction.result.lines = plan.lines.count
      transaction.result.isNew = true
      return transaction.result
    }
  }
}

/// The time of day, for what is not part of any key.
public enum FeedClock {
  /// `2026-11-23T08:15:30Z`
  public static func now() -> String { Date.now.ISO8601Format() }
}

/// One plan against the lines of its series.
private struct PublishTransaction {
  let db: Database
  let plan: FeedPlan
  let planSequence: Int64
  var result = Publication()
  private let writer: MessageWriter
  private let insertLine: Statement
  private let updateWanted: Statement

  init(_ db: Database, _ plan: FeedPlan, _ now: String) throws {
    self.db = db
    self.plan = plan
    try db.execute(
      sql: """
        INSERT INTO plan (id, series, scenario, currency, start, period_length, periods, first_period, last_period,
          published) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        plan.id, plan.series, plan.scenario, plan.currency, plan.start, plan.periodLength, plan.periods,
        plan.firstPeriod, plan.lastPeriod, now,
      ])
    planSequence = db.lastInsertedRowID
    writer = try MessageWriter(db)
    insertLine = try db.makeStatement(
      sql: """
        INSERT INTO line (series, kind, document, reference, period, origin, destination, demanded, supplied,
          demand_line, grade, ship_date, need_by, revision, wanted, held)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 0)
        """)
    updateWanted = try db.makeStatement(sql: "UPDATE line SET wanted = ? WHERE id = ?")
  }

  mutating func run() throws {
    try rememberDemands()
    var states = try knownLines()
    for line in plan.lines {
      let content = LineContent(line)
      if let state = states.removeValue(forKey: line.reference) {
        try move(state, to: content)
      } else {
        try insert(line)
        let id = db.lastInsertedRowID
        try issue(
          MessageWriter.Target(line: id, document: line.document, reference: line.reference, revision: 1, held: 0),
          content, isNew: true)
      }
    }
    // What is left is not in the plan. In the order of the lines: a dictionary has none.
    for state in states.values.sorted(by: { $0.id < $1.id }) {
      try move(state, to: .nothing(in: state.held.unit))
    }
  }

  private func rememberDemands() throws {
    try db.execute(
      sql: "DELETE FROM demand WHERE series = ? AND period BETWEEN ? AND ?",
      arguments: [plan.series, plan.firstPeriod, plan.lastPeriod])
    let insert = try db.makeStatement(
      sql: """
        INSERT INTO demand (series, period, region, product, reference, asked, there) VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    for demand in plan.demands {
      try insert.execute(arguments: [
        plan.series, demand.period, demand.region, demand.product, demand.reference, demand.asked, demand.there,
      ])
    }
  }

  private func knownLines() throws -> [String: LineState] {
    let scope: StatementArguments = [plan.series, plan.firstPeriod, plan.lastPeriod]
    let condition = " WHERE line.series = ? AND line.period BETWEEN ? AND ?"
    var byID: [Int64: LineState] = [:]
    let lines = try Row.fetchCursor(db, sql: LineState.selection + condition, arguments: scope)
    while let row = try lines.next() {
      let state = LineState(row)
      byID[state.id] = state
    }
    guard !byID.isEmpty else { return [:] }
    let messages = try Row.fetchCursor(
      db,
      sql: LineState.openSelection + " JOIN line ON line.id = message.line" + condition
        + " AND message.status IN ('pending', 'waiting', 'parked')", arguments: scope)
    while let row = try messages.next() {
      if let message = OpenMessage(row) { byID[row["line"]]?.attach(message) }
    }
    var byReference: [String: LineState] = [:]
    byReference.reserveCapacity(byID.count)
    for state in byID.values { byReference[state.reference] = state }
    return byReference
  }

  private func insert(_ line: FeedLine) throws {
    try insertLine.execute(arguments: [
      plan.series, line.kind.rawValue, line.document, line.reference, line.period, line.origin, line.destination,
      line.demanded, line.supplied, line.demandLine, line.grade, line.shipDate, line.needBy, line.quantity,
    ])
  }

  private mutating func move(_ state: LineState, to target: LineContent) throws {
    if state.wanted != target.quantity { try updateWanted.execute(arguments: [target.quantity, state.id]) }
    let (step, superseded) = state.step(towards: target)
    for sequence in superseded { try writer.supersede(sequence) }
    result.superseded += superseded.count
    let place = MessageWriter.Target(
      line: state.id, document: state.document, reference: state.reference, revision: state.revision + 1,
      held: state.held.quantity)
    switch step {
    case .nothing: if target.quantity > 0 { result.unchanged += 1 }
    case .issue: try issue(place, target)
    case .wait:
      try writer.insertWaiting(place, target, plan: planSequence)
      result.waiting += 1
    }
  }

  private mutating func issue(_ place: MessageWriter.Target, _ content: LineContent, isNew: Bool = false) throws {
    switch try writer.issue(place, content, plan: planSequence, planID: plan.id, isNew: isNew) {
    case .create: result.created += 1
    case .change: result.changed += 1
    case .cancel: result.cancelled += 1
    }
  }
}
