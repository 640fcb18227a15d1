internal import Domain

/// y[w,n,q,·]: one product on one lane, in all periods.
struct ShipmentColumn {
  /// Where it ends: position of (region, product) among what is delivered, or of (warehouse, product) in stock.
  enum End {
    case cover(Int)
    case stock(Int)
  }

  let lane: Int
  /// Position of (warehouse, product) in stock where it starts.
  let pair: Int
  let end: End
  let row: LaneRow
  /// Of the product alone.
  let capacity: Double
}

extension ScenarioIndex {
  /// Every lane with every product that can be at its start and is of use at its end.
  func forEachShipmentColumn(_ body: (ShipmentColumn) -> Void) {
    for position in lanes.indices {
      let lane = lanes[position]
      guard let everyProduct = lane.everyProduct else {
        for row in lane.named { visit(position, row.product, row, capacity: row.capacity, body) }
        continue
      }
      var named = lane.named.startIndex
      for candidate in candidates(lane) {
        let product = Ref<Product>(candidate)
        while named < lane.named.endIndex, (lane.named[named].product ?? product) < product { named += 1 }
        let isNamed = named < lane.named.endIndex && lane.named[named].product == product
        let row = isNamed ? lane.named[named] : everyProduct
        visit(position, product, row, capacity: isNamed ? row.capacity : .infinity, body)
      }
    }
  }

  /// The products that can be at the start of a lane, or those of use at its end: whichever are fewer.
  private func candidates(_ lane: Lane) -> ArraySlice<Int32> {
    let starts = stock.pairs.starts
    let atStart = starts[lane.from.index]..<starts[lane.from.index + 1]
    if case .region(let region) = lane.to {
      let ends = demand.covers.starts
      let atEnd = ends[region.index]..<ends[region.index + 1]
      if atEnd.count < atStart.count { return demand.covers.seconds[atEnd] }
    }
    return stock.pairs.seconds[atStart]
  }

  private func visit(
    _ lane: Int, _ product: Ref<Product>?, _ row: LaneRow, capacity: Double, _ body: (ShipmentColumn) -> Void
  ) {
    guard let product = product?.index else { return }
    let pair = stock.pairs.find(row.from.index, product)
    guard pair >= 0 else { return }
    switch row.to {
    case .region(let region):
      let cover = demand.covers.find(region.index, product)
      if cover >= 0 { body(ShipmentColumn(lane: lane, pair: pair, end: .cover(cover), row: row, capacity: capacity)) }
    case .warehouse(let warehouse):
      let target = stock.pairs.find(warehouse.index, product)
      if target >= 0 { body(ShipmentColumn(lane: lane, pair: pair, end: .stock(target), row: row, capacity: capacity)) }
    }
  }

  /// The most that one shipment can carry: what the lane and the product's own row allow, what can be there (`present`),
  /// what may leave the warehouse. `period` counts from 0.
  func largestShipment(_ lane: Int, _ pair: Int, _ period: Int, _ capacity: Double, present: Double) -> Double {
    let warehouse = Int(stock.warehouses[pair]) * periods + period
    let volume = volumes[Int(stock.pairs.seconds[pair])]
    let room = min(lanes[lane].sharedCapacity, throughput[warehouse])
    return min(capacity, present, room / volume)
  }
}
