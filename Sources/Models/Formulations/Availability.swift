internal import Domain

/// The first period in which a product can be at a warehouse at all: from stock, receipts, offers and transfers.
/// Nothing is modelled where nothing can be.
struct Availability {
  /// One entry a (warehouse, product): the period, or T + 1 = never.
  private var first: [Int32]
  private let products: Int
  /// Products that can be at each warehouse, ascending.
  private(set) var productsAt: [[Int32]] = []

  /// - Complexity: O(warehouses × products + transfers × products × rounds).
  init(_ scenario: Scenario, transfers: [Lane]) {
    products = scenario.products.count
    let never = scenario.periods + 1
    first = Array(repeating: never, count: scenario.warehouses.count * products)
    for row in scenario.stock where row.onHand > row.reserved { note(row.warehouse, row.product, 1) }
    for row in scenario.receipts where row.quantity > 0 { note(row.warehouse, row.product, row.period) }
    for row in scenario.offers where row.maximum > 0 { note(row.warehouse, row.product, 1 + row.leadTime) }
    spread(along: transfers, never: never)
    productsAt = scenario.warehouses.refs.map { warehouse in
      (0..<Int32(products)).filter { period(warehouse, $0) < never }
    }
  }

  func period(_ warehouse: Ref<Warehouse>, _ product: Int32) -> Int32 {
    first[warehouse.index * products + Int(product)]
  }

  private mutating func note(_ warehouse: Ref<Warehouse>, _ product: Ref<Product>, _ period: Int32) {
    let slot = warehouse.index * products + product.index
    first[slot] = min(first[slot], period)
  }

  /// Bellman–Ford over the transfers, all products at once: each round settles one more hop.
  private mutating func spread(along transfers: [Lane], never: Int32) {
    var changed = !transfers.isEmpty
    while changed {
      changed = false
      for lane in transfers {
        guard case .warehouse(let target) = lane.to else { continue }
        for product in 0..<products {
          let start = first[lane.from.index * products + product]
          guard start < never, let terms = lane.terms(for: Ref(index: product)), terms.capacity > 0 else { continue }
          let arrival = start + terms.leadTime
          if arrival < first[target.index * products + product], arrival < never {
            first[target.index * products + product] = arrival
            changed = true
          }
        }
      }
    }
  }
}
