public import Domain

extension Actuals {
  /// `scenario` as it stands after what happened: opening stock, receipts that are still to come, units on their way
  /// to regions counted as held there.
  ///
  /// Stock is taken from what expires first and never below what is reserved. What has no place in the scenario (a
  /// warehouse that is gone, a day after the last period, stock that the count did not know of) is told in `notes`.
  ///
  /// - Throws: `usage` where the scenario has no start: without dates nothing can be placed.
  /// - Complexity: O(rows of stock, receipts and demand × changes of the same pair).
  public func applied(to scenario: Scenario) throws(FeedFailure) -> (scenario: Scenario, notes: [String]) {
    guard scenario.start != nil else {
      throw FeedFailure(.usage, "actuals need a scenario with a start: what happened is known by its day")
    }
    var placing = ActualsPlacing(
      scenario: scenario, calendar: try FeedCalendar(start: scenario.start, period: scenario.period))
    for change in stock { placing.move(change) }
    for line in expected { try placing.expect(line) }
    for delivery in underWay { try placing.hold(delivery) }
    placing.scenario.sortRows()
    return (placing.scenario, placing.notes)
  }
}

/// Puts what happened into the rows of a scenario.
private struct ActualsPlacing {
  var scenario: Scenario
  let calendar: FeedCalendar
  private(set) var notes: [String] = []
  private let products: [String: Ref<Product>]
  private let warehouses: [String: Ref<Warehouse>]
  private let regions: [String: Ref<Region>]

  init(scenario: Scenario, calendar: FeedCalendar) {
    self.scenario = scenario
    self.calendar = calendar
    products = Self.index(scenario.products) { $0.code }
    warehouses = Self.index(scenario.warehouses) { $0.code }
    regions = Self.index(scenario.regions) { $0.code }
  }

  /// By percent-encoded code: `String` takes canonically equivalent codes for one.
  private static func index<Entity>(_ table: Table<Entity, Entity>, _ code: (Entity) -> String) -> [String: Ref<Entity>]
  {
    var index: [String: Ref<Entity>] = [:]
    for ref in table.refs { index[PercentEncoding.encoded(code(table[ref]))] = ref }
    return index
  }

  mutating func move(_ change: Actuals.StockChange) {
    guard let warehouse = warehouses[PercentEncoding.encoded(change.warehouse)],
      let product = products[PercentEncoding.encoded(change.product)]
    else { return notes.append("stock of \(change.product) at \(change.warehouse): not in the scenario") }
    if change.units > 0 { return add(Double(change.units), warehouse, product) }
    var rest = -Double(change.units)
    let rows = scenario.stock.indices.filter {
      scenario.stock[$0].warehouse == warehouse && scenario.stock[$0].product == product
    }.sorted { (scenario.stock[$0].expires ?? .max) < (scenario.stock[$1].expires ?? .max) }
    for row in rows {
      let taken = min(rest, scenario.stock[row].onHand - scenario.stock[row].reserved)
      scenario.stock[row].onHand -= taken
      rest -= taken
    }
    if rest > 0 {
      notes.append(
        "\(change.warehouse): \(NumberText.text(rest)) more units of \(change.product) left than were in stock")
    }
  }

  private mutating func add(_ units: Double, _ warehouse: Ref<Warehouse>, _ product: Ref<Product>) {
    let row = scenario.stock.firstIndex {
      $0.warehouse == warehouse && $0.product == product && $0.expires == nil
    }
    if let row {
      scenario.stock[row].onHand += units
    } else {
      scenario.stock.append(StockRow(warehouse: warehouse, product: product, onHand: units))
    }
  }

  mutating func expect(_ line: Actuals.Expected) throws(FeedFailure) {
    guard let warehouse = warehouses[PercentEncoding.encoded(line.warehouse)],
      let product = products[PercentEncoding.encoded(line.product)], let period = try period(of: line.date)
    else { return notes.append("\(line.reference): expected on \(line.date), outside the scenario") }
    let isThere = scenario.receipts.contains {
      $0.warehouse == warehouse && $0.product == product && $0.period == period
        && Code.same($0.reference, line.reference)
    }
    guard !isThere else { return notes.append("\(line.reference): in receipts.csv already") }
    scenario.receipts.append(
      ReceiptRow(
        warehouse: warehouse, product: product, period: period, reference: line.reference,
        quantity: Double(line.units)))
  }

  mutating func hold(_ delivery: Actuals.UnderWay) throws(FeedFailure) {
    guard let region = regions[PercentEncoding.encoded(delivery.region)],
      let product = products[PercentEncoding.encoded(delivery.product)], let period = try period(of: delivery.date),
      let row = scenario.demand.firstIndex(where: {
        $0.region == region && $0.product == product && $0.period == period
      })
    else {
      return notes.append(
        "\(delivery.region): \(NumberText.text(delivery.covers)) units of \(delivery.product) on their way, asked for by nobody"
      )
    }
    scenario.demand[row].held += delivery.covers
  }

  /// The period that `date` lies in; 1 for a day before the first: what is late can come at once. nil after the last.
  private func period(of date: String) throws(FeedFailure) -> Int32? {
    guard scenario.periods > 0, scenario.periods < .max else { return nil }
    guard let end = try calendar.firstDay(of: scenario.periods + 1), date < end else { return nil }
    var low: Int32 = 1
    var high = scenario.periods
    while low < high {
      let middle = low + (high - low + 1) / 2
      if let first = try calendar.firstDay(of: middle), first <= date { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
