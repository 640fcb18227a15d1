internal import Domain

/// The table of what the regions ask for, often the largest by far.
extension ScenarioAssembly {
  mutating func resolveDemand() {
    guard let table = tables[.demand] else { return }
    let columns = DemandColumns(table)
    let cells = DemandCells(self, table, columns)
    let order =
      KeyOrder.concurrently(count: table.count, threads: threads, cells.plainKey)
      ?? checkedOrder(table, columns, cells)
    let rows = order.sorted(by: cells.key)
    report(rows.duplicates(by: cells.key), table)
    // Nobody looks at the rows of a scenario with problems.
    guard log.isEmpty else { return }
    let places = rows.places(threads: threads)
    let lines = places.map { cells.ordered($0, threads: threads) } ?? cells
    scenario.demand = Array(count: places?.count ?? table.count, threads: threads, lines.line)
  }

  /// Looks at every row that is not plain.
  private mutating func checkedOrder(_ table: RawTable, _ columns: DemandColumns, _ cells: DemandCells) -> KeyOrder {
    var order = KeyOrder(count: table.count)
    for row in 0..<table.count {
      if let key = cells.plainKey(row) ?? checkedKey(table, columns, cells, row) { order.append(key, row: row) }
    }
    return order
  }

  /// The key of a row after every rule has been looked at, nil where it has none that is good.
  private mutating func checkedKey(
    _ table: RawTable, _ columns: DemandColumns, _ cells: DemandCells, _ row: Int
  ) -> RowKey? {
    let region = servedRegion(table, columns.region, row, carrying: "demand")
    let product = product(table, columns.product, row)
    guard !table.isFaulty(row) else { return nil }
    let period = table.whole(columns.period, row)
    let inHorizon = isInHorizon(period, table, columns.period, row)
    checkAmounts(table, columns, row)
    guard inHorizon, let region, let product else { return nil }
    let penalty = cells.penalty(row, region.position, product.position)
    if penalty > 1e12 { reportPenalty(penalty, table, columns.product.index, row) }
    return RowKey(region.position, product.position, period)
  }

  private mutating func reportPenalty(_ penalty: Double, _ table: RawTable, _ column: Int, _ row: Int) {
    report(
      table, row, column, "out-of-range",
      "price × tier weight makes an unmet_penalty of \(NumberText.text(penalty)), more than 1e12",
      hint: "give the row an unmet_penalty")
  }

  private mutating func checkAmounts(_ table: RawTable, _ columns: DemandColumns, _ row: Int) {
    let (quantity, minimum) = (table[columns.quantity, row], table[columns.minimum, row])
    if table[columns.life, row] > 0 { use(.minimumLife, table, row, columns.life.index) }
    check(minimum: minimum, maximum: table[columns.maximum, row], table, columns.minimum, row)
    if header.isReadable, header.policy.unmet == .lost, minimum > quantity {
      report(
        table, row, columns.minimum.index, "minimum-above-quantity",
        "minimum \(NumberText.text(minimum)) is more than quantity \(NumberText.text(quantity))",
        hint: "unmet demand is lost: nothing can be delivered beyond the quantity")
    }
  }
}

/// The columns of `demand.csv`, found once for all rows.
struct DemandColumns {
  let region, product: RawTable.TextColumn
  let period, quantity, held, minimum, maximum, life, penalty: RawTable.NumberColumn

  init(_ table: RawTable) {
    region = table.texts("region")
    product = table.texts("product")
    period = table.numbers("period", default: 1)
    quantity = table.numbers("quantity", default: 0)
    held = table.numbers("held", default: 0)
    minimum = table.numbers("minimum", default: 0)
    maximum = table.numbers("maximum", default: .infinity)
    life = table.numbers("min_life", default: 0)
    penalty = table.numbers("unmet_penalty", default: .nan)
  }
}

/// The cells of `demand.csv` and what they refer to, all in arrays: a million rows are looked at one after the other.
struct DemandCells {
  private var regions, products: [Int32]
  private var period, quantity, held, minimum, maximum, life, penalty: NumberCells
  private let hasFaults: Bool
  /// By text.
  private let regionPositions, productPositions: [Int32]
  /// By position.
  private let isParent: [Bool]
  private let weights, money: [Double]
  private let periods: Int32

  init(_ assembly: ScenarioAssembly, _ table: RawTable, _ columns: DemandColumns) {
    regions = table.cells(columns.region)
    products = table.cells(columns.product)
    period = table.cells(columns.period)
    quantity = table.cells(columns.quantity)
    held = table.cells(columns.held)
    minimum = table.cells(columns.minimum)
    maximum = table.cells(columns.maximum)
    life = table.cells(columns.life)
    penalty = table.cells(columns.penalty)
    hasFaults = table.hasFaults
    regionPositions = assembly.regions.positions
    productPositions = assembly.products.positions
    isParent = assembly.isParent
    let (scenario, tiers) = (assembly.scenario, assembly.scenario.tiers)
    weights = scenario.regions.values.map { $0.tier.index < tiers.count ? tiers[$0.tier].weight : 1 }
    money = scenario.products.values.map { $0.price > 0 ? $0.price : scenario.policy.unmetPenalty }
    periods = assembly.header.periods ?? 0
  }

  /// The cells of the rows at `places`.
  func ordered(_ places: [Int32], threads: Int) -> DemandCells {
    var cells = self
    cells.regions = Array(count: places.count, threads: threads) { regions[Int(places[$0])] }
    cells.products = Array(count: places.count, threads: threads) { products[Int(places[$0])] }
    for column in [\DemandCells.period, \.quantity, \.held, \.minimum, \.maximum, \.life, \.penalty] {
      cells[keyPath: column] = self[keyPath: column].ordered(places, threads: threads)
    }
    return cells
  }

  /// The key of a row in which nothing can be wrong; nil where every rule has to be looked at.
  @inline(__always)
  func plainKey(_ row: Int) -> RowKey? {
    guard !hasFaults, row < regions.count, row < products.count, regions[row] >= 0, products[row] >= 0 else {
      return nil
    }
    let key = key(row)
    guard key.first >= 0, key.second >= 0, !isParent[Int(key.first)], key.third >= 1, key.third <= periods,
      minimum[row] == 0, life[row] == 0, penalty(row, key.first, key.second) <= 1e12
    else { return nil }
    return key
  }

  /// Of a row whose references are known.
  @inline(__always)
  func key(_ row: Int) -> RowKey {
    RowKey(regionPositions[Int(regions[row])], productPositions[Int(products[row])], period.whole(row))
  }

  @inline(__always)
  func penalty(_ row: Int, _ region: Int32, _ product: Int32) -> Double {
    let stated = penalty[row]
    return stated.isNaN ? weights[Int(region)] * money[Int(product)] : stated
  }

  /// Of a row whose references are known.
  @inline(__always)
  func line(_ row: Int) -> DemandRow {
    let key = key(row)
    return DemandRow(
      region: Ref(key.first), product: Ref(key.second), period: key.third, minimumLife: life.whole(row),
      quantity: quantity[row], held: held[row], minimum: minimum[row], maximum: maximum[row],
      unmetPenalty: penalty(row, key.first, key.second))
  }
}
