public import Domain

extension Actuals {
  /// `scenario` as it stands after what happened: opening stock, receipts that are still to come, units on their way
  /// to regions counted as held there, and the memory of rule `fair`.
  ///
  /// Stock is taken from what expires first and never below what is reserved. What has no place in the scenario (a
  /// warehouse that is gone, a day after the last period, more stock gone than the count knew of) is told in `notes`.
  ///
  /// - Throws: `usage` where the scenario has no start: without dates nothing can be placed; `notHeld` where a quantity
  ///   leaves the range of a scenario's numbers.
  /// - Complexity: O(n log n) in what happened and the rows of stock, receipts and demand.
  public func applied(to scenario: Scenario) throws(FeedFailure) -> (scenario: Scenario, notes: [String]) {
    guard scenario.start != nil else {
      throw FeedFailure(.usage, "actuals need a scenario with a start: what happened is known by its day")
    }
    var placing = ActualsPlacing(
      scenario: scenario, calendar: try FeedCalendar(start: scenario.start, period: scenario.period))
    for change in stock { placing.move(change) }
    for line in expected { try placing.expect(line) }
    for delivery in underWay { try placing.hold(delivery) }
    if scenario.policy.fairMemory > 0 { placing.remember(memory) }
    placing.note(self)
    placing.scenario.sortRows()
    try placing.checkRange()
    return (placing.scenario, placing.notes)
  }
}

/// Puts what happened into the rows of a scenario.
private struct ActualsPlacing {
  private struct Pair: Hashable {
    var place: Int32
    var product: Ref<Product>
    var period: Int32 = 0
  }

  private struct ReceiptKey: Hashable {
    var pair: Pair
    var reference: ExactCode
  }

  var scenario: Scenario
  let calendar: FeedCalendar
  private(set) var notes: [String] = []
  private let products: [ExactCode: Ref<Product>]
  private let warehouses: [ExactCode: Ref<Warehouse>]
  private let regions: [ExactCode: Ref<Region>]
  /// Rows of stock in the order in which they are used up, rows of receipts and of demand.
  private var stockRows: [Pair: [Int]] = [:]
  private var receiptRows: [ReceiptKey: Int] = [:]
  private var demandRows: [Pair: Int] = [:]
  /// Receipts that the scenario knew of.
  private let knownReceipts: Int

  init(scenario: Scenario, calendar: FeedCalendar) {
    self.scenario = scenario
    self.calendar = calendar
    products = Self.index(scenario.products) { $0.code }
    warehouses = Self.index(scenario.warehouses) { $0.code }
    regions = Self.index(scenario.regions) { $0.code }
    knownReceipts = scenario.receipts.count
    for (row, stock) in scenario.stock.enumerated() {
      stockRows[Pair(place: stock.warehouse.position, product: stock.product), default: []].append(row)
    }
    for (row, receipt) in scenario.receipts.enumerated() { receiptRows[Self.key(receipt)] = row }
    for (row, demand) in scenario.demand.enumerated() {
      demandRows[Pair(place: demand.region.position, product: demand.product, period: demand.period)] = row
    }
  }

  private static func index<Entity>(
    _ table: Table<Entity, Entity>, _ code: (Entity) -> String
  ) -> [ExactCode: Ref<Entity>] {
    var index: [ExactCode: Ref<Entity>] = [:]
    for ref in table.refs { index[ExactCode(text: code(table[ref]))] = ref }
    return index
  }

  private static func key(_ row: ReceiptRow) -> ReceiptKey {
    ReceiptKey(
      pair: Pair(place: row.warehouse.position, product: row.product, period: row.period),
      reference: ExactCode(text: row.reference))
  }

