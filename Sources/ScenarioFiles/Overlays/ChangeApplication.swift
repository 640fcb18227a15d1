internal import Domain

/// Does changes to layered tables, one after the other.
struct ChangeApplication {
  typealias Trouble = RowFilter.Trouble

  private(set) var tables: LayeredTables
  private var entities: LayeredEntities
  private let tiers: [Int32]
  private let periods: Int32

  init(_ tables: LayeredTables, _ header: ScenarioHeader) {
    var tables = tables
    let tiers = (header.tiers ?? []).map { tables.intern($0.name) }
    self.tiers = tiers
    periods = header.periods ?? 1
    self.tables = tables
    entities = LayeredEntities(tables, tiers: tiers)
  }

  /// Does `change`.
  ///
  /// - Throws: what is wrong with it, in the planner's words; the tables are then of no use.
  mutating func apply(_ change: ScenarioChange) throws(Trouble) {
    switch change.action {
    case .scale(let target, let factor): try scale(target, factor, change)
    case .set(let table, let column, let text): try set(table, column, text, change)
    case .remove(let target): try remove(target, change)
    }
  }

  /// The rows of `name` that a change speaks of.
  private mutating func rows(_ name: TableName, _ change: ScenarioChange) throws(Trouble) -> [Int] {
    let table = tables[name]
    let filter = try RowFilter(change.conditions, table, &tables, entities)
    return table.rows.filter { filter.isMet(by: $0, of: table, entities) }
  }

  private static func nothing(_ what: String) -> Trouble {
    Trouble(code: "matches-nothing", message: "this change matches nothing: \(what)", hint: "mend it or take it out")
  }
}

// MARK: - Scale

extension ChangeApplication {
  private static func columns(of target: ScaleTarget) -> (table: TableName, columns: [String]) {
    switch target {
    case .demand: (.demand, ["quantity", "minimum", "maximum"])
    case .stock: (.stock, ["on_hand", "reserved"])
    case .receipts: (.receipts, ["quantity"])
    case .prices: (.products, ["price"])
    case .laneCost: (.lanes, ["cost"])
    case .laneCapacity: (.lanes, ["capacity"])
    case .leadTime: (.lanes, ["lead_time"])
    case .throughput: (.calendar, ["throughput"])
    }
  }

  private mutating func scale(
    _ target: ScaleTarget, _ factor: ScaleFactor, _ change: ScenarioChange
  ) throws(Trouble) {
    if target == .throughput { return try scaleThroughput(factor, change) }
    let (name, columns) = Self.columns(of: target)
    let count = try scale(name, columns, try rows(name, change), factor, change)
    guard count > 0 else { throw Self.nothing("no row of \(name.file) with a \(columns[0]) fits") }
  }

  /// Multiplies the numbers that are there; the count of rows that have any.
  private mutating func scale(
    _ name: TableName, _ columns: [String], _ rows: [Int], _ factor: ScaleFactor, _ change: ScenarioChange
  ) throws(Trouble) -> Int {
    guard var table = tables.tables[name] else { return 0 }
    var scaled = 0
    var drawn: [[UInt8]: Double] = [:]
    for row in rows {
      let by = self.factor(factor, row, table, &drawn)
      var isScaled = false
      for column in columns.compactMap({ table.column($0) }) where !table.numbers[column][row].isNaN {
        let value = try product(table.numbers[column][row], by, table.columns[column])
        table.set(row, column, number: value, at: change.place)
        isScaled = true
      }
      if isScaled { scaled += 1 }
    }
    tables.tables[name] = table
    return scaled
  }

  private func product(_ value: Double, _ factor: Double, _ column: ColumnSchema) throws(Trouble) -> Double {
    guard case .number(let range) = column.kind else { return value }
    var product = value * factor
    // Decimals stay decimals: 0.1 × 3 is 0.3.
    if product >= 1e-3 { product = NumberText.tidied(product) }
    if range.isWhole { product.round() }
    guard range.contains(product) else {
      throw Trouble(
        code: "out-of-range", message: "\(column.name) would become \(NumberText.text(product))",
        hint: "it must lie between \(NumberText.text(range.least)) and \(NumberText.text(range.most))")
    }
    return product
  }

  /// - Parameter drawn: factors of groups by the bytes of their names: one is asked for once, because drawing it costs
  ///   a hash.
  private func factor(
    _ factor: ScaleFactor, _ row: Int, _ table: MergedTable, _ drawn: inout [[UInt8]: Double]
  ) -> Double {
    switch factor {
    case .constant(let value): return value
    case .byGroup(let group, let value):
      let name = groupName(group, row, table)
      let bytes = Array(name.utf8)
      if let known = drawn[bytes] { return known }
      let factor = value(name)
      drawn[bytes] = factor
      return factor
    }
  }

  private func groupName(_ group: ScaleGroup, _ row: Int, _ table: MergedTable) -> String {
    func text(_ column: String) -> Int32 { table.column(column).map { table.texts[$0][row] } ?? -1 }
    switch group {
    case .all: return ""
    case .line: return table.key(row, tables.pool)
    case .region: return tables.pool.string(table.name == .lanes ? text("to") : text("region"))
    case .product: return tables.pool.string(text("product"))
    case .family: return tables.pool.string(entities.family[text("product")] ?? -1)
    }
  }

