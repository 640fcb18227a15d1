internal import Domain
internal import GRDB

/// Adds up rows of the feed to `Actuals`.
struct ActualsTally {
  private struct Pair: Hashable {
    var place: ExactCode
    var product: ExactCode

    init(_ place: String, _ product: String) {
      self.place = ExactCode(text: place)
      self.product = ExactCode(text: product)
    }
  }

  let day: String
  /// Movements before this day are in the count of the stock.
  let counted: String
  private var stock: [Pair: Int64] = [:]
  private var expected: [Actuals.Expected] = []
  private var underWay: [Actuals.UnderWay] = []
  /// Units of demand covered, by demand line.
  private var covered: [String: Double] = [:]
  private var memory: [Pair: (asked: Double, served: Double)] = [:]

  init(day: String, counted: String) {
    self.day = day
    self.counted = counted
  }

  /// Of all days: an announcement for a later day is one too.
  static let receipts = """
    SELECT line.kind, line.origin, line.destination, line.supplied, line.ship_date, receipt.product, receipt.quantity,
      coalesce(receipt.date, line.need_by) AS day
    FROM receipt JOIN line ON line.id = receipt.line WHERE line.kind <> 'quota' ORDER BY receipt.id
    """

  /// Lines that shipped before the day, cancelled ones that came all the same included.
  static let lines = """
    SELECT * FROM (
      SELECT line.*,
        (SELECT sum(quantity) FROM receipt WHERE receipt.line = line.id AND receipt.product = line.supplied
          AND coalesce(receipt.date, line.need_by, '') < :day) AS came,
        (SELECT sum(quantity) FROM receipt WHERE receipt.line = line.id AND receipt.product = line.supplied
          AND coalesce(receipt.date, line.need_by, '') >= :day) AS announced,
        (SELECT max(date) FROM receipt WHERE receipt.line = line.id AND receipt.product = line.supplied) AS last_day,
        (SELECT sum(quantity) FROM receipt WHERE receipt.line = line.id AND receipt.product <> line.supplied) AS wrong,
        (SELECT sum(quantity) FROM receipt WHERE receipt.line = line.id AND receipt.product = line.demanded
          AND line.demanded <> line.supplied) AS asked_came,
        (SELECT covers / quantity FROM message WHERE message.line = line.id AND quantity > 0 AND key IS NOT NULL
          ORDER BY sequence DESC LIMIT 1) AS share,
        (SELECT date FROM confirmation WHERE confirmation.message = line.held_message AND date IS NOT NULL
          ORDER BY id DESC LIMIT 1) AS promised
      FROM line WHERE line.kind <> 'quota' AND line.ship_date < :day
    ) WHERE held > 0 OR came > 0 OR announced > 0 OR wrong > 0 ORDER BY id
    """

  static let unsettled = """
    SELECT count(DISTINCT line.id) FROM line JOIN message ON message.line = line.id
    WHERE line.kind <> 'quota' AND line.ship_date < ? AND message.status IN ('pending', 'waiting', 'parked')
    """

  /// What came into a warehouse; and another product than was ordered left its origin in that one's place.
  mutating func addReceipt(_ row: Row) throws {
    let (kind, product, units): (String, String, Int64) = (row["kind"], row["product"], row["quantity"])
    let arrived: String = row["day"] ?? ""
    if kind != DocumentKind.delivery.rawValue, arrived < day, arrived >= counted {
      try move(units, of: product, at: row["destination"])
    }
    let (supplied, shipped): (String, String?) = (row["supplied"], row["ship_date"])
    guard kind != DocumentKind.purchase.rawValue, !Code.same(product, supplied), let shipped, shipped < day,
      shipped >= counted
    else { return }
    try move(-units, of: product, at: row["origin"])
  }

