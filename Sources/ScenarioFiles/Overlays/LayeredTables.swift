internal import Domain

/// The tables of a chain of folders, put together and open to changes.
struct LayeredTables {
  /// In the order of the page, those that are there.
  var tables: [TableName: MergedTable] = [:]
  var pool = TextPool()

  subscript(_ name: TableName) -> MergedTable { tables[name] ?? MergedTable(name) }

  /// For the assembly.
  func rawTables() -> [TableName: RawTable] { tables.mapValues { $0.table() } }

  /// The number of a text, new or known.
  mutating func intern(_ text: String) -> Int32 {
    let bytes = Array(text.utf8)
    return bytes.isEmpty ? -1 : pool.intern(bytes.span, 0, bytes.count)
  }

  /// Texts of a column.
  func texts(_ name: TableName, _ column: String) -> (table: MergedTable, cells: [Int32])? {
    guard let table = tables[name], let index = table.column(column) else { return nil }
    return (table, table.texts[index])
  }
}

/// What the entities of layered tables have to do with each other, by the numbers of their texts. Looked up only.
struct LayeredEntities {
  /// Region → the region above; −1 where there is none.
  private(set) var parent: [Int32: Int32] = [:]
  /// Region → its own tier; −1 where it names none.
  private var ownTier: [Int32: Int32] = [:]
  /// Product → its family; −1 where it has none.
  private(set) var family: [Int32: Int32] = [:]
  private(set) var warehouses: Set<Int32> = []
  private let lastTier: Int32
  /// Texts of each kind, in file order, for hints.
  private(set) var words: [String: [Int32]] = [:]

  init(_ tables: LayeredTables, tiers: [Int32]) {
    lastTier = tiers.last ?? -1
    words["tier"] = tiers
    if let (table, codes) = tables.texts(.warehouses, "warehouse") {
      for row in table.rows { warehouses.insert(codes[row]) }
      words["warehouse"] = table.rows.map { codes[$0] }
    }
    if let (table, codes) = tables.texts(.regions, "region"), let parents = tables.texts(.regions, "parent"),
      let own = tables.texts(.regions, "tier")
    {
      for row in table.rows {
        parent[codes[row]] = parents.cells[row]
        ownTier[codes[row]] = own.cells[row]
      }
      words["region"] = table.rows.map { codes[$0] }
    }
    if let (table, codes) = tables.texts(.products, "product"), let families = tables.texts(.products, "family") {
      for row in table.rows { family[codes[row]] = families.cells[row] }
      words["product"] = table.rows.map { codes[$0] }
      var seen: Set<Int32> = []
      words["family"] = table.rows.map { families.cells[$0] }.filter { $0 >= 0 && seen.insert($0).inserted }
    }
  }

  func isRegion(_ code: Int32) -> Bool { parent[code] != nil }

  /// `region` and the regions above it. Circles, which the assembly refuses, end.
  func ancestry(of region: Int32) -> [Int32] {
    var path: [Int32] = []
    var next = region
    while next >= 0, let above = parent[next], !path.contains(next) {
      path.append(next)
      next = above
    }
    return path
  }

  /// A region's own tier, else the nearest ancestor's, else the last.
  func tier(of region: Int32) -> Int32 {
    for place in ancestry(of: region) {
      if let tier = ownTier[place], tier >= 0 { return tier }
    }
    return lastTier
  }
}