  mutating func move(_ change: Actuals.StockChange) {
    guard let warehouse = warehouses[ExactCode(text: change.warehouse)],
      let product = products[ExactCode(text: change.product)]
    else { return notes.append("stock of \(change.product) at \(change.warehouse): not in the scenario") }
    let rows = stockRows[Pair(place: warehouse.position, product: product)] ?? []
    if change.units > 0 { return add(Double(change.units), warehouse, product, rows) }
    var rest = -Double(change.units)
    for row in rows.sorted(by: { (scenario.stock[$0].expires ?? .max) < (scenario.stock[$1].expires ?? .max) }) {
      let taken = min(rest, scenario.stock[row].onHand - scenario.stock[row].reserved)
      scenario.stock[row].onHand -= taken
      rest -= taken
    }
    if rest > 0 {
      notes.append(
        "\(change.warehouse): \(NumberText.text(rest)) more units of \(change.product) left than were in stock")
    }
  }

  private mutating func add(_ units: Double, _ warehouse: Ref<Warehouse>, _ product: Ref<Product>, _ rows: [Int]) {
    if let row = rows.first(where: { scenario.stock[$0].expires == nil }) {
      scenario.stock[row].onHand += units
    } else {
      scenario.stock.append(StockRow(warehouse: warehouse, product: product, onHand: units))
    }
  }

  mutating func expect(_ line: Actuals.Expected) throws(FeedFailure) {
    guard let warehouse = warehouses[ExactCode(text: line.warehouse)],
      let product = products[ExactCode(text: line.product)], let period = try period(of: line.date)
    else { return notes.append("\(line.reference): expected on \(line.date), outside the scenario") }
    let receipt = ReceiptRow(
      warehouse: warehouse, product: product, period: period, reference: line.reference, quantity: Double(line.units))
    guard let row = receiptRows[Self.key(receipt)] else {
      receiptRows[Self.key(receipt)] = scenario.receipts.count
      return scenario.receipts.append(receipt)
    }
    guard row >= knownReceipts else { return notes.append("\(line.reference): in receipts.csv already") }
    scenario.receipts[row].quantity += receipt.quantity
  }

  mutating func hold(_ delivery: Actuals.UnderWay) throws(FeedFailure) {
    guard let region = regions[ExactCode(text: delivery.region)],
      let product = products[ExactCode(text: delivery.product)], let period = try period(of: delivery.date),
      let row = demandRows[Pair(place: region.position, product: product, period: period)]
    else {
      let units = NumberText.text(delivery.covers)
      return notes.append("\(delivery.region): \(units) units of \(delivery.product) on their way, asked for by nobody")
    }
    scenario.demand[row].held += delivery.covers
  }

  /// In place of the rows of `memory.csv` about the same; the others stay.
  mutating func remember(_ memory: [Actuals.Memory]) {
    var rows: [Pair: Int] = [:]
    for (row, known) in scenario.memory.enumerated() {
      rows[Pair(place: known.region.position, product: known.product)] = row
    }
    for past in memory where past.asked > 0 {
      guard let region = regions[ExactCode(text: past.region)], let product = products[ExactCode(text: past.product)]
      else {
        notes.append("\(past.region): what it asked of \(past.product) is not remembered: not in the scenario")
        continue
      }
      let row = MemoryRow(region: region, product: product, asked: past.asked, served: past.served)
      if let place = rows[Pair(place: region.position, product: product)] {
        scenario.memory[place] = row
      } else {
        scenario.memory.append(row)
      }
    }
  }

  mutating func note(_ actuals: Actuals) {
    if actuals.unsettled > 0 {
      notes.append("\(actuals.unsettled) lines that were to ship are not settled: they count as the feed knows them")
    }
    if actuals.undated > 0 {
      notes.append("\(actuals.undated) lines have no date: they are left out")
    }
  }

  /// A scenario's numbers go to 10¹², and it must read back from the plan folder.
  func checkRange() throws(FeedFailure) {
    let most =
      scenario.stock.map(\.onHand) + scenario.receipts.map(\.quantity) + scenario.demand.map(\.held)
      + scenario.memory.map(\.asked)
    guard most.allSatisfy({ $0 <= 1e12 }) else {
      throw FeedFailure(.notHeld, "what happened adds up to more than 10¹² units of one product in one place")
    }
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
