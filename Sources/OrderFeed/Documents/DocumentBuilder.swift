internal import Domain

/// Collects the lines of a plan under the numbers of their documents.
struct DocumentBuilder {
  let scenario: Scenario
  let series: String
  let calendar: FeedCalendar
  private var lines: [FeedLine] = []
  /// Codes as parts of references, made once per entity.
  private let products: Table<Product, String>
  private let warehouses: Table<Warehouse, String>
  private let regions: Table<Region, String>
  /// Names and numbers made before: a plan of 100,000 lines has few documents.
  private var periodNames: [Int32: String] = [:]
  private var numbers: [String: String] = [:]

  init(scenario: Scenario, series: String, calendar: FeedCalendar) {
    self.scenario = scenario
    self.series = series
    self.calendar = calendar
    products = scenario.products.map { PercentEncoding.encoded($0.code) }
    warehouses = scenario.warehouses.map { PercentEncoding.encoded($0.code) }
    regions = scenario.regions.map { PercentEncoding.encoded($0.code) }
  }

  /// One document per ship period, arrival period and pair of warehouses.
  mutating func addTransfers(_ shipments: [ShipmentLine]) throws(FeedFailure) {
    for shipment in shipments {
      guard case .warehouse(let target) = shipment.to else { continue }
      let (ships, arrives) = (try name(shipment.shipPeriod), try name(shipment.arrivePeriod))
      let product = shipment.product
      let document = [ships, arrives, warehouses[shipment.from], warehouses[target]]
      try add(
        .transfer, document: document, item: [products[product]], period: shipment.shipPeriod,
        arrival: shipment.arrivePeriod, origin: scenario.warehouses[shipment.from].code,
        destination: scenario.warehouses[target].code, demanded: product, supplied: product,
        quantity: shipment.quantity, covers: shipment.quantity)
    }
  }

  /// One document per ship period, arrival period, warehouse and region.
  mutating func addDeliveries(_ allocations: [AllocationLine], stock: [StockLine]) throws(FeedFailure) {
    let left = ProductsLeft(stock)
    for line in allocations {
      let (ships, arrives) = (try name(line.shipPeriod), try name(line.period))
      var reason = ""
      if line.demanded != line.supplied {
        reason = left.contains(line.demanded, line.shipPeriod) ? "substitute-by-plan" : "substitute-out-of-stock"
      }
      try add(
        .delivery, document: [ships, arrives, warehouses[line.warehouse], regions[line.region]],
        item: [products[line.demanded], products[line.supplied]], period: line.shipPeriod, arrival: line.period,
        origin: scenario.warehouses[line.warehouse].code, destination: scenario.regions[line.region].code,
        demanded: line.demanded, supplied: line.supplied, reason: reason, quantity: line.quantity,
        covers: line.covers, demandLine: "\(regions[line.region])/\(products[line.demanded])/\(arrives)")
    }
  }

  /// One document per order period, arrival period, supplier and warehouse.
  mutating func addPurchases(_ purchases: [PurchaseLine]) throws(FeedFailure) {
    for line in purchases {
      let (ordered, arrives) = (try name(line.orderPeriod), try name(line.arrivePeriod))
      try add(
        .purchase,
        document: [ordered, arrives, PercentEncoding.encoded(line.supplier), warehouses[line.warehouse]],
        item: [products[line.product]], period: line.orderPeriod, arrival: line.arrivePeriod, origin: line.supplier,
        destination: scenario.warehouses[line.warehouse].code, demanded: line.product, supplied: line.product,
        quantity: line.quantity, covers: line.quantity)
    }
  }

  /// One document per region and period of arrival: what may be delivered of each product, then its limits by grade.
  mutating func addQuotas(_ allocations: [AllocationLine], limits: [GradeLimit]) throws(FeedFailure) {
    let sorted = allocations.sorted {
      ($0.period, $0.region, $0.supplied) < ($1.period, $1.region, $1.supplied)
    }
    var next = 0
    while next < sorted.count {
      let first = sorted[next]
      var total = 0.0
      while next < sorted.count, sorted[next].period == first.period, sorted[next].region == first.region,
        sorted[next].supplied == first.supplied
      {
        total += sorted[next].quantity
        next += 1
      }
      try addQuota(first.period, first.region, first.supplied, quantity: total, grade: nil)
    }
    for limit in limits {
      try addQuota(limit.period, limit.region, limit.product, quantity: limit.limit, grade: limit.grade)
    }
  }

  private mutating func addQuota(
    _ period: Int32, _ region: Ref<Region>, _ product: Ref<Product>, quantity: Double, grade: Int32?
  ) throws(FeedFailure) {
    var item = [products[product]]
    if let grade { item.append(String(grade)) }
    try add(
      .quota, document: [try name(period), regions[region]], item: item, period: period, arrival: period,
      destination: scenario.regions[region].code, demanded: product, supplied: product, quantity: quantity,
      covers: grade == nil ? quantity : 0, grade: grade)
  }

