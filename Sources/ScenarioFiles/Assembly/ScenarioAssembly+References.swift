internal import Domain

extension ScenarioAssembly {
  /// Puts down a problem of one cell; the texts are made only where the list still takes it.
  mutating func report(
    _ table: RawTable, _ row: Int, _ column: Int, _ code: String, _ message: @autoclosure () -> String,
    hint: @autoclosure () -> String? = nil, pass: ProblemLog.Pass = .rows
  ) {
    guard log.admits(table.source.rank, pass) else { return }
    log.put(table.source.rank, table.problem(code, row: row, column: column, message(), hint: hint()))
  }

  mutating func warehouse(_ table: RawTable, _ column: RawTable.TextColumn, _ row: Int) -> Ref<Warehouse>? {
    let id = table[column, row]
    guard id >= 0 else { return nil }
    let position = warehouses[id]
    if position >= 0 { return Ref(position) }
    if warehouses.isKnown { reportUnknown("warehouse", warehouses.codes, table, column, row) }
    return nil
  }

  mutating func product(_ table: RawTable, _ column: RawTable.TextColumn, _ row: Int) -> Ref<Product>? {
    let id = table[column, row]
    guard id >= 0 else { return nil }
    let position = products[id]
    if position >= 0 { return Ref(position) }
    if products.isKnown { reportUnknown("product", products.codes, table, column, row) }
    return nil
  }

  mutating func region(_ table: RawTable, _ column: RawTable.TextColumn, _ row: Int) -> Ref<Region>? {
    let id = table[column, row]
    guard id >= 0 else { return nil }
    let position = regions[id]
    if position >= 0 { return Ref(position) }
    if regions.isKnown { reportUnknown("region", regions.codes, table, column, row) }
    return nil
  }

  /// A region that carries goods: no parent of others.
  mutating func servedRegion(
    _ table: RawTable, _ column: RawTable.TextColumn, _ row: Int, carrying what: String
  ) -> Ref<Region>? {
    guard let region = region(table, column, row) else { return nil }
    if isParent[region.index] { reportParent(region, table, column.index, row, what) }
    return region
  }

  private mutating func reportParent(
    _ region: Ref<Region>, _ table: RawTable, _ column: Int, _ row: Int, _ what: String
  ) {
    let code = regions.codes[region.index]
    report(
      table, row, column, "parent-region",
      "region \(Quoted.text(code)) is a parent of other regions and carries no \(what)",
      hint: "name one of the regions below it")
  }

  mutating func place(_ table: RawTable, _ column: RawTable.TextColumn, _ row: Int) -> Place? {
    let id = table[column, row]
    guard id >= 0 else { return nil }
    if warehouses[id] >= 0 { return .warehouse(Ref(warehouses[id])) }
    if regions[id] >= 0 {
      let region = Ref<Region>(regions[id])
      if isParent[region.index] { reportParent(region, table, column.index, row, "lane") }
      return .region(region)
    }
    if warehouses.isKnown, regions.isKnown {
      reportUnknown("place", regions.codes + warehouses.codes, table, column, row)
    }
    return nil
  }

  /// A product or a family, at most one; nil where the cells name something unknown or both.
  mutating func scope(
    _ table: RawTable, _ product: RawTable.TextColumn, _ family: RawTable.TextColumn, _ row: Int
  ) -> ProductScope? {
    let (productID, familyID) = (table[product, row], table[family, row])
    if productID >= 0, familyID >= 0 {
      report(
        table, row, family.index, "product-and-family", "the row names a product and a family",
        hint: "keep one of them")
    }
    if productID != -1 {
      return self.product(table, product, row).map { .product($0) }
    }
    guard familyID != -1 else { return .all }
    guard familyID >= 0 else { return nil }
    let position = families[familyID]
    if position >= 0 { return .family(Ref(position)) }
    if families.isKnown { reportUnknown("family", families.codes, table, family, row) }
    return nil
  }

  mutating func reportUnknown(
    _ kind: String, _ codes: [String], _ table: RawTable, _ column: RawTable.TextColumn, _ row: Int
  ) {
    guard log.admits(table.source.rank, .rows) else { return }
    let id = table[column, row]
    let word = pool.string(id)
    let hint = otherKind(id) ?? spelling.hint(for: word, among: codes)
    let problem = table.problem(
      "unknown-\(kind)", row: row, column: column.index, "unknown \(kind) \(Quoted.text(word))", hint: hint)
    log.put(table.source.rank, problem)
  }

  private func otherKind(_ id: Int32) -> String? {
    if warehouses[id] >= 0 { return "it is a warehouse" }
    if regions[id] >= 0 { return "it is a region" }
    if products[id] >= 0 { return "it is a product" }
    return nil
  }

  /// Whether `period` is one of 1 … T; true where T is not known.
  mutating func isInHorizon(_ period: Int32, _ table: RawTable, _ column: RawTable.NumberColumn, _ row: Int) -> Bool {
    guard let last = header.periods, period < 1 || period > last else { return true }
    report(
      table, row, column.index, "unknown-period",
      last == 1 ? "period \(period) is not 1, the only one" : "period \(period) is outside 1 to \(last)")
    return false
  }

  /// Puts down that a least is more than a most.
  mutating func check(minimum: Double, maximum: Double, _ table: RawTable, _ column: RawTable.NumberColumn, _ row: Int)
  {
    guard minimum > maximum else { return }
    report(
      table, row, column.index, "minimum-above-maximum",
      "minimum \(NumberText.text(minimum)) is more than maximum \(NumberText.text(maximum))")
  }

  /// The rows in key order, every repeated key put down.
  mutating func sorted<Row>(_ rows: consuming KeyedRows<Row>, _ table: RawTable) -> [Row] {
    let (sorted, duplicates) = rows.sorted()
    report(duplicates, table)
    return sorted
  }

  mutating func report(_ duplicates: [(earlier: Int, later: Int)], _ table: RawTable) {
    guard !duplicates.isEmpty else { return }
    let columns = table.name.columns
    let keys = columns.indices.filter { columns[$0].isKey && table.fieldColumns.contains($0) }
    let names = Quoted.list(keys.map { columns[$0].name })
    for duplicate in duplicates {
      report(
        table, duplicate.later, keys.first ?? 0, "duplicate-key",
        "same \(names) as line \(table.line(of: duplicate.earlier))", pass: .keys)
    }
  }

  /// For each text of the pool its rank among `ids` by bytes, from 1; 0 for all others.
  func ranks(of ids: some Sequence<Int32>) -> [Int32] {
    var ranks = Array(repeating: Int32(0), count: pool.count)
    var distinct: [Int32] = []
    for id in ids where id >= 0 && ranks[Int(id)] == 0 {
      ranks[Int(id)] = 1
      distinct.append(id)
    }
    distinct.sort { pool.precedes($0, $1) }
    for (rank, id) in distinct.enumerated() { ranks[Int(id)] = Int32(truncatingIfNeeded: rank + 1) }
    return ranks
  }
}
