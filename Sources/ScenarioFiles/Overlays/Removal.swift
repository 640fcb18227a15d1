/// Drops rows that refer to what is gone.
enum Removal {
  /// Removes every row that names a warehouse, region, product, family or supplier that had rows in `before` and has none
  /// any more, until none is left.
  static func removeReferences(in tables: inout LayeredTables, since before: LayeredTables) {
    let old = There(before)
    var isDone = false
    while !isDone {
      let there = There(tables)
      isDone = true
      for name in TableName.allCases {
        guard var table = tables.tables[name] else { continue }
        let gone = table.rows.filter { there.lacks(table, $0, of: old) }
        guard !gone.isEmpty else { continue }
        for row in gone { table.remove(row) }
        tables.tables[name] = table
        isDone = false
      }
    }
  }

  /// What has rows.
  private struct There {
    private var warehouses, regions, products, families, suppliers: Set<Int32>

    init(_ tables: LayeredTables) {
      func set(_ name: TableName, _ column: String) -> Set<Int32> {
        guard let (table, cells) = tables.texts(name, column) else { return [] }
        return Set(table.rows.map { cells[$0] })
      }
      warehouses = set(.warehouses, "warehouse")
      regions = set(.regions, "region")
      products = set(.products, "product")
      families = set(.products, "family")
      suppliers = set(.offers, "supplier")
    }

    func lacks(_ table: MergedTable, _ row: Int, of old: There) -> Bool {
      table.columns.indices.contains { column in
        guard case .code = table.columns[column].kind else { return false }
        let id = table.texts[column][row]
        guard id >= 0 else { return false }
        let name = table.columns[column].name
        return old.names(id, name, table.name) && !names(id, name, table.name)
      }
    }

    /// Whether `id` in a column is the name of something that has rows; true of columns that refer to nothing.
    private func names(_ id: Int32, _ column: String, _ table: TableName) -> Bool {
      switch (table, column) {
      case (.published, _): true
      case (.lanes, "to"): warehouses.contains(id) || regions.contains(id)
      case (_, "warehouse"), (.lanes, "from"): warehouses.contains(id)
      case (_, "region"), (_, "parent"): regions.contains(id)
      case (_, "product"), (_, "substitute"): products.contains(id)
      case (_, "family"): families.contains(id)
      case (.contracts, "supplier"): suppliers.contains(id)
      default: true
      }
    }
  }
}