  private mutating func add(
    _ kind: DocumentKind, document: [String], item: [String], period: Int32, arrival: Int32, origin: String = "",
    destination: String, demanded: Ref<Product>, supplied: Ref<Product>, reason: String = "", quantity: Double,
    covers: Double, demandLine: String = "", grade: Int32? = nil
  ) throws(FeedFailure) {
    let key = (["\(kind.rawValue)"] + document).joined(separator: "/")
    let reference = key + "/" + item.joined(separator: "/")
    guard let units = Int64(exactly: NumberText.tidied(quantity)) else {
      throw FeedFailure(
        .notHeld,
        "\(reference): \(NumberText.text(quantity)) units of \(scenario.products[supplied].code): order systems take "
          + "whole units; set policy.integral: true and plan again")
    }
    guard units > 0 else { return }
    guard units <= FeedSchema.most else { throw FeedFailure(.notHeld, "\(reference): more than 10¹⁵ units") }
    let product = scenario.products[supplied]
    lines.append(
      FeedLine(
        kind: kind, document: number(kind, key, document), reference: reference, period: try name(period),
        origin: origin, destination: destination, demanded: scenario.products[demanded].code,
        supplied: product.code, reason: reason, unit: product.unit.isEmpty ? FeedUnit.one : product.unit,
        quantity: units, covers: NumberText.tidied(covers), demandLine: demandLine, grade: grade,
        shipDate: try calendar.firstDay(of: period), needBy: try calendar.firstDay(of: arrival)))
  }

  private mutating func name(_ period: Int32) throws(FeedFailure) -> String {
    if let name = periodNames[period] { return name }
    let name = try calendar.name(of: period)
    periodNames[period] = name
    return name
  }

  private mutating func number(_ kind: DocumentKind, _ key: String, _ parts: [String]) -> String {
    if let number = numbers[key] { return number }
    let number = FeedKey.number(kind, series: series, parts)
    numbers[key] = number
    return number
  }

  func demands() throws(FeedFailure) -> [FeedDemand] {
    var demands: [FeedDemand] = []
    demands.reserveCapacity(scenario.demand.count)
    for row in scenario.demand where row.quantity > 0 {
      let period = try calendar.name(of: row.period)
      demands.append(
        FeedDemand(
          reference: "\(regions[row.region])/\(products[row.product])/\(period)",
          region: scenario.regions[row.region].code, product: scenario.products[row.product].code, period: period,
          asked: row.quantity, there: min(row.held, row.quantity)))
    }
    return demands
  }

  /// - Throws: `malformed` where two lines have the same reference.
  func sortedLines() throws(FeedFailure) -> [FeedLine] {
    let sorted = lines.sorted { FeedOrder.precedes($0, $1) }
    for next in sorted.indices.dropFirst() where Code.same(sorted[next].reference, sorted[next - 1].reference) {
      throw FeedFailure(.malformed, "the plan has two lines \(sorted[next].reference)")
    }
    return sorted
  }
}

/// The order of lines everywhere: by kind, period, document, reference.
enum FeedOrder {
  static func precedes(_ left: FeedLine, _ right: FeedLine) -> Bool {
    if left.kind != right.kind { return rank(left.kind) < rank(right.kind) }
    if !Code.same(left.period, right.period) { return Code.precedes(left.period, right.period) }
    if !Code.same(left.document, right.document) { return Code.precedes(left.document, right.document) }
    return Code.precedes(left.reference, right.reference)
  }

  private static func rank(_ kind: DocumentKind) -> Int {
    switch kind {
    case .transfer: 0
    case .delivery: 1
    case .purchase: 2
    case .quota: 3
    }
  }
}

/// Units of measure.
enum FeedUnit {
  /// UN/ECE Recommendation 20: one. Stands in where a product names no unit: a quantity never goes without one.
  static let one = "C62"
}

/// Of which products something is left in stock at the end of a period.
private struct ProductsLeft {
  private struct Key: Hashable {
    var product: Ref<Product>
    var period: Int32
  }

  private var keys: Set<Key> = []

  init(_ stock: [StockLine]) {
    for line in stock where line.closing > 0 { keys.insert(Key(product: line.product, period: line.period)) }
  }

  func contains(_ product: Ref<Product>, _ period: Int32) -> Bool {
    keys.contains(Key(product: product, period: period))
  }
}

/// Percent-encoding of all but RFC 3986's unreserved characters: parts of references, joined by `/`.
enum PercentEncoding {
  static func encoded(_ text: String) -> String {
    let hex = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        bytes.append(byte)
      default:
        bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
