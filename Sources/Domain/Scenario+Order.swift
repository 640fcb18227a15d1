extension Scenario {
  /// Sorts every row table by its key. Entities must already be sorted by code.
  ///
  /// - Complexity: O(n log n) in the rows of the largest table; O(n) where a table is sorted already.
  public mutating func sortRows() {
    sort(&calendar) { ($0.warehouse, $0.period) < ($1.warehouse, $1.period) }
    sort(&stock) { ($0.warehouse, $0.product, $0.expires ?? -1) < ($1.warehouse, $1.product, $1.expires ?? -1) }
    sort(&receipts) {
      if ($0.warehouse, $0.product, $0.period) != ($1.warehouse, $1.product, $1.period) {
        return ($0.warehouse, $0.product, $0.period) < ($1.warehouse, $1.product, $1.period)
      }
      return Code.precedes($0.reference, $1.reference)
    }
    sort(&demand) { ($0.region, $0.product, $0.period) < ($1.region, $1.product, $1.period) }
    let ranks = PlaceRanks(self)
    sort(&lanes) {
      ($0.from, ranks[$0.to], $0.product?.position ?? -1) < ($1.from, ranks[$1.to], $1.product?.position ?? -1)
    }
    sort(&substitutes) {
      ($0.product, $0.substitute, $0.region?.position ?? -1) < ($1.product, $1.substitute, $1.region?.position ?? -1)
    }
    sort(&quotas) { Code.precedes($0.name, $1.name) }
    sort(&offers) {
      if !Code.same($0.supplier, $1.supplier) { return Code.precedes($0.supplier, $1.supplier) }
      return ($0.product, $0.warehouse, $0.minimum) < ($1.product, $1.warehouse, $1.minimum)
    }
    sort(&contracts) { Code.precedes($0.name, $1.name) }
    sort(&grades) { ($0.region, $0.grade) < ($1.region, $1.grade) }
    sort(&memory) { ($0.region, $0.product) < ($1.region, $1.product) }
    sort(&published) { $0.precedes($1) }
  }

  /// Sorts only what is out of order: files that `allot` wrote come sorted.
  private func sort<Row>(_ rows: inout [Row], by precedes: (Row, Row) -> Bool) {
    for next in rows.indices.dropFirst() where precedes(rows[next], rows[next - 1]) {
      rows.sort(by: precedes)
      return
    }
  }
}

/// The rank of every place in the order of codes, warehouses and regions merged. A code is one or the other, never both.
public struct PlaceRanks: Sendable {
  public let warehouses: Table<Warehouse, Int32>
  public let regions: Table<Region, Int32>

  /// - Complexity: O(warehouses + regions), both sorted by code.
  public init(_ scenario: Scenario) {
    var warehouses = Table<Warehouse, Int32>(repeating: 0, count: scenario.warehouses.count)
    var regions = Table<Region, Int32>(repeating: 0, count: scenario.regions.count)
    var nextWarehouse = 0
    var nextRegion = 0
    for rank in 0..<Int32(scenario.warehouses.count + scenario.regions.count) {
      let takesWarehouse =
        nextRegion == regions.count
        || (nextWarehouse < warehouses.count
          && Code.precedes(
            scenario.warehouses.values[nextWarehouse].code, scenario.regions.values[nextRegion].code))
      if takesWarehouse {
        warehouses.values[nextWarehouse] = rank
        nextWarehouse += 1
      } else {
        regions.values[nextRegion] = rank
        nextRegion += 1
      }
    }
    self.warehouses = warehouses
    self.regions = regions
  }

  public subscript(_ place: Place) -> Int32 {
    switch place {
    case .warehouse(let warehouse): warehouses[warehouse]
    case .region(let region): regions[region]
    }
  }
}
