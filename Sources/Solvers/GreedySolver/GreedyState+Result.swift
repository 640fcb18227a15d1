internal import Domain

extension GreedyState {
  func result() -> GreedyResult {
    GreedyResult(decisions: mergedDecisions(), broken: brokenGuarantees() + brokenQuotas() + brokenStorage())
  }

  /// One line a key, in the order of the plan's tables.
  private func mergedDecisions() -> Decisions {
    var merged = Decisions()
    let ranks = PlaceRanks(index.scenario)
    let shipments = decided.shipments.indices.sorted { left, right in
      let (a, b) = (decided.shipments[left], decided.shipments[right])
      let (x, y) = ((a.shipPeriod, a.from, ranks[a.to], a.product), (b.shipPeriod, b.from, ranks[b.to], b.product))
      if x != y { return x < y }
      return a.last == b.last ? left < right : (a.last ?? 0) < (b.last ?? 0)
    }
    for shipment in shipments.lazy.map({ decided.shipments[$0] }) {
      if let last = merged.shipments.last, last.shipPeriod == shipment.shipPeriod, last.from == shipment.from,
        last.to == shipment.to, last.product == shipment.product, last.last == shipment.last
      {
        merged.shipments[merged.shipments.count - 1].quantity += shipment.quantity
      } else {
        merged.shipments.append(shipment)
      }
    }
    merged.covers = mergedCovers()
    merged.orders = mergedOrders()
    merged.expiries = expiries()
    return merged
  }

  /// What is left of each layer at the end of its last period, and what was past it when it came.
  private func expiries() -> [Decisions.Expiry] {
    var expiries = index.supply.expired
    for pair in index.supply.pairWarehouse.indices {
      let last = Int(index.supply.layers.last[index.supply.pairLayer[pair]])
      guard last >= 1, last <= periods, stock[pair * periods + last - 1] > Self.least else { continue }
      expiries.append(
        Decisions.Expiry(
          warehouse: Ref(index: index.supply.pairWarehouse[pair]), product: Ref(index: index.supply.pairProduct[pair]),
          period: Int32(truncatingIfNeeded: last), quantity: stock[pair * periods + last - 1]))
    }
    return expiries
  }

  private func mergedCovers() -> [Decisions.Cover] {
    var merged: [Decisions.Cover] = []
    let order = decided.covers.indices.sorted { left, right in
      let (a, b) = (decided.covers[left], decided.covers[right])
      let (x, y) = ((a.period, a.region, a.demanded, a.supplied), (b.period, b.region, b.demanded, b.supplied))
      return x == y ? left < right : x < y
    }
    for cover in order.lazy.map({ decided.covers[$0] }) {
      if let last = merged.last, last.period == cover.period, last.region == cover.region,
        last.demanded == cover.demanded, last.supplied == cover.supplied
      {
        merged[merged.count - 1].quantity += cover.quantity
      } else {
        merged.append(cover)
      }
    }
    return merged
  }

  private func mergedOrders() -> [Decisions.Order] {
    var merged: [Decisions.Order] = []
    let order = decided.orders.indices.sorted { left, right in
      let (a, b) = (decided.orders[left], decided.orders[right])
      return (a.period, a.offer, left) < (b.period, b.offer, right)
    }
    for bought in order.lazy.map({ decided.orders[$0] }) {
      if let last = merged.last, last.period == bought.period, last.offer == bought.offer {
        merged[merged.count - 1].quantity += bought.quantity
      } else {
        merged.append(bought)
      }
    }
    return merged
  }

  private func isShort(_ reached: Double, of required: Double) -> Bool {
    required - reached > 1e-9 * max(1, abs(required))
  }

  private func brokenGuarantees() -> [BrokenMinimum] {
    index.demand.rowCell.indices.compactMap { row in
      let cell = index.demand.rowCell[row]
      guard isShort(covered[cell], of: index.demand.least[cell]) else { return nil }
      return BrokenMinimum(rule: .minimum(row: row), required: index.demand.least[cell], reached: covered[cell])
    }
  }

  private func brokenQuotas() -> [BrokenMinimum] {
    quotaDelivered.indices.compactMap { quota in
      guard isShort(quotaDelivered[quota], of: index.quotas.minimum[quota]) else { return nil }
      return BrokenMinimum(
        rule: .quota(row: quota), required: index.quotas.minimum[quota], reached: quotaDelivered[quota])
    }
  }

  private func brokenStorage() -> [BrokenMinimum] {
    index.storage.indices.compactMap { slot in
      let used = index.storage[slot] - storageLeft[slot]
      guard storageLeft[slot] < 0, isShort(index.storage[slot], of: used) else { return nil }
      return BrokenMinimum(
        rule: .storage(
          warehouse: Ref(index: slot / periods), period: Int32(truncatingIfNeeded: slot % periods + 1)),
        required: index.storage[slot], reached: used)
    }
  }
}
