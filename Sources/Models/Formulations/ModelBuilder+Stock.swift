internal import Domain

extension ModelBuilder {
  /// 3.1: the balance of every (warehouse, product) from the first period in which it can be there, with the arcs
  /// that hold stock from period to period and, after T, to the ground.
  mutating func addStock() {
    let count = scenario.products.count
    firstStockNode = Array(repeating: AllocationModel.ground, count: scenario.warehouses.count * count)
    for warehouse in scenario.warehouses.refs {
      for product in availability.productsAt[warehouse.index] {
        let first = availability.period(warehouse, product)
        firstStockNode[warehouse.index * count + Int(product)] = Int32(model.nodes.count)
        for period in first...horizon {
          _ = model.nodes.append(.stock, entity: warehouse.position, product: product, period: period)
        }
      }
    }
    addSupplies()
    addHolding()
  }

  /// I[w,q,0] = on_hand − reserved enters in period 1, receipts in theirs.
  private mutating func addSupplies() {
    for row in scenario.stock where row.onHand > row.reserved {
      model.nodes.supply[Int(stockNode(row.warehouse, row.product.position, 1))] += row.onHand - row.reserved
    }
    for row in scenario.receipts where row.quantity > 0 {
      model.nodes.supply[Int(stockNode(row.warehouse, row.product.position, row.period))] += row.quantity
    }
  }

  /// I[w,q,t] and 3.6. Where falling below safety stock costs, the first units held are an arc of their own that
  /// saves the penalty; it is the cheaper of the two, so it fills first.
  private mutating func addHolding() {
    let safety = safetyStocks()
    let penalty = scenario.policy.safetyStockPenalty
    for warehouse in scenario.warehouses.refs {
      for position in availability.productsAt[warehouse.index] {
        let product = scenario.products.values[Int(position)]
        let wanted = safety[warehouse.index * scenario.products.count + Int(position)]
        let first = availability.period(warehouse, position)
        for period in first...horizon {
          let node = stockNode(warehouse, position, period)
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
      for product in availability.productsAt[lane.from.index] {
        guard let terms = lane.terms(for: Ref(product)), terms.capacity > 0 else { continue }
        let first = availability.period(lane.from, product)
        let last = horizon - terms.leadTime
        guard first <= last else { continue }
        for period in first...last {
          addShipment(
            position, product, period, terms, from: stockNode(lane.from, product, period),
            to: stockNode(target, product, period + terms.leadTime))
        }
      }
    }
  }

  /// o: what an offer adds to stock; one without maximum sells up to what could be needed at all.
  mutating func addOrders() {
    guard !scenario.offers.isEmpty else { return }
    let need = scenario.totalNeed
    for (position, offer) in scenario.offers.enumerated() where offer.maximum > 0 {
      let last = horizon - offer.leadTime
      guard last >= 1 else { continue }
      for period in 1...last {
        model.arcs.append(
          .order, from: AllocationModel.ground,
          to: stockNode(offer.warehouse, offer.product.position, period + offer.leadTime),
          upper: offer.maximum < .infinity ? offer.maximum : need[offer.product], cost: offer.unitCost,
          entity: Int32(position),
          product: offer.product.position, period: period)
      }
    }
  }
}
