internal import Domain

/// Every code as the bytes of its cell, made once per entity.
struct EncodedCodes {
  let products: Table<Product, [UInt8]>
  let warehouses: Table<Warehouse, [UInt8]>
  let regions: Table<Region, [UInt8]>

  /// Encodes by `Byte.quoted` for a cell of its own, by `Byte.percentEncoded` for a part of `line_id`.
  init(_ scenario: Scenario, _ encode: (String) -> [UInt8]) {
    products = scenario.products.map { encode($0.code) }
    warehouses = scenario.warehouses.map { encode($0.code) }
    regions = scenario.regions.map { encode($0.code) }
  }

  subscript(_ place: Place) -> [UInt8] {
    switch place {
    case .warehouse(let warehouse): warehouses[warehouse]
    case .region(let region): regions[region]
    }
  }
}

extension RowWriter {
  mutating func place(_ place: Place?, _ codes: EncodedCodes) {
    guard let place else { return empty() }
    encoded(codes[place])
  }

  mutating func product(_ product: Ref<Product>?, _ codes: EncodedCodes) {
    guard let product else { return empty() }
    encoded(codes.products[product])
  }
}
