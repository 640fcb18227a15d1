internal import Domain

/// Which rows of one table meet a change's conditions.
struct RowFilter {
  /// A condition made ready for one table.
  private enum Clause {
    /// The region in a column, or one above it.
    case region(column: Int, Set<Int32>)
    case tier(column: Int, Set<Int32>)
    /// The product in one column, or (second) the family named in another.
    case family(product: Int?, family: Int?, Set<Int32>)
    case text(column: Int, Set<Int32>)
    case number(column: Int, fallback: Double, [Double])
  }

  private var clauses: [Clause] = []

  /// Why a condition does not fit.
  struct Trouble: Error {
    var code: String
    var message: String
    var hint: String?
  }

  init(
    _ conditions: [ChangeCondition], _ table: MergedTable, _ tables: inout LayeredTables, _ entities: LayeredEntities
  ) throws(Trouble) {
    for condition in conditions { clauses.append(try Self.clause(condition, table, &tables, entities)) }
  }

  func isMet(by row: Int, of table: MergedTable, _ entities: LayeredEntities) -> Bool {
    clauses.allSatisfy { clause in
      switch clause {
      case .region(let column, let regions):
        let place = table.texts[column][row]
        return entities.isRegion(place) && entities.ancestry(of: place).contains { regions.contains($0) }
      case .tier(let column, let tiers):
        let place = table.texts[column][row]
        return entities.isRegion(place) && tiers.contains(entities.tier(of: place))
      case .family(let product, let family, let families):
        if let family, families.contains(table.texts[family][row]) { return true }
        guard let product, let own = entities.family[table.texts[product][row]] else { return false }
        return families.contains(own)
      case .text(let column, let texts): return texts.contains(table.texts[column][row])
      case .number(let column, let fallback, let wanted):
        let value = table.numbers[column][row]
        return wanted.contains(value.isNaN ? fallback : value)
      }
    }
  }

  // MARK: - Making it

  /// The column of a table that holds what a key of `where` speaks of.
  private static func column(_ key: String, _ table: MergedTable) -> Int? {
    switch (key, table.name) {
    case ("region", .lanes): table.column("to")
    case ("warehouse", .lanes): table.column("from")
    case ("tier", .regions), ("family", .products): table.column(key == "tier" ? "region" : "product")
    case ("tier", .lanes): table.column("to")
    case ("tier", _): table.column("region")
    case ("family", _): table.column("product") ?? table.column("family")
    default:
      table.column(key).flatMap { column in
        // Key columns, and codes: nobody looks for a price.
        table.columns[column].isKey || table.columns[column].kind == .code || key == "period" ? column : nil
      }
    }
  }

  /// What `where` may hold for a table.
  static func keys(for table: MergedTable) -> [String] {
    var keys = ["region", "product", "family", "tier", "warehouse", "period"].filter { column($0, table) != nil }
    for column in table.columns where column.isKey && !keys.contains(column.name) { keys.append(column.name) }
    return keys
  }

  private static func clause(
    _ condition: ChangeCondition, _ table: MergedTable, _ tables: inout LayeredTables, _ entities: LayeredEntities
  ) throws(Trouble) -> Clause {
    let key = condition.key
    guard let column = column(key, table) else {
      throw Trouble(
        code: "bad-where", message: "where.\(key) does not fit \(table.name.file)",
        hint: "it may hold \(Quoted.list(keys(for: table)))")
    }
    let isDerived = ["region", "tier", "family"].contains(key)
    if case .number = table.columns[column].kind, !isDerived { return try number(condition, column, table) }
    try checkKnown(condition, &tables, entities)
    var ids: Set<Int32> = []
    for value in condition.values { ids.insert(tables.intern(value)) }
    switch key {
    case "region": return .region(column: column, ids)
    case "tier": return .tier(column: column, ids)
    case "family": return .family(product: table.column("product"), family: table.column("family"), ids)
    default: return .text(column: column, ids)
    }
  }

  private static func number(
    _ condition: ChangeCondition, _ column: Int, _ table: MergedTable
  ) throws(Trouble) -> Clause {
    var wanted: [Double] = []
    for text in condition.values {
      let bytes = Array(text.utf8)
      let value = DecimalText.value(bytes.span, 0, bytes.count)
      guard value.isFinite else {
        throw Trouble(
          code: "bad-number", message: "where.\(condition.key) \(Quoted.text(text)) is not a number", hint: nil)
      }
      wanted.append(value)
    }
    return .number(column: column, fallback: table.name.defaultOfKey(table.columns[column].name), wanted)
  }

  /// A region, warehouse, product, family or tier that nothing names is a typing error.
  private static func checkKnown(
    _ condition: ChangeCondition, _ tables: inout LayeredTables, _ entities: LayeredEntities
  ) throws(Trouble) {
    guard let known = entities.words[condition.key] else { return }
    let knownSet = Set(known)
    for value in condition.values where !knownSet.contains(tables.intern(value)) {
      var spelling = Spelling()
      let pool = tables.pool
      throw Trouble(
        code: "unknown-\(condition.key)", message: "unknown \(condition.key) \(Quoted.text(value)) in where",
        hint: spelling.hint(for: value, among: known.lazy.map { pool.string($0) }))
    }
  }
}
