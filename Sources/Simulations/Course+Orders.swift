internal import Domain
internal import StockPolicies

extension Course {
  /// Buys up to the echelon base-stock level: forecast demand over lead time and one period, of the warehouse and of
  /// those that draw on it, and their safety stocks.
  ///
  /// Source: A. J. Clark & H. Scarf, "Optimal policies for a multi-echelon inventory problem", Management Science 6 (1960)
  /// 475–490: the echelon's position, not the warehouse's alone, is what is raised to the level. The budget of a horizon
  /// is released evenly; where it does not suffice, every order is cut by the same share.
  mutating func order(_ period: Int) {
    var wanted: [(offer: OfferRow, units: Double)] = []
    for warehouse in system.offers.indices {
      for product in system.offers[warehouse].indices {
        guard let first = system.offers[warehouse][product].first else { continue }
        var missing = missing(warehouse, product, leadTime: min(Int(first.leadTime), system.terms.periods), period)
        let leastMinimum = system.offers[warehouse][product].reduce(first.minimum) { min($0, $1.minimum) }
        for offer in system.offers[warehouse][product] where missing > 1e-6 {
          // A discount from a quantity on is no reason to buy more than is missing.
          if offer.minimum > missing, offer.minimum > leastMinimum { continue }
          let most = min(missing, offer.maximum)
          let lot = Double(offer.lot)
          var units = (max(most, offer.minimum) / lot).rounded(.up) * lot
          if units > offer.maximum { units = (offer.maximum / lot).rounded(.down) * lot }
          guard units > 0, units >= offer.minimum else { continue }
          wanted.append((offer, units))
          missing -= units
        }
      }
    }
    let cost = wanted.reduce(0) { $0 + $1.units * $1.offer.unitCost }
    let released = system.scenario.policy.purchaseBudget / Double(system.horizon) * Double(period + 1) - spent
    let share = cost > 0 ? min(1, max(0, released) / cost) : 1
    for (offer, units) in wanted {
      let lot = Double(offer.lot)
      let units = share < 1 ? (units * share / lot).rounded(.down) * lot : units
      guard units > 0, units >= offer.minimum else { continue }
      spent += units * offer.unitCost
      outcome.purchase += units * offer.unitCost
      let late = system.lateness(
        replication: replication, period: period + Int(offer.leadTime), offer.warehouse, offer.product)
      let due = period + Int(offer.leadTime) + late
      let life = system.scenario.products[offer.product].shelfLife
      arrivals.append(
        Arrival(
          period: due, warehouse: offer.warehouse.index, product: offer.product.index,
          layer: Layer(last: life.map { due + $0 - 1 } ?? Int.max, units: units)))
    }
  }

  private func missing(_ warehouse: Int, _ product: Int, leadTime: Int, _ period: Int) -> Double {
    let echelon = system.drawers[product][warehouse]
    let end = period + leadTime
    var target = echelon.reduce(0) { $0 + safety[$1][product] }
    var position = echelon.reduce(0) { $0 + onHand($1, product) }
    for index in system.linesOfProduct[product] {
      guard let source = system.lines[index].warehouse, echelon.contains(source.index) else { continue }
      target += waiting[index]
      for later in period...end { target += system.mean(index, later) * level[product] }
      position += held[index]
    }
    for arrival in arrivals where arrival.product == product && echelon.contains(arrival.warehouse) {
      position += arrival.layer.units
    }
    // Announced receipts of the rounds to come.
    for row in system.scenario.receipts where row.product.index == product && echelon.contains(row.warehouse.index) {
      for later in period...end where later > period && later % system.horizon == Int(row.period) - 1 {
        position += row.quantity
      }
    }
    return target - position
  }
}
