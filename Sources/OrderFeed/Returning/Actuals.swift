internal import Domain
internal import GRDB

/// What really happened up to a day, as a feed knows it: what the next plan starts from.
///
/// The scenario's `stock.csv` is taken as counted before the first published plan of the feed; what left and came in
/// since then is in the feed.
public struct Actuals: Hashable, Sendable {
  /// Units of a product that a warehouse gained since the count; negative where it lost.
  public struct StockChange: Hashable, Sendable {
    public var warehouse: String
    public var product: String
    public var units: Int64
  }

  /// Units ordered before the day that have yet to come into a warehouse.
  public struct Expected: Hashable, Sendable {
    public var warehouse: String
    public var product: String
    /// The line's reference in the feed.
    public var reference: String
    /// The day promised, else needed by.
    public var date: String
    public var units: Int64
  }

  /// Demand that goods shipped before the day will cover.
  public struct UnderWay: Hashable, Sendable {
    public var region: String
    /// Asked for.
    public var product: String
    public var date: String
    /// Units of `product`.
    public var covers: Double
  }

  /// What a region asked of a product before the day, and what it got: both go into its fill rate under
  /// `policy.fair_memory`.
  public struct Memory: Hashable, Sendable {
    public var region: String
    public var product: String
    public var asked: Double
    public var served: Double
  }

  /// Sorted by warehouse and product.
  public var stock: [StockChange] = []
  public var expected: [Expected] = []
  public var underWay: [UnderWay] = []
  /// Sorted by region and product.
  public var memory: [Memory] = []

  public init() {}
}

extension FeedStore {
  /// What happened before `day`, ISO.
  ///
  /// A line counts as shipped or ordered by what the order system holds of it, as received by its receipts: with none,
  /// nothing came. A line that received something and is past its day is closed; the rest of it is not waited for.
  ///
  /// - Throws: `malformed` for a day that is none.
  /// - Complexity: O(lines + answers).
  public func actuals(before day: String) throws(FeedFailure) -> Actuals {
    guard let day = CivilDate(day)?.text else { throw FeedFailure(.malformed, "\"\(day)\" is no date") }
    return try read { db in
      var tally = ActualsTally(day: day)
      let receipts = try Row.fetchCursor(
        db,
        sql: """
          SELECT line.destination, receipt.product, receipt.quantity, coalesce(receipt.date, line.need_by) AS day
          FROM receipt JOIN line ON line.id = receipt.line WHERE line.kind IN ('transfer', 'purchase')
          """)
      while let row = try receipts.next() { tally.addReceipt(row) }
      let lines = try Row.fetchCursor(
        db,
        sql: """
          SELECT line.*, held.quantity AS asked, held.covers,
            (SELECT sum(quantity) FROM receipt WHERE receipt.line = line.id AND receipt.product = line.supplied) AS came,
            (SELECT date FROM confirmation WHERE confirmation.message = line.held_message AND date IS NOT NULL
              ORDER BY id DESC LIMIT 1) AS promised
          FROM line JOIN message AS held ON held.sequence = line.held_message
          WHERE line.kind <> 'quota' AND line.held > 0 AND line.ship_date < ? ORDER BY line.id
          """, arguments: [day])
      while let row = try lines.next() { tally.addLine(row) }
      let demands = try Row.fetchCursor(db, sql: "SELECT * FROM demand WHERE period < ?", arguments: [day])
      while let row = try demands.next() { tally.addDemand(row) }
      return tally.actuals
    }
  }
}

/// Adds up rows of the feed.
private struct ActualsTally {
  private struct Pair: Hashable {
    var place: String
    var product: String
  }

  let day: String
  private var stock: [Pair: Int64] = [:]
  private var expected: [Actuals.Expected] = []
  private var underWay: [Actuals.UnderWay] = []
  /// Units of demand covered, by demand line.
  private var covered: [String: Double] = [:]
  private var memory: [Pair: (asked: Double, served: Double)] = [:]

  init(day: String) { self.day = day }

  mutating func addReceipt(_ row: Row) {
    guard let arrived: String = row["day"], arrived < day else { return }
    stock[Pair(place: row["destination"], product: row["product"]), default: 0] += row["quantity"] as Int64
  }

  mutating func addLine(_ row: Row) {
    let (held, came): (Int64, Int64?) = (row["held"], row["came"])
    let due: String = row["promised"] ?? row["need_by"] ?? day
    let kind = DocumentKind(rawValue: row["kind"])
    if kind == .transfer || kind == .delivery {
      stock[Pair(place: row["origin"], product: row["supplied"]), default: 0] -= held
    }
    if kind == .delivery { return addDelivery(row, held: held, came: came, due: due) }
    let rest = held - (came ?? 0)
    guard rest > 0, came == nil || due >= day else { return }
    expected.append(
      Actuals.Expected(
        warehouse: row["destination"], product: row["supplied"], reference: row["reference"], date: due, units: rest))
  }

  private mutating func addDelivery(_ row: Row, held: Int64, came: Int64?, due: String) {
    let (asked, covers): (Int64, Double) = (row["asked"], row["covers"])
    guard asked > 0 else { return }
    if due >= day, came == nil {
      underWay.append(
        Actuals.UnderWay(
          region: row["destination"], product: row["demanded"], date: due,
          covers: covers * Double(held) / Double(asked)))
    } else {
      covered[row["demand_line"], default: 0] += covers * Double(came ?? held) / Double(asked)
    }
  }

  mutating func addDemand(_ row: Row) {
    let (asked, there): (Double, Double) = (row["asked"], row["there"])
    let served = min(asked, there + (covered[row["reference"]] ?? 0))
    let pair = Pair(place: row["region"], product: row["product"])
    let sum = memory[pair] ?? (0, 0)
    memory[pair] = (sum.asked + asked, sum.served + served)
  }

  var actuals: Actuals {
    func precedes(_ left: Pair, _ right: Pair) -> Bool {
      Code.same(left.place, right.place)
        ? Code.precedes(left.product, right.product) : Code.precedes(left.place, right.place)
    }
    var actuals = Actuals()
    actuals.stock = stock.sorted { precedes($0.key, $1.key) }.filter { $0.value != 0 }.map {
      Actuals.StockChange(warehouse: $0.key.place, product: $0.key.product, units: $0.value)
    }
    actuals.expected = expected
    actuals.underWay = underWay
    actuals.memory = memory.sorted { precedes($0.key, $1.key) }.map {
      Actuals.Memory(region: $0.key.place, product: $0.key.product, asked: $0.value.asked, served: $0.value.served)
    }
    return actuals
  }
}
