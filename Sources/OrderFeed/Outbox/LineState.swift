internal import GRDB

/// What a line asks for beside its identity.
struct LineContent: Hashable {
  var quantity: Int64
  var covers: Double
  var unit: String
  var reason: String

  init(_ line: FeedLine) {
    quantity = line.quantity
    covers = line.covers
    unit = line.unit
    reason = line.reason
  }

  /// - Parameter row: with the columns quantity, covers, unit and reason.
  init(_ row: Row) {
    quantity = row["quantity"]
    covers = row["covers"]
    unit = row["unit"]
    reason = row["reason"]
  }

  private init(nothingIn unit: String) {
    quantity = 0
    covers = 0
    self.unit = unit
    reason = ""
  }

  /// None of the line.
  static func nothing(in unit: String) -> LineContent { LineContent(nothingIn: unit) }

  /// Whether the order system would hold the same after either: of nothing, the rest does not matter.
  func means(_ other: LineContent) -> Bool { quantity == 0 && other.quantity == 0 || self == other }
}

/// A message whose end is open.
struct OpenMessage {
  enum Status: String { case pending, waiting, parked }

  var sequence: Int64
  var status: Status
  var attempts: Int64
  var content: LineContent

  init?(_ row: Row) {
    guard let status = Status(rawValue: row["status"]) else { return nil }
    self.status = status
    sequence = row["sequence"]
    attempts = row["attempts"]
    content = LineContent(row)
  }

  /// It may have arrived, or not: only another attempt can tell.
  var isUncertain: Bool { status == .pending && attempts > 0 }
}

/// A line as the outbox knows it.
struct LineState {
  var id: Int64
  var document: String
  var reference: String
  var revision: Int64
  var wanted: Int64
  /// What the order system holds.
  var held: LineContent
  /// Pending or parked.
  var open: OpenMessage?
  var waiting: OpenMessage?

  /// - Parameter row: of `columns`.
  init(_ row: Row) {
    id = row["id"]
    document = row["document"]
    reference = row["reference"]
    revision = row["revision"]
    wanted = row["wanted"]
    held = LineContent(row)
  }

  mutating func attach(_ message: OpenMessage) {
    if message.status == .waiting { waiting = message } else { open = message }
  }

  /// Lines with what is held of them; to be followed by WHERE.
  static let selection = """
    SELECT line.id, line.document, line.reference, line.revision, line.wanted, line.held AS quantity,
      coalesce(held.covers, 0) AS covers, coalesce(held.unit, '\(FeedUnit.one)') AS unit,
      coalesce(held.reason, '') AS reason
    FROM line LEFT JOIN message AS held ON held.sequence = line.held_message
    """

  static let openSelection = """
    SELECT message.line, message.sequence, message.status, message.attempts, message.quantity, message.covers,
      message.unit, message.reason
    FROM message
    """
}

/// What is to be done so that the order system comes to hold `target`.
enum LineStep: Equatable {
  case nothing
  /// A new message now.
  case issue
  /// A new message once the open one is settled.
  case wait
}

extension LineState {
  /// Decides by what is held and what is on its way; says which open messages fall away.
  func step(towards target: LineContent) -> (step: LineStep, superseded: [Int64]) {
    if let open, open.isUncertain {
      if open.content.means(target) { return (.nothing, waiting.map { [$0.sequence] } ?? []) }
      if let waiting, waiting.content.means(target) { return (.nothing, []) }
      return (.wait, waiting.map { [$0.sequence] } ?? [])
    }
    var superseded = waiting.map { [$0.sequence] } ?? []
    if let open {
      // Never attempted, or refused for what it says: either way it is not there.
      if open.content.means(target) { return (.nothing, superseded) }
      superseded.append(open.sequence)
    }
    return (held.means(target) ? .nothing : .issue, superseded)
  }
}
