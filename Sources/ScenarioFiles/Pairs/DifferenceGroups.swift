/// Which differences between two scenarios belong together.
enum DifferenceGroups {
  /// Rows that refer to a warehouse, region or product that only one of the scenarios has go with it; an unmet_penalty
  /// that follows a price goes with the price; all cells of a row go together.
  ///
  /// - Parameters:
  ///   - places: table (nil for a setting) and column (−1 for a whole row) of each difference.
  ///   - rows: where to look up the cells of each.
  /// - Returns: a number a difference, from 0, in the order in which groups appear.
  static func number(
    _ differences: [OverlayChange], _ places: [(table: TableName?, column: Int)], _ old: LayeredTables,
    _ new: LayeredTables, _ rows: [(table: MergedTable, row: Int)?]
  ) -> [Int] {
    var owners: [Int32: String] = [:]
    var repriced: Set<Int32> = []
    for (position, place) in places.enumerated() {
      guard let (table, row) = rows[position], let name = place.table else { continue }
      let code = table.texts[0].isEmpty ? -1 : table.texts[0][row]
      if [.warehouses, .regions, .products].contains(name), place.column < 0 {
        owners[code] = owners[code] ?? "\(code)"
      }
      if name == .products, differences[position].column == "price" { repriced.insert(code) }
    }
    var numbers: [String: Int] = [:]
    return differences.indices.map { position in
      let key = key(differences[position], rows[position], owners, repriced)
      if let number = numbers[key] { return number }
      numbers[key] = numbers.count
      return numbers.count - 1
    }
  }

  private static func key(
    _ difference: OverlayChange, _ place: (table: MergedTable, row: Int)?, _ owners: [Int32: String],
    _ repriced: Set<Int32>
  ) -> String {
    guard let (table, row) = place else { return "setting " + difference.column }
    for column in table.columns.indices {
      guard case .code = table.columns[column].kind else { continue }
      if let owner = owners[table.texts[column][row]] { return "entity " + owner }
    }
    if table.name == .demand, difference.column == "unmet_penalty", let column = table.column("product") {
      let product = table.texts[column][row]
      if repriced.contains(product) { return "product \(product)" }
    }
    if table.name == .products { return "product \(table.texts[0][row])" }
    return "\(difference.file) \(difference.key)"
  }
}