  /// A warehouse's own throughput and that of its calendar; in a period without a row of its own, one is made.
  private mutating func scaleThroughput(_ factor: ScaleFactor, _ change: ScenarioChange) throws(Trouble) {
    let inPeriods = change.conditions.contains { Code.same($0.key, "period") }
    let calendarRows = try rows(.calendar, change)
    var general = change
    general.conditions.removeAll { Code.same($0.key, "period") }
    let warehouseRows = try rows(.warehouses, general)
    if inPeriods { try addCalendarRows(for: warehouseRows, change) }
    let rows = inPeriods ? try rows(.calendar, change) : calendarRows
    var count = try scale(.calendar, ["throughput"], rows, factor, change)
    if !inPeriods { count += try scale(.warehouses, ["throughput"], warehouseRows, factor, change) }
    guard count > 0 else { throw Self.nothing("no warehouse with a throughput fits") }
  }

  /// Gives each of the warehouses with a throughput a row in each period of the change.
  private mutating func addCalendarRows(for warehouseRows: [Int], _ change: ScenarioChange) throws(Trouble) {
    let warehouses = tables[.warehouses]
    var calendar = tables[.calendar]
    guard let code = warehouses.column("warehouse"), let own = warehouses.column("throughput"),
      let place = calendar.column("warehouse"), let time = calendar.column("period"),
      let limit = calendar.column("throughput")
    else { return }
    let wanted = change.conditions.filter { Code.same($0.key, "period") }.flatMap(\.values)
    for row in warehouseRows where !warehouses.numbers[own][row].isNaN {
      for text in wanted {
        guard let period = Int32(text), period >= 1, period <= periods else { continue }
        let warehouse = warehouses.texts[code][row]
        let there = calendar.rows.first {
          calendar.texts[place][$0] == warehouse && calendar.numbers[time][$0] == Double(period)
        }
        if let there {
          if calendar.numbers[limit][there].isNaN {
            calendar.set(there, limit, number: warehouses.numbers[own][row], at: change.place)
          }
        } else {
          calendar.append(
            texts: [place: warehouse], numbers: [time: Double(period), limit: warehouses.numbers[own][row]],
            at: change.place)
        }
      }
    }
    if calendar.count > 0 { tables.tables[.calendar] = calendar }
  }
}

// MARK: - Set

extension ChangeApplication {
  private mutating func set(
    _ tableName: String, _ columnName: String, _ text: String, _ change: ScenarioChange
  ) throws(Trouble) {
    var spelling = Spelling()
    guard let name = TableName.allCases.first(where: { Code.same($0.rawValue, tableName) }), name != .history else {
      let hint = spelling.hint(for: tableName, among: TableName.allCases.map(\.rawValue))
      throw Trouble(code: "unknown-table", message: "unknown table \(Quoted.text(tableName))", hint: hint)
    }
    let schema = tables[name]
    guard let column = schema.column(columnName) else {
      let hint = spelling.hint(for: columnName, among: schema.columns.map(\.name))
      throw Trouble(
        code: "unknown-column", message: "unknown column \(Quoted.text(columnName)) of \(name.file)", hint: hint)
    }
    guard !schema.columns[column].isKey else {
      throw Trouble(
        code: "key-column", message: "\(columnName) names the rows of \(name.file) and cannot be set",
        hint: "put a row into \(name.file) of this folder")
    }
    let rows = try rows(name, change)
    guard !rows.isEmpty else { throw Self.nothing("no row of \(name.file) fits") }
    try set(name, column, text, rows, change)
    if [.regions, .products].contains(name) { entities = LayeredEntities(tables, tiers: tiers) }
  }

  private mutating func set(
    _ name: TableName, _ column: Int, _ text: String, _ rows: [Int], _ change: ScenarioChange
  ) throws(Trouble) {
    let schema = tables[name].columns[column]
    if text.isEmpty, schema.isRequired {
      throw Trouble(code: "missing-value", message: "\(schema.name) is empty, but every row needs it", hint: nil)
    }
    if case .number(let range) = schema.kind {
      let value = try number(text, schema, range)
      for row in rows { tables.tables[name]?.set(row, column, number: value, at: change.place) }
    } else {
      let id = tables.intern(text)
      for row in rows { tables.tables[name]?.set(row, column, text: id, at: change.place) }
    }
  }

  private func number(_ text: String, _ column: ColumnSchema, _ range: NumberRange) throws(Trouble) -> Double {
    guard !text.isEmpty else { return .nan }
    let bytes = Array(text.utf8)
    let value = DecimalText.value(bytes.span, 0, bytes.count)
    if range.contains(value) { return value + 0 }  // −0 is 0.
    guard value.isFinite else {
      throw Trouble(
        code: "bad-number", message: "\(column.name) \(Quoted.text(text)) is not a number",
        hint: NumberHint.hint(for: text))
    }
    let objection = range.objection(to: value)
    throw Trouble(code: objection.code, message: "\(column.name) \(Quoted.text(text)) \(objection.text)", hint: nil)
  }
}

// MARK: - Remove

extension ChangeApplication {
  private mutating func remove(_ target: RemovalTarget, _ change: ScenarioChange) throws(Trouble) {
    let name: TableName =
      switch target {
      case .warehouse: .warehouses
      case .region: .regions
      case .product: .products
      case .lane: .lanes
      }
    let rows = try rows(name, change)
    guard !rows.isEmpty else { throw Self.nothing("no row of \(name.file) fits") }
    let before = tables
    for row in rows { tables.tables[name]?.remove(row) }
    Removal.removeReferences(in: &tables, since: before)
    entities = LayeredEntities(tables, tiers: tiers)
  }
}
