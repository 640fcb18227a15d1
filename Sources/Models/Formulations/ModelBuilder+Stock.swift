internal import Domain

extension ModelBuilder {
  /// 3.1: the balance of every (warehouse, layer) from the first period in which it can be there, with the arcs that
  /// hold stock from period to period and, after T, to the ground. 3.7: those of a layer that ends lead no further.
  mutating func addStock() {
    let count = layers.count
    firstStockNode = Array(repeating: AllocationModel.ground, count: scenario.warehouses.count * count)
    for warehouse in scenario.warehouses.refs {
      for layer in availability.layersAt[warehouse.index] {
        let first = availability.period(warehouse, layer)
        firstStockNode[warehouse.index * count + Int(layer)] = Int32(model.nodes.count)
        for period in first...max(first, availability.finalPeriod(warehouse, layer)) {
          _ = model.nodes.append(
            .stock, entity: warehouse.position, product: layers.products[Int(layer)], period: period,
            life: layers.last[Int(layer)])
        }
      }
    }
    addSupplies()
    addHolding()
  }

  /// I[w,q,0] = on_hand − reserved enters in period 1, receipts in theirs.
  private mutating func addSupplies() {
    for row in scenario.stock where row.onHand > row.reserved {
      let layer = Int32(truncatingIfNeeded: layers.layer(of: row))
      model.nodes.supply[Int(stockNode(row.warehouse, layer, 1))] += row.onHand - row.reserved
    }
    for row in scenario.receipts where row.quantity > 0 {
      let layer = Int32(truncatingIfNeeded: layers.layer(row.product.index, entering: row.period))
      model.nodes.supply[Int(stockNode(row.warehouse, layer, row.period))] += row.quantity
    }
  }

  /// I[w,q,t] and 3.6. Where falling below safety stock costs, the first units held are an arc of their own that
  /// saves the penalty; it is the cheaper of the two, so it fills first. 3.7: in the last period of a layer, and where
  /// it arrives later, what is left is written off.
  private mutating func addHolding() {
    let safety = safetyStocks()
    let penalty = scenario.policy.safetyStockPenalty
    for warehouse in scenario.warehouses.refs {
      for layer in availability.layersAt[warehouse.index] {
        let (position, last) = (layers.products[Int(layer)], layers.last[Int(layer)])
        let product = scenario.products.values[Int(position)]
        let wanted = safety[warehouse.index * scenario.products.count + Int(position)]
        let first = availability.period(warehouse, layer)
        for period in first...max(first, availability.finalPeriod(warehouse, layer)) {
          let node = stockNode(warehouse, layer, period)
          guard period < last else {
            model.arcs.append(
              .expire, from: node, to: AllocationModel.ground, cost: product.unitCost, entity: warehouse.position,
              product: position, period: period)
            continue
          }
          let next = period == horizon ? AllocationModel.ground : node + 1
          let cost = product.holdingCost - (period == horizon ? product.endValue : 0)
          if penalty > 0, wanted > 0 {
            model.arcs.append(
              .holdSafety, from: node, to: next, upper: wanted, cost: cost - penalty, entity: warehouse.position,
              product: position, period: period)
          }
          model.arcs.append(
            .hold, from: node, to: next, cost: cost, entity: warehouse.position, product: position, period: period)
        }
      }
    }
    // v = safety stock − I: the arcs above save the penalty, the full penalty is the constant.
    for wanted in safety { model.constant += penalty * wanted * Double(horizon) }
  }

  private func safetyStocks() -> [Double] {
    var safety = Array(repeating: 0.0, count: scenario.warehouses.count * scenario.products.count)
    for row in scenario.stock {
      safety[row.warehouse.index * scenario.products.count + row.product.index] += row.safetyStock
    }
    return safety
  }

  /// y between warehouses.
  mutating func addTransfers() {
    for position in transferLanes {
      let lane = model.lanes[Int(position)]
      guard case .warehouse(let target) = lane.to else { continue }
      for layer in availability.layersAt[lane.from.index] {
        let product = layers.products[Int(layer)]
        guard let terms = lane.terms(for: Ref(product)), terms.capacity > 0 else { continue }
        let first = availability.period(lane.from, layer)
        let last = min(horizon - terms.leadTime, layers.last[Int(layer)])
        guard first <= last else { continue }
        for period in first...last {
          addShipment(
            position, product, period, terms, from: stockNode(lane.from, layer, period),
            to: stockNode(target, layer, period + terms.leadTime))
        }
      }
    }
  }

  /// o: what an offer adds to stock; one without maximum sells up to what could be needed at all (`mostOrdered`).
  mutating func addOrders() {
    guard !scenario.offers.isEmpty else { return }
    let most = scenario.mostOrdered
    for (position, offer) in scenario.offers.enumerated() where offer.maximum > 0 {
      let last = horizon - offer.leadTime
      guard last >= 1 else { continue }
      for period in 1...last {
        let arrival = period + offer.leadTime
        let layer = Int32(truncatingIfNeeded: layers.layer(offer.product.index, entering: arrival))
        model.arcs.append(
          .order, from: AllocationModel.ground, to: stockNode(offer.warehouse, layer, arrival),
          upper: most[position], cost: offer.unitCost, entity: Int32(position),
          product: offer.product.position, period: period)
      }
    }
  }
}
