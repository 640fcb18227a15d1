internal import Domain

/// When units of each layer can be at a warehouse at all: from stock, receipts, offers and transfers. Nothing is modelled
/// where nothing can be.
struct Availability {
  /// One entry a (warehouse, layer): the first period, or T + 1 = never.
  private var first: [Int32]
  /// One entry a (warehouse, layer): the last period in which units are there. After their own last period they only
  /// arrive, to expire.
  private var final: [Int32]
  private let layers: StockLayers
  /// Layers that can be at each warehouse, ascending.
  private(set) var layersAt: [[Int32]] = []

  /// - Complexity: O(warehouses × layers + transfers × layers × rounds).
  init(_ scenario: Scenario, _ layers: StockLayers, transfers: [Lane]) {
    self.layers = layers
    let never = scenario.periods + 1
    first = Array(repeating: never, count: scenario.warehouses.count * layers.count)
    final = Array(repeating: 0, count: first.count)
    for row in scenario.stock where row.onHand > row.reserved { note(row.warehouse, layers.layer(of: row), 1) }
    for row in scenario.receipts where row.quantity > 0 {
      note(row.warehouse, layers.layer(row.product.index, entering: row.period), row.period)
    }
    for row in scenario.offers where row.maximum > 0 && row.leadTime < scenario.periods {
      guard layers.expires(row.product.index) else {
        note(row.warehouse, layers.starts[row.product.index], 1 + row.leadTime)
        continue
      }
      for period in (1 + row.leadTime)...scenario.periods {
        note(row.warehouse, layers.layer(row.product.index, entering: period), period)
      }
    }
    spread(along: transfers, never: never)
    if layers.isDated { noteLateArrivals(along: transfers, scenario.periods) }
    for slot in final.indices {
      final[slot] = max(final[slot], min(layers.last[slot % layers.count], scenario.periods))
    }
    layersAt = scenario.warehouses.refs.map { warehouse in
      (0..<Int32(layers.count)).filter { period(warehouse, $0) < never }
    }
  }

  func period(_ warehouse: Ref<Warehouse>, _ layer: Int32) -> Int32 {
    first[warehouse.index * layers.count + Int(layer)]
  }

  func finalPeriod(_ warehouse: Ref<Warehouse>, _ layer: Int32) -> Int32 {
    final[warehouse.index * layers.count + Int(layer)]
  }

  private mutating func note(_ warehouse: Ref<Warehouse>, _ layer: Int, _ period: Int32) {
    let slot = warehouse.index * layers.count + layer
    first[slot] = min(first[slot], period)
    final[slot] = max(final[slot], period)
  }

  /// Bellman–Ford over the transfers, all layers at once: each round settles one more hop.
  private mutating func spread(along transfers: [Lane], never: Int32) {
    var changed = !transfers.isEmpty
    while changed {
      changed = false
      for lane in transfers {
        guard case .warehouse(let target) = lane.to else { continue }
        for layer in 0..<layers.count {
          let start = first[lane.from.index * layers.count + layer]
          guard start < never, start <= layers.last[layer],
            let terms = lane.terms(for: Ref(layers.products[layer])), terms.capacity > 0
          else { continue }
          let arrival = start + terms.leadTime
          if arrival < first[target.index * layers.count + layer], arrival < never {
            first[target.index * layers.count + layer] = arrival
            changed = true
          }
        }
      }
    }
  }

  /// Units that leave by their last period may arrive after it.
  private mutating func noteLateArrivals(along transfers: [Lane], _ horizon: Int32) {
    for lane in transfers {
      guard case .warehouse(let target) = lane.to else { continue }
      for layer in 0..<layers.count where layers.last[layer] < horizon {
        let start = first[lane.from.index * layers.count + layer]
        guard start <= layers.last[layer], let terms = lane.terms(for: Ref(layers.products[layer])), terms.capacity > 0
        else { continue }
        let latest = min(layers.last[layer], horizon - terms.leadTime)
        guard start <= latest else { continue }
        let slot = target.index * layers.count + layer
        final[slot] = max(final[slot], latest + terms.leadTime)
      }
    }
  }
}
