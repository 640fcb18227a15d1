internal import Domain

/// 3.7: units that may expire, by the last period in which they may leave.
///
/// A delivery need not say of which layer it is: an issue node gathers the layers that may leave a warehouse in a period,
/// and lanes to regions begin there. So lanes, their capacities and covers are as many as without shelf lives, and the
/// model stays a network. Between warehouses each layer travels by itself, to keep its age.
extension ModelBuilder {
  /// Where a delivery of a product starts that is to arrive in `period` with `life` periods of shelf life left: the stock
  /// node of the only layer that will do, an issue node where there are several; nil where there is none.
  mutating func source(
    _ warehouse: Ref<Warehouse>, _ product: Int32, arriving period: Int32, _ leadTime: Int32, life: Int32
  ) -> Int32? {
    let shipPeriod = period - leadTime
    guard shipPeriod >= 1 else { return nil }
    let range = layers.range(Int(product))
    guard layers.expires(Int(product)) else {
      let layer = Int32(truncatingIfNeeded: range.lowerBound)
      guard shipPeriod >= availability.period(warehouse, layer) else { return nil }
      return stockNode(warehouse, layer, shipPeriod)
    }
    let needed = StockLayers.needed(arriving: period, leadTime: leadTime, life: life)
    let key = SIMD4(warehouse.position, product, shipPeriod, needed)
    if let known = sources[key] { return known == AllocationModel.ground ? nil : known }
    let found = source(warehouse, product, leaving: shipPeriod, lasting: needed)
    sources[key] = found ?? AllocationModel.ground
    return found
  }

  private mutating func source(
    _ warehouse: Ref<Warehouse>, _ product: Int32, leaving shipPeriod: Int32, lasting needed: Int32
  ) -> Int32? {
    let range = layers.range(Int(product))
    let usable = range.lazy.map { Int32(truncatingIfNeeded: $0) }.filter { [layers, availability] layer in
      layers.last[Int(layer)] >= needed && availability.period(warehouse, layer) <= shipPeriod
    }
    guard let first = usable.first else { return nil }
    let several = usable.dropFirst().first != nil
    return several
      ? issueNode(warehouse, product, shipPeriod, of: Array(usable)) : stockNode(warehouse, first, shipPeriod)
  }

  /// The layers come ascending: those from the first one on that are there by then.
  private mutating func issueNode(
    _ warehouse: Ref<Warehouse>, _ product: Int32, _ period: Int32, of usable: [Int32]
  ) -> Int32 {
    let key = SIMD4(warehouse.position, usable[0], period, 0)
    if let known = issueNodes[key] { return known }
    let node = model.nodes.append(
      .issue, entity: warehouse.position, product: product, period: period, life: layers.last[Int(usable[0])])
    for layer in usable {
      model.arcs.append(
        .issue, from: stockNode(warehouse, layer, period), to: node, cost: 0, entity: warehouse.position,
        product: product, period: period)
    }
    issueNodes[key] = node
    return node
  }

  /// What is one bound without layers is a row over their arcs: a product's own capacity on a lane, what was published
  /// there, and safety stock.
  mutating func addLayerRows() {
    guard layers.isDated else { return }
    var shared: [SharedArc] = []
    for arc in 0..<model.arcs.count where model.arcs.upper[arc] < .infinity {
      guard layers.expires(Int(model.arcs.product[arc])) else { continue }
      switch model.arcs.kind[arc] {
      case .ship, .holdSafety: shared.append(SharedArc(arc, model.arcs))
      default: continue
      }
    }
    shared.sort()
    var start = 0
    while start < shared.count {
      var end = start + 1
      while end < shared.count, shared[end].isBeside(shared[start]) { end += 1 }
      if end - start > 1 { addRow(over: shared[start..<end]) }
      start = end
    }
  }

  private mutating func addRow(over group: ArraySlice<SharedArc>) {
    guard let first = group.first else { return }
    for entry in group { model.rows.addEntry(entry.arc, 1) }
    let (entity, product) = (model.arcs.entity[Int(first.arc)], Ref<Product>(model.arcs.product[Int(first.arc)]))
    let period = model.arcs.period[Int(first.arc)]
    let key: SideRows.Key =
      first.isSafety
      ? .safety(Ref(entity), product, period: period) : .shipment(entity, product, period: period)
    model.rows.append(key, lower: -.infinity, upper: model.arcs.upper[Int(first.arc)])
  }
}

/// An arc that shares its upper bound with those of other layers.
private struct SharedArc: Comparable {
  let arc: Int32
  let isSafety: Bool
  let entity: Int32
  let product: Int32
  let period: Int32
  /// What was published on a lane costs less than what goes beyond.
  let cost: Double

  init(_ arc: Int, _ arcs: AllocationModel.Arcs) {
    self.arc = Int32(truncatingIfNeeded: arc)
    isSafety = arcs.kind[arc] == .holdSafety
    entity = arcs.entity[arc]
    product = arcs.product[arc]
    period = arcs.period[arc]
    cost = isSafety ? 0 : arcs.cost[arc]
  }

  func isBeside(_ other: SharedArc) -> Bool {
    isSafety == other.isSafety && entity == other.entity && product == other.product && period == other.period
      && cost == other.cost
  }

  static func < (left: SharedArc, right: SharedArc) -> Bool {
    if left.isSafety != right.isSafety { return right.isSafety }
    if left.entity != right.entity { return left.entity < right.entity }
    if left.product != right.product { return left.product < right.product }
    if left.period != right.period { return left.period < right.period }
    return left.cost != right.cost ? left.cost < right.cost : left.arc < right.arc
  }
}