  mutating func addLine(_ row: Row) throws {
    let (held, wrong): (Int64, Int64) = (row["held"], row["wrong"] ?? 0)
    let (came, announced): (Int64?, Int64?) = (row["came"], row["announced"])
    let shipped: String = row["ship_date"] ?? ""
    let kind = DocumentKind(rawValue: row["kind"])
    let seen = try sum(came ?? 0, announced ?? 0)
    if kind == .transfer || kind == .delivery, shipped >= counted {
      try move(-max(seen, held - min(wrong, held)), of: row["supplied"], at: row["origin"])
    }
    let due: String = row["promised"] ?? row["need_by"] ?? day
    let lastDay: String = row["last_day"] ?? due
    if kind == .delivery {
      let hasCome = came != nil || announced != nil
      let units = due >= day ? max(held, seen) : hasCome ? seen : max(0, held - wrong)
      let arrives = announced == nil ? due : max(due, lastDay)
      return addDelivery(row, units: units, arrives: arrives, hasCome: came != nil)
    }
    if let announced, announced > 0 { expect(row, announced, on: lastDay) }
    let rest = held - min(held, seen) - min(wrong, held - min(held, seen))
    guard rest > 0, due >= day || came == nil && announced == nil && wrong == 0 else { return }
    expect(row, rest, on: due)
  }

  private mutating func expect(_ row: Row, _ units: Int64, on date: String) {
    expected.append(
      Actuals.Expected(
        warehouse: row["destination"], product: row["supplied"], reference: row["reference"], date: date, units: units))
  }

  /// Demand of the past was covered or not; of what is still to be planned, these units are there or on their way.
  private mutating func addDelivery(_ row: Row, units: Int64, arrives: String, hasCome: Bool) {
    // What was asked for came in place of its substitute: one covers one.
    let (share, asked): (Double, Int64) = (row["share"] ?? 0, row["asked_came"] ?? 0)
    let covers = NumberText.tidied(share * Double(units) + Double(asked))
    guard covers > 0 else { return }
    let needed: String = row["need_by"] ?? arrives
    let date = hasCome && needed >= day ? needed : max(needed, arrives)
    if date >= day {
      underWay.append(
        Actuals.UnderWay(region: row["destination"], product: row["demanded"], date: date, covers: covers))
    } else {
      covered[row["demand_line"], default: 0] += covers
    }
  }

  mutating func addDemand(_ row: Row) {
    let (asked, there): (Double, Double) = (row["asked"], row["there"])
    let served = min(asked, there + (covered[row["reference"]] ?? 0))
    let pair = Pair(row["region"], row["product"])
    let sum = memory[pair] ?? (0, 0)
    memory[pair] = (sum.asked + asked, sum.served + served)
  }

  private mutating func move(_ units: Int64, of product: String, at place: String) throws {
    let pair = Pair(place, product)
    stock[pair] = try sum(stock[pair] ?? 0, units)
  }

  private func sum(_ left: Int64, _ right: Int64) throws -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else { throw FeedFailure(.malformed, "a sum of quantities does not fit in 63 bits") }
    return sum
  }

  var actuals: Actuals {
    func precedes(_ left: Pair, _ right: Pair) -> Bool {
      left.place == right.place
        ? Code.precedes(left.product.text, right.product.text) : Code.precedes(left.place.text, right.place.text)
    }
    var actuals = Actuals()
    actuals.stock = stock.sorted { precedes($0.key, $1.key) }.filter { $0.value != 0 }.map {
      Actuals.StockChange(warehouse: $0.key.place.text, product: $0.key.product.text, units: $0.value)
    }
    actuals.expected = expected
    actuals.underWay = underWay
    actuals.memory = memory.sorted { precedes($0.key, $1.key) }.map {
      Actuals.Memory(
        region: $0.key.place.text, product: $0.key.product.text, asked: $0.value.asked, served: $0.value.served)
    }
    return actuals
  }
}

/// A code as a key: `String` takes canonically equivalent codes for one, here bytes count.
struct ExactCode: Hashable {
  var text: String

  static func == (left: Self, right: Self) -> Bool { Code.same(left.text, right.text) }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
